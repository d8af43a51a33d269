"""Old months: a memo inside a brought-forward figure, a summary of its own where nothing tells the month."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.directory import state_founding_date
from groups.models import AuditEvent
from groups.tenancy import group_scope, network_scope
from groups.thai_dates import Month
from ledger import old_months, refusals
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward, bring_forward_months
from ledger.models import JournalEntry, MonthMemo
from ledger.month_breakdown import breakdowns, month_rows
from ledger.old_months import Written, state_old_months
from ledger.paper_months import OldMonth, Told, Way, read_paper
from ledger.queries import account_months, holdings
from members.queries import headcount_at
from members.register import state_headcount
from network.consolidation import consolidate
from network.recount import recount
from reports.closing import close_month
from reports.statement import statement_of_books
from tests.makers import APRIL, DAY, make_entry, make_group, make_report
from tests.transactional import undone

SAVINGS, FEE, BIRTH, SICK, SHOP, WORKERS = "4030", "4010", "5010", "5020", "5070", "5810"
FEBRUARY, MARCH = Month(2007, 2), Month(2007, 3)
FOUNDED = datetime.date(2002, 8, 15)
AUGUST, LAST_AUGUST = Month(2002, 8), Month(2006, 8)


def brought_forward() -> PaperFigures:
    return PaperFigures(
        first=FOUNDED,
        through=FEBRUARY.last,
        receipts=(PaperLine(SAVINGS, 2_153_732_00), PaperLine(FEE, 133_782_00)),
        paid=(PaperLine(BIRTH, 7_000_00, 14), PaperLine(SHOP, 100_000_00)),
        source="รายงานเครือข่าย",
    )


@pytest.fixture
def founded(db):
    """A group whose paper years end in February as one sum; March is open."""
    group = make_group("ban-mai", month=FEBRUARY)
    with group_scope(group):
        state_founding_date(group, FOUNDED, by=None)
        bring_forward(brought_forward(), by=None)
        close_month(group, FEBRUARY, by=None)
        yield group


def old(month: Month, figures: dict | None = None, **fields) -> OldMonth:
    """Figures by code: satang, or (satang, cases)."""
    told = {code: Told(*one) if isinstance(one, tuple) else Told(one) for code, one in (figures or {}).items()}
    return OldMonth(month, told, **fields)


def state(*months: OldMonth) -> Written:
    return state_old_months(months, by=None)


def since_founding(month: Month) -> dict[str, tuple]:
    return {
        line.account.code: (line.since_founding.amount, line.since_founding.cases)
        for line in account_months(month)
        if line.since_founding.amount
    }


def lines_of_breakdown() -> dict:
    (found,) = breakdowns(read_paper())
    return {line.account.code: line for line in found.lines}


class TestMemo:
    def test_a_month_inside_a_brought_forward_figure_is_a_memo_and_counted_in_no_total(self, founded):
        before = statement_of_books(founded, MARCH)
        written = state(old(LAST_AUGUST, {SAVINGS: 40_000_00, BIRTH: (500_00, 1)}, source="สมุด 2 หน้า 14"))
        assert written == Written(months=1, memos=2)
        assert statement_of_books(founded, MARCH) == before
        assert JournalEntry.objects.count() == 1
        assert recount(founded) == []

    def test_neither_frozen_reports_nor_the_networks_month_change_by_memos(self, in_group):
        bring_forward_months([(brought_forward(), None)], on=DAY, by=None)
        report = make_report(APRIL, by=in_group.treasurer)

        def consolidated():
            with network_scope([in_group.network]):
                return consolidate(in_group.network, APRIL)

        before, lines = consolidated(), list(report.lines.order_by("code").values())
        state_founding_date(in_group.group, FOUNDED, by=None)
        state(*(old(AUGUST.plus(n), {SAVINGS: 40_000_00, BIRTH: (500_00, 1)}) for n in range(55)))
        assert (consolidated(), list(report.lines.order_by("code").values())) == (before, lines)
        assert recount(in_group.group) == []

    def test_the_difference_that_remains_is_worked_out_by_kind(self, founded):
        state(
            old(LAST_AUGUST, {SAVINGS: 40_000_00, BIRTH: (500_00, 1), SHOP: 20_000_00}),
            old(LAST_AUGUST.next(), {SAVINGS: 41_000_00, BIRTH: (1_000_00, 2)}),
        )
        lines = lines_of_breakdown()
        assert (lines[SAVINGS].brought.amount, lines[SAVINGS].told.amount) == (2_153_732_00, 81_000_00)
        assert lines[SAVINGS].remains == 2_072_732_00
        assert (lines[BIRTH].remains, lines[BIRTH].cases_remain) == (5_500_00, 11)
        # Nobody wrote down how many shop cases there were: unknown less unknown is not 0.
        assert (lines[SHOP].remains, lines[SHOP].cases_remain) == (80_000_00, None)
        assert (lines[FEE].told, lines[FEE].remains) == (None, 133_782_00)

    def test_months_that_tell_more_than_was_brought_forward_are_shown_and_not_refused(self, founded):
        state(old(LAST_AUGUST, {BIRTH: (8_000_00, 16), SICK: (300_00, 3)}))
        lines = lines_of_breakdown()
        assert (lines[BIRTH].exceeds, lines[BIRTH].cases_exceed) == (1_000_00, 2)
        assert (lines[SICK].brought, lines[SICK].exceeds) == (None, 300_00)

    def test_how_many_months_are_told_and_which_are_not(self, founded):
        state(old(AUGUST, {SAVINGS: 1_00}), old(LAST_AUGUST, {SAVINGS: 1_00}), old(LAST_AUGUST.next(), {FEE: 0}))
        (found,) = breakdowns(read_paper())
        assert (found.told, found.months) == (3, 55)
        assert found.gaps == ((AUGUST.next(), LAST_AUGUST.previous()), (LAST_AUGUST.plus(2), FEBRUARY))

    def test_the_month_of_founding_lies_in_the_figure_that_begins_with_it(self, founded):
        assert read_paper().way_of(AUGUST) == Way.MEMO

    def test_the_same_again_writes_nothing_and_what_is_left_out_stays(self, founded):
        first = old(LAST_AUGUST, {SAVINGS: 40_000_00, BIRTH: (500_00, 1)})
        state(first)
        assert state(first) == Written()
        assert state(old(LAST_AUGUST, {SAVINGS: 40_000_00})) == Written()
        assert state(old(LAST_AUGUST)) == Written()
        assert MonthMemo.objects.count() == 2

    def test_a_correction_asks_why_and_the_newest_holds(self, founded):
        state(old(LAST_AUGUST, {SAVINGS: 40_000_00}))
        with pytest.raises(refusals.ReasonMissing, match="ส.ค.|สิงหาคม"):
            state(old(LAST_AUGUST, {SAVINGS: 4_000_00}))
        state(old(LAST_AUGUST, {SAVINGS: 4_000_00}, reason="เลขศูนย์เกินมาหนึ่งตัว"))
        assert read_paper().told(LAST_AUGUST, Way.MEMO) == {SAVINGS: Told(4_000_00)}
        assert MonthMemo.objects.last().reason == "เลขศูนย์เกินมาหนึ่งตัว"

    def test_a_figure_told_of_the_wrong_month_can_be_taken_out(self, founded):
        state(old(LAST_AUGUST, {SAVINGS: 40_000_00}))
        state(old(LAST_AUGUST, {SAVINGS: None}, reason="เป็นของเดือนกันยายน"))
        assert month_rows(read_paper()) == []
        assert lines_of_breakdown()[SAVINGS].told is None

    def test_a_zero_of_the_paper_is_told_and_is_not_the_same_as_nothing(self, founded):
        state(old(LAST_AUGUST, {FEE: 0, BIRTH: (0, 0)}))
        (row,) = month_rows(read_paper())
        assert {told for _account, told in row.cells if told} == {Told(0), Told(0, 0)}
        assert lines_of_breakdown()[BIRTH].cases_remain == 14


class TestSummary:
    """In Ban Don Chai nothing tells the years before April 2550, the first month of its books."""

    def test_a_month_that_nothing_tells_is_told_in_the_books_once(self, in_group):
        figures = {SAVINGS: 1_200_00, FEE: 50_00, BIRTH: (500_00, 1), SHOP: 100_00, WORKERS: 30_00}
        assert state(old(MARCH, figures, source="สมุด 1")) == Written(months=1, entries=1)
        entry = JournalEntry.objects.get()
        assert (entry.kind, entry.summary_from, entry.summary_through) == ("summary", MARCH.first, MARCH.last)
        assert (Month.of(entry.on), entry.text.text) == (APRIL, "สมุด 1")
        assert since_founding(APRIL) == {
            "1090": (620_00, 0), SAVINGS: (1_200_00, 0), FEE: (50_00, 0), BIRTH: (500_00, 1), SHOP: (100_00, None),
            WORKERS: (30_00, 0),
        }  # fmt: skip
        assert statement_of_books(in_group.group, APRIL).receipts.month.amount == 0
        assert recount(in_group.group) == []

    def test_the_same_again_writes_nothing(self, in_group):
        months = [old(MARCH, {SAVINGS: 1_200_00, FEE: 0}), old(FEBRUARY, {SAVINGS: 900_00})]
        assert state(*months) == Written(months=2, memos=1, entries=2)
        before = since_founding(APRIL)
        assert state(*reversed(months)) == Written()
        assert since_founding(APRIL) == before

    def test_a_corrected_month_is_taken_back_and_told_anew(self, in_group):
        state(old(MARCH, {SAVINGS: 1_200_00, BIRTH: (500_00, 1)}, source="สมุด 1"))
        assert state(old(MARCH, {SAVINGS: 1_300_00}, reason="อ่านผิด")) == Written(months=1, entries=1)
        assert since_founding(APRIL) == {"1090": (800_00, 0), SAVINGS: (1_300_00, 0), BIRTH: (500_00, 1)}
        newest = JournalEntry.objects.last()
        assert newest.text.text == "สมุด 1\nอ่านผิด"
        assert statement_of_books(in_group.group, APRIL).receipts.month.amount == 0
        assert recount(in_group.group) == []

    def test_a_zero_takes_the_place_of_a_figure_and_a_figure_that_of_a_zero(self, in_group):
        state(old(MARCH, {SAVINGS: 1_200_00}))
        assert state(old(MARCH, {SAVINGS: 0}, reason="ผิดช่อง")) == Written(months=1, memos=1)
        assert (since_founding(APRIL), read_paper().told(MARCH, Way.BOOKS)) == ({}, {SAVINGS: Told(0)})
        state(old(MARCH, {SAVINGS: 5_00}, reason="มีอยู่จริง"))
        state(old(MARCH, {SAVINGS: None}, reason="ไม่มีเขียนไว้"))
        assert (since_founding(APRIL), read_paper().told(MARCH, Way.BOOKS)) == ({}, {})
        # Told, taken back, told again: each time under a key of its own.
        state(old(MARCH, {SAVINGS: 6_00}))
        assert since_founding(APRIL)[SAVINGS] == (6_00, 0)

    def test_what_somebody_counted_for_the_month_stays_with_it(self, in_group):
        bring_forward_months(
            [(PaperFigures(MARCH.first, MARCH.last, (PaperLine(SAVINGS, 100_00),), cash=40_00), None)],
            on=DAY,
            by=None,
        )
        state(old(MARCH, {SAVINGS: 150_00}, reason="อ่านผิด"))
        assert holdings(APRIL) == {"1010": 40_00, "1020": 0, "1090": 110_00}

    def test_a_report_that_was_submitted_stays_as_it_was(self, in_group):
        make_entry(100_00)
        report = make_report(APRIL, by=in_group.treasurer)
        state(old(MARCH, {SAVINGS: 1_200_00}, members=300))
        assert since_founding(APRIL.next())[SAVINGS] == (1_200_00, 0)
        assert SAVINGS not in {line.code for line in report.lines.all() if line.total_amount}
        assert Month.of(JournalEntry.objects.last().on) == APRIL.next()
        assert recount(in_group.group) == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("month", "says"),
        [
            (APRIL, "เมษายน 2550"),
            (Month(2999, 1), "3542"),
            (Month(2002, 7), "15 ส.ค. 2545"),
        ],
    )
    def test_what_is_no_old_month_is_refused_by_name(self, founded, month, says):
        with pytest.raises(refusals.NotAnOldMonth, match=says):
            state(old(month, {SAVINGS: 1_00}))

    def test_a_month_of_the_books_is_not_told_again(self, founded):
        make_entry(1_00, on=MARCH.first)
        with pytest.raises(refusals.NotAnOldMonth, match="มีนาคม 2550"):
            state(old(MARCH, {SAVINGS: 1_00}))

    def test_a_month_that_lies_only_in_part_in_a_figure_is_refused(self, in_group):
        half = PaperFigures(FOUNDED, FEBRUARY.first.replace(day=14), (PaperLine(SAVINGS, 1_00),))
        bring_forward_months([(half, None)], on=DAY, by=None)
        for month in (FEBRUARY, AUGUST):
            with pytest.raises(refusals.NotAnOldMonth, match="14 ก.พ. 2550"):
                state(old(month, {SAVINGS: 1_00}))
        assert state(old(MARCH, {SAVINGS: 1_00})).entries == 1

    def test_without_an_open_month_there_is_no_day_for_an_entry(self, db):
        with group_scope(make_group("ban-mai", month=None)), pytest.raises(refusals.PeriodNotOpen):
            state(old(MARCH, {SAVINGS: 1_00}))

    @pytest.mark.parametrize(
        ("figures", "says"),
        [
            ({SAVINGS: -1}, "เงินออม"),
            ({BIRTH: (None, 2)}, "ค่าทำขวัญบุตร"),
            ({BIRTH: (0, 2)}, "ค่าทำขวัญบุตร"),
            ({BIRTH: (500_00, -1)}, "ค่าทำขวัญบุตร"),
            ({SAVINGS: (500_00, 3)}, "เงินออม"),
            ({"1010": 5_00}, "1010"),
        ],
    )
    def test_a_figure_that_cannot_be_meant_is_refused_by_name(self, in_group, figures, says):
        with pytest.raises(refusals.WrongFigure, match=says):
            state(old(FEBRUARY, {SAVINGS: 1_00}), old(MARCH, figures))
        assert (MonthMemo.objects.count(), JournalEntry.objects.count()) == (0, 0)

    def test_a_month_stands_once_in_what_is_stated_together(self, in_group):
        with pytest.raises(refusals.NotAnOldMonth, match="มีนาคม 2550"):
            state(old(MARCH, {SAVINGS: 1_00}), old(MARCH, {FEE: 1_00}))


class TestHeadcounts:
    def test_members_at_the_months_end_are_stated_corrected_and_not_repeated(self, founded):
        assert state(old(LAST_AUGUST, members=2_500, source="สมุด 2")).headcounts == 1
        assert headcount_at(LAST_AUGUST.last).members == 2_500
        assert state(old(LAST_AUGUST, members=2_500)) == Written()
        with pytest.raises(refusals.ReasonMissing):
            state(old(LAST_AUGUST, members=2_501))
        state(old(LAST_AUGUST, members=2_501, reason="นับใหม่"))
        assert headcount_at(FEBRUARY.last).members == 2_501

    def test_a_later_count_goes_on_holding(self, founded):
        state_headcount(FEBRUARY.last, 2_681, by=None)
        state(old(LAST_AUGUST, members=2_500))
        assert headcount_at(MARCH.last).members == 2_681
        assert [(row.month, row.members) for row in month_rows(read_paper())] == [
            (FEBRUARY, 2_681), (LAST_AUGUST, 2_500),
        ]  # fmt: skip


def test_all_months_or_none(in_group, monkeypatch):
    """Whatever stops the last step (here the register) takes back memos and entries with it."""

    def stop(*args, **kwargs):
        raise RuntimeError("killed")

    monkeypatch.setattr(old_months, "state_headcount", stop)
    with pytest.raises(RuntimeError):
        state(old(MARCH, {SAVINGS: 1_00, FEE: 0}), old(FEBRUARY, {SAVINGS: 1_00}, members=5))
    assert (MonthMemo.objects.count(), JournalEntry.objects.count(), since_founding(APRIL)) == (0, 0, {})
    assert not AuditEvent.objects.filter(action="old_months.stated").exists()


SUMS = st.dictionaries(st.sampled_from([SAVINGS, FEE, BIRTH, SHOP]), st.integers(0, 10_000_00), max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by_month=st.lists(SUMS, min_size=1, max_size=4), again=SUMS)
def test_memos_change_no_total_and_told_plus_remaining_is_what_was_brought_forward(founded, by_month, again):
    with undone():
        before = statement_of_books(founded, MARCH)
        state(*(old(LAST_AUGUST.plus(n), sums) for n, sums in enumerate(by_month)))
        state(old(LAST_AUGUST, again, reason="แก้"))
        assert statement_of_books(founded, MARCH) == before
        for code, line in lines_of_breakdown().items():
            told = [(again if n == 0 and code in again else sums).get(code, 0) for n, sums in enumerate(by_month)]
            assert (line.told.amount if line.told else 0) == sum(told)
            assert line.remains + sum(told) == (line.brought.amount if line.brought else 0)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by_month=st.lists(SUMS, min_size=1, max_size=4), again=SUMS)
def test_summaries_add_up_to_what_the_months_say_however_often_they_say_it(in_group, by_month, again):
    with undone():
        months = [old(MARCH.plus(-n), sums) for n, sums in enumerate(by_month)]
        state(*months)
        state(*months)
        state(old(MARCH, again, reason="แก้"))
        state(old(MARCH, again))
        by_month = [by_month[0] | again, *by_month[1:]]
        wanted = {code: sum(sums.get(code, 0) for sums in by_month) for code in (SAVINGS, FEE, BIRTH, SHOP)}
        stands = since_founding(APRIL)
        assert {code: stands.get(code, (0,))[0] for code in wanted} == wanted
        assert recount(in_group.group) == []
