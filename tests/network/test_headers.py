"""What a browser may keep: nothing of what somebody who is signed in was shown."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import APRIL

MONTH = {"slug": "ban-don-chai", "month": APRIL}
GROUP = {"slug": "ban-don-chai"}
SHOWN = [
    ("home", {}),
    ("members", GROUP),
    ("members_export", {**GROUP, "file_format": "csv"}),
    ("month_file", {**MONTH, "file_format": "json"}),
    ("month_file", {**MONTH, "file_format": "pdf"}),
    ("learn_pdf", {"office": "treasurer"}),
    ("network_home", {"slug": "lampang-south"}),
    ("offline", {}),
]


@pytest.mark.parametrize(("name", "parts"), SHOWN)
def test_a_browser_keeps_nothing_of_what_was_shown(cast, name, parts):
    client = Client()
    client.force_login(cast.treasurer)
    response = client.get(reverse(name, kwargs=parts))
    assert response.status_code == (404 if name == "network_home" else 200)
    assert response["Cache-Control"] == "no-store, private"
