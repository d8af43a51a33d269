"""The columns a file may bring, and which of its own headings means which of them.

Promises: a heading counts in Thai and in English, whatever its spaces, dots, stars, line breaks, tone marks and
remarks in brackets. Refuses, in one sentence, two headings that mean the same column and a needed column that is
missing; what nobody reads is named, never dropped in silence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from groups.table_cells import FileRefused, Value, heading_of_column, without_parentheses
from groups.thai_text import search_key

# The column added to the rows that were refused; a mended file may still carry it.
REASON = gettext_lazy("Reason for refusal")
_LANGUAGES = ("th", "en")
_LONGEST_HEADING = 80


@dataclass(frozen=True)
class Column:
    """One column a file may have. `label` heads the template; `names` are other headings met in the wild.

    `hint` says what to write there and `example` shows it. `required` columns must be in the file, though a cell may
    be empty. `is_amount` gives the template's cells a number format; all others are text, so that zeros stay.
    """

    code: str
    label: str | Promise
    names: tuple[str, ...] = ()
    hint: str | Promise = ""
    example: str = ""
    required: bool = False
    is_amount: bool = False
    width: int = 16

    def headings(self) -> set[str]:
        """Every heading that means this column, ready to be compared."""
        return {_key(name) for name in (*in_every_language(self.label), *self.names)}


def in_every_language(label: str | Promise) -> list[str]:
    """The words of a label in all the languages of the pages."""
    words = []
    for language in _LANGUAGES:
        with override(language):
            words.append(str(label))
    return words


def _key(heading: str) -> str:
    return re.sub(r"[^\w\u0e00-\u0e7f]|_", "", search_key(heading))


@dataclass(frozen=True)
class Headings:
    """One row of headings: what stands there, which column of the file each code has, what nobody reads."""

    shown: tuple[str, ...]
    places: dict[str, int]
    unread: tuple[str, ...]


class HeadingReader:
    """Reads rows of headings for one set of columns; raises ValueError where two of them share a heading."""

    def __init__(self, columns: Sequence[Column]):
        self.columns = {column.code: column for column in columns}
        self._codes: dict[str, str] = {}
        for column in columns:
            for key in column.headings():
                if self._codes.setdefault(key, column.code) != column.code:
                    raise ValueError(f"{column.code} and {self._codes[key]} share a heading")
        # What a row must have to be one: a row of totals has none.
        self.key = next((column.code for column in columns if column.required), columns[0].code)
        self._ignored = {_key(word) for word in in_every_language(REASON)}

    def count(self, row: Sequence[Value]) -> int:
        """How many columns this row names, as a measure of whether it holds the headings."""
        return len({code for value in row if (code := self._code_of(value))})

    def read(self, row: Sequence[Value]) -> Headings:
        """The row as headings. Raises FileRefused when two of them mean one column or a needed one is missing."""
        places: dict[str, int] = {}
        unread = []
        for index, value in enumerate(row):
            code = self._code_of(value)
            if code in places:
                raise FileRefused(self._twice(code, row, places[code], index))
            if code:
                places[code] = index
            elif str(value) and _key(str(value)) not in self._ignored:
                unread.append(str(value)[:_LONGEST_HEADING])
        headings = Headings(tuple(str(value) for value in row), places, tuple(unread))
        self._refuse_missing(headings)
        return headings

    def missing(self, row: Sequence[Value]) -> list[Column]:
        """The needed columns this row does not name."""
        named = {self._code_of(value) for value in row}
        return [column for column in self.columns.values() if column.required and column.code not in named]

    def _code_of(self, value: Value) -> str | None:
        if not isinstance(value, str) or not value or len(value) > _LONGEST_HEADING:
            return None
        return self._codes.get(_key(value)) or self._codes.get(_key(without_parentheses(value)))

    def _twice(self, code: str, row: Sequence[Value], first: int, second: int) -> str:
        return _(
            "Two columns of the file mean “%(column)s”: column %(first)s (“%(one)s”) and column %(second)s"
            " (“%(other)s”). Delete or rename one of them, save, and choose the file again."
        ) % {
            "column": self.columns[code].label,
            "first": heading_of_column(first),
            "one": row[first],
            "second": heading_of_column(second),
            "other": row[second],
        }

    def _refuse_missing(self, headings: Headings) -> None:
        missing = [
            column for column in self.columns.values() if column.required and column.code not in headings.places
        ]
        if missing:
            raise FileRefused(
                _(
                    "The file has no column “%(missing)s”. The headings found are: %(found)s. Add the missing heading"
                    " or use the template, then choose the file again."
                )
                % {
                    "missing": "”, “".join(str(column.label) for column in missing),
                    "found": ", ".join(name[:_LONGEST_HEADING] for name in headings.shown if name),
                }
            )
