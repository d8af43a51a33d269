"""Many tills at once in one group, with real commits on both engines: numbers without a gap, totals exact."""

import multiprocessing
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.corrections import reissue_receipt, reverse_receipt
from ledger.models import Books, JournalEntry, MemberTotal, Receipt
from ledger.queries import balance
from ledger.rates import set_rate
from ledger.refusals import AlreadyPosted, AlreadyReversed
from network.recount import recount
from tests.conftest import make_cast
from tests.ledger.test_sheet_at_once import at_once
from tests.makers import DAY, LONG_AGO, make_member

SAVINGS, CASH = "4030", "1010"
TILLS, PROCESSES, ROUNDS = 20, 4, 25


@pytest.fixture
def cast(committed_db):
    """Open books with a rate, and a member for each till."""
    cast = make_cast()
    with group_scope(cast.group):
        set_rate(SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        cast.people = [make_member(f"1{number:03}") for number in range(TILLS)]
    return cast


def pay(member, amount=30_00, **fields):
    collection = Collection(DAY, [Payment.of(member, {SAVINGS: amount})], **fields)
    return lambda: record_collection(collection, by=None)


def put_right(receipt, member):
    payment = Payment.of(member, {SAVINGS: 31_00})
    return lambda: reissue_receipt(receipt, payment, on=DAY, reason="ผิด", by=None, key=None)


def assert_whole(cast, *, entries: int, receipts: int, cash: int):
    """Numbers run without a gap, and what check_books recounts holds."""
    with group_scope(cast.group):
        assert list(JournalEntry.objects.values_list("number", flat=True)) == list(range(1, entries + 1))
        assert list(Receipt.objects.values_list("serial", flat=True)) == list(range(1, receipts + 1))
        assert Books.objects.get().last_receipt == receipts
        assert balance(CASH, DAY) == cash
    assert recount(cast.group) == []


def saved(member) -> tuple[int, int]:
    total = MemberTotal.objects.get(member=member, account__code=SAVINGS)
    return total.amount, total.units


def test_twenty_payments_at_once_for_one_member_and_for_many(cast):
    at_once(cast, *[pay(member) for member in cast.people])
    at_once(cast, *[pay(cast.member, 5_00)] * TILLS)
    assert_whole(cast, entries=2 * TILLS, receipts=2 * TILLS, cash=TILLS * 35_00)
    with group_scope(cast.group):
        assert saved(cast.member) == (TILLS * 5_00, TILLS * 5)
        assert {saved(member) for member in cast.people} == {(30_00, 30)}


def test_payments_reversals_and_corrections_at_once(cast):
    with group_scope(cast.group):
        receipts = [pay(member)()[0].receipt for member in cast.people]
    half = TILLS // 2

    def back(receipt):
        return lambda: reverse_receipt(receipt, on=DAY, reason="ผิด", by=None)

    at_once(
        cast,
        *[back(receipt) for receipt in receipts[:half]],
        *[put_right(r, m) for r, m in zip(receipts[half:], cast.people[half:], strict=True)],
        *[pay(cast.member, 1_00)] * half,
    )
    cash = half * 31_00 + half * 1_00
    assert_whole(cast, entries=TILLS + half + 2 * half + half, receipts=TILLS + half + half, cash=cash)


def test_one_receipt_taken_back_and_corrected_by_many_at_once_changes_once(cast):
    with group_scope(cast.group):
        receipt = pay(cast.member)()[0].receipt
    done = at_once(cast, *[put_right(receipt, cast.member)] * 6)
    assert sum(isinstance(result, AlreadyReversed) for result in done) == 5
    assert_whole(cast, entries=3, receipts=2, cash=31_00)


def test_the_same_form_from_many_at_once_is_one_receipt(cast):
    key = uuid.uuid4()
    done = at_once(cast, *[pay(cast.member, key=key)] * TILLS)
    assert sum(isinstance(result, AlreadyPosted) for result in done) == TILLS - 1
    assert_whole(cast, entries=1, receipts=1, cash=30_00)


def test_the_counters_button_pressed_many_times_at_once(cast):
    """One press sent six times, and six people of the queue beside it."""
    address = {m.pk: reverse("counter_pay", args=[cast.group.slug, m.number]) for m in [cast.member, *cast.people]}

    def press(member, key):
        client = Client()
        client.force_login(cast.treasurer)
        data = {"key": key, "row": member.number, "payer": member.number, "on": "15/4/2550", "into": CASH}
        return lambda: client.post(address[member.pk], data | {f"m{member.pk}-savings": "30"})

    same = str(uuid.uuid4())
    presses = [press(cast.member, same) for _again in range(6)]
    presses += [press(member, str(uuid.uuid4())) for member in cast.people[:6]]
    done = at_once(cast, *presses)
    assert {response.status_code for response in done} == {302}
    assert len({response.url for response in done[:6]}) == 1
    assert_whole(cast, entries=7, receipts=7, cash=7 * 30_00)


def _till(cast, place: int) -> None:
    """One process at its till: pays, takes every fifth payment back, puts every fifth right."""
    for round_ in range(ROUNDS):
        # Each in a scope of its own: on PostgreSQL that is the transaction.
        with group_scope(cast.group):
            receipt = pay(cast.people[place])()[0].receipt
        with group_scope(cast.group):
            pay(cast.member, 1_00)()
        with group_scope(cast.group):
            if round_ % 5 == 0:
                reverse_receipt(receipt, on=DAY, reason="ผิด", by=None)
            if round_ % 5 == 1:
                put_right(receipt, cast.people[place])()


@pytest.mark.slow
def test_four_processes_at_their_tills(cast):
    # The children open connections of their own: none may share the parent's.
    connection.close()
    fork = multiprocessing.get_context("fork")
    tills = [fork.Process(target=_till_alone, args=(cast, place)) for place in range(PROCESSES)]
    for till in tills:
        till.start()
    for till in tills:
        till.join(timeout=300)
    assert [till.exitcode for till in tills] == [0] * PROCESSES
    fifth = ROUNDS // 5
    cash = PROCESSES * ((ROUNDS - 2 * fifth) * 30_00 + fifth * 31_00 + ROUNDS * 1_00)
    receipts = PROCESSES * (2 * ROUNDS + fifth)
    assert_whole(cast, entries=receipts + PROCESSES * 2 * fifth, receipts=receipts, cash=cash)
    with group_scope(cast.group):
        assert saved(cast.member) == (PROCESSES * ROUNDS * 1_00, PROCESSES * ROUNDS)


def _till_alone(cast, place: int) -> None:
    try:
        _till(cast, place)
    finally:
        connection.close()
