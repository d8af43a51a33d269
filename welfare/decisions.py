"""Deciding claims: approve the assessed sum, or another one with a reason, or refuse.

Promises: two people, always: whoever entered the claim or benefits from it does not decide. A decision names the
judgement it stands on; what is missing or has changed since the officer looked stops it. As many officers as the rule
asks for approve one and the same sum, and two at once give one decision each. Refuses any sum where a rule stands in
the way: that is for the assembly, by a new rule.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.thai_text import tidy
from ledger.money import format_baht
from members.message_words import Tell
from members.messages import tell
from members.names import split_prefix
from welfare.assessment import Assessment
from welfare.assessment_json import assessment_from_json
from welfare.claims import end_claim, judge_claim, locked, refuse_ended, rule_for
from welfare.models import AssessmentMade, Claim, Decision
from welfare.reasons import REFUSALS, lack_words, step_words
from welfare.refusals import (
    AlreadyDecided,
    ClaimIncomplete,
    JudgementChanged,
    RulesRefuse,
    SameOfficer,
    WrongClaim,
)

Outcome, Reason = Decision.Outcome, Decision.Reason


@dataclass(frozen=True)
class Approval:
    """What an officer approves: satang, None for the assessed sum; `seen` is the judgement that was looked at."""

    seen: int
    amount: int | None = None
    reason: str = ""
    resolution: str = ""


def approve_claim(claim: Claim, approval: Approval, *, by: User) -> Decision:
    """Approve a claim.

    What it is worth now is kept first, also when that stops the officer: she then looks at it. Raises SameOfficer,
    ClaimEnded, AlreadyDecided, JudgementChanged, ClaimIncomplete, RulesRefuse, WrongClaim (no reason for another sum,
    no resolution).
    """
    with transaction.atomic():
        claim = locked(claim)
        _refuse_decider(claim, by)
        judge_claim(claim, by=by)
    return _approve(claim, approval, by)


@transaction.atomic
def _approve(claim: Claim, approval: Approval, by: User) -> Decision:
    claim = locked(claim)
    earlier = _refuse_decider(claim, by)
    judged = judge_claim(claim, by=by)
    _refuse_change(judged, approval)
    found = judgement(judged)
    if found.refused:
        raise RulesRefuse(" ".join(step_words(step) for step in found.steps if step.code in REFUSALS))
    if found.missing:
        raise ClaimIncomplete(" ".join(lack_words(lack) for lack in found.missing))
    amount = judged.amount if approval.amount is None else approval.amount
    _refuse_sum(amount, judged, approval, earlier)
    _refuse_without_resolution(claim, approval)
    decision = Decision.objects.create(
        group_id=claim.group_id,
        claim=claim,
        assessment=judged,
        place=len(earlier) + 1,
        outcome=Outcome.APPROVED,
        amount=amount,
        reason=approval.reason.strip(),
        resolution=approval.resolution.strip(),
        by=by,
    )
    audit.record("claim.approved", by=by, subject=f"claim {claim.number_in_year}")
    if is_approved([*earlier, decision]):
        tell(claim.member, Tell.CLAIM_DECIDED, claim=claim.number_in_year)
    return decision


@transaction.atomic
def refuse_claim(claim: Claim, *, code: str, reason: str = "", by: User) -> Decision:
    """Refuse a claim with a reason code; it has ended then. Raises SameOfficer, ClaimEnded, AlreadyDecided,
    WrongClaim.
    """
    claim = locked(claim)
    earlier = _refuse_decider(claim, by)
    if code not in Reason.values:
        raise WrongClaim(_("Choose why the claim is refused."), field="code")
    if code == Reason.OTHER and not reason.strip():
        raise WrongClaim(_("Write the reason in words."), field="reason")
    decision = Decision.objects.create(
        group_id=claim.group_id,
        claim=claim,
        assessment=judge_claim(claim, by=by),
        place=len(earlier) + 1,
        outcome=Outcome.REFUSED,
        reason_code=code,
        reason=reason.strip(),
        by=by,
    )
    end_claim(claim, str(Reason(code).label), by, "claim.refused")
    tell(claim.member, Tell.CLAIM_DECIDED, claim=claim.number_in_year)
    return decision


def judgement(made: AssessmentMade) -> Assessment:
    """A judgement that was kept, as a value."""
    return assessment_from_json(made.amount, made.reasons)


def may_decide(claim: Claim, user: User) -> bool:
    """Whether this officer is another person than whoever entered the claim or benefits from it."""
    return claim.entered_by_id != user.pk and not benefits_from(claim, user)


def benefits_from(claim: Claim, user: User) -> bool:
    """Whether this officer is the member, or bears the name of the member, of who asks or of who is paid."""
    names = {_bare(name) for name in (claim.payee, claim.claimant_name, claim.member.full_name)}
    return claim.member.user_id == user.pk or _bare(user.display_name) in names - {""}


def _bare(name: str) -> str:
    """A name by which two ways of writing it are one: without title, spaces and capitals."""
    return split_prefix(tidy(name))[1].replace(" ", "").casefold()


def _refuse_decider(claim: Claim, by: User) -> list[Decision]:
    """The approvals before this one, once it is sure that `by` may add a word."""
    refuse_ended(claim)
    if not may_decide(claim, by):
        raise SameOfficer(_("Whoever entered a claim or benefits from it does not decide it. Ask another officer."))
    earlier = list(Decision.objects.filter(claim=claim).select_related("assessment", "by"))
    if any(decision.by_id == by.pk for decision in earlier):
        raise AlreadyDecided(_("You have decided this claim already. It needs another officer."))
    if is_approved(earlier):
        raise AlreadyDecided(
            _("Claim %(number)s was already approved by %(officer)s.")
            % {"number": claim.number_in_year, "officer": earlier[-1].by}
        )
    return earlier


def is_approved(decisions: list[Decision]) -> bool:
    """Whether as many officers have approved as the rule asks for."""
    approved = [decision for decision in decisions if decision.outcome == Outcome.APPROVED]
    return bool(approved) and len(approved) >= max(decision.assessment.approvals for decision in approved)


def _refuse_change(judged: AssessmentMade, approval: Approval) -> None:
    """What matters must be what the officer saw: the sum, what is missing, what stands in the way."""
    seen = AssessmentMade.objects.filter(pk=approval.seen, claim=judged.claim).first()
    if seen is None or _matters(seen) != _matters(judged):
        raise JudgementChanged(
            _("The claim stands differently now: by the rules %(amount)s baht. Look at the reasons again.")
            % {"amount": format_baht(judged.amount)}
        )


def _matters(judged: AssessmentMade) -> tuple:
    return judged.amount, judged.reasons, judged.approvals


def _refuse_sum(amount: int, judged: AssessmentMade, approval: Approval, earlier: list[Decision]) -> None:
    if amount <= 0:
        raise RulesRefuse(
            _("By the rules nothing is left to pay. Refuse the claim, or write another sum with a reason.")
        )
    if earlier and earlier[0].amount != amount:
        raise AlreadyDecided(
            _("%(officer)s approved %(amount)s baht. Approve the same sum, or refuse the claim.")
            % {"officer": earlier[0].by, "amount": format_baht(earlier[0].amount)},
            field="amount",
        )
    if amount != judged.amount and not approval.reason.strip():
        raise WrongClaim(
            _("The rules give %(amount)s baht. Write why another sum is approved.")
            % {"amount": format_baht(judged.amount)},
            field="reason",
        )


def _refuse_without_resolution(claim: Claim, approval: Approval) -> None:
    if rule_for(claim.benefit, claim.event_on).decided and not approval.resolution.strip():
        raise WrongClaim(_("The committee decides this sum: write the number of its resolution."), field="resolution")
