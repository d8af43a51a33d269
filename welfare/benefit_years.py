"""Which year a cap counts: the calendar's, the state's, the fund's own, or each member's.

Promises: first day and the day after the last, for every day. Pure, knows no database.
"""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.thai_dates import anniversary

# The Thai fiscal year runs from 1 October to 30 September.
FISCAL_FIRST_MONTH = 10


class Year(models.TextChoices):
    """The years that groups count by."""

    CALENDAR = "calendar", _("calendar year (from January)")
    FISCAL = "fiscal", _("fiscal year (from October)")
    FUND = "fund", _("the fund's own year")
    JOINING = "joining", _("each member's own year, from the day of joining")


def year_around(
    day: datetime.date, year: str, *, fund_month: int = 1, since: datetime.date | None = None
) -> tuple[datetime.date, datetime.date]:
    """First day of the year that contains `day`, and the first day after it.

    `fund_month` is the month in which the fund's year begins, `since` the day from which the membership counts;
    without it a member's own year is the calendar's.
    """
    if year == Year.JOINING and since is not None:
        number = day.year - since.year
        first = anniversary(since, number)
        if first > day:
            number -= 1
            first = anniversary(since, number)
        return first, anniversary(since, number + 1)
    month = {Year.FISCAL: FISCAL_FIRST_MONTH, Year.FUND: fund_month}.get(year, 1)
    first_year = day.year if day.month >= month else day.year - 1
    return datetime.date(first_year, month, 1), datetime.date(first_year + 1, month, 1)
