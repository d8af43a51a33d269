"""What opens the sheet without a signal names nobody, lists what there is, and changes with it."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse


def given(client: Client) -> dict:
    """What the worker is given by the server."""
    script = client.get(reverse("worker")).content.decode()
    return json.loads(re.match(r"const GIVEN = (.*);\n", script)[1])


@pytest.fixture
def treasurer(cast) -> Client:
    client = Client()
    client.force_login(cast.treasurer)
    return client


def test_the_page_without_a_signal_is_the_same_for_everybody(cast, treasurer):
    own, nobodys = (client.get(reverse("offline")) for client in (treasurer, Client()))
    assert own.content == nobodys.content
    assert str(cast.treasurer) not in own.content.decode() and "csrf" not in own.content.decode()
    assert not own.cookies


def test_the_worker_lists_every_file_of_the_sheet(client):
    files = given(client)["files"]
    assert [name for name in files if not finders.find(name.removeprefix("/static/"))] == []
    scripts = {name.rpartition("/")[2] for name in files if "/js/sheet/" in name}
    assert {"sheet.js", "offline.js", "unlock.js", "kept.js", "vault.js"} <= scripts
    assert "/static/ombun/fonts/Sarabun-Bold.ttf" in files and "/static/ombun/css/sheet.css" in files


def test_the_worker_is_asked_for_anew_and_changes_with_the_language(client, treasurer):
    response = client.get(reverse("worker"))
    assert response["Content-Type"].startswith("text/javascript") and "no-cache" in response["Cache-Control"]
    assert given(client) == given(treasurer)
    client.cookies["django_language"] = "en"
    assert given(client)["version"] != given(treasurer)["version"]
