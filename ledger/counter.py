"""One payer at the counter: who stands there with the family, what each owes, what should be said first.

Promises: a constant number of queries for a family of any size; what is owed comes from the one definition of
`ledger/dues.py`, as of the end of the month of the payment. Never writes: the payment is `record_collection`.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from groups.queries import today
from groups.thai_dates import Month, format_date
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.contributions import receipt_reference
from ledger.dues import Standing
from ledger.money import format_baht
from ledger.queries import open_months
from ledger.receipts import PaidBefore, paid_in
from ledger.sheet_rows import typed_so_far
from ledger.standings import owed_by_kind, standings
from members.models import BELONGS, Member
from members.queries import in_order_of_numbers, members_matching

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class PlanStep:
    """What it costs to be paid up to the end of `month`, satang by account code, arrears and entry fee included."""

    month: Month
    amounts: dict[str, int]

    @property
    def total(self) -> int:
        """All kinds together, satang."""
        return sum(self.amounts.values())


@dataclass(frozen=True)
class AtCounter:
    """One member as the counter shows her; `standing` is None before the group's books begin."""

    member: Member
    standing: Standing | None
    plan: tuple[PlanStep, ...]
    paid: tuple[PaidBefore, ...]
    # Days and satang of what stands on sheets that are not recorded yet.
    typed: tuple[tuple[datetime.date, int], ...] = ()

    @property
    def owed(self) -> dict[str, int]:
        """What is to be collected, satang by account code; kinds of which nothing is owed are left out."""
        return owed_by_kind(self.standing) if self.standing else {}

    @property
    def total_owed(self) -> int:
        """All of it, satang."""
        return sum(self.owed.values())

    @property
    def warnings(self) -> list[str]:
        """What to look at before money is taken: the member is gone, has paid this month, stands on an open sheet."""
        said = []
        if self.member.state not in BELONGS:
            words = _("Now: %(state)s. Ask before you take money in this name.")
            said.append(words % {"state": self.member.get_state_display()})
        for paid in self.paid:
            words = _("Paid %(sum)s baht already on %(day)s, receipt %(receipt)s.")
            figures = {"sum": format_baht(paid.amount), "day": format_date(paid.on)}
            said.append(words % (figures | {"receipt": receipt_reference(paid.serial)}))
        for day, amount in self.typed:
            words = _("Stands with %(sum)s baht on the collection sheet of %(day)s, which is not recorded yet.")
            said.append(words % {"sum": format_baht(amount), "day": format_date(day)})
        return said


def at_counter(members: Sequence[Member], month: Month) -> list[AtCounter]:
    """Each of `members`, in their order, as of the end of `month`."""
    standing_of, paid, typed = standings(members, on=month.last), paid_in(month, members), typed_so_far(members)
    return [
        AtCounter(
            member=member,
            standing=standing_of.get(member.pk),
            plan=_plan(standing_of.get(member.pk), month),
            paid=tuple(paid.get(member.pk, ())),
            typed=tuple(typed.get(member.pk, ())),
        )
        for member in members
    ]


def _plan(standing: Standing | None, month: Month) -> tuple[PlanStep, ...]:
    """The months to come, as far as each costs more than the one before."""
    if standing is None or standing.ended:
        return ()
    steps, before = [], standing.owed
    for ahead in range(1, MONTHS_AHEAD + 1):
        until = month.plus(ahead)
        amounts = {code: standing.courses[code].owed(until.last) for code in (ANNUAL_DUES, DAILY_SAVINGS)}
        step = PlanStep(until, {ENTRY_FEE: standing.fee.owed, **amounts})
        if step.total > before:
            steps.append(step)
            before = step.total
    return tuple(steps)


def family_of(member: Member) -> list[Member]:
    """Who is paid for together: the member first, then who belongs to the household, in the order of the book."""
    if member.household_id is None:
        return [member]
    household = Member.objects.filter(household=member.household_id, state__in=BELONGS).exclude(pk=member.pk)
    return [member, *in_order_of_numbers(household)]


def usual_payer(members: Sequence[Member]) -> Member:
    """Who hands the money over if nobody says otherwise: the household's payer, else the first."""
    first = members[0]
    payer_id = first.household.payer_id if first.household else None
    return next((member for member in members if member.pk == payer_id), first)


def members_meant(text: str, *, most: int) -> list[Member]:
    """Whom a search box means, at most `most`: a member number alone means its member."""
    text = text.replace("\0", "").strip()
    exact = Member.objects.filter(number=text).first() if text else None
    return [exact] if exact else list(in_order_of_numbers(members_matching(text))[:most]) if text else []


def usual_day() -> datetime.date | None:
    """Today, or the last day of the newest open month when today's month is not open; None while none is."""
    months = open_months()
    if not months:
        return None
    return today() if months[-1].contains(today()) else months[-1].last
