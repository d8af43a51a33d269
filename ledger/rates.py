"""What a contribution costs and from which day, and up to when it was paid on paper.

Promises: a rate and a statement about the paper years are added and never altered, and a later rate never reprices
what was bought before it was made known (D6). Refuses two rates of one contribution from the same day, a rate in a
unit that the contribution is not counted by, and days that cannot be meant.
"""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import anniversary, format_date
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.journal import lock_books
from ledger.models import Account, PaidThrough, Rate
from ledger.money import format_baht
from ledger.refusals import WrongFigure
from members.models import Member

Per, Year = Rate.Per, Rate.Year
# What each contribution may be counted by.
COUNTED_BY = {
    DAILY_SAVINGS: (Per.DAY, Per.MONTH, Per.QUARTER, Per.HALF, Per.YEAR),
    ANNUAL_DUES: (Per.YEAR,),
    ENTRY_FEE: (Per.ONCE,),
}
# Where it matters in which month a year begins.
OF_A_YEAR = (Per.YEAR, Per.HALF, Per.QUARTER)
# Further ahead a year is mistyped.
YEARS_AHEAD = 10
# Members whose statements are read in one query.
AT_ONCE = 1000


@transaction.atomic
def set_rate(
    code: str, amount: int, per: str, *, from_date: datetime.date, year: str = Year.CALENDAR, by: User | None
) -> Rate:
    """Let a contribution cost `amount` satang per once/year/half/quarter/month/day from a day on.

    `year` says which year a year or a part of it belongs to. The same rate again changes nothing. Raises WrongFigure
    for another one from the same day, an amount or a unit that cannot be meant, or a day too far ahead.
    """
    lock_books()
    account = Account.objects.get(code=code)
    year = year if per in OF_A_YEAR else Year.CALENDAR
    _refuse_unmeant(account, amount, per, from_date)
    standing = Rate.objects.filter(account=account, from_date=from_date).first()
    if standing is None:
        audit.record("rate.set", by=by, subject=account.slug)
        return Rate.objects.create(
            group_id=current_group_id(), account=account, amount=amount, per=per, from_date=from_date, year=year
        )
    if (standing.amount, standing.per, standing.year) != (amount, per, year):
        raise WrongFigure(
            _("From this day a rate of %(amount)s baht %(per)s already holds. Choose another day.")
            % {"amount": format_baht(standing.amount), "per": standing.get_per_display()},
            field="from_date",
        )
    return standing


def _refuse_unmeant(account: Account, amount: int, per: str, from_date: datetime.date) -> None:
    if amount <= 0:
        raise WrongFigure(_("A rate is above zero. Write how many baht."), field="amount")
    if per not in COUNTED_BY.get(account.code, ()):
        raise WrongFigure(
            _("%(account)s is not counted %(per)s. Choose what it is, and how often it is paid.")
            % {"account": account.label, "per": Per(per).label},
            field="kind",
        )
    _refuse_far_ahead(from_date, "from_date")


def _refuse_far_ahead(day: datetime.date, field: str) -> None:
    if day > anniversary(today(), YEARS_AHEAD):
        raise WrongFigure(
            _("%(day)s is more than %(years)s years ahead. Check the year.")
            % {"day": format_date(day), "years": YEARS_AHEAD},
            field=field,
        )


def rates_on(day: datetime.date) -> dict[str, Rate]:
    """The rate in force on `day` by account code."""
    rates = Rate.objects.filter(from_date__lte=day).select_related("account").order_by("from_date")
    return {rate.account.code: rate for rate in rates}


@transaction.atomic
def state_paid_through(
    code: str, through: datetime.date, *, members: Iterable[Member] | None = None, by: User | None
) -> list[PaidThrough]:
    """State up to which day savings or annual dues were paid on paper before the books began here.

    Without `members` it holds for everybody of the paper years of whom nothing else is stated. What stands already is
    not written again. Raises what `refuse_paid_through` does.
    """
    lock_books()
    refuse_paid_through(code, through)
    return _state(code, dict.fromkeys([None] if members is None else [member.pk for member in members], through), by)


@transaction.atomic
def state_paid_through_many(code: str, days: Mapping[int, datetime.date], *, by: User | None) -> list[PaidThrough]:
    """The same for many members at once, each with a day of its own (by primary key).

    Returns what was written. A constant number of queries for a thousand members. Raises what `refuse_paid_through`
    does; then nothing is written.
    """
    lock_books()
    for through in set(days.values()):
        refuse_paid_through(code, through)
    return _state(code, days, by)


def own_paid_through(member: Member) -> dict[str, datetime.date]:
    """Up to which day this member had paid on paper, by account code; what holds for everybody is left out."""
    stated = PaidThrough.objects.filter(member=member).order_by("id")
    return dict(stated.values_list("account__code", "through"))


def refuse_paid_through(code: str, through: datetime.date) -> None:
    """Raise WrongFigure for the entry fee, which is not paid by time, and for a day too far ahead."""
    if code not in (DAILY_SAVINGS, ANNUAL_DUES):
        raise WrongFigure(_("Only savings and annual dues are paid up to a day."), field="account")
    _refuse_far_ahead(through, "through")


@transaction.atomic
def go_on_from(code: str, through: datetime.date, member: Member, *, by: User) -> None:
    """Let a member who moved here owe `code` from the day after `through`, up to which another group was paid.

    However far ahead: that day comes out of that group's books and was typed by nobody.
    """
    lock_books()
    _state(code, {member.pk: through}, by)


def _state(code: str, days: Mapping[int | None, datetime.date], by: User | None) -> list[PaidThrough]:
    """Write what does not stand yet; key None speaks for everybody of whom nothing else is stated."""
    account = Account.objects.get(code=code)
    holds = _standing_days(account, list(days))
    new = [
        PaidThrough(group_id=current_group_id(), member_id=pk, account=account, through=through, by=by)
        for pk, through in days.items()
        if holds.get(pk) != through
    ]
    PaidThrough.objects.insert_many(new)
    if new:
        audit.record("paid_through.stated", by=by, subject=account.slug, fields=[f"members {len(new)}"])
    return new


def _standing_days(account: Account, keys: list[int | None]) -> dict[int | None, datetime.date]:
    """What stands of the members named, a thousand at a time, and of everybody else (None)."""
    holds: dict[int | None, datetime.date] = {}
    for start in range(0, len(keys), AT_ONCE):
        whose = Q(member=None) | Q(member__in=[pk for pk in keys[start : start + AT_ONCE] if pk])
        stated = PaidThrough.objects.filter(whose, account=account).order_by("id")
        holds |= dict(stated.values_list("member_id", "through"))
    return holds
