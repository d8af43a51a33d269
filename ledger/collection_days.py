"""On which day the group collects next, and where: by an open sheet, by the plan, or nobody has said.

Promises: a day that exists in every month (the last one where the month is shorter); today counts. A plan is added
and never altered: the newest holds. Refuses a plan of no day or of two kinds of day.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from groups.thai_text import tidy
from ledger.journal import lock_books
from ledger.models import CollectionPlan
from ledger.refusals import WrongFigure

LAST_DAY, LAST_OF_ITS_KIND = 31, 5
WEEK = 7
NTH = {
    1: gettext_lazy("the first %(weekday)s of every month"),
    2: gettext_lazy("the second %(weekday)s of every month"),
    3: gettext_lazy("the third %(weekday)s of every month"),
    4: gettext_lazy("the fourth %(weekday)s of every month"),
    LAST_OF_ITS_KIND: gettext_lazy("the last %(weekday)s of every month"),
}


@dataclass(frozen=True)
class Planned:
    """Which day of each month: a day (31: the last), or the first to fifth (5: the last) of a day of the week.

    `place` says where and when, in the group's own words.
    """

    day: int | None = None
    weekday: int | None = None
    nth: int | None = None
    place: str = ""

    @property
    def words(self) -> str:
        """The day as a person says it: "the first Saturday of every month"."""
        if self.day == LAST_DAY:
            return _("the last day of every month")
        if self.day is not None:
            return _("day %(day)s of every month") % {"day": self.day}
        return str(NTH[self.nth]) % {"weekday": CollectionPlan.Weekday(self.weekday).label}

    def in_month(self, month: Month) -> datetime.date:
        """The day in a month."""
        if self.day is not None:
            return month.first.replace(day=min(self.day, month.days))
        first = 1 + (self.weekday - month.first.weekday()) % WEEK
        days = range(first, month.days + 1, WEEK)
        return month.first.replace(day=days[-1] if self.nth == LAST_OF_ITS_KIND else days[self.nth - 1])

    def next_from(self, day: datetime.date) -> datetime.date:
        """The next such day from `day` on, itself included."""
        month = Month.of(day)
        found = self.in_month(month)
        return found if found >= day else self.in_month(month.next())

    def next_days(self, day: datetime.date, number: int) -> list[datetime.date]:
        """So many such days from `day` on."""
        first = self.next_from(day)
        return [first, *(self.in_month(Month.of(first).plus(months)) for months in range(1, number))]


@dataclass(frozen=True)
class NextCollection:
    """The next day on which the group collects; `place` is where and when, "" where nobody has said."""

    on: datetime.date
    place: str
    is_today: bool

    @property
    def weekday(self) -> str:
        """The day of the week in words."""
        return str(CollectionPlan.Weekday(self.on.weekday()).label)


def next_collection(
    plan: Planned | None, sheets: Iterable[datetime.date], now: datetime.date
) -> NextCollection | None:
    """The day of an open sheet from `now` on, else the plan's; None where the group has said nothing."""
    ahead = [on for on in sheets if on >= now]
    if not ahead and plan is None:
        return None
    on = min(ahead) if ahead else plan.next_from(now)
    return NextCollection(on, plan.place if plan else "", on == now)


def collection_plan() -> Planned | None:
    """The plan that holds in the group in scope."""
    row = CollectionPlan.objects.values_list("day", "weekday", "nth", "place").first()
    return Planned(*row) if row else None


@transaction.atomic
def set_collection_plan(plan: Planned, *, by: User | None) -> CollectionPlan | None:
    """Let the group collect on another day from now on; None where this plan holds already.

    Raises WrongFigure for a day that no month has, or of both kinds or none.
    """
    lock_books()
    _refuse_unmeant(plan)
    plan = Planned(plan.day, plan.weekday, plan.nth, tidy(plan.place))
    if plan == collection_plan():
        return None
    audit.record("collection_plan.set", by=by, subject="")
    return CollectionPlan.objects.create(
        group_id=current_group_id(), day=plan.day, weekday=plan.weekday, nth=plan.nth, place=plan.place, by=by
    )


def _refuse_unmeant(plan: Planned) -> None:
    if plan.day is not None:
        sound = 1 <= plan.day <= LAST_DAY and plan.weekday is None and plan.nth is None
    else:
        sound = plan.weekday in CollectionPlan.Weekday.values and plan.nth in NTH
    if not sound:
        raise WrongFigure(_("Choose a day of the month, or a day of the week and which one."), field="kind")
