"""A payer reads the books of the household on her own phone, by consent, and each look is written down."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.directory import give_access
from groups.models import AuditEvent
from groups.tenancy import group_scope
from members.households import join_household, leave_household
from members.models import ReadingRight
from members.reading import Agreed, Kind, let_read
from tests.makers import make_member, make_payment, make_payout, make_user

SLUG = "ban-don-chai"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def home(cast):
    """The member pays for her household: a daughter who signs in herself, who paid 30 baht and received 70."""
    with group_scope(cast.group):
        cast.daughter = make_member("0011", "ลูกสาว", "มูลแก้ว", user=make_user("daughter"))
        join_household(cast.member, [cast.daughter], by=cast.treasurer)
        make_payment(cast.daughter, by=cast.treasurer)
        make_payout(member=cast.daughter)
    give_access(cast.daughter.user, [cast.group])
    return cast


def page(client, user, name, *args, status: int = 200, **fields) -> str:
    client.force_login(user)
    address = reverse(name, args=[SLUG, *args])
    response = client.post(address, fields, follow=True) if fields else client.get(address)
    assert response.status_code == status
    return response.content.decode()


def allow(home, **more) -> ReadingRight:
    with group_scope(home.group):
        return let_read(home.daughter, home.member, Agreed(Kind.PAYER, paper="แฟ้ม 1", **more), by=home.treasurer)


def looks(home) -> list:
    with group_scope(home.group):
        return list(AuditEvent.objects.filter(action="reading.viewed").values_list("subject", "by"))


def test_a_member_agrees_online_and_takes_it_back_with_one_press(client, home):
    offered = page(client, home.daughter.user, "my_readers")
    assert "pays for your household" in offered and 'type="checkbox"' in offered and "checked" not in offered
    agreed = page(client, home.daughter.user, "my_readers", act="agree")
    assert "may read now" in agreed and "pays for your household" not in agreed
    assert "ลูกสาว" in page(client, home.member_user, "my_readers")
    assert "ลูกสาว" in page(client, home.member_user, "other_book", home.daughter.uuid)
    with group_scope(home.group):
        right = ReadingRight.objects.get()
    assert (right.how, right.sees_welfare) == ("online", False)
    taken_back = page(client, home.daughter.user, "my_readers", end=right.pk)
    assert "cannot read your book any more" in taken_back and "pays for your household" in taken_back
    page(client, home.member_user, "other_book", home.daughter.uuid, status=404)
    page(client, home.member_user, "my_readers", end=right.pk, status=404)


def test_the_treasurer_writes_down_a_consent_on_paper_and_ends_it(client, home):
    told = {"kind": "payer", "reader": "0001", "paper": "แฟ้ม 3", "given_on": "15/4/2550"}
    unknown = page(client, home.treasurer, "member_readers", "0011", **(told | {"reader": "9999"}))
    assert "Nobody in the register has the number 9999." in unknown and "แฟ้ม 3" in unknown
    stood = page(client, home.treasurer, "member_readers", "0011", **told)
    assert "may read now" in stood and "แฟ้ม 3" in stood
    hers = page(client, home.daughter.user, "my_readers")
    assert "signed on paper" in hers
    with group_scope(home.group):
        right = ReadingRight.objects.get()
    assert "ended" in page(client, home.treasurer, "member_readers", "0011", end=right.pk)
    for none in (right.pk, "9" * 5000):
        page(client, home.treasurer, "member_readers", "0001", end=none, status=404)
    page(client, home.daughter.user, "my_readers", end="9" * 5000, status=404)


@pytest.mark.parametrize("name", ["other_savings", "other_book"])
def test_what_was_received_is_shown_only_where_the_consent_says_so_and_each_look_is_written_down(client, home, name):
    allow(home)
    shown = page(client, home.member_user, name, home.daughter.uuid)
    assert "30" in words(shown) and "70" not in words(shown) and "What the member received is not shown" in shown
    page(client, home.daughter.user, "my_readers", end=right_of(home).pk)
    allow(home, sees_welfare=True)
    assert "70" in words(page(client, home.member_user, name, home.daughter.uuid))
    assert looks(home) == [("0011", home.member_user.pk)] * 2


def words(shown: str) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"<[^>]*>", "", shown)


def right_of(home) -> ReadingRight:
    with group_scope(home.group):
        return ReadingRight.objects.get(ended_at=None)


def plain(response) -> str:
    """The body without what belongs to every request: the address itself and the token against forged forms."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", response.content.decode())
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


@pytest.mark.parametrize("name", ["other_savings", "other_book"])
def test_a_book_that_is_not_open_is_answered_like_one_that_does_not_exist(client, home, name):
    with group_scope(home.group):
        stranger = make_member("0099")
    with group_scope(home.other):
        elsewhere = home.other_member
    allow(home)
    with group_scope(home.group):
        leave_household(home.daughter, by=home.treasurer)
    client.force_login(home.member_user)

    def answer(member: uuid.UUID) -> tuple:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name, args=[SLUG, member]))
        return response.status_code, len(queries), plain(response)

    answer(uuid.uuid4())
    missing = answer(uuid.uuid4())
    assert missing[0] == 404
    for member in (home.daughter, stranger, elsewhere, home.member):
        assert answer(member.uuid) == missing
    assert looks(home) == []
