"""Claims: entered, judged, withdrawn.

Promises: what was asked is written once, with the next number of its year; it is judged by the rules in force on the
day of the event, as often as somebody asks, and each judgement is kept with its facts. Refuses an event no rules
speak of, a day in the future, a claim without the consent its rule asks for, and a second death claim for one person.
"""

import datetime
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import be_year, format_date
from groups.thai_text import tidy
from ledger.journal import lock_books
from members.consents import state_consent
from members.erased import hold_unerased
from members.models import Consent, Member, ReadingRight
from welfare.assessment import assess
from welfare.assessment_json import assessment_as_json, facts_as_json
from welfare.gathering import death_granted, facts_for
from welfare.models import AssessmentMade, BenefitKind, BenefitSchedule, Claim
from welfare.payouts import live_payout
from welfare.refusals import AlreadyEntered, AlreadyPaid, ClaimEnded, GrantedBefore, NoRules, WrongClaim
from welfare.rules import Claimant, Event, Rule, Unit
from welfare.schedules import schedule_on


@dataclass(frozen=True)
class Asked:
    """What stands on a claim form. `units` are counts by unit, `asked` satang, `grade` hundredths.

    `payee` is who gets the money; "" means the member. `consent`: the person agreed that nights and sums are kept.
    """

    benefit: str
    member: Member
    event_on: datetime.date
    filed_on: datetime.date
    claimant: str = Claimant.MEMBER
    claimant_name: str = ""
    payee: str = ""
    about: str = ""
    units: dict[str, int] = field(default_factory=dict)
    level: str = ""
    grade: int | None = None
    asked: int | None = None
    consent: bool = False
    key: uuid.UUID | None = None


@transaction.atomic
def enter_claim(asked: Asked, *, by: User | None) -> Claim:
    """Write a claim down and judge it.

    A consent that the rules ask for is noted with it as given on paper, where the member had not said yes before.

    Raises AlreadyEntered (the same form), AlreadyErased, NoRules, WrongClaim, GrantedBefore.
    """
    lock_books()
    _refuse_known_key(asked.key)
    hold_unerased([asked.member])
    rule = rule_for(asked.benefit, asked.event_on)
    _refuse_impossible(asked, rule)
    claim = Claim.objects.create(
        group_id=current_group_id(),
        year=(year := be_year(asked.filed_on)),
        number=next_number(year),
        kind=BenefitKind.objects.get(account__slug=rule.kind),
        benefit=rule.key,
        event=rule.event,
        member=asked.member,
        event_on=asked.event_on,
        filed_on=asked.filed_on,
        about=tidy(asked.about),
        units={unit: number for unit, number in asked.units.items() if number is not None},
        level=asked.level,
        grade=asked.grade,
        asked=asked.asked,
        claimant=asked.claimant,
        claimant_name=asked.claimant_name.strip(),
        payee=asked.payee.strip() or asked.member.full_name,
        consent_on=asked.filed_on if asked.consent else None,
        entered_by=by,
        key=asked.key,
    )
    audit.record("claim.entered", by=by, subject=f"claim {claim.number_in_year}")
    # What was ticked is a yes on paper, also after one that was taken back.
    if rule.consent and rule.event != Event.DEATH:
        state_consent(asked.member, Consent.Purpose.HEALTH, given=True, how=ReadingRight.How.PAPER, by=by)
    judge_claim(claim, by=by)
    return claim


def next_number(year: int) -> int:
    """The next number of a year (Buddhist Era); under the group's lock."""
    return (Claim.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1


def rule_for(benefit: str, event_on: datetime.date) -> Rule:
    """The rule in force on the day of an event. Raises NoRules."""
    rule = schedule_in_force(event_on).rules.rule(benefit)
    if rule is None:
        raise NoRules(
            _("The rules in force on %(day)s do not know this benefit. Check the day of the event.")
            % {"day": format_date(event_on)},
            field="event_on",
        )
    return rule


def schedule_in_force(event_on: datetime.date) -> BenefitSchedule:
    """The version in force on the day of an event. Raises NoRules."""
    schedule = schedule_on(event_on)
    if schedule is None:
        raise NoRules(
            _("No benefit rules were in force on %(day)s. Check the day, or publish the rules that held then.")
            % {"day": format_date(event_on)},
            field="event_on",
        )
    return schedule


def _refuse_known_key(key: uuid.UUID | None) -> None:
    known = Claim.objects.filter(key=key).first() if key else None
    if known:
        raise AlreadyEntered(
            _("This form was already entered as claim %(number)s. Nothing was entered a second time.")
            % {"number": known.number_in_year},
            claim=known,
        )


def _refuse_impossible(asked: Asked, rule: Rule) -> None:
    if asked.event_on > today():
        raise WrongClaim(_("The day of the event lies in the future. Check the year."), field="event_on")
    if asked.filed_on > today() or asked.filed_on < asked.event_on:
        raise WrongClaim(_("The claim is handed in after the event, and not in the future."), field="filed_on")
    nights = asked.units.get(Unit.NIGHT) or 0
    if nights > (asked.filed_on - asked.event_on).days:
        raise WrongClaim(
            _("So many nights had not passed on the day it was handed in. Check the first day and the nights."),
            field=f"unit_{Unit.NIGHT}",
        )
    if rule.consent and not asked.consent:
        raise WrongClaim(
            _("Ask first whether the group may keep the number of nights and the sum, and tick it here."),
            field="consent",
        )
    if rule.event == Event.DEATH:
        _refuse_death(asked)


def _refuse_death(asked: Asked) -> None:
    if asked.claimant == Claimant.MEMBER:
        raise WrongClaim(
            _("Nobody asks for her own death grant. Choose who asks: the beneficiary she named."), field="claimant"
        )
    if tidy(asked.payee) in ("", tidy(asked.member.full_name)):
        raise WrongClaim(_("Write to whom the death grant is paid: the beneficiary."), field="payee")
    if death_granted(asked.member) == "here":
        raise GrantedBefore(
            _("A death grant for this person stands already in this group. Look at the earlier claim."),
            field="member",
        )


@transaction.atomic
def judge_claim(claim: Claim, *, by: User | None) -> AssessmentMade:
    """Judge a claim by the rules in force on the day of its event and keep the judgement.

    What would say the same as the newest one is not kept twice. Raises NoRules, ClaimEnded.
    """
    refuse_ended(claim)
    schedule, facts = schedule_in_force(claim.event_on), facts_for(claim)
    found = assess(schedule.rules, facts)
    rule = schedule.rules.rule(claim.benefit)
    made = AssessmentMade(
        group_id=claim.group_id,
        claim=claim,
        schedule=schedule,
        amount=found.amount,
        reasons=assessment_as_json(found),
        facts=facts_as_json(facts),
        approvals=rule.approvals if rule else 1,
        by=by,
    )
    newest = newest_judgement(claim)
    if newest and _says_the_same(newest, made):
        return newest
    made.save()
    audit.record("claim.judged", by=by, subject=f"claim {claim.number_in_year}")
    return made


def newest_judgement(claim: Claim) -> AssessmentMade | None:
    """The newest judgement of a claim."""
    return AssessmentMade.objects.filter(claim=claim).select_related("schedule").first()


def _says_the_same(one: AssessmentMade, other: AssessmentMade) -> bool:
    names = ("schedule_id", "amount", "reasons", "facts", "approvals")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def locked(claim: Claim) -> Claim:
    """The claim as the group's lock finds it."""
    lock_books()
    return Claim.objects.select_for_update(of=("self",)).select_related("member", "kind__account").get(pk=claim.pk)


def refuse_ended(claim: Claim) -> None:
    """Raise ClaimEnded for a claim that was refused or withdrawn."""
    if claim.ended_at:
        raise ClaimEnded(
            _("Claim %(number)s was refused or withdrawn. Enter a new one if that was wrong.")
            % {"number": claim.number_in_year}
        )


@transaction.atomic
def withdraw_claim(claim: Claim, *, reason: str, by: User | None) -> Claim:
    """End a claim that was entered by mistake or is not asked for any more. Raises ClaimEnded, AlreadyPaid,
    WrongClaim.
    """
    claim = locked(claim)
    refuse_ended(claim)
    if not reason.strip():
        raise WrongClaim(_("Say why the claim is withdrawn."), field="reason")
    if live_payout(claim):
        raise AlreadyPaid(
            _("Claim %(number)s is paid. Take the payment back first.") % {"number": claim.number_in_year}
        )
    return end_claim(claim, reason.strip(), by, "claim.withdrawn")


def end_claim(claim: Claim, reason: str, by: User | None, action: str) -> Claim:
    """Note once that a claim has ended."""
    claim.ended_at, claim.ended_by, claim.ended_reason = timezone.now(), by, reason[:200]
    claim.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    audit.record(action, by=by, subject=f"claim {claim.number_in_year}")
    return claim
