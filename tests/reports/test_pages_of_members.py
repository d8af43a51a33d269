"""A member's page for officers, and the member's own."""

import pytest
from django.urls import reverse

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.journal import Line
from members.states import change_state
from reports.models import Doubt
from tests import makers
from tests.makers import APRIL, DAY


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def paid(cast):
    """The member has put in 30 baht and received 500 for a hospital stay."""
    with group_scope(cast.group):
        record_collection(Collection(DAY, [Payment.of(cast.member, {"4030": 30_00})]), by=None)
        lines = (Line("5020", 500_00, member=cast.member, cases=1), Line("1010", -500_00))
        makers.make_entry(kind="payout", lines=lines)
    return cast


def get(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=["ban-don-chai", *args]))


@pytest.mark.parametrize(
    ("office", "sees"),
    [("treasurer", True), ("chair", True), ("committee", False), ("auditor", False), ("collector", False)],
)
def test_welfare_received_is_for_treasurer_and_chair(client, paid, office, sees):
    content = get(client, getattr(paid, office), "member", "0001").content.decode()
    assert "คำปัน ใจดี" in content and "Daily savings" in content
    assert ("Sick visit" in content) is sees and ("500" in content) is sees


def test_looking_at_a_member_is_recorded(client, paid):
    get(client, paid.auditor, "member", "0001")
    with group_scope(paid.group):
        event = AuditEvent.objects.filter(action="member.viewed").get()
    assert (event.by, event.subject) == (paid.auditor, "0001")


def test_the_page_tells_what_changed(client, cast):
    with group_scope(cast.group):
        change_state(cast.member, "left", event_on=DAY, reporting_month=APRIL, by=cast.treasurer, note="ย้ายบ้าน")
    content = get(client, cast.treasurer, "member", "0001").content.decode()
    assert "left the group" in content and "ย้ายบ้าน" in content and "counted in the report of April 2550" in content
    assert reverse("member_edit", args=["ban-don-chai", "0001"]) in content
    assert reverse("member_edit", args=["ban-don-chai", "0001"]) not in get(
        client, cast.collector, "member", "0001"
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("number", ["9999", "\0"])
def test_an_unknown_number_is_not_found(client, cast, number):
    assert get(client, cast.treasurer, "member", number).status_code == 404


def test_words_of_the_floors_below_are_no_numbers(client, cast):
    content = get(client, cast.treasurer, "enrol").content.decode()
    assert "Enrol" in content


def test_a_member_sees_her_own_money(client, paid):
    content = get(client, paid.member_user, "my_savings").content.decode()
    assert "I have put in" in content and "500" in content and 'class="member"' in content
    assert "stands in the paper book" in content


def test_a_member_without_a_row_and_an_officer_find_nothing(client, cast):
    assert get(client, cast.treasurer, "my_savings").status_code == 404
    with group_scope(cast.group):
        cast.member.user = None
        cast.member.save()
    assert get(client, cast.member_user, "my_savings").status_code == 404
    assert get(client, cast.member_user, "my_doubt").status_code == 404


def test_a_member_of_this_group_is_nobody_in_another(client, cast):
    client.force_login(cast.member_user)
    assert client.get(reverse("my_savings", args=["ban-lao"])).status_code == 404


def test_a_member_asks_and_reads_the_answer(client, paid):
    client.force_login(paid.member_user)
    asked = {"reason": "missing", "question": "ส่ง 60 บาท"}
    answer = client.post(reverse("my_doubt", args=["ban-don-chai"]), asked, follow=True)
    assert "ส่ง 60 บาท" in answer.content.decode() and "waits for an answer" in answer.content.decode()
    with group_scope(paid.group):
        doubt = Doubt.objects.get()
    assert (doubt.member_id, doubt.reason, doubt.raised_by) == (paid.member.pk, "missing", paid.member_user)
    client.force_login(paid.treasurer)
    client.post(reverse("doubt_answer", args=["ban-don-chai", doubt.pk]), {"answer": "แก้แล้ว"})
    content = get(client, paid.member_user, "my_questions").content.decode()
    assert "แก้แล้ว" in content


@pytest.mark.parametrize("payments", [1, 20])
def test_the_pages_cost_the_same_for_many_payments(client, cast, django_assert_max_num_queries, payments):
    with group_scope(cast.group):
        for _ in range(payments):
            record_collection(Collection(DAY, [Payment.of(cast.member, {"4030": 30_00})]), by=None)
    for user, name, args in ((cast.treasurer, "member", ["0001"]), (cast.member_user, "my_savings", [])):
        client.force_login(user)
        with django_assert_max_num_queries(29):
            assert client.get(reverse(name, args=["ban-don-chai", *args])).status_code == 200
