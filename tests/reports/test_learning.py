"""Pages that teach: open to everybody signed in, on screen and on paper, with the words of the screens themselves."""

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from pypdf import PdfReader

from reports.guides import GUIDES, TREASURER
from reports.learning import Step
from reports.lessons_month import MEETING
from tests.browser.lessons import MOST_BYTES, PICTURES
from tests.test_doors import EVERYBODY, person_called, status

ADDRESSES = [
    reverse("learn"),
    *(reverse(name, args=[guide.slug]) for guide in GUIDES for name in ("learn_office", "learn_pdf")),
]
guides = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)


def shown(address: str, user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_who_is_signed_in_may_learn(cast, address):
    people = EVERYBODY if address == reverse("learn") else {"treasurer", "stranger"}
    for who in people:
        assert status(person_called(cast, who), address) == 200, who
    # Who has a card in her hand cannot sign in before she has read hers.
    assert status(None, address) == (200 if "/member" in address else 401)


def test_an_office_without_a_page_is_not_here(cast):
    for address in ("/learn/king/", "/learn/king.pdf"):
        assert status(cast.treasurer, address) == 404


def test_the_page_of_the_own_office_stands_first(cast):
    for who, first in (
        ("auditor", "auditor"),
        ("secretary", "committee"),
        ("network_secretary", "meeting"),
        ("member_user", "member"),
        ("stranger", "treasurer"),
    ):
        text = shown(reverse("learn"), person_called(cast, who))
        places = {guide.slug: text.index(reverse("learn_office", args=[guide.slug])) for guide in GUIDES}
        assert min(places, key=places.get) == first, who


@guides
def test_a_page_names_its_buttons_and_shows_its_pictures(cast, guide):
    text = shown(reverse("learn_office", args=[guide.slug]), cast.treasurer)
    for step in guide.steps:
        assert f"ombun/learn/{step.picture}.png" in text
        for words in step.buttons.values():
            assert f'<b class="press">{escape(words)}</b>' in text


def test_a_page_leads_to_the_others_of_the_same_office(cast):
    for slug, others in (
        ("collector", {"no-signal"}),
        ("import", {"treasurer", "no-signal", "closing", "claim", "death", "rules", "paper"}),
        ("rules", {"treasurer", "committee", "no-signal", "closing", "claim", "death", "import", "paper"}),
        ("auditor", {"audit"}),
        ("meeting", set()),
    ):
        text = shown(reverse("learn_office", args=[slug]), cast.treasurer)
        led_to = {one.slug for one in GUIDES if f'href="{reverse("learn_office", args=[one.slug])}"' in text}
        assert led_to == others, slug


def test_in_english_the_buttons_are_english(cast):
    client = Client()
    client.force_login(cast.treasurer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = client.get(reverse("learn_office", args=["treasurer"])).content.decode()
    assert '<b class="press">Record the collection</b>' in text
    assert "Treasurer: collection day" in text


@guides
def test_a_page_fits_on_one_sheet_of_paper(cast, guide):
    client = Client()
    client.force_login(cast.treasurer)
    paper = PdfReader(BytesIO(client.get(reverse("learn_pdf", args=[guide.slug])).content))
    # One side; two pages of nine steps have two.
    assert len(paper.pages) == (2 if guide in (TREASURER, MEETING) else 1)
    # A picture is drawn for every step.
    drawn = sum(page.get_contents().get_data().count(b" Do") for page in paper.pages)
    assert drawn == len(guide.steps)


@guides
def test_a_page_is_short(guide):
    assert 4 <= len(guide.steps) <= 9
    with override("th"):
        assert all(len(step.told) < 400 for step in guide.steps)


def test_the_button_that_writes_the_books_is_in_the_step_that_the_page_says():
    with override("en"):
        assert "step 6" in str(TREASURER.before)
    assert TREASURER.steps[5].picture == "record"


def test_the_way_to_the_page_stands_where_the_work_is(cast):
    client = Client()
    client.force_login(cast.treasurer)
    assert reverse("learn") in client.get(reverse("group_home", args=["ban-don-chai"])).content.decode()
    assert reverse("learn") in client.get(reverse("home")).content.decode()
    # Who stands at the members' door has not signed in.
    assert reverse("learn_office", args=["member"]) in Client().get(reverse("card")).content.decode()


@guides
def test_every_picture_is_there_and_small(guide):
    for step in guide.steps:
        assert (PICTURES / f"{step.picture}.png").stat().st_size <= MOST_BYTES, step.picture


def test_a_step_that_nobody_took_a_picture_of_stands_without_one():
    assert Step("nobody-took-it", TREASURER.title, TREASURER.before).image_file == ""


def test_no_picture_lies_about_that_no_page_shows():
    shown_somewhere = {step.picture for guide in GUIDES for step in guide.steps}
    assert {path.stem for path in PICTURES.glob("*.png")} == shown_somewhere
