"""Rules read back as sentences."""

import pytest
from django.utils.translation import override
from hypothesis import given, settings

from tests.welfare.rule_strategies import schedules
from welfare.lengths import Length
from welfare.rule_words import edge_words, rule_words, schedule_words, shared_words
from welfare.rules import (
    Advance,
    Cap,
    Conditions,
    Counted,
    Further,
    PerUnit,
    Rule,
    Schedule,
    Share,
    SharedCap,
    Tier,
    Waiting,
)

BAHT = 100
TWO, FOUR = Length.of(years=2), Length.of(years=4)
BIRTH = Rule("birth", "Birth", "birth", "birth", amount=500 * BAHT)
# What is said of every rule that a member asks for and one officer approves.
ALWAYS = ["The member asks for it.", "1 officer approves it."]


def said(schedule: Schedule, key: str = "aid") -> list[str]:
    with override("en"):
        return rule_words(schedule.rule(key), schedule)


def said_of(**more) -> list[str]:
    """What a rule of one sum of 500 baht says besides what every rule says."""
    known = {"key": "aid", "name": "Aid", "kind": "other", "event": "other", "amount": 500 * BAHT}
    return [words for words in said(Schedule((Rule(**(known | more)),))) if words not in (*ALWAYS, "500 baht.")]


def test_what_is_not_set_is_not_said():
    assert said(Schedule((BIRTH,)), "birth") == ["500 baht.", *ALWAYS]
    assert said_of() == []


def test_a_hospital_benefit_with_everything_reads_in_order():
    stay = Rule(
        "stay",
        "Hospital",
        "sickness",
        "stay",
        "nothing",
        units=(PerUnit("night", 100 * BAHT),),
        caps=(Cap("year", "night", 20), Cap("event", "night", 1)),
        waiting=Waiting(Length.of(days=180)),
        conditions=Conditions(arrears_most=0),
        shares=(Share("member"), Share("proxy")),
        papers=("hospital paper", "ID card"),
        file_within=30,
        approvals=2,
        consent=True,
    )
    shared = SharedCap(("birth", "stay"), "year", "baht", 2_000 * BAHT)
    schedule = Schedule((BIRTH, stay), (shared,))
    assert said(schedule, "stay") == [
        "100 baht for each night in hospital.",
        "Only once 180 days have passed since joining.",
        "At most 20 nights in one calendar year.",
        "At most 1 night for one event.",
        "At most 2,000 baht in one calendar year, counted together with: Birth.",
        "Only for those who are not behind with their savings.",
        "The member asks for it.",
        "Somebody else may ask for the member, with papers.",
        "Papers: hospital paper, ID card.",
        "To be handed in within 30 days of the event.",
        "2 officers approve it.",
        "The person's consent is asked for before anything is written down.",
    ]
    with override("en"):
        assert shared_words(shared, schedule) == "Together at most 2,000 baht in one calendar year: Birth, Hospital."


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        (Tier(1, Length.of(years=2, days=1), FOUR), "from 2 years 1 day up to 4 years"),
        (Tier(1, TWO, FOUR, below=True), "from 2 years to less than 4 years"),
        (Tier(1, TWO), "from 2 years on"),
        (Tier(1, TWO, FOUR, after=True), "more than 2 years up to 4 years"),
        (Tier(1, TWO, FOUR, after=True, below=True), "more than 2 years but less than 4 years"),
        (Tier(1, TWO, after=True), "more than 2 years"),
        (Tier(1, end=FOUR), "up to 4 years"),
        (Tier(1, end=FOUR, below=True), "less than 4 years"),
        (Tier(1), "any length of time"),
        # What belongs to an edge that is not there says nothing.
        (Tier(1, after=True, below=True), "any length of time"),
        (Tier(1, level="diploma"), "higher vocational certificate"),
    ],
)
def test_the_edges_of_a_row_are_said_as_they_hold(tier, words):
    with override("en"):
        assert edge_words(tier) == words


@pytest.mark.parametrize(
    ("by", "heading"),
    [
        ("membership", "The sum goes by the length of membership:"),
        ("paid", "The sum goes by the time paid in:"),
        ("age", "The sum goes by the age:"),
    ],
)
def test_a_table_is_said_row_by_row(by, heading):
    tiers = (Tier(3_000 * BAHT, end=TWO), Tier(6_000_50, Length.of(years=2, days=1)))
    assert said_of(sum_by=by, tiers=tiers) == [
        heading,
        "up to 2 years: 3,000 baht",
        "from 2 years 1 day on: 6,000.50 baht",
    ]


def test_a_table_by_school_level_names_the_levels():
    assert said_of(sum_by="level", tiers=(Tier(800 * BAHT, level="primary"),)) == [
        "The sum goes by the school level:",
        "primary school: 800 baht",
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"sum_by": "decided"}, ["The committee decides the sum, with the number of its resolution."]),
        ({"units": (PerUnit("child", 1000),)}, ["10 baht for each child."]),
        ({"units": (PerUnit("visit", 1000),)}, ["10 baht for each visit."]),
        ({"units": (PerUnit("month", 1000),)}, ["10 baht for each month."]),
        ({"units": (PerUnit("person", 1000),)}, ["10 baht for each person."]),
        ({"further": Further(TWO, 10000)}, ["For each full year past 2 years another 100 baht."]),
        (
            {"further": Further(TWO, 10000, "whole")},
            ["For each year past 2 years another 100 baht; a year begun counts as a whole one."],
        ),
        (
            {"further": Further(TWO, 10000, "half", Counted.PAID)},
            [
                "For each year past 2 years another 100 baht; six months and more count as a year.",
                "These years are counted by the days actually paid.",
            ],
        ),
        (
            {"waiting": Waiting(Length.of(months=6), "paid")},
            ["Only once 6 months are paid in, counted by the days actually paid."],
        ),
        ({"caps": (Cap("lifetime", "times", 1),)}, ["At most 1 time in a lifetime."]),
        (
            {"caps": (Cap("year", "times", 2, "fiscal"),)},
            ["At most 2 times in one fiscal year (October to September)."],
        ),
        ({"caps": (Cap("year", "child", 1, "fund"),)}, ["At most 1 child in one year of the fund (from January)."]),
        (
            {"caps": (Cap("year", "baht", 50050, "joining"),)},
            ["At most 500.50 baht in one year, counted from the member's own day of joining."],
        ),
        ({"conditions": Conditions(age_from=60)}, ["Only for those aged 60 and over."]),
        ({"conditions": Conditions(age_to=20)}, ["Only for those aged 20 and under."]),
        ({"conditions": Conditions(age_from=7, age_to=20)}, ["Only for those aged 7 to 20."]),
        ({"conditions": Conditions(sex="female")}, ["Only for women."]),
        ({"conditions": Conditions(suspended=True)}, ["Suspended members have it too."]),
        (
            {"conditions": Conditions(arrears_most=1)},
            ["Only for those who are at most 1 month behind with their savings."],
        ),
        (
            {"conditions": Conditions(plans=("half", "year"))},
            ["Only for those who pay like this: half a year at once, a year at once."],
        ),
        (
            {"conditions": Conditions(levels=("primary", "bachelor"), grade_from=305)},
            [
                "Only for these school levels: primary school, bachelor's degree.",
                "Only with an average grade of 3.05 or better.",
            ],
        ),
        ({"shares": (Share("beneficiary"),)}, ["The beneficiary whom the member named asks for it."]),
        (
            {"shares": (Share("relative", 50),)},
            ["A relative may ask, for an event in the family, and gets 50% of the sum."],
        ),
        (
            {"shares": (Share("fund"),), "event": "yearly"},
            ["The fund starts it itself once a year; nobody has to ask."],
        ),
        ({"advance": Advance(12)}, ["The money is lent: to be repaid within 12 months."]),
        ({"advance": Advance(1)}, ["The money is lent: to be repaid within 1 month."]),
    ],
)
def test_each_thing_that_is_set_is_said(more, words):
    assert said_of(**more) == words


def test_a_sum_that_goes_only_by_the_piece_is_not_said_as_nothing():
    rule = Rule("aid", "Aid", "other", "other", units=(PerUnit("night", 1000),))
    assert said(Schedule((rule,)))[0] == "10 baht for each night in hospital."


def test_the_funds_year_is_said_where_something_counts_by_it():
    with override("en"):
        assert schedule_words(Schedule((BIRTH,))) == []
        assert schedule_words(Schedule((BIRTH,), fund_month=4, floor=50_000 * BAHT)) == [
            "The fund's own year begins in April.",
            "The fund should never fall below 50,000 baht.",
        ]
        shared = SharedCap(("birth",), "year", "times", 1, "fund")
        assert schedule_words(Schedule((BIRTH,), (shared,))) == ["The fund's own year begins in January."]


@given(schedules)
@settings(deadline=None, max_examples=60)
def test_every_schedule_can_be_said(schedule):
    with override("en"):
        said = [words for rule in schedule.rules for words in rule_words(rule, schedule)]
        said += [shared_words(cap, schedule) for cap in schedule.shared] + schedule_words(schedule)
    assert all(said)
    assert not [words for words in said if "%(" in words or "None" in words]
