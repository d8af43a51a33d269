"""The list on which those who came for a yearly benefit sign."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from groups import work as working
from groups.job_files import result_file
from groups.models import AuditEvent, Job
from groups.tenancy import group_scope
from groups.work import perform
from tests.long_work import do_all_work, fresh, in_no_scope
from tests.makers import DAY
from tests.welfare.test_yearly import BENEFIT, LATER
from tests.welfare.test_yearly_payments import BOTH, TOTAL, approved, old_people, open_approved
from welfare.papers.signing_list import (
    LEAST_ON_LAST_PAGE,
    ROWS_ON_LAST_PAGE,
    PayeeLine,
    SigningList,
    signing_list,
    signing_pdf,
)
from welfare.payments import Paying
from welfare.views import yearly_payments
from welfare.yearly_payments import pay_yearly

ON = {"on": "15/4/2550"}


@pytest.fixture
def page(cast, client):
    """Two old people's claims, approved, and the treasurer at the browser."""
    with group_scope(cast.group):
        open_approved(cast)
    client.force_login(cast.treasurer)
    cast.list = reverse("yearly_list", args=[cast.group.slug, BENEFIT])
    return cast


def pay(cast, numbers=BOTH) -> None:
    pay_yearly(BENEFIT, DAY, Paying(DAY), numbers=numbers, total=TOTAL, by=cast.treasurer)


def texts(made: bytes) -> list[str]:
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(made)).pages]


def test_before_paying_it_waits_for_day_and_vouchers(in_group):
    open_approved(in_group)
    found = signing_list(BENEFIT, DAY)
    assert found.lines == (
        PayeeLine(1, "1001", in_group.first.full_name, 1_500_00),
        PayeeLine(2, "1002", in_group.second_old.full_name, 2_000_00),
    )
    assert (found.total, found.total_in_words, found.paid_on) == (TOTAL, "สามพันห้าร้อยบาทถ้วน", None)


def test_once_paid_it_carries_the_vouchers_of_its_day(in_group):
    open_approved(in_group)
    pay(in_group, ["2/2550"])
    found = signing_list(BENEFIT, DAY, DAY)
    assert [(line.number, line.voucher) for line in found.lines] == [("1002", "1/2550")]
    assert found.payer == str(in_group.treasurer)
    assert [line.number for line in signing_list(BENEFIT, DAY).lines] == ["1001"]
    assert signing_list(BENEFIT, DAY, LATER).lines == ()


def test_no_page_of_signatures_is_without_lines():
    for number in range(1, 120):
        lines = tuple(PayeeLine(place, "1", "คำ ดี", 100) for place in range(1, number + 1))
        pages = SigningList("ผู้สูงอายุ", DAY, None, lines).pages
        assert [line for page in pages for line in page.lines] == list(lines)
        assert min(LEAST_ON_LAST_PAGE, number) <= len(pages[-1].lines) <= ROWS_ON_LAST_PAGE


def test_sixty_are_printed_with_sums_on_every_page_and_signatures_on_the_last(page, client):
    with group_scope(page.group):
        approved(page, old_people(0, 58))
        found = signing_list(BENEFIT, DAY)
    response = client.get(page.list, ON)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in response["Cache-Control"]
    sheets = texts(response.content)
    assert len(sheets) == len(found.pages) == 3
    for sheet, part in zip(sheets, found.pages, strict=True):
        assert all(line.number in sheet for line in part.lines)
        assert f"{sum(line.amount for line in part.lines) // 100:,}" in sheet
    assert "90,500" in sheets[-1] and "90,500" not in sheets[0]


def test_a_long_one_is_made_in_the_background(page, client, monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(yearly_payments, "MOST_LINES_AT_ONCE", 1)
    wanted = f"{page.list}?on=15/4/2550"
    assert client.get(wanted).status_code == 302 and client.post(wanted).status_code == 302
    with group_scope(page.group):
        do_all_work()
        job = fresh(Job.objects.get(kind="signing_list"))
        assert job.status == "done" and job.done == 2
        (sheet,) = texts(result_file(job.uuid).read_bytes())
    assert "1001" in sheet and "3,500" in sheet


def test_a_job_that_finds_nobody_any_more_says_so(page, client, monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(yearly_payments, "MOST_LINES_AT_ONCE", 1)
    client.post(f"{page.list}?on=15/4/2550")
    with group_scope(page.group):
        pay(page)
        job = Job.objects.get(kind="signing_list")
        in_no_scope(lambda: perform(page.group.pk, job.uuid))
        assert fresh(job).status == "failed" and fresh(job).failure
    working.stopping.clear()


@pytest.mark.parametrize("sent", [{}, {"on": "x"}, {"on": "15/4/2550", "paid": "x"}])
def test_without_a_day_it_leads_back_to_the_page(page, client, sent):
    response = client.get(page.list, sent)
    assert response.status_code == 302 and response.url.startswith(reverse("yearly", args=[page.group.slug, BENEFIT]))


def test_each_list_is_recorded_and_shown_to_claim_officers_alone(page, client):
    for who in (page.treasurer, page.chair, page.committee):
        client.force_login(who)
        assert client.get(page.list, ON).status_code == 200
    for who in (page.auditor, page.secretary, page.collector):
        client.force_login(who)
        assert client.get(page.list, ON).status_code == 403
    with group_scope(page.group):
        assert AuditEvent.objects.filter(action="claims.viewed").count() == 3


@pytest.mark.parametrize("number", [ROWS_ON_LAST_PAGE, ROWS_ON_LAST_PAGE + 1, 22 + ROWS_ON_LAST_PAGE])
def test_the_fullest_pages_hold_what_stands_on_them_also_with_long_names(in_group, number):
    name = "นางสาวประเสริฐศักดิ์สุวรรณภูมิ ณ อยุธยาศรีสุวรรณรัตนโกสินทร์มหานคร"
    lines = tuple(PayeeLine(place, "1234567890", name, 1_000_000_00, "12345/2550") for place in range(1, number + 1))
    for paid_on in (None, DAY):
        found = SigningList("ผู้สูงอายุ", DAY, paid_on, lines)
        sheets = texts(signing_pdf(in_group.group, found, found.pages, printed_at=timezone.now()))
        assert len(sheets) == len(found.pages)
