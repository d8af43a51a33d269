"""Lengths of time as benefit rules write them: "6 months", "2 years and a day", "180 days".

Promises: a length is complete on a day of the calendar, never after so many days on average: n months on the same day
of the month (or its last, D17), then the days. Refuses what cannot be read, in one sentence. Pure, knows no database.
"""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.refusals import Refused
from groups.thai_dates import months_later
from groups.thai_text import tidy

_PARTS = re.compile(
    r"(?:(?P<years>\d{1,3}) ?(?:ปี|years?|y)\.?)? ?(?:(?:และ|กับ|and) ?)?"
    r"(?:(?P<months>\d{1,4}) ?(?:เดือน|months?|m)\.?)? ?(?:(?:และ|กับ|and) ?)?"
    r"(?:(?P<days>\d{1,5}|a) ?(?:วัน|days?|d)\.?)?",
    re.IGNORECASE,
)
# Nobody belongs longer; past it the calendar itself would end.
MOST_YEARS = 150


class LengthRefused(Refused):
    """A text that is no length of time."""


@dataclass(frozen=True, order=True)
class Length:
    """So many months (a year is twelve) and then so many days. The order is that of months, then days."""

    months: int = 0
    days: int = 0

    @classmethod
    def of(cls, years: int = 0, months: int = 0, days: int = 0) -> "Length":
        """From its parts."""
        return cls(years * 12 + months, days)

    @classmethod
    def parse(cls, text: str) -> "Length":
        """What somebody typed: "6 เดือน", "2 ปี 1 วัน", "180 วัน", "2 years and 1 day". Raises LengthRefused."""
        typed = tidy(text)
        found = _PARTS.fullmatch(typed)
        if not typed or found is None or not any(found.groupdict().values()):
            raise LengthRefused(
                _("“%(typed)s” is no length of time; write it like 6 months, 2 years 1 day or 180 days.")
                % {"typed": typed}
            )
        parts = {name: 1 if value in ("a", "A") else int(value or 0) for name, value in found.groupdict().items()}
        if parts["years"] + parts["months"] // 12 + parts["days"] // 365 > MOST_YEARS:
            raise LengthRefused(_("“%(typed)s” is longer than a life. Check the figures.") % {"typed": typed})
        return cls.of(**parts)

    def after(self, start: datetime.date) -> datetime.date:
        """The day on which it is complete, for somebody who began on `start`."""
        day = months_later(start, self.months) if self.months else start
        return day + datetime.timedelta(self.days) if self.days else day

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        parts = [
            ngettext("%(count)s year", "%(count)s years", years) % {"count": years} if years else "",
            ngettext("%(count)s month", "%(count)s months", months) % {"count": months} if months else "",
            ngettext("%(count)s day", "%(count)s days", self.days) % {"count": f"{self.days:,}"}
            if self.days or not self.months else "",
        ]  # fmt: skip
        return " ".join(part for part in parts if part)
