"""A member's passbook: her lines by year, her receipts, her files, and nothing of anybody else's."""

import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from groups.queries import today
from ledger.contributions import Collection, Payment, Share, record_collection
from ledger.corrections import reissue_receipt, reverse_receipt
from ledger.journal import Line
from ledger.models import JournalEntry
from ledger.openings import Opening, state_openings
from ledger.periods import open_month
from ledger.rates import set_rate
from ledger.verifying import printed_code
from reports.checking import checking_address
from reports.models import Doubt
from reports.my_book import EVERY_YEAR, Sort, my_book, year_asked
from reports.my_book_files import book_pdf
from tests.makers import APRIL, DAY, LONG_AGO, make_entry, make_member, make_payment, make_repayment

LATER = DAY.replace(day=20)
NEXT_YEAR = datetime.date(2008, 1, 10)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def rates(in_group):
    """A baht a day, fifty a year."""
    set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
    set_rate("4020", 50_00, "year", from_date=LONG_AGO, by=None)


@pytest.fixture
def two_years(in_group):
    """April 2550 and January 2551: 30 and 31 baht of savings, 50 of dues, 500 received."""
    month = APRIL
    while month.last < NEXT_YEAR:
        month = month.next()
        open_month(month, by=None)
    make_payment(in_group.member, savings=30_00, dues=50_00)
    make_entry(kind="payout", lines=(Line("5020", 500_00, member=in_group.member, cases=1), Line("1010", -500_00)))
    make_payment(in_group.member, savings=31_00, on=NEXT_YEAR)
    return in_group


def page(client, cast, **asked):
    client.force_login(cast.member_user)
    response = client.get(reverse("my_book", args=["ban-don-chai"]), asked)
    assert response.status_code == 200
    return response


def without_token(response) -> str:
    """The page without the token of its own that the form that changes the language carries."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|name="next" value="[^"]*"', "", response.content.decode())


def printed(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def words(response) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


class TestTheBook:
    def test_every_line_stands_in_its_year_with_the_sum_so_far(self, two_years):
        newest = my_book(two_years.member)
        assert (newest.years, newest.year, newest.before, newest.so_far) == ((2551, 2550), 2551, 80_00, 111_00)
        assert [(line.put_in, line.so_far) for line in newest.lines] == [(31_00, 111_00)]
        older = my_book(two_years.member, year=2550)
        assert [(line.put_in, line.received, line.so_far) for line in older.lines] == [
            (0, 500_00, 80_00), (80_00, 0, 80_00),
        ]  # fmt: skip
        assert [(part.account.code, part.amount) for part in older.lines[1].parts] == [
            ("4020", 50_00),
            ("4030", 30_00),
        ]
        whole = my_book(two_years.member, year=EVERY_YEAR)
        assert whole.year is None and [line.so_far for line in whole.lines] == [111_00, 80_00, 80_00]

    def test_a_reader_without_the_right_sees_no_welfare_at_all(self, two_years):
        book = my_book(two_years.member, year=2550, with_welfare=False)
        assert [part.sort for line in book.lines for part in line.parts] == [Sort.PUT_IN, Sort.PUT_IN]
        only = make_member("0077")
        make_entry(kind="payout", lines=(Line("5020", 500_00, member=only, cases=1), Line("1010", -500_00)))
        assert my_book(only).years == (2550,) and my_book(only, with_welfare=False).years == ()

    def test_what_was_lent_is_neither_put_in_nor_received(self, in_group):
        member = make_repayment().claim.member
        book = my_book(member)
        assert [(line.lent, line.put_in, line.received, line.puts_in) for line in book.lines] == [
            (-100_00, 0, 0, False), (1_000_00, 0, 0, False),
        ]  # fmt: skip
        assert book.so_far == 0 and book.lines[1].paper.startswith("voucher ")
        made = book_pdf(in_group.group, book, printed_at=timezone.now(), origin="http://here/")
        assert "lent: 1,000 baht" in printed(made)

    def test_the_paper_book_stands_beneath_the_oldest_year_and_counts(self, two_years):
        state_openings([Opening(two_years.member, {"4030": 1_000_00})], by=None)
        newest, oldest = my_book(two_years.member), my_book(two_years.member, year=2550)
        assert (newest.shows_opening, newest.before, newest.so_far) == (False, 1_080_00, 1_111_00)
        assert (oldest.shows_opening, oldest.before, oldest.so_far) == (True, 1_000_00, 1_080_00)

    def test_a_line_that_was_taken_back_stays_with_reason_and_both_entries(self, in_group):
        first = make_payment(in_group.member).receipt
        new = reissue_receipt(
            first, Payment.of(in_group.member, {"4030": 20_00}), on=LATER, reason="ลงผิด", by=None, key=None
        )
        issued, back, void = my_book(in_group.member).lines
        assert (void.void.number, void.reason, void.replaced_by) == (back.entry.number, "ลงผิด", new)
        assert (back.takes_back.number, back.reason, back.put_in) == (void.entry.number, "ลงผิด", -30_00)
        assert issued.paper == "receipt 1/002" and issued.code == printed_code(new.entry.digest)
        assert [line.so_far for line in (void, back, issued)] == [30_00, 0, 20_00]

    @pytest.mark.parametrize("typed", ["", "abc", "255", "๒๕๕๐x", "25500", "-250", "all"])
    def test_what_is_no_year_is_none(self, typed):
        assert year_asked(typed) is None

    def test_a_year_is_read_in_thai_digits_too(self):
        assert (year_asked("๒๕๕๐"), year_asked("all", every=True)) == (2550, EVERY_YEAR)

    def test_an_open_question_is_noted_at_its_line(self, in_group):
        entries = [make_payment(in_group.member) for _ in range(2)]
        asked = {"group": in_group.group, "figure": "savings.0001", "raised_by": in_group.member_user}
        for entry, state in zip(entries, ("open", "closed"), strict=True):
            closed = {"state": state, "closed_at": timezone.now()} if state == "closed" else {}
            Doubt.objects.create(member=in_group.member, entry=entry, question="ไม่ใช่", **asked, **closed)
        assert [bool(line.question) for line in my_book(in_group.member).lines] == [False, True]


class TestThePage:
    def test_it_shows_a_year_and_leads_to_the_others(self, client, two_years):
        newest, older = page(client, two_years), page(client, two_years, year="2550")
        assert "10 January 2551" in words(newest) and "15 April 2550" not in words(newest)
        assert "15 April 2550" in words(older) and "Sick visit" in words(older) and "Daily savings" in words(older)
        for bad in ("2549", "0", "x", "all", "9" * 30):
            assert words(page(client, two_years, year=bad)) == words(newest)

    def test_a_reversed_line_says_so(self, client, in_group):
        receipt = make_payment(in_group.member).receipt
        back = reverse_receipt(receipt, on=LATER, reason="ลงผิดคน", by=None)
        said = words(page(client, in_group))
        assert f"Taken back on 20 Apr 2550 by entry {back.number}: ลงผิดคน" in said
        assert f"Takes back entry {receipt.entry.number} of 15 Apr 2550: ลงผิดคน" in said

    def test_a_line_says_what_it_paid_for(self, client, rates, in_group):
        make_payment(in_group.member, savings=30_00, dues=50_00)
        assert "30 days, Apr 2550" in words(page(client, in_group))

    def test_an_empty_book_says_so(self, client, in_group):
        assert "Nothing has been entered in this name yet." in words(page(client, in_group))
        state_openings([Opening(in_group.member, {"4030": 1_000_00})], by=None)
        assert "1,000" in words(page(client, in_group))

    def test_thirty_lines_cost_no_more_than_one_and_stay_small(self, client, rates, in_group):
        other = make_member("0002")

        def cost() -> tuple[int, int]:
            page(client, in_group)
            with CaptureQueriesContext(connection) as captured:
                response = client.get(reverse("my_book", args=["ban-don-chai"]))
            return len(captured), len(response.content)

        shares = (Share({"4030": 30_00, "4020": 50_00}, in_group.member), Share({"4030": 30_00}, other))
        record_collection(Collection(DAY, [Payment(shares, payer=in_group.member)]), by=None)
        receipt = JournalEntry.objects.get().receipt
        reverse_receipt(receipt, on=LATER, reason="ผิด", by=None)
        # Paid ahead, as afterwards.
        make_payment(in_group.member, savings=90_00)
        few, _size = cost()
        payments = [Payment(shares, payer=other), Payment.of(in_group.member, {"4030": 1_00})]
        record_collection(Collection(DAY, payments * 7), by=None)
        for number in range(7):
            reverse_receipt(make_payment(in_group.member).receipt, on=LATER, reason=f"ผิด {number}", by=None)
        many, size = cost()
        assert many <= few < 30 and size < 50_000


class TestReceipts:
    def get(self, client, cast, serial):
        client.force_login(cast.member_user)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse("my_receipt", args=["ban-don-chai", serial]))
        return response, len(captured)

    def test_hers_are_what_she_paid_and_what_is_all_hers(self, client, in_group):
        other, hers = make_member("0002", "เพียร", "ขยัน"), in_group.member
        both = (Share({"4030": 30_00}, hers), Share({"4030": 31_00}, other))
        payments = [
            Payment(both, payer=hers),
            Payment((Share({"4030": 32_00}, hers),), payer=other),
            Payment((Share({"4030": 32_00}, hers),), text="ลูกชาย"),
            Payment(both, payer=other),
            Payment((Share({"4030": 33_00}, other),), payer=other),
            Payment((Share({"4030": 34_00}, hers), Share({"4030": 34_00})), payer=other),
        ]
        record_collection(Collection(DAY, payments), by=None)
        book = {line.receipt.serial: line.whole_receipt_is_hers for line in my_book(hers).lines}
        self.get(client, in_group, 99)
        missing, cost = self.get(client, in_group, 99)
        for serial in range(1, 7):
            response, queries = self.get(client, in_group, serial)
            assert (response.status_code == 200) is (serial <= 3)
            if serial > 3:
                assert (response.status_code, queries) == (404, cost)
                assert without_token(response) == without_token(missing)
            assert book.get(serial, False) is (serial <= 3)
        made = PdfReader(io.BytesIO(self.get(client, in_group, 1)[0].content)).pages
        assert len(made) == 1 and "copy" in made[0].extract_text().lower()


class TestFiles:
    def get(self, client, cast, fmt, year=""):
        client.force_login(cast.member_user)
        return client.get(reverse("my_book_file", args=["ban-don-chai", fmt]), {"year": year} if year else {})

    def test_the_paper_says_what_the_page_says(self, client, two_years):
        digest = JournalEntry.objects.order_by("-number").first().digest
        text, all_text = (printed(self.get(client, two_years, "pdf", year).content) for year in ("", "all"))
        assert "Year 2551" in text and "80" in text and "111" in text and "15 Apr 2550" not in text
        assert "All years" in all_text and "15 Apr 2550" in all_text and "Sick visit" in all_text
        assert digest in text and "page 1 of 1" in text
        assert "0001" in text and "receipt 1/002" in text
        assert checking_address("http://testserver", two_years.group, digest).endswith(f"{digest[:32]}/")

    def test_the_spreadsheet_has_numbers_and_iso_days(self, client, two_years):
        response = self.get(client, two_years, "xlsx", "all")
        assert response["Cache-Control"].startswith("no-store") and "all" not in response["Content-Disposition"]
        rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(response.content)).active.rows]
        lines = [row for row in rows if re.match(r"\d{4}-\d\d-\d\d$", str(row[0]))]
        assert [(row[0], row[1], row[3], row[4], row[6]) for row in lines] == [
            ("2007-04-15", "Annual dues", 50, None, None),
            ("2007-04-15", "Daily savings", 30, None, 80),
            ("2007-04-15", "Sick visit", None, 500, None),
            ("2008-01-10", "Daily savings", 31, None, 111),
        ]

    def test_no_other_format_and_nobody_else(self, client, two_years):
        assert self.get(client, two_years, "csv").status_code == 404
        client.force_login(two_years.treasurer)
        for name, args in (("my_book", []), ("my_book_file", ["pdf"]), ("my_receipt", [1])):
            assert client.get(reverse(name, args=["ban-don-chai", *args])).status_code == 404


def test_twenty_years_cost_as_many_queries_as_one_line(rates, in_group):
    make_payment(in_group.member)
    with CaptureQueriesContext(connection) as one:
        my_book(in_group.member, year=EVERY_YEAR)
    month = APRIL
    for _year in range(19):
        for _month in range(12):
            month = month.next()
            open_month(month, by=None)
        record_collection(Collection(month.first, [Payment.of(in_group.member, {"4030": 365_00})]), by=None)
    assert month.first < today()
    with CaptureQueriesContext(connection) as many:
        book = my_book(in_group.member, year=EVERY_YEAR)
    assert len(book.lines) == 20 and len(many) <= len(one)
