"""Several lists of rows in one statement: for a page that many open at once, where each question costs a journey.

A `question` is made of querysets, once, and asked as often as wanted with the values that stand in it as `Given`.
Promises: what `values_list` of each queryset would say, in its order and of the same types, with one question to the
database; the scope and row level security hold as ever, because the querysets are scoped. Refuses columns that a list
in JSON cannot carry whole (bytes, decimals, floats).
"""

import datetime
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Expression, QuerySet

Row = tuple[Any, ...]
Reader = Callable[[Any], Any] | None
# Of each engine: the list of rows, and one row.
_AS_JSON = {
    "sqlite": ("json_group_array", "json_array"),
    "postgresql": ("json_agg", "json_build_array"),
}


class Given(Expression):
    """A value that is given each time a question is asked: `filter(member=Given("member", BigIntegerField()))`."""

    def __init__(self, name: str, output_field: models.Field):
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


@dataclass(frozen=True)
class Question:
    """One statement for several lists; made in the scope of a group, and good for that group alone."""

    sql: str
    params: tuple
    # By name, in the order of the statement: how each column of a list is read.
    read: Mapping[str, tuple[Reader, ...]]
    # Lists that cannot have a row, whatever is given.
    empty: tuple[str, ...] = ()

    def rows(self, **given: Any) -> dict[str, list[Row]]:
        """The rows of each list under its name: one query, none where no list can have a row."""
        found: dict[str, list[Row]] = {name: [] for name in self.empty}
        if not self.read:
            return found
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_filled(param, given) for param in self.params])
            answers = cursor.fetchone()
        for (name, readers), answer in zip(self.read.items(), answers, strict=True):
            found[name] = [_row(values, readers) for values in _lists(answer)]
        return found


def question(**asked: QuerySet) -> Question:
    """One statement for querysets made with `values_list` (not flat), in the scope of a group.

    Raises TypeError for a column of a kind that JSON does not carry.
    """
    parts, params, read, empty = [], [], {}, []
    for name, queryset in asked.items():
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, own = compiler.as_sql()
        except EmptyResultSet:
            empty.append(name)
            continue
        parts.append(_as_one_value(sql, len(compiler.select)))
        params += own
        read[name] = tuple(_reader(column.output_field) for column, _sql, _alias in compiler.select)
    return Question(f"SELECT {', '.join(parts)}", tuple(params), read, tuple(empty))


def rows_at_once(**asked: QuerySet) -> dict[str, list[Row]]:
    """The rows of querysets in which nothing is left to be given: one query."""
    return question(**asked).rows()


def _as_one_value(sql: str, columns: int) -> str:
    """A list of rows as one value. Names by place, which `FROM (...) AS t(a, b)` has on one engine alone.

    Both engines hand the rows to the list in the order of the sorted question inside; a test holds them to it.
    """
    rows, row = _AS_JSON[connection.vendor]
    names = ", ".join(f"c{place}" for place in range(columns))
    return f"(WITH t({names}) AS ({sql}) SELECT {rows}({row}({names})) FROM t)"


def _filled(param: Any, given: Mapping[str, Any]) -> Any:
    if not isinstance(param, Given):
        return param
    return param.output_field.get_db_prep_value(given[param.name], connection)


def _lists(answer: Any) -> list[list]:
    """Read by the driver already, still text, or NULL where there is no row."""
    return (json.loads(answer) if isinstance(answer, str) else answer) or []


def _row(values: list, readers: tuple[Reader, ...]) -> Row:
    return tuple(
        value if value is None or read is None else read(value) for value, read in zip(values, readers, strict=True)
    )


def _moment(text: str) -> datetime.datetime:
    """SQLite keeps moments without a zone, and means UTC."""
    found = datetime.datetime.fromisoformat(text)
    return found.replace(tzinfo=datetime.UTC) if found.tzinfo is None else found.astimezone(datetime.UTC)


def _parsed(value: Any) -> Any:
    """JSON is text on SQLite, and part of the list on PostgreSQL."""
    return json.loads(value) if isinstance(value, str) else value


# The first that fits: a moment is a day too, by Django's classes. None: as it comes.
_READERS: tuple[tuple[type[models.Field], Reader], ...] = (
    (models.DateTimeField, _moment),
    (models.DateField, datetime.date.fromisoformat),
    (models.BooleanField, bool),
    (models.UUIDField, uuid.UUID),
    (models.JSONField, _parsed),
    (models.IntegerField, None),
    (models.CharField, None),
    (models.TextField, None),
)


def _reader(field: models.Field) -> Reader:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    for kind, read in _READERS:
        if isinstance(field, kind):
            return read
    raise TypeError(f"{type(field).__name__} does not go into a list in JSON.")
