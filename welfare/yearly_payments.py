"""Paying at once what was approved of a benefit that the fund starts itself: one day, one list to sign.

Promises: as if each claim were paid on its own page: one entry and one voucher for each, of the very sum that was
approved, by somebody who did not approve it; the same number of queries for ten claims and for a thousand (per
thousand rows). Who is left out stays ready for another day. Refuses a list that has changed since the officer looked,
and pays nothing of it then.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from ledger.journal import keys_from, lock_books, post_entries
from members.message_words import Tell
from members.messages import tell_many
from welfare.decisions import benefits_from, is_approved
from welfare.models import BenefitSchedule, Claim, Decision, Payout
from welfare.payments import Paying, draft_of, next_voucher_numbers, payout_of
from welfare.refusals import AlreadyPaid, SameOfficer, WrongClaim
from welfare.rules import Claimant


@dataclass(frozen=True)
class Ready:
    """An approved claim of a start that waits to be paid, with the words that approved it."""

    claim: Claim
    words: tuple[Decision, ...]
    # Whether the money is lent and not given, by the rules by which it was approved.
    lent: bool

    @property
    def amount(self) -> int:
        """What was approved, satang."""
        return self.words[0].amount

    def was_approved_by(self, user: User) -> bool:
        """Whether this officer gave one of its approvals."""
        return any(word.by_id == user.pk for word in self.words)

    def may_be_paid(self, user: User) -> bool:
        """Whether this officer neither approved it nor benefits from it."""
        return not self.was_approved_by(user) and not benefits_from(self.claim, user)


def starts_to_pay(benefit: str) -> list[datetime.date]:
    """The days on which a benefit was started and of which approved claims wait to be paid, the newest first."""
    return sorted({one.claim.event_on for one in _ready(Claim.objects.filter(benefit=benefit))}, reverse=True)


def ready_to_pay(benefit: str, on: datetime.date) -> list[Ready]:
    """The claims of one start that are approved and not paid, or whose payment was taken back; in the order of their
    numbers: three queries.
    """
    return _ready(Claim.objects.filter(benefit=benefit, event_on=on))


def _ready(claims: QuerySet[Claim]) -> list[Ready]:
    paid = Payout.objects.filter(entry__reversed_by=None, claim__isnull=False).values("claim")
    unpaid = claims.filter(ended_at=None, claimant=Claimant.FUND).exclude(pk__in=paid)
    words: dict[int, list[Decision]] = defaultdict(list)
    decided = Decision.objects.filter(claim__in=unpaid).select_related("assessment", "by").order_by("place")
    for word in decided.defer("assessment__reasons", "assessment__facts"):
        words[word.claim_id].append(word)
    schedules = BenefitSchedule.objects.in_bulk({said[-1].assessment.schedule_id for said in words.values()})
    found = unpaid.select_related("member", "kind__account", "entered_by").order_by("year", "number")
    return [
        Ready(claim, tuple(said), _is_lent(claim, schedules[said[-1].assessment.schedule_id]))
        for claim in found
        if is_approved(said := words[claim.pk])
    ]


def _is_lent(claim: Claim, schedule: BenefitSchedule) -> bool:
    rule = schedule.rules.rule(claim.benefit)
    return bool(rule and rule.advance)


def paid_of(benefit: str, on: datetime.date) -> list[Payout]:
    """The payments of one start that stand, in the order of their entries, with their sums: two queries."""
    found = Payout.objects.filter(claim__benefit=benefit, claim__event_on=on, claim__claimant=Claimant.FUND)
    found = found.filter(entry__reversed_by=None).select_related("entry", "member", "claim", "paid_by")
    return list(found.prefetch_related("entry__postings").order_by("entry__number"))


@transaction.atomic
def pay_yearly(
    benefit: str, on: datetime.date, paying: Paying, *, numbers: Collection[str], total: int, by: User | None
) -> list[Payout]:
    """Pay those claims of one start that `numbers` names ("12/2550"), in the order of their numbers.

    `total` (satang) is what the officer saw wait, ticked or not. `paying.key` belongs to the first entry. Raises
    AlreadyPaid when none of them waits any more, WrongClaim when others wait now or the day lies before the start,
    SameOfficer for whoever approved or benefits from one of them, and what posting raises.
    """
    lock_books()
    chosen = _chosen(ready_to_pay(benefit, on), set(numbers), total)
    _refuse_payer(chosen, by)
    if paying.on < on:
        raise WrongClaim(_("The money is paid after the event, not before. Check the day."), field="on")
    vouchers, keys = next_voucher_numbers(paying.on, len(chosen)), keys_from(paying.key, len(chosen))
    drafts = [
        draft_of(one.claim, one.amount, number, replace(paying, key=key), lent=one.lent)
        for one, number, key in zip(chosen, vouchers, keys, strict=True)
    ]
    entries = post_entries(drafts, by=by)
    payouts = [
        payout_of(one.claim, entry, approved_by=one.words[-1].by, by=by)
        for one, entry in zip(chosen, entries, strict=True)
    ]
    Payout.objects.bulk_create(payouts, batch_size=1000)
    audit.record("claims.paid", by=by, subject=f"{benefit} {on.isoformat()} vouchers {vouchers[0]}-{vouchers[-1]}")
    tell_many([(one.claim.member, {"day": paying.on}) for one in chosen], Tell.PAID_OUT)
    prefetch_related_objects(payouts, "entry__postings")
    return payouts


def _chosen(ready: list[Ready], numbers: set[str], total: int) -> list[Ready]:
    """What was ticked, if it is still what the officer looked at."""
    chosen = [one for one in ready if one.claim.number_in_year in numbers]
    if not chosen:
        raise AlreadyPaid(
            _("Nothing of what you chose waits to be paid any more. Nothing was paid a second time.")
        )  # fmt: skip
    if len(chosen) < len(numbers) or sum(one.amount for one in ready) != total:
        raise WrongClaim(_("The list has changed since you looked. Look at it again."))
    return chosen


def _refuse_payer(chosen: list[Ready], by: User | None) -> None:
    if by and any(one.was_approved_by(by) for one in chosen):
        raise SameOfficer(_("Whoever approved a claim does not pay it. Let another treasurer pay."))
    if by and any(benefits_from(one.claim, by) for one in chosen):
        raise SameOfficer(_("Whoever benefits from a claim does not pay it. Let another treasurer pay."))
