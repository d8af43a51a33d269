"""Who paid, who is behind and what is ahead: in the report, frozen with it, and in the network's sums."""

import datetime
import json

import pytest

from groups.tenancy import group_scope, network_scope
from ledger.chart import ANNUAL_DUES
from ledger.models import MemberTotal
from ledger.rates import set_rate
from members.models import StateChange
from members.states import change_state
from network.as_data import consolidation_json
from network.as_text import consolidation_csv, consolidation_text
from network.consolidation import consolidate
from network.recount import recount
from network.spreadsheet import consolidation_workbook
from reports.as_data import statement_json
from reports.as_text import statement_csv, statement_text
from reports.closing import close_month, submit_report
from reports.findings import statement_to_show
from reports.models import MonthlyReport
from reports.paper import statement_pdf
from reports.spreadsheet import statement_workbook
from reports.statement import statement
from tests.makers import APRIL, DAY, LONG_AGO, make_member, make_payment


@pytest.fixture
def april(in_group):
    """Three members in April: one is behind, one paid three months ahead of May, one paid and died."""
    set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
    ahead, died = make_member("0002"), make_member("0003")
    make_payment(ahead, savings=121_00)
    make_payment(died, savings=30_00)
    change_state(
        died, StateChange.Kind.DIED, event_on=datetime.date(2007, 4, 21), reporting_month=APRIL, by=in_group.treasurer
    )
    return in_group


def test_the_month_says_who_paid_and_who_is_behind(april):
    dues = statement(april.group, APRIL).dues
    assert (dues.members, dues.paid, dues.arrears_1, dues.arrears_1_amount) == (2, 1, 1, 30_00)
    assert (dues.ahead, dues.ahead_amount, dues.past_end, dues.past_end_amount) == (1, 91_00, 1, 10_00)
    found = {finding.code for finding in statement_to_show(april.group, APRIL).findings}
    assert "paid_past_end" in found and "prepaid_spent" not in found


def test_it_is_frozen_and_recounted(april):
    close_month(april.group, APRIL, by=None)
    frozen = statement(april.group, APRIL).dues
    # A rate made known later, for days long past, changes nothing that was closed.
    set_rate("4030", 2_00, "day", from_date=datetime.date(2007, 4, 1), by=None)
    assert statement(april.group, APRIL).dues == frozen
    assert recount(april.group) == []
    MemberTotal.objects.filter(member=april.member).delete()
    total = MemberTotal.objects.order_by("id").first()
    MemberTotal.objects.filter(pk=total.pk).update(units=5)
    assert len(recount(april.group)) == 1


def test_every_rendering_carries_it(april):
    value = statement(april.group, APRIL)
    data = json.loads(statement_json(value))["dues"]
    assert data["arrears_1"] == {"members": 1, "amount": "30.00"} and data["ahead"]["amount"] == "91.00"
    assert "dues,ahead" in statement_csv(value) and "91" in statement_text(value)
    assert statement_workbook(value) and statement_pdf(value, april_printed())


def april_printed():
    return datetime.datetime(2007, 5, 1, tzinfo=datetime.UTC)


def test_the_network_adds_up_what_is_recorded_and_names_who_did_not(april):
    close_month(april.group, APRIL, by=None)
    submit_report(april.group, APRIL, by=None)
    with group_scope(april.other):
        close_month(april.other, APRIL, by=None)
        submit_report(april.other, APRIL, by=None)
    with network_scope([april.network]):
        value = consolidate(april.network, APRIL)
        assert value.dues.ahead_amount == 91_00 and value.dues_not_recorded == (april.other,)
        totals = json.loads(consolidation_json(value))["totals"]["dues"]
        assert totals["not_recorded"] == ["ban-lao"] and totals["recorded"]["paid"] == 1
        assert "dues.ahead.amount" in consolidation_csv(value) and april.other.name in consolidation_text(value)
        assert consolidation_workbook(value)


def test_a_report_of_before_says_that_it_was_not_recorded(in_group):
    close_month(in_group.group, APRIL, by=None)
    assert MonthlyReport.objects.get().dues is None
    value = statement(in_group.group, APRIL)
    assert json.loads(statement_json(value))["dues"] is None and recount(in_group.group) == []
    set_rate(ANNUAL_DUES, 50_00, "year", from_date=DAY, by=None)
    assert statement(in_group.group, APRIL).dues is None
