"""One table of a record file, read key by key, every refusal with its place.

Promises that whoever wrote the file is led to the very line: "group
"ban-don-chai", brought_forward.benefits[3].kind: ..." (items count from 1).
Refuses keys nobody reads, with the nearest known one suggested, and amounts,
dates and numbers that are not written as the format asks.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from groups.characters import UNSTORABLE
from groups.refusals import Refused
from groups.thai_dates import DateRefused, parse_date
from ledger.money import MoneyRefused, parse_baht

# What an integer column holds.
LARGEST_COUNT = 2_147_483_647


class RecordRefused(Refused):
    """A record file that cannot be meant as it stands; the sentence names the place."""


class Table:
    """A TOML table with its place in the file.

    `place` stands before every sentence; `glue` joins it to a key's name.
    """

    def __init__(self, values: dict[str, Any], place: str = "", glue: str = ".") -> None:
        self._values = values
        self.place = place
        self._glue = glue if place else ""

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def named(self, place: str) -> "Table":
        """The same table under a name of its own, once that is known."""
        return Table(self._values, place, glue=", ")

    def written(self) -> Iterator[str]:
        """The keys written, in the file's order."""
        return iter(self._values)

    def place_of(self, key: str) -> str:
        """Where a key of this table stands, in words."""
        return f"{self.place}{self._glue}{key}"

    def refuse(self, key: str, sentence: str) -> NoReturn:
        """Raises RecordRefused with the key's place before the sentence."""
        raise RecordRefused(f"{self.place_of(key)}: {sentence}")

    def only(self, *known: str) -> None:
        """Refuses any key that is not among the known ones."""
        for key in self._values:
            if key not in known:
                self.refuse(key, unknown(key, known))

    def text(self, key: str, default: str | None = None, *, most: int | None = None) -> str:
        """The text under a key, without outer spaces; refused when missing (without a default) or empty.

        With `most` it is one line of so many letters at most.
        """
        if key not in self._values and default is not None:
            return default
        value = self._required(key)
        if not isinstance(value, str):
            self.refuse(key, _("write this as text in quotation marks."))
        if not value.strip():
            self.refuse(key, _("this is empty; fill it in or leave the line out."))
        value = value.strip()
        if UNSTORABLE.search(value) or (most and len(value.splitlines()) > 1):
            self.refuse(
                key, _("this contains a line break or a character that cannot be stored; write it in one line.")
            )
        if most and len(value) > most:
            lengths = {"letters": len(value), "most": most}
            self.refuse(key, _("this is too long: %(letters)s letters where %(most)s fit.") % lengths)
        return value

    def choice(self, key: str, known: Collection[str]) -> str:
        """The text under a key, which must be one of the known ones."""
        value = self.text(key)
        if value not in known:
            self.refuse(key, unknown(value, known))
        return value

    def amount(self, key: str) -> int:
        """The satang under a key, written as text in baht."""
        value = self._required(key)
        if not isinstance(value, str):
            self.refuse(key, _('amounts are text; write it in quotation marks, like "133782" or "50.25".'))
        try:
            return parse_baht(value)
        except MoneyRefused as refusal:
            self.refuse(key, str(refusal))

    def amount_above_zero(self, key: str) -> int:
        """The satang under a key, at least one."""
        amount = self.amount(key)
        if not amount:
            self.refuse(key, _("The amount is 0; write how many baht it is."))
        return amount

    def optional_amount(self, key: str) -> int | None:
        """The satang under a key, or None where the record does not say."""
        return self.amount(key) if key in self._values else None

    def day(self, key: str) -> date:
        """The date under a key, as text in BE or CE."""
        value = self._required(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            # TOML's own date literal carries whatever year was typed, BE too.
            value = value.isoformat()
        if not isinstance(value, str):
            self.refuse(key, _('dates are text; write it in quotation marks, like "15/8/2545".'))
        try:
            return parse_date(value)
        except DateRefused as refusal:
            self.refuse(key, str(refusal))

    def optional_day(self, key: str) -> date | None:
        """The date under a key, or None where the record does not say."""
        return self.day(key) if key in self._values else None

    def whole(self, key: str) -> int:
        """The whole number under a key, 0 or more, written without quotation marks."""
        value = self._required(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, _("this is a count; write a whole number without quotation marks."))
        if value < 0:
            self.refuse(key, _("a count cannot be negative; write 0 or more."))
        if value > LARGEST_COUNT:
            self.refuse(key, _("this count is too large; %(most)s is the most.") % {"most": LARGEST_COUNT})
        return value

    def optional_whole(self, key: str) -> int | None:
        """The count under a key, or None where the record does not say."""
        return self.whole(key) if key in self._values else None

    def table(self, key: str) -> "Table":
        """The table under a key; an empty one when it is missing."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, _("this holds one table; write it once, in single brackets."))
        return Table(value, self.place_of(key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """The list of tables under a key; empty when it is missing."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.refuse(key, _("this is a list of tables; write each under double brackets."))
        return tuple(Table(value, f"{self.place_of(key)}[{n}]") for n, value in enumerate(values, start=1))

    def _required(self, key: str) -> Any:
        if key not in self._values:
            self.refuse(key, _("this is missing; add it."))
        return self._values[key]


def unknown(word: str, known: Collection[str]) -> str:
    """The sentence about a word nobody knows: the nearest known one, or all of them."""
    near = nearest(word, known)
    if near:
        return _("“%(word)s” is not known here; did you mean “%(near)s”?") % {"word": word, "near": near}
    choices = ", ".join(sorted(known))
    return _("“%(word)s” is not known here; use one of: %(known)s.") % {"word": word, "known": choices}


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word most like this one, or None if none is near."""
    # Sorted, so that a tie between a set's members is always decided alike.
    return next(iter(get_close_matches(word, sorted(known), n=1)), None)
