"""Members' cards: from the printed slip to the page, wrong PINs, a new slip, two groups, and what nobody learns."""

import datetime
import re

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from stdnum import damm

from groups import cards, directory
from groups.card_pins import ObviousPin, refuse_obvious
from groups.cards import CardRefused, Door, NotRight, open_with_code, open_with_pin
from groups.models import AuditEvent, MemberCard, Office, Tries, User
from groups.tenancy import group_scope
from groups.thai_dates import Month
from groups.tries import ADDRESS, CARD, Closed, Counter, take
from members.cards import NONE, UNUSED, USED, close_card, draw, first_use, issue, members_by_card
from members.models import Member
from members.states import change_state, newest_to_take_back, take_back_change
from network.middleware import real_address
from tests.makers import DAY, PASSWORD, make_member

PIN, OTHER_PIN, WRONG = "482913", "903857", "730184"
HERE, THERE = "203.0.113.7", "198.51.100.9"


def browser(address: str = HERE) -> Client:
    return Client(headers={"accept-language": "en"}, REMOTE_ADDR=address)


def make_slip(group, number: str = "0417", *, pin: str = "", **fields):
    """A member with a card that was printed; with `pin`, used already."""
    with group_scope(group):
        member = Member.objects.filter(number=number).first() or make_member(number, "บุญมี", **fields)
        (slip,) = issue(draw([member]), by=None)
    if pin:
        first_use(slip.number, slip.code, pin, door=Door("in the test"))
    return slip


def type_pin(client: Client, number: str, pin: str, **more):
    return client.post("/card/", {"number": number, "pin": pin, **more})


def body_of(response, number: str) -> str:
    """What a page says, but for what differs on every page: the token of the form and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(number, "NUMBER")


def unknown_number() -> str:
    return cards.draw_numbers(1)[0]


def test_from_the_printed_slip_to_the_page_and_back_with_the_pin(cast):
    slip, client = make_slip(cast.group), browser()
    page = client.get(f"/card/{slip.number}/").content.decode()
    assert slip.printed_number in page and f"/card/first/?number={slip.number}" in page
    assert slip.printed_number in client.get(f"/card/first/?number={slip.number}").content.decode()
    typed = {"number": slip.printed_number, "code": slip.printed_code, "new_pin": PIN, "again": PIN}
    assert client.post("/card/first/", typed).url == "/"
    assert client.get("/").url == "/g/ban-don-chai/me/"
    assert client.get("/g/ban-don-chai/me/").status_code == 200
    assert client.session.get_expire_at_browser_close()
    assert client.post("/sign-out/").url == "/card/"
    assert client.get("/g/ban-don-chai/me/").url == "/card/?next=/g/ban-don-chai/me/"
    # The code opened once.
    assert client.post("/card/first/", typed).status_code == 200
    thai = "".join(chr(ord(digit) + 0x0E50 - ord("0")) for digit in slip.number)
    assert type_pin(client, thai, PIN, next="/g/ban-don-chai/me/").url == "/g/ban-don-chai/me/"
    assert type_pin(browser(), slip.number, PIN, next="https://example.org/").url == "/"


def test_a_mistyped_digit_is_told_before_anything_is_looked_up(cast):
    slip = make_slip(cast.group, pin=PIN)
    for place in range(9):
        wrong = slip.number[:place] + str((int(slip.number[place]) + 3) % 10) + slip.number[place + 1 :]
        assert not damm.is_valid(wrong)
    with CaptureQueriesContext(connection) as captured:
        page = type_pin(browser(), wrong, PIN).content.decode()
    assert "A digit of this number is mistyped" in page and len(captured) == 0
    assert wrong in page and PIN not in page


def test_nobody_learns_whether_a_number_exists(cast):
    used, unused = make_slip(cast.group, "0417", pin=PIN), make_slip(cast.group, "0418")
    shut = make_slip(cast.group, "0419", pin=PIN)
    with group_scope(cast.group):
        close_card(shut.member, by=cast.treasurer)
    late = make_slip(cast.group, "0420")
    MemberCard.objects.filter(number=late.number).update(code_until=timezone.now())
    numbers = [unknown_number(), used.number, unused.number, shut.number, late.number]
    for path, secrets in (
        ("/card/", {"pin": WRONG}),
        ("/card/first/", {"code": "12345678", "new_pin": OTHER_PIN, "again": OTHER_PIN}),
    ):
        Tries.objects.all().delete()
        seen = {number: _told(path, number, secrets, place) for place, number in enumerate(numbers)}
        assert len({tuple(told) for told in seen.values()}) == 1, path
        statuses = [status for status, _body, _queries in seen[used.number]]
        assert statuses == [200, 200, 200, 200, 429, 429]
    # Also with what would have been right, after the card was closed or the slip ran out.
    Tries.objects.all().delete()
    gone = _told("/card/", shut.number, {"pin": PIN}, 1)
    assert gone == _told("/card/", unknown_number(), {"pin": PIN}, 2)
    code = {"code": late.code, "new_pin": OTHER_PIN, "again": OTHER_PIN}
    assert _told("/card/first/", late.number, code, 3) == _told("/card/first/", unknown_number(), code, 4)


def _told(path: str, number: str, secrets: dict, place: int) -> list[tuple]:
    """Status, words, and the shape of the queries of six tries from an address of one's own."""
    client, told = browser(f"192.0.2.{place}"), []
    for _again in range(6):
        with CaptureQueriesContext(connection) as captured:
            response = client.post(path, {"number": number, **secrets})
        shape = tuple(re.sub(r"'[^']*'|\b\d+\b|%s|s\d+_x\d+", "?", query["sql"]) for query in captured)
        body = re.sub(r"\d+:\d\d", "", body_of(response, number))
        told.append((response.status_code, body, shape))
    return told


def test_wrong_pins_close_a_card_for_longer_each_time_and_a_new_slip_opens_at_once(cast):
    slip = make_slip(cast.group, pin=PIN)
    for _again in range(4):
        assert "not right" in type_pin(browser(), slip.number, WRONG).content.decode()
    assert type_pin(browser(), slip.number, WRONG).status_code == 429
    locked = type_pin(browser(THERE), slip.number, PIN)
    assert locked.status_code == 429 and "print you a new slip" in locked.content.decode()
    for minutes in (15, 30, 60, 120, 240, 480, 960, 1440, 1440):
        row = Tries.objects.get(kind="card")
        closed_for = row.closed_until - row.since
        assert round(closed_for.total_seconds() / 60) == minutes
        # Time passes.
        row.since, row.closed_until = timezone.now() - closed_for, timezone.now()
        row.save()
        for _again in range(5):
            with pytest.raises((NotRight, Closed)):
                open_with_pin(slip.number, WRONG, door=Door(THERE))
        Tries.objects.filter(kind="address").delete()
    with group_scope(cast.group):
        (fresh,) = issue(draw([slip.member]), by=cast.treasurer, in_use_too=True)
    assert first_use(fresh.number, fresh.code, OTHER_PIN, door=Door(THERE)).group == cast.group


def test_the_right_pin_wipes_out_the_cards_mistakes_and_not_those_of_the_address(cast):
    slip = make_slip(cast.group, pin=PIN)
    for _again in range(7):
        for _wrong in range(4):
            type_pin(browser(), slip.number, WRONG)
        if _again < 6:
            assert type_pin(browser(), slip.number, PIN).status_code == 302
    assert Tries.objects.filter(kind="address").latest("failures").failures == 28
    assert type_pin(browser(), unknown_number(), WRONG).status_code == 200
    assert type_pin(browser(), unknown_number(), WRONG).status_code == 429
    assert type_pin(browser(), slip.number, PIN).status_code == 429
    assert type_pin(browser(THERE), slip.number, PIN).status_code == 302


def test_a_stranger_does_not_lock_a_member_out_of_her_own_phone(cast):
    slip, phone = make_slip(cast.group, pin=PIN), browser()
    assert type_pin(phone, slip.number, PIN, remember="on").status_code == 302
    cookie = phone.cookies["card"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/card/"
    assert not phone.session.get_expire_at_browser_close()
    phone.post("/sign-out/")
    page = phone.get("/card/").content.decode()
    assert slip.number[-3:] in page and slip.number not in page and slip.printed_number not in page
    for _again in range(8):
        type_pin(browser(), slip.number, WRONG)
        type_pin(browser(), unknown_number(), WRONG)
    assert type_pin(browser(THERE), slip.number, PIN).status_code == 429
    assert phone.post("/card/", {"pin": PIN}).status_code == 302
    phone.post("/sign-out/")
    # Her phone counts for itself, and a cookie of one's own making is none.
    assert [phone.post("/card/", {"pin": WRONG}).status_code for _again in range(5)] == [200, 200, 200, 200, 429]
    forged = browser(THERE)
    forged.cookies["card"] = cookie.value.replace(slip.number, unknown_number())
    assert "Your card ends with" not in forged.get("/card/").content.decode()
    assert phone.post("/card/forget/").status_code == 302
    assert "Your card ends with" not in phone.get("/card/").content.decode()


def test_a_new_slip_kills_the_old_card_its_pin_and_its_sessions(cast):
    slip, client, treasurer = make_slip(cast.group, pin=PIN), browser(), browser()
    type_pin(client, slip.number, PIN)
    treasurer.force_login(cast.treasurer)
    paper = treasurer.post("/g/ban-don-chai/members/0417/card/", {"act": "new"})
    assert paper["content-type"] == "application/pdf" and "no-store" in paper["cache-control"]
    assert client.get("/g/ban-don-chai/me/").status_code == 302
    with pytest.raises(NotRight):
        open_with_pin(slip.number, PIN, door=Door(THERE))
    with group_scope(cast.group):
        told = AuditEvent.objects.filter(subject="0417").values_list("action", "by__username")
        assert {("card.issued", "treasurer"), ("card.closed", "treasurer"), ("member.viewed", "treasurer")} <= set(
            told
        )
    assert "printed, never used" in treasurer.get("/g/ban-don-chai/members/0417/card/").content.decode()
    treasurer.post("/g/ban-don-chai/members/0417/card/", {"act": "close"})
    assert not MemberCard.objects.filter(closed_at=None).exists()
    assert "there is none" in treasurer.get("/g/ban-don-chai/members/0417/card/").content.decode()


@pytest.mark.parametrize(
    "pin",
    ["111111", "123456", "654321", "890123", "121212", "123123", "112233", "123321", "110011", "159753", "220741"]
    + ["410722", "071998", "199807", "220798", "980722", "254107", "812345", "456789", "000417"],
)
def test_an_obvious_pin_is_refused_with_its_reason(cast, pin):
    slip = make_slip(cast.group, born_on=datetime.date(1998, 7, 22), phone="081-234-5678")
    number, code = slip.number, slip.code
    page = browser().post("/card/first/", {"number": number, "code": code, "new_pin": pin, "again": pin})
    assert "Choose six digits that only you know" in page.content.decode()
    assert MemberCard.objects.get(number=number).used_at is None
    with pytest.raises(ObviousPin, match="stands on the card|birthday|again and again|counting|repeats|Many people"):
        refuse_obvious(number[-6:], numbers=[number])


def test_a_card_opens_no_office_and_no_other_door(cast):
    slip = make_slip(cast.group, pin=PIN)
    user = MemberCard.objects.get(number=slip.number).user
    assert user.display_name == "" and slip.member.number not in user.username
    # Not even with the very text that was hashed.
    peppered = cards._peppered(PIN)
    for path in ("/sign-in/", "/admin/login/"):
        for password in (PIN, peppered):
            page = browser().post(path, {"username": user.username, "password": password})
            assert page.status_code == 200, path
    for group_or_network in ({"group": cast.group}, {"network": cast.network}):
        with pytest.raises(IntegrityError), transaction.atomic():
            directory.give_office(user, Office.Kind.TREASURER, from_date=DAY, **group_or_network)
    for field in ("is_staff", "is_superuser"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=user.pk).update(**{field: True})
    staff = browser()
    staff.force_login(cast.staff)
    assert user.username not in staff.get("/admin/groups/user/").content.decode()
    assert staff.get(f"/admin/groups/user/{user.pk}/change/").status_code == 302
    assert f'value="{user.pk}"' not in staff.get("/admin/groups/office/add/").content.decode()
    officer = browser()
    officer.force_login(cast.treasurer)
    assert officer.get("/card/mine/").status_code == 404
    assert "signed in on this phone" in type_pin(officer, slip.number, PIN).content.decode()


def test_an_officer_with_a_password_gets_no_card_and_the_dead_none_either(in_group):
    with pytest.raises(CardRefused, match="user name|ชื่อผู้ใช้"):
        issue(draw([in_group.member]), by=in_group.treasurer)
    assert in_group.member not in members_by_card(NONE)
    slip = make_slip(in_group.group, pin=PIN)
    died = change_state(slip.member, "died", event_on=DAY, reporting_month=Month(2007, 4), by=in_group.treasurer)
    with pytest.raises(NotRight):
        open_with_pin(slip.number, PIN, door=Door(HERE))
    with pytest.raises(CardRefused):
        issue(draw([slip.member]), by=in_group.treasurer, in_use_too=True)
    assert newest_to_take_back(slip.member) == died
    take_back_change(died, reason="คนละคน", reporting_month=Month(2007, 4), by=in_group.treasurer)
    with pytest.raises(NotRight):
        open_with_pin(slip.number, PIN, door=Door(HERE))


def test_two_groups_are_opened_by_one_pin_until_one_of_them_prints_anew(cast):
    mine, other = make_slip(cast.group, pin=PIN), make_slip(cast.other, pin=OTHER_PIN)
    second = make_slip(cast.other, "0500")
    client = browser()
    type_pin(client, mine.number, PIN)
    wrong = client.post("/card/mine/", {"act": "other", "number": other.number, "secret": WRONG})
    assert "not right" in wrong.content.decode()
    joined = client.post("/card/mine/", {"act": "other", "number": other.printed_number, "secret": OTHER_PIN})
    assert joined.status_code == 302
    home = client.get("/").content.decode()
    assert "บ้านดอนไชย" in home and "บ้านเหล่า" in home
    for slug in ("ban-don-chai", "ban-lao"):
        assert client.get(f"/g/{slug}/me/").status_code == 200
    for group in (cast.group, cast.other):
        with group_scope(group):
            assert AuditEvent.objects.filter(action="card.joined").exists() == (group == cast.other)
    # One PIN for both from now on; a third person's card stays hers.
    with pytest.raises(NotRight):
        open_with_pin(other.number, OTHER_PIN, door=Door(THERE))
    assert open_with_pin(other.number, PIN, door=Door(THERE)).group == cast.other
    again = client.post("/card/mine/", {"act": "other", "number": second.number, "secret": second.code})
    assert "have a card already" in again.content.decode()
    assert open_with_code(second.number, second.code, door=Door(THERE)).used_at is None
    # Whoever prints a new slip in one group opens that group alone.
    with group_scope(cast.other):
        (fresh,) = issue(draw([other.member]), by=cast.other_treasurer, in_use_too=True)
    thief = browser()
    thief.post("/card/first/", {"number": fresh.number, "code": fresh.code, "new_pin": WRONG, "again": WRONG})
    assert thief.get("/g/ban-lao/me/").status_code == 200
    assert thief.get("/g/ban-don-chai/me/").status_code == 404
    assert client.get("/g/ban-don-chai/me/").status_code == 200
    assert client.get("/g/ban-lao/me/").status_code == 404


def test_another_pin_and_signing_out_everywhere_end_every_other_session(cast):
    slip, phone, other = make_slip(cast.group, pin=PIN), browser(), browser(THERE)
    type_pin(phone, slip.number, PIN, remember="on")
    type_pin(other, slip.number, PIN)
    typed = {"act": "pin", "new_pin": OTHER_PIN, "again": OTHER_PIN}
    assert "not the PIN you have now" in phone.post("/card/mine/", {**typed, "pin": WRONG}).content.decode()
    assert phone.post("/card/mine/", {**typed, "pin": PIN}).status_code == 302
    assert phone.get("/card/mine/").status_code == 200
    assert other.get("/card/mine/").status_code == 302
    type_pin(other, slip.number, OTHER_PIN)
    assert other.post("/card/mine/", {"act": "everywhere", "pin": OTHER_PIN}).url == "/card/"
    assert phone.get("/card/mine/").status_code == other.get("/card/mine/").status_code == 302
    # The phone knows the number still; it has lost its own counter.
    for _again in range(5):
        type_pin(browser(THERE), slip.number, WRONG)
    assert phone.post("/card/", {"pin": OTHER_PIN}).status_code == 429


def test_three_hundred_cards_cost_what_one_costs_and_close_none_in_use(in_group):
    in_use, unused = make_slip(in_group.group, "0417", pin=PIN), make_slip(in_group.group, "0418")
    members = [make_member(f"1{number:03}", f"คน{number}") for number in range(300)]

    def cost(some) -> int:
        with CaptureQueriesContext(connection) as captured:
            issue(draw(some), by=in_group.treasurer)
        return len(captured)

    assert cost([*members[:1], in_use.member, unused.member]) == cost([*members, in_use.member])
    assert open_with_pin(in_use.number, PIN, door=Door(HERE)).group == in_group.group
    with pytest.raises(NotRight):
        open_with_code(unused.number, unused.code, door=Door(HERE))
    assert (members_by_card(USED).count(), members_by_card(UNUSED).count()) == (1, 301)
    assert AuditEvent.objects.filter(action="card.issued", subject="1299").count() == 1
    assert len({card.number for card in MemberCard.objects.all()}) == MemberCard.objects.count()


def guess(numbers, addresses: int, tries: int) -> set[int]:
    """Wrong PINs for these cards, as fast as they come, from so many addresses; the statuses that pages had."""
    seen = set()
    for place in range(tries):
        address, number = f"10.0.0.{place % addresses}", numbers[place % len(numbers)]
        pin = f"{(place * 7919 + 13) % 1_000_000:06}"
        if place % 10 == 0:
            # A page takes its time: one of ten comes through it.
            seen.add(type_pin(browser(address), number, pin).status_code)
        else:
            with pytest.raises((NotRight, Closed)):
                open_with_pin(number, pin, door=Door(address))
    return seen


@pytest.mark.parametrize(("tries", "addresses"), [(400, 20), pytest.param(10_000, 100, marks=pytest.mark.slow)])
def test_guessing_opens_nothing_and_locks_no_treasurer_out(cast, tries, addresses):
    numbers = [make_slip(cast.group, f"04{place:02}", pin=PIN).number for place in range(10)]
    assert guess([*numbers, unknown_number()], addresses, tries) == {200, 429}
    # However many there were, few were looked at: five for each number, and not as many as from one address.
    looked_at = sum(Tries.objects.filter(kind="card").values_list("failures", flat=True))
    assert looked_at <= 5 * 11
    assert not AccessAttempt.objects.exists()
    treasurer = browser("10.0.0.1")
    assert treasurer.post("/sign-in/", {"username": "treasurer", "password": PASSWORD}).url == "/"
    assert treasurer.get("/g/ban-don-chai/").status_code in (200, 302)


def test_old_tries_are_swept(db):
    with pytest.raises(Closed):
        for _again in range(6):
            take(Counter(CARD, "1"))
    Tries.objects.update(since=timezone.now() - datetime.timedelta(days=10))
    take(Counter(CARD, "2"))
    assert Tries.objects.count() == 1


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(cast):
    seen = []
    request = browser().get("/card/").wsgi_request
    request.META["HTTP_X_FORWARDED_FOR"] = "1.2.3.4, 198.51.100.9"
    real_address(lambda request: seen.append(request.META["REMOTE_ADDR"]))(request)
    request.META["HTTP_X_FORWARDED_FOR"] = "198.51.100.1, nonsense"
    real_address(lambda request: seen.append(request.META["REMOTE_ADDR"]))(request)
    assert seen == ["198.51.100.9", "198.51.100.9"]
    # And without a proxy nobody chooses an address: the lock holds.
    slip = make_slip(cast.group, pin=PIN)
    with override_settings(BEHIND_PROXY=False):
        for place in range(5):
            headers = {"accept-language": "en", "x-forwarded-for": f"9.9.9.{place}"}
            Client(headers=headers, REMOTE_ADDR=HERE).post("/card/", {"number": slip.number, "pin": WRONG})
    assert Tries.objects.filter(kind="address", failures__gt=0).count() == 1


def test_who_has_one_address_of_the_sixth_version_has_no_more_tries_than_others():
    def keys(*addresses):
        return {Counter(ADDRESS, address).key for address in addresses}

    assert len(keys("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")) == 1
    assert len(keys("2001:db8:1:2::1", "2001:db8:1:3::1", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "192.0.2.3")) == 5
    assert keys("::ffff:192.0.2.1") == keys("192.0.2.1")
