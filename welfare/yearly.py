"""Benefits that the fund starts itself every year, such as old age: who has a right to them, and claims for all at
once.

Promises: the same judgement as for any claim, by the rules in force on the day; whoever had the benefit in its year,
or has a claim for it that stands, is left out; the same number of queries for ten people and for a thousand (per
thousand rows). Approving is for others, as always: one act for all of one start. Refuses a benefit that somebody has
to ask for.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import be_year
from ledger.journal import lock_books
from members.models import BELONGS, Member
from welfare.assessment import Assessment, assess
from welfare.assessment_json import assessment_as_json, facts_as_json
from welfare.benefit_years import Year, year_around
from welfare.claims import next_number, rule_for, schedule_in_force
from welfare.facts import Facts
from welfare.gathering import person_facts, persons_on, used_by
from welfare.models import AssessmentMade, BenefitKind, BenefitSchedule, Claim, Decision
from welfare.refusals import AlreadyDecided, SameOfficer, WrongClaim
from welfare.rules import Claimant, Per, Rule


@dataclass(frozen=True)
class Entitled:
    """A member with what the rules give her this year."""

    member: Member
    facts: Facts
    assessment: Assessment


def entitled(benefit: str, on: datetime.date) -> list[Entitled]:
    """Whom the rules in force on a day give something of a yearly benefit, in the order of the register.

    Those of whom a fact is missing (the birth date) come too; their assessment names it. Raises NoRules, WrongClaim.
    """
    rule, schedule = _yearly_rule(benefit, on), schedule_in_force(on)
    members = list(Member.objects.filter(state__in=BELONGS))
    had = _had_it(rule, schedule, on)
    waiting = [member for member in members if member.pk not in had]
    persons, used = persons_on(waiting, on), used_by(waiting)
    found = []
    for member in waiting:
        facts = person_facts(
            member, persons[member.pk], benefit=benefit, event_on=on, filed_on=on, claimant=Claimant.FUND,
            papers=rule.papers, used=used.get(member.pk, ()),
        )  # fmt: skip
        judged = assess(schedule.rules, facts)
        if not judged.refused and (judged.amount or judged.missing):
            found.append(Entitled(member, facts, judged))
    return found


def _yearly_rule(benefit: str, on: datetime.date) -> Rule:
    rule = rule_for(benefit, on)
    if not rule.by_fund:
        raise WrongClaim(_("Somebody has to ask for this benefit: enter a claim."))
    return rule


def _had_it(rule: Rule, schedule: BenefitSchedule, on: datetime.date) -> set[int]:
    """Who has a claim of this benefit in the year that contains `on`: the year its own cap counts by."""
    year = next((cap.year for cap in rule.caps if cap.per == Per.YEAR), Year.CALENDAR)
    # Of a member's own year every start asks anew by the cap itself.
    if year == Year.JOINING:
        return set()
    first, end = year_around(on, year, fund_month=schedule.rules.fund_month)
    claims = Claim.objects.filter(benefit=rule.key, event_on__gte=first, event_on__lt=end, ended_at=None)
    return set(claims.values_list("member_id", flat=True))


@transaction.atomic
def start_yearly(benefit: str, on: datetime.date, numbers: Collection[str], *, by: User | None) -> list[Claim]:
    """Enter claims for those of `numbers` (member numbers) whom the rules give something on the day.

    Of whom a fact is missing nobody enters one. Raises NoRules, WrongClaim when nobody is left.
    """
    lock_books()
    if on > today():
        raise WrongClaim(_("The day lies in the future. Check the year."), field="on")
    rule, schedule, wanted = _yearly_rule(benefit, on), schedule_in_force(on), set(numbers)
    ready = [one for one in entitled(benefit, on) if one.member.number in wanted and not one.assessment.missing]
    if not ready:
        raise WrongClaim(_("Nobody is left of those you chose: they have had it, or something is missing."))
    claims = _claims(ready, rule, on, by)
    Claim.objects.bulk_create(claims, batch_size=1000)
    made = [
        AssessmentMade(
            group_id=claim.group_id, claim=claim, schedule=schedule, amount=one.assessment.amount,
            reasons=assessment_as_json(one.assessment), facts=facts_as_json(one.facts), approvals=rule.approvals,
            by=by,
        )
        for claim, one in zip(claims, ready, strict=True)
    ]  # fmt: skip
    AssessmentMade.objects.bulk_create(made, batch_size=1000)
    first, last = claims[0].number_in_year, claims[-1].number_in_year
    audit.record("claims.started", by=by, subject=f"{benefit} claims {first}-{last}")
    return claims


def _claims(ready: Sequence[Entitled], rule: Rule, on: datetime.date, by: User | None) -> list[Claim]:
    kind, year = BenefitKind.objects.get(account__slug=rule.kind), be_year(on)
    first = next_number(year)
    return [
        Claim(
            group_id=current_group_id(), year=year, number=first + place, kind=kind, benefit=rule.key,
            event=rule.event, member=one.member, event_on=on, filed_on=on, claimant=Claimant.FUND,
            payee=one.member.full_name, entered_by=by,
        )
        for place, one in enumerate(ready)
    ]  # fmt: skip


def waiting_of(benefit: str, on: datetime.date) -> list[tuple[Claim, AssessmentMade]]:
    """The claims of one start that wait for a first word, with their judgement, in the order of their numbers."""
    claims = Claim.objects.filter(benefit=benefit, event_on=on, ended_at=None, decisions=None, claimant=Claimant.FUND)
    claims = list(claims.select_related("member").order_by("number"))
    judged = {made.claim_id: made for made in AssessmentMade.objects.filter(claim__in=claims).order_by("id")}
    return [(claim, judged[claim.pk]) for claim in claims]


@transaction.atomic
def approve_yearly(benefit: str, on: datetime.date, *, total: int, by: User) -> list[Decision]:
    """Approve all claims of one start that wait for a first word; `total` (satang) is what the officer looked at.

    Raises SameOfficer for whoever started it or benefits from it, WrongClaim when the total is another one now or the
    rule asks for more than one officer, AlreadyDecided when nothing waits.
    """
    lock_books()
    waiting = waiting_of(benefit, on)
    if not waiting:
        raise AlreadyDecided(_("Nothing of this start waits for approval any more."))
    if any(claim.entered_by_id == by.pk or claim.member.user_id == by.pk for claim, _made in waiting):
        raise SameOfficer(_("Whoever entered a claim or benefits from it does not decide it. Ask another officer."))
    if sum(made.amount for _claim, made in waiting) != total:
        raise WrongClaim(_("The list has changed since you looked. Look at it again."))
    decisions = [
        Decision(
            group_id=claim.group_id, claim=claim, assessment=made, place=1, outcome=Decision.Outcome.APPROVED,
            amount=made.amount, by=by,
        )
        for claim, made in waiting
    ]  # fmt: skip
    Decision.objects.bulk_create(decisions, batch_size=1000)
    audit.record("claims.approved", by=by, subject=f"{benefit} {on.isoformat()} {len(decisions)}")
    return decisions
