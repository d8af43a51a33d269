"""The cash book: what comes in, goes out, moves between box and bank, and is counted."""

import datetime

import pytest

from ledger import refusals
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward
from ledger.cashbook import (
    Paper,
    count_brought_forward,
    count_holdings,
    deposit,
    record_cash_count,
    record_passbook_balance,
    record_receipt,
    record_spending,
    withdraw,
)
from ledger.journal import Line
from ledger.models import CashBalance, JournalEntry, PassbookBalance
from ledger.queries import balance, cash_count_at, cash_counted_in, holdings, passbook_at
from tests.makers import APRIL, DAY, make_entry

PAPER = Paper(on=DAY, text="ผ้าป่า", reference="B-7")


def test_money_comes_in_moves_and_goes_out(in_group):
    record_receipt("4130", 1_000_00, PAPER, into="1010", by=None)
    deposit(700_00, PAPER, by=None)
    withdraw(50_00, PAPER, by=None)
    record_spending("5820", 25_50, PAPER, out_of="1010", by=None)
    assert holdings(APRIL) == {"1010": 324_50, "1020": 650_00, "1090": 0}
    entry = JournalEntry.objects.first()
    assert (entry.reference, entry.text.text, entry.kind) == ("B-7", "ผ้าป่า", "receipt")


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize(
    "act",
    [
        lambda amount: record_receipt("4130", amount, PAPER, into="1010", by=None),
        lambda amount: record_spending("5820", amount, PAPER, out_of="1010", by=None),
        lambda amount: deposit(amount, PAPER, by=None),
        lambda amount: withdraw(amount, PAPER, by=None),
    ],
)
def test_nothing_and_less_are_refused_beside_the_amount(in_group, act, amount):
    with pytest.raises(refusals.WrongFigure) as refused:
        act(amount)
    assert refused.value.field == "amount"
    assert not JournalEntry.objects.exists()


def test_what_is_counted_leaves_the_rest_visible(in_group):
    figures = PaperFigures(
        datetime.date(2007, 3, 1), datetime.date(2007, 3, 31), receipts=(PaperLine("4030", 500_00),)
    )
    with pytest.raises(refusals.PeriodNotOpen):
        bring_forward(figures, by=None)
    bring_forward(PaperFigures(DAY.replace(day=1), DAY.replace(day=2), receipts=figures.receipts), by=None)
    count_brought_forward(120_00, 300_00, PAPER, by=None)
    assert holdings(APRIL) == {"1010": 120_00, "1020": 300_00, "1090": 80_00}
    with pytest.raises(refusals.WrongFigure):
        count_brought_forward(0, 0, PAPER, by=None)


def test_the_newest_statement_of_a_day_holds(in_group):
    record_passbook_balance(DAY, 100_00, by=None)
    record_passbook_balance(DAY, 120_00, by=None)
    assert passbook_at(DAY).amount == 120_00
    assert passbook_at(DAY - datetime.timedelta(days=1)) is None
    for on, amount in ((DAY, -1), (datetime.date(2999, 1, 1), 1)):
        with pytest.raises(refusals.WrongFigure):
            record_passbook_balance(on, amount, by=None)
    assert PassbookBalance.objects.count() == 2


def test_a_count_is_noted_whatever_it_finds_and_changes_no_figure(in_group):
    make_entry(20_00)
    assert cash_count_at(DAY) is None and not cash_counted_in(APRIL)
    for amount in (0, 19_75, 20_00):
        record_cash_count(DAY, amount, by=in_group.treasurer)
        assert cash_count_at(DAY).amount == amount
    record_cash_count(DAY - datetime.timedelta(days=1), 7_00, by=None)
    assert (cash_count_at(DAY).amount, cash_count_at(DAY).by) == (20_00, in_group.treasurer)
    assert cash_counted_in(APRIL) and not cash_counted_in(APRIL.next())
    assert (balance("1010", DAY), JournalEntry.objects.count()) == (20_00, 1)
    for on, amount, field in ((DAY, -1, "amount"), (datetime.date(2999, 1, 1), 1, "on")):
        with pytest.raises(refusals.WrongFigure) as refused:
            record_cash_count(on, amount, by=None)
        assert refused.value.field == field
    assert CashBalance.objects.count() == 4


def test_two_counts_of_the_same_box_count_it_once(in_group):
    told = (Line("1090", 2_000_00), Line("4030", -2_000_00))
    paper_years = (datetime.date(2002, 8, 15), datetime.date(2007, 3, 31))
    make_entry(kind="summary", lines=told, summary=paper_years)
    count_holdings({"1010": 1_500_00}, PAPER, by=None)
    for again in (1_500_00, 1_000_00):
        with pytest.raises(refusals.WrongFigure):
            count_holdings({"1010": again}, PAPER, by=None)
    assert (balance("1010", DAY), balance("1090", DAY)) == (1_500_00, 500_00)
