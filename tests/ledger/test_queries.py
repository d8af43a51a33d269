"""Figures of a month: what is known, what is not, and what belongs to the years before."""

import datetime

import pytest

from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward
from ledger.journal import Line
from ledger.periods import open_month
from ledger.queries import Figure, account_months, add_figures, balance, entries_in, is_told_by_summary
from tests.makers import APRIL, DAY, make_entry, make_group

MARCH = Month(2007, 3)
BIRTH, SHOP = "5010", "5070"


def paid(code: str, amount: int, cases: int | None = None, **fields):
    return make_entry(lines=(Line(code, amount, cases=cases), Line("1010", -amount)), kind="payout", **fields)


def shown(code: str, month: Month = APRIL):
    return next(line for line in account_months(month) if line.account.code == code)


def test_receipts_and_payments_are_both_positive(in_group):
    make_entry(100_00)
    paid(BIRTH, 30_00, 1)
    assert shown("4130").month == Figure(100_00)
    assert shown(BIRTH).month == Figure(30_00, cases=1)
    assert shown("1010").since_founding.amount == 70_00


def test_unknown_cases_are_unknown_until_some_are_known(in_group):
    assert shown(SHOP).month == Figure(0, cases=0)
    paid(SHOP, 100_00)
    assert shown(SHOP).month == Figure(100_00, cases=None, cases_complete=False)
    paid(SHOP, 10_00, 2)
    assert shown(SHOP).month == Figure(110_00, cases=2, cases_complete=False)


@pytest.mark.parametrize(
    ("figures", "cases", "complete"),
    [
        ([], 0, True),
        ([Figure(1, 2), Figure(1, 3)], 5, True),
        ([Figure(1, 2), Figure(1, None, False)], 2, False),
        ([Figure(1, None, False), Figure(1, None, False)], None, False),
        ([Figure(0, 0), Figure(1, None, False)], None, False),
    ],
)
def test_a_total_sums_what_is_recorded_and_says_what_is_not(figures, cases, complete):
    total = add_figures(figures)
    assert (total.cases, total.cases_complete) == (cases, complete)


def test_a_month_told_by_a_summary_has_no_figures_of_its_own(db):
    with group_scope(make_group("ban-mai", month=MARCH)):
        open_month(APRIL, by=None)
        through = datetime.date(2007, 3, 31)
        bring_forward(PaperFigures(MARCH.first, through, receipts=(PaperLine("4030", 500_00),)), by=None)
        make_entry(10_00, lines=(Line("1010", 10_00), Line("4030", -10_00)))
        assert (is_told_by_summary(MARCH), is_told_by_summary(APRIL)) == (True, False)
        assert shown("4030", MARCH).month is None
        assert shown("4030", MARCH).since_founding.amount == 500_00
        assert shown("4030").month.amount == 10_00
        assert (shown("4030").since_founding.amount, shown("4030").restated) == (510_00, 0)


def test_a_report_costs_the_same_after_many_entries(in_group, django_assert_num_queries):
    make_entry()
    with django_assert_num_queries(3):
        account_months(APRIL)
    for _ in range(10):
        make_entry()
    with django_assert_num_queries(3):
        account_months(APRIL)


def test_a_balance_is_that_of_the_day(in_group):
    make_entry(100_00, on=DAY)
    make_entry(50_00, on=DAY + datetime.timedelta(days=1))
    assert (balance("1010", DAY), balance("1010", APRIL.last)) == (100_00, 150_00)
    assert [entry.number for entry in entries_in(APRIL)] == [2, 1]
    assert not entries_in(MARCH)
