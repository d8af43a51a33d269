"""Writing the directory: each change leaves an event with who made it, and nothing vanishes."""

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from groups import audit, directory
from groups.models import Affiliation, DirectoryEvent, Office
from tests.makers import PASSWORD

GIVEN = {"kind": "auditor", "network": "", "from_date": "2007-04-01", "to_date": ""}


@pytest.fixture
def staff(cast) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.staff)
    return client


def send(client, name, data, *args):
    response = client.post(reverse(f"admin:{name}", args=args), data, secure=True)
    assert response.status_code == 302, response.content.decode()


def last_event() -> tuple:
    return DirectoryEvent.objects.values_list("action", "subject", "by__username").first()


def user_form(user, **more) -> dict:
    forms = {"offices-TOTAL_FORMS": 0, "offices-INITIAL_FORMS": 0}
    return {"username": user.username, "display_name": user.display_name, "is_active": "on"} | forms | more


def test_a_place_is_filled_in_once_and_leaves_one_event(db):
    group = directory.create_group("ban-mai", "บ้านใหม่", tambon="ดอนไชย")
    place = {"village": "บ้านใหม่", "tambon": "อื่น", "province": ""}
    for _ in range(2):
        directory.complete_place(group, **place)
    group.refresh_from_db()
    assert (group.village, group.tambon, group.province) == ("บ้านใหม่", "ดอนไชย", "")
    events = DirectoryEvent.objects.filter(action="group.place_completed")
    assert [event.subject for event in events] == ["ban-mai"]


def test_giving_and_ending_an_office_leaves_events(cast, staff):
    data = GIVEN | {"user": cast.stranger.pk, "group": cast.group.pk}
    send(staff, "groups_office_add", data)
    assert last_event() == ("office.given", f"stranger auditor {cast.group}", "staff")
    office = Office.objects.get(user=cast.stranger)
    send(staff, "groups_office_change", data | {"to_date": "2007-05-01"}, office.pk)
    assert last_event() == ("office.ended", f"stranger auditor {cast.group}: to_date", "staff")


def test_an_office_given_on_the_users_page_leaves_its_event(cast, staff):
    office = {f"offices-0-{name}": value for name, value in GIVEN.items()} | {"offices-0-group": cast.group.pk}
    data = user_form(cast.stranger, is_staff="on") | office | {"offices-TOTAL_FORMS": 1}
    send(staff, "groups_user_change", data, cast.stranger.pk)
    assert last_event() == ("office.given", f"stranger auditor {cast.group}", "staff")
    assert DirectoryEvent.objects.filter(action="user.changed", subject="stranger: is_staff").exists()


def test_a_user_and_a_new_password_leave_events(cast, staff):
    password = {"password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    new = {"username": "new", "display_name": "ใหม่", "offices-TOTAL_FORMS": 0, "offices-INITIAL_FORMS": 0}
    send(staff, "groups_user_add", new | password)
    assert last_event() == ("user.created", "new", "staff")
    send(staff, "auth_user_password_change", password, cast.stranger.pk)
    assert last_event() == ("user.changed", "stranger: password", "staff")


def test_an_affiliation_leaves_events(cast, staff):
    standing = Affiliation.objects.get(group=cast.group)
    data = {"group": cast.group.pk, "network": cast.network.pk, "from_date": standing.from_date}
    send(staff, "groups_affiliation_change", data | {"to_date": "2007-05-01"}, standing.pk)
    assert last_event() == ("affiliation.ended", "ban-don-chai lampang-south: to_date", "staff")
    send(staff, "groups_affiliation_add", data | {"network": cast.other_network.pk, "from_date": "2007-05-02"})
    assert last_event() == ("group.affiliated", "ban-don-chai chiang-mai-north", "staff")


def test_nothing_of_the_directory_is_deleted(cast, staff):
    rows = (Office.objects.first(), Affiliation.objects.first(), cast.stranger)
    for row in rows:
        url = reverse(f"admin:groups_{row._meta.model_name}_delete", args=[row.pk])
        assert staff.post(url, {"post": "yes"}, secure=True).status_code == 403
    office = cast.treasurer.offices.get()
    kept = {"id": office.pk, "user": cast.treasurer.pk, "kind": office.kind, "group": cast.group.pk, "DELETE": "on"}
    data = user_form(cast.treasurer, **{"offices-TOTAL_FORMS": 1, "offices-INITIAL_FORMS": 1})
    data |= {f"offices-0-{name}": value for name, value in (GIVEN | kept).items()}
    send(staff, "groups_user_change", data, cast.treasurer.pk)
    assert Office.objects.filter(pk=office.pk).exists()


def test_signing_in_leaves_an_event(cast, client):
    client.post("/sign-in/", {"username": "treasurer", "password": PASSWORD})
    assert last_event() == ("sign_in", "treasurer", "treasurer")


def test_a_failed_sign_in_names_who_was_tried_and_no_password(cast, client):
    client.post("/sign-in/", {"username": "nobody", "password": "a secret"})
    assert last_event() == ("sign_in.failed", "nobody", None)
    audit.record_failed_sign_in(None, {"username": "x" * 80})
    assert last_event() == ("sign_in.failed", "x" * 60, None)


def test_a_closed_sign_in_fills_no_table(cast, client):
    for _ in range(configured.AXES_FAILURE_LIMIT + 5):
        client.post("/sign-in/", {"username": "treasurer", "password": "a secret"})
    failed = DirectoryEvent.objects.filter(action="sign_in.failed").count()
    assert configured.AXES_FAILURE_LIMIT - 1 <= failed <= configured.AXES_FAILURE_LIMIT
