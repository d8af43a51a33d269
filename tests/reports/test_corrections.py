"""Doubts and corrections in the browser: asked, answered, corrected with a reason, history in sight."""

import datetime

import pytest
from django.urls import reverse

from groups.queries import founded_on, founding_dates
from groups.tenancy import group_scope
from ledger.models import JournalEntry, Posting
from ledger.periods import open_month
from members.queries import headcounts
from reports.doubts import raise_doubt
from reports.models import Doubt
from reports.statement import statement
from tests import makers
from tests.reports.conftest import FEBRUARY, MARCH, make_record
from welfare.benefits import add_benefit_kind


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def don_chai(client, db):
    """The record, its treasurer signed in, March open."""
    made = make_record()
    with group_scope(made.group):
        open_month(MARCH, by=None)
    client.force_login(made.treasurer)
    return made


def url(name, *args):
    return reverse(name, args=["don-chai", *args])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def summary_form(client, number=1):
    """What the browser would send back untouched."""
    form = client.get(url("correct_summary", number)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    prepared = {name: form.fields[name].prepare_value(value) for name, value in data.items()}
    return {name: value for name, value in prepared.items() if value is not None}


def test_the_page_shows_what_was_stated_with_its_source(client, don_chai):
    content = text(client.get(url("doubts")))
    for words in ("15 August 2545", "2,681", "262", "GotoKnow 123375", "2,153,732", "432 cases", "not recorded"):
        assert words in content
    assert url("correct_summary", 1) in content


def test_the_founding_date_is_corrected_with_a_reason_and_keeps_its_history(client, don_chai):
    refused = text(client.post(url("correct_founding_date"), {"on": "15/8/2544"}))
    assert "Say why the founding date is corrected." in refused and "15/8/2544" in refused
    sent = {"on": "15/8/2544", "source": "รายงานการประชุม", "reason": "พิมพ์ปีผิด"}
    content = text(client.post(url("correct_founding_date"), sent, follow=True))
    assert "15 August 2544" in content and "<s>15 August 2545</s>" in content and "พิมพ์ปีผิด" in content
    with group_scope(don_chai.group):
        assert founded_on() == datetime.date(2001, 8, 15) and founding_dates().count() == 2


@pytest.mark.parametrize(
    ("typed", "words"), [("15/8/2575", "future"), ("15/8/2545", "already stands"), ("31/2/2545", "no such day")]
)
def test_a_founding_date_that_cannot_be_meant_is_refused_beside_its_field(client, don_chai, typed, words):
    response = client.post(url("correct_founding_date"), {"on": typed, "reason": "x"})
    assert words in str(response.context["form"].errors["on"])


def test_a_headcount_is_stated_and_corrected(client, don_chai):
    client.post(url("correct_headcount"), {"on": "31/3/2550", "members": "2690"})
    refused = text(client.post(url("correct_headcount"), {"on": "28/2/2550", "members": "2680"}))
    assert "Say why the number is corrected." in refused
    sent = {"on": "28/2/2550", "members": "2680", "reason": "นับซ้ำ"}
    content = text(client.post(url("correct_headcount"), sent, follow=True))
    assert "<s>2,681</s>" in content and "2,680" in content and "นับซ้ำ" in content
    with group_scope(don_chai.group):
        assert headcounts().count() == 4
        assert statement(don_chai.group, FEBRUARY).members.end == 2680


def test_the_form_of_a_summary_holds_what_stands(client, don_chai):
    data = summary_form(client)
    assert (data["sum_4010"], data["sum_5020"], data["cases_5020"]) == ("133,782", "152,000", 432)
    assert data["sum_5070"] == "100,000" and "cases_5070" not in data


def test_a_summary_is_corrected_by_reversal_and_new_figures(client, don_chai):
    data = summary_form(client) | {"sum_4010": "134,050", "cases_5070": "3", "reason": "เทียบสมุดเล่มแรก"}
    content = text(client.post(url("correct_summary", 1), data | {"on": "31/3/2550"}, follow=True))
    assert "entry 3 carries them" in content and "Taken back by entry 2" in content and "เทียบสมุดเล่มแรก" in content
    assert "133,782" in content and "134,050" in content
    with group_scope(don_chai.group):
        march = statement(don_chai.group, MARCH)
        assert march.line("entry_fee").since_founding.amount == 134_050_00 and march.restated == 268_00
        assert march.line("shop_capital").since_founding.cases == 3
        summary = JournalEntry.objects.get(number=3)
        assert (summary.summary_from, summary.summary_through) == (
            datetime.date(2002, 8, 15), datetime.date(2007, 2, 28),
        )  # fmt: skip
    assert client.get(url("correct_summary", 1)).url == url("doubts")


def test_cases_left_empty_stay_unknown(client, don_chai):
    data = summary_form(client) | {"cases_5030": "", "reason": "สมุดไม่ได้บอก", "on": "1/3/2550"}
    client.post(url("correct_summary", 1), data)
    with group_scope(don_chai.group):
        assert Posting.objects.get(entry__number=3, account__slug="death").cases is None


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"sum_4010": "1"}, "reason", "Say why"),
        ({"reason": "x"}, None, "already stand"),
        ({"sum_4010": "-5", "reason": "x"}, "sum_4010", "negative"),
        ({"cases_5010": "a", "reason": "x"}, "cases_5010", "whole number"),
        ({"sum_4010": "1", "reason": "x", "on": "1/1/2550"}, "on", "before"),
        ({"sum_4010": "1", "reason": "x", "on": "1/5/2550"}, "on", "not been started"),
    ],
)
def test_a_wrong_correction_is_refused_in_words_and_nothing_is_written(client, don_chai, changed, field, words):
    response = client.post(url("correct_summary", 1), summary_form(client) | changed)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert words in str(errors[field] if field else errors["__all__"])
    with group_scope(don_chai.group):
        assert JournalEntry.objects.count() == 1


def test_a_reader_asks_and_the_chair_answers(client, cast):
    client.force_login(cast.auditor)
    start = reverse("doubt_new", args=["ban-don-chai"])
    form = client.get(start, {"figure": "receipts.entry_fee", "month": "2550-04"}).context["form"]
    assert form["figure"].value() == "receipts.entry_fee" and form["month"].value() == "4/2550"
    sent = {"figure": "receipts.entry_fee", "month": "2550-04", "question": "ตัวเลขนี้ถูกหรือ"}
    content = client.post(start, sent, follow=True).content.decode()
    assert "Received: Entry fee" in content and "ตัวเลขนี้ถูกหรือ" in content and "waits for an answer" in content
    with group_scope(cast.group):
        doubt = Doubt.objects.get()
    assert (doubt.month, doubt.raised_by) == (cast.month, cast.auditor)
    answer = reverse("doubt_answer", args=["ban-don-chai", doubt.pk])
    assert client.get(answer).status_code == 403
    client.force_login(cast.chair)
    assert "ตัวเลขนี้ถูกหรือ" in client.get(answer).content.decode()
    assert "ถูกแล้ว" in client.post(answer, {"answer": "ถูกแล้ว"}, follow=True).content.decode()
    assert client.get(answer).url == reverse("doubts", args=["ban-don-chai"])
    again = client.post(answer, {"answer": "ไม่ถูก"})
    assert "This question is closed." in str(again.context["form"].errors["answer"])


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"figure": "fund", "question": " "}, "question"), ({"figure": "x", "question": "y"}, "figure"),
     ({"figure": "fund", "question": "y", "month": "13/2550"}, "month")],
)  # fmt: skip
def test_a_question_needs_words_and_a_figure(client, cast, sent, field):
    client.force_login(cast.auditor)
    response = client.post(reverse("doubt_new", args=["ban-don-chai"]), sent)
    assert field in response.context["form"].errors


@pytest.mark.parametrize("office", ["chair", "committee", "auditor"])
def test_only_the_treasurer_corrects(client, cast, office):
    client.force_login(getattr(cast, office))
    for name, args in (("correct_founding_date", []), ("correct_headcount", []), ("correct_summary", [1])):
        assert client.get(reverse(name, args=["ban-don-chai", *args])).status_code == 403


def test_an_entry_that_is_no_summary_is_not_corrected_here(client, cast):
    with group_scope(cast.group):
        makers.make_entry()
    client.force_login(cast.treasurer)
    assert client.get(reverse("correct_summary", args=["ban-don-chai", 1])).status_code == 404


def test_a_doubt_of_another_group_is_not_found(client, cast):
    with group_scope(cast.other):
        doubt = raise_doubt("fund", "?", month=None, by=cast.other_treasurer)
    client.force_login(cast.treasurer)
    assert client.get(reverse("doubt_answer", args=["ban-don-chai", doubt.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_many_doubts(client, cast, django_assert_max_num_queries, rows):
    with group_scope(cast.group):
        for number in range(rows):
            raise_doubt("fund", f"? {number}", month=None, by=cast.auditor)
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(22):
        assert "waits for an answer" in client.get(reverse("doubts", args=["ban-don-chai"])).content.decode()


def test_a_benefit_of_the_groups_own_may_be_called_like_a_field_of_the_form(client, don_chai):
    with group_scope(don_chai.group):
        add_benefit_kind("เหตุผล", slug="reason", by=don_chai.treasurer)
        add_benefit_kind("ราย", slug="birth_cases", by=don_chai.treasurer)
    data = summary_form(client) | {"sum_4010": "134,050", "reason": "เทียบสมุดเล่มแรก", "on": "1/3/2550"}
    client.post(url("correct_summary", 1), data)
    with group_scope(don_chai.group):
        march = statement(don_chai.group, MARCH)
    assert march.line("entry_fee").since_founding.amount == 134_050_00
    assert march.line("birth").since_founding.cases == 14


def test_cases_with_a_digit_too_many_are_refused_beside_the_field(client, don_chai):
    data = summary_form(client) | {"cases_5010": "999999999999", "reason": "x", "on": "1/3/2550"}
    assert client.post(url("correct_summary", 1), data).context["form"].errors["cases_5010"]


def test_the_same_question_is_asked_once(client, don_chai):
    form = {"figure": "receipts.entry_fee", "month": "3/2550", "question": "ทำไมหารด้วย 50 ไม่ลงตัว"}
    client.post(url("doubt_new"), form)
    again = client.post(url("doubt_new"), form)
    assert again.context["form"].errors["question"]
    with group_scope(don_chai.group):
        assert Doubt.objects.filter(question=form["question"]).count() == 1
