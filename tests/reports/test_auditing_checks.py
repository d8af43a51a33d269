"""What the auditor's checks find: a sound month finds nothing, and each fault is found by its own check alone."""

import dataclasses
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.thai_dates import Month
from ledger.cashbook import Paper, record_cash_count, record_passbook_balance, record_spending
from ledger.chart import ANNUAL_DUES, CASH, DAILY_SAVINGS, ENTRY_FEE
from ledger.contributions import Collection, PaperNumber, Payment, record_collection
from ledger.journal import Line, reverse_entry
from ledger.models import Rate
from ledger.periods import open_month
from ledger.queries import balance
from ledger.rates import set_rate
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from members.beneficiaries import Named, state_beneficiary
from members.national_ids import record_national_id
from members.states import change_state
from reports.audit_checks import findings_in, told_apart
from reports.audit_checks_receipts import missing_between, worth
from reports.audit_findings import AuditSpan, Document, Found, ranges
from reports.audit_words import CHECK_OF, CHECKS, SENTENCES, by_check, sentence_of
from reports.closing import close_month, confirm_report
from reports.returning import take_back_close
from tests.makers import (
    APRIL,
    DAY,
    LONG_AGO,
    make_entry,
    make_member,
    make_payment,
    make_payout,
    make_sheet,
)
from tests.welfare.claim_walks import ask, entered, looked_at, open_welfare, paid, stay
from tests.welfare.town import BIRTH, TOWN
from welfare.deaths import Death, record_death
from welfare.decisions import approve_claim
from welfare.lengths import Length
from welfare.payments import Paying, pay_claim
from welfare.rules import Waiting

MAY = APRIL.next()
NATIONAL_ID = "1-2345-67890-12-1"
WAITING = dataclasses.replace(BIRTH, waiting=Waiting(Length.of(months=6)))
WITH_WAITING = dataclasses.replace(TOWN, rules=(*TOWN.rules[:2], WAITING, *TOWN.rules[3:]))


def found(first: Month = APRIL, last: Month | None = None) -> dict[str, list[dict]]:
    """The figures by code of all that the checks find; each reads as a sentence and has a page."""
    rows = findings_in(AuditSpan(first, last or first))
    codes: dict[str, list[dict]] = {}
    for row in rows:
        assert "%" not in sentence_of(row) and Document.read(str(row.document)) == row.document
        codes.setdefault(row.code, []).append(row.figures)
    return codes


@pytest.fixture
def desk(in_group):
    """Rules, a rate of one baht a day and money in the box: nothing to find."""
    open_welfare(in_group)
    return in_group


def bury(cast, member, payee="นางแสงเดือน ใจดี", *, died=DAY):
    """A member's death, paid by three people."""
    claim = record_death(member, Death(died, DAY, payee=payee), by=cast.committee)
    approve_claim(claim, looked_at(claim), by=cast.chair)
    return pay_claim(claim, Paying(DAY), by=cast.treasurer)


def name_wife(member):
    state_beneficiary(member, Named("แสงเดือน ใจดี", "ภรรยา"), by=None)


def pay(member, paper="", *, on=DAY, **satang):
    amounts = {
        {"savings": DAILY_SAVINGS, "dues": ANNUAL_DUES, "fee": ENTRY_FEE}[kind]: sum for kind, sum in satang.items()
    }
    payment = Payment.of(member, amounts, paper=PaperNumber.parse(paper))
    return record_collection(Collection(on, [payment]), by=None)[0]


def test_a_sound_month_finds_nothing(desk):
    set_rate(ENTRY_FEE, 50_00, Rate.Per.ONCE, from_date=LONG_AGO, by=None)
    set_rate(ANNUAL_DUES, 50_00, Rate.Per.YEAR, from_date=LONG_AGO, by=None)
    for number, paper in ((1, "12/1"), (2, "12/2"), (3, "")):
        pay(make_member(f"010{number}"), paper, savings=30_00, dues=50_00, fee=50_00)
    make_entry(lines=(Line("1020", 500_00), Line("1010", -500_00)), kind="transfer")
    record_passbook_balance(DAY, 500_00, by=None)
    record_cash_count(DAY.replace(day=1), 0, by=None)
    record_spending("5820", 20_000_00, Paper(DAY), out_of=CASH, by=None)
    reverse_entry(make_entry(5_00), on=DAY, reason="ลงผิด", by=None)
    paid(desk)
    paid(desk, stay(desk, event_on=DAY))
    name_wife(dead := make_member("0200"))
    bury(desk, dead)
    assert found() == {}


def test_paper_numbers_that_are_missing_or_stand_twice(desk):
    for paper in ("12/1", "12/5", "12/6", "12/6", "7"):
        pay(desk.member, paper, savings=1_00)
    assert found() == {
        "paper_missing": [{"book": "12", "numbers": "2–4"}],
        "paper_repeated": [{"book": "12", "numbers": "6"}],
    }


def test_the_systems_own_numbers_are_looked_through_to_the_last():
    assert missing_between([3, 4, 7], {3, 4, 5, 7}, 9) == [6, 8, 9]
    assert missing_between([3, 4, 7], {3, 4, 5, 7, 9}, 9) == [6]
    assert missing_between([3, 4], {3, 4}, 4) == missing_between([], set(), 4) == []


def post(cast, sheet, pieces, reason, *, not_counted=False):
    count_cash(sheet, CashCount(pieces, not_counted, reason), by=cast.treasurer)
    post_sheet(sheet, review_of(sheet).fingerprint, by=cast.treasurer)


def test_cash_that_was_counted_otherwise_or_not_at_all(desk):
    post(desk, make_sheet(desk.member, by=desk.treasurer), {20_00: 1}, "ทอนผิด")
    post(desk, make_sheet(make_member("0002"), by=desk.treasurer), {20_00: 1, 10_00: 1}, "")
    post(desk, make_sheet(make_member("0003"), by=desk.treasurer), {20_00: 2}, "มีเงินเกิน")
    post(desk, make_sheet(make_member("0004"), by=desk.treasurer), {}, "มืดแล้ว", not_counted=True)
    codes = found()
    assert [figures["amount_baht"] for figures in codes.pop("cash_short")] == [10_00]
    assert [figures["amount_baht"] for figures in codes.pop("cash_over")] == [10_00]
    assert codes == {"cash_not_counted": [{"on_day": "2007-04-15"}]}


def test_a_noted_count_that_is_not_the_cash_of_the_books(desk):
    held = balance(CASH, DAY)
    for day, amount in ((20, held + 1_00), (2, 5_00), (15, 7_00), (15, held)):
        record_cash_count(DAY.replace(day=day), amount, by=None)
    record_cash_count(MAY.first, 99_00, by=None)
    assert found() == {
        "cash_differs": [
            {"on_day": "2007-04-02", "counted_baht": 5_00, "books_baht": 0},
            {"on_day": "2007-04-20", "counted_baht": held + 1_00, "books_baht": held},
        ]
    }


def test_money_of_the_paper_years_that_nobody_counted(desk):
    make_entry(lines=(Line("1090", 100_00), Line("4130", -100_00)))
    assert found() == {"awaiting_count": [{"amount_baht": 100_00, "at_month": "2007-04"}]}


def test_a_passbook_that_says_otherwise_or_is_missing(desk):
    make_entry(lines=(Line("1020", 500_00), Line("1010", -500_00)), kind="transfer")
    assert found() == {"passbook_missing": [{"in_month": "2007-04"}]}
    record_passbook_balance(DAY, 450_00, by=None)
    record_passbook_balance(DAY.replace(day=1), 0, by=None)
    assert found() == {"passbook_differs": [{"on_day": "2007-04-15", "passbook_baht": 450_00, "books_baht": 500_00}]}
    # The newest statement of a day holds.
    record_passbook_balance(DAY, 500_00, by=None)
    assert found() == {}


def test_fees_that_are_no_multiple(desk):
    set_rate(ENTRY_FEE, 50_00, Rate.Per.ONCE, from_date=LONG_AGO, by=None)
    set_rate(ANNUAL_DUES, 40_00, Rate.Per.YEAR, from_date=LONG_AGO, by=None)
    set_rate(ANNUAL_DUES, 50_00, Rate.Per.YEAR, from_date=datetime.date(2007, 1, 1), by=None)
    pay(desk.member, fee=45_00, dues=70_00)
    # Arrears of the year before still cost what they cost then.
    pay(make_member("0002"), fee=100_00, dues=40_00)
    wrong = pay(make_member("0003"), fee=1_00)
    reverse_entry(wrong, on=DAY, reason="ลงผิด", by=None)
    assert found() == {
        "fee_uneven": [{"paper": "receipt 1/001", "amount_baht": 45_00, "rate_baht": 50_00}],
        "dues_uneven": [{"paper": "receipt 1/001", "amount_baht": 70_00, "rate_baht": 50_00}],
    }


def test_days_that_are_not_worth_their_baht(desk):
    pay(desk.member, savings=30_00)
    pay(make_member("0002"), savings=30_50)
    assert found() == {
        "days_rest": [{"paper": "receipt 1/002", "member": "0002", "amount_baht": 30_50, "rest_baht": 50}]
    }
    # A rate made known after they had paid: their days stay, and the auditor is told.
    set_rate(DAILY_SAVINGS, 2_00, Rate.Per.DAY, from_date=DAY.replace(day=1), by=None)
    pay(make_member("0003"), savings=60_00)
    codes = found()
    assert [figures["member"] for figures in codes.pop("days_differ")] == ["0001", "0002"]
    assert codes == {}


def test_days_of_a_rate_by_the_month_or_the_year():
    month, year = Rate(amount=30_00, per=Rate.Per.MONTH), Rate(amount=365_00, per=Rate.Per.YEAR)
    assert worth(28, 30_00, [month]) and worth(31, 30_00, [month]) and worth(59, 60_00, [month])
    assert not worth(40, 30_00, [month]) and not worth(20, 30_00, [month])
    assert worth(366, 365_00, [year]) and not worth(366, 300_00, [year]) and worth(0, 0, [year])


def test_savings_without_a_rate_are_told_once(in_group):
    pay(in_group.member, savings=30_00)
    pay(make_member("0002"), savings=30_00)
    assert found() == {"no_rate": [{"receipts": 2}]}


def test_welfare_before_the_waiting_time(in_group):
    open_welfare(in_group, WITH_WAITING)
    paid(in_group)
    assert found() == {}
    # What only becomes known later: she had lapsed and begun anew twelve days before.
    change_state(
        in_group.member, "lapsed", event_on=datetime.date(2007, 1, 5), reporting_month=APRIL, by=in_group.treasurer
    )
    change_state(
        in_group.member, "rejoined", event_on=datetime.date(2007, 3, 20), reporting_month=APRIL, by=in_group.treasurer
    )
    codes = found()
    (early,) = codes.pop("before_waiting")
    assert (early["on_day"], early["complete_day"]) == ("2007-04-01", "2007-09-20") and codes == {}


def test_a_voucher_past_the_claims_is_held_against_rules_and_register(in_group):
    newcomer = make_member("0002", joined_on=datetime.date(2007, 3, 1), reporting_month=APRIL)
    make_payout(500_00, member=newcomer)
    assert set(found()) == {"few_people"}
    open_welfare(in_group, WITH_WAITING)
    assert set(found()) == {"few_people", "voucher_without_claim", "before_waiting"}
    assert found()["voucher_without_claim"] == [{"voucher": "V-1", "amount_baht": 500_00}]


def test_nights_over_the_cap_of_the_year(desk):
    march = datetime.date(2007, 3, 1)
    paid(desk, stay(desk, nights=4, event_on=datetime.date(2007, 2, 1)))
    assert found() == {}
    paid(desk, stay(desk, nights=20, event_on=march), amount=2_000_00, reason="มติกรรมการ")
    codes = found()
    (over,) = codes.pop("nights_over")
    assert (over["nights"], over["most"], over["left"]) == (20, 20, 16)
    assert (over["paid_baht"], over["rules_baht"]) == (2_000_00, 1_600_00) and codes == {}


def test_another_sum_than_the_rules_give(desk):
    paid(desk, amount=900_00, reason="มติกรรมการ")
    (otherwise,) = found()["sum_differs"]
    assert (otherwise["paid_baht"], otherwise["rules_baht"]) == (900_00, 800_00)
    assert set(found()) == {"sum_differs"}


def test_claims_of_people_who_were_no_members(desk):
    paid(desk)
    friend, late = make_member("0002"), make_member("0003")
    paid(desk, ask(desk, member=friend))
    paid(desk, ask(desk, member=late))
    change_state(desk.member, "lapsed", event_on=datetime.date(2007, 3, 20), reporting_month=APRIL, by=desk.treasurer)
    change_state(friend, "suspended", event_on=datetime.date(2007, 3, 20), reporting_month=APRIL, by=desk.treasurer)
    # Lapsed after the event: it was hers.
    change_state(late, "lapsed", event_on=datetime.date(2007, 4, 20), reporting_month=APRIL, by=desk.treasurer)
    codes = found()
    assert [figures["state"] for figures in codes.pop("was_no_member")] == ["lapsed"]
    assert len(codes.pop("was_suspended")) == 1 and codes == {}


def test_fewer_than_three_people_behind_a_payment_and_one_behind_a_month(desk):
    claim = entered(desk, by=desk.treasurer)
    approve_claim(claim, looked_at(claim), by=desk.chair)
    pay_claim(claim, Paying(DAY), by=desk.treasurer)
    assert [row["people"] for row in found()["few_people"]] == [2] and set(found()) == {"few_people"}
    close_month(desk.group, APRIL, by=desk.treasurer)
    assert found()["month_by_one"] == [{"in_month": "2007-04"}]
    confirm_report(APRIL, by=desk.chair)
    assert set(found()) == {"few_people"}
    take_back_close(APRIL, reason="ลืมใบเสร็จ", by=desk.treasurer)
    assert found()["month_reopened"] == [{"in_month": "2007-04", "times": 1}]


def test_administration_of_more_than_a_fifth(desk):
    record_spending("5810", 20_000_00, Paper(DAY), out_of=CASH, by=None)
    assert found() == {}
    record_spending("5820", 1_00, Paper(DAY), out_of=CASH, by=None)
    figures = {"received_baht": 100_000_00, "spent_baht": 20_001_00, "most": 20}
    assert found() == {"administration_high": [figures]}


def test_money_paid_ahead_that_was_spent(in_group):
    set_rate(DAILY_SAVINGS, 1_00, Rate.Per.DAY, from_date=LONG_AGO, by=None)
    pay(in_group.member, savings=395_00)
    record_spending("5890", 390_00, Paper(DAY), out_of=CASH, by=None)
    close_month(in_group.group, APRIL, by=in_group.treasurer)
    figures = {"in_month": "2007-04", "prepaid_baht": 365_00, "held_baht": 5_00}
    assert found().pop("prepaid_spent") == [figures]
    assert set(found()) == {"prepaid_spent", "month_by_one"}


def test_entries_taken_back_or_entered_late(desk):
    entry = make_entry(5_00)
    open_month(MAY, by=None)
    back = reverse_entry(entry, on=MAY.first, reason="ลงผิด", by=None)
    late = make_entry(7_00)
    assert found() == {
        "entered_late": [{"entry": str(late.number), "on_day": "2007-04-15", "later_month": "2007-05"}]
    }
    told = {"entry": str(back.number), "other": str(entry.number), "on_day": "2007-05-01", "other_day": "2007-04-15"}
    assert found(MAY) == {"reversed_later": [told]}


def test_every_check_has_words_and_every_code_one_check():
    assert set(CHECK_OF) == set(SENTENCES) and len(SENTENCES) == sum(len(check.sentences) for check in CHECKS)
    assert [check.code for check, rows in by_check([])] == [check.code for check in CHECKS]
    assert all(str(check.title) and str(check.asks) for check in CHECKS)


def test_numbers_read_as_stretches_and_two_of_one_document_are_told_apart():
    assert ranges([17, 12, 13, 14]) == "12–14, 17" and ranges([]) == ""
    assert ranges(list(range(1, 40, 2))).endswith("19 …")
    same = Found("days_rest", Document("receipt", "1", "0001"))
    assert len({row.key for row in told_apart([same, same, same])}) == 3
    assert Document.read(str(Document("book", "เล่ม 3/7"))) == Document("book", "เล่ม 3/7")


def test_thirty_of_everything_cost_no_more_queries(desk):
    def add(number: int) -> None:
        member = make_member(f"{number:04}")
        pay(member, f"12/{number * 2}", savings=30_50)
        name_wife(member)
        paid(desk, ask(desk, member=member))
        make_payment(member, savings=5_00)
        bury(desk, member)
        record_national_id(member, NATIONAL_ID, by=None)
        make_sheet_of(desk, number)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert found()
        return len(captured)

    add(1000)
    few = cost()
    for number in range(1001, 1012):
        add(number)
    assert cost() == few


def make_sheet_of(cast, number: int) -> None:
    post(cast, make_sheet(make_member(f"9{number}"), by=cast.treasurer), {20_00: 1}, "ทอนผิด")
