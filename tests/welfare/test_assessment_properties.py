"""What holds for any rules, any person and any history of grants."""

import dataclasses
import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.welfare.judged import DAY, LEAP_DAY, facts, nights
from tests.welfare.town import BAHT, BIRTH, SICKNESS, TOWN
from welfare.assessment import assess
from welfare.assessment_json import assessment_as_json, facts_as_json, facts_from_json
from welfare.facts import Used
from welfare.rules import Cap, Schedule, SharedCap

# Any person, any history, the town's rules and some that use every kind of cap.
BUSY = Schedule(
    (
        dataclasses.replace(
            SICKNESS,
            caps=(Cap("event", "night", 7), Cap("year", "night", 20, "fiscal"), Cap("lifetime", "baht", 500_000)),
        ),
        dataclasses.replace(
            BIRTH, caps=(Cap("event", "night", 5), Cap("event", "baht", 90_000), Cap("lifetime", "times", 3))
        ),
    ),
    (TOWN.shared[0], SharedCap(("sickness", "birth"), "year", "night", 22, "joining")),
)  # fmt: skip
days = st.integers(0, 1_500).map(lambda number: datetime.date(2005, 1, 1) + number * DAY)
grants = st.builds(
    lambda benefit, on, amount, number: Used(benefit, benefit, on, amount, nights(number)),
    st.sampled_from(["sickness", "birth"]), days, st.integers(0, 200_000), st.integers(0, 30),
)  # fmt: skip
histories = st.lists(grants, max_size=6).map(tuple)
people = st.builds(
    lambda benefit, on, number, used: facts(benefit, on, units=nights(number), used=used, since=LEAP_DAY),
    st.sampled_from(["sickness", "birth"]), days, st.integers(0, 40), histories,
)  # fmt: skip
rules_of_either = st.sampled_from([TOWN, BUSY])


@settings(max_examples=300, deadline=None)
@given(rules_of_either, people, st.integers(1, 10))
def test_more_nights_never_give_less(rules, person, more):
    longer = dataclasses.replace(person, units=nights(person.units[0][1] + more))
    assert assess(rules, longer).amount >= assess(rules, person).amount


@settings(max_examples=300, deadline=None)
@given(rules_of_either, st.data())
def test_whatever_is_claimed_one_after_the_other_no_cap_is_passed(rules, data):
    used: tuple[Used, ...] = ()
    for _claim in range(data.draw(st.integers(1, 8))):
        person = data.draw(people)
        person = dataclasses.replace(
            person, used=used, event_on=datetime.date(2007, 1, 1) + data.draw(st.integers(0, 364)) * DAY
        )
        found = assess(rules, person)
        used += (Used(person.benefit, person.benefit, person.event_on, found.amount, found.units),)
    assert sum(one.amount for one in used) <= 2_000 * BAHT
    if rules is BUSY:
        for on in {one.on for one in used if one.benefit == "birth"}:
            assert sum(one.amount for one in used if (one.benefit, one.on) == ("birth", on)) <= 900 * BAHT


@settings(max_examples=300, deadline=None)
@given(rules_of_either, people, st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_claiming_an_event_in_parts_never_pays_more_than_claiming_it_whole(rules, person, parts):
    whole = assess(rules, dataclasses.replace(person, units=nights(sum(parts)))).amount
    used, paid = person.used, 0
    for part in parts:
        found = assess(rules, dataclasses.replace(person, units=nights(part), used=used))
        used += (Used(person.benefit, person.benefit, person.event_on, found.amount, found.units),)
        paid += found.amount
    assert paid <= whole


@settings(max_examples=200, deadline=None)
@given(rules_of_either, people)
def test_judging_again_from_what_was_kept_gives_the_same(rules, person):
    kept = facts_from_json(facts_as_json(person))
    assert kept == person
    first, again = assess(rules, person), assess(rules, kept)
    assert assessment_as_json(first) == assessment_as_json(again) and first.amount == again.amount
