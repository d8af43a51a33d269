"""Every rendering shows the same statement, to the satang."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook
from pypdf import PdfReader

from groups.paper import OutsideStaticFiles, StaticFilesOnly, _style
from ledger.chart import Section
from ledger.money import baht_decimal, format_baht
from reports.as_data import statement_data, statement_json
from reports.as_text import csv_text, display_width, pad, statement_csv, statement_text, text_table
from reports.paper import statement_pdf
from reports.rows import MONEY_SECTIONS
from reports.spreadsheet import statement_workbook


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def sheet_of(statement):
    sheet = load_workbook(io.BytesIO(statement_workbook(statement))).active
    return {row[0].value: row for row in sheet.iter_rows() if row[0].value}


def csv_of(statement):
    rows = csv.DictReader(io.StringIO(statement_csv(statement).removeprefix("\ufeff")))
    return {(row["section"], row["code"]): row for row in rows}


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_json_is_what_the_network_reads(february):
    data = json.loads(statement_json(february))
    assert (data["slug"], data["month"], data["month_be"]) == ("don-chai", "2007-02", "2550-02")
    assert (data["status"], data["revision"], data["digest"]) == ("open", 1, february.digest)
    assert data["members"]["end"] == 2681 and data["members"]["source"] == "stated"
    assert data["members"]["joined"] is None
    assert data["receipts"]["entry_fee"] == {"month": None, "since_founding": "133782.00"}
    assert data["benefits"]["birth"] == {
        "month": {"amount": None, "cases": None},
        "since_founding": {"amount": "7000.00", "cases": 14, "cases_complete": True},
    }
    assert data["benefits"]["shop_capital"]["since_founding"] == {
        "amount": "100000.00", "cases": None, "cases_complete": False,
    }  # fmt: skip
    assert data["totals"] == {
        "receipts": {"month": None, "since_founding": "2720364.00"},
        "benefits": {
            "month": {"amount": None, "cases": None},
            "since_founding": {"amount": "1359394.00", "cases": 585, "cases_complete": False},
        },
        "spending": {"month": None, "since_founding": "0.00"},
        "fund": "1360970.00",
        "fund_before": None,
        "restated": "0.00",
    }
    assert data["balances"]["awaiting_count"] == "1360970.00" and data["example"] is False
    assert {"code", "blocking", "text"} == set(data["findings"][0])


def test_every_line_is_equal_in_json_csv_and_sheet(february):
    data, rows, sheet = statement_data(february), csv_of(february), sheet_of(february)
    for section in MONEY_SECTIONS:
        for line in february.section(section):
            total = data[section][line.slug]["since_founding"]
            amount = total["amount"] if section == Section.BENEFITS else total
            assert amount == rows[section, line.slug]["since_founding_amount"]
            assert Decimal(amount) == sheet[line.label][4].value
            assert sheet[line.label][2].value == "not recorded" and rows[section, line.slug]["month_amount"] == ""


@pytest.mark.parametrize("section", MONEY_SECTIONS)
def test_every_total_is_equal_in_all_renderings(february, section):
    total = february.total(section).since_founding
    in_data = statement_data(february)["totals"][section]["since_founding"]
    in_data = in_data["amount"] if section == Section.BENEFITS else in_data
    assert in_data == csv_of(february)["totals", section]["since_founding_amount"] == baht_decimal(total.amount)
    label = {"receipts": "All received", "benefits": "All welfare", "spending": "All other spending"}[section]
    assert sheet_of(february)[label][4].value == Decimal(in_data)
    for text in (statement_text(february), pdf_text(statement_pdf(february, timezone.now()))):
        assert re.search(rf"{label}.*?\s{format_baht(total.amount)}\s", text, re.DOTALL)


def test_text_and_paper_carry_every_figure_of_the_record(february):
    figures = ["2,681", "133,782", "432,850", "2,153,732", "2,720,364", "7,000", "152,000", "1,064,778", "2,006"]
    figures += ["13,610", "20,000", "100,000", "1,359,394", "1,360,970", "432 cases", "268"]
    for text in (statement_text(february), pdf_text(statement_pdf(february, timezone.now()))):
        words = " ".join(text.split())
        assert [figure for figure in figures if figure not in words] == []
        assert "not recorded" in words and february.digest in words
        assert "585 recorded cases" in words or "585 cases 1,359,394 cases as far as recorded" in words
        assert "not recorded for: Community shop (workers)" in words


def test_the_fund_is_equal_everywhere(february):
    assert statement_data(february)["totals"]["fund"] == "1360970.00"
    assert csv_of(february)["totals", "fund"]["since_founding_amount"] == "1360970.00"
    assert sheet_of(february)["Fund left over"][4].value == Decimal("1360970.00")
    assert sheet_of(february)["Fund when the month began"][2].value == "not recorded"


def test_unknown_cases_are_words_in_the_sheet_and_empty_in_csv(february):
    row = sheet_of(february)["Community shop (workers)"]
    assert [cell.value for cell in row[1:5]] == ["not recorded", "not recorded", "not recorded", 100000]
    line = csv_of(february)["benefits", "shop_capital"]
    assert (line["since_founding_cases"], line["cases_complete"]) == ("", "no")


def test_the_sheet_prints_and_holds_real_numbers(february):
    sheet = load_workbook(io.BytesIO(statement_workbook(february))).active
    assert sheet.freeze_panes == "B5" and sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToWidth == 1
    assert sheet_of(february)["Entry fee"][4].data_type == "n"


def test_no_text_of_a_group_runs_as_a_formula(record, february):
    record.group.name = '=HYPERLINK("http://x")'
    february.group.name = record.group.name
    sheet = load_workbook(io.BytesIO(statement_workbook(february))).active
    assert sheet["A1"].data_type == "s" and sheet["A1"].value.startswith("=")
    assert csv_of(february)["report", "group"]["value"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-50.00", "-50.00"), ("-2+3", "'-2+3"), ("ก", "ก"), (-5, "-5"), (None, "")],
)
def test_csv_cells_are_unarmed_and_numbers_stay_numbers(cell, written):
    assert csv_text(["a", "b"], [[cell]]).splitlines()[1].split(",")[0] == written


def test_thai_takes_the_room_it_shows():
    assert display_width("เมื่อวันที่") == 6
    assert pad("กี่", 4) == "กี่   " and pad("กี่", 4, right=True) == "   กี่"
    lines = text_table([("ค่าทำขวัญบุตร", "7,000"), None, ("ก", "152,000")]).splitlines()
    assert len({display_width(line) for line in lines}) == 1


def test_paper_counts_its_pages_and_names_group_month_and_digest(february):
    reader = PdfReader(io.BytesIO(statement_pdf(february, timezone.now())))
    for number, page in enumerate(reader.pages, start=1):
        words = " ".join(page.extract_text().split())
        assert f"page {number} of {len(reader.pages)}" in words and "February 2550" in words
        assert february.digest in words.replace(" ", "") or february.digest in words
        assert "Example data" not in words


def test_example_is_a_word_on_every_page_and_in_every_file(record, february):
    example = february.__class__(**{**vars(february), "is_example": True})
    reader = PdfReader(io.BytesIO(statement_pdf(example, timezone.now())))
    assert all("Example data" in page.extract_text() for page in reader.pages)
    assert "Example data" in statement_text(example) and "Example data" in sheet_of(example)
    assert statement_data(example)["example"] is True
    assert csv_of(example)["report", "example"]["value"] == "yes"


def test_paper_carries_whole_thai_fonts(february):
    with translation.override("th"):
        reader = PdfReader(io.BytesIO(statement_pdf(february, timezone.now())))
    fonts = {font["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].get_object().values()}
    assert any("Sarabun" in font for font in fonts)
    assert "2,720,364" in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://example.org/x.css", "file://host/etc/passwd", "data:,x"]
)
def test_paper_fetches_nothing_from_outside(url):
    fetcher = _style()[2]
    assert isinstance(fetcher, StaticFilesOnly)
    with pytest.raises(OutsideStaticFiles):
        fetcher.fetch(url)
