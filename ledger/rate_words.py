"""What a rate means, in one sentence, and what it comes to for somebody who joins now.

Promises: the sentence names the day, the sum and an example anybody can check on the fingers. Refuses to compute by
itself: the example is priced by the one definition of dues.
"""

import datetime

from django.utils.translation import gettext as _

from groups.thai_dates import Month, format_date
from ledger.charges import Price, PriceList
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.dues import Membership, Position, course, standing
from ledger.models import Rate
from ledger.money import format_baht
from ledger.standings import Step, pay_plan

Per, Year = Rate.Per, Rate.Year
SENTENCES = {
    Per.ONCE: lambda: _("From %(day)s: %(amount)s baht once, from everybody who joins."),
    Per.DAY: lambda: _("From %(day)s: %(amount)s baht a day; %(month)s comes to %(sum)s baht."),
    Per.MONTH: lambda: _("From %(day)s: %(amount)s baht a month, whether it has 28 days or 31."),
    Per.QUARTER: lambda: _("From %(day)s: %(amount)s baht for three months at once, %(year)s."),
    Per.HALF: lambda: _("From %(day)s: %(amount)s baht for half a year at once, %(year)s."),
    Per.YEAR: lambda: _("From %(day)s: %(amount)s baht a year, %(year)s."),
}
YEARS = {
    Year.CALENDAR: lambda: _("counted from January"),
    Year.FISCAL: lambda: _("counted from October"),
    Year.JOINING: lambda: _("counted from each member's own day of joining"),
}


def rate_sentence(rate: Rate) -> str:
    """What a rate means, with the month after it begins as the example."""
    month = Month.of(rate.from_date) if rate.from_date.day == 1 else Month.of(rate.from_date).next()
    return SENTENCES[rate.per]() % {
        "day": format_date(rate.from_date),
        "amount": format_baht(rate.amount),
        "month": month.label(),
        "sum": format_baht(rate.amount * month.days),
        "year": YEARS[rate.year](),
    }


def example_of(prices: PriceList, joined_on: datetime.date) -> list[Step]:
    """What somebody who joins on a day pays: to the end of that month, the next two, and a year on."""
    day = joined_on.toordinal()
    membership = Membership(((day, None),), joined_on, joined_on, joined_on, fee_days=(joined_on,))
    courses = {code: course(prices, code, membership, Position()) for code in (DAILY_SAVINGS, ANNUAL_DUES)}
    plan = pay_plan(standing(prices, membership, courses, 0, Month.of(joined_on).last))
    return [*plan[:3], plan[11]]


def price_of(rate: Rate) -> Price:
    """A rate as a value."""
    return Price(rate.account.code, rate.amount, rate.per, rate.from_date, rate.year, rate.published_at)
