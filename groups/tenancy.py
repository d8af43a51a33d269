"""The tenant scope: which group's rows this piece of work may touch.

`group_scope(group)` does two things at once: it opens the ORM manager of every `GroupOwned` model for that group
alone, and on PostgreSQL it tells row level security the same, for the length of a transaction.
`network_scope(networks)` opens what groups have submitted to those networks (door b of D1), and their own rows.
Promises: outside a scope a tenant query raises; nothing falls back to "all". Refuses rows of another group, also on
the way in.
"""

import datetime
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from django.db import connection, models, transaction


class ScopeRequired(RuntimeError):
    """A tenant table was asked without a scope: a mistake in the code, never in the input."""


@dataclass(frozen=True)
class Scope:
    """Whose rows are open: one group's, or what was submitted to some networks."""

    group_id: int | None = None
    network_ids: tuple[int, ...] = ()


# Rows of one statement: a whole collection sheet goes in one, an import of years in several.
ROWS_AT_ONCE = 10_000
POINTED_AT_ONCE = 1000
NO_SCOPE = Scope()
_current: ContextVar[Scope] = ContextVar("ombun_scope", default=NO_SCOPE)


def current_group_id() -> int:
    """The group in scope; raises ScopeRequired outside one."""
    group_id = _current.get().group_id
    if group_id is None:
        raise ScopeRequired("This query needs `with group_scope(group):` around it.")
    return group_id


def current_network_ids() -> tuple[int, ...]:
    """The networks whose submitted reports are open; raises ScopeRequired outside a network scope."""
    network_ids = _current.get().network_ids
    if not network_ids:
        raise ScopeRequired("This query needs `with network_scope(...):` around it.")
    return network_ids


@contextmanager
def group_scope(group) -> Iterator[None]:
    """Open the rows of one group (a Group or its primary key); on PostgreSQL inside a transaction of its own."""
    with _enter(Scope(group_id=getattr(group, "pk", group))):
        yield


@contextmanager
def network_scope(networks: Iterable) -> Iterator[None]:
    """Open what was submitted to `networks` (Network objects), and no group's own rows."""
    with _enter(Scope(network_ids=tuple(sorted(network.pk for network in networks)))):
        yield


@contextmanager
def _enter(scope: Scope) -> Iterator[None]:
    previous = _current.get()
    token = _current.set(scope)
    try:
        if connection.vendor != "postgresql":
            # SQLite has no row level security, and a transaction here would take the write lock from readers.
            yield
            return
        with transaction.atomic():
            _declare(scope)
            yield
            # In a nested atomic SET LOCAL outlives the block; on an exception the savepoint takes it back.
            _declare(previous)
    finally:
        _current.reset(token)


def _declare(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.group_id', %s, true), set_config('app.network_ids', %s, true)",
            [str(scope.group_id or ""), ",".join(map(str, scope.network_ids))],
        )


class GroupOwnedQuerySet(models.QuerySet):
    """A queryset that also minds what goes in: `bulk_create` takes rows of the scope's group only."""

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for row in objs:
            row.require_own_group()
        return super().bulk_create(objs, *args, **kwargs)

    def insert_many(self, objs) -> None:
        """Write plain new rows and give them their primary keys: `bulk_create` in a third of its time.

        What makes the difference on collection day is left out: Django compiles every single value to SQL. Refuses
        rows of another group, as `bulk_create` does.
        """
        objs, fields = list(objs), [field for field in self.model._meta.concrete_fields if not field.primary_key]
        most = min(ROWS_AT_ONCE, (connection.features.max_query_params or sys.maxsize) // len(fields))
        for start in range(0, len(objs), most):
            _insert(self.model, fields, objs[start : start + most])

    def point_many(self, rows: Iterable["GroupOwned"], key: str) -> None:
        """Write one foreign key of many rows that stand, and nothing else of them: a statement for a thousand rows.

        `bulk_update` makes a case of every row, and minutes of a long list.
        """
        field, rows = self.model._meta.get_field(key), list(rows)
        for start in range(0, len(rows), POINTED_AT_ONCE):
            _point(self.model, field, rows[start : start + POINTED_AT_ONCE])


def _point(model: type[models.Model], field: models.ForeignKey, rows: list["GroupOwned"]) -> None:
    for row in rows:
        row.require_own_group()
    quote, column = connection.ops.quote_name, field.column
    told = ", ".join(["(%s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        # Both engines name the columns of VALUES so.
        cursor.execute(
            f"UPDATE {quote(model._meta.db_table)} SET {quote(column)} = CAST(told.column2 AS bigint) "
            f"FROM (VALUES {told}) AS told WHERE {quote(model._meta.pk.column)} = told.column1 AND group_id = %s",
            [*chain.from_iterable((row.pk, getattr(row, field.attname)) for row in rows), current_group_id()],
        )


def _insert(model: type[models.Model], fields: list[models.Field], objs: list["GroupOwned"]) -> None:
    """One statement. A key to a row written a moment ago is taken from that row."""
    relations = [field for field in fields if field.is_relation]
    for row in objs:
        for key in relations:
            if getattr(row, key.attname) is None and (related := key.get_cached_value(row, default=None)):
                # Past the attribute itself, which would forget the related row.
                row.__dict__[key.attname] = related.pk
        row.require_own_group()
    params = list(chain.from_iterable(zip(*(_column(field, objs) for field in fields), strict=True)))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    values = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(objs))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {values} "
            f"RETURNING {quote(model._meta.pk.column)}",
            params,
        )
        for row, (pk,) in zip(objs, cursor.fetchall(), strict=True):
            row.pk, row._state.adding = pk, False


def _column(field: models.Field, objs: list["GroupOwned"]) -> list:
    """What is stored of one field of every row, column by column: a long list has few kinds of days and words."""
    if type(field).pre_save is models.Field.pre_save:
        told = list(map(attrgetter(field.attname), objs))
    else:
        told = [field.pre_save(row, True) for row in objs]
    # Numbers and text are stored as they are; everything else as the engine wants it, a day of many rows once.
    days = {value for value in told if type(value) is datetime.date}
    known = {day: field.get_db_prep_save(day, connection) for day in days}
    return [
        value if value is None or type(value) in (int, str)
        else known[value] if type(value) is datetime.date
        else field.get_db_prep_save(value, connection)
        for value in told
    ]  # fmt: skip


class GroupOwnedManager(models.Manager.from_queryset(GroupOwnedQuerySet)):
    """Rows of the group in scope; raises ScopeRequired without one."""

    def get_queryset(self):
        return super().get_queryset().filter(group_id=current_group_id())


class SubmittedManager(models.Manager):
    """Door b of D1: rows a group has submitted to a network in scope, named by the model's two lookups."""

    def __init__(self, *, network: str, submitted_at: str):
        super().__init__()
        self.network, self.submitted_at = network, submitted_at

    def get_queryset(self):
        lookups = {f"{self.network}__in": current_network_ids(), f"{self.submitted_at}__isnull": False}
        return super().get_queryset().filter(**lookups)


class AddressedManager(models.Manager):
    """Door d of D1: rows that other groups sealed for the group in scope, named by the model's two lookups."""

    def __init__(self, *, to: str, taken_back: str):
        super().__init__()
        self.to, self.taken_back = to, taken_back

    def get_queryset(self):
        return super().get_queryset().filter(**{self.to: current_group_id(), f"{self.taken_back}__isnull": True})


class GroupOwned(models.Model):
    """Base of every tenant table: its own `group`, a scoped manager, database guards (`groups/guards.py`)."""

    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="+", editable=False)

    objects = GroupOwnedManager()

    class Meta:
        abstract = True
        # Django reaches rows through the base manager when it saves or follows a key: that way is scoped too.
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args, **kwargs):
        self.require_own_group()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        # Django deletes by primary key, past every manager.
        self.require_own_group()
        return super().delete(*args, **kwargs)

    def require_own_group(self) -> None:
        """Raise ScopeRequired if this row belongs to another group than the one in scope."""
        if self.group_id != current_group_id():
            raise ScopeRequired(f"A {type(self).__name__} of another group than the one in scope.")


class NetworkOwnedManager(models.Manager):
    """Rows of the networks in scope; raises ScopeRequired without one."""

    def get_queryset(self):
        return super().get_queryset().filter(network_id__in=current_network_ids())


class NetworkOwned(models.Model):
    """Base of every table of a network's own: its `network`, a scoped manager, database guards.

    A network's scope holds its parts too (whoever reads a province reads its zones): who writes names the network.
    """

    network = models.ForeignKey("groups.Network", on_delete=models.PROTECT, related_name="+", editable=False)

    objects = NetworkOwnedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args, **kwargs):
        self.require_network_in_scope()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.require_network_in_scope()
        return super().delete(*args, **kwargs)

    def require_network_in_scope(self) -> None:
        """Raise ScopeRequired if this row belongs to a network that is not in scope."""
        if self.network_id not in current_network_ids():
            raise ScopeRequired(f"A {type(self).__name__} of a network that is not in scope.")
