"""The receipts of a whole sheet, and the sheet of a whole group, as long work."""

import io
import json

import pytest
from django.urls import reverse
from pypdf import PdfReader

from groups import work as working
from groups.job_files import result_file
from groups.jobs import start_job
from groups.models import Job
from groups.tenancy import group_scope
from groups.work import perform
from ledger import jobs
from ledger.contributions import Collection, Payment, record_collection
from ledger.corrections import reverse_receipt
from ledger.models import Receipt
from ledger.papers.receipts import A5
from ledger.papers.rounds import all_rounds
from ledger.papers.sheet import sheet_pages
from ledger.rates import set_rate
from tests.long_work import do_all_work, fresh, in_no_scope
from tests.makers import DAY, LONG_AGO, make_member, make_sheet


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield
    working.stopping.clear()


@pytest.fixture
def collected(in_group):
    """A sheet with twenty-five receipts."""
    set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
    in_group.sheet = make_sheet(in_group.member, by=in_group.treasurer)
    collect(in_group, 25)
    return in_group


def collect(cast, number: int) -> None:
    payments = [Payment.of(cast.member, {"4030": 100 * n}) for n in range(1, number + 1)]
    record_collection(Collection(DAY, payments, sheet=cast.sheet), by=cast.treasurer)


def begin(cast, **params) -> Job:
    given = {"sheet": str(cast.sheet.uuid), "zone": "", "form": A5, **params}
    return start_job("receipts", given, by=cast.treasurer)


def texts(job: Job) -> list[str]:
    file = result_file(job.uuid)
    return [page.extract_text() for page in PdfReader(io.BytesIO(file.read_bytes())).pages]


def counted(monkeypatch, *, stop_after: int) -> list[int]:
    """How many receipts each piece had; after so many pieces the worker is told to stop."""
    pieces: list[int] = []
    make = jobs.receipts_pdf

    def noted(group, printed, **how):
        pieces.append(len(printed))
        if len(pieces) == stop_after:
            working.stopping.set()
        return make(group, printed, **how)

    monkeypatch.setattr(jobs, "receipts_pdf", noted)
    return pieces


def stopped_in_the_middle(cast, monkeypatch, number: int, at_once: int) -> None:
    """Print a sheet whose worker stops after the first piece; nothing is printed twice and nothing is missing."""
    pieces = counted(monkeypatch, stop_after=1)
    job = begin(cast)
    in_no_scope(lambda: perform(job.group_id, job.uuid))
    assert fresh(job).status == "queued" and pieces == [at_once]
    working.stopping.clear()
    do_all_work()
    job = fresh(job)
    assert (job.status, job.done, job.total) == ("done", number, number)
    assert sum(pieces) == number and max(pieces) == at_once
    made = texts(job)
    assert len(made) == sum(-(-piece // 2) for piece in pieces)
    assert job.result_name.endswith(".pdf") and job.result_type == "application/pdf"


def test_a_restart_prints_nothing_twice_and_leaves_nothing_out(collected, monkeypatch):
    monkeypatch.setattr(jobs, "RECEIPTS_AT_ONCE", 10)
    stopped_in_the_middle(collected, monkeypatch, 25, 10)


def test_a_receipt_taken_back_while_the_worker_stood_still_is_printed_as_void(collected, monkeypatch):
    monkeypatch.setattr(jobs, "RECEIPTS_AT_ONCE", 10)
    pieces = counted(monkeypatch, stop_after=1)
    job = begin(collected)
    in_no_scope(lambda: perform(job.group_id, job.uuid))
    working.stopping.clear()
    reverse_receipt(Receipt.objects.get(serial=3), on=DAY, reason="ลงผิด", by=collected.treasurer)
    do_all_work()
    assert fresh(job).status == "done" and pieces == [10, 10, 10, 5]


@pytest.mark.slow
def test_a_restart_in_the_middle_of_250(collected, monkeypatch):
    collect(collected, 225)
    stopped_in_the_middle(collected, monkeypatch, 250, 100)


def test_a_sheet_without_receipts_says_so(in_group):
    in_group.sheet = make_sheet(in_group.member, by=in_group.treasurer)
    job = begin(in_group)
    do_all_work()
    assert fresh(job).status == "failed" and fresh(job).failure


def test_a_collector_prints_what_she_took_in(in_group):
    in_group.sheet = make_sheet(in_group.member, by=in_group.collector)
    other = make_member("0002")
    both = [Payment.of(one, {"4030": 30_00}) for one in (in_group.member, other)]
    record_collection(Collection(DAY, both, sheet=in_group.sheet), by=in_group.treasurer)
    given = {"sheet": str(in_group.sheet.uuid), "zone": "", "form": A5}
    job = start_job("receipts", given, by=in_group.collector)
    do_all_work()
    assert (fresh(job).status, fresh(job).total) == ("done", 1)


def test_the_sheet_to_fill_in_is_printed_whole(collected, monkeypatch):
    monkeypatch.setattr(jobs, "PAGES_AT_ONCE", 1)
    for number in range(100, 140):
        make_member(f"{number:04}")
    made = sheet_pages(DAY, all_rounds())
    job = start_job("collection_sheet", {"sheet": str(collected.sheet.uuid), "zone": ""}, by=collected.treasurer)
    do_all_work()
    assert (fresh(job).status, len(texts(job)), fresh(job).total) == ("done", len(made), 41)


def test_the_form_of_the_page_begins_the_work_once(client, collected):
    client.force_login(collected.treasurer)
    address = reverse("sheet_print", args=[collected.group.slug, collected.sheet.uuid])
    answers = [client.post(address, {"zone": ""}) for _double_click in range(2)]
    with group_scope(collected.group):
        job = Job.objects.get()
    assert {answer.url for answer in answers} == {reverse("job", args=[collected.group.slug, job.uuid])}
    assert job.kind == "collection_sheet" and "คำปัน" not in json.dumps(job.params)
    assert client.post(address, {"zone": "77"}).status_code == 200


def test_a_long_list_of_who_is_behind_is_long_work(cast, client, monkeypatch):
    with group_scope(cast.group):
        set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
        make_member("0002", "อุดม", "ใจดี")
    client.force_login(cast.treasurer)
    page, file = (reverse(name, args=[cast.group.slug]) for name in ("arrears", "arrears_pdf"))
    assert client.get(file).headers["Content-Type"] == "application/pdf"
    for module in ("ledger.views.papers", "ledger.views.arrears"):
        monkeypatch.setattr(f"{module}.MOST_LINES_AT_ONCE", 1)
    assert f'<form method="post" action="{file}?zone="' in client.get(page).content.decode()
    assert client.get(file).url == f"{page}?zone="
    client.post(f"{file}?zone=")
    do_all_work()
    with group_scope(cast.group):
        job = Job.objects.get()
    assert (job.kind, job.status, job.total) == ("arrears", "done", 2)
    assert "0002" in "".join(texts(job))
