"""How fast claims are judged, one by one and ten thousand of the past by a draft, with reading their facts."""

import datetime
import resource
import time
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.tenancy import group_scope
from tests.makers import LONG_AGO, make_draft, make_schedule
from tests.welfare.judged import facts, granted, nights
from tests.welfare.town import TOWN
from welfare.assessment import assess
from welfare.assessment_json import assessment_as_json, facts_as_json
from welfare.costs import cost_of
from welfare.facts import Used
from welfare.incidence import incidence_of
from welfare.models import AssessmentMade, BenefitKind, Claim, Decision

pytestmark = pytest.mark.benchmark
CLAIMS = 10_000
FIRST, LAST = datetime.date(2003, 1, 1), datetime.date(2007, 3, 31)
DAY = datetime.timedelta(1)
# What is asked of `assess` alone, a second on one core, and of ten thousand claims with their facts, seconds.
LEAST_A_SECOND, MOST_SECONDS = 20_000, 10
MIXED = [
    facts("birth", units=nights(3)),
    facts("sickness", units=nights(13), used=(granted("birth", LAST, 800, 3), granted("sickness", FIRST, 400, 4))),
    facts("death", since=datetime.date(2000, 2, 29)),
    facts("old-age", since=datetime.date(1990, 1, 1), born_on=datetime.date(1940, 1, 1), claimant="fund"),
]


def judged_a_second() -> float:
    rounds = 5_000
    start = time.perf_counter()
    for _again in range(rounds):
        for one in MIXED:
            assess(TOWN, one)
    return rounds * len(MIXED) / (time.perf_counter() - start)


def test_judging_alone(say):
    found = max(judged_a_second() for _again in range(3))
    say(f"assess: {found:,.0f} claims a second on one core")
    assert found > LEAST_A_SECOND


@pytest.fixture
def long_memory(big_group) -> SimpleNamespace:
    """Ten thousand approved stays of five years, each with the facts that were known then, and a draft."""
    with group_scope(big_group.group):
        schedule = make_schedule(TOWN, from_date=LONG_AGO)
        insert_claims(big_group, schedule)
        big_group.draft = make_draft(TOWN)
    return big_group


def insert_claims(cast, schedule) -> None:
    """Claims, judgements and decisions in bulk: as the services write them, without the hour they would take."""
    group_id, kind, before = cast.group.pk, BenefitKind.objects.get(account__slug="sickness"), {}
    claims, judged = [], []
    for number in range(1, CLAIMS + 1):
        member = cast.members[number % len(cast.members)]
        day, length = FIRST + (number * 1_550 // CLAIMS) * DAY, number % 9 + 1
        known = facts("sickness", day, since=LONG_AGO, units=nights(length), used=before.get(member.pk, ()))
        found = assess(TOWN, known)
        if found.amount:
            before[member.pk] = (*known.used, Used("sickness", "sickness", day, found.amount, found.units))
        claims.append(
            Claim(
                group_id=group_id, year=2550, number=number, kind=kind, benefit="sickness", event="stay",
                member=member, event_on=day, filed_on=day, units={"night": length}, claimant="member",
                payee="-", consent_on=day, entered_by=cast.committee,
            )
        )  # fmt: skip
        judged.append((known, found))
    claims = Claim.objects.bulk_create(claims, batch_size=1_000)
    made = AssessmentMade.objects.bulk_create(
        [
            AssessmentMade(
                group_id=group_id, claim=claim, schedule=schedule, amount=found.amount,
                reasons=assessment_as_json(found), facts=facts_as_json(known), approvals=1, by=cast.committee,
            )
            for claim, (known, found) in zip(claims, judged, strict=True)
        ],
        batch_size=1_000,
    )  # fmt: skip
    Decision.objects.bulk_create(
        [
            Decision(
                group_id=group_id, claim=one.claim, assessment=one, place=1, by=cast.chair,
                **(
                    {"outcome": "approved", "amount": one.amount}
                    if one.amount else {"outcome": "refused", "reason_code": "by_rules"}
                ),
            )
            for one in made
        ],
        batch_size=1_000,
    )  # fmt: skip
    refused = [one.claim_id for one in made if not one.amount]
    Claim.objects.filter(pk__in=refused).update(ended_at=timezone.now(), ended_by=cast.chair)


def measured(work) -> tuple[float, int, object]:
    """Seconds and queries of one run, and what it found."""
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        found = work()
        return time.perf_counter() - start, len(captured), found


def test_ten_thousand_past_claims_by_a_draft(long_memory, say):
    with group_scope(long_memory.group):
        seconds, queries, cost = min(
            (measured(lambda: cost_of(long_memory.draft)) for _again in range(3)), key=lambda run: run[0]
        )
        drawn, asked, _found = measured(lambda: incidence_of(FIRST, LAST, cost.names, cost.delicate))
        half, fewer, less = measured(lambda: cost_of(long_memory.draft, last=datetime.date(2005, 2, 15)))
    alone = CLAIMS / judged_a_second()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(
        f"{connection.vendor}: {CLAIMS:,} past claims with their facts by a draft {seconds:.2f} s, {queries} queries "
        f"({seconds / alone:.1f} times judging alone); half of them {half / seconds:.2f} of that, {fewer} queries; "
        f"incidence {drawn:.2f} s, {asked} queries; {memory} MB at most"
    )
    assert cost.total.difference == 0 and cost.total.cases > CLAIMS * 0.9
    assert seconds < MOST_SECONDS
    # A query for each thousand claims, and a handful besides.
    assert queries - fewer <= (cost.total.cases - less.total.cases) // 1_000 + 1
    assert queries <= CLAIMS // 1_000 + 5
