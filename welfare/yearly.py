"""Benefits that the fund starts itself every year, such as old age: who has a right to them, and claims for all at
once.

Promises: the same judgement as for any claim, by the rules in force on the day; whoever had the benefit in its year,
or has a claim for it that stands, is left out; the same number of queries for ten people and for a thousand (per
thousand rows). Approving is for others, as always: one act for all of one start. Refuses a benefit that somebody has
to ask for.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import be_year
from ledger.journal import lock_books
from ledger.money import format_baht
from members.message_words import Tell
from members.messages import tell_many
from members.models import BELONGS, Member
from welfare.advances import versions_published
from welfare.assessment import Assessment, assess
from welfare.assessment_json import assessment_as_json, assessment_from_json, facts_as_json
from welfare.benefit_years import Year, year_around
from welfare.claims import next_number, rule_for, schedule_in_force
from welfare.decisions import is_approved, may_decide
from welfare.facts import Facts
from welfare.gathering import person_facts, persons_on, used_by
from welfare.models import AssessmentMade, BenefitKind, BenefitSchedule, Claim, Decision
from welfare.refusals import AlreadyDecided, JudgementChanged, SameOfficer, WrongClaim
from welfare.rules import Claimant, Per, Rule


def newest_yearly_rule(benefit: str) -> Rule | None:
    """The newest rule of a yearly benefit, for its name; None where no version ever knew one."""
    found = (version.rules.rule(benefit) for version in versions_published())
    return next((rule for rule in found if rule and rule.by_fund), None)


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
    members = Member.objects.filter(state__in=BELONGS)
    # Most of a large group are surely too young: they need not be judged to know it.
    if rule.conditions.age_from is not None:
        members = members.exclude(born_on__year__gt=on.year - rule.conditions.age_from)
    had = _had_it(rule, schedule, on)
    found = _judged([member for member in members if member.pk not in had], rule, schedule, on)
    return [one for one in found if not one.assessment.refused and (one.assessment.amount or one.assessment.missing)]


def _judged(
    members: Sequence[Member], rule: Rule, schedule: BenefitSchedule, on: datetime.date
) -> Iterator[Entitled]:
    """Every one of `members`, judged as if the fund started the benefit for her on the day."""
    persons, used = persons_on(members, on), used_by(members)
    for member in members:
        facts = person_facts(
            member, persons[member.pk], benefit=rule.key, event_on=on, filed_on=on, claimant=Claimant.FUND,
            used=used.get(member.pk, ()),
        )  # fmt: skip
        yield Entitled(member, facts, assess(schedule.rules, facts))


def _yearly_rule(benefit: str, on: datetime.date) -> Rule:
    rule = rule_for(benefit, on)
    if not rule.by_fund:
        raise WrongClaim(_("Somebody has to ask for this benefit: enter a claim."))
    return rule


def _had_it(rule: Rule, schedule: BenefitSchedule, on: datetime.date) -> set[int]:
    """Who has a claim of this benefit in the year that contains `on`: the year its own cap counts by."""
    year = next((cap.year for cap in rule.caps if cap.per == Per.YEAR), Year.CALENDAR)
    # Of a member's own year the cap itself says who had it; what waits is not granted yet.
    if year == Year.JOINING:
        unpaid = Claim.objects.filter(benefit=rule.key, ended_at=None, payouts=None)
        return set(unpaid.values_list("member_id", flat=True))
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


@dataclass(frozen=True)
class Waiting:
    """A claim of a start that lacks approvals, with its newest judgement and the words that were given before."""

    claim: Claim
    judged: AssessmentMade
    words: tuple[Decision, ...]

    @property
    def amount(self) -> int:
        """What another officer approves, satang: what the first one did, else what the rules give."""
        return self.words[0].amount if self.words else self.judged.amount

    @property
    def is_sound(self) -> bool:
        """Whether it can be approved as it is: nothing is missing, nothing stands in the way."""
        found = assessment_from_json(self.judged.amount, self.judged.reasons)
        return self.amount > 0 and not found.missing and not found.refused

    def may_be_approved(self, by: User) -> bool:
        """Whether this officer neither entered it nor benefits from it nor approved it before."""
        return may_decide(self.claim, by) and all(word.by_id != by.pk for word in self.words)


def starts_waiting(benefit: str) -> list[datetime.date]:
    """The days on which a benefit was started and of which claims still wait for a word, the newest first."""
    found = _waiting(Claim.objects.filter(benefit=benefit))
    return sorted({one.claim.event_on for one in found}, reverse=True)


def waiting_of(benefit: str, on: datetime.date) -> list[Waiting]:
    """The claims of one start that lack approvals, in the order of their numbers: three queries."""
    return _waiting(Claim.objects.filter(benefit=benefit, event_on=on))


def _waiting(claims: QuerySet[Claim]) -> list[Waiting]:
    undone = claims.filter(ended_at=None, claimant=Claimant.FUND, payouts=None).select_related("member")
    undone = list(undone.order_by("year", "number"))
    judged = {made.claim_id: made for made in AssessmentMade.objects.filter(claim__in=undone).order_by("id")}
    words: dict[int, list[Decision]] = defaultdict(list)
    for word in Decision.objects.filter(claim__in=undone).select_related("assessment", "by").order_by("place"):
        words[word.claim_id].append(word)
    return [
        Waiting(claim, judged[claim.pk], tuple(words[claim.pk]))
        for claim in undone
        if not is_approved(words[claim.pk])
    ]


@transaction.atomic
def approve_yearly(benefit: str, on: datetime.date, *, total: int, by: User) -> list[Decision]:
    """Give a word for all claims of one start that lack one; `total` (satang) is what the officer looked at.

    Raises SameOfficer for whoever started it or benefits from it, WrongClaim when the total is another one now,
    JudgementChanged when the rules give somebody another sum meanwhile, AlreadyDecided when nothing waits.
    """
    lock_books()
    waiting = [one for one in waiting_of(benefit, on) if one.is_sound]
    if not waiting:
        raise AlreadyDecided(_("Nothing of this start waits for approval any more."))
    if not all(one.may_be_approved(by) for one in waiting):
        raise SameOfficer(
            _(
                "Whoever entered, approved or benefits from one of these claims does not approve them. "
                "Ask another officer."
            )
        )
    if sum(one.amount for one in waiting) != total:
        raise WrongClaim(_("The list has changed since you looked. Look at it again."))
    _refuse_change(benefit, on, waiting)
    decisions = [
        Decision(
            group_id=one.claim.group_id, claim=one.claim, assessment=one.judged, place=len(one.words) + 1,
            outcome=Decision.Outcome.APPROVED, amount=one.amount, by=by,
        )
        for one in waiting
    ]  # fmt: skip
    Decision.objects.bulk_create(decisions, batch_size=1000)
    audit.record("claims.approved", by=by, subject=f"{benefit} {on.isoformat()} {len(decisions)}")
    decided = [one.claim for one, word in zip(waiting, decisions, strict=True) if is_approved([*one.words, word])]
    tell_many([(claim.member, {"claim": claim.number_in_year}) for claim in decided], Tell.CLAIM_DECIDED)
    return decisions


def _refuse_change(benefit: str, on: datetime.date, waiting: Sequence[Waiting]) -> None:
    """The rules must give today what the officer looked at, as for a single claim."""
    rule, schedule = _yearly_rule(benefit, on), schedule_in_force(on)
    judged = {one.claim.member_id: one.judged for one in waiting}
    for now in _judged([one.claim.member for one in waiting], rule, schedule, on):
        if now.assessment.amount != judged[now.member.pk].amount:
            raise JudgementChanged(
                _("Member %(number)s stands differently now: by the rules %(amount)s baht. Open her claim first.")
                % {"number": now.member.number, "amount": format_baht(now.assessment.amount)}
            )
