"""Signing in and out, the lock after many wrong passwords, and the language of the page."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.test import Client

from tests.makers import PASSWORD

SIGN_IN = "/sign-in/"
SENTENCE = "The user name or the password is not right. Try again slowly; capital letters matter."


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def sign_in(client, username="treasurer", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_the_right_password_leads_to_the_first_page(cast, client):
    response = sign_in(client)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200


def test_whoever_was_on_the_way_somewhere_arrives_there(cast, client):
    assert sign_in(client, next="/g/ban-don-chai/members/").url == "/g/ban-don-chai/members/"


def test_nobody_is_sent_to_another_site(cast, client):
    assert sign_in(client, next="https://example.org/").url == "/"


@pytest.mark.parametrize(("username", "password"), [("treasurer", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(cast, client, username, password):
    response = sign_in(client, username, password)
    page = response.content.decode()
    assert response.status_code == 200
    assert SENTENCE in page
    assert f'value="{username}"' in page
    assert password not in page
    assert client.get("/").status_code == 302


def test_a_sign_in_that_was_closed_does_not_open(cast, client):
    cast.treasurer.is_active = False
    cast.treasurer.save()
    assert SENTENCE in sign_in(client).content.decode()


def test_empty_fields_are_asked_for(cast, client):
    assert "Type your user name and your password." in sign_in(client, "", "").content.decode()


@pytest.mark.parametrize("username", ["x" * 61, "x" * 10_000, "a\0b", "ก" * 10_000])
def test_a_name_that_nobody_can_bear_is_refused_before_anything_is_recorded(cast, client, username):
    response = sign_in(client, username)
    assert response.status_code == 200
    assert response.context["form"].errors["username"]
    assert not AccessAttempt.objects.exists()


def test_many_wrong_passwords_close_the_sign_in_for_a_while(cast, client):
    tries = [sign_in(client, password="wrong") for _ in range(configured.AXES_FAILURE_LIMIT)]
    assert {response.status_code for response in tries[:-1]} == {200}
    assert tries[-1].status_code == 429
    # From now on the right one does not help either, and the page says how long.
    locked = sign_in(client)
    assert locked.status_code == 429
    page = locked.content.decode()
    assert "Sign-in is closed for a while" in page
    assert "15 minutes" in page
    assert f"{configured.AXES_FAILURE_LIMIT} times" in page


def test_one_mistyping_neighbour_does_not_lock_out_the_others(cast, client):
    for _ in range(configured.AXES_FAILURE_LIMIT):
        sign_in(client, password="wrong")
    assert sign_in(client, "chair").status_code == 302


def test_the_count_of_mistakes_ends_with_the_right_password(cast, client):
    for _ in range(2):
        for _ in range(configured.AXES_FAILURE_LIMIT - 1):
            assert sign_in(client, password="wrong").status_code == 200
        assert sign_in(client).status_code == 302
        client.logout()


def test_signing_out_closes_the_pages(cast, client):
    sign_in(client)
    assert client.post("/sign-out/").url == SIGN_IN
    assert client.get("/").status_code == 302


def test_whoever_is_signed_in_already_need_not_do_it_again(cast, client):
    sign_in(client)
    assert client.get(SIGN_IN).url == "/"


def test_the_first_language_is_thai(db):
    assert '<html lang="th">' in Client().get(SIGN_IN).content.decode()


def test_the_language_is_switched_in_place_and_stays(cast):
    client = Client()
    response = client.post("/language/setlang/", {"language": "en", "next": SIGN_IN})
    assert response.url == SIGN_IN
    page = client.get(SIGN_IN).content.decode()
    assert '<html lang="en">' in page
    assert "ภาษาไทย" in page  # the way back, in its own words
    sign_in(client)
    assert '<html lang="en">' in client.get("/").content.decode()
    client.post("/language/setlang/", {"language": "th", "next": "/"})
    assert '<html lang="th">' in client.get("/").content.decode()
