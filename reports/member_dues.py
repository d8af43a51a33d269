"""How a member stands, in words for the member and the officers: paid up to, to pay, ahead.

Promises: the figures are those of `standings`, as of the day they name; no word of law or bank. Refuses to guess:
what nobody stated is left out.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.thai_dates import Month, format_date
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.dues import Due, Standing
from ledger.models import Account
from ledger.money import format_baht
from ledger.standings import standings
from members.models import Member


@dataclass(frozen=True)
class DueWords:
    """One contribution in words: what it is, how far it is paid, what is to pay or lies ahead; `behind` tints it."""

    account: Account
    paid: str
    rest: str
    behind: bool


@dataclass(frozen=True)
class MemberDues:
    """How a member stands at the end of `on`: everything to pay and everything ahead (satang), then kind by kind."""

    on: datetime.date
    owed: int
    prepaid: int
    ended: bool
    months_behind: int
    lines: tuple[DueWords, ...]


def member_dues(member: Member) -> MemberDues | None:
    """A member of the group in scope, as of the end of the oldest open month; None where nothing can be owed yet."""
    found = standings([member]).get(member.pk)
    return found and dues_in_words(found)


def dues_in_words(found: Standing) -> MemberDues:
    """The same from a standing at hand."""
    kinds = ((DAILY_SAVINGS, found.savings), (ANNUAL_DUES, found.dues), (ENTRY_FEE, found.fee))
    lines = (_words(code, due, found) for code, due in kinds)
    return MemberDues(
        on=found.on,
        owed=found.owed,
        prepaid=found.prepaid,
        ended=found.ended,
        months_behind=found.arrears_months,
        lines=tuple(line for line in lines if line.paid or line.rest),
    )


def _words(code: str, due: Due, found: Standing) -> DueWords:
    paid = _("paid up to %(day)s") % {"day": format_date(due.paid_through)} if due.paid_through else ""
    return DueWords(Account(code=code), paid, _rest(due, found), behind=due.arrears > 0)


def _rest(due: Due, found: Standing) -> str:
    if due.owed:
        return _("%(sum)s baht to pay by %(day)s") % {"sum": format_baht(due.owed), "day": format_date(found.on)}
    if not due.prepaid:
        return ""
    if found.ended:
        return _("%(sum)s baht paid for the time after") % {"sum": format_baht(due.prepaid)}
    months = _months_ahead(due, found.on)
    if not months:
        return _("%(sum)s baht paid ahead") % {"sum": format_baht(due.prepaid)}
    words = ngettext(
        "%(sum)s baht paid ahead, %(months)s month", "%(sum)s baht paid ahead, %(months)s months", months
    )
    return words % {"sum": format_baht(due.prepaid), "months": months}


def _months_ahead(due: Due, on: datetime.date) -> int:
    """Whole months that are paid after the one at hand."""
    if due.paid_through is None or due.paid_through <= on:
        return 0
    paid, now = Month.of(due.paid_through), Month.of(on)
    whole = due.paid_through == paid.last
    return (paid.year - now.year) * 12 + paid.month - now.month - (not whole)
