"""The first page after signing in: every place this person may go, and nothing else."""

import re

import pytest
from django.test import Client

from groups import directory
from tests import makers


def ways(user) -> set[str]:
    """Where the buttons of the page lead."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return set(re.findall(r'<a class="button" href="([^"]*)"', client.get("/").content.decode()))


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("treasurer", {"/g/ban-don-chai/"}),
        ("collector", {"/g/ban-don-chai/sheets/now/"}),
        ("other_treasurer", {"/g/ban-lao/"}),
        ("network_committee", {"/n/lampang-south/"}),
        ("member_user", {"/g/ban-don-chai/me/"}),
        ("staff", {"/admin/"}),
        ("stranger", set()),
    ],
)
def test_everybody_is_shown_their_own_places(cast, who, places):
    assert ways(getattr(cast, who)) == places


def test_one_person_in_many_places_sees_them_all(cast):
    since = makers.LONG_AGO
    directory.give_office(cast.collector, "auditor", group=cast.group, from_date=since)
    directory.give_office(cast.collector, "committee", network=cast.network, from_date=since)
    directory.give_access(cast.collector, [cast.other])
    assert ways(cast.collector) == {"/g/ban-don-chai/", "/n/lampang-south/", "/g/ban-lao/me/"}


def test_an_office_that_has_ended_opens_nothing(cast):
    cast.chair.offices.update(to_date=makers.LONG_AGO)
    assert ways(cast.chair) == set()


def test_whoever_has_nowhere_to_go_is_told_whom_to_ask(cast):
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.stranger)
    assert "Ask the chair of your group or the secretary of your network" in client.get("/").content.decode()


def test_the_page_greets_by_name_and_says_the_office(cast):
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.treasurer)
    page = client.get("/").content.decode()
    assert "คุณ treasurer" in page
    assert "<strong>treasurer</strong>" in page


def test_whoever_is_not_signed_in_is_asked_to(db):
    assert Client().get("/").url == "/sign-in/?next=/"


def test_many_places_cost_the_queries_of_one(cast, django_assert_max_num_queries):
    for number in range(6):
        group = directory.create_group(f"group-{number}", f"กลุ่ม {number}")
        directory.give_office(cast.treasurer, "treasurer", group=group, from_date=makers.LONG_AGO)
    client = Client()
    client.force_login(cast.treasurer)
    with django_assert_max_num_queries(4):
        client.get("/")
