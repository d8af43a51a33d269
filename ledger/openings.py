"""What single members had put in on paper before the books began here, stated for one or for thousands at once.

Promises: a memo that breaks the brought-forward figures down by member, and never a posting: those figures hold the
money already. Rows are added, the newest of a member and account holds, and the same figure again writes nothing.
Refuses figures below zero, accounts that members do not pay to, and a change of what stands without its reason.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from ledger.allocation import openings_of
from ledger.chart import CONTRIBUTION_CODES
from ledger.journal import lock_books
from ledger.models import Account, OpeningFigure, PaidThrough
from ledger.rates import own_paid_through, state_paid_through_many
from ledger.refusals import ReasonMissing, WrongFigure
from members.erased import hold_unerased
from members.models import Member

Written = list[OpeningFigure | PaidThrough]


@dataclass(frozen=True)
class Opening:
    """What one member had put in on paper: satang by account code. A code left out says nothing; 0 says: nothing."""

    member: Member
    amounts: Mapping[str, int]


@transaction.atomic
def state_openings(
    openings: Iterable[Opening], *, by: User | None, source: str = "", reason: str = ""
) -> list[OpeningFigure]:
    """State members' opening figures and return what was written; what stands already is not written again.

    `source` is the paper or file that says so; `reason` is kept where a figure that stood is changed.
    One query for each thousand members and four more. Raises WrongFigure for an amount below zero and for an account
    that members do not pay to, AlreadyErased; then nothing is written.
    """
    lock_books()
    openings = list(openings)
    hold_unerased(opening.member for opening in openings)
    for opening in openings:
        refuse_opening(opening.amounts)
    accounts = {account.code: account for account in Account.objects.filter(code__in=CONTRIBUTION_CODES)}
    holds = openings_of(opening.member.pk for opening in openings)
    new = []
    for opening in openings:
        standing = holds.setdefault(opening.member.pk, {})
        for code, amount in opening.amounts.items():
            if standing.get(code) != amount:
                why = reason if code in standing else ""
                standing[code] = amount
                new.append(_row(opening.member, accounts[code], amount, source=source, reason=why, by=by))
    OpeningFigure.objects.insert_many(new)
    if new:
        _remember(new, by)
    return new


def refuse_opening(amounts: Mapping[str, int]) -> None:
    """Raise WrongFigure for what no opening figure can be; `amounts` is satang by account code."""
    for code, amount in amounts.items():
        if code not in CONTRIBUTION_CODES:
            raise WrongFigure(_("Only entry fee, annual dues and savings are brought forward for a member."))
        if amount < 0:
            raise WrongFigure(_("Figures of the paper are zero or above."), field=code)


def _row(member: Member, account: Account, amount: int, **told) -> OpeningFigure:
    told |= {name: told[name].strip()[:200] for name in ("source", "reason")}
    return OpeningFigure(group_id=current_group_id(), member=member, account=account, amount=amount, **told)


def _remember(new: list[OpeningFigure], by: User | None) -> None:
    """Who stated how many figures of what; never the figures (D5)."""
    people = {row.member_id: row.member for row in new}
    subject = next(iter(people.values())).number if len(people) == 1 else ""
    kinds = sorted({row.account.slug for row in new})
    audit.record("openings.stated", by=by, subject=subject, fields=[f"members {len(people)}", *kinds])


@dataclass(frozen=True)
class PaperYears:
    """What the paper says of one member: satang put in, and the day up to which it was paid, both by account code."""

    amounts: Mapping[str, int] = field(default_factory=dict)
    paid_through: Mapping[str, datetime.date] = field(default_factory=dict)
    source: str = ""
    reason: str = ""


@transaction.atomic
def state_paper_years(member: Member, paper: PaperYears, *, by: User) -> Written:
    """State by hand what the paper says of one member. Returns what was written.

    Raises ReasonMissing where an opening figure that stands is changed without a reason, and WrongFigure for figures
    and days that cannot be meant, and where everything stands already.
    """
    lock_books()
    standing = openings_of([member.pk]).get(member.pk, {})
    changed = [code for code, amount in paper.amounts.items() if standing.get(code, amount) != amount]
    if changed and not paper.reason.strip():
        raise ReasonMissing(_("A figure that stands is changed: say why."), field="reason")
    opening = Opening(member, paper.amounts)
    written: Written = [*state_openings([opening], by=by, source=paper.source, reason=paper.reason)]
    stated = own_paid_through(member)
    days = {code: through for code, through in paper.paid_through.items() if stated.get(code) != through}
    for code, through in days.items():
        written += state_paid_through_many(code, {member.pk: through}, by=by)
    if not written:
        raise WrongFigure(_("This already stands. Nothing was changed."))
    return written
