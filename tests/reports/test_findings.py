"""What stands out in a month: the record's own oddities to the figure, and what stands in the way of closing."""

import dataclasses
import datetime

import pytest
from django.utils import translation

from groups.queries import today
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.cashbook import Paper, count_brought_forward, record_cash_count, record_passbook_balance
from ledger.journal import Line
from ledger.periods import open_month
from ledger.rates import set_rate
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from members.states import take_back_change
from reports.closing import close_month
from reports.doubts import answer_doubt, raise_doubt
from reports.finding_words import SENTENCES
from reports.findings import closing_findings, statement_to_show
from reports.mending import WAYS, mendings
from reports.past import far_from_past
from reports.returning import return_report
from reports.statement import statement_of_books
from tests import makers
from tests.makers import APRIL, DAY, hand_in, make_payment, make_payout, make_report
from tests.reports.conftest import FEBRUARY, MARCH
from tests.welfare.claim_walks import approved, open_welfare, paid, stay
from tests.welfare.town import TOWN
from welfare.claims import withdraw_claim
from welfare.deaths import Death, record_death

MARCH_5 = datetime.date(2007, 3, 5)


def found(group, month):
    return {finding.code: finding for finding in closing_findings(statement_of_books(group, month))}


def test_the_record_keeps_its_three_odd_figures(record):
    findings = found(record.group, FEBRUARY)
    assert set(findings) == {"awaiting_count", "fees_below_heads", "fee_no_multiple", "dues_beside_savings"}
    assert findings["fees_below_heads"].figures["difference_baht"] == 268_00
    assert findings["fee_no_multiple"].figures == {"recorded_baht": 133_782_00, "fee_baht": 50_00}
    assert findings["dues_beside_savings"].figures == {"dues_years": 8657, "savings_years": 5900}
    assert not any(finding.blocking for finding in findings.values())


def test_they_read_as_sentences(record):
    findings = found(record.group, FEBRUARY)
    with translation.override("en"):
        assert "268 baht more" in findings["fees_below_heads"].text
        assert "133,782 baht are no multiple" in findings["fee_no_multiple"].text
        assert "8,657" in findings["dues_beside_savings"].text and "5,900" in findings["dues_beside_savings"].text


def test_a_rate_that_has_changed_is_compared_with_nothing(record):
    set_rate("4010", 100_00, "once", from_date=datetime.date(2006, 1, 1), by=None)
    assert not {"fees_below_heads", "fee_no_multiple"} & set(found(record.group, FEBRUARY))


def test_dues_that_are_no_multiple_are_pointed_at(record):
    open_month(MARCH, by=None)
    makers.make_entry(on=MARCH_5, lines=(Line("1010", 1_25), Line("4020", -1_25)))
    assert found(record.group, MARCH)["dues_no_multiple"].figures["recorded_baht"] == 432_851_25


def test_cash_and_bank_below_zero_block(record):
    open_month(MARCH, by=None)
    makers.make_entry(on=MARCH_5, lines=(Line("5820", 300), Line("1010", -100), Line("1020", -200)))
    findings = closing_findings(statement_of_books(record.group, MARCH))
    assert {"cash_below_zero", "bank_below_zero"} <= {finding.code for finding in findings if finding.blocking}
    blocking = [finding.blocking for finding in findings]
    assert blocking == sorted(blocking, reverse=True)


def test_an_earlier_open_month_blocks_and_names_itself(record):
    open_month(MARCH, by=None)
    assert found(record.group, MARCH)["earlier_month_open"].figures == {"first_month": "2007-02"}


def test_a_month_that_is_not_over_blocks(db):
    month = Month.of(today())
    group = makers.make_group("young", month=month)
    with group_scope(group):
        # On its last day a month may be closed.
        assert ("month_not_over" in found(group, month)) == (today() < month.last)


def test_an_empty_month_says_that_nothing_was_collected(in_group):
    assert set(found(in_group.group, in_group.month)) == {"no_collection"}


def test_the_passbook_is_missed_compared_and_trusted(record):
    open_month(MARCH, by=None)
    count_brought_forward(0, 1_360_970_00, Paper(on=MARCH_5), by=None)
    assert "passbook_missing" in found(record.group, MARCH)
    record_passbook_balance(MARCH_5, 1_360_000_00, by=None)
    differs = found(record.group, MARCH)["passbook_differs"].figures
    assert (differs["passbook_baht"], differs["books_baht"]) == (1_360_000_00, 1_360_970_00)
    record_passbook_balance(MARCH_5, 1_360_970_00, by=None)
    assert not {"passbook_missing", "passbook_differs"} & set(found(record.group, MARCH))


def test_names_that_do_not_add_up_to_the_headcount_are_pointed_at(record):
    makers.make_member("0001", joined_on=datetime.date(2003, 1, 1))
    assert found(record.group, FEBRUARY)["register_differs"].figures == {"named": 1, "members": 2681}


def test_every_finding_has_a_sentence_and_a_way(record):
    assert set(WAYS) == set(SENTENCES)
    ways = mendings(record.group, statement_to_show(record.group, FEBRUARY))
    assert all(way.url and way.label for way in ways)


@pytest.mark.parametrize("code", SENTENCES)
def test_every_way_leads_to_an_address(record, code):
    value = statement_to_show(record.group, FEBRUARY)
    figures = {"first_month": "2007-02"} if code == "earlier_month_open" else {}
    finding = value.findings[0].__class__(code, False, figures)
    way = mendings(record.group, value.__class__(**{**vars(value), "findings": (finding,)}))[0]
    assert bool(way.url) == (code != "month_not_over")


def test_claims_that_wait_for_their_money_or_were_paid_otherwise_and_the_floor_are_pointed_at(in_group):
    open_welfare(in_group, dataclasses.replace(TOWN, floor=99_900_00))
    approved(in_group, stay(in_group, event_on=DAY))
    paid(in_group, amount=900_00, reason="มติกรรมการ")
    findings = found(in_group.group, APRIL)
    assert findings["claims_unpaid"].figures == {"claims": 1, "amount_baht": 400_00}
    assert findings["claims_otherwise"].figures == {"claims": 1, "rules_baht": 800_00, "paid_baht": 900_00}
    assert findings["below_floor"].figures == {"held_baht": 99_100_00, "floor_baht": 99_900_00}
    assert not any(findings[code].blocking for code in ("claims_unpaid", "claims_otherwise", "below_floor"))


def test_vouchers_past_the_claims_and_a_grant_for_somebody_alive_are_pointed_at(in_group):
    make_payout(500_00)
    open_welfare(in_group)
    died = record_death(in_group.member, Death(DAY, DAY, payee="นางแสง"), by=in_group.treasurer)
    findings = found(in_group.group, APRIL)
    assert findings["vouchers_without_claim"].figures == {"vouchers": 1, "amount_baht": 500_00}
    assert "grant_without_death" not in findings
    change = in_group.member.changes.last()
    take_back_change(change, reason="คนละคน", reporting_month=APRIL, by=in_group.treasurer)
    assert found(in_group.group, APRIL)["grant_without_death"].blocking
    withdraw_claim(died, reason="คนละคน", by=in_group.treasurer)
    assert "grant_without_death" not in found(in_group.group, APRIL)


def test_cash_that_nobody_counted_is_pointed_at_until_somebody_counts(in_group):
    make_payment(in_group.member)
    assert found(in_group.group, APRIL)["cash_not_counted"].figures == {"amount_baht": 30_00}
    makers.make_entry(kind="count", lines=(Line("1010", 5_00), Line("1090", -5_00)))
    assert "cash_not_counted" not in found(in_group.group, APRIL)


def test_a_noted_count_is_compared_with_the_books_of_its_day(in_group):
    make_payment(in_group.member)
    record_cash_count(DAY.replace(day=1), 0, by=None)
    assert not {"cash_not_counted", "cash_differs"} & set(found(in_group.group, APRIL))
    record_cash_count(DAY, 29_00, by=None)
    # A count of an earlier day, noted later, is not the newest.
    record_cash_count(DAY.replace(day=2), 0, by=None)
    differs = found(in_group.group, APRIL)["cash_differs"]
    assert not differs.blocking
    assert differs.figures == {"on_day": DAY.isoformat(), "counted_baht": 29_00, "books_baht": 30_00}
    with translation.override("en"):
        assert "29 baht were counted in the cash box, the books say 30" in differs.text
    record_cash_count(DAY, 30_00, by=None)
    assert not {"cash_not_counted", "cash_differs"} & set(found(in_group.group, APRIL))
    # The next month asks anew.
    open_month(APRIL.next(), by=None)
    make_payment(in_group.member, on=APRIL.next().first)
    assert "cash_not_counted" in found(in_group.group, APRIL.next())


def test_a_counted_sheet_is_a_count_of_the_cash(in_group):
    sheet = makers.make_sheet(in_group.member, by=in_group.treasurer)
    count_cash(sheet, CashCount({10_00: 3}), by=in_group.treasurer)
    post_sheet(sheet, review_of(sheet).fingerprint, by=in_group.treasurer)
    assert not {"cash_not_counted", "sheet_open"} & set(found(in_group.group, APRIL))


def test_members_who_pay_without_a_rate_are_pointed_at(in_group):
    assert "members_without_rate" not in found(in_group.group, APRIL)
    make_payment(in_group.member)
    without = found(in_group.group, APRIL)["members_without_rate"]
    assert without.figures == {"members": 1} and not without.blocking
    set_rate("4020", 50_00, "year", from_date=DAY, by=None)
    assert "members_without_rate" not in found(in_group.group, APRIL)


def test_open_questions_of_the_network_stand_before_the_next_closing(in_group):
    hand_in(in_group.group, APRIL, by=in_group.treasurer, second=in_group.chair)
    asked = raise_doubt("fund", "ทำไม", month=APRIL, by=in_group.network_chair, network=in_group.network)
    raise_doubt("fund", "ของสมาชิก", month=APRIL, by=in_group.auditor)
    return_report(APRIL, 1, network=in_group.network, reason="ผิด", by=in_group.network_chair)
    assert found(in_group.group, APRIL)["questions_open"].figures == {"questions": 1}
    assert "questions_open" not in found(in_group.group, APRIL.next())
    answer_doubt(asked, "เพราะ", by=in_group.treasurer)
    assert "questions_open" not in found(in_group.group, APRIL)


def test_a_month_far_from_the_groups_own_past_is_pointed_at(in_group, django_assert_max_num_queries):
    """Months of 30, 40, 30 and 50 baht, and 70 of welfare each: the median, the lower of the middle two, is 30."""
    month = APRIL
    for savings in (30_00, 40_00, 30_00, 50_00):
        day = month.first.replace(day=15)
        makers.make_entry(1_000_00, on=day)
        make_payment(in_group.member, on=day, savings=savings)
        make_payout(on=day, number=month.iso)
        early = found(in_group.group, month)
        assert not any(code.endswith("far_from_past") for code in early)
        make_report(month)
        month = month.next()
    day = month.first.replace(day=15)
    make_payment(in_group.member, on=day, savings=90_00)
    make_payout(210_00, on=day)
    assert not any(code.endswith("far_from_past") for code in found(in_group.group, month))
    make_payment(in_group.member, on=day, savings=1_00)
    make_payout(1_00, on=day, number="V-2")
    findings = found(in_group.group, month)
    assert findings["receipts_far_from_past"].figures == {"amount_baht": 91_00, "median_baht": 30_00}
    assert findings["benefits_far_from_past"].figures == {"amount_baht": 211_00, "median_baht": 70_00}
    assert "deaths_far_from_past" not in findings
    value = statement_of_books(in_group.group, month)
    value = dataclasses.replace(value, members=dataclasses.replace(value.members, died=3))
    with django_assert_max_num_queries(2):
        deaths = [one for one in far_from_past(value) if "deaths" in one.figures]
    assert [(one.code, one.figures) for one in deaths] == [("deaths_far_from_past", {"deaths": 3, "median": 0})]


def test_less_than_a_third_is_as_far_as_more_than_three_times(in_group):
    month = APRIL
    for _again in range(4):
        make_payment(in_group.member, on=month.first.replace(day=15), savings=90_00)
        make_report(month)
        month = month.next()
    make_payment(in_group.member, on=month.first, savings=30_00)
    assert "receipts_far_from_past" not in found(in_group.group, month)
    month = month.next()
    close_month(in_group.group, month.previous(), by=None)
    make_payment(in_group.member, on=month.first, savings=29_00)
    assert found(in_group.group, month)["receipts_far_from_past"].figures["amount_baht"] == 29_00
