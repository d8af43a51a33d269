"""Paying claims that others approved, and what is paid back of an advance.

Promises: one entry and one voucher for a claim, of the very sum that was approved, by somebody who did not approve
it; an advance stands as money lent until it is paid back. Refuses a second payment while the first one stands, a day
before the event, a death granted elsewhere meanwhile, and more paid back than was lent.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, islice

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from groups.thai_dates import Month, be_year, format_date
from ledger.chart import AWAITING_COUNT, BANK, CASH, CODE_OF
from ledger.journal import Draft, Kind, Line, post_entry
from ledger.models import JournalEntry, Posting
from ledger.money import format_baht
from ledger.queries import holdings
from ledger.refusals import WrongFigure
from members.message_words import Tell
from members.messages import tell
from welfare.claims import locked, refuse_ended
from welfare.decisions import benefits_from, is_approved
from welfare.gathering import death_granted
from welfare.models import Claim, Decision, Payout, Repayment
from welfare.payouts import live_payout
from welfare.refusals import AlreadyPaid, GrantedBefore, NotApproved, SameOfficer, WrongClaim
from welfare.rules import Event
from welfare.schedules import schedule_on

ADVANCES = CODE_OF["advances"]


@dataclass(frozen=True)
class Paying:
    """How a claim is paid: on which day, out of cash or bank, under the key of the form."""

    on: datetime.date
    out_of: str = CASH
    key: uuid.UUID | None = None


@transaction.atomic
def pay_claim(claim: Claim, paying: Paying, *, by: User | None) -> Payout:
    """Pay what was approved: one entry, one voucher.

    Raises ClaimEnded, NotApproved, SameOfficer, AlreadyPaid, GrantedBefore, WrongClaim, and what posting raises.
    """
    claim = locked(claim)
    refuse_ended(claim)
    decisions = list(Decision.objects.filter(claim=claim).select_related("assessment", "by"))
    _refuse_payer(claim, decisions, by)
    if paying.on < claim.event_on:
        raise WrongClaim(_("The money is paid after the event, not before. Check the day."), field="on")
    _refuse_second_grant(claim)
    amount = decisions[0].amount
    number = next_voucher_number(paying.on)
    entry = post_entry(draft_of(claim, amount, number, paying, lent=is_advance(claim)), by=by)
    audit.record("claim.paid", by=by, subject=f"claim {claim.number_in_year}")
    payout = payout_of(claim, entry, approved_by=decisions[-1].by, by=by)
    payout.save(force_insert=True)
    tell(claim.member, Tell.PAID_OUT, day=paying.on)
    return payout


def payout_of(claim: Claim, entry: JournalEntry, *, approved_by: User, by: User | None) -> Payout:
    """The payment of a claim by an entry that is posted; not saved yet."""
    return Payout(
        group_id=current_group_id(),
        claim=claim,
        entry=entry,
        kind=claim.kind,
        member=claim.member,
        payee=claim.payee,
        voucher_number=entry.reference,
        event_on=claim.event_on,
        entered_by=claim.entered_by,
        approved_by=approved_by,
        paid_by=by,
    )


def _refuse_payer(claim: Claim, decisions: list[Decision], by: User | None) -> None:
    if paid := live_payout(claim):
        raise AlreadyPaid(
            _("Claim %(claim)s was already paid on voucher %(voucher)s. Nothing was paid a second time.")
            % {"claim": claim.number_in_year, "voucher": paid.voucher_number}
        )
    if not is_approved(decisions):
        raise NotApproved(
            _("Claim %(number)s still needs the approval of another officer.") % {"number": claim.number_in_year}
        )
    if by and any(decision.by_id == by.pk for decision in decisions):
        raise SameOfficer(_("Whoever approved a claim does not pay it. Let another treasurer pay."))
    if by and benefits_from(claim, by):
        raise SameOfficer(_("Whoever benefits from a claim does not pay it. Let another treasurer pay."))


def _refuse_second_grant(claim: Claim) -> None:
    if claim.event == Event.DEATH and death_granted(claim.member, besides=claim):
        raise GrantedBefore(_("A second death grant for the same person stands in the way. Look at the claim again."))


def next_voucher_number(on: datetime.date) -> str:
    """The next voucher number of a year that no paper bears: "12/2550"; under the group's lock."""
    return next_voucher_numbers(on, 1)[0]


def next_voucher_numbers(on: datetime.date, how_many: int) -> list[str]:
    """The next `how_many` of them, in a row but for those that a paper bears already: two queries."""
    year = be_year(on)
    used = set(Payout.objects.filter(voucher_number__endswith=f"/{year}").values_list("voucher_number", flat=True))
    first = Payout.objects.exclude(claim=None).filter(voucher_number__endswith=f"/{year}").count() + 1
    free = (number for number in map(f"{{}}/{year}".format, count(first)) if number not in used)
    return list(islice(free, how_many))


def is_advance(claim: Claim) -> bool:
    """Whether the money of a claim is lent and not given, by the rules by which it was approved: a version that is
    published later, from an earlier day, changes nothing of it.
    """
    said = Decision.objects.filter(claim=claim, outcome=Decision.Outcome.APPROVED).order_by("id")
    last = said.select_related("assessment__schedule").last()
    rule = last and last.assessment.schedule.rules.rule(claim.benefit)
    return bool(rule and rule.advance)


def draft_of(claim: Claim, amount: int, number: str, paying: Paying, *, lent: bool) -> Draft:
    """The entry that pays a claim `amount` satang on voucher `number`; what is `lent` is owed, and no case."""
    if lent:
        benefit = Line(ADVANCES, amount, member=claim.member)
    else:
        benefit = Line(claim.kind.account.code, amount, member=claim.member, cases=1)
    return Draft(
        on=paying.on, kind=Kind.PAYOUT, lines=(benefit, Line(paying.out_of, -amount)), reference=number,
        key=paying.key,
    )  # fmt: skip


@dataclass(frozen=True)
class PayingBack:
    """Money paid back of an advance: satang, the day, into cash or bank, the key of the form."""

    amount: int
    on: datetime.date
    into: str = CASH
    key: uuid.UUID | None = None


@transaction.atomic
def repay_advance(claim: Claim, back: PayingBack, *, by: User | None) -> Repayment:
    """Record what was paid back of an advance.

    Raises WrongFigure for nothing or too much, WrongClaim for a day before it was lent, and what posting raises.
    """
    claim = locked(claim)
    if back.amount <= 0:
        raise WrongFigure(_("Enter an amount above zero."), field="amount")
    left = outstanding([claim])[claim.pk]
    if back.amount > left:
        raise WrongFigure(
            _("%(left)s baht of this advance are still to be repaid; more cannot be taken.")
            % {"left": format_baht(left)},
            field="amount",
        )
    if (lent := live_payout(claim)) and back.on < lent.entry.on:
        raise WrongClaim(
            _("The money was lent on %(day)s: it comes back on that day or later.")
            % {"day": format_date(lent.entry.on)},
            field="on",
        )
    lines = (Line(back.into, back.amount), Line(ADVANCES, -back.amount, member=claim.member))
    reference = _("advance %(number)s") % {"number": claim.number_in_year}
    entry = post_entry(Draft(on=back.on, kind=Kind.RECEIPT, lines=lines, reference=reference, key=back.key), by=by)
    audit.record("advance.repaid", by=by, subject=f"claim {claim.number_in_year}")
    return Repayment.objects.create(group_id=current_group_id(), claim=claim, entry=entry, by=by)


def outstanding(claims: Iterable[Claim]) -> dict[int, int]:
    """What is still to be repaid of each claim's advance (satang), by primary key: two queries."""
    ids = [claim.pk for claim in claims]
    sums = dict.fromkeys(ids, 0)
    for way in ("entry__payout__claim", "entry__repayment__claim"):
        rows = Posting.objects.filter(
            account__code=ADVANCES, entry__reversed_by=None, **{f"{way}__in": ids}
        ).order_by()
        for pk, amount in rows.values_list(way).annotate(amount=Sum("amount")):
            sums[pk] += amount
    return sums


@dataclass(frozen=True)
class FloorWarning:
    """The fund would fall under the floor that the group resolved: both in satang."""

    after: int
    floor: int


def floor_warning(amount: int, on: datetime.date) -> FloorWarning | None:
    """Whether paying `amount` satang would take the fund under the group's floor, by what cash and bank hold."""
    schedule = schedule_on(on)
    if schedule is None or schedule.rules.floor is None:
        return None
    held = holdings(Month.of(on))
    after = held[CASH] + held[BANK] + held[AWAITING_COUNT] - amount
    return FloorWarning(after, schedule.rules.floor) if after < schedule.rules.floor else None
