"""An auditor's checks of the welfare that was paid: waiting time, nights, lapsed members, other sums, no claim.

Each payment of the span is judged once more: by the version that was in force, the facts that were kept, what the
register says today of that day, and what was granted for earlier events. Promises: the same number of queries for one
payment and for thousands. Refuses a name, a benefit's name and illness: a finding names a voucher.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from members.models import Member, State, StateChange
from members.queries import member_since, standing_changes
from members.states import state_after
from reports.audit_findings import AuditSpan, Found, of_entry
from welfare.assessment import Assessment, assess
from welfare.assessment_json import facts_from_json
from welfare.facts import Used
from welfare.gathering import Granted, granted_claims
from welfare.models import AssessmentMade, BenefitSchedule, Decision, Payout
from welfare.reasons import Code, Step
from welfare.rules import Counted, Event, Of, Rule, Unit


@dataclass(frozen=True)
class PaidClaim:
    """A payment of the span: its voucher, and of a claim the judgement on which the last officer decided."""

    payout: Payout
    judged: AssessmentMade | None

    @property
    def event_on(self) -> datetime.date:
        """The day of the event; where nobody wrote it, the day of the payment."""
        return self.payout.event_on or self.payout.entry.on

    @property
    def of_death(self) -> bool:
        """Whether it answers the member's death: she is judged as on the day before."""
        claim = self.payout.claim
        return claim.event == Event.DEATH if claim else self.payout.kind.account.slug == "death"

    def found(self, code: str, **figures) -> Found:
        """A finding about it."""
        return of_entry(code, self.payout.entry.number, voucher=self.payout.voucher_number, **figures)


def claim_findings(span: AuditSpan) -> Iterator[Found]:
    """What the rules would not have paid, or not so, and what was paid past them."""
    paid = payments(span)
    changes = _changes(paid)
    granted = _granted(paid)
    versions = list(BenefitSchedule.objects.filter(published_at__isnull=False).order_by("from_date"))
    for one in paid:
        own = [change for change in changes.get(one.payout.member_id, ()) if _counts(change, one)]
        if one.judged:
            yield from _on_claim(one, own, granted.get(one.payout.member_id, ()))
        else:
            yield from _without_claim(one, own, versions)


def payments(span: AuditSpan) -> list[PaidClaim]:
    """What was paid in the span and not taken back, oldest first: four queries."""
    payouts = Payout.objects.filter(entry__on__range=span.days, entry__reversed_by=None)
    decided = Decision.objects.filter(claim__in=payouts.values("claim"), outcome=Decision.Outcome.APPROVED)
    judged = {
        decision.claim_id: decision.assessment
        for decision in decided.order_by("id").select_related("assessment__schedule")
    }
    rows = payouts.select_related("entry", "kind__account", "member", "claim").prefetch_related("entry__postings")
    return [PaidClaim(payout, judged.get(payout.claim_id)) for payout in rows.order_by("entry__number")]


def _changes(paid: Iterable[PaidClaim]) -> dict[int, list[StateChange]]:
    """What became of the members who were paid, mistakes left out, in the order recorded: one query."""
    members = {one.payout.member_id for one in paid} - {None}
    found: dict[int, list[StateChange]] = defaultdict(list)
    for change in standing_changes(StateChange.objects.filter(member__in=members).order_by("id")):
        found[change.member_id].append(change)
    return found


def _counts(change: StateChange, one: PaidClaim) -> bool:
    return change.event_on <= one.event_on and not (one.of_death and change.kind == StateChange.Kind.DIED)


def _granted(paid: Iterable[PaidClaim]) -> dict[int, list[Granted]]:
    """What those members were granted on claims, by the day of the event: two queries."""
    found: dict[int, list[Granted]] = defaultdict(list)
    for granted in granted_claims({one.payout.member_id for one in paid} - {None}):
        found[granted.claim.member_id].append(granted)
    return found


def _on_claim(one: PaidClaim, changes: list[StateChange], granted: Iterable[Granted]) -> Iterator[Found]:
    again = _again(one, changes, granted)
    steps = {step.code: step for step in again.steps}
    stopped = list(_stopped(one, steps))
    yield from stopped
    paid, judged = one.payout.amount, one.judged.amount
    if (nights := _nights(again)) and paid > again.amount:
        asked = dict(facts_from_json(one.judged.facts).units).get(Unit.NIGHT, 0)
        told = {name: nights.told[name] for name in ("most", "left")}
        yield one.found("nights_over", nights=asked, paid_baht=paid, rules_baht=again.amount, **told)
    elif paid != judged or not stopped and paid > again.amount:
        yield one.found("sum_differs", paid_baht=paid, rules_baht=judged if paid != judged else again.amount)


def _again(one: PaidClaim, changes: list[StateChange], granted: Iterable[Granted]) -> Assessment:
    """The claim judged once more, with what the register says today and what earlier events were granted."""
    rules, facts = one.judged.schedule.rules, facts_from_json(one.judged.facts)
    rule = rules.rule(facts.benefit)
    claim = one.payout.claim_id
    own = next((g.claim for g in granted if g.claim.pk == claim), None)
    earlier = [g.used for g in granted if own and _place(g.claim) < _place(own)]
    known = [used for used in facts.used if not used.benefit]
    used: tuple[Used, ...] = (*known, *earlier)
    since, state = _stood(changes, one.payout.member)
    papers = rule.papers if rule else ()
    return assess(rules, replace(facts, since=since, state=state, used=used, papers=papers, granted=""))


def _place(claim) -> tuple:
    return claim.event_on, claim.filed_on, claim.pk


def _stood(changes: list[StateChange], member: Member) -> tuple[datetime.date, str]:
    """From when on she belonged by the day of the event, and what she was on it."""
    state = state_after(changes[-1].kind) if changes else State.LEFT
    return member_since(changes) or member.joined_on, state


def _stopped(one: PaidClaim, steps: dict[str, Step]) -> Iterator[Found]:
    """What stood in the way on the day of the event: too early, or no member."""
    on_day = one.event_on.isoformat()
    if waiting := steps.get(Code.WAITING):
        if waiting.told["counted"] == Counted.PAID:
            yield one.found("before_paid_days", on_day=on_day, days=waiting.told["days"])
        else:
            yield one.found("before_waiting", on_day=on_day, complete_day=waiting.told["complete_on"].isoformat())
    if Code.BEFORE_JOINING in steps:
        yield one.found("before_joining", on_day=on_day)
    elif outside := steps.get(Code.NOT_MEMBER):
        yield one.found("was_no_member", on_day=on_day, state=str(outside.told["state"]))
    elif Code.SUSPENDED in steps:
        yield one.found("was_suspended", on_day=on_day)


def _nights(again: Assessment) -> Step | None:
    """The step that cut nights off, if one did."""
    capped = (step for step in again.steps if step.code == Code.CAP_UNITS and step.told["of"] == Of.NIGHT)
    return next(capped, None)


def _without_claim(one: PaidClaim, changes: list[StateChange], versions: list[BenefitSchedule]) -> Iterator[Found]:
    """A voucher without a claim: whether the rules know the benefit, and what can be told of the member."""
    rule = _rule(one, versions)
    if rule:
        yield one.found("voucher_without_claim", amount_baht=one.payout.amount)
    if one.payout.member is None:
        return
    on_day = one.event_on.isoformat()
    since, state = _stood(changes, one.payout.member)
    if one.event_on < since:
        yield one.found("before_joining", on_day=on_day)
    elif state not in (State.ACTIVE, State.SUSPENDED):
        yield one.found("was_no_member", on_day=on_day, state=str(state))
    if rule and rule.waiting and rule.waiting.counted == Counted.JOINING:
        complete = rule.waiting.length.after(since)
        if complete > one.event_on:
            yield one.found("before_waiting", on_day=on_day, complete_day=complete.isoformat())


def _rule(one: PaidClaim, versions: list[BenefitSchedule]) -> Rule | None:
    """The rule of this kind that was in force on the day of the event."""
    in_force = [version for version in versions if version.from_date <= one.event_on]
    if not in_force:
        return None
    kind = one.payout.kind.account.slug
    return next((rule for rule in in_force[-1].rules.rules if rule.kind == kind), None)
