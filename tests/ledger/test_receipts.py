"""Receipts: what the database refuses of them, looking one up, numbers of paper books, who paid already."""

import datetime

import pytest
from django.db import connection, transaction

from ledger.contributions import Collection, PaperNumber, Payment, Share, record_collection
from ledger.journal import reverse_entry
from ledger.models import Books, Receipt
from ledger.receipts import (
    PaidBefore,
    PaperBook,
    paid_in,
    paper_books,
    receipts_bearing,
    receipts_matching,
    receipts_seen_by,
    void_in,
)
from tests.forbidden import Forbidden, copied
from tests.makers import APRIL, DAY, make_entry, make_member
from tests.test_seal import assert_refused

SAVINGS = "4030"


def collect(*payments, by=None, on=DAY):
    return [entry.receipt for entry in record_collection(Collection(on, payments), by=by)]


def of(member, amount=30_00, **fields):
    return Payment.of(member, {SAVINGS: amount}, **fields)


def on_paper(member, *numbers, book="12"):
    return collect(*(of(member, paper=PaperNumber(book, number)) for number in numbers))


class TestSeal:
    @pytest.fixture
    def books(self, in_group):
        """Three receipts, the second taken back; entry 5 is a donation, entry 6 a draft of money from a member."""
        first, second, _third = collect(of(in_group.member), of(in_group.member), of(in_group.member))
        reverse_entry(second.entry, on=DAY, reason="ผิด", by=None)
        donation = make_entry()
        return {
            "first": first.pk, "second": second.pk, "entry1": first.entry_id, "donation": donation.pk,
            "group": in_group.group.pk, "books": Books.objects.get().pk,
        }  # fmt: skip

    def fresh(self, **columns):
        """A fourth receipt as the product would write it, but for `columns`."""
        return copied("ledger_receipt", "{first}", **({"id": "9001", "serial": "4"} | columns))

    # An entry of money from a member that has no receipt yet: what a receipt could be slipped in for.
    SEALED = (
        'INSERT INTO ledger_journalentry (id, group_id, number, kind, period_id, "on", reference, text_digest, '
        "previous_digest, digest) SELECT 900{row}, group_id, {row}, 'collection', period_id, \"on\", '', 't', "
        "digest, 'd{row}' FROM ledger_journalentry WHERE number = 5",
        "INSERT INTO ledger_posting (group_id, entry_id, position, account_id, amount, member_id) SELECT group_id, "
        "900{row}, position, account_id, amount, member_id FROM ledger_posting WHERE entry_id = {{entry1}}",
        "UPDATE ledger_journalentry SET posted_at = '2007-05-20 10:00:00' WHERE id = 900{row}",
    )

    def entry(self, row=6, *, sealed=True):
        return tuple(sql.format(row=row) for sql in (self.SEALED if sealed else self.SEALED[:2]))

    def cases(self):
        gap, no_collection = "without a gap", "money from members"
        last = "UPDATE ledger_books SET last_receipt = {} WHERE id = {{books}}"
        yield Forbidden("a number left out", self.fresh(serial="5", entry_id="9006"), gap, self.entry())
        yield Forbidden("number zero", self.fresh(serial="0", entry_id="9006"), gap, self.entry())
        yield Forbidden("a number twice", self.fresh(serial="3", entry_id="9006"), "", self.entry())
        yield Forbidden("a second receipt of an entry", self.fresh(), "")
        yield Forbidden("a receipt of a donation", self.fresh(entry_id="{donation}"), no_collection)
        yield Forbidden("a receipt of a draft", self.fresh(entry_id="9006"), no_collection, self.entry(sealed=False))
        yield Forbidden(
            "a receipt in place of one that holds",
            self.fresh(entry_id="9006", replaces_id="{first}"),
            "once it was taken back",
            self.entry(),
        )
        yield Forbidden(
            "two receipts in one statement, with a gap between them",
            self.fresh(serial="4", entry_id="9006")
            + " UNION ALL "
            + self.fresh(id="9002", serial="6", entry_id="9007")[self.fresh().index("SELECT") :],
            gap,
            (*self.entry(6), *(sql.replace("number = 5", "number = 6") for sql in self.entry(7))),
        )
        for column, value in (("serial", "9"), ("paper_number", "'9'"), ("payer_id", "NULL"), ("entry_id", "9006")):
            changed = f"UPDATE ledger_receipt SET {column} = {value} WHERE id = {{second}}"
            yield Forbidden(f"another {column}", changed, "append-only", self.entry())
        yield Forbidden("a receipt deleted", "DELETE FROM ledger_receipt WHERE serial = 3", "append-only")
        yield Forbidden("a last receipt that is not there", last.format(4), "newest one")
        yield Forbidden("the last receipt taken back", last.format(2), "newest one")

    def test_the_database_refuses(self, books):
        assert_refused(self.cases(), books)

    def test_what_the_product_writes_is_let_in(self, books):
        statements = [*self.entry(), self.fresh(entry_id="9006", replaces_id="{second}")]
        with transaction.atomic(), connection.cursor() as cursor:
            for sql in [*statements, "UPDATE ledger_books SET last_receipt = 4 WHERE id = {books}"]:
                cursor.execute(sql.format(**books))
            assert Receipt.objects.get(serial=4).replaces_id == books["second"]
            transaction.set_rollback(True)


def found(text, user=None):
    return [receipt.serial for receipt in receipts_matching(receipts_seen_by(user, reads_books=True), text)]


def test_a_receipt_is_found_by_what_is_on_it(in_group):
    udom = make_member("0417", "อุดม", "ใจดี")
    collect(of(in_group.member, paper=PaperNumber("12", "034")), of(udom))
    collect(Payment((Share({SAVINGS: 30_00}, udom),), payer=in_group.member))
    collect(Payment((Share({SAVINGS: 30_00}, udom),), text="หลานสาวจากลำปาง"), on=DAY + datetime.timedelta(days=1))
    assert found("") == [4, 3, 2, 1]
    assert found("1/002") == found("2") == [2]
    assert found("12/034") == found("034") == [1]
    assert found("อุดม") == found("0417") == [4, 3, 2]
    assert found("คำปัน") == [3, 1]
    assert found("หลานสาว") == [4]
    assert found("16/4/2550") == [4]
    assert found("99999999999999999999") == found("0/0") == []


def test_a_collector_sees_what_she_took_in_herself(in_group):
    collect(of(in_group.member), by=in_group.treasurer)
    collect(of(in_group.member), by=in_group.collector)
    assert [r.serial for r in receipts_seen_by(in_group.collector, reads_books=False)] == [2]


class TestPaperBooks:
    def test_numbers_that_follow_one_another_say_nothing(self, in_group):
        on_paper(in_group.member, "034", "036", "035")
        assert paper_books([APRIL]) == []

    def test_missing_and_repeated_numbers_are_told_per_book(self, in_group):
        on_paper(in_group.member, "1", "4", "4", "9", "ก")
        on_paper(in_group.member, "1", "2", book="13")
        (book,) = paper_books([APRIL])
        assert book == PaperBook("12", ((2, 3), (5, 8)), (4,))
        assert book.missing_count == 6

    def test_a_void_receipt_keeps_its_number_and_is_no_repetition(self, in_group):
        wrong, *_others = on_paper(in_group.member, "1", "2")
        reverse_entry(wrong.entry, on=DAY, reason="ผิด", by=None)
        on_paper(in_group.member, "1")
        assert paper_books([APRIL]) == []
        assert [r.serial for r in receipts_bearing(PaperNumber("12", "1"))] == [3]
        assert not receipts_bearing(PaperNumber()).exists()

    def test_without_a_book_only_what_stands_twice_is_told(self, in_group):
        on_paper(in_group.member, "5", "900", "900", book="")
        assert paper_books([APRIL]) == [PaperBook("", (), (900,))]
        assert paper_books([]) == []


def test_who_paid_this_month_and_how_much(in_group):
    other = make_member("0002")
    first, second = collect(of(in_group.member), Payment.of(in_group.member, {SAVINGS: 5_00, "4020": 50_00}))
    assert paid_in(APRIL, [in_group.member, other]) == {
        in_group.member.pk: [PaidBefore(DAY, 30_00, 1), PaidBefore(DAY, 55_00, 2)]
    }
    reverse_entry(first.entry, on=DAY, reason="ผิด", by=None)
    assert [paid.serial for paid in paid_in(APRIL, [in_group.member])[in_group.member.pk]] == [second.serial]
    assert (void_in(APRIL), void_in(APRIL.next())) == (1, 0)
