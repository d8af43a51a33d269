"""Lengths of time as rules write them, and the day on which they are complete."""

import datetime

import pytest
from django.utils.translation import override

from welfare.lengths import Length, LengthRefused

day = datetime.date


@pytest.mark.parametrize(
    ("typed", "months", "days"),
    [
        ("6 เดือน", 6, 0),
        ("๖ เดือน", 6, 0),
        ("2 ปี 1 วัน", 24, 1),
        ("2 ปีและ 1 วัน", 24, 1),
        ("2 ปี กับ 1 วัน", 24, 1),
        ("1 ปี 6 เดือน", 18, 0),
        ("180 วัน", 0, 180),
        ("15ปี", 180, 0),
        ("6 months", 6, 0),
        ("2 years and 1 day", 24, 1),
        ("2 years and a day", 24, 1),
        ("1 Year 2 Months 3 Days", 14, 3),
        ("365 days", 0, 365),
        ("3y", 36, 0),
        ("0 days", 0, 0),
    ],
)
def test_a_length_is_read_as_people_write_it(typed, months, days):
    assert Length.parse(typed) == Length(months, days)


@pytest.mark.parametrize("typed", ["", "  ", "6", "six months", "-6 months", "1.5 years", "2 วัน 1 ปี", "2 years 3"])
def test_what_is_no_length_is_refused_with_what_was_typed(typed):
    with override("en"), pytest.raises(LengthRefused) as refused:
        Length.parse(typed)
    assert str(refused.value).startswith(f"“{typed.strip()}” is no length of time")


@pytest.mark.parametrize("typed", ["151 years", "150 years 12 months", "1900 months", "60000 days"])
def test_nobody_belongs_longer_than_a_life(typed):
    with override("en"), pytest.raises(LengthRefused, match="longer than a life"):
        Length.parse(typed)


@pytest.mark.parametrize(
    ("length", "start", "complete"),
    [
        (Length.of(months=6), day(2007, 1, 15), day(2007, 7, 15)),
        (Length.of(months=1), day(2007, 1, 31), day(2007, 2, 28)),
        (Length.of(months=1), day(2008, 1, 31), day(2008, 2, 29)),
        (Length.of(months=6), day(2007, 8, 31), day(2008, 2, 29)),
        (Length.of(years=1), day(2008, 2, 29), day(2009, 2, 28)),
        (Length.of(years=4), day(2008, 2, 29), day(2012, 2, 29)),
        (Length.of(years=2, days=1), day(2008, 2, 29), day(2010, 3, 1)),
        (Length.of(days=365), day(2007, 3, 1), day(2008, 2, 29)),
        (Length.of(days=365), day(2008, 3, 1), day(2009, 3, 1)),
        (Length(), day(2007, 3, 1), day(2007, 3, 1)),
    ],
)
def test_a_length_is_complete_on_a_day_of_the_calendar(length, start, complete):
    assert length.after(start) == complete


def test_lengths_stand_in_the_order_of_their_months():
    assert Length.of(months=6) < Length.of(years=2) < Length.of(years=2, days=1) < Length.of(years=4)


@pytest.mark.parametrize(
    ("length", "label"),
    [
        (Length.of(years=2, days=1), "2 years 1 day"),
        (Length.of(years=1, months=6), "1 year 6 months"),
        (Length.of(days=1080), "1,080 days"),
        (Length.of(months=1), "1 month"),
        (Length(), "0 days"),
    ],
)
def test_a_length_says_itself(length, label):
    with override("en"):
        assert str(length) == label


@pytest.mark.parametrize("length", [Length.of(years=2, days=1), Length.of(months=18), Length.of(days=180), Length()])
def test_what_a_length_says_can_be_typed_back(length):
    with override("en"):
        assert Length.parse(str(length)) == length
