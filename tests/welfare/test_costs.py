"""What a draft would have cost: a group's own claims, read from where they were decided."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from ledger.journal import Draft, Line, post_entry, reverse_entry
from tests.makers import DAY, LONG_AGO, make_draft, make_member, make_payout
from tests.welfare.claim_walks import approved, ask, entered, open_welfare, stay
from tests.welfare.town import BAHT, BIRTH, DEATH, SICKNESS, TOWN
from welfare.claims import withdraw_claim
from welfare.costs import cost_of, difference_words
from welfare.decisions import refuse_claim
from welfare.models import BenefitSchedule
from welfare.rules import Conditions, PerUnit, Rule, Schedule, Unit

MARCH_DAY = datetime.date(2007, 3, 10)
# Twice as much for a night, and 3,000 a year shared in place of 2,000; nothing for a birth; a new benefit.
SCHOOL = Rule("school", "ทุนการศึกษา", "education", "school", amount=300 * BAHT)
DOUBLE = Schedule(
    rules=(DEATH, replace(SICKNESS, units=(PerUnit(Unit.NIGHT, 200 * BAHT),)), SCHOOL),
    shared=(),
)


@pytest.fixture
def desk(in_group):
    open_welfare(in_group)
    return in_group


def line_of(cost, name: str):
    return next(line for line in cost.lines if line.name == name)


class TestTheSums:
    def test_cases_and_baht_by_benefit_then_and_by_the_draft(self, desk):
        other = make_member("0002", "แสง", "ใจดี")
        approved(desk, stay(desk, 4))
        approved(desk, stay(desk, 10, member=other))
        approved(desk, ask(desk, event_on=datetime.date(2007, 4, 9)))
        cost = cost_of(make_draft(DOUBLE))
        stays, births = line_of(cost, SICKNESS.name), line_of(cost, BIRTH.name)
        assert (stays.cases, stays.then, stays.cases_now, stays.now) == (2, 1_400 * BAHT, 2, 2_800 * BAHT)
        assert (births.cases, births.then, births.cases_now, births.now) == (1, 800 * BAHT, 0, 0)
        assert (births.is_gone, stays.is_gone) == (True, False)
        total = cost.total
        assert (total.cases, total.then, total.now, total.difference) == (3, 2_200 * BAHT, 2_800 * BAHT, 600 * BAHT)

    def test_another_sum_that_was_approved_stands_beside_what_the_rules_gave(self, desk):
        approved(desk, stay(desk, 4), amount=100 * BAHT, reason="ตามมติ")
        cost = cost_of(make_draft(TOWN))
        assert (cost.total.then, cost.total.approved, cost.total.difference) == (400 * BAHT, 100 * BAHT, 0)

    def test_what_the_rules_refused_then_may_be_paid_by_the_draft(self, desk):
        newcomer = make_member("0003", "ใหม่", "มาดี", joined_on=DAY)
        late = entered(desk, stay(desk, 3, member=newcomer, event_on=datetime.date(2007, 4, 1)))
        refuse_claim(late, code="by_rules", by=desk.chair)
        approved(desk, stay(desk, 20))
        more = entered(desk, stay(desk, 2, event_on=datetime.date(2007, 4, 30), filed_on=datetime.date(2007, 5, 2)))
        refuse_claim(more, code="by_rules", by=desk.chair)
        free = replace(SICKNESS, caps=())
        line = line_of(cost_of(make_draft(Schedule((free,)))), SICKNESS.name)
        # Who had not joined yet gets nothing by any rules; the 22 nights of the year are all paid.
        assert (line.cases, line.cases_now, line.refused_then) == (1, 2, 1)
        assert (line.then, line.now) == (2_000 * BAHT, 2_200 * BAHT)

    def test_claims_that_wait_were_withdrawn_or_refused_for_another_reason_are_no_past_claims(self, desk):
        entered(desk, stay(desk, 4))
        withdraw_claim(
            approved(desk, stay(desk, 4, event_on=datetime.date(2007, 3, 1))), reason="เขียนผิด", by=desk.chair
        )
        refuse_claim(entered(desk, stay(desk, 4, event_on=datetime.date(2007, 2, 1))), code="papers", by=desk.chair)
        cost = cost_of(make_draft(TOWN))
        assert (cost.total.cases, cost.total.cases_now, cost.total.then) == (0, 0, 0)

    def test_what_a_fact_is_missing_for_stands_outside_the_difference(self, desk):
        approved(desk, stay(desk, 4))
        approved(desk, ask(desk))
        women = replace(SICKNESS, conditions=Conditions(sex="female"))
        cost = cost_of(make_draft(Schedule((women, BIRTH))))
        line = line_of(cost, SICKNESS.name)
        assert (line.unknown, line.unknown_then, line.now, line.difference) == (1, 400 * BAHT, 0, 0)
        assert (cost.total.unknown, cost.total.difference) == (1, 0)

    def test_a_new_benefit_is_named_and_has_no_line(self, desk):
        cost = cost_of(make_draft(DOUBLE))
        assert cost.new == (SCHOOL.name,)
        assert SCHOOL.name not in [line.name for line in cost.lines]


class TestThePeriod:
    def test_only_events_of_the_period_are_counted_but_what_came_before_uses_up_the_year(self, desk):
        approved(desk, stay(desk, 15, event_on=MARCH_DAY))
        approved(desk, stay(desk, 5))
        april = datetime.date(2007, 4, 1)
        cost = cost_of(make_draft(replace(TOWN, rules=DOUBLE.rules)), first=april, last=DAY)
        # 15 nights at 200 took the 2,000 that are shared: nothing is left in April.
        assert (cost.total.cases, cost.total.then, cost.total.now) == (1, 500 * BAHT, 0)
        assert cost_of(make_draft(TOWN), first=MARCH_DAY, last=MARCH_DAY).total.then == 1_500 * BAHT

    def test_money_paid_without_a_claim_is_named_with_its_baht_and_in_no_sum(self, in_group):
        make_payout(70_00)
        reverse_entry(make_payout(30_00, number="V-2").entry, on=DAY, reason="ผิด", by=in_group.treasurer)
        told = (LONG_AGO, datetime.date(2007, 3, 31))
        lines = (Line("5010", 7_500_00, cases=15), Line("1090", -7_500_00))
        post_entry(Draft(on=DAY, kind="summary", lines=lines, summary=told), by=in_group.treasurer)
        cost = cost_of(make_draft(TOWN))
        assert [(one.payments, one.amount) for one in cost.without_claim] == [(2, 7_570_00)]
        assert (cost.total.cases, cost.total.then, cost.total.now) == (0, 0, 0)
        april = cost_of(make_draft(TOWN), first=DAY, last=DAY)
        assert (april.without_claim_payments, april.without_claim_amount) == (1, 70_00)


class TestClaimByClaim:
    def test_claims_are_kept_only_when_asked_for_in_the_order_of_their_events(self, desk):
        later, earlier = approved(desk, stay(desk, 4)), approved(desk, stay(desk, 2, event_on=MARCH_DAY))
        draft = make_draft(DOUBLE)
        assert cost_of(draft).claims == ()
        found = cost_of(draft, claims=True).claims
        assert [(one.claim, one.then, one.now) for one in found] == [
            (earlier.pk, 200 * BAHT, 400 * BAHT), (later.pk, 400 * BAHT, 800 * BAHT),
        ]  # fmt: skip

    def test_a_published_version_is_measured_against_the_ones_before_it(self, desk):
        approved(desk, stay(desk, 4))
        first = BenefitSchedule.objects.get()
        assert cost_of(first).total.difference == 0
        assert SICKNESS.name in [line.name for line in cost_of(first).lines]


def test_fifteen_claims_cost_no_more_queries_than_three(desk):
    draft = make_draft(DOUBLE)

    def queries(claims: range) -> int:
        for number in claims:
            approved(desk, stay(desk, 2, member=make_member(f"{number:04}")))
        with CaptureQueriesContext(connection) as captured:
            assert cost_of(BenefitSchedule.objects.get(pk=draft.pk)).total.cases == claims.stop - 1_000
        return len(captured)

    assert queries(range(1_000, 1_003)) == queries(range(1_003, 1_015))


def test_a_difference_is_said_in_words():
    with override("en"):
        said = [difference_words(satang) for satang in (1_200_00, -300_50, 0)]
    assert said == ["1,200 baht more", "300.50 baht less", "the same"]
