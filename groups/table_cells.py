"""What one cell of a brought file holds: plain text, a real date, or the reason why nobody can read it.

Promises: the same value whether it stood in a workbook or in a text file: no invisible marks, no line ends, numbers
as a person sees them (never 1655.0999999999999 or 1.2E+12). Refuses to guess: what a cell means is read by whoever
knows its column.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException

from django.utils.translation import gettext as _

from groups.characters import UNSTORABLE
from groups.refusals import Refused
from groups.thai_dates import format_date

MOST_COLUMNS = 200
MOST_CHARACTERS = 2_000
# An empty row comes along now and then, so that whoever reads the rows can see a gap while it lasts.
SIGN_OF_LIFE = 1_000
# Spreadsheet programs keep fifteen digits and show no more; what stands behind them is noise of the binary form.
_AS_SHOWN = Context(prec=15)
# Later years of a real date are Buddhist ones, typed into a program that counts from Christ.
_LAST_COMMON_YEAR = 2400


class FileRefused(Refused):
    """A whole file that cannot be read as a table; the sentence says what it is and what to do."""


@dataclass(frozen=True)
class Unreadable:
    """A cell nobody can read: its row is refused with `reason`; `shown` is what stands there for the eye."""

    reason: str
    shown: str = ""

    def __str__(self) -> str:
        return self.shown


Value = str | datetime.date | Unreadable


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet program counts, its cells by column (empty ones are left out)."""

    number: int
    cells: dict[int, Value]
    is_hidden: bool = False

    def across(self) -> list[Value]:
        """The cells from the first column to the last that holds anything."""
        return [self.cells.get(column, "") for column in range(max(self.cells, default=-1) + 1)]


def plain_text(text: str) -> str:
    """The text without invisible marks, on one line; Thai digits and spelling stay as they were written."""
    if not text.isprintable():
        text = UNSTORABLE.sub("", text)
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_value(text: str) -> str | Unreadable:
    """A cell of text; Unreadable when it is longer than anything a register holds."""
    plain = plain_text(text)
    if len(plain) > MOST_CHARACTERS:
        reason = _("this cell holds more than %(most)s characters of text") % {"most": f"{MOST_CHARACTERS:,}"}
        return Unreadable(reason, plain[:40] + "…")
    return plain


def number_value(raw: str, *, digits: int = 0) -> str | Unreadable:
    """A number as its digits, "30" or "1655.5"; `digits` > 0 keeps the leading zeros that its format shows."""
    if raw.isascii() and raw.isdigit():
        return raw.zfill(digits)
    try:
        number = _AS_SHOWN.create_decimal(raw.strip())
    except DecimalException:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return Unreadable(_("“%(raw)s” is no number that can be read") % {"raw": raw[:40]}, raw[:40])
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if plain in ("", "-", "-0"):
        return "0"
    return plain.zfill(digits) if plain.isdigit() else plain


def typed(value: Value) -> str:
    """The value as somebody would type it, such that reading it again gives the same: a date as 15/8/2545."""
    if not isinstance(value, datetime.date):
        return str(value)
    if value.year > _LAST_COMMON_YEAR:
        return f"{value.day}/{value.month}/{value.year}"
    return format_date(value, style="numeric")


def heading_of_column(index: int) -> str:
    """The letters a spreadsheet program writes above a column; 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def without_parentheses(text: str) -> str:
    """A heading without its remark in brackets: "เงินออม (บาท)" is "เงินออม"."""
    return re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
