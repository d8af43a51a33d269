"""Dates and months as typed and as shown.

Proves every form of the conventions, the year rules at their edges, and that
whatever is shown can be typed back. The expected dates are written by hand.
"""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from groups.thai_dates import (
    DateRefused,
    Month,
    MonthRefused,
    anniversary,
    be_year,
    format_date,
    format_datetime,
    months_between,
    parse_birth,
    parse_date,
    resolve_year,
    years_complete,
)
from groups.thai_years import YearRefused, split_era

STARTED = date(2002, 8, 15)
TODAY = date(2007, 8, 30)
DAYS = st.dates(min_value=date(1858, 1, 1), max_value=date(2156, 12, 31))


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        "15/8/2545",
        "15-8-2545",
        "15.8.2545",
        "15 / 08 / 2545",
        "15 ส.ค. 2545",
        "15 สค 2545",
        "15ส.ค.2545",
        "15 สิงหา 2545",
        "15 สิงหาคม 2545",
        "15 สิงหาคม พ.ศ. 2545",
        "15 สิงหาคม พ.ศ.2545",
        "15 สิงหาคม ค.ศ. 2002",
        "๑๕/๘/๒๕๔๕",
        "๑๕ สิงหาคม ๒๕๔๕",
        "15/8/45",
        "15 ส.ค. 45",
        "2002-08-15",
        "2545-08-15",
        "15/8/2002",
        "15 August 2545",
        "15 Aug 2002",
        "15 Aug B.E. 2545",
        "  15\u00a0ส.ค.\u200b 2545\n",
    ],
)
def test_every_form_of_a_date_is_the_same_day(typed):
    assert parse_date(typed, today=TODAY) == STARTED


def test_every_short_month_name_is_read():
    short = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
    assert [parse_date(f"1 {name} 2550").month for name in short] == list(range(1, 13))


def test_a_misspelled_july_is_still_july():
    assert parse_date("1 กรกฏาคม 2550") == date(2007, 7, 1)


@pytest.mark.parametrize(
    "year, month, expected",
    [
        ("2400", 4, 1857),
        ("2699", 1, 2156),
        ("1800", 1, 1800),
        ("2199", 1, 2199),
        ("2482", 3, 1940),
        ("2482", 4, 1939),
        ("2483", 4, 1940),
        ("2483", 12, 1940),
        ("2484", 1, 1941),
        ("00", 1, 1957),
        ("๒๕๔๕", 8, 2002),
    ],
)
def test_a_year_is_told_by_its_digits(year, month, expected):
    assert resolve_year(year, month, today=TODAY) == expected


@pytest.mark.parametrize("year", ["0", "", "5", "545", "0000", "1799", "2200", "2399", "2700", "9999", "02545"])
def test_a_year_of_unclear_era_is_asked_about(year):
    with pytest.raises(YearRefused, match="not clear whether the year .* is Buddhist Era or Common Era"):
        resolve_year(year, 8, today=TODAY)


def test_a_written_era_must_agree_with_its_year():
    with pytest.raises(DateRefused, match="year 2002 is Buddhist"):
        parse_date("15 ส.ค. พ.ศ. 2002")
    with pytest.raises(DateRefused, match="year 45 is Buddhist"):
        parse_date("15 ส.ค. ค.ศ. 45", today=TODAY)


def test_an_era_is_not_mistaken_for_a_month():
    assert split_era("พ.ค. พ.ศ.") == ("พ.ค.", "BE")
    assert split_era("พ.ค.") == ("พ.ค.", None)
    assert split_era("ค.ศ.") == ("", "CE")


def test_a_two_digit_year_is_read_up_to_this_year_and_asked_about_beyond():
    assert parse_date("31/12/50", today=TODAY) == date(2007, 12, 31)
    with pytest.raises(DateRefused, match="The year 51 is not clear, because 2551 is still to come"):
        parse_date("1/1/51", today=TODAY)


def test_january_to_march_2483_never_were():
    with pytest.raises(DateRefused, match="2483 began on 1 April"):
        parse_date("1/3/2483")
    assert parse_date("31/3/2482") == date(1940, 3, 31)
    assert parse_date("1/4/2483") == date(1940, 4, 1)
    assert parse_date("1/1/2484") == date(1941, 1, 1)


def test_29_february_is_tested_on_the_common_year():
    assert parse_date("29/2/2547") == date(2004, 2, 29)
    assert parse_date("29/2/2482") == date(1940, 2, 29)
    with pytest.raises(DateRefused, match="no such day as 29/2/2548;"):
        parse_date("29/2/2548")


@pytest.mark.parametrize("typed", ["31/4/2545", "0/8/2545", "32 ส.ค. 2545"])
def test_an_impossible_day_is_named(typed):
    with pytest.raises(DateRefused) as refused:
        parse_date(typed)
    assert str(refused.value) == f"There is no such day as {typed}; check the day, the month and the year."


@pytest.mark.parametrize("typed", ["8/15/2545", "15/0/2545", "15 สด. 2545", "yesterday", "15/8", "15/8-2545"])
def test_what_is_no_date_is_quoted_back(typed):
    with pytest.raises(DateRefused) as refused:
        parse_date(typed)
    assert str(refused.value) == f"“{typed}” cannot be read as a date; write it like 15/8/2545."


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_no_date_is_refused(typed):
    with pytest.raises(DateRefused, match="No date is given; write one like 15/8/2545"):
        parse_date(typed)


@pytest.mark.parametrize(
    "day, expected",
    [
        (date(1939, 4, 1), 2482),
        (date(1940, 3, 31), 2482),
        (date(1940, 4, 1), 2483),
        (date(1940, 12, 31), 2483),
        (date(1941, 1, 1), 2484),
        (STARTED, 2545),
    ],
)
def test_the_buddhist_year_of_a_day(day, expected):
    assert be_year(day) == expected


@given(DAYS, st.sampled_from(["short", "long", "numeric"]), st.sampled_from(["th", "en"]))
def test_what_is_shown_can_be_typed_back(day, style, language):
    assert parse_date(format_date(day, style=style, language=language)) == day


@given(DAYS)
def test_iso_dates_are_read_as_they_stand(day):
    assert parse_date(day.isoformat()) == day


def test_dates_are_shown_with_the_buddhist_year_in_both_languages():
    assert format_date(STARTED, language="th") == "15 ส.ค. 2545"
    assert format_date(STARTED, style="long", language="th") == "15 สิงหาคม 2545"
    assert format_date(STARTED, style="numeric", language="th") == "15/8/2545"
    assert format_date(STARTED, language="en") == "15 Aug 2545"
    assert format_date(STARTED, style="long", language="en-gb") == "15 August 2545"


def test_the_active_language_decides_when_none_is_given():
    assert format_date(STARTED) == "15 Aug 2545"
    with override("th"):
        assert format_date(STARTED) == "15 ส.ค. 2545"
        assert Month(2007, 2).label() == "กุมภาพันธ์ 2550"
    with override(None):
        assert format_date(STARTED) == "15 ส.ค. 2545"


def test_moments_are_shown_by_the_clock_in_thailand():
    moment = datetime(2002, 8, 15, 17, 5, tzinfo=UTC)
    assert format_datetime(moment, language="th") == "16 ส.ค. 2545 00:05 น."
    assert format_datetime(moment, language="en") == "16 Aug 2545 00:05"
    with pytest.raises(ValueError, match="time zone"):
        format_datetime(moment.replace(tzinfo=None))


def test_years_are_complete_on_the_anniversary():
    assert years_complete(STARTED, date(2007, 8, 14)) == 4
    assert years_complete(STARTED, date(2007, 8, 15)) == 5
    assert years_complete(STARTED, STARTED) == 0
    assert years_complete(STARTED, date(2002, 8, 14)) == -1


def test_29_february_has_its_anniversary_on_the_28th_in_common_years():
    leap = date(2004, 2, 29)
    assert anniversary(leap, 1) == date(2005, 2, 28)
    assert anniversary(leap, 4) == date(2008, 2, 29)
    assert years_complete(leap, date(2005, 2, 27)) == 0
    assert years_complete(leap, date(2005, 2, 28)) == 1


@given(DAYS, DAYS)
def test_complete_years_lie_between_two_anniversaries(start, on):
    years = years_complete(start, on)
    assert anniversary(start, years) <= on < anniversary(start, years + 1)


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("2490", (date(1947, 1, 1), False)),
        ("พ.ศ. ๒๔๙๐", (date(1947, 1, 1), False)),
        ("1947", (date(1947, 1, 1), False)),
        ("2483", (date(1940, 4, 1), False)),
        ("2480", (date(1937, 4, 1), False)),
        ("1937", (date(1937, 1, 1), False)),
        ("12 มี.ค. 2490", (date(1947, 3, 12), True)),
        ("1947-03-12", (date(1947, 3, 12), True)),
    ],
)
def test_a_birth_date_may_be_a_year_only(typed, expected):
    assert parse_birth(typed) == expected


@pytest.mark.parametrize("typed", ["", "90", "2300", "อายุ 2490", "31/2/2490"])
def test_a_birth_date_that_cannot_be_told_is_refused(typed):
    with pytest.raises(DateRefused):
        parse_birth(typed)


@pytest.mark.parametrize(
    "typed",
    ["2550-02", "2007-02", "2007-2", "2/2550", "02/2007", "๒/๒๕๕๐", "กุมภาพันธ์ 2550", "ก.พ. 2550", "ก.พ. 50"]
    + ["February 2550", "Feb 2007", "กุมภาพันธ์ พ.ศ. 2550"],
)
def test_every_form_of_a_month_is_the_same_month(typed):
    assert Month.parse(typed, today=TODAY) == Month(2007, 2)


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "“” cannot be read as a month"),
        ("2550-13", "“2550-13” cannot be read as a month; write it like 2550-02 or 2/2550."),
        ("2550", "“2550” cannot be read as a month"),
        ("ก.บ. 2550", "“ก.บ. 2550” cannot be read"),
        ("2300-02", "not clear whether the year 2300"),
        ("2483-01", "no January to March"),
        ("15/8/2545", "“15/8/2545” cannot be read"),
    ],
)
def test_what_is_no_month_is_refused(typed, sentence):
    with pytest.raises(MonthRefused) as refused:
        Month.parse(typed)
    assert sentence in str(refused.value)


@given(DAYS)
def test_a_month_can_be_typed_back_in_every_form_shown(day):
    month = Month.of(day)
    shown = [month.iso, month.be_iso, month.label("th"), month.label("en"), month.short("th"), month.short("en")]
    assert {Month.parse(text) for text in shown} == {month}
    assert month.contains(day) and month.first <= day <= month.last


def test_a_month_knows_its_days_and_names():
    month = Month(2008, 2)
    assert (month.first, month.last, month.days) == (date(2008, 2, 1), date(2008, 2, 29), 29)
    assert (str(month), month.iso, month.be_iso) == ("2008-02", "2008-02", "2551-02")
    assert (month.label("th"), month.label("en")) == ("กุมภาพันธ์ 2551", "February 2551")
    assert (month.short("th"), month.short("en")) == ("ก.พ. 2551", "Feb 2551")
    assert not month.contains(date(2007, 2, 1))


def test_months_are_counted_across_years():
    month = Month(2007, 11)
    assert month.next().next() == Month(2008, 1) == month.plus(2)
    assert Month(2007, 1).previous() == Month(2006, 12)
    assert month.plus(-11) == Month(2006, 12)
    assert list(months_between(month, Month(2008, 1))) == [Month(2007, 11), Month(2007, 12), Month(2008, 1)]
    assert list(months_between(Month(2008, 1), month)) == []


@given(DAYS, st.integers(min_value=-500, max_value=500))
def test_months_added_can_be_taken_back(day, months):
    assert Month.of(day).plus(months).plus(-months) == Month.of(day)


def test_no_month_lies_outside_the_calendar():
    with pytest.raises(ValueError):
        Month(2007, 13)
