"""Papers of collection day: what stands on receipts, sheets to fill in, passbooks and arrears lists.

Words are read from the templates' text: what is taken out of a PDF loses ำ.
"""

import datetime
import io
import re
import uuid

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from pypdf import PdfReader

from groups.models import AuditEvent
from groups.thai_dates import Month, format_date
from ledger.arrears import arrears_rows
from ledger.contributions import Collection, PaperNumber, Payment, Share, record_collection
from ledger.corrections import reissue_receipt
from ledger.journal import reverse_entry
from ledger.models import Receipt
from ledger.papers.arrears import arrears_pages
from ledger.papers.passbook import LINES_PER_PAGE, passbook_lines, passbook_pdf
from ledger.papers.receipts import (
    A5,
    COPIES,
    SLIP,
    on_paper,
    receipts,
    receipts_of_sheet,
    receipts_open_to,
    receipts_pdf,
)
from ledger.papers.rounds import all_rounds, rounds_open_to
from ledger.papers.sheet import ROWS_PER_PAGE, sheet_pages, sheet_pdf, sum_owed
from ledger.periods import open_month
from ledger.rates import set_rate
from ledger.sheet_rows import members_on_sheet
from ledger.standings import as_of, standings
from members.zones import make_zone, put_into_zone
from tests.makers import APRIL, DAY, LONG_AGO, make_member, make_payout, make_sheet

SAVINGS, DUES = "4030", "4020"
LONG_NAME = {"first_name": "กรรณิการ์พรรณราย", "last_name": "ศรีสุวรรณวงศ์วัฒนากุล ณ เชียงใหม่"}


@pytest.fixture
def rated(in_group):
    """A baht a day and fifty baht a year."""
    set_rate(SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
    set_rate(DUES, 50_00, "year", from_date=LONG_AGO, by=None)
    return in_group


def pay(*payments, on=DAY, by=None) -> list[Receipt]:
    return [entry.receipt for entry in record_collection(Collection(on, payments), by=by)]


def paper_of(receipt: Receipt):
    return on_paper(receipts().filter(pk=receipt.pk))[0]


def words(template: str, **context) -> str:
    """A template's text, in one line, without its tags."""
    html = render_to_string(template, {"printed_at": timezone.now(), **context})
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def face(receipt: Receipt, group) -> str:
    return words("ledger/papers/receipt.html", paper=paper_of(receipt), group=group)


def pages(made: bytes) -> list:
    return list(PdfReader(io.BytesIO(made)).pages)


def millimetres(page) -> tuple[int, int]:
    return tuple(round(length * 127 / 360) for length in page.mediabox[2:])


def place_of(text: str, page) -> tuple[int, int] | None:
    """Where a text stands on a page, in points."""
    found = []

    def look(said, _cm, matrix, *_font):
        if text in said:
            found.append((round(matrix[4]), round(matrix[5])))

    page.extract_text(visitor_text=look)
    return found[0] if found else None


class TestWhatAReceiptSays:
    def test_payer_number_kinds_days_and_the_sum_in_figures_and_words(self, rated):
        [receipt] = pay(Payment.of(rated.member, {SAVINGS: 61_50, DUES: 50_00}), by=rated.treasurer)
        said = face(receipt, rated.group)
        assert "0001" in said and "คำปัน" in said and "15 เมษายน 2550" in said
        assert "61.50" in said and "111.50" in said and "หนึ่งร้อยสิบเอ็ดบาทห้าสิบสตางค์" in said
        assert rated.treasurer.display_name in said and str(rated.group) in said
        [line] = [line for line in paper_of(receipt).shares[0].lines if line.amount == 61_50]
        assert "61" in line.covers and "เม.ย. 2550" in line.covers and "พ.ค. 2550" in line.covers

    def test_a_family_stands_on_one_receipt(self, rated):
        family = [make_member(f"010{n}", **LONG_NAME) for n in range(5)]
        [receipt] = pay(Payment(tuple(Share({SAVINGS: 30_00, DUES: 50_00}, one) for one in family), payer=family[0]))
        paper = paper_of(receipt)
        assert [share.member for share in paper.shares] == family
        assert (paper.lines, paper.total) == (10, 400_00) and not paper.is_long

    def test_printed_again_it_says_what_it_said_the_first_time(self, rated):
        first, second = pay(*(Payment.of(rated.member, {SAVINGS: 30_00}) for _ in range(2)))
        before = [paper_of(receipt).shares for receipt in (first, second)]
        pay(Payment.of(rated.member, {SAVINGS: 300_00}))
        reverse_entry(first.entry, on=DAY, reason="ผิด", by=None)
        assert [paper_of(receipt).shares for receipt in (first, second)] == before
        covers = [shares[0].lines[0].covers for shares in before]
        assert "เม.ย. 2550" in covers[0] and "พ.ค. 2550" in covers[1]

    def test_the_last_day_paid_is_that_of_the_members_standing(self, rated):
        people = [make_member(f"02{n:02}", joined_on=LONG_AGO) for n in range(6)]
        pay(*(Payment.of(one, {SAVINGS: 100 * n + 10_00}) for n, one in enumerate(people)))
        found = on_paper(receipts())
        standing = standings(people)
        for paper in found:
            [share] = paper.shares
            through = standing[share.member.pk].savings.paid_through
            assert share.lines[0].covers.endswith((format_date(through), Month.of(through).short()))

    def test_somebody_who_is_no_member_is_named_as_written(self, rated):
        aunt = Payment((Share({SAVINGS: 30_00}, rated.member),), text="ป้าจากกรุงเทพฯ", paper=PaperNumber("12", "034"))
        [receipt] = pay(aunt)
        said = face(receipt, rated.group)
        assert "ป้าจากกรุงเทพฯ" in said and "12/034" in said

    def test_a_void_one_says_so_with_the_reason_and_what_took_its_place(self, rated):
        [receipt] = pay(Payment.of(rated.member, {SAVINGS: 300_00}), by=rated.treasurer)
        right = Payment.of(rated.member, {SAVINGS: 30_00})
        again = reissue_receipt(receipt, right, on=DAY, reason="พิมพ์เกินหนึ่งหลัก", by=rated.treasurer, key=uuid.uuid4())
        paper = paper_of(receipt)
        assert paper.void and paper.replaced_by == Receipt.objects.get(replaces=receipt) and again
        assert "พิมพ์เกินหนึ่งหลัก" in face(receipt, rated.group)
        assert 'class="void"' in render_to_string(
            "ledger/papers/receipt.html", {"paper": paper, "group": rated.group}
        )
        assert paper_of(paper.replaced_by).void is None

    def test_money_that_no_rate_speaks_of_is_printed_without_days(self, in_group):
        [receipt] = pay(Payment.of(in_group.member, {SAVINGS: 30_00}))
        [line] = paper_of(receipt).shares[0].lines
        assert (line.covers, line.amount) == ("", 30_00)


class TestReceiptsOnPaper:
    def made(self, cast, form):
        found = on_paper(receipts().order_by("serial"))
        return pages(receipts_pdf(cast.group, found, form=form, printed_at=timezone.now()))

    def test_two_receipts_to_a_page_or_each_with_its_copy(self, rated):
        pay(*(Payment.of(rated.member, {SAVINGS: 30_00}) for _ in range(5)))
        assert [len(self.made(rated, form)) for form in (A5, COPIES, SLIP)] == [3, 5, 5]
        assert {millimetres(page) for page in self.made(rated, A5)} == {(210, 297)}

    def test_a_receipt_too_long_for_half_a_page_has_its_own(self, rated):
        people = [make_member(f"03{n:02}", **LONG_NAME) for n in range(12)]
        big = Payment(tuple(Share({SAVINGS: 30_00, DUES: 50_00}, one) for one in people), payer=people[0])
        small = Payment.of(rated.member, {SAVINGS: 30_00})
        pay(small, big, small, small)
        assert len(self.made(rated, A5)) == 3
        assert "บาท" in self.made(rated, A5)[1].extract_text()

    def test_a_slip_is_as_long_as_what_it_says(self, rated):
        people = [make_member(f"03{n:02}") for n in range(5)]
        pay(Payment.of(rated.member, {SAVINGS: 30_00}))
        pay(Payment(tuple(Share({SAVINGS: 30_00, DUES: 50_00}, one) for one in people), payer=people[0]))
        (width, short), (_same, long) = [millimetres(page) for page in self.made(rated, SLIP)]
        assert width == 80 and 60 < short < 110 and short + 30 < long < 300

    def test_the_thai_fonts_are_inside(self, rated):
        pay(Payment.of(rated.member, {SAVINGS: 30_00}))
        fonts = [font.get_object() for page in self.made(rated, A5) for font in page["/Resources"]["/Font"].values()]
        described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
        assert described and all("Sarabun" in one["/FontName"] and "/FontFile2" in one for one in described)

    def test_a_hundred_cost_no_more_queries_than_one(self, rated):
        people = [make_member(f"04{n:02}") for n in range(30)]
        pay(*(Payment.of(one, {SAVINGS: 30_00}) for one in people))
        counts = []
        for found in (receipts()[:1], receipts()):
            with CaptureQueriesContext(connection) as captured:
                on_paper(found)
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestWhoPrintsWhich:
    def test_a_collector_sees_what_she_entered_or_wrote_into_her_part(self, rated):
        own = pay(Payment.of(rated.member, {SAVINGS: 30_00}), by=rated.collector)
        pay(Payment.of(rated.member, {SAVINGS: 31_00}), by=rated.treasurer)
        assert list(receipts_open_to(rated.collector, receipts())) == own

    def test_a_collector_has_her_own_zones_and_the_treasurer_all(self, rated):
        mine = make_zone("เหนือคลอง", rated.collector, by=rated.treasurer)
        other = make_zone("ใต้คลอง", None, by=rated.treasurer)
        assert rounds_open_to(rated.collector, ["collector"]).zones == (mine,)
        assert not rounds_open_to(rated.collector, ["collector"]).without_zone
        assert rounds_open_to(rated.treasurer, ["treasurer", "collector"]) == all_rounds()
        assert rounds_open_to(rated.collector, ["collector"]).choose(str(other.pk)) is None

    def test_where_nobody_made_zones_everybody_stands_on_one_list(self, rated):
        assert rounds_open_to(rated.collector, ["collector"]) == all_rounds()

    def test_another_groups_receipt_is_not_there(self, client, rated):
        pay(Payment.of(rated.member, {SAVINGS: 30_00}))
        client.force_login(rated.other_treasurer)
        assert client.get(reverse("receipt_pdf", args=["ban-lao", 1])).status_code == 404

    def test_what_leaves_as_paper_is_recorded_first(self, client, rated):
        pay(Payment.of(rated.member, {SAVINGS: 30_00}))
        client.force_login(rated.treasurer)
        answer = client.get(reverse("receipt_pdf", args=[rated.group.slug, 1]), {"form": "slip"})
        assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
        assert AuditEvent.objects.filter(action="receipt.printed", subject="1", by=rated.treasurer).exists()


class TestSheetToFillIn:
    @pytest.fixture
    def round(self, rated):
        """Forty members in one zone, three without."""
        zone = make_zone("สาย 3", rated.collector, by=rated.treasurer)
        people = [make_member(f"{n:04}", f"คน{n}") for n in range(100, 140)]
        put_into_zone(people, zone, by=rated.treasurer)
        for n in (200, 201):
            make_member(f"{n:04}")
        rated.zone = zone
        return rated

    def test_the_lines_follow_the_sheet_on_the_screen_numbered_in_each_zone(self, round):
        made = sheet_pages(DAY, all_rounds())
        assert [line.member for page in made for line in page.lines] == list(members_on_sheet())
        assert [(page.zone, page.number, page.of, len(page.lines)) for page in made[:2]] == [
            ("สาย 3", 1, 2, ROWS_PER_PAGE), ("สาย 3", 2, 2, 40 - ROWS_PER_PAGE),
        ]  # fmt: skip
        assert [line.place for line in made[1].lines] == list(range(ROWS_PER_PAGE + 1, 41))
        assert made[2].lines[0].place == 1

    def test_what_is_owed_and_its_sums_are_those_of_the_standings(self, round):
        pay(Payment.of(round.member, {SAVINGS: 30_00}))
        made = sheet_pages(DAY, all_rounds())
        standing = standings(None, on=APRIL.last)
        for page in made:
            assert sum_owed(page.whole).total == sum(standing[line.member.pk].owed for line in page.whole)
        assert {line.owed.savings for page in made for line in page.lines} == {0, 30_00}

    def test_pages_hold_what_they_promise(self, round):
        made = sheet_pages(DAY, all_rounds())
        printed = pages(sheet_pdf(round.group, DAY, made, printed_at=timezone.now()))
        assert len(printed) == len(made)
        assert "1,200" in printed[1].extract_text()

    def test_an_empty_zone_says_so(self, round):
        empty = make_zone("สาย 9", None, by=round.treasurer)
        [page] = sheet_pages(DAY, all_rounds().choose(str(empty.pk)))
        assert (page.zone, page.lines, page.of) == ("สาย 9", [], 1)
        assert len(pages(sheet_pdf(round.group, DAY, [page], printed_at=timezone.now()))) == 1

    def test_a_long_list_is_not_made_while_somebody_waits(self, client, round, monkeypatch):
        monkeypatch.setattr("ledger.views.papers.MOST_LINES_AT_ONCE", 40)
        sheet = make_sheet(round.member, by=round.treasurer)
        client.force_login(round.treasurer)
        address = reverse("sheet_pdf", args=[round.group.slug, sheet.uuid])
        assert client.get(address, {"zone": round.zone.pk}).status_code == 200
        answer = client.get(address)
        assert answer.status_code == 302 and answer.url.startswith(
            reverse("sheet_print", args=[round.group.slug, sheet.uuid])
        )
        assert client.get(address, {"zone": "99999"}).status_code == 404


class TestPassbook:
    def test_a_line_for_each_entry_in_the_order_entered(self, rated):
        member = rated.member
        pay(Payment.of(member, {SAVINGS: 30_00, DUES: 50_00}), on=datetime.date(2007, 4, 20))
        [wrong] = pay(Payment.of(member, {SAVINGS: 310_00}), on=DAY)
        reverse_entry(wrong.entry, on=DAY, reason="พิมพ์เกิน", by=None)
        lines = passbook_lines(member)
        assert [(line.number, line.savings, line.dues, line.total) for line in lines] == [
            (1, 30_00, 50_00, 80_00), (2, 310_00, None, 310_00), (3, -310_00, None, -310_00),
        ]  # fmt: skip
        assert "พิมพ์เกิน" in lines[2].remark and "2" in lines[2].remark
        assert lines[0].paid_through == lines[2].paid_through == datetime.date(2007, 4, 30)
        assert lines[0].remark == "1/001"

    def test_missed_months_stand_in_the_line(self, rated):
        open_month(APRIL.next(), by=None)
        open_month(APRIL.next().next(), by=None)
        pay(Payment.of(rated.member, {SAVINGS: 30_00}), on=datetime.date(2007, 6, 15))
        [line] = passbook_lines(rated.member)
        assert "1" in line.missed
        pay(Payment.of(rated.member, {SAVINGS: 31_00}), on=datetime.date(2007, 6, 15))
        assert passbook_lines(rated.member)[1].missed == _("all paid")

    def test_new_lines_alone_at_their_place_on_their_page(self, rated):
        pay(*(Payment.of(rated.member, {SAVINGS: 100 * n}) for n in range(1, LINES_PER_PAGE + 3)))
        lines = passbook_lines(rated.member)
        whole, new = (
            pages(passbook_pdf(rated.group, rated.member, lines, first=first, printed_at=timezone.now()))
            for first in (None, LINES_PER_PAGE + 2)
        )
        assert len(whole) == 2 and len(new) == 1
        assert millimetres(whole[0]) == millimetres(new[0]) == (210, 148)
        text = new[0].extract_text()
        assert str(LINES_PER_PAGE + 2) in text and "คำปัน" not in text and f"1/{LINES_PER_PAGE + 1:03}" not in text
        number = f"1/{LINES_PER_PAGE + 2:03}"
        assert place_of(number, new[0]) == place_of(number, whole[1]) is not None

    def test_welfare_never_stands_in_it(self, rated):
        make_payout(member=rated.member)
        assert passbook_lines(rated.member) == []
        assert len(pages(passbook_pdf(rated.group, rated.member, [], first=None, printed_at=timezone.now()))) == 1


class TestArrearsList:
    def test_each_zone_on_a_page_of_its_own_with_the_figures_of_the_page(self, rated):
        zone = make_zone("สาย 3", rated.collector, by=rated.treasurer)
        people = [make_member(f"{n:04}", joined_on=LONG_AGO) for n in range(300, 303)]
        put_into_zone(people[:2], zone, by=rated.treasurer)
        on = as_of()
        made = arrears_pages(on, all_rounds())
        rows = arrears_rows(on)
        assert rows and [page.zone for page in made][0] == "สาย 3" and len(made) == 2
        assert sum(row.amount for page in made for row in page.lines) == sum(row.amount for row in rows)
        assert {row.member for row in arrears_pages(on, all_rounds().choose(str(zone.pk)))[0].lines} == set(
            people[:2]
        )

    def test_nobody_behind_is_a_page_that_says_so(self, in_group):
        [page] = arrears_pages(as_of(), all_rounds())
        assert page.lines == []


class TestReceiptsOfASheet:
    def test_of_a_zone_only_those_with_money_for_its_members(self, rated):
        zone = make_zone("สาย 3", rated.collector, by=rated.treasurer)
        inside = make_member("0300")
        put_into_zone([inside], zone, by=rated.treasurer)
        sheet = make_sheet(rated.member, by=rated.treasurer)
        both = [Payment.of(one, {SAVINGS: 30_00}) for one in (rated.member, inside)]
        entries = record_collection(Collection(DAY, both, sheet=sheet), by=rated.treasurer)
        assert [receipt.entry for receipt in receipts_of_sheet(sheet)] == entries
        chosen = all_rounds().choose(str(zone.pk))
        assert [receipt.entry for receipt in receipts_of_sheet(sheet, chosen)] == entries[1:]
