"""The key for what a browser keeps: from the password alone, in the session that knew it, in no table to read."""

import base64
import hashlib

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.makers import PASSWORD

KEY = "/device-key/"


@pytest.fixture
def client(cast):
    client = Client()
    client.post(reverse("sign_in"), {"username": "treasurer", "password": PASSWORD})
    return client


def test_the_browser_can_make_the_same_key_from_the_password(client):
    told = client.get(KEY).json()
    salt = base64.b64decode(told["salt"])
    made = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, told["iterations"], 32)
    assert base64.b64decode(told["key"]) == made
    assert len(salt) == 16


def test_the_same_password_gives_each_person_a_key_of_their_own(cast, client):
    other = Client()
    other.post(reverse("sign_in"), {"username": "collector", "password": PASSWORD})
    told, others = client.get(KEY).json(), other.get(KEY).json()
    assert told["key"] != others["key"] and told["salt"] != others["salt"]


def test_on_another_device_it_is_the_same_key(client):
    key = client.get(KEY).json()["key"]
    again = Client()
    again.post(reverse("sign_in"), {"username": "treasurer", "password": PASSWORD})
    assert again.get(KEY).json()["key"] == key


def test_no_table_shows_the_key_and_no_cache_keeps_it(client):
    response = client.get(KEY)
    assert "no-store" in response.headers["Cache-Control"]
    kept = Session.objects.get().get_decoded()
    assert response.json()["key"] not in str(kept)


def test_a_session_that_never_saw_the_password_has_none(cast):
    client = Client()
    client.force_login(cast.treasurer)
    assert client.get(KEY).json()["key"] is None


def test_a_changed_password_leaves_no_old_key_behind(cast, client, settings):
    cast.treasurer.is_staff = True
    cast.treasurer.save()
    new = "ใหม่-2551-ออม"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("admin:password_change"), typed).status_code == 302
    assert client.get(KEY).json()["key"] is None


def test_another_secret_of_the_server_asks_for_signing_in_anew(client, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret, just as long " * 2
    response = client.get(KEY)
    assert response.status_code == 302 or response.json()["key"] is None
