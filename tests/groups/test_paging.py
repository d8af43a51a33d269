"""Long lists: the address chooses the page, never how much stands on it."""

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from tests.makers import APRIL, make_member

LISTS = [("members", ()), ("contributions", (APRIL,)), ("entries", (APRIL,)), ("vouchers", (APRIL,))]


@pytest.mark.parametrize(("name", "args"), LISTS)
@pytest.mark.parametrize("asked", ["per_page=-1", "per_page=0", "per_page=x", "page=-1", "page=99999", "page=x"])
def test_a_list_opens_whatever_the_address_asks_for(cast, client, name, args, asked):
    client.force_login(cast.treasurer)
    assert client.get(f"{reverse(name, args=[cast.group.slug, *args])}?{asked}").status_code == 200


def test_the_address_does_not_make_a_page_longer(cast, client):
    with group_scope(cast.group):
        for number in range(2, 53):
            make_member(f"{number:04}", f"ชื่อ{number}")
    client.force_login(cast.treasurer)
    page = client.get(reverse("members", args=[cast.group.slug]), {"per_page": "5000"})
    assert page.content.count(b"/edit/") == 50
