"""The record of Ban Don Chai, read back to the satang from the consolidation and from everything it is rendered as.

The figures are those of the note itself (GotoKnow 123375), written here once; every rendering is taken apart into
the same small table and compared with them.
"""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from groups.models import Network
from ledger.chart import CHART
from ledger.money import format_baht, parse_baht
from network.as_data import consolidation_json
from network.as_text import consolidation_csv, consolidation_text
from network.paper import consolidation_pdf
from network.spreadsheet import consolidation_workbook
from tests import makers
from tests.network.conftest import FEBRUARY, consolidated

# Satang, and cases where the record counts them; None: not stated.
RECORD = {
    "receipts.entry_fee": (133_782_00, None),
    "receipts.annual_dues": (432_850_00, None),
    "receipts.daily_savings": (2_153_732_00, None),
    "totals.receipts": (2_720_364_00, None),
    "benefits.birth": (7_000_00, 14),
    "benefits.sickness": (152_000_00, 432),
    "benefits.death": (1_064_778_00, 129),
    "benefits.disability": (2_006_00, 4),
    "benefits.education": (13_610_00, 5),
    "benefits.enterprise": (20_000_00, 1),
    "benefits.shop_capital": (100_000_00, None),
    "totals.benefits": (1_359_394_00, 585),
    "fund": (1_360_970_00, None),
}
MEMBERS = 2681
LABELS = {f"{account.section}.{account.slug}": account.english for account in CHART} | {
    "totals.receipts": "All received",
    "totals.benefits": "All welfare",
    "fund": "Fund left over",
}
FIGURES = re.compile(r"(?:(?P<cases>[\d,]+) (?:recorded )?cases? |not recorded )?(?P<baht>[\d,.]+)")


@pytest.fixture
def value(ban_don_chai):
    return consolidated("lampang-south", FEBRUARY)


@pytest.fixture
def committee(ban_don_chai):
    client = Client(headers={"accept-language": "en"})
    client.force_login(
        makers.make_officer("committee", network=Network.objects.get(slug="lampang-south"), name="network_committee")
    )
    return client


def page(client, name, **parts) -> str:
    address = reverse(name, kwargs={"slug": "lampang-south", "month": FEBRUARY, **parts})
    response = client.get(address, secure=True)
    assert response.status_code == 200
    return response.content.decode()


def words_of(html: str) -> str:
    """What a reader sees of a page, a line of a table on one line."""
    flat = re.sub(r"\s+", " ", html)
    # The name of a question mark is for screen readers and stands behind the figure.
    flat = re.sub(r'<a class="ask".*?</a>|<span class="remark">.*?</span>', "", flat).replace("</tr>", "\n")
    return "\n".join(" ".join(unescape(re.sub(r"<[^>]+>", " ", line)).split()) for line in flat.splitlines())


def figures_in(text: str) -> dict:
    """Every figure since founding of a report in words; the month before it must not be recorded."""
    found = {}
    for key in RECORD:
        line = re.search(rf"^ *{re.escape(LABELS[key])} +(?:not recorded +)?(.*)$", text, re.MULTILINE)
        assert line, f"{key} does not stand in the report"
        if key != "fund":
            assert "not recorded" in line[0].removeprefix(LABELS[key])
        match = FIGURES.match(" ".join(line[1].split()))
        cases = match["cases"]
        found[key] = (parse_baht(match["baht"]), int(cases) if cases else None)
    return found


def baht_first(text: str) -> str:
    """Text tables have the sum before its cases; the other renderings after."""
    return re.sub(
        r"([\d,.]+) {2,}((?:[\d,]+ (?:recorded )?cases?|not recorded))$", r"\2 \1", text, flags=re.MULTILINE
    )


def test_the_consolidation_carries_the_record(value):
    found = {}
    for section in ("receipts", "benefits"):
        for line, added in value.lines(section):
            found[f"{section}.{line.slug}"] = added
        found[f"totals.{section}"] = value.total(section)
    for key, (amount, cases) in RECORD.items():
        if key == "fund":
            assert value.fund == amount
            continue
        assert found[key].month is None and [group.slug for group in found[key].not_recorded] == ["ban-don-chai"]
        assert found[key].since_founding.amount == amount
        assert not key.endswith(("benefits", "shop_capital")) or not found[key].since_founding.cases_complete
        assert "benefits" not in key or found[key].since_founding.cases == cases
    assert value.members == MEMBERS and value.spending.since_founding.amount == 0
    assert not value.is_example


def test_json(value):
    data = json.loads(consolidation_json(value))
    assert (data["network"], data["month"], data["month_be"], data["missing"]) == (
        "lampang-south", "2007-02", "2550-02", [],
    )  # fmt: skip
    group, totals = data["groups"][0], data["totals"]
    assert (group["slug"], group["status"], group["revision"]) == ("ban-don-chai", "submitted", 1)
    assert len(group["digest"]) == 64 and "month" not in group
    assert group["members"]["end"] == MEMBERS and group["members"]["source"] == "stated"
    assert totals["members"] == {"end": MEMBERS, "not_recorded": []}
    for one, by_kind in ((group, group), (totals, totals["by_kind"])):
        sums = one["totals"] if one is group else totals
        for key, (amount, cases) in RECORD.items():
            section, _dot, slug = key.partition(".")
            if key == "fund":
                assert parse_baht(sums["fund"]) == amount
                continue
            figure = sums[slug] if section == "totals" else by_kind[section][slug]
            if "benefits" in key:
                assert figure["month"] == {"amount": None, "cases": None}
                complete = slug not in ("benefits", "shop_capital")
                assert figure["since_founding"]["cases_complete"] is complete
                assert (parse_baht(figure["since_founding"]["amount"]), figure["since_founding"]["cases"]) == (
                    amount, cases,
                )  # fmt: skip
            else:
                assert figure["month"] is None and parse_baht(figure["since_founding"]) == amount
            assert one is group or figure["not_recorded"] == ["ban-don-chai"]
    codes = {finding["code"] for finding in group["findings"]}
    assert {"fees_below_heads", "fee_no_multiple", "dues_beside_savings"} <= codes


def test_csv(value):
    rows = list(csv.DictReader(io.StringIO(consolidation_csv(value).removeprefix("\ufeff"))))
    assert [row["row"] for row in rows] == ["group", "total"]
    for row in rows:
        assert row["members"] == str(MEMBERS) and row["fund"] == "1360970.00"
        for key, (amount, cases) in RECORD.items():
            if key == "fund":
                continue
            column = f"{key}.since_founding" + (".amount" if "benefits" in key else "")
            assert parse_baht(row[column]) == amount
            assert row[column.replace("since_founding", "month")] == ""
            if "benefits" in key:
                assert row[f"{key}.since_founding.cases"] == ("" if cases is None else str(cases))
        assert row["totals.benefits.since_founding.cases_complete"] == "no"
    assert rows[1]["not_recorded"] == "ban-don-chai"


def test_text(value):
    text = consolidation_text(value)
    figures = figures_in(baht_first(text).replace("All groups", "Fund left over"))
    assert {key: figures[key] for key in RECORD if key != "fund"} == {
        key: RECORD[key] for key in RECORD if key != "fund"
    }
    row = next(line for line in text.splitlines() if line.startswith("บ้านดอนไชย"))
    cells = re.split(r" {2,}", row)[1:]
    assert cells == ["2,681", "2,720,364", "1,359,394", "585 recorded cases", "0", "1,360,970"]
    assert "“This month” is not recorded for: บ้านดอนไชย" in text


def test_spreadsheet(value):
    book = load_workbook(io.BytesIO(consolidation_workbook(value)))
    assert book.sheetnames == ["2550-02", "Payments of the members", "By kind", "บ้านดอนไชย"]
    for name in book.sheetnames[2:]:
        rows = {row[0].value: [cell.value for cell in row] for row in book[name].iter_rows() if row[0].value}
        for key, (amount, cases) in RECORD.items():
            row = rows[LABELS[key]]
            assert round(row[4] * 100) == amount
            assert key == "fund" or row[2] == "not recorded"
            if "benefits" in key:
                assert row[3] == ("not recorded" if cases is None else cases) and row[1] == "not recorded"
    first = {row[0]: row for row in book["2550-02"].iter_rows(values_only=True)}
    unknown = "not recorded"
    for label in ("บ้านดอนไชย", "All groups"):
        assert first[label][2:12] == (
            MEMBERS, unknown, 2720364, unknown, unknown, 585, 1359394, unknown, 0, 1360970,
        )  # fmt: skip


def test_paper(value):
    reader = PdfReader(io.BytesIO(consolidation_pdf(value, timezone.now())))
    pages = [page.extract_text() for page in reader.pages]
    assert [page.mediabox.width > page.mediabox.height for page in reader.pages] == [True, True, False]
    assert figures_in(pages[1].replace("Fund left over", "Fund left over ")) == RECORD
    statement = " ".join(pages[2].split())
    for key, (amount, cases) in RECORD.items():
        figures = f"{cases} cases? {format_baht(amount)}" if cases else format_baht(amount)
        # Under the name of a total stands for which kinds the cases are not recorded.
        assert re.search(
            rf"{re.escape(LABELS[key])} .{{0,90}}?{figures}\b", statement.replace("recorded cases", "cases")
        )
    assert "2,681" in statement and "as far as recorded" in statement and value.statements[0].digest in statement
    first = " ".join(pages[0].split())
    for figure in ("2,681", "2,720,364", "1,359,394", "585 recorded cases", "1,360,970", "not recorded"):
        assert figure in first


def test_pages(value, committee):
    month = page(committee, "network_month")
    assert "585 recorded cases" in month and "as far as recorded" in month
    assert figures_in(words_of(month)) == RECORD
    row = next(line for line in words_of(month).splitlines() if line.startswith("บ้านดอนไชย"))
    assert row.split("not recorded")[0].split() == ["บ้านดอนไชย", "2,681"] and row.endswith("1,360,970")
    group = words_of(page(committee, "network_group", group="ban-don-chai"))
    assert figures_in(group) == RECORD
    assert re.search(r"Members when the month ended 2,681", group)
    assert "as far as recorded" in page(committee, "network_group", group="ban-don-chai")


@pytest.mark.parametrize("file_format", ["pdf", "xlsx", "json", "csv", "txt"])
def test_every_file_leaves_the_page(committee, file_format):
    address = reverse("network_file", kwargs={"slug": "lampang-south", "month": FEBRUARY, "file_format": file_format})
    response = committee.get(address, secure=True)
    assert response.status_code == 200 and response.content
    assert f"lampang-south-2550-02.{file_format}" in response.headers["Content-Disposition"]
