"""What members had put in on paper: stated, corrected, and what of the brought-forward figures nobody claims."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.allocation import allocation, opening_figures, openings_of
from ledger.brought_forward import PaperFigures, PaperLine, correct_summary
from ledger.models import OpeningFigure, PaidThrough, Posting
from ledger.openings import Opening, PaperYears, state_openings, state_paper_years
from ledger.rates import state_paid_through, state_paid_through_many
from ledger.refusals import ReasonMissing, WrongFigure
from ledger.standings import standings
from tests.makers import DAY, LONG_AGO, make_member, make_payment
from tests.reports.conftest import FEBRUARY, FOUNDED, THROUGH, make_record
from tests.transactional import undone

FEE, DUES, SAVINGS = "4010", "4020", "4030"
MARCH_END = datetime.date(2007, 3, 31)


@pytest.fixture
def record(db):
    """Ban Don Chai with its real figures up to February 2550, in scope."""
    made = make_record()
    with group_scope(made.group):
        yield made


@pytest.fixture
def people(record):
    return [make_member(f"000{place}") for place in range(2, 5)]


def rest() -> dict[str, int]:
    return {line.account.code: line.left for line in allocation()}


def state(member, by=None, **told):
    return state_openings([Opening(member, {FEE: 50_00, DUES: 200_00, SAVINGS: 1_655_00})], by=by, **told)


class TestStating:
    def test_the_same_figure_again_writes_nothing(self, in_group):
        written = state(in_group.member, source="สมุดเล่ม 3")
        assert [(row.account.code, row.amount, row.source) for row in written] == [
            (FEE, 50_00, "สมุดเล่ม 3"), (DUES, 200_00, "สมุดเล่ม 3"), (SAVINGS, 1_655_00, "สมุดเล่ม 3"),
        ]  # fmt: skip
        assert state(in_group.member) == []
        assert OpeningFigure.objects.count() == 3

    def test_the_newest_figure_holds_and_the_earlier_one_stays_on_record(self, in_group):
        state(in_group.member)
        state_openings([Opening(in_group.member, {SAVINGS: 1_600_00})], by=in_group.treasurer, reason="อ่านผิด")
        assert openings_of([in_group.member.pk]) == {
            in_group.member.pk: {FEE: 50_00, DUES: 200_00, SAVINGS: 1_600_00}
        }
        assert [(row.amount, row.reason) for row in opening_figures(in_group.member)] == [
            (50_00, ""), (200_00, ""), (1_600_00, "อ่านผิด"),
        ]  # fmt: skip
        assert OpeningFigure.objects.filter(account__code=SAVINGS).count() == 2

    def test_a_reason_is_kept_where_a_figure_changes_and_nowhere_else(self, in_group):
        state_openings([Opening(in_group.member, {SAVINGS: 1_00})], by=None)
        said = [Opening(in_group.member, {SAVINGS: 2_00, FEE: 50_00})]
        written = state_openings(said, by=None, source="ทะเบียน.xlsx", reason="แก้ตามไฟล์")
        assert {row.account.code: row.reason for row in written} == {SAVINGS: "แก้ตามไฟล์", FEE: ""}

    def test_nothing_put_in_is_stated_and_not_the_same_as_nothing_stated(self, in_group):
        other = make_member("0002")
        state_openings([Opening(in_group.member, {SAVINGS: 0})], by=None)
        assert openings_of([in_group.member.pk, other.pk]) == {in_group.member.pk: {SAVINGS: 0}}

    def test_one_member_twice_in_one_list_is_stated_in_its_order(self, in_group):
        figures = [Opening(in_group.member, {SAVINGS: satang}) for satang in (100, 200, 200)]
        assert [row.amount for row in state_openings(figures, by=None)] == [100, 200]
        assert openings_of([in_group.member.pk])[in_group.member.pk] == {SAVINGS: 200}

    @pytest.mark.parametrize("amounts", [{SAVINGS: -1}, {"4130": 5_00}, {"1010": 5_00}])
    def test_what_cannot_be_meant_is_refused_and_nothing_is_written(self, in_group, amounts):
        with pytest.raises(WrongFigure):
            state_openings([Opening(in_group.member, {FEE: 50_00}), Opening(in_group.member, amounts)], by=None)
        assert not OpeningFigure.objects.exists()

    def test_the_database_takes_no_figure_below_zero(self, in_group):
        row = state(in_group.member)[0]
        row.pk, row.amount = None, -1
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

    def test_who_stated_how_many_is_on_the_trail_and_no_figure(self, in_group):
        state(in_group.member, by=in_group.treasurer)
        event = AuditEvent.objects.filter(action="openings.stated").get()
        assert (event.by, event.subject) == (in_group.treasurer, "0001")
        assert event.fields == ["members 1", "annual_dues", "daily_savings", "entry_fee"]

    def test_no_money_moves_and_no_day_is_bought(self, record):
        member = make_member("0002", joined_on=LONG_AGO)
        before = Posting.objects.count(), standings([member])
        state(member)
        assert (Posting.objects.count(), standings([member])) == before

    @pytest.mark.parametrize("number", [2, 40])
    def test_it_costs_the_same_for_a_few_and_for_many(self, in_group, number):
        members = [make_member(f"1{place:03}") for place in range(number)]
        with CaptureQueriesContext(connection) as captured:
            assert len(state_openings([Opening(one, {FEE: 1, SAVINGS: 2}) for one in members], by=None)) == 2 * number
        # Savepoint and lock, who was erased, accounts, what stands, the rows, the trail.
        assert len(captured) <= 8, [query["sql"][:90] for query in captured]


class TestPaidUpTo:
    def test_each_member_has_a_day_of_her_own(self, in_group):
        other, third = make_member("0002"), make_member("0003")
        state_paid_through(SAVINGS, datetime.date(2007, 2, 28), members=[other], by=None)
        days = {in_group.member.pk: MARCH_END, other.pk: datetime.date(2007, 2, 28), third.pk: DAY}
        written = state_paid_through_many(SAVINGS, days, by=in_group.treasurer)
        assert {row.member_id: row.through for row in written} == {in_group.member.pk: MARCH_END, third.pk: DAY}
        assert state_paid_through_many(SAVINGS, days, by=None) == []
        found = standings([in_group.member, other, third])
        assert {pk: one.savings.paid_through for pk, one in found.items()} == days

    def test_one_day_that_cannot_be_meant_stops_all(self, in_group):
        other = make_member("0002")
        with pytest.raises(WrongFigure):
            state_paid_through_many(
                SAVINGS, {in_group.member.pk: MARCH_END, other.pk: datetime.date(2550, 4, 1)}, by=None
            )
        with pytest.raises(WrongFigure):
            state_paid_through_many(FEE, {in_group.member.pk: MARCH_END}, by=None)
        assert not PaidThrough.objects.exists()

    @pytest.mark.parametrize("number", [2, 40])
    def test_it_costs_the_same_for_a_few_and_for_many(self, in_group, number):
        days = {make_member(f"1{place:03}").pk: MARCH_END for place in range(number)}
        with CaptureQueriesContext(connection) as captured:
            assert len(state_paid_through_many(SAVINGS, days, by=None)) == number
        assert len(captured) <= 7, [query["sql"][:90] for query in captured]


class TestByHand:
    def test_figures_and_days_of_one_member_are_stated_together(self, in_group):
        paper = PaperYears({SAVINGS: 1_655_00}, {SAVINGS: MARCH_END}, source="สมุดเล่ม 3")
        opening, paid = state_paper_years(in_group.member, paper, by=in_group.treasurer)
        assert (opening.amount, opening.source, paid.through) == (1_655_00, "สมุดเล่ม 3", MARCH_END)

    def test_what_stands_is_not_changed_without_a_reason(self, in_group):
        state(in_group.member)
        with pytest.raises(ReasonMissing) as refused:
            state_paper_years(in_group.member, PaperYears({SAVINGS: 1}, {SAVINGS: MARCH_END}), by=in_group.treasurer)
        assert refused.value.field == "reason"
        assert OpeningFigure.objects.count() == 3 and not PaidThrough.objects.exists()
        paper = PaperYears({SAVINGS: 1_600_00}, reason="อ่านตัวเลขผิด")
        assert state_paper_years(in_group.member, paper, by=in_group.treasurer)[0].reason == "อ่านตัวเลขผิด"

    def test_a_day_that_is_refused_leaves_no_figure_behind(self, in_group):
        paper = PaperYears({SAVINGS: 1_655_00}, {SAVINGS: datetime.date(2550, 4, 1)})
        with pytest.raises(WrongFigure):
            state_paper_years(in_group.member, paper, by=in_group.treasurer)
        assert not OpeningFigure.objects.exists()

    def test_what_stands_already_is_said_to_stand(self, in_group):
        state(in_group.member)
        with pytest.raises(WrongFigure, match="ไม่มีอะไรเปลี่ยน|Nothing was changed"):
            state_paper_years(in_group.member, PaperYears({SAVINGS: 1_655_00}), by=in_group.treasurer)


class TestAllocation:
    def test_what_nobody_claims_of_the_source_record_is_left_by_kind(self, record):
        assert rest() == {FEE: 133_782_00, DUES: 432_850_00, SAVINGS: 2_153_732_00}
        first, second = make_member("0002"), make_member("0003")
        state(first)
        state_openings([Opening(second, {SAVINGS: 1_600_50})], by=None)
        # 133,782 − 50; 432,850 − 200; 2,153,732 − 1,655 − 1,600.50
        assert rest() == {FEE: 133_732_00, DUES: 432_650_00, SAVINGS: 2_150_476_50}
        state_openings([Opening(first, {SAVINGS: 1_655_50})], by=None, reason="อ่านผิด")
        assert rest()[SAVINGS] == 2_150_476_00

    def test_corrected_paper_figures_count_and_the_old_ones_no_more(self, record):
        state(make_member("0002"))
        right = PaperFigures(FOUNDED, THROUGH, receipts=(PaperLine(SAVINGS, 1_000_00),), paid=(), source="สมุดเงินสด")
        correct_summary(
            record.summary, right, on=FEBRUARY.last, reason="นับใหม่", key=None, by=record.treasurer
        )  # fmt: skip
        found = {line.account.code: (line.brought_forward, line.in_names, line.over) for line in allocation()}
        assert found == {FEE: (0, 50_00, 50_00), DUES: (0, 200_00, 200_00), SAVINGS: (1_000_00, 1_655_00, 655_00)}

    def test_what_is_paid_from_day_to_day_is_no_part_of_it(self, in_group):
        make_payment(in_group.member, savings=30_00)
        assert rest() == {FEE: 0, DUES: 0, SAVINGS: 0}

    def test_it_takes_one_query_and_one_for_many_members(self, record, django_assert_num_queries):
        members = [make_member(f"1{place:03}") for place in range(30)]
        state_openings([Opening(one, {FEE: 50_00, SAVINGS: 100_00}) for one in members], by=None)
        with django_assert_num_queries(1):
            assert sum(line.in_names for line in allocation()) == 30 * 150_00
        with django_assert_num_queries(1):
            assert len(openings_of(one.pk for one in members)) == 30

    def test_members_of_other_groups_are_no_part_of_it(self, cast):
        with group_scope(cast.other):
            state(cast.other_member)
        with group_scope(cast.group):
            assert [line.in_names for line in allocation()] == [0, 0, 0]
            assert openings_of([cast.other_member.pk]) == {}
            with pytest.raises(IntegrityError), transaction.atomic():
                state(cast.other_member)

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(said=st.lists(st.tuples(st.integers(0, 2), st.sampled_from([FEE, DUES, SAVINGS]), st.integers(0, 10**12))))
    def test_in_names_and_in_nobodys_name_add_up_to_what_was_brought_forward(self, record, people, said):
        """Whatever is said, and said again: of each member and kind the last word counts, once."""
        with undone():
            last = {}
            for person, code, satang in said:
                state_openings([Opening(people[person], {code: satang})], by=None)
                last[person, code] = satang
            brought = {FEE: 133_782_00, DUES: 432_850_00, SAVINGS: 2_153_732_00}
            for line in allocation():
                code = line.account.code
                assert line.in_names == sum(satang for (_who, of), satang in last.items() if of == code)
                assert line.in_names + line.left == line.brought_forward == brought[code]
