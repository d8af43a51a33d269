"""Ways round the network's doors: acts told otherwise than the trail, stale forms, numbers that nobody means."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import User
from groups.tenancy import group_scope
from ledger.models import Sending
from ledger.periods import open_month
from network.doors import accept_in_group
from tests import makers
from tests.central_funds import make_fund, send
from tests.makers import APRIL, hand_in
from tests.network.test_check_books import REPORT, change, check
from tests.network.test_recount_months import of_revision, story
from tests.transactional import undone

__all__ = ["story"]
STRANGER = "(SELECT id FROM groups_user WHERE username = 'stranger')"
# What is changed behind the seal of a month that went back twice and was accepted: an act, a name or a moment.
TOLD_OTHERWISE = {
    "who closed it": of_revision(3, f"closed_by_id = {STRANGER}"),
    "who signed it": of_revision(3, f"confirmed_by_id = {STRANGER}"),
    "when it was signed": of_revision(3, "confirmed_at = '2007-05-01 10:00:00'"),
    "who submitted it": of_revision(3, "submitted_by_id = NULL"),
    "when it was submitted": of_revision(1, "submitted_at = '2007-05-01 10:00:00'"),
    "who accepted it": of_revision(3, f"accepted_by_id = {STRANGER}"),
    "when it was accepted": of_revision(3, "accepted_at = '2007-05-01 10:00:00'"),
    "that it was accepted": of_revision(3, "accepted_at = NULL, accepted_by_id = NULL"),
    "who sent it back": of_revision(1, f"returned_by_id = {STRANGER}"),
    "when it was sent back": of_revision(1, "returned_at = '2007-05-01 10:00:00'"),
    "who took it back": of_revision(2, f"returned_by_id = {STRANGER}"),
    "an acceptance that nobody spoke": REPORT.format(f"accepted_at = submitted_at, accepted_by_id = {STRANGER}")
    + " AND starts_on = '2007-05-01'",
}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def enter(person: User, name: str, data: dict | None = None, **parts):
    client = Client()
    client.force_login(person)
    address = reverse(name, kwargs=parts)
    return client.get(address) if data is None else client.post(address, data, follow=True)


def test_every_act_that_is_told_otherwise_than_the_trail_tells_it_is_named(story):
    missed = []
    for name, sql in TOLD_OTHERWISE.items():
        with undone():
            assert change(story.group, sql) == 1, name
            code, lines = check("--group", story.group.slug)
            if code != 1 or not any("trail" in line for line in lines):
                missed.append((name, lines))
    assert missed == []
    assert check()[0] == 0


def test_a_month_submitted_when_one_signature_was_enough_is_no_finding_after_an_upgrade(cast):
    with group_scope(cast.group):
        makers.make_entry(1_000_00, by=cast.treasurer)
        hand_in(cast.group, APRIL, by=cast.treasurer, second=cast.chair)
    alone = "confirmed_at = NULL, confirmed_by_id = NULL"
    change(cast.group, REPORT.format(alone))
    change(cast.group, "DELETE FROM groups_auditevent WHERE group_id = {g} AND action = 'report.confirmed'")
    assert "was submitted with one signature" in check()[1][0]
    # The product of then named no revision in the trail.
    change(
        cast.group,
        "UPDATE groups_auditevent SET subject = '2007-04' WHERE group_id = {g} AND action = 'report.submitted'",
    )
    assert check()[0] == 0, check()[1]
    accept_in_group(cast.network, cast.group, APRIL, 1, by=cast.network_chair)
    assert check()[0] == 0, check()[1]


def test_numbers_of_thousands_of_digits_and_stray_characters_are_no_fault_of_the_server(cast):
    with group_scope(cast.group):
        hand_in(cast.group, APRIL, by=cast.treasurer, second=cast.chair)
    there = {"slug": cast.network.slug, "month": APRIL}
    of_group, long = {**there, "group": cast.group.slug}, "9" * 5000
    for revision in (long, "๙" * 5000, "1\x00", "-1", "1e3", ""):
        answer = enter(cast.network_chair, "network_accept", {"revision": revision}, **of_group)
        assert answer.status_code == 200
        signed = enter(cast.chair, "month_sign", {"revision": revision}, slug=cast.group.slug, month=APRIL)
        assert signed.status_code == 200
    for shown in (f"{cast.group.slug}:{long}", "\x00:1", f"{cast.group.slug}\x00:1", ":", long):
        answer = enter(cast.network_chair, "network_accept_all", {"report": [shown]}, **there)
        assert answer.status_code == 200
    client = Client()
    client.force_login(cast.network_chair)
    home = reverse("network_home", args=[cast.network.slug])
    assert {client.get(home, {"year": year}).status_code for year in (long, "๒๕๕๐", "\x00")} == {200}
    with group_scope(cast.group):
        assert accept_in_group(cast.network, cast.group, APRIL, 1, by=cast.network_chair).accepted_at


def test_a_share_that_somebody_sent_meanwhile_is_not_booked_for_another_fund(cast):
    old_age, education = make_fund(cast.network), make_fund(cast.network, "education", "กองทุนการศึกษา")
    may = APRIL.next()
    with group_scope(cast.group):
        makers.make_payment(cast.member, savings=1_000_00)
        open_month(may, by=None)
        open_form = {"what": f"old-age {APRIL.iso}", "on": "20/5/2550", "amount": "50", "out_of": "1010"}
        page = enter(cast.treasurer, "send_to_network", slug=cast.group.slug, month=may)
        open_form["key"] = page.context["form"].initial["key"]
        send(old_age, 50_00, on=may.first, for_month=APRIL)
        answer = enter(cast.treasurer, "send_to_network", open_form, slug=cast.group.slug, month=may)
        assert [(one.fund, one.month) for one in Sending.objects.all()] == [(old_age, APRIL)]
    assert education.name in answer.content.decode()
    assert "Nothing was recorded" in answer.content.decode()
