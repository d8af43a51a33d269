"""Figures of the paper years: they stand as written, and are corrected without touching a live month."""

import datetime
import uuid

import pytest

from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger import refusals
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward, correct_summary
from ledger.journal import Line
from ledger.models import JournalEntry
from ledger.periods import close_period, open_month
from ledger.queries import account_months, holdings
from tests.makers import DAY, make_entry, make_group

FEBRUARY, APRIL = Month(2007, 2), Month(2007, 4)
FIRST = datetime.date(2002, 8, 15)
SAVINGS, BIRTH, SHOP = "4030", "5010", "5070"


def figures(savings: int = 2_153_732_00, **fields) -> PaperFigures:
    return PaperFigures(
        first=FIRST,
        through=FEBRUARY.last,
        receipts=(PaperLine(SAVINGS, savings), PaperLine("4110", 0)),
        paid=(PaperLine(BIRTH, 7_000_00, 14), PaperLine(SHOP, 100_000_00)),
        source="รายงานเครือข่าย",
        **fields,
    )


@pytest.fixture
def founded(db):
    """A group whose paper years end in February; February closed, March and April open."""
    with group_scope(make_group("ban-mai", month=FEBRUARY)):
        entry = bring_forward(figures(), by=None)
        close_period(FEBRUARY, by=None)
        open_month(APRIL, by=None)
        yield entry


def shown(code: str, month: Month):
    return next(line for line in account_months(month) if line.account.code == code)


def test_figures_stand_as_the_paper_has_them(founded):
    assert founded.kind == "summary"
    assert (founded.summary_from, founded.summary_through) == (FIRST, FEBRUARY.last)
    assert "4110" not in {posting.account.code for posting in founded.postings.all()}
    assert holdings(APRIL) == {"1010": 0, "1020": 0, "1090": 2_046_732_00}


def test_cash_and_bank_that_were_counted_do_not_await_it(db):
    with group_scope(make_group("ban-mai", month=FEBRUARY)):
        bring_forward(figures(cash=6_732_00, bank=2_000_000_00), by=None)
        assert holdings(FEBRUARY) == {"1010": 6_732_00, "1020": 2_000_000_00, "1090": 40_000_00}


def test_a_day_is_told_once(founded):
    with pytest.raises(refusals.OverlappingSummary):
        bring_forward(PaperFigures(FEBRUARY.last, DAY, receipts=(PaperLine(SAVINGS, 1),)), by=None)


def test_figures_below_zero_are_refused(founded):
    with pytest.raises(refusals.WrongFigure):
        bring_forward(PaperFigures(FIRST, FIRST, receipts=(PaperLine(SAVINGS, -1),)), by=None)


def test_a_correction_changes_the_years_before_and_no_live_month(founded, django_user_model):
    by = django_user_model.objects.create(username="t")
    make_entry(lines=(Line("1010", 40_00), Line(SAVINGS, -40_00)))
    corrected = correct_summary(
        founded, figures(2_153_000_00), on=DAY, reason="อ่านผิดหนึ่งบรรทัด", key=uuid.uuid4(), by=by
    )
    line = shown(SAVINGS, APRIL)
    assert line.since_founding.amount == 2_153_040_00
    assert line.month.amount == 40_00
    assert line.restated == -732_00
    assert (shown(SHOP, APRIL).since_founding.cases, shown(SHOP, APRIL).restated) == (None, 0)
    assert shown(BIRTH, APRIL).since_founding.cases == 14
    founded.refresh_from_db()
    assert founded.reversed_by.number == corrected.number - 1
    assert "อ่านผิด" in corrected.text.text
    # What February's report said then still stands.
    assert shown(SAVINGS, FEBRUARY).since_founding.amount == 2_153_732_00


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": " "}, refusals.ReasonMissing),
        ({"figures": figures()}, refusals.WrongFigure),
        ({"on": FEBRUARY.last}, refusals.PeriodClosed),
    ],
)
def test_a_correction_that_cannot_be_meant_changes_nothing(founded, change, refusal):
    meant = {"figures": figures(1_00), "on": DAY, "reason": "ผิด", "key": None, "by": None, **change}
    with pytest.raises(refusal):
        correct_summary(founded, **meant)
    assert JournalEntry.objects.count() == 1


def test_only_summaries_are_corrected_here(founded):
    with pytest.raises(refusals.NotReversible):
        correct_summary(make_entry(), figures(), on=DAY, reason="ผิด", key=None, by=None)


def test_days_with_entries_of_their_own_are_not_told_again_by_a_summary(in_group):
    make_entry(100_00, on=DAY)
    told = PaperFigures(first=DAY.replace(day=1), through=DAY, receipts=(PaperLine("4030", 500_00),))
    with pytest.raises(refusals.OverlappingSummary, match="1"):
        bring_forward(told, by=in_group.treasurer)
