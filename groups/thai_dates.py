"""Dates and months as Thai villages write them: Buddhist Era, Thai names.

Promises that dates are kept as Common Era values and shown as BE, that all
forms people use are read, and that what is shown can be typed back.
Refuses, in one sentence, what cannot be meant (30 February) and what could be
meant two ways (a year of unclear era); it never guesses.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, Self

from django.utils.translation import gettext as _

from groups.refusals import Refused
from groups.thai_text import tidy
from groups.thai_words import month_name, month_number, speaks_thai
from groups.thai_years import (
    BANGKOK,
    SHORT_YEAR,
    Era,
    YearRefused,
    bangkok_today,
    be_year,
    resolve_year,
    split_era,
)

__all__ = [
    "DateRefused", "Month", "MonthRefused", "anniversary", "bangkok_today", "be_year", "format_date",
    "format_datetime", "months_between", "months_later", "parse_birth", "parse_date", "resolve_year",
    "years_complete",
]  # fmt: skip

Style = Literal["short", "long", "numeric"]

_ISO_DAY = re.compile(r"(?P<year>[0-9]{3,})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_NUMERIC_DAY = re.compile(r"(?P<day>[0-9]{1,2}) ?([/.-]) ?(?P<month>[0-9]{1,2}) ?\2 ?(?P<year>[0-9]+)")
_WORDED_DAY = re.compile(r"(?P<day>[0-9]{1,2}) ?(?P<word>[^0-9]+?) ?(?P<year>[0-9]+)")
_ISO_MONTH = re.compile(r"(?P<year>[0-9]{3,})-(?P<month>[0-9]{1,2})")
_NUMERIC_MONTH = re.compile(r"(?P<month>[0-9]{1,2}) ?[/.-] ?(?P<year>[0-9]+)")
_WORDED_MONTH = re.compile(r"(?P<word>[^0-9]+?) ?(?P<year>[0-9]+)")


class DateRefused(Refused):
    """A text that is no date, or more than one."""


class MonthRefused(Refused):
    """A text that is no month, or more than one."""


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month as a value; `year` is CE, `month` 1–12, order is time's."""

    year: int
    month: int

    def __post_init__(self) -> None:
        """Raises ValueError outside the calendar: a programmer's slip, not a user's."""
        date(self.year, self.month, 1)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a date lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> Self:
        """The month typed: 2550-02, 2007-02, 2/2550, ก.พ. 2550, กุมภาพันธ์ 2550.

        Thai digits count; years follow `resolve_year`. Raises MonthRefused.
        """
        typed = tidy(text)
        parts = _read_parts(typed, _ISO_MONTH, _NUMERIC_MONTH, _WORDED_MONTH)
        if parts is None:
            raise MonthRefused(
                _("“%(typed)s” cannot be read as a month; write it like 2550-02 or 2/2550.") % {"typed": typed}
            )
        try:
            return cls(resolve_year(parts.year, parts.month, era=parts.era, today=today), parts.month)
        except YearRefused as refusal:
            raise MonthRefused(str(refusal)) from refusal

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        """How many days it has, 28–31."""
        return monthrange(self.year, self.month)[1]

    @property
    def iso(self) -> str:
        """As in addresses and files: "2007-02"."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def be_iso(self) -> str:
        """The same with the Buddhist year: "2550-02"."""
        return f"{be_year(self.first)}-{self.month:02}"

    def __str__(self) -> str:
        return self.iso

    def contains(self, day: date) -> bool:
        """Whether a date lies in this month."""
        return (day.year, day.month) == (self.year, self.month)

    def plus(self, months: int) -> Self:
        """The month that many months later; earlier when negative."""
        years, index = divmod(self.month - 1 + months, 12)
        return type(self)(self.year + years, index + 1)

    def next(self) -> Self:
        """The month after."""
        return self.plus(1)

    def previous(self) -> Self:
        """The month before."""
        return self.plus(-1)

    def label(self, language: str | None = None) -> str:
        """In full: "กุมภาพันธ์ 2550" or "February 2550", the Buddhist year in both."""
        return f"{month_name(self.month, language=language)} {be_year(self.first)}"

    def short(self, language: str | None = None) -> str:
        """In short: "ก.พ. 2550" or "Feb 2550"."""
        return f"{month_name(self.month, short=True, language=language)} {be_year(self.first)}"


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from first to last, both included; none if last is earlier."""
    month = first
    while month <= last:
        yield month
        month = month.next()


def parse_date(text: str, *, today: date | None = None) -> date:
    """The date typed, in any form of the conventions: 15/8/2545, 15 ส.ค. 45, 2002-08-15.

    `today` decides which two-digit years have come; Bangkok's by default.
    Raises DateRefused for no date, an impossible date or an unclear year.
    """
    typed = tidy(text)
    if not typed:
        raise DateRefused(_("No date is given; write one like 15/8/2545."))
    parts = _read_parts(typed, _ISO_DAY, _NUMERIC_DAY, _WORDED_DAY)
    if parts is None:
        raise DateRefused(_("“%(typed)s” cannot be read as a date; write it like 15/8/2545.") % {"typed": typed})
    try:
        return date(resolve_year(parts.year, parts.month, era=parts.era, today=today), parts.month, parts.day)
    except YearRefused as refusal:
        raise DateRefused(str(refusal)) from refusal
    except ValueError as error:
        raise DateRefused(
            _("There is no such day as %(typed)s; check the day, the month and the year.") % {"typed": typed}
        ) from error


def parse_birth(text: str, *, today: date | None = None) -> tuple[date, bool]:
    """A birth date and whether it is exact; a year alone gives its first day and False.

    The first day is 1 April for Buddhist years up to 2483, else 1 January, so
    that `be_year` of the answer is the year typed. Raises DateRefused.
    """
    words, era = split_era(re.sub(r"[0-9]+$", "", tidy(text)))
    digits = re.search(r"[0-9]*$", tidy(text))[0]
    if words or len(digits) != 4:
        return parse_date(text, today=today), True
    try:
        first = date(resolve_year(digits, 12, era=era), 1, 1)
    except YearRefused as refusal:
        raise DateRefused(str(refusal)) from refusal
    buddhist = first.year != int(digits)
    return (first.replace(month=4) if buddhist and int(digits) <= SHORT_YEAR else first), False


def format_date(day: date, *, style: Style = "short", language: str | None = None) -> str:
    """A date on screen: "15 ส.ค. 2545" (short), "15 สิงหาคม 2545" (long) or "15/8/2545" (numeric).

    English names where English is active; the year is Buddhist always.
    """
    if style == "numeric":
        return f"{day.day}/{day.month}/{be_year(day)}"
    name = month_name(day.month, short=style == "short", language=language)
    return f"{day.day} {name} {be_year(day)}"


def format_datetime(moment: datetime, language: str | None = None) -> str:
    """A moment by the clock in Thailand: "15 ส.ค. 2545 14:05 น."

    Raises ValueError for a naive datetime, whose clock is anyone's guess.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    local = moment.astimezone(BANGKOK)
    shown = f"{format_date(local.date(), language=language)} {local:%H:%M}"
    return f"{shown} น." if speaks_thai(language) else shown


def anniversary(start: date, years: int) -> date:
    """The day on which that many years are complete.

    One born or joined on 29 February has it on 28 February in common years.
    """
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day that many months later, or the month's last: 29 February has its day on the 28th."""
    years, index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def years_complete(born: date, on: date) -> int:
    """Whole years from one date to another; negative when `on` comes first.

    Negative, not refused: registers do hold births after joining, and the
    caller that lists such rows must be able to see them.
    """
    years = on.year - born.year
    return years if on >= anniversary(born, years) else years - 1


class _Parts(NamedTuple):
    """What a date is written with; the year still as typed."""

    day: int
    month: int
    year: str
    era: Era | None


def _read_parts(typed: str, *forms: re.Pattern[str]) -> _Parts | None:
    """The parts of the first form that fits; None if none does or the month is no month."""
    found = next((match for form in forms if (match := form.fullmatch(typed))), None)
    if found is None:
        return None
    parts = found.groupdict()
    word, era = split_era(parts.get("word") or "")
    month = month_number(word) if word else int(parts.get("month") or 0)
    if month not in range(1, 13):
        return None
    return _Parts(int(parts.get("day") or 1), month, parts["year"], era)
