"""Erasing a member from claims, judgements and vouchers: who she was goes, what was granted and paid stays.

Promises: names and free words go, papers are destroyed; of a birth a judgement keeps no more than the rules need to
come to the same sum again (nothing, where they do not ask for it), so that every judgement can still be made anew and
says what it said. Sums, days, units and who decided stay. Refuses whoever `members/erasing.py` has not erased.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groups.models import Group, User
from groups.thai_dates import years_complete
from ledger.erasing import holds_name
from members.models import Member
from members.names import Name
from welfare import paper_files
from welfare.assessment import Assessment, assess
from welfare.assessment_json import assessment_as_json, facts_as_json, facts_from_json
from welfare.facts import Facts
from welfare.models import AssessmentMade, BenefitSchedule, Claim, ClaimPaper, Decision, Payout
from welfare.rules import Rule, Schedule

Marks = dict[str, str]
NEARBY = 31


def erase_from_claims(member: Member, name: Name, *, by: User | None) -> None:
    """Let go what names a member, and her papers, in every claim and on every voucher of hers."""
    claims = list(Claim.objects.filter(member=member).order_by("id"))
    judged = list(AssessmentMade.objects.filter(claim__member=member).select_related("schedule", "claim"))
    marks = _marks(claims, judged)
    for claim in claims:
        mark = marks.get(claim.about, "")
        Claim.objects.filter(pk=claim.pk).update(about=mark, claimant_name="", payee="", ended_reason="")
    for made in judged:
        _rewrite(made, marks)
    Decision.objects.filter(claim__member=member).exclude(reason="").update(reason="")
    of_hers = Q(member=member) | Q(member=None) & holds_name("payee", name)
    Payout.objects.filter(of_hers).exclude(payee="").update(payee="")
    _destroy_papers(member, judged, by)


def _marks(claims: Iterable[Claim], judged: Iterable[AssessmentMade]) -> Marks:
    """What stands instead of each "first child": two events of one day are still told apart by it."""
    told = {claim.about for claim in claims}
    for made in judged:
        told.update((made.facts.get("about", ""), *(used.get("about", "") for used in made.facts.get("used", ()))))
    return {about: f"{place:x}" for place, about in enumerate(sorted(told - {""}), start=1)}


def _rewrite(made: AssessmentMade, marks: Marks) -> None:
    """The facts without birth, sex and words, as far as the same rules then say the same."""
    schedule, facts = made.schedule, facts_from_json(made.facts)
    rule = schedule.rules.rule(made.claim.benefit)
    facts = replace(
        facts,
        about=marks.get(facts.about, ""),
        papers=tuple(paper for paper in facts.papers if rule and paper in rule.papers),
        used=tuple(replace(used, about=marks.get(used.about, "")) for used in facts.used),
    )
    facts, found = _least(schedule.rules, facts)
    AssessmentMade.objects.filter(pk=made.pk).update(facts=facts_as_json(facts), reasons=assessment_as_json(found))


def _least(rules: Schedule, facts: Facts) -> tuple[Facts, Assessment]:
    """The facts that tell least of her and come to the same, with what the rules make of them."""
    said = _said(assess(rules, facts))
    for less in _less_and_less(facts):
        found = assess(rules, less)
        if _said(found) == said:
            return less, found
    return facts, assess(rules, facts)


def _less_and_less(facts: Facts) -> Iterator[Facts]:
    """What would tell less, the least first: without sex and birth, then with another day of birth."""
    yield replace(facts, sex="", born_on=None, born_on_is_exact=True)
    yield replace(facts, born_on=None, born_on_is_exact=True)
    if facts.born_on is None:
        yield replace(facts, sex="")
        return
    for sex in ("", facts.sex):
        for day in _other_births(facts.born_on, facts.event_on):
            yield replace(facts, sex=sex, born_on=day)


def _other_births(born_on: datetime.date, event_on: datetime.date) -> Iterator[datetime.date]:
    """Days that may stand for hers: one by which she is as old on the event, or the first of a month nearby."""
    year = event_on.year - years_complete(born_on, event_on)
    # The 29th of February is a birthday in leap years alone.
    yield event_on.replace(year=year, day=min(event_on.day, 28) if event_on.month == 2 else event_on.day)
    yield born_on.replace(month=1, day=1)
    yield born_on.replace(month=7, day=1)
    yield born_on.replace(day=1)
    yield (born_on.replace(day=28) + datetime.timedelta(4)).replace(day=1)
    # Where the rules draw a line between two days, at least another day than the true one.
    for distance in range(NEARBY, 0, -1):
        yield born_on - datetime.timedelta(distance)
        yield born_on + datetime.timedelta(distance)


def _said(found: Assessment) -> tuple:
    """What a judgement says but for the days of birth in it."""
    steps = [(step.code, step.amount, step.told | {"start_on": None}) for step in found.steps]
    return found.amount, steps, found.missing, found.units


def _destroy_papers(member: Member, judged: Iterable[AssessmentMade], by: User | None) -> None:
    """The files go for good; the rows stay, with the label where it is one of the rules'."""
    papers = ClaimPaper.objects.filter(claim__member=member)
    kept = {label for made in judged for label in _labels(made.schedule, made.claim)}
    papers.exclude(label__in=kept).exclude(label="").update(label="")
    files = list(papers.exclude(size=0).values_list("uuid", flat=True))
    papers.filter(removed_at=None).exclude(size=0).update(removed_at=timezone.now(), removed_by=by)
    group = Group.objects.get(pk=member.group_id).uuid

    def drop() -> None:
        for key in files:
            paper_files.drop(group, key)

    # Not before it is sure that the note of it stands.
    transaction.on_commit(drop)


def _labels(schedule: BenefitSchedule, claim: Claim) -> tuple[str, ...]:
    rule: Rule | None = schedule.rules.rule(claim.benefit)
    return rule.papers if rule else ()
