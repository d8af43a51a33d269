"""Ban Don Chai with its real record, as the paper has it (GotoKnow 123375), and two months after it."""

import datetime
from types import SimpleNamespace

import pytest

from groups.directory import state_founding_date
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward
from ledger.rates import set_rate
from members.register import state_headcount
from reports.findings import statement_to_show
from tests import makers

FEBRUARY, MARCH = Month(2007, 2), Month(2007, 3)
FOUNDED, THROUGH = datetime.date(2002, 8, 15), datetime.date(2007, 2, 28)
RECORD = PaperFigures(
    first=FOUNDED,
    through=THROUGH,
    receipts=(PaperLine("4010", 133_782_00), PaperLine("4020", 432_850_00), PaperLine("4030", 2_153_732_00)),
    paid=(
        PaperLine("5010", 7_000_00, 14),
        PaperLine("5020", 152_000_00, 432),
        PaperLine("5030", 1_064_778_00, 129),
        PaperLine("5040", 2_006_00, 4),
        PaperLine("5050", 13_610_00, 5),
        PaperLine("5060", 20_000_00, 1),
        PaperLine("5070", 100_000_00, None),
    ),
    source="GotoKnow 123375",
)


def make_record(slug: str = "don-chai", network=None) -> SimpleNamespace:
    """The group as its record keeper described it, its treasurer, its books at the end of February 2550."""
    network = network or makers.make_network("lampang", "เครือข่ายลำปาง", level="zone")
    group = makers.make_group(slug, "บ้านดอนไชย", network=network, month=FEBRUARY)
    treasurer = makers.make_officer("treasurer", group=group, name=f"{slug}-treasurer")
    state_founding_date(group, FOUNDED, source="GotoKnow 123375", by=None)
    with group_scope(group):
        state_headcount(FOUNDED, 262, source="GotoKnow 123375", by=None)
        state_headcount(THROUGH, 2681, source="GotoKnow 123375", by=None)
        for code, per, amount in (("4010", "once", 50_00), ("4020", "year", 50_00), ("4030", "day", 1_00)):
            set_rate(code, amount, per, from_date=FOUNDED, by=None)
        summary = bring_forward(RECORD, by=None)
    return SimpleNamespace(network=network, group=group, treasurer=treasurer, summary=summary)


@pytest.fixture
def record(db):
    """The record, in its group's scope."""
    made = make_record()
    with group_scope(made.group):
        yield made


@pytest.fixture
def february(record):
    """The statement of the record's last month, with what stands out in it."""
    return statement_to_show(record.group, FEBRUARY)
