"""Money from members: receipts, the units they buy, the rates that price them."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger import refusals
from ledger.contributions import Collection, PaperNumber, Payment, record_collection
from ledger.models import JournalEntry, Posting, Rate
from ledger.queries import savings_received
from ledger.rates import rates_on, set_rate
from tests.makers import APRIL, DAY, make_member

FEE, DUES, SAVINGS = "4010", "4020", "4030"


@pytest.fixture
def rates(in_group):
    set_rate(SAVINGS, 1_00, "day", from_date=datetime.date(2002, 8, 15), by=None)
    set_rate(DUES, 50_00, "year", from_date=datetime.date(2002, 8, 15), by=None)
    set_rate(FEE, 50_00, "once", from_date=datetime.date(2002, 8, 15), by=None)
    return in_group


def collect(*receipts, **fields):
    return record_collection(Collection(DAY, receipts, **fields), by=None)


def units(entry):
    return {posting.account.code: posting.units for posting in entry.postings.all()}


def test_every_receipt_is_an_entry_of_its_own(rates):
    second = make_member("0002", "อุดม")
    entries = collect(
        Payment.of(rates.member, {SAVINGS: 30_00, DUES: 50_00}, paper=PaperNumber("12", "034")),
        Payment.of(second, {SAVINGS: 30_00}),
    )
    assert [entry.number for entry in entries] == [1, 2]
    assert [entry.reference for entry in entries] == ["1/001", "1/002"]
    assert [(entry.receipt.serial, entry.receipt.paper_number) for entry in entries] == [(1, "034"), (2, "")]
    assert [(p.account.code, p.amount, p.member) for p in entries[0].postings.all()] == [
        ("1010", 80_00, None),
        (DUES, -50_00, rates.member),
        (SAVINGS, -30_00, rates.member),
    ]


def test_units_are_whole_days_and_years_and_the_rest_is_credit(rates):
    (entry,) = collect(Payment.of(rates.member, {SAVINGS: 30_50, DUES: 120_00, FEE: 50_00}))
    assert units(entry) == {"1010": None, SAVINGS: 30, DUES: 2, FEE: None}


def test_a_later_rate_never_reprices_what_was_paid(rates):
    (before,) = collect(Payment.of(rates.member, {SAVINGS: 30_00}))
    set_rate(SAVINGS, 2_00, "day", from_date=DAY, by=None)
    (after,) = collect(Payment.of(rates.member, {SAVINGS: 30_00}))
    assert (units(before)[SAVINGS], units(after)[SAVINGS]) == (30, 15)


def test_without_a_rate_money_buys_no_units(in_group):
    (entry,) = collect(Payment.of(in_group.member, {SAVINGS: 30_00}))
    assert units(entry)[SAVINGS] is None


def test_a_sum_from_paper_stands_in_nobodys_name(rates):
    collect(Payment.of(None, {SAVINGS: 1_902_00}, reference="ใบเก็บ 4/2550"))
    assert not Posting.objects.exclude(member=None).exists()


@pytest.mark.parametrize("amounts", [{}, {SAVINGS: 0}, {SAVINGS: -1}, {"4130": 100}])
def test_one_bad_receipt_stops_the_whole_collection(rates, amounts):
    with pytest.raises(refusals.WrongFigure):
        collect(Payment.of(rates.member, {SAVINGS: 30_00}), Payment.of(None, amounts), key=uuid.uuid4())
    assert not JournalEntry.objects.exists()


def test_a_digit_too_many_is_refused_for_a_member_and_not_for_the_sum_of_a_sheet(rates):
    with pytest.raises(refusals.WrongFigure, match="0001"):
        collect(Payment.of(rates.member, {SAVINGS: 1_000_001_00}))
    assert collect(Payment.of(None, {SAVINGS: 1_000_001_00}))


@pytest.mark.parametrize("key", [None, uuid.uuid4()])
def test_an_empty_collection_is_refused_in_words(rates, key):
    with pytest.raises(refusals.WrongFigure):
        collect(key=key)


def test_the_same_collection_twice_is_recorded_once(rates):
    key = uuid.uuid4()
    receipts = [Payment.of(rates.member, {SAVINGS: 30_00}), Payment.of(rates.member, {SAVINGS: 31_00})]
    collect(*receipts, key=key)
    with pytest.raises(refusals.AlreadyPosted):
        collect(*receipts, key=key)
    assert JournalEntry.objects.count() == 2


def test_fifty_receipts_cost_as_many_queries_as_one(rates, django_assert_num_queries):
    members = [make_member(str(number), "คำ") for number in range(100, 150)]
    payments = [Payment.of(member, {SAVINGS: 30_00, DUES: 50_00}) for member in members]
    collect(payments[0])  # the month's totals have their rows from here on
    with CaptureQueriesContext(connection) as one:
        collect(payments[1])
    with django_assert_num_queries(len(one)):
        collect(*payments[2:])


def test_the_same_rate_again_changes_nothing_and_another_is_refused(rates):
    start = datetime.date(2002, 8, 15)
    set_rate(SAVINGS, 1_00, "day", from_date=start, by=None)
    assert Rate.objects.filter(account__code=SAVINGS).count() == 1
    with pytest.raises(refusals.WrongFigure) as refused:
        set_rate(SAVINGS, 2_00, "day", from_date=start, by=None)
    assert refused.value.field == "from_date"


def test_the_rate_in_force_is_the_newest_up_to_the_day(rates):
    set_rate(SAVINGS, 2_00, "day", from_date=DAY, by=None)
    assert rates_on(DAY - datetime.timedelta(days=1))[SAVINGS].amount == 1_00
    assert rates_on(DAY)[SAVINGS].amount == 2_00
    assert rates_on(datetime.date(2001, 1, 1)) == {}


def test_what_came_in_this_month_is_known_by_member(rates):
    other = make_member("0002")
    collect(Payment.of(rates.member, {SAVINGS: 30_00}))
    collect(Payment.of(rates.member, {SAVINGS: 5_00, DUES: 50_00}))
    assert savings_received(APRIL, [rates.member, other]) == {rates.member.pk: 35_00}
    assert savings_received(APRIL.next(), [rates.member]) == {}
