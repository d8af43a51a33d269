"""A forgotten PIN: a code by e-mail to whoever confirmed an address, and the same answer to everybody else."""

import re
import time

from django.test import Client
from django.urls import reverse

from groups.cards import Door, draw_numbers
from groups.models import User
from groups.tenancy import group_scope
from members.cards import draw, first_use, issue
from members.emails import confirm_address, give_address
from tests.conftest import make_cast
from tests.mail_server import mail_server, turn_on
from tests.makers import make_member

OLD, NEW = "482913", "903857"


def make_card(group, number: str, *, address: str = "") -> str:
    """The number of a card in use, of a member who gave an address or none."""
    with group_scope(group):
        (slip,) = issue(draw([make_member(number)]), by=None)
    card = first_use(slip.number, slip.code, OLD, door=Door("in the test"))
    if address:
        with group_scope(group):
            confirm_address(slip.member, give_address(slip.member, address, by=card.user)[1], by=card.user)
    return slip.number


def forget(number: str):
    return Client(REMOTE_ADDR="203.0.113.7").post(reverse("card_forgot"), {"number": number})


def enter(pin: str, number: str) -> bool:
    return Client().post(reverse("card"), {"number": number, "pin": pin}).status_code == 302


def test_a_code_comes_by_e_mail_and_nobody_learns_whether_a_card_exists(committed_db, settings):
    cast = make_cast()
    number = make_card(cast.group, "0101", address="m@example.com")
    without = make_card(cast.group, "0102")
    assert forget(number).status_code == 404, "where e-mail is not set up there is no such page"
    with mail_server() as server:
        turn_on(settings, server.port)
        answers = {(one.status_code, one.url[:-9]) for one in map(forget, (number, without, draw_numbers(1)[0]))}
        assert answers == {(302, f"{reverse('card_first')}?number=")}
        until = time.monotonic() + 20
        while not server.letters and time.monotonic() < until:
            time.sleep(0.02)
        ((to, _letter),) = server.letters
        code = re.search(r"\d{4} \d{4}", server.texts[0])[0]
        assert to == "m@example.com" and enter(OLD, number), "the old PIN opens until the code was used"
        told = {"number": number, "code": code, "new_pin": NEW, "again": NEW}
        assert Client().post(reverse("card_first"), told).status_code == 302
        assert enter(NEW, number) and not enter(OLD, number)
        assert [forget(number).status_code for _time in range(4)][-1] == 429
    assert User.objects.filter(signs_in_by_card=True).count() == 2
