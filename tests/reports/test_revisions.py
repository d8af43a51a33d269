"""What changed between revisions, the entries that made it, and corrections of earlier months in every rendering."""

import csv
import datetime
import io
import json
import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from pypdf import PdfReader

from ledger.contributions import Collection, Payment, record_collection
from ledger.corrections import reissue_receipt
from ledger.journal import reverse_entry
from ledger.queries import Figure
from reports.as_data import statement_json
from reports.as_text import statement_csv, statement_text
from reports.closing import close_month
from reports.paper import statement_pdf
from reports.returning import return_report, take_back_close
from reports.revisions import Difference, differences, entries_between, steps
from reports.spreadsheet import statement_workbook
from reports.statement import revisions, statement, statement_of_report
from tests import makers
from tests.central_funds import send
from tests.makers import APRIL, DAY, hand_in

MAY = APRIL.next()
MAY_DAY = datetime.date(2007, 5, 10)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def mended(in_group):
    """April handed in, sent back, mended by entries 2 and 3 (entry 4 is of May), and handed in again."""
    wrong = makers.make_entry(1_000_00, by=in_group.treasurer)
    hand_in(in_group.group, APRIL, by=in_group.treasurer, second=in_group.chair)
    words = {"network": in_group.network, "reason": "ยอดบริจาคไม่ตรง", "by": in_group.network_chair}
    return_report(APRIL, 1, **words)
    reverse_entry(wrong, on=DAY, reason="ผิด", by=in_group.treasurer)
    makers.make_entry(1_500_00, by=in_group.treasurer)
    makers.make_entry(9_00, on=MAY_DAY, by=in_group.treasurer)
    hand_in(in_group.group, APRIL, by=in_group.treasurer, second=in_group.chair)
    return in_group


def page(client, user, name, *args):
    client.force_login(user)
    response = client.get(reverse(name, args=["ban-don-chai", *args]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_statement_differs_from_itself_in_nothing(february):
    assert differences(february, february) == ()


def test_every_kind_of_figure_is_compared_and_unknown_is_told_apart_from_nothing(february):
    changed = []
    for line in february.lines:
        if line.slug == "birth":
            line = replace(line, month=Figure(500_00, 1), since_founding=Figure(7_500_00, 15))
        if line.slug == "shop_capital":
            line = replace(line, since_founding=Figure(100_000_00, 3))
        changed.append(line)
    members = replace(february.members, end=2680, died=2)
    newer = replace(february, lines=tuple(changed), members=members, restated=5_00)
    found = [(one.key, one.part, one.unit, one.before, one.after, one.change) for one in differences(february, newer)]
    assert found == [
        ("members.died", "month", "people", None, 2, None),
        ("members.end", "month", "people", 2681, 2680, -1),
        ("benefits.birth", "month", "baht", None, 500_00, None),
        ("benefits.birth", "month", "cases", None, 1, None),
        ("benefits.birth", "since_founding", "baht", 7_000_00, 7_500_00, 500_00),
        ("benefits.birth", "since_founding", "cases", 14, 15, 1),
        ("benefits.shop_capital", "since_founding", "cases", None, 3, None),
        ("restated", "month", "baht", 0, 5_00, 5_00),
        ("fund", "since_founding", "baht", 1_360_970_00, 1_360_470_00, -500_00),
    ]
    fund = differences(february, newer)[-1]
    assert fund.cells == ("1,360,970", "1,360,470", "−500") and fund.column == "at the end of the month, baht"
    back = differences(newer, february)
    assert [(one.before, one.after) for one in back] == [(row[4], row[3]) for row in found]
    gift = next(line for line in february.lines if line.slug == "donations")
    with_kind = replace(february, lines=(*february.lines, replace(gift, code="4999", slug="own", month=None)))
    assert {one.key for one in differences(february, with_kind)} >= {"receipts.own"}
    assert Difference("x", "x", "month", "people", 3, 5).cells == ("3", "5", "+2")


def test_the_entries_that_made_the_difference_are_those_dated_up_to_the_months_end(mended):
    newer, older = revisions(APRIL)
    assert [entry.number for entry in entries_between(older, newer)] == [2, 3]
    assert [entry.number for entry in entries_between(older, None)] == [2, 3]
    first, second = (statement_of_report(one) for one in (older, newer))
    found = {(one.key, one.part): one.change for one in differences(first, second)}
    assert found == {
        ("receipts.donations", "month"): 500_00,
        ("receipts.donations", "since_founding"): 500_00,
        ("fund", "since_founding"): 500_00,
        ("balances.cash", "since_founding"): 500_00,
    }
    newest, oldest = steps([second, first], entries_between(older, newer))
    assert ([one.number for one in newest.entries], oldest.is_first, oldest.entries) == ([2, 3], True, ())


def test_the_page_of_revisions_tells_each_ones_story_and_links_its_entries(client, mended):
    content = page(client, mended.auditor, "month_revisions", APRIL)
    assert content.index("Revision 2") < content.index("ยอดบริจาคไม่ตรง") and "คุณ network_chair" in content
    for number in (2, 3):
        assert f'href="{reverse("entry", args=["ban-don-chai", number])}"' in content
    assert reverse("entry", args=["ban-don-chai", 4]) not in content and "+500" in content
    old = page(client, mended.auditor, "month_revision", APRIL, 1)
    assert "This is an earlier revision." in old and "1,000" in old and "1,500" not in old
    assert "This is the revision that holds." in page(client, mended.auditor, "month_revision", APRIL, 2)
    client.force_login(mended.auditor)
    assert client.get(reverse("month_revision", args=["ban-don-chai", APRIL, 3])).status_code == 404


def test_while_a_month_is_mended_the_page_says_what_changed_so_far(client, in_group):
    assert "it has no revision" in page(client, in_group.auditor, "month_revisions", APRIL)
    close_month(in_group.group, APRIL, by=in_group.treasurer)
    take_back_close(APRIL, reason="ลืมใบเสร็จ", by=in_group.treasurer)
    assert "No figure differs" in page(client, in_group.auditor, "month_revisions", APRIL)
    makers.make_entry(77_00)
    content = page(client, in_group.auditor, "month_revisions", APRIL)
    assert "Since it was opened again" in content and "+77" in content and "ลืมใบเสร็จ" in content
    assert "This is an earlier revision." in page(client, in_group.auditor, "month_revision", APRIL, 1)


@pytest.fixture
def corrected(in_group):
    """May puts a receipt and a gift of April right, sends money to the network's fund, and is handed in late."""
    in_group.network.report_due_day, in_group.network.reports_due_from = 5, APRIL.first
    in_group.network.save()
    fee = Payment.of(in_group.member, {"4010": 50_00})
    (paid,) = record_collection(Collection(DAY, [fee]), by=in_group.treasurer)
    gift = makers.make_entry(20_00)
    hand_in(in_group.group, APRIL, by=in_group.treasurer, second=in_group.chair)
    right = Payment.of(in_group.member, {"4010": 400_00})
    reissue_receipt(paid.receipt, right, on=MAY_DAY, reason="เขียนผิด", by=in_group.treasurer, key=None)
    reverse_entry(gift, on=MAY_DAY, reason="ผิด", by=in_group.treasurer)
    makers.make_entry(1_000_00, on=MAY_DAY)
    send(satang=70_00, on=MAY_DAY, for_month=MAY)
    hand_in(in_group.group, MAY, by=in_group.treasurer, second=in_group.committee)
    return statement(in_group.group, MAY)


def text_of_pdf(value) -> str:
    reader = PdfReader(io.BytesIO(statement_pdf(value, timezone.now())))
    return " ".join(" ".join(one.extract_text() for one in reader.pages).split())


def test_page_paper_and_text_say_what_is_corrected_who_signed_and_what_was_sent(client, corrected):
    reader = makers.make_officer("auditor", group=corrected.group, name="reader")
    shown_page = re.sub(r"<[^>]+>", " ", page(client, reader, "month_report", MAY))
    for shown in (shown_page, statement_text(corrected), text_of_pdf(corrected)):
        words = " ".join(shown.split())
        assert "April 2550 · Entry fee +350 baht (2 entries)" in words
        assert "April 2550 · Donations −20 baht (1 entry)" in words
        assert "Together +330 baht in the fund" in words
        assert "Sent to central funds" in words and "กองทุนผู้สูงอายุ" in words
        assert "days late, due by 5 Jun 2550" in words
        for person in ("คุณ treasurer", "คุณ committee"):
            assert person in words
        assert "Signed by a second person" in words and "Revision" in words


def test_files_carry_the_same_as_values(corrected):
    data = json.loads(statement_json(corrected))
    assert data["corrections"] == [
        {"month": "2007-04", "section": "receipts", "line": "entry_fee", "amount": "350.00", "entries": 2},
        {"month": "2007-04", "section": "receipts", "line": "donations", "amount": "-20.00", "entries": 1},
    ]
    assert data["sent"] == [{"fund": "old-age", "name": "กองทุนผู้สูงอายุ", "month": "70.00", "since_founding": "70.00"}]
    acts = data["acts"]
    assert (acts["closed"]["by"], acts["confirmed"]["by"]) == ("คุณ treasurer", "คุณ committee")
    assert acts["due_on"] == "2007-06-05" and acts["days_late"] > 0 and acts["accepted"] is None

    rows = {}
    for row in csv.DictReader(io.StringIO(statement_csv(corrected).removeprefix("\ufeff"))):
        rows[row["section"], row["code"]] = row
    assert rows["corrections", "entry_fee"]["month_amount"] == "350.00"
    assert rows["corrections", "entry_fee"]["value"] == "2007-04"
    assert rows["corrections", "fund"]["month_amount"] == "330.00"
    assert rows["sent", "old-age"]["since_founding_amount"] == "70.00"
    assert rows["report", "confirmed_by"]["value"] == "คุณ committee"
    assert int(rows["report", "days_late"]["value"]) == acts["days_late"]

    sheet = load_workbook(io.BytesIO(statement_workbook(corrected))).active
    cells = {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}
    assert cells["April 2550 · Entry fee"][2] == 350 and cells["April 2550 · Entry fee"][5] == "2 entries"
    assert cells["All corrections, in the fund"][2] == 330 and cells["กองทุนผู้สูงอายุ"][2] == 70
    assert any(str(name).startswith("Signed by a second person: คุณ committee") for name in cells)


def test_a_month_without_corrections_or_signatures_has_no_such_blocks(february):
    text = statement_text(february)
    assert "Corrections of earlier months" not in text and "Closed:" not in text and "Revision" not in text
    data = json.loads(statement_json(february))
    assert (data["corrections"], data["sent"], data["acts"]["closed"]) == ([], [], None)
    assert not any(row.startswith("corrections,") for row in statement_csv(february).splitlines())
