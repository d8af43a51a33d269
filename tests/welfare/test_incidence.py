"""Cases per 1,000 member-years: exposure to the day, and nobody to be recognised."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from members.states import change_state
from tests.makers import APRIL, DAY, make_member
from welfare.incidence import (
    AGE_LABELS,
    AGES,
    LENGTHS,
    Case,
    Life,
    Stay,
    band_of,
    days_in_bands,
    exposure,
    incidence,
    lives_in_group,
    rate_of,
)


def on(year: int, month: int = 1, day: int = 1) -> datetime.date:
    return datetime.date(year, month, day)


def life(first: datetime.date, until=None, born_on=None) -> Life:
    return Life((Stay(first, until, first),), born_on)


def cases(number: int, *, benefit="death", delicate=False, member=1, day=None) -> list[Case]:
    return [Case(benefit, delicate, day or on(2007, 6), member)] * number


class TestExposure:
    def test_first_and_last_day_both_count_and_the_day_of_leaving_does_not(self):
        one_day = life(on(2007, 6, 1), on(2007, 6, 2))
        ages, lengths = exposure([one_day, life(on(2007, 12, 31))], on(2007), on(2007, 12, 31))
        assert sum(ages) == sum(lengths) == 2

    def test_only_what_lies_in_the_period_counts(self):
        ages, _lengths = exposure([life(on(2000), on(2020))], on(2007), on(2007, 12, 31))
        assert sum(ages) == 365

    def test_a_birthday_moves_on_to_the_next_band(self):
        ages, _lengths = exposure([life(on(2000), born_on=on(1977, 4, 1))], on(2007), on(2007, 12, 31))
        # 31 + 28 + 31 days before the 30th birthday, and the rest of the year from it on.
        assert ages == (0, 90, 275, 0, 0, 0, 0)

    def test_born_on_29_february_the_birthday_is_on_the_28th(self):
        ages, _lengths = exposure([life(on(2000), born_on=on(1992, 2, 29))], on(2007), on(2007, 12, 31))
        assert ages[:2] == (31 + 27, 365 - 58)

    def test_an_unknown_birth_date_has_a_place_of_its_own(self):
        ages, lengths = exposure([life(on(2007))], on(2007), on(2007, 12, 31))
        assert (ages[-1], lengths[0]) == (365, 365)

    def test_length_is_counted_from_where_the_time_before_was_kept(self):
        kept = Life((Stay(on(2007, 6, 1), None, on(2003, 6, 1)),), None)
        _ages, lengths = exposure([kept], on(2007), on(2007, 6, 30))
        assert lengths[LENGTHS.index(4)] == 30

    @given(
        st.dates(on(1900), on(2060)), st.dates(on(1990), on(2030)), st.integers(0, 9_000),
        st.sampled_from([AGES, LENGTHS]),
    )  # fmt: skip
    def test_each_day_is_counted_once_and_in_the_band_of_that_day(self, start, first, length, edges):
        end = first + datetime.timedelta(length)
        found = days_in_bands(first, end, start, edges)
        assert sum(found) == length
        if length:
            assert found[band_of(first, start, edges)] and found[band_of(end - datetime.timedelta(1), start, edges)]


class TestRates:
    def test_a_rate_is_whole_tenths_for_a_thousand_member_years(self):
        # 3 cases in 1,000 years of 365.25 days are 3.0; 1 in 300 years 3.3; 2 in 300 years 6.7.
        assert [rate_of(3, 365_250), rate_of(1, 109_575), rate_of(2, 109_575)] == [30, 33, 67]

    def test_below_ten_member_years_there_is_none(self):
        assert (rate_of(1, 3_652), rate_of(1, 3_653)) == (None, 1_000)

    def test_cases_stand_in_the_band_of_the_day_of_the_event(self):
        people = {n: life(on(2000), born_on=on(1977, 6, 1)) for n in range(1, 31)}
        told = [*cases(1, day=on(2007, 5, 31)), *cases(2, day=on(2007, 6, 1)), *cases(5, day=on(2008))]
        row = incidence(people, told, on(2007), on(2007, 12, 31), {"death": "เสียชีวิต"}).ages.rows[0]
        assert [cell.cases for cell in row.cells] == [0, 1, 2, 0, 0, 0]
        # 30 people for 151 days are 12.4 member-years, and one case in them 80.6 in a thousand.
        assert row.cells[1].rate == "80.6"

    def test_a_death_is_counted_on_the_day_on_which_nobody_belongs_any_more(self):
        people = {1: life(on(2005), on(2007, 6, 1))}
        row = incidence(people, cases(1), on(2007), on(2007, 12, 31), {}).lengths.rows[0]
        assert row.cells[LENGTHS.index(2)].cases == 1

    def test_what_is_not_recorded_has_a_column_only_where_something_stands_in_it(self):
        known = incidence({1: life(on(2007), born_on=on(1970))}, [], on(2007), on(2007, 12, 31), {})
        unknown = incidence({1: life(on(2007))}, [], on(2007), on(2007, 12, 31), {})
        assert (len(known.ages.labels), unknown.ages.labels) == (6, AGE_LABELS)


class TestNobodyIsRecognised:
    PEOPLE = {
        **{n: life(on(2000), born_on=on(1995)) for n in range(1, 41)},
        **{n: life(on(2000), born_on=on(1970)) for n in range(41, 81)},
        **{n: life(on(2000), born_on=on(1950)) for n in range(81, 121)},
    }

    def row(self, *counts: int, delicate: bool = True):
        told = [
            case for count, member in zip(counts, (1, 41, 81), strict=True)
            for case in cases(count, benefit="disability", delicate=delicate, member=member)
        ]  # fmt: skip
        cells = incidence(self.PEOPLE, told, on(2007), on(2007, 12, 31), {}).ages.rows[0].cells
        return [(cell.cases, cell.few) for place, cell in enumerate(cells) if place in (0, 2, 3)]

    def test_one_or_two_cases_say_fewer_than_three_and_no_rate(self):
        assert self.row(1, 5, 2) == [(None, True), (5, False), (None, True)]

    def test_a_single_such_cell_has_another_one_left_out_so_that_nobody_finds_it_by_taking_away(self):
        assert self.row(1, 5, 9) == [(None, True), (None, False), (9, False)]

    def test_so_have_several_whose_sum_tells_what_they_are(self):
        assert self.row(2, 9, 2) == [(None, True), (None, False), (None, True)]

    def test_where_no_other_cell_is_left_the_benefit_is_not_broken_down(self):
        assert self.row(1, 1, 0) == self.row(0, 2, 0) == self.row(2, 2, 2) == []

    def test_of_a_birth_or_a_death_the_numbers_stand(self):
        assert self.row(1, 1, 0, delicate=False) == [(1, False), (1, False), (0, False)]


class TestTheGroup:
    def test_who_left_and_joined_again_belongs_twice(self, in_group):
        member = make_member("0300", joined_on=on(2003), born_on=on(1955))
        for kind, day in (("left", on(2005)), ("rejoined", on(2006))):
            change_state(member, kind, event_on=day, reporting_month=APRIL, by=in_group.treasurer)
        found = lives_in_group()[member.pk]
        assert [(stay.first, stay.until) for stay in found.stays] == [(on(2003), on(2005)), (on(2006), None)]
        assert found.born_on == on(1955)
        assert exposure([found], on(2003), DAY)[0][3] == (on(2005) - on(2003)).days + (DAY - on(2006)).days + 1
