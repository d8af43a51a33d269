"""Caps that never hold, never bite or contradict each other: a benefit's own, and those that several share."""

from dataclasses import replace

import pytest

from tests.welfare.faulty import BAHT, BIRTH, SCHOOL, STAY, cap, found, said, shared, table, years
from welfare.rules import Share, Tier

ONCE_A_YEAR = replace(BIRTH, caps=(cap("year", "times", 1),))


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (replace(BIRTH, caps=(cap("year", "times", 0),)), ("cap_nothing", (), True)),
        (replace(BIRTH, caps=(cap("event", "times", 1),)), ("cap_times_event", (), True)),
        (replace(BIRTH, caps=(cap("event", "night", 5),)), ("cap_unit", (), True)),
        (replace(BIRTH, caps=(cap("year", "times", 1), cap("year", "times", 2))), ("cap_twice", (), True)),
        (replace(BIRTH, caps=(cap("year", "times", 1), cap("year", "times", 2, "fiscal"))), None),
        (replace(STAY, caps=(cap("event", "night", 9), cap("year", "night", 8))), ("cap_order", (), True)),
        (replace(STAY, caps=(cap("lifetime", "night", 8), cap("year", "night", 9))), ("cap_order", (), True)),
        (replace(STAY, caps=(cap("event", "night", 8), cap("year", "night", 8))), None),
        (replace(SCHOOL, caps=(cap("event", "baht", 500 * BAHT),)), ("cap_under_sum", (), True)),
        (replace(SCHOOL, caps=(cap("event", "baht", 800 * BAHT),)), None),
        (replace(STAY, caps=(cap("year", "baht", 99 * BAHT),)), ("cap_under_sum", (), True)),
        (replace(SCHOOL, shares=(Share("relative", 50),), caps=(cap("event", "baht", 500 * BAHT),)), None),
        (replace(SCHOOL, sum_by="decided", caps=(cap("event", "baht", 500 * BAHT),)), None),
        (
            table(
                Tier(900, end=years(2)),
                Tier(1100, years(2), after=True),
                caps=(cap("lifetime", "baht", 1000),),
            ),
            ("cap_cuts_rows", (2,), False),
        ),
    ],
)
def test_the_smallest_cap_that_shows_a_fault(rule, fault):
    assert found(rule) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("rules", "more", "expected"),
    [
        ((BIRTH, STAY), {"shared": shared("year", "baht", 2000 * BAHT)}, []),
        ((BIRTH, STAY), {"shared": shared("year", "baht", 0)}, [("shared_nothing", (), True)]),
        (
            (BIRTH, STAY),
            {"shared": shared("year", "baht", 2000 * BAHT, ("birth", "stay", "gone"))},
            [("shared_unknown", (), True)],
        ),
        ((BIRTH,), {"shared": shared("year", "baht", 2000 * BAHT, ("birth",))}, [("shared_few", (), True)]),
        (
            (BIRTH, STAY),
            {"shared": shared("year", "baht", 2000 * BAHT, ("birth", "birth"))},
            [("shared_few", (), True)],
        ),
        ((BIRTH, STAY), {"shared": shared("event", "baht", 2000 * BAHT)}, [("shared_event", (), True)]),
        ((BIRTH, STAY), {"shared": shared("year", "child", 2)}, [("shared_unit", (), True)]),
        ((BIRTH, STAY), {"shared": shared("year", "night", 2)}, []),
        ((BIRTH, STAY), {"shared": shared("week", "baht", 2000 * BAHT)}, [("unknown_word", (), True)]),
        (
            (BIRTH, STAY),
            {"shared": shared("year", "times", 2) + shared("year", "times", 3, ("stay", "birth"))},
            [("shared_twice", (), True)],
        ),
        (
            (BIRTH, STAY),
            {"shared": shared("year", "times", 3) + shared("lifetime", "times", 2)},
            [("shared_order", (), True)],
        ),
        ((BIRTH, STAY), {"shared": shared("year", "baht", 400 * BAHT)}, [("shared_under_sum", (), True)]),
        (
            (ONCE_A_YEAR, replace(STAY, caps=(cap("year", "times", 2),))),
            {"shared": shared("year", "times", 4)},
            [("shared_never", (), False)],
        ),
        (
            (
                replace(BIRTH, caps=(cap("year", "times", 1),)),
                replace(STAY, caps=(cap("year", "times", 2, "fiscal"),)),
            ),
            {"shared": shared("year", "times", 4)},
            [],
        ),
        (
            (replace(BIRTH, caps=(cap("year", "times", 3),)), STAY),
            {"shared": shared("year", "times", 2)},
            [("cap_over_shared", (), False)],
        ),
        ((BIRTH, STAY), {"shared": shared("moon", "baht", 2000 * BAHT)}, [("unknown_word", (), True)]),
    ],
)
def test_the_smallest_shared_cap_that_shows_a_fault(rules, more, expected):
    assert found(*rules, **more) == expected


def test_a_cap_that_makes_a_sum_unpayable_is_told_with_both():
    assert said(replace(SCHOOL, caps=(cap("event", "baht", 500 * BAHT),))) == [
        "“School”: the least it pays is 800 baht, but the cap (500 baht for one event) never lets that be paid. "
        "Raise the cap or lower the sum."
    ]
    assert said(BIRTH, STAY, shared=shared("year", "baht", 400 * BAHT)) == [
        "“Birth”: the least it pays is 500 baht, but the shared cap of Birth, Hospital (400 baht in one calendar "
        "year) never lets that be paid. Raise the cap or lower the sum."
    ]


def test_caps_that_contradict_are_both_told():
    assert said(replace(STAY, caps=(cap("event", "night", 9), cap("year", "night", 8, "fiscal")))) == [
        "“Hospital”: the caps contradict each other: 9 nights for one event, but only 8 nights in one fiscal year "
        "(October to September). Check the figures."
    ]
