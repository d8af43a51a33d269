"""The ready schedule: sound as it stands, and worth what its words say."""

import datetime
import re
from dataclasses import replace

import pytest

from groups.thai_dates import months_later
from ledger.chart import BENEFIT_SLUGS
from welfare.assessment import assess
from welfare.facts import Facts, Used
from welfare.faults import faults
from welfare.rule_words import rule_words
from welfare.rules import Event, Schedule, Unit
from welfare.starting import old_age_rule, starting_schedule

JOINED = datetime.date(2008, 2, 29)
DIED = datetime.date(2024, 5, 1)


def test_nothing_is_wrong_with_it():
    assert faults(starting_schedule()) == []


def test_nothing_is_wrong_with_it_when_the_old_are_added():
    schedule = starting_schedule()
    assert faults(replace(schedule, rules=(*schedule.rules, old_age_rule("own-5101")))) == []


def test_it_has_one_benefit_for_each_kind_of_the_source_record():
    assert {rule.kind for rule in starting_schedule().rules} == BENEFIT_SLUGS
    assert len(starting_schedule().rules) == 7


def test_its_names_and_papers_are_thai():
    for rule in (*starting_schedule().rules, old_age_rule("own-5101")):
        assert all(re.search("[ก-๙]", text) for text in (rule.name, *rule.papers))


def test_every_benefit_reads_back_in_words():
    schedule = starting_schedule()
    assert all(len(rule_words(rule, schedule)) >= 4 for rule in schedule.rules)


def facts(benefit: str, **more) -> Facts:
    rule = starting_schedule().rule(benefit)
    on = more.pop("event_on", DIED)
    known = {"filed_on": on, "since": JOINED, "papers": rule.papers, "claimant": rule.shares[0].who}
    return Facts(benefit, on, **(known | more))


def worth(benefit: str, **more) -> int:
    return assess(starting_schedule(), facts(benefit, **more)).amount


def test_a_birth_with_three_nights_is_worth_800_baht():
    assert worth("birth", units=((Unit.NIGHT, 3),)) == 800_00
    assert worth("birth", units=((Unit.NIGHT, 9),)) == 1_000_00


def test_hospital_pays_what_the_birth_has_left_of_the_year():
    birth = Used("birth", "birth", datetime.date(2024, 2, 1), 800_00, ((Unit.NIGHT, 3),))
    assert worth("sickness", units=((Unit.NIGHT, 12),), used=(birth,)) == 1_200_00
    assert worth("sickness", units=((Unit.NIGHT, 13),), used=(birth,)) == 1_200_00
    assert worth("sickness", units=((Unit.NIGHT, 22),)) == 2_000_00


@pytest.mark.parametrize(
    ("months", "days", "amount"),
    [
        (6, -1, 0),
        (6, 0, 3_000_00),
        (24, 0, 3_000_00),
        (24, 1, 6_000_00),
        (96, 0, 10_000_00),
        (96, 1, 15_000_00),
        (180, 0, 15_000_00),
        (180, 1, 20_000_00),
    ],
)
def test_a_death_is_worth_the_row_of_the_time_paid_in(months, days, amount):
    paid = (months_later(JOINED, months) - JOINED).days + days
    assert worth("death", paid_days=paid) == amount


def test_the_old_are_paid_by_the_fund_once_a_year():
    rule = old_age_rule("own-5101")
    assert (rule.event, rule.kind, rule.by_fund) == (Event.YEARLY, "own-5101", True)
    old = Facts(
        "old_age", DIED, DIED, since=JOINED, paid_days=4_000, born_on=datetime.date(1950, 1, 1), claimant="fund"
    )
    assert assess(Schedule((rule,)), old).amount == 1_500_00
    again = replace(old, used=(Used("old_age", "own-5101", datetime.date(2024, 1, 5), 1_500_00),))
    assert assess(Schedule((rule,)), again).amount == 0
