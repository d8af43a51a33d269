"""Claims judged by the town's rules, as an officer would work them out on paper; and what holds for any rules."""

import dataclasses
import datetime

import pytest
from django.utils.translation import override

from groups.thai_dates import months_later
from tests.welfare.judged import APRIL, DAY, SINCE, facts, granted, nights
from tests.welfare.town import BAHT, BIRTH, DEATH, SICKNESS, TOWN, YEARS, old_age
from welfare.assessment import Assessment, assess, further_years
from welfare.assessment_json import (
    assessment_as_json,
    assessment_from_json,
)
from welfare.facts import Used
from welfare.reasons import Code, Lacks, lack_words, step_words
from welfare.rules import (
    Advance,
    Cap,
    Claimant,
    Conditions,
    Counted,
    Further,
    Per,
    PerUnit,
    Rounding,
    Rule,
    Schedule,
    Share,
    SumBy,
    Tier,
    Waiting,
    Year,
)


def codes(found: Assessment) -> list[str]:
    return [step.code for step in found.steps]


def baht(found: Assessment) -> int:
    whole, satang = divmod(found.amount, BAHT)
    assert not satang
    return whole


class TestTheTown:
    def test_a_birth_with_three_nights_is_500_and_300(self):
        found = assess(TOWN, facts("birth", units=nights(3)))
        assert baht(found) == 800
        assert [(step.code, step.amount) for step in found.steps] == [("sum_one", 50_000), ("sum_unit", 30_000)]

    def test_the_500_counts_inside_the_2000_of_the_year(self):
        birth = granted("birth", APRIL, 800, 3)
        twelve = assess(TOWN, facts("sickness", APRIL + 30 * DAY, units=nights(12), used=(birth,)))
        assert baht(twelve) == 1_200
        stay = granted("sickness", APRIL + 30 * DAY, 1_200, 12)
        thirteenth = assess(TOWN, facts("sickness", APRIL + 60 * DAY, units=nights(1), used=(birth, stay)))
        assert (baht(thirteenth), codes(thirteenth)[-1]) == (0, Code.CAP_BAHT)

    def test_thirteen_nights_after_the_birth_pay_no_more_than_twelve(self):
        found = assess(
            TOWN, facts("sickness", APRIL + DAY * 30, units=nights(13), used=(granted("birth", APRIL, 800, 3),))
        )
        assert baht(found) == 1_200

    def test_22_nights_in_a_year_pay_for_20(self):
        found = assess(TOWN, facts("sickness", units=nights(22)))
        assert (baht(found), codes(found)) == (2_000, [Code.CAP_UNITS, Code.SUM_UNIT])

    def test_the_next_calendar_year_begins_anew(self):
        used = (granted("sickness", APRIL, 2_000, 20),)
        assert baht(assess(TOWN, facts("sickness", datetime.date(2007, 12, 31), units=nights(1), used=used))) == 0
        assert baht(assess(TOWN, facts("sickness", datetime.date(2008, 1, 1), units=nights(1), used=used))) == 100

    def test_more_than_five_nights_of_a_birth_are_not_paid(self):
        assert baht(assess(TOWN, facts("birth", units=nights(9)))) == 1_000

    def test_a_birth_told_in_two_claims_pays_the_500_once_and_five_nights_in_all(self):
        first = granted("birth", APRIL, 800, 3)
        second = assess(TOWN, facts("birth", units=nights(4), used=(first,)))
        assert (baht(second), codes(second)[-1]) == (200, Code.SAME_EVENT)

    @pytest.mark.parametrize(
        ("length", "days", "sum_"),
        [
            (YEARS(months=6), -1, 0),
            (YEARS(months=6), 0, 3_000),
            (YEARS(2), 0, 3_000),
            (YEARS(2), 1, 6_000),
            (YEARS(4), 0, 6_000),
            (YEARS(4), 1, 8_000),
            (YEARS(6), 0, 8_000),
            (YEARS(6), 1, 10_000),
            (YEARS(8), 0, 10_000),
            (YEARS(8), 1, 15_000),
            (YEARS(15), 0, 15_000),
            (YEARS(15), 1, 20_000),
            (YEARS(60), 0, 20_000),
        ],
    )
    @pytest.mark.parametrize(
        "since", [SINCE, datetime.date(2004, 2, 29), datetime.date(2003, 8, 31), datetime.date(2003, 3, 1)]
    )
    def test_a_death_grant_changes_on_the_very_day(self, since, length, days, sum_):
        found = assess(TOWN, facts("death", length.after(since) + days * DAY, since=since))
        assert baht(found) == sum_
        assert (Code.NO_ROW in codes(found)) == (sum_ == 0)

    def test_who_joined_on_29_february_completes_two_years_on_the_28th(self):
        since = datetime.date(2004, 2, 29)
        assert baht(assess(TOWN, facts("death", datetime.date(2006, 2, 28), since=since))) == 3_000
        assert baht(assess(TOWN, facts("death", datetime.date(2006, 3, 1), since=since))) == 6_000
        # Four years are complete on the leap day itself.
        assert baht(assess(TOWN, facts("death", datetime.date(2008, 2, 29), since=since))) == 6_000
        assert baht(assess(TOWN, facts("death", datetime.date(2008, 3, 1), since=since))) == 8_000

    def test_days_that_were_not_paid_do_not_count(self):
        two_years_later = datetime.date(2005, 1, 2)
        assert baht(assess(TOWN, facts("death", two_years_later))) == 6_000
        assert baht(assess(TOWN, facts("death", two_years_later, paid_days=731))) == 3_000

    def test_how_much_was_paid_must_be_known(self):
        found = assess(TOWN, facts("death", paid_days=None))
        assert (baht(found), [lack.code for lack in found.missing]) == (0, [Lacks.PAID])

    @pytest.mark.parametrize(
        ("age", "paid_years", "sum_"), [(59, 12, 0), (60, 9, 0), (60, 10, 1_500), (75, 20, 2_000), (80, 31, 2_500)]
    )
    def test_old_age_from_60_by_paid_years(self, age, paid_years, sum_):
        on = datetime.date(2040, 1, 1)
        rules = Schedule((old_age("own-5101"),))
        since = on.replace(year=on.year - paid_years)
        person = facts("old-age", on, since=since, claimant=Claimant.FUND, born_on=on.replace(year=on.year - age))
        assert baht(assess(rules, person)) == sum_

    def test_old_age_is_paid_once_a_year(self):
        on = datetime.date(2040, 6, 1)
        rules = Schedule((old_age("own-5101"),))
        had = Used("old-age", "own-5101", datetime.date(2040, 1, 1), 1_500 * BAHT)
        person = facts(
            "old-age", on, since=datetime.date(2028, 1, 1), claimant=Claimant.FUND, born_on=datetime.date(1970, 1, 1)
        )
        assert baht(assess(rules, person)) == 1_500
        again = assess(rules, dataclasses.replace(person, used=(had,)))
        assert (baht(again), codes(again)[-1]) == (0, Code.CAP_TIMES)


def only(**rule) -> Schedule:
    """A schedule of one benefit."""
    told = {"amount": 1_000 * BAHT} | rule
    return Schedule((Rule("gift", "เงินขวัญถุง", "own-5101", "other", **told),))


class TestWhatStandsInTheWay:
    @pytest.mark.parametrize(
        ("rule", "fact", "code"),
        [
            ({}, {"state": "lapsed"}, Code.NOT_MEMBER),
            ({}, {"state": "left"}, Code.NOT_MEMBER),
            ({}, {"state": "suspended"}, Code.SUSPENDED),
            ({}, {"since": APRIL + DAY}, Code.BEFORE_JOINING),
            ({"waiting": Waiting(YEARS(days=180))}, {"since": APRIL - 179 * DAY}, Code.WAITING),
            ({"waiting": Waiting(YEARS(days=180), Counted.PAID)}, {"paid_days": 179}, Code.WAITING),
            ({"file_within": 30}, {"filed_on": APRIL + 31 * DAY}, Code.LATE),
            ({"conditions": Conditions(arrears_most=2)}, {"arrears_months": 3}, Code.ARREARS),
            ({"conditions": Conditions(sex="female")}, {"sex": "male"}, Code.SEX),
            ({"conditions": Conditions(age_from=60)}, {"born_on": datetime.date(1947, 4, 2)}, Code.TOO_YOUNG),
            ({"conditions": Conditions(age_to=25)}, {"born_on": datetime.date(1981, 4, 1)}, Code.TOO_OLD),
            ({"conditions": Conditions(plans=("year",))}, {"plan": "month"}, Code.PLAN),
            ({"conditions": Conditions(levels=("bachelor",))}, {"level": "primary"}, Code.LEVEL),
            ({"conditions": Conditions(grade_from=300)}, {"grade": 299}, Code.GRADE),
            ({}, {"claimant": Claimant.PROXY}, Code.CLAIMANT),
            ({}, {"granted": "here"}, Code.GRANTED_HERE),
            ({}, {"granted": "elsewhere"}, Code.GRANTED_ELSEWHERE),
        ],
    )
    def test_it_pays_nothing_and_says_why_in_both_languages(self, rule, fact, code):
        found = assess(only(**rule), facts("gift", **fact))
        assert (baht(found), found.refused) == (0, True)
        step = next(step for step in found.steps if step.code == code)
        for language in ("th", "en"):
            with override(language):
                words = step_words(step)
                assert words and "%" not in words

    @pytest.mark.parametrize(
        ("rule", "fact"),
        [
            ({"conditions": Conditions(suspended=True)}, {"state": "suspended"}),
            ({"waiting": Waiting(YEARS(days=180))}, {"since": APRIL - 180 * DAY}),
            ({"waiting": Waiting(YEARS(days=180), Counted.PAID)}, {"paid_days": 180}),
            ({"file_within": 30}, {"filed_on": APRIL + 30 * DAY}),
            ({"conditions": Conditions(arrears_most=2)}, {"arrears_months": 2}),
            ({"conditions": Conditions(sex="female")}, {"sex": "female"}),
            ({"conditions": Conditions(age_from=60)}, {"born_on": datetime.date(1947, 4, 1)}),
            ({"conditions": Conditions(age_to=25)}, {"born_on": datetime.date(1981, 4, 2)}),
            ({"conditions": Conditions(plans=("year",))}, {"plan": "year"}),
            ({"conditions": Conditions(grade_from=300)}, {"grade": 300}),
        ],
    )
    def test_on_the_edge_it_pays(self, rule, fact):
        found = assess(only(**rule), facts("gift", **fact))
        assert (baht(found), found.refused, found.missing) == (1_000, False, ())

    def test_everything_that_stands_in_the_way_is_said_at_once(self):
        rules = only(file_within=30, conditions=Conditions(arrears_most=0))
        found = assess(rules, facts("gift", state="lapsed", arrears_months=4, filed_on=APRIL + 90 * DAY))
        assert {Code.NOT_MEMBER, Code.LATE, Code.ARREARS} <= set(codes(found))

    def test_a_benefit_the_rules_do_not_know(self):
        found = assess(TOWN, facts("gift"))
        assert (baht(found), codes(found)) == (0, [Code.NO_RULE])

    def test_a_year_of_birth_alone_is_not_enough_at_the_edge(self):
        rules = only(conditions=Conditions(age_from=60))
        sixty = facts("gift", born_on=datetime.date(1947, 1, 1), born_on_is_exact=False)
        assert [lack.code for lack in assess(rules, sixty).missing] == [Lacks.BIRTH]
        older = dataclasses.replace(sixty, born_on=datetime.date(1946, 1, 1))
        assert assess(rules, older).missing == () and baht(assess(rules, older)) == 1_000

    @pytest.mark.parametrize(
        ("rule", "lacks"),
        [
            ({"papers": ("ใบรับรอง",)}, Lacks.PAPER),
            ({"units": (PerUnit("visit", 5_000),)}, Lacks.UNITS),
            ({"sum_by": SumBy.DECIDED}, Lacks.ASKED),
            ({"sum_by": SumBy.LEVEL, "tiers": (Tier(100, level="primary"),)}, Lacks.LEVEL),
            ({"sum_by": SumBy.AGE, "tiers": (Tier(100),)}, Lacks.BIRTH),
            ({"conditions": Conditions(sex="male")}, Lacks.SEX),
            ({"conditions": Conditions(grade_from=200)}, Lacks.GRADE),
            ({"conditions": Conditions(plans=("year",))}, Lacks.PLAN),
            ({"conditions": Conditions(levels=("primary",))}, Lacks.LEVEL),
        ],
    )
    def test_what_is_missing_is_named(self, rule, lacks):
        found = assess(only(**rule), facts("gift"))
        assert [lack.code for lack in found.missing] == [lacks]
        with override("en"):
            assert lack_words(found.missing[0]).endswith(".")

    def test_a_paper_that_came_is_not_missing(self):
        assert assess(only(papers=("ใบรับรอง",)), facts("gift", papers=("ใบรับรอง",))).missing == ()


class TestShapes:
    @pytest.mark.parametrize(
        ("months", "rounding", "years"),
        [
            (59, Rounding.DROPPED, 0), (60, Rounding.DROPPED, 0), (71, Rounding.DROPPED, 0),
            (72, Rounding.DROPPED, 1),
            (60, Rounding.WHOLE, 0), (61, Rounding.WHOLE, 1), (72, Rounding.WHOLE, 1),
            (65, Rounding.HALF, 0), (66, Rounding.HALF, 1), (77, Rounding.HALF, 1), (78, Rounding.HALF, 2),
        ],
    )  # fmt: skip
    def test_further_years_past_five(self, months, rounding, years):
        further = Further(YEARS(5), 500 * BAHT, rounding)
        on = months_later(SINCE, months)
        assert further_years(further, SINCE, on) == years
        rules = only(further=further, caps=(Cap(Per.EVENT, "baht", 2_000 * BAHT),))
        assert baht(assess(rules, facts("gift", on))) == 1_000 + 500 * years

    def test_a_sum_for_each_year_of_membership_up_to_a_cap(self):
        rules = only(
            sum_by=SumBy.NOTHING, further=Further(YEARS(), 1_000 * BAHT), caps=(Cap("event", "baht", 3_000_00),)
        )
        assert [baht(assess(rules, facts("gift", SINCE.replace(year=2003 + n)))) for n in range(6)] == [
            0, 1_000, 2_000, 3_000, 3_000, 3_000,
        ]  # fmt: skip

    def test_relatives_get_a_share(self):
        rules = only(shares=(Share(Claimant.MEMBER), Share(Claimant.RELATIVE, 30)))
        assert baht(assess(rules, facts("gift", claimant=Claimant.RELATIVE))) == 300

    def test_school_levels(self):
        rules = only(sum_by=SumBy.LEVEL, tiers=(Tier(50_000, level="primary"), Tier(90_000, level="bachelor")))
        assert baht(assess(rules, facts("gift", level="bachelor"))) == 900
        assert codes(assess(rules, facts("gift", level="upper"))) == [Code.LEVEL]

    def test_two_children_on_one_day_are_two_events(self):
        rules = only(caps=(Cap(Per.EVENT, "baht", 1_000 * BAHT),))
        first = Used("gift", "own-5101", APRIL, 1_000 * BAHT, about="บุตรคนที่ 1")
        assert baht(assess(rules, facts("gift", about="บุตรคนที่ 2", used=(first,)))) == 1_000
        assert baht(assess(rules, facts("gift", about="บุตรคนที่ 1", used=(first,)))) == 0

    def test_what_the_committee_decides_stays_under_the_cap_and_is_lent(self):
        rules = only(sum_by=SumBy.DECIDED, caps=(Cap(Per.EVENT, "baht", 20_000 * BAHT),), advance=Advance(12))
        found = assess(rules, facts("gift", asked=30_000 * BAHT))
        assert (baht(found), codes(found)[-1]) == (20_000, Code.ADVANCE)
        again = facts("gift", asked=5_000 * BAHT, used=(Used("gift", "own-5101", APRIL, 18_000 * BAHT),))
        assert baht(assess(rules, again)) == 2_000

    @pytest.mark.parametrize(
        ("year", "last_day", "fund_month"),
        [
            (Year.CALENDAR, datetime.date(2007, 12, 31), 1),
            (Year.FISCAL, datetime.date(2007, 9, 30), 1),
            (Year.FUND, datetime.date(2007, 7, 31), 8),
            (Year.JOINING, datetime.date(2008, 2, 28), 1),
        ],
    )
    def test_which_year_a_cap_counts(self, year, last_day, fund_month):
        rules = dataclasses.replace(only(caps=(Cap(Per.YEAR, "times", 1, year),)), fund_month=fund_month)
        had = (Used("gift", "own-5101", last_day, 1_000 * BAHT),)
        since = datetime.date(2004, 2, 29)
        same = facts("gift", last_day - DAY, used=had, since=since)
        after = facts("gift", last_day + DAY, used=had, since=since)
        assert (baht(assess(rules, same)), baht(assess(rules, after))) == (0, 1_000)

    def test_a_lifetime_cap_counts_what_another_group_told(self):
        rules = only(caps=(Cap(Per.LIFETIME, "baht", 5_000 * BAHT),))
        told = Used("", "own-5101", datetime.date(1999, 1, 1), 4_200 * BAHT, None)
        assert baht(assess(rules, facts("gift", used=(told,)))) == 800

    def test_nights_on_an_earlier_voucher_are_pointed_at(self):
        told = Used("", "sickness", APRIL - 30 * DAY, 700 * BAHT, None)
        found = assess(TOWN, facts("sickness", units=nights(3), used=(told,)))
        assert Code.UNITS_UNKNOWN in codes(found) and baht(found) == 300

    def test_a_night_is_paid_once(self):
        stay = granted("sickness", APRIL, 500, 5)
        found = assess(TOWN, facts("sickness", APRIL + 3 * DAY, units=nights(4), used=(stay,)))
        assert (baht(found), Code.NIGHTS_TWICE in codes(found)) == (200, True)

    def test_a_stay_that_begins_where_another_ends_is_pointed_at(self):
        found = assess(
            TOWN, facts("sickness", APRIL + 5 * DAY, units=nights(2), used=(granted("sickness", APRIL, 500, 5),))
        )
        assert (baht(found), Code.ADJOINS in codes(found)) == (200, True)

    def test_every_shape_says_every_step_in_both_languages(self):
        rules = Schedule(
            (
                dataclasses.replace(DEATH, waiting=Waiting(YEARS(months=6), Counted.PAID)),
                dataclasses.replace(SICKNESS, shares=(Share(Claimant.MEMBER), Share(Claimant.PROXY, 50))),
                dataclasses.replace(BIRTH, further=Further(YEARS(1), 10_000), waiting=Waiting(YEARS(days=180))),
            ),
            TOWN.shared,
        )
        used = (granted("birth", APRIL - 90 * DAY, 900, 4), granted("sickness", APRIL - 5 * DAY, 500, 5))
        for found in (
            assess(rules, facts("death")),
            assess(rules, facts("sickness", units=nights(30), used=used, claimant=Claimant.PROXY)),
            assess(rules, facts("birth", units=nights(9), used=(*used, granted("birth", APRIL, 100, 1)))),
        ):
            assert found.amount and not found.refused
            kept = assessment_from_json(found.amount, assessment_as_json(found))
            for language in ("th", "en"):
                with override(language):
                    words = [step_words(step) for step in found.steps]
                    assert all(words) and not any("%(" in sentence for sentence in words)
                    assert words == [step_words(step) for step in kept.steps]
