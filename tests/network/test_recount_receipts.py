"""Recounting receipts: silent on good books, and what was changed behind their seal is named."""

import pytest

from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.corrections import reissue_receipt
from network.recount import recount
from tests.makers import DAY
from tests.network.test_check_books import change

SAVINGS = "4030"


@pytest.fixture
def books(cast):
    """Receipts 1/001 to 1/004; the second was replaced by the fourth."""
    with group_scope(cast.group):
        payment = Payment.of(cast.member, {SAVINGS: 30_00})
        entries = record_collection(Collection(DAY, [payment] * 3), by=None)
        reissue_receipt(entries[1].receipt, payment, on=DAY, reason="ผิด", by=None, key=None)
    return cast


def test_good_receipts_are_silent(books):
    assert recount(books.group) == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("DELETE FROM ledger_receipt WHERE group_id = {g} AND serial = 3", "1/003"),
        ("UPDATE ledger_receipt SET serial = 9 WHERE group_id = {g} AND serial = 4", "1/004"),
        ("UPDATE ledger_books SET last_receipt = 3 WHERE group_id = {g}", "3"),
        ("DELETE FROM ledger_receipt WHERE group_id = {g} AND serial = 4", "4"),
        (
            "UPDATE ledger_receipt SET replaces_id = (SELECT id FROM ledger_receipt WHERE group_id = {g} AND "
            "serial = 1) WHERE group_id = {g} AND serial = 4",
            "1/004",
        ),
        ("UPDATE ledger_journalentry SET reference = '9/999' WHERE group_id = {g} AND number = 1", "1/001"),
    ],
)
def test_what_was_changed_behind_the_seal_is_named(books, sql, says):
    assert change(books.group, sql) == 1
    found = recount(books.group)
    assert found and any(says in sentence for sentence in found)
