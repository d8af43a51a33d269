"""Months of the paper books in the browser: the difference that remains, telling one by hand, the file."""

import re

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward_months
from ledger.models import JournalEntry, MonthMemo
from ledger.old_months import state_old_months
from ledger.paper_months import OldMonth, Told, Way, read_paper
from tests.makers import APRIL, DAY, LONG_AGO

SAVINGS, FEE, BIRTH = "4030", "4010", "5010"
MARCH, FEBRUARY, JANUARY = Month(2007, 3), Month(2007, 2), Month(2007, 1)


@pytest.fixture
def desk(cast, client):
    """February and before are brought forward as one sum; nothing tells March; the books begin in April."""
    client.force_login(cast.treasurer)
    with group_scope(cast.group):
        told = PaperFigures(
            LONG_AGO, FEBRUARY.last, (PaperLine(SAVINGS, 5_000_00),), (PaperLine(BIRTH, 1_000_00, 2),)
        )
        bring_forward_months([(told, None)], on=DAY, by=None)
    return cast


def page(client, cast, name: str, *parts) -> str:
    """A page as text: without tags, every gap one blank."""
    response = client.get(reverse(name, args=[cast.group.slug, *parts]))
    assert response.status_code == 200
    return as_text(response)


def as_text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sent(client, cast, month: Month, **fields):
    address = reverse("old_month", args=[cast.group.slug, month])
    key = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode()).group(1)
    return client.post(address, {"key": key, **fields}, follow=True)


def test_a_month_inside_a_sum_is_told_by_hand_and_only_breaks_it_down(client, desk):
    assert "ไม่บวกซ้ำ" in page(client, desk, "old_month", JANUARY)
    response = sent(
        client, desk, JANUARY, sum_4030="๑,๒๐๐", sum_5010="500", cases_5010="1", members="2500", source="สมุด 2"
    )
    text = as_text(response)
    assert "3,800" in text and "1 ราย" in text and "2,500" in text and "สมุด 2" in text
    assert "บันทึกรายเดือนแล้ว 1 จาก 55 เดือน" in text
    assert "ส.ค. 2545 – ธ.ค. 2549" in text
    with group_scope(desk.group):
        assert (JournalEntry.objects.count(), MonthMemo.objects.count()) == (1, 2)


def test_a_month_that_nothing_tells_goes_into_the_books(client, desk):
    assert "เมษายน 2550" in page(client, desk, "old_month", MARCH)
    text = as_text(sent(client, desk, MARCH, sum_4030="1200"))
    assert "มี.ค. 2550" in text and "ลงบัญชีแล้ว รายการที่ 2" in text
    with group_scope(desk.group):
        assert read_paper().told(MARCH, Way.BOOKS) == {SAVINGS: Told(1_200_00)}


def test_what_cannot_be_meant_is_said_beside_its_field_and_nothing_typed_is_lost(client, desk):
    response = sent(client, desk, JANUARY, sum_4030="1200", cases_5010="2", source="สมุด 2")
    assert "มีจำนวนรายแต่ไม่มีจำนวนเงิน" in response.content.decode()
    assert response.context["form"].errors.keys() == {"sum_5010"}
    assert 'value="1200"' in response.content.decode() and 'value="สมุด 2"' in response.content.decode()


def test_a_correction_asks_why_and_a_figure_taken_out_is_not_recorded(client, desk):
    with group_scope(desk.group):
        state_old_months([OldMonth(JANUARY, {SAVINGS: Told(1_200_00), FEE: Told(50_00)})], by=None)
    form = client.get(reverse("old_month", args=[desk.group.slug, JANUARY])).content.decode()
    assert 'value="1,200"' in form
    refused = sent(client, desk, JANUARY, sum_4030="1,200", sum_4010="")
    assert refused.context["form"].errors.keys() == {"reason"}
    sent(client, desk, JANUARY, sum_4030="1,200", sum_4010="", reason="เป็นของเดือนก่อน")
    with group_scope(desk.group):
        assert read_paper().told(JANUARY, Way.MEMO) == {SAVINGS: Told(1_200_00)}


def test_the_same_form_twice_changes_nothing_and_says_so(client, desk):
    sent(client, desk, MARCH, sum_4030="1200")
    assert "ตรงกับที่บันทึกไว้แล้ว" in as_text(sent(client, desk, MARCH, sum_4030="1,200"))
    with group_scope(desk.group):
        assert JournalEntry.objects.count() == 2


@pytest.mark.parametrize(("typed", "leads"), [("๑/๒๕๕๐", JANUARY), ("มี.ค. 2550", MARCH)])
def test_choosing_a_month_leads_to_its_figures(client, desk, typed, leads):
    response = client.get(reverse("old_month_choose", args=[desk.group.slug]), {"month": typed})
    assert response.url == reverse("old_month", args=[desk.group.slug, leads])


@pytest.mark.parametrize(("typed", "says"), [("4/2550", "เมษายน 2550"), ("13/2550", "13/2550"), ("", "ยังไม่ได้ใส่เดือน")])
def test_a_month_that_cannot_be_told_is_refused_where_it_is_chosen(client, desk, typed, says):
    response = client.get(reverse("old_month_choose", args=[desk.group.slug]), {"month": typed})
    assert response.status_code == 200 and says in response.content.decode()


def test_a_month_of_the_books_has_no_such_page(client, desk):
    response = client.get(reverse("old_month", args=[desk.group.slug, APRIL]), follow=True)
    assert "เมษายน 2550" in as_text(response)
    assert response.redirect_chain[-1][0] == reverse("old_months", args=[desk.group.slug])


def test_a_reader_sees_the_months_and_no_button_that_writes(client, desk):
    with group_scope(desk.group):
        state_old_months([OldMonth(JANUARY, {SAVINGS: Told(6_000_00), BIRTH: Told(100_00)})], by=None)
    client.force_login(desk.auditor)
    content = client.get(reverse("old_months", args=[desk.group.slug])).content.decode()
    assert "มากกว่า 1,000" in content and "ไม่ได้บันทึกไว้ว่ากี่ราย" in content
    assert reverse("old_month_choose", args=[desk.group.slug]) not in content
    assert reverse("old_month", args=[desk.group.slug, JANUARY]) not in content


def test_the_file_holds_the_months_under_the_headings_of_the_template(client, desk):
    with group_scope(desk.group):
        state_old_months([OldMonth(JANUARY, {SAVINGS: Told(1_200_00)})], by=None)
    response = client.get(reverse("old_months_file", args=[desk.group.slug]))
    assert response["Content-Type"].endswith("sheet") and response.content.startswith(b"PK")


def test_months_told_one_by_one_do_not_fill_the_page_of_corrections(client, desk):
    with group_scope(desk.group):
        state_old_months([OldMonth(MARCH, {SAVINGS: Told(1_200_00)})], by=None)
    text = page(client, desk, "doubts")
    assert "รายการที่ 1" in text and "รายการที่ 2" not in text
