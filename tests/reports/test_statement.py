"""The statement: the record as it is, the month after it, and what was corrected."""

import datetime

import pytest

from groups.models import Group
from groups.tenancy import group_scope
from ledger.brought_forward import correct_summary
from ledger.periods import open_month
from reports.closing import close_month
from reports.findings import statement_to_show
from reports.refusals import NoSuchMonth
from reports.rows import balance_lines, blocks, fund_rows, member_rows, without_cases
from reports.statement import statement
from tests.makers import make_entry
from tests.reports.conftest import FEBRUARY, MARCH, RECORD


def test_the_record_reads_as_the_paper_has_it(february):
    assert february.receipts.since_founding.amount == 2_720_364_00
    assert february.benefits.since_founding.amount == 1_359_394_00
    assert (february.benefits.since_founding.cases, february.benefits.since_founding.cases_complete) == (585, False)
    assert february.fund == 1_360_970_00 and february.members.end == 2681
    assert february.line("shop_capital").since_founding.cases is None


def test_a_month_told_by_the_paper_years_is_not_recorded(february):
    assert not february.month_is_recorded and february.fund_before is None
    assert {line.month for line in february.lines} == {None}
    assert february.receipts.month is None


def test_the_next_month_begins_with_what_was_left_over(record):
    open_month(MARCH, by=None)
    make_entry(1_000_50, on=datetime.date(2007, 3, 5))
    march = statement(record.group, MARCH)
    assert march.fund_before == 1_360_970_00 and march.fund == 1_361_970_50
    assert march.receipts.month.amount == 1_000_50 and march.month_is_recorded
    assert march.receipts.since_founding.amount == 2_721_364_50


def test_a_correction_of_paper_figures_is_told_apart_from_the_month(record):
    open_month(MARCH, by=None)
    right = RECORD.__class__(**{**vars(RECORD), "receipts": (RECORD.receipts[0], *RECORD.receipts[2:])})
    day = datetime.date(2007, 3, 9)
    correct_summary(record.summary, right, on=day, reason="เขียนผิด", by=record.treasurer, key=None)
    march = statement(record.group, MARCH)
    assert march.restated == -432_850_00 and march.receipts.month.amount == 0
    assert march.fund_before + march.restated == march.fund == 928_120_00
    assert [row.key for row in fund_rows(march)] == ["fund_before", "restated", "fund"]


def test_a_closed_month_reads_from_its_report_and_an_open_one_tells_what_stands_out(record):
    assert statement_to_show(record.group, FEBRUARY).findings
    assert statement(record.group, FEBRUARY).findings == ()
    frozen = close_month(record.group, FEBRUARY, by=None)
    assert statement(record.group, FEBRUARY).closed_at == frozen.closed_at


def test_an_unknown_month_is_refused_in_words(record):
    with pytest.raises(NoSuchMonth, match="บ้านดอนไชย"):
        statement(record.group, FEBRUARY.previous())


def test_figures_after_the_day_examples_begin_are_marked(cast):
    Group.objects.filter(pk=cast.group.pk).update(example_from=datetime.date(2007, 4, 1))
    group = Group.objects.get(pk=cast.group.pk)
    with group_scope(group):
        assert statement(group, cast.month).is_example


def test_the_rows_keep_the_order_of_the_paper(february):
    assert [block.section for block in blocks(february)] == ["receipts", "benefits", "spending"]
    short = {line.slug for block in blocks(february, short=True) for line in block.lines}
    assert "donations" not in short and {"entry_fee", "shop_capital"} <= short
    assert [line.slug for line in without_cases(blocks(february)[1])] == ["shop_capital"]
    assert [line.slug for line in balance_lines(february, short=True)] == ["cash", "bank", "awaiting_count"]
    assert [row.count for row in member_rows(february.members)] == [*[None] * 9, 2681]


def test_a_statement_costs_the_same_whatever_was_posted(record, django_assert_max_num_queries):
    open_month(MARCH, by=None)
    for day in range(1, 6):
        make_entry(on=datetime.date(2007, 3, day))
    with django_assert_max_num_queries(45):
        statement_to_show(record.group, MARCH)
