"""Rules as they stand in a schedule's row: what was written reads back, and nothing else is read."""

import json

import pytest
from hypothesis import given, settings

from tests.welfare.rule_strategies import schedules
from welfare.rule_json import BrokenRules, schedule_as_json, schedule_from_json
from welfare.rules import Cap, Event, Of, Per, Rule, Schedule, SumBy
from welfare.starting import old_age_rule, starting_schedule

HOSPITAL = {"key": "a", "name": "a", "kind": "sickness", "event": "stay"}


@given(schedules)
@settings(deadline=None)
def test_every_schedule_reads_back_as_it_was_written(schedule):
    read = schedule_from_json(json.loads(json.dumps(schedule_as_json(schedule))))
    assert read == schedule
    assert hash(read) == hash(schedule)


def test_the_starting_schedule_reads_back():
    schedule = starting_schedule()
    schedule = Schedule((*schedule.rules, old_age_rule("own-5101")), schedule.shared, 10, 50_000_00)
    assert schedule_from_json(json.loads(json.dumps(schedule_as_json(schedule)))) == schedule


def test_what_has_its_default_is_not_written():
    rule = Rule("a", "ก", "other", Event.OTHER, SumBy.DECIDED, caps=(Cap(Per.YEAR, Of.TIMES, 1),))
    written = {"key": "a", "name": "ก", "kind": "other", "event": "other", "sum_by": "decided",
               "caps": [{"per": "year", "of": "times", "most": 1}]}  # fmt: skip
    assert schedule_as_json(Schedule((rule,))) == {"rules": [written]}


def test_what_is_written_reads_back_before_it_was_saved():
    """The words in it are plain text at once, not only after they went through the database."""
    written = schedule_as_json(starting_schedule())
    assert type(written["rules"][0]["event"]) is str
    assert schedule_from_json(written) == starting_schedule()


def test_a_row_of_an_earlier_release_takes_the_defaults():
    read = schedule_from_json({"rules": [HOSPITAL]}).rule("a")
    assert read == Rule("a", "a", "sickness", "stay")


def with_rule(**more) -> dict:
    return {"rules": [{**HOSPITAL, **more}]}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "rules",
        {"rules": {}},
        {"rules": [1]},
        {"rules": [{"key": "a"}]},
        {"rulez": []},
        {"fund_month": "1"},
        {"fund_month": None},
        {"floor": 1.5},
        with_rule(colour="red"),
        with_rule(event="marriage"),
        with_rule(event=""),
        with_rule(sum_by="weather"),
        with_rule(amount="500"),
        with_rule(amount=True),
        with_rule(amount=500.0),
        with_rule(consent=1),
        with_rule(tiers={"amount": 1}),
        with_rule(tiers=[{}]),
        with_rule(tiers=[{"amount": 1, "start": 6}]),
        with_rule(tiers=[{"amount": 1, "start": {"weeks": 6}}]),
        with_rule(tiers=[{"amount": 1, "start": {"months": -6}}]),
        with_rule(tiers=[{"amount": 1, "end": {"months": 120_000}}]),
        with_rule(tiers=[{"amount": 1, "level": "university"}]),
        with_rule(units=[{"unit": "week", "amount": 1}]),
        with_rule(caps=[{"per": "week", "of": "baht", "most": 1}]),
        with_rule(caps=[{"per": "year", "of": "gold", "most": 1}]),
        with_rule(caps=[{"per": "year", "of": "baht", "most": 1, "year": "moon"}]),
        with_rule(waiting={"length": {"days": 1}, "counted": "guessing"}),
        with_rule(further={"beyond": {"months": 12}, "amount": 1, "rounding": "up"}),
        with_rule(conditions=None),
        with_rule(conditions={"sex": "woman"}),
        with_rule(conditions={"plans": ["week"]}),
        with_rule(conditions={"levels": "primary"}),
        with_rule(shares=[{"who": "anybody"}]),
        with_rule(papers=[1]),
        with_rule(advance=12),
        {"shared": [{"rules": ["a"], "per": "year", "of": "gold", "most": 1}]},
    ],
)
def test_what_is_no_schedule_is_refused(data):
    with pytest.raises(BrokenRules):
        schedule_from_json(data)
