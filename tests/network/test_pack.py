"""The pack of a meeting: everything on one paper, numbered through, its totals those of the page; and its twin."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from groups.job_files import result_file
from groups.models import Job
from groups.qr import qr_code
from groups.queries import books_of, network_and_parts
from groups.tenancy import group_scope, network_scope
from groups.thai_dates import Month
from groups.work import perform
from ledger.money import format_baht
from network.doors import ask_group
from network.pack import gather, pages
from tests import makers
from tests.long_work import in_no_scope
from tests.makers import APRIL
from tests.network.conftest import consolidated, submit
from tests.network.meeting_doors import make_meeting

NETWORK = "lampang-south"


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def two_groups(cast):
    """Both groups have submitted April; the committee has a question about one figure."""
    for group, amount in ((cast.group, 1_234_50), (cast.other, 765_50)):
        with group_scope(group):
            makers.make_entry(amount)
        submit(group)
    asked = {"month": APRIL, "figure": "receipts.donations", "question": "ใครบริจาค"}
    ask_group(cast.network, cast.group, **asked, by=cast.network_committee)
    return cast


def press(user, address: str) -> Job:
    """Press the button that begins the work; the job."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    answer = client.post(address)
    assert answer.status_code == 302
    slug, uuid = re.fullmatch(r"/g/([\w-]+)/jobs/([\w-]+)/", answer.url).groups()
    assert "Back to the" in client.get(answer.url).content.decode()
    assert slug == f"{NETWORK}-network"
    with group_scope(books_of(makers.Network.objects.get(slug=NETWORK))):
        return Job.objects.get(uuid=uuid)


def made(job: Job) -> bytes:
    in_no_scope(lambda: perform(job.group_id, job.uuid))
    with group_scope(job.group_id):
        job.refresh_from_db()
    assert job.status == Job.Status.DONE, job.failure
    return result_file(job.uuid).read_bytes()


def test_the_pack_holds_everything_and_its_sums_are_those_of_the_page(two_groups):
    meeting, _task = make_meeting(two_groups)
    job = press(two_groups.network_chair, reverse("meeting_pack", args=[NETWORK, meeting.pk, "pdf"]))
    printed = [page.extract_text() for page in PdfReader(io.BytesIO(made(job))).pages]
    whole = "\n".join(printed)
    for number, text in enumerate(printed, start=1):
        assert f"{number} / {len(printed)}" in text
    value = consolidated(two_groups.network)
    assert format_baht(value.fund) == "2,000" and "2,000" in whole
    for words in ("Agenda", "Open questions", "ใครบริจาค", "1,234.50", "765.50", "Group by group"):
        assert words in whole, words
    for statement in value.statements:
        page = next(text for text in printed if statement.digest[:32] in text and statement.group.slug in text)
        assert statement.digest[32:] in page


def test_the_code_on_a_groups_page_leads_to_the_page_that_checks_its_digest(two_groups, client):
    with network_scope(network_and_parts(two_groups.network)), override("en"):
        pack = gather(two_groups.network, APRIL, meeting=None, origin="https://ombun.example/")
        whole = "".join(pages(pack))
    for statement in pack.consolidation.statements:
        path = reverse("check_digest", args=[statement.group.slug, statement.digest[:32]])
        assert qr_code(f"https://ombun.example{path}") in whole
        answer = client.get(path, headers={"accept-language": "en"})
        assert "Yes: this paper fits the books" in answer.content.decode()


def test_the_twin_says_the_same_in_numbers(two_groups):
    job = press(two_groups.network_auditor, reverse("pack", args=[NETWORK, APRIL, "xlsx"]))
    book = load_workbook(io.BytesIO(made(job)))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"ใครบริจาค", 1234.5, 765.5, 2000} <= cells
    assert {"Open questions", "บ้านดอนไชย", "บ้านเหล่า"} <= set(book.sheetnames)


def test_the_same_pack_asked_for_twice_is_one_piece_of_work(two_groups):
    address = reverse("pack", args=[NETWORK, APRIL, "pdf"])
    assert press(two_groups.network_chair, address) == press(two_groups.network_chair, address)


def test_a_month_that_nobody_submitted_has_no_pack(two_groups):
    client = Client()
    client.force_login(two_groups.network_chair)
    assert client.post(reverse("pack", args=[NETWORK, Month(2007, 3), "pdf"])).status_code == 404
    assert client.post(reverse("pack", args=[NETWORK, APRIL, "docx"])).status_code == 404


@pytest.mark.slow
def test_many_groups_are_printed_on_more_than_one_processor(two_groups, monkeypatch):
    monkeypatch.setattr("network.pack.GROUPS_AT_ONCE", 1)
    monkeypatch.setattr("groups.paper_parts.FEW", 2)
    job = press(two_groups.network_chair, reverse("pack", args=[NETWORK, APRIL, "pdf"]))
    whole = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made(job))).pages)
    assert whole.index("บ้านดอนไชย") < whole.rindex("765.50")
