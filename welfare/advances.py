"""Advances: money of claims that was lent, what came back of it, and until when the rest is due.

Promises: what the entries that stand say; due is the day of the payment and as many months as the rules give by
which it was approved; the same number of queries for one advance and for a thousand. Never writes.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from groups.queries import today
from groups.thai_dates import format_date, months_later
from ledger.models import Posting
from welfare.lengths import Length
from welfare.models import BenefitSchedule, Claim, Decision, Payout
from welfare.payments import ADVANCES
from welfare.rules import Rule


@dataclass(frozen=True)
class Lent:
    """One advance: satang lent and repaid, the day of the payment and the last day (None: the rules are gone)."""

    claim: Claim
    paid_on: datetime.date
    amount: int
    repaid: int
    due_on: datetime.date | None
    # The rules' own name of the benefit.
    benefit: str

    @property
    def left(self) -> int:
        """What is still to be repaid, satang."""
        return self.amount - self.repaid

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether something is left after the last day."""
        return self.left > 0 and self.due_on is not None and on > self.due_on

    @property
    def state(self) -> str:
        """How it stands today, in words."""
        day = today()
        if self.left <= 0:
            return _("repaid")
        if not self.is_overdue(day):
            return _("to be repaid")
        months = _months_past(self.due_on, day)
        if not months:
            return _("overdue since %(day)s") % {"day": format_date(self.due_on)}
        return _("overdue for %(length)s") % {"length": Length(months)}


def _months_past(due_on: datetime.date, day: datetime.date) -> int:
    """Full months after the last day."""
    months = (day.year - due_on.year) * 12 + day.month - due_on.month
    return months if months_later(due_on, months) <= day else months - 1


def advances() -> list[Lent]:
    """Every advance whose payment stands: what is longest due first, then those repaid, the newest first."""
    paid = (
        Payout.objects.filter(claim__isnull=False, entry__reversed_by=None, entry__postings__account__code=ADVANCES)
        .annotate(lent=Sum("entry__postings__amount", filter=Q(entry__postings__account__code=ADVANCES)))
        .select_related("claim__member", "kind__account", "entry")
        .order_by("entry__on", "entry__number")
    )
    paid = list(paid)
    repaid, rules = _repaid(paid), rules_approved([payout.claim_id for payout in paid])
    found = []
    for payout in paid:
        claim = payout.claim
        rule = rules.get(claim.pk)
        months = rule.advance.months if rule and rule.advance else None
        due_on = None if months is None else months_later(payout.entry.on, months)
        name = rule.name if rule else str(payout.kind)
        found.append(Lent(claim, payout.entry.on, payout.lent, repaid.get(claim.pk, 0), due_on, name))
    open_ones = sorted((one for one in found if one.left > 0), key=lambda one: one.due_on or datetime.date.max)
    return open_ones + [one for one in reversed(found) if one.left <= 0]


def _repaid(payouts: Sequence[Payout]) -> dict[int, int]:
    """What was paid back of each claim, satang."""
    rows = Posting.objects.filter(
        account__code=ADVANCES, entry__reversed_by=None, entry__repayment__claim__in=[one.claim_id for one in payouts]
    ).order_by()
    sums = rows.values_list("entry__repayment__claim").annotate(amount=Sum("amount"))
    return {claim_id: -amount for claim_id, amount in sums}


def versions_published() -> list[BenefitSchedule]:
    """Every version of the rules that was ever in force, the newest first."""
    return list(BenefitSchedule.objects.filter(published_at__isnull=False).order_by("-from_date"))


def rules_approved(claims: Sequence[int]) -> dict[int, Rule | None]:
    """The rule by which each claim (primary keys) was approved last: two queries.

    Not the one that holds today for the day of its event: a version may be published that begins before it.
    """
    versions = {version.pk: version for version in versions_published()}
    words = Decision.objects.filter(claim__in=claims, outcome=Decision.Outcome.APPROVED).order_by("id")
    rows = words.values_list("claim_id", "claim__benefit", "assessment__schedule_id")
    return {claim_id: versions[schedule_id].rules.rule(benefit) for claim_id, benefit, schedule_id in rows}
