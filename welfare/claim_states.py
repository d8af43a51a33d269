"""Where claims stand: entered, stopped by the rules, waiting for a word, approved, paid, refused, withdrawn.

Promises: the state follows from what was written and is kept nowhere; lists cost the same queries for one claim and
for many. Never writes.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Count, F, Prefetch, QuerySet, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from groups.thai_dates import Month
from members.models import State
from welfare.assessment import Assessment
from welfare.decisions import is_approved, judgement
from welfare.models import AssessmentMade, Claim, ClaimPaper, Decision, Payout
from welfare.rules import Event


class ClaimState(TextChoices):
    """What has become of a claim."""

    INCOMPLETE = "incomplete", _("something is missing")
    STOPPED = "stopped", _("stopped by the rules")
    WAITING = "waiting", _("waits for approval")
    APPROVED = "approved", _("approved, waits to be paid")
    PAID = "paid", _("paid")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


# What still asks somebody to do something.
OPEN = (ClaimState.INCOMPLETE, ClaimState.STOPPED, ClaimState.WAITING, ClaimState.APPROVED)


@dataclass(frozen=True)
class ClaimStanding:
    """A claim with everything that was written about it."""

    claim: Claim

    @cached_property
    def judged(self) -> AssessmentMade | None:
        """The newest judgement; the one that was decided on holds once enough officers have, or it has ended."""
        decided = [decision.assessment for decision in self.decisions]
        done = decided and (self.claim.ended_at or is_approved(self.decisions))
        return decided[-1] if done else next(iter(self.claim.assessments.all()), None)

    @cached_property
    def assessment(self) -> Assessment:
        """The same as a value."""
        return judgement(self.judged) if self.judged else Assessment(0, (), ())

    @cached_property
    def decisions(self) -> list[Decision]:
        """Every word on it, in order."""
        return list(self.claim.decisions.all())

    @cached_property
    def payout(self) -> Payout | None:
        """The payment that stands."""
        paid = [payout for payout in self.claim.payouts.all() if not hasattr(payout.entry, "reversed_by")]
        return paid[0] if paid else None

    @cached_property
    def papers(self) -> list[ClaimPaper]:
        """The papers that were not removed."""
        return [paper for paper in self.claim.papers.all() if paper.removed_at is None]

    @property
    def assessed(self) -> int:
        """What the rules give, satang."""
        return self.assessment.amount

    @property
    def approved(self) -> int | None:
        """What was approved, satang; None before enough officers have."""
        return self.decisions[0].amount if is_approved(self.decisions) else None

    @property
    def approvals_lacking(self) -> int:
        """How many officers have still to approve."""
        return max(0, (self.judged.approvals if self.judged else 1) - len(self.decisions))

    @property
    def sum(self) -> int:
        """What it comes to as it stands now, satang: paid or approved, else what the rules give."""
        return self.assessed if self.approved is None else self.approved

    @property
    def state(self) -> ClaimState:
        """What has become of it."""
        if self.claim.ended_at:
            refused = any(decision.outcome == Decision.Outcome.REFUSED for decision in self.decisions)
            return ClaimState.REFUSED if refused else ClaimState.WITHDRAWN
        if self.payout:
            return ClaimState.PAID
        if self.approved is not None:
            return ClaimState.APPROVED
        # What the rules do not give needs no more papers.
        if self.assessment.refused:
            return ClaimState.STOPPED
        return ClaimState.INCOMPLETE if self.assessment.missing else ClaimState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in OPEN

    @property
    def benefit_name(self) -> str:
        """What the rules call the benefit."""
        rule = self.judged and self.judged.schedule.rules.rule(self.claim.benefit)
        return rule.name if rule else str(self.claim.kind)


def claims() -> QuerySet[Claim]:
    """Claims with all that a `ClaimStanding` asks for, the newest first: a constant number of queries.

    Each version of the rules is read once, however many judgements stand on it; their facts stay where they are.
    """
    judged = AssessmentMade.objects.defer("facts").prefetch_related("schedule")
    decisions = Decision.objects.select_related("by").prefetch_related(Prefetch("assessment", queryset=judged))
    payouts = Payout.objects.select_related("entry__reversed_by", "paid_by").prefetch_related("entry__postings")
    return Claim.objects.select_related("kind__account", "member", "entered_by", "ended_by").prefetch_related(
        Prefetch("assessments", queryset=judged.select_related("by")),
        Prefetch("decisions", queryset=decisions),
        Prefetch("payouts", queryset=payouts),
        Prefetch("papers", queryset=ClaimPaper.objects.select_related("by", "removed_by")),
    )


def standing_of(claim: Claim) -> ClaimStanding:
    """One claim as it stands, read anew."""
    return ClaimStanding(claims().get(pk=claim.pk))


# More than these nobody reads; the newest come first.
MOST_OTHERS = 20


def others_of(claim: Claim) -> list[ClaimStanding]:
    """The member's other claims, the newest first: whoever decides sees at once what was asked for before."""
    others = claims().filter(member=claim.member_id).exclude(pk=claim.pk)
    return [ClaimStanding(other) for other in others[:MOST_OTHERS]]


def open_claims() -> list[ClaimStanding]:
    """Claims about which something is still to be done, the oldest first."""
    found = claims().filter(ended_at=None).order_by("year", "number")
    # Those paid long ago are left to the database: a claim whose payment stands asks nothing of anybody.
    found = found.exclude(pk__in=Payout.objects.filter(entry__reversed_by=None, claim__isnull=False).values("claim"))
    return [standing for standing in map(ClaimStanding, found) if standing.is_open]


@dataclass(frozen=True)
class Unpaid:
    """Claims that are approved and wait for their money: how many, and satang."""

    claims: int
    amount: int


def unpaid() -> Unpaid:
    """What was approved and is not paid: one query, and no claim is read for it."""
    paid = Payout.objects.filter(entry__reversed_by=None, claim__isnull=False).values("claim")
    words = Decision.objects.filter(outcome=Decision.Outcome.APPROVED, claim__ended_at=None).exclude(claim__in=paid)
    rows = words.order_by("claim_id").values_list("claim_id", "amount", "assessment__approvals")
    said = [list(own) for _claim, own in groupby(rows, key=lambda row: row[0])]
    sums = [own[0][1] for own in said if len(own) >= max(needed for _claim, _amount, needed in own)]
    return Unpaid(len(sums), sum(sums))


@dataclass(frozen=True)
class PaidOtherwise:
    """Claims paid in a month with another sum than the rules give: how many, by the rules and paid (satang)."""

    claims: int
    by_rules: int
    paid: int


def paid_otherwise(month: Month) -> PaidOtherwise:
    """What an auditor asks about first: one query."""
    paid = Payout.objects.filter(entry__on__range=(month.first, month.last), entry__reversed_by=None)
    decided = Decision.objects.filter(claim__in=paid.values("claim"), place=1).exclude(amount=F("assessment__amount"))
    sums = decided.aggregate(n=Count("pk"), rules=Sum("assessment__amount"), paid=Sum("amount"))
    return PaidOtherwise(sums["n"], sums["rules"] or 0, sums["paid"] or 0)


def grants_without_death() -> int:
    """How many death claims stand for members whom the register does not count as dead: one query."""
    return Claim.objects.filter(event=Event.DEATH, ended_at=None).exclude(member__state=State.DIED).count()
