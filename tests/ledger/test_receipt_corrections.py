"""Taking receipts back and issuing right ones in their place, one by one and by the sheet."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.models import AuditEvent
from ledger import refusals
from ledger.contributions import Collection, PaperNumber, Payment, Share, record_collection
from ledger.corrections import reissue_receipt, reverse_receipt, reverse_sheet
from ledger.journal import reverse_entry
from ledger.models import Books, CollectionSheet, JournalEntry, MemberTotal, Receipt
from ledger.periods import close_period
from ledger.queries import balance
from ledger.rates import set_rate
from ledger.sheets import open_sheet
from tests.makers import APRIL, DAY, LONG_AGO, make_entry, make_member

SAVINGS, DUES, CASH, BANK = "4030", "4020", "1010", "1020"
MAY_DAY = datetime.date(2007, 5, 4)


@pytest.fixture
def rates(in_group):
    set_rate(SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
    return in_group


def collect(*payments, on=DAY, **fields):
    return [entry.receipt for entry in record_collection(Collection(on, payments, **fields), by=None)]


def family(cast) -> Receipt:
    """A receipt of two members: 30 and 60 baht of savings."""
    cast.second = make_member("0002", "อุดม")
    shares = (Share({SAVINGS: 30_00}, cast.member), Share({SAVINGS: 60_00}, cast.second))
    return collect(Payment(shares, payer=cast.member, paper=PaperNumber("12", "034")))[0]


def saved(member) -> tuple[int, int]:
    total = MemberTotal.objects.filter(member=member, account__code=SAVINGS).first()
    return (total.amount, total.units) if total else (0, 0)


def take_back(receipt, **fields):
    return reverse_receipt(receipt, **{"on": DAY, "reason": "นับผิด", "by": None} | fields)


def put_right(receipt, payment, **fields):
    return reissue_receipt(receipt, payment, **{"on": DAY, "reason": "นับผิด", "by": None, "key": None} | fields)


class TestOneReceipt:
    def test_taken_back_it_is_void_and_every_member_of_the_family_has_it_back(self, rates):
        receipt = family(rates)
        assert (saved(rates.member), saved(rates.second)) == ((30_00, 30), (60_00, 60))
        reversal = take_back(receipt)
        assert (saved(rates.member), saved(rates.second), balance(CASH, DAY)) == ((0, 0), (0, 0), 0)
        assert reversal.reverses == receipt.entry and reversal.text.text == "นับผิด"
        assert Receipt.objects.filter(entry__reversed_by=reversal).get() == receipt
        assert AuditEvent.objects.filter(action="receipt.voided", subject="receipt 1/001").exists()

    def test_twice_is_refused_and_so_is_a_missing_reason(self, rates):
        receipt = family(rates)
        with pytest.raises(refusals.ReasonMissing):
            take_back(receipt, reason="  ")
        take_back(receipt)
        with pytest.raises(refusals.AlreadyReversed, match="1/001"):
            take_back(receipt)
        assert JournalEntry.objects.count() == 2

    def test_of_a_closed_month_it_is_taken_back_in_an_open_one(self, rates):
        receipt = family(rates)
        close_period(APRIL, by=None)
        with pytest.raises(refusals.PeriodClosed):
            take_back(receipt)
        assert take_back(receipt, on=MAY_DAY).on == MAY_DAY

    def test_the_page_of_entries_makes_it_void_just_the_same(self, rates):
        receipt = family(rates)
        reverse_entry(receipt.entry, on=DAY, reason="ผิด", by=None)
        with pytest.raises(refusals.AlreadyReversed):
            take_back(receipt)


class TestReissue:
    def test_the_right_receipt_bears_the_next_number_and_names_the_void_one(self, rates):
        receipt = family(rates)
        collect(Payment.of(rates.member, {SAVINGS: 1_00}))
        right = (Share({SAVINGS: 30_00}, rates.member), Share({SAVINGS: 31_00}, rates.second))
        issued = put_right(receipt, Payment(right, payer=rates.member, into=BANK, paper=PaperNumber("12", "034")))
        assert (issued.serial, issued.replaces, issued.entry.reference) == (3, receipt, "1/003")
        assert (saved(rates.member), saved(rates.second)) == ((31_00, 31), (31_00, 31))
        assert (balance(CASH, DAY), balance(BANK, DAY)) == (1_00, 61_00)
        assert Books.objects.get().last_receipt == 3

    def test_both_or_neither(self, rates):
        receipt = family(rates)
        with pytest.raises(refusals.WrongFigure):
            put_right(receipt, Payment.of(rates.member, {}))
        assert not hasattr(Receipt.objects.get().entry, "reversed_by")
        assert (JournalEntry.objects.count(), saved(rates.second)) == (1, (60_00, 60))

    def test_twice_is_refused(self, rates):
        receipt, key = family(rates), uuid.uuid4()
        put_right(receipt, Payment.of(rates.member, {SAVINGS: 5_00}), key=key)
        for again in (key, uuid.uuid4()):
            with pytest.raises(refusals.AlreadyReversed, match="1/002"):
                put_right(receipt, Payment.of(rates.member, {SAVINGS: 5_00}), key=again)
        assert Receipt.objects.count() == 2

    def test_one_that_was_only_taken_back_is_still_replaced(self, rates):
        receipt = family(rates)
        take_back(receipt)
        issued = put_right(receipt, Payment.of(rates.member, {SAVINGS: 5_00}))
        assert issued.replaces == receipt and JournalEntry.objects.count() == 3

    def test_a_replacement_may_itself_be_replaced(self, rates):
        first = family(rates)
        second = put_right(first, Payment.of(rates.member, {SAVINGS: 5_00}))
        third = put_right(second, Payment.of(rates.member, {SAVINGS: 6_00}))
        assert third.replaces.replaces == first and saved(rates.member) == (6_00, 6)


def posted_sheet(cast, members):
    """A sheet posted with a receipt of 30 baht for each member, and 5 baht found too much."""
    sheet = open_sheet(DAY, by=cast.treasurer)
    receipts = collect(*(Payment.of(member, {SAVINGS: 30_00}) for member in members), sheet=sheet)
    found = make_entry(5_00, kind="count")
    CollectionSheet.objects.filter(pk=sheet.pk).update(
        posted_at=timezone.now(), posted_by=cast.treasurer, difference_entry=found
    )
    return sheet, receipts


class TestSheet:
    def back(self, sheet, **fields):
        return reverse_sheet(sheet, **{"on": DAY, "reason": "เก็บผิดวัน", "by": None} | fields)

    def test_every_receipt_and_the_difference_of_the_count_go_back(self, rates):
        members = [rates.member, make_member("0002"), make_member("0003")]
        sheet, receipts = posted_sheet(rates, members)
        take_back(receipts[1])
        done = self.back(sheet)
        assert (len(done.reversals), done.left_out) == (3, [receipts[1].entry])
        assert [saved(member) for member in members] == [(0, 0)] * 3
        assert balance(CASH, DAY) == 0
        with pytest.raises(refusals.AlreadyReversed):
            self.back(sheet)

    def test_what_was_issued_in_place_of_its_receipts_goes_back_too(self, rates):
        sheet, (receipt,) = posted_sheet(rates, [rates.member])
        put_right(receipt, Payment.of(rates.member, {SAVINGS: 5_00}))
        self.back(sheet)
        assert saved(rates.member) == (0, 0)

    def test_a_sheet_that_was_never_posted_is_refused(self, rates):
        with pytest.raises(refusals.NotReversible):
            self.back(open_sheet(DAY, by=rates.treasurer))

    def test_forty_receipts_cost_no_more_queries_than_two(self, rates):
        counts = []
        for start, many in ((100, 2), (200, 40)):
            sheet, _receipts = posted_sheet(rates, [make_member(f"{start + n:04}") for n in range(many)])
            with CaptureQueriesContext(connection) as captured:
                assert len(self.back(sheet).reversals) == many + 1
            counts.append(len(captured))
        assert counts[1] <= counts[0]

    def test_a_closed_month_stays_as_it_was_reported(self, rates):
        sheet, _receipts = posted_sheet(rates, [rates.member])
        close_period(APRIL, by=None)
        self.back(sheet, on=MAY_DAY)
        assert (balance(CASH, DAY), balance(CASH, MAY_DAY)) == (35_00, 0)
