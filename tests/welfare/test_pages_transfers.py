"""Moving between groups in the browser: the treasurer who sends, the one who answers, and who sees what."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.directory import give_office
from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.periods import close_period
from members.models import Member, State, TransferNote
from tests.makers import APRIL, make_group, make_member, make_payout
from welfare.transfers import Move, Place, accept_transfer, move_out

GONE = {"event_on": "1/5/2550", "reason": "แต่งงาน ย้ายตามสามี"}


@pytest.fixture
def desk(cast, client):
    """The treasurer of Ban Don Chai at the page of member 0001; `there` is the treasurer of Ban Lao."""
    client.force_login(cast.treasurer)
    cast.page = reverse("member_transfer", args=[cast.group.slug, "0001"])
    cast.there = Client()
    cast.there.force_login(cast.other_treasurer)
    return cast


def send(desk, client) -> TransferNote:
    response = client.post(desk.page, {**GONE, "to_group": desk.other.pk})
    assert response.status_code == 302, response.context["form"].errors
    with group_scope(desk.group):
        return TransferNote.objects.get()


def page_of(note, group) -> str:
    return reverse("transfer", args=[group.slug, note.uuid])


def test_from_the_members_page_to_a_row_in_the_other_register(desk, client):
    change = reverse("member_change", args=[desk.group.slug, "0001"])
    assert desk.page in client.get(change).content.decode()
    note = send(desk, client)
    assert note.is_waiting
    home = desk.there.get(reverse("group_home", args=[desk.other.slug])).content.decode()
    assert reverse("transfers", args=[desk.other.slug]) in home
    listed = desk.there.get(reverse("transfers", args=[desk.other.slug])).content.decode()
    assert "คำปัน ใจดี" in listed and page_of(note, desk.other) in listed
    shown = desk.there.get(page_of(note, desk.other))
    html = shown.content.decode()
    assert "15 ส.ค. 2545" in html and "แต่งงาน ย้ายตามสามี" in html
    assert shown.context["forms"]["accept"]["number"].value() == "0002"
    response = desk.there.post(page_of(note, desk.other) + "?act=accept", {"number": "๐๔๑๗"}, follow=True)
    assert response.redirect_chain[0][0] == reverse("member", args=[desk.other.slug, "0417"])
    # Her page leads back to what the old group told.
    assert "คำปัน" in response.content.decode() and page_of(note, desk.other) in response.content.decode()
    # And the old group sees under which number.
    assert "0417" in client.get(page_of(note, desk.group)).content.decode()
    assert page_of(note, desk.group) == client.get(desk.page).url


def test_a_slip_stands_beside_its_field_and_what_was_typed_stays(desk, client):
    for wrong, field in (
        ({"to_group": ""}, "to_group"),
        ({"event_on": "31/2/2550"}, "event_on"),
        ({"event_on": "1/5/2545"}, "event_on"),
    ):
        response = client.post(desk.page, {**GONE, "to_group": desk.other.pk, **wrong})
        assert response.context["form"].errors[field]
        assert "แต่งงาน ย้ายตามสามี" in response.content.decode()
    with group_scope(desk.group):
        assert TransferNote.objects.count() == 0 and Member.objects.get().state == State.ACTIVE


def test_only_groups_of_the_network_are_offered(desk, client):
    make_group("ban-glai", "บ้านไกล", network=desk.other_network)
    html = client.get(desk.page).content.decode()
    assert "บ้านเหล่า" in html and "บ้านไกล" not in html
    assert "เครือข่ายออมบุญ" not in html.partition("<select")[2].partition("</select>")[0]


def test_sent_twice_or_again_after_going_back_is_one_note(desk, client):
    note = send(desk, client)
    for response in (client.post(desk.page, {**GONE, "to_group": desk.other.pk}), client.get(desk.page)):
        assert response.status_code == 302 and response.url == page_of(note, desk.group)
    with group_scope(desk.group):
        assert TransferNote.objects.count() == 1


def test_taken_in_twice_is_one_member(desk, client):
    note = send(desk, client)
    address = page_of(note, desk.other) + "?act=accept"
    assert desk.there.post(address, {"number": "0417"}).status_code == 302
    again = desk.there.post(address, {"number": "0418"}, follow=True)
    assert again.redirect_chain[0][0] == page_of(note, desk.other) and "0417" in again.content.decode()
    with group_scope(desk.other):
        assert Member.objects.count() == 2


def test_a_taken_number_is_said_beside_it_and_stays_typed(desk, client):
    note = send(desk, client)
    response = desk.there.post(page_of(note, desk.other) + "?act=accept", {"number": "0001"})
    assert response.context["forms"]["accept"].errors["number"]
    assert 'value="0001"' in response.content.decode()


def test_somebody_who_seems_to_be_here_already_is_asked_about_once(desk, client):
    born = datetime.date(1957, 3, 2)
    with group_scope(desk.group):
        Member.objects.update(born_on=born)
    with group_scope(desk.other):
        make_member("0009", "คำปัน", "ใจดี", born_on=born)
    note = send(desk, client)
    address = page_of(note, desk.other) + "?act=accept"
    asked = desk.there.post(address, {"number": "0417"})
    form = asked.context["forms"]["accept"]
    assert "0009" in form.doubts[0] and form.doubts[0] in asked.content.decode()
    assert desk.there.post(address, {"number": "0417", "looked": form.answer}).status_code == 302


def test_sent_back_with_a_reason_and_restored(desk, client):
    note = send(desk, client)
    address = page_of(note, desk.other) + "?act=decline"
    assert desk.there.post(address, {"reason": ""}).context["forms"]["decline"].errors["reason"]
    assert desk.there.post(address, {"reason": "ไม่ใช่คนบ้านเรา"}).status_code == 302
    home = client.get(reverse("group_home", args=[desk.group.slug])).content.decode()
    assert reverse("transfers", args=[desk.group.slug]) in home
    assert "ไม่ใช่คนบ้านเรา" in client.get(page_of(note, desk.group)).content.decode()
    back = page_of(note, desk.group) + "?act=withdraw"
    response = client.post(back, {"reason": "อยู่กับเราต่อ"})
    assert response.url == reverse("member", args=[desk.group.slug, "0001"])
    with group_scope(desk.group):
        assert Member.objects.get().state == State.ACTIVE
    assert desk.there.get(page_of(note, desk.other)).status_code == 404
    assert client.get(desk.page).status_code == 200


def test_taking_back_after_it_was_taken_in_says_what_holds(desk, client):
    note = send(desk, client)
    desk.there.post(page_of(note, desk.other) + "?act=accept", {"number": "0417"})
    response = client.post(page_of(note, desk.group) + "?act=withdraw", {"reason": "ไม่ย้ายแล้ว"}, follow=True)
    assert response.redirect_chain and "0417" in response.content.decode()
    with group_scope(desk.group):
        assert Member.objects.get().state == State.TRANSFERRED


def test_others_lead_but_do_not_answer(desk, client):
    with group_scope(desk.group):
        make_payout(70_00, member=desk.member)
    note = send(desk, client)
    for who, sees in ((desk.chair, True), (desk.committee, False)):
        client.force_login(who)
        html = client.get(page_of(note, desk.group)).content.decode()
        assert ("ทำขวัญบุตร" in html) is sees
        assert "<button" not in html.partition("<main")[2].partition("</main>")[0]
        assert client.post(page_of(note, desk.group) + "?act=withdraw", {"reason": "x"}).status_code == 403


def test_a_third_group_finds_no_such_note(desk, client):
    note = send(desk, client)
    third = make_group("ban-mai", "บ้านใหม่", network=desk.network)
    give_office(desk.stranger, "treasurer", group=third, from_date=datetime.date(2002, 8, 15))
    stranger = Client()
    stranger.force_login(desk.stranger)
    assert stranger.get(page_of(note, third)).status_code == 404
    assert stranger.post(page_of(note, third) + "?act=accept", {"number": "1"}).status_code == 404
    assert "คำปัน" not in stranger.get(reverse("transfers", args=["ban-mai"])).content.decode()


def test_looking_at_a_note_leaves_a_trace_in_the_group_that_looked(desk, client):
    note = send(desk, client)
    desk.there.get(page_of(note, desk.other))
    with group_scope(desk.other):
        assert AuditEvent.objects.filter(action="transfer.viewed", by=desk.other_treasurer).count() == 1
    with group_scope(desk.group):
        assert AuditEvent.objects.filter(action="transfer.viewed", by=desk.other_treasurer).count() == 0


def test_who_has_left_is_told_why_not(desk, client):
    with group_scope(desk.group):
        Member.objects.update(state=State.LEFT)
    html = client.get(desk.page).content.decode()
    assert "<select" not in html.partition("<main")[2].partition("</main>")[0]


def test_after_closing_the_page_names_the_month_that_counts(desk, client):
    with group_scope(desk.group):
        close_period(APRIL, by=None)
    assert "พฤษภาคม 2550" in client.get(desk.page).content.decode()


def test_thirty_moves_cost_no_more_queries_than_one(desk, client):
    address = reverse("transfers", args=[desk.other.slug])
    third = make_group("ban-mai", "บ้านใหม่", network=desk.network)

    def queries() -> int:
        desk.there.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert desk.there.get(address).status_code == 200
        return len(captured)

    def move(numbers) -> None:
        for number in numbers:
            with group_scope(desk.group):
                note = move_out(make_member(f"1{number:03d}"), Move(desk.other, datetime.date(2007, 5, 1)), by=None)
            with group_scope(desk.other):
                member = accept_transfer(note.uuid, Place(f"2{number:03d}"), by=desk.other_treasurer)
                move_out(member, Move(third, datetime.date(2007, 5, 2)), by=desk.other_treasurer)

    move(range(1))
    few = queries()
    move(range(1, 30))
    assert queries() <= few
