"""The claims a group has decided, read for judging them anew.

Promises: lean rows for all claims in one query, and their facts a thousand at a time in one query each, a member's
claims always together; the facts are those of the judgement on which the last officer decided. Never writes.
"""

import datetime
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from django.db.models import Max, Min, Q

from welfare.assessment_json import facts_from_json
from welfare.models import AssessmentMade, Decision
from welfare.replay import PastClaim

AT_ONCE = 1000
Outcome = Decision.Outcome
# Approved and not ended, or refused because the rules gave nothing: other rules might have given something.
_DECIDED = Q(outcome=Outcome.APPROVED, claim__ended_at=None) | Q(
    outcome=Outcome.REFUSED, reason_code=Decision.Reason.BY_RULES
)


class Decided(NamedTuple):
    """A decided claim: what `PastClaim` says of it, its kind of event, and the judgement that has its facts."""

    claim: int
    member: int
    kind: str
    benefit: str
    event: str
    event_on: datetime.date
    assessment: int
    then: int
    approved: int | None


def decided_claims(*, first: datetime.date | None = None, last: datetime.date | None = None) -> list[Decided]:
    """Claims with an event from a day to a day, both included (None: no bound), by member: one query."""
    words = Decision.objects.filter(_DECIDED)
    if first:
        words = words.filter(claim__event_on__gte=first)
    if last:
        words = words.filter(claim__event_on__lte=last)
    rows = words.order_by("claim__member_id", "claim__event_on", "claim_id", "id").values_list(
        "claim_id", "claim__member_id", "claim__kind__account__slug", "claim__benefit", "claim__event",
        "claim__event_on", "assessment_id", "assessment__amount", "amount", "assessment__approvals",
    )  # fmt: skip
    found = (_decided(list(said)) for _claim, said in groupby(rows.iterator(), key=lambda row: row[0]))
    return [one for one in found if one]


def _decided(said: list[tuple]) -> Decided | None:
    """The claim on which these words were said; None while it lacks approvals."""
    *row, approved, _needed = said[-1]
    if approved is None:
        return Decided(*row[:-1], 0, None)
    return Decided(*row, approved) if len(said) >= max(word[-1] for word in said) else None


def decided_between() -> tuple[datetime.date, datetime.date] | None:
    """The first and the last event of a decided claim, or None."""
    found = Decision.objects.filter(_DECIDED).aggregate(first=Min("claim__event_on"), last=Max("claim__event_on"))
    return (found["first"], found["last"]) if found["first"] else None


def past_claims(decided: Iterable[Decided]) -> Iterator[list[PastClaim]]:
    """The same with their facts, about a thousand at a time and one query each; `decided` comes by member."""
    some: list[Decided] = []
    for _member, own in groupby(decided, key=lambda one: one.member):
        some.extend(own)
        if len(some) >= AT_ONCE:
            yield _with_facts(some)
            some = []
    if some:
        yield _with_facts(some)


def _with_facts(some: list[Decided]) -> list[PastClaim]:
    judged = AssessmentMade.objects.order_by().filter(pk__in=[one.assessment for one in some])
    facts = {pk: facts_from_json(kept) for pk, kept in judged.values_list("pk", "facts").iterator()}
    return [PastClaim(one.claim, one.member, one.kind, facts[one.assessment], one.then, one.approved) for one in some]
