"""Paying welfare out: one entry, one voucher.

Promises: the payout and its entry are written together; a voucher number is used once, also after its entry was taken
back. Refuses sums of zero and cases below one, a second death grant for one person, and a benefit that the group's
own rules know: that is paid on a claim (`welfare/payments.py`).
"""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from ledger.chart import CASH
from ledger.journal import Draft, Kind, Line, post_entry
from ledger.refusals import WrongFigure
from members.message_words import Tell
from members.messages import tell
from members.models import Member
from welfare.gathering import death_granted
from welfare.models import BenefitKind, Claim, Payout
from welfare.refusals import ClaimNeeded, GrantedBefore, VoucherUsed, WrongClaim
from welfare.schedules import schedule_on


@dataclass(frozen=True)
class Voucher:
    """What stands on the payment voucher: kind, satang, cases, payee, number, day."""

    kind: BenefitKind
    amount: int
    payee: str
    number: str
    on: datetime.date
    cases: int = 1
    member: Member | None = None
    event_on: datetime.date | None = None
    out_of: str = CASH
    key: uuid.UUID | None = None


@transaction.atomic
def record_payout(voucher: Voucher, *, by: User | None) -> Payout:
    """Post a payout without a claim and keep its voucher.

    Raises ClaimNeeded, WrongClaim for an event after the payment, GrantedBefore, VoucherUsed, WrongFigure, and what
    posting raises.
    """
    _refuse_what_rules_know(voucher)
    _refuse_event(voucher)
    if voucher.amount <= 0:
        raise WrongFigure(_("Enter an amount above zero."), field="amount")
    if voucher.cases < 1:
        raise WrongFigure(_("A payout stands for one case or more."), field="cases")
    entry = post_entry(_draft(voucher), by=by)
    # Asked after posting: the group's lock is held now, so that two browsers cannot both find the number free.
    if Payout.objects.filter(voucher_number=voucher.number).exists():
        raise VoucherUsed(
            _("Voucher number %(number)s is already used. Look at the paper again.") % {"number": voucher.number},
            field="number",
        )
    audit.record("payout.recorded", by=by, subject=voucher.number)
    if voucher.member:
        tell(voucher.member, Tell.PAID_OUT, day=voucher.on)
    return Payout.objects.create(
        group_id=current_group_id(),
        entry=entry,
        kind=voucher.kind,
        member=voucher.member,
        payee=voucher.payee,
        voucher_number=voucher.number,
        event_on=voucher.event_on,
        entered_by=by,
        paid_by=by,
    )


def _refuse_what_rules_know(voucher: Voucher) -> None:
    schedule = schedule_on(voucher.event_on or voucher.on)
    if schedule and any(rule.kind == voucher.kind.account.slug for rule in schedule.rules.rules):
        raise ClaimNeeded(
            _("The group's rules know this benefit: enter a claim, let others approve it, and pay it then."),
            field="kind",
        )


def _refuse_event(voucher: Voucher) -> None:
    """What was not yet, and the second death grant for one person: also for a death before there were rules."""
    if voucher.event_on and voucher.event_on > voucher.on:
        raise WrongClaim(_("The money is paid after the event, not before. Check the day."), field="event_on")
    if voucher.kind.account.slug == "death" and voucher.member and death_granted(voucher.member):
        raise GrantedBefore(
            _(
                "A death grant for this person stands already, here or in another group of the network. Look at the "
                "earlier one."
            ),
            field="member_number",
        )


def live_payout(claim: Claim) -> Payout | None:
    """The payment of a claim that stands, or None: not paid yet, or taken back."""
    return Payout.objects.filter(claim=claim, entry__reversed_by=None).select_related("entry", "paid_by").first()


def _draft(voucher: Voucher) -> Draft:
    code = voucher.kind.account.code
    return Draft(
        on=voucher.on,
        kind=Kind.PAYOUT,
        lines=(
            Line(code, voucher.amount, member=voucher.member, cases=voucher.cases),
            Line(voucher.out_of, -voucher.amount),
        ),
        reference=voucher.number,
        key=voucher.key,
    )
