"""The validator: every fault in the smallest schedule that shows it, said with its benefit, rows and example."""

from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given, settings

from tests.welfare.faulty import BAHT, BIRTH, SCHOOL, STAY, cap, found, said, table, years
from tests.welfare.rule_strategies import schedules
from welfare.fault_words import _WORDS
from welfare.faults import Wrong, fault_words, faults
from welfare.lengths import Length
from welfare.rules import (
    Advance,
    Conditions,
    Counted,
    Further,
    PerUnit,
    Rule,
    Schedule,
    Share,
    Tier,
    Waiting,
)

BENEFICIARY = (Share("beneficiary"),)


def levels(*names: str, admitted: tuple[str, ...] = ()) -> Rule:
    rows = (Tier(500 * BAHT, level=name) for name in names)
    return replace(SCHOOL, sum_by="level", tiers=tuple(rows), conditions=Conditions(levels=admitted))


@pytest.mark.parametrize("rule", [BIRTH, SCHOOL, STAY, levels("primary", "upper", admitted=("primary", "upper"))])
def test_a_sound_rule_has_no_fault(rule):
    assert found(rule) == []


UP_TO_TWO = Tier(100, end=years(2))
FURTHER = Further(years(10), 100)
# Each with the one fault it shows: code, rows, whether it blocks.
SMALLEST = [
    (replace(BIRTH, name=" "), ("no_name", (), True)),
    (replace(BIRTH, kind=""), ("unknown_word", (), True)),
    (replace(BIRTH, event="marriage"), ("unknown_word", (), True)),
    (replace(BIRTH, sum_by=""), ("unknown_word", (), True)),
    (replace(BIRTH, units=(PerUnit("week", 100),)), ("unknown_word", (), True)),
    (replace(BIRTH, caps=(cap("week", "baht", 500 * BAHT),)), ("unknown_word", (), True)),
    (replace(BIRTH, caps=(cap("year", "gold", 1),)), ("unknown_word", (), True)),
    (replace(BIRTH, caps=(cap("year", "times", 1, "moon"),)), ("unknown_word", (), True)),
    (replace(BIRTH, waiting=Waiting(years(1), "guess")), ("unknown_word", (), True)),
    (replace(BIRTH, further=Further(years(1), 100, "up")), ("unknown_word", (), True)),
    (replace(BIRTH, further=Further(years(1), 100, counted="guess")), ("unknown_word", (), True)),
    (replace(BIRTH, shares=(Share("anybody"),)), ("unknown_word", (), True)),
    (replace(BIRTH, conditions=Conditions(sex="woman")), ("unknown_word", (), True)),
    (replace(BIRTH, conditions=Conditions(plans=("week",))), ("unknown_word", (), True)),
    (replace(BIRTH, conditions=Conditions(levels=("university",))), ("unknown_word", (), True)),
    (levels("primary", "university"), ("unknown_word", (2,), True)),
    (replace(BIRTH, amount=0), ("zero_sum", (), True)),
    (replace(BIRTH, amount=-1), ("zero_sum", (), True)),
    (replace(STAY, units=()), ("no_sum", (), True)),
    (table(), ("empty_table", (), True)),
    (table(Tier(0)), ("row_sum", (1,), True)),
    (table(Tier(-5)), ("row_sum", (1,), True)),
    (levels(), ("empty_table", (), True)),
    (levels("primary", "upper", "primary"), ("level_twice", (1, 3), True)),
    (levels("primary", admitted=("primary", "upper")), ("level_missing", (), True)),
    (levels("primary", "upper", admitted=("primary",)), ("level_closed", (2,), True)),
    (table(UP_TO_TWO), ("table_ends", (1,), False)),
    (table(Tier(1, years(4), years(2)), Tier(2)), ("row_backwards", (1,), True)),
    (table(Tier(1), waiting=Waiting(years(1))), None),
    (table(UP_TO_TWO, Tier(2, years(2), after=True), waiting=Waiting(years(3))), ("row_waiting", (1,), True)),
    (table(UP_TO_TWO, Tier(2, years(2), after=True), waiting=Waiting(years(2))), None),
    (table(UP_TO_TWO, Tier(2, years(2), after=True), waiting=Waiting(years(3)), by="paid"), None),
    (
        table(UP_TO_TWO, Tier(2, years(2), after=True), waiting=Waiting(years(3), Counted.PAID), by="paid"),
        ("row_waiting", (1,), True),
    ),
    (
        table(Tier(1, end=years(60), below=True), Tier(2, years(60)), by="age", conditions=Conditions(age_from=60)),
        ("row_age", (1,), True),
    ),
    (
        table(Tier(1, end=years(70), below=True), Tier(2, years(70)), by="age", conditions=Conditions(age_to=69)),
        ("row_age", (2,), True),
    ),
    (
        table(Tier(1, end=years(60), below=True), Tier(2, years(60)), by="age", conditions=Conditions(age_from=59)),
        None,
    ),
    (replace(BIRTH, further=Further(years(10), 0)), ("further_sum", (), True)),
    (table(Tier(1, end=years(20)), Tier(2, years(20), after=True), further=Further(years(20), 100)), None),
    (
        table(Tier(1, end=years(20)), Tier(2, years(20), after=True), further=FURTHER),
        ("further_early", (2,), False),
    ),
    (replace(STAY, units=(*STAY.units, PerUnit("night", 200))), ("unit_twice", (), True)),
    (replace(BIRTH, units=(PerUnit("child", 0),)), ("unit_price", (), True)),
    (replace(BIRTH, conditions=Conditions(age_from=20, age_to=19)), ("ages", (), True)),
    (replace(BIRTH, conditions=Conditions(age_from=20, age_to=20)), None),
    (replace(BIRTH, conditions=Conditions(age_to=-1)), ("ages", (), True)),
    (replace(SCHOOL, conditions=Conditions(grade_from=401)), ("grade", (), True)),
    (replace(SCHOOL, conditions=Conditions(grade_from=400)), None),
    (replace(BIRTH, conditions=Conditions(arrears_most=-1)), ("arrears", (), True)),
    (replace(BIRTH, shares=()), ("no_share", (), True)),
    (replace(BIRTH, shares=(Share("member"), Share("member", 50))), ("share_twice", (), True)),
    (replace(BIRTH, shares=(Share("member", 0),)), ("share_percent", (), True)),
    (replace(BIRTH, shares=(Share("member", 101),)), ("share_percent", (), True)),
    (replace(BIRTH, event="death"), ("death_self", (), True)),
    (replace(BIRTH, event="death", shares=BENEFICIARY), None),
    (replace(BIRTH, event="yearly"), ("fund_only", (), True)),
    (replace(BIRTH, event="yearly", shares=(Share("fund"),)), None),
    (replace(BIRTH, shares=(Share("fund"),)), ("fund_share", (), True)),
    (replace(BIRTH, approvals=0), ("approvals", (), True)),
    (replace(BIRTH, approvals=6), ("approvals", (), True)),
    (replace(BIRTH, file_within=0), ("file_within", (), True)),
    (replace(BIRTH, advance=Advance(0)), ("advance", (), True)),
    (replace(STAY, consent=False), ("consent", (), False)),
    (replace(BIRTH, event="disability"), ("consent", (), False)),
    (replace(BIRTH, units=(PerUnit("night", 100),)), ("consent", (), False)),
]


@pytest.mark.parametrize(("rule", "fault"), SMALLEST)
def test_the_smallest_rule_that_shows_a_fault(rule, fault):
    assert found(rule) == ([fault] if fault else [])


def test_a_waiting_time_longer_than_the_table_pays_nobody():
    rule = table(UP_TO_TWO, Tier(2, years(2), years(4), after=True), waiting=Waiting(years(5)))
    assert found(rule) == [("waiting_long", (), True), ("table_ends", (2,), False)]
    assert said(rule)[0] == (
        "“Aid”: the waiting time of 5 years is longer than the whole table, so nobody is ever paid. Shorten it."
    )


@pytest.mark.parametrize(
    ("rounding", "beyond", "never"),
    [
        ("dropped", years(10), True),
        ("whole", years(10), True),
        ("whole", Length.of(years=9, months=11), False),
        ("dropped", Length.of(years=9, months=11), True),
        ("half", Length.of(years=9, months=6), False),
        ("half", Length.of(years=9, months=7), True),
        ("dropped", years(9), False),
    ],
)
def test_further_years_are_never_paid_once_the_table_has_ended(rounding, beyond, never):
    rule = table(Tier(1, end=years(10)), further=Further(beyond, 100, rounding))
    assert [code for code, _rows, blocking in found(rule) if blocking] == (["further_never"] if never else [])


def test_a_row_under_the_rows_above_it_never_comes_to_anything():
    rule = table(Tier(1, end=years(2)), Tier(2, years(2), after=True), Tier(3, years(1), years(5)))
    assert [(code, rows) for code, rows, _blocking in found(rule)] == [
        ("overlap", (1, 3)),
        ("overlap", (2, 3)),
        ("row_covered", (3,)),
    ]
    assert "row 3 never comes to anything" in said(rule)[2]


def town(last: int = 18, by: str = "paid", event: str = "death") -> Rule:
    """The death tiers of the domain notes (10), of which the fifth row ends after `last` years."""
    rows = [Tier(3_000 * BAHT, Length.of(months=6), years(2))]
    rows += [
        Tier(amount * BAHT, years(first, days=1), years(end))
        for amount, first, end in ((6_000, 2, 4), (8_000, 4, 6), (10_000, 6, 8), (15_000, 8, last))
    ]
    rows.append(Tier(20_000 * BAHT, years(15), after=True))
    waiting = Waiting(Length.of(months=6), by if by == "paid" else "joining")
    return Rule("death", "Death", "death", event, by, tiers=tuple(rows), waiting=waiting, shares=BENEFICIARY)


def test_the_town_table_is_refused_between_15_and_18_years():
    (fault,) = faults(Schedule((town(),)))
    assert (fault.code, fault.rules, fault.rows, fault.blocking) == ("overlap", ("death",), (5, 6), True)
    start, day = fault.told["start_on"], fault.told["day_on"]
    assert years(15).after(start) < day <= years(18).after(start)
    assert said(town()) == [
        "“Death”: rows 5 and 6 both hold at once: a member since 1 Jan 2550 who has paid every day (5,480 days) and "
        "dies on 2 Jan 2565. Change the edges so that one ends before the other begins."
    ]


def test_the_town_table_mended_has_no_fault():
    assert faults(Schedule((town(15),))) == []


def test_the_town_table_cut_short_leaves_days_out():
    assert said(town(14, by="membership")) == [
        "“Death”: between rows 5 and 6 no row holds: a member since 1 Jan 2550 who dies on 2 Jan 2564. Change the "
        "edges so that the rows meet."
    ]


@pytest.mark.parametrize(
    ("by", "example"),
    [
        ("membership", "a member since 1 Jan 2550 to whom it happens on 2 Jan 2565"),
        ("paid", "a member since 1 Jan 2550 who has paid every day until 2 Jan 2565 (5,480 days)"),
        ("age", "somebody born on 1 Jan 2550 to whom it happens on 2 Jan 2565"),
    ],
)
def test_an_example_is_told_by_what_the_table_counts(by, example):
    rule = replace(town(by=by, event="other"), waiting=None)
    assert example in said(rule)[0]


def test_two_rows_that_share_a_day_only_over_29_february_are_found():
    rule = table(Tier(1, end=years(1)), Tier(2, Length.of(days=366)))
    assert said(rule) == [
        "“Aid”: rows 1 and 2 both hold at once: a member since 1 Mar 2550 to whom it happens on 1 Mar 2551. Change "
        "the edges so that one ends before the other begins."
    ]


def test_365_days_do_not_always_meet_a_year():
    rule = table(Tier(1, end=Length.of(days=365)), Tier(2, years(1, days=1)))
    (fault,) = faults(Schedule((rule,)))
    assert (fault.code, fault.rows) == ("gap", (1, 2))
    start, day = fault.told["start_on"], fault.told["day_on"]
    assert Length.of(days=365).after(start) < day < years(1, days=1).after(start)
    assert found(table(Tier(1, end=years(1)), Tier(2, years(1, days=1)))) == []


def test_a_fault_that_only_some_years_show_is_found():
    """Three years without a 29 February are 1,095 days: first for who joined on the last one."""
    rule = table(Tier(1, end=Length.of(days=1095)), Tier(2, years(3)))
    assert "a member since 29 Feb 2551 to whom it happens on 28 Feb 2554" in said(rule)[0]


def test_who_joined_at_the_end_of_a_month_is_tried_too():
    """A month after 30 or 31 January is the end of February: only who joined then meets both rows on one day."""
    rule = table(Tier(1, end=Length.of(days=29)), Tier(2, Length.of(months=1)))
    assert found(rule)[0] == ("overlap", (1, 2), True)
    assert "a member since 30 Jan 2550 to whom it happens on 28 Feb 2550" in said(rule)[0]


def test_edges_written_in_years_meet_over_29_february():
    assert (
        found(table(Tier(1, end=years(2)), Tier(2, years(2, days=1), years(4)), Tier(3, years(4), after=True))) == []
    )


def test_rows_need_not_stand_in_order():
    rows = (Tier(2, years(2), after=True), UP_TO_TWO)
    assert found(table(*rows)) == []


def test_below_the_first_row_nothing_need_hold():
    assert found(table(Tier(1, years(2)))) == []


def test_a_table_that_ends_is_pointed_at_and_may_be_meant():
    assert said(table(UP_TO_TWO)) == [
        "“Aid”: row 1 ends at 2 years and nothing is paid after it. If that is not meant, leave the end of the last "
        "row empty."
    ]


@pytest.mark.parametrize(
    ("rules", "more", "expected"),
    [
        ((), {}, [("no_rules", (), True)]),
        ((BIRTH, replace(BIRTH, name="Other")), {}, [("same_key", (), True)]),
        ((BIRTH, replace(BIRTH, key="b", name=" birth ")), {}, [("same_name", (), True)]),
        ((BIRTH,), {"fund_month": 0}, [("fund_month", (), True)]),
        ((BIRTH,), {"fund_month": 13}, [("fund_month", (), True)]),
        ((BIRTH,), {"floor": -1}, [("floor", (), True)]),
        ((BIRTH,), {"floor": 0, "fund_month": 12}, []),
    ],
)
def test_what_is_wrong_with_a_whole_schedule(rules, more, expected):
    assert found(*rules, **more) == expected


def test_all_faults_are_told_at_once():
    rule = replace(town(), shares=(), approvals=0)
    assert [code for code, _rows, _blocking in found(rule)] == ["overlap", "no_share", "approvals"]


@given(schedules)
@settings(deadline=None, max_examples=60)
def test_every_schedule_is_judged_and_every_fault_has_its_sentence(schedule):
    with override("en"):
        for fault in faults(schedule):
            sentence = fault_words(fault, schedule)
            assert sentence
            assert "%(" not in sentence


def test_every_code_has_its_words():
    codes = {value for name, value in vars(Wrong).items() if name.isupper()}
    assert codes == set(_WORDS)
