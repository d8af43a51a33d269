"""Many guesses at the same moment are counted one by one, and a one-time code opens once."""

from contextlib import nullcontext

import pytest

from groups.cards import (
    CODE_GOOD_FOR,
    Door,
    NotRight,
    open_with_code,
    open_with_pin,
    renew_code,
    sign_out_everywhere,
    use_up,
)
from groups.models import DirectoryEvent, Group, MemberCard, Tries, User
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.tries import Closed
from members.cards import change_pin, draw, first_use, issue
from members.models import Member
from tests.at_once import at_once
from tests.makers import make_group, make_member

PIN, THREADS = "482913", 24


class TooMany(Refused):
    """What `at_once` can tell of a card that is closed."""


def make_slip():
    group = make_group("ban-don-chai")
    with group_scope(group):
        return issue(draw([make_member("0417")]), by=None)[0]


def guess(number: str, pin: str, address: str) -> None:
    try:
        open_with_pin(number, pin, door=Door(address))
    except Closed as closed:
        raise TooMany("closed") from closed


def test_many_guesses_at_once_get_no_more_tries_than_one_after_the_other(committed_db):
    slip = make_slip()
    first_use(slip.number, slip.code, PIN, door=Door("here"))
    acts = [lambda place=place: guess(slip.number, f"{place:06}", f"10.0.0.{place}") for place in range(THREADS)]
    told = at_once(nullcontext, *acts)
    assert told == ["NotRight"] * 4 + ["TooMany"] * (THREADS - 4)
    assert DirectoryEvent.objects.filter(action="card.failed").count() == 5
    assert Tries.objects.get(kind="card").failures == 5


def test_one_code_used_twice_at_once_makes_one_pin(committed_db):
    slip = make_slip()
    pins = [PIN, "903857", "730184"]
    told = at_once(
        nullcontext, *(lambda pin=pin: first_use(slip.number, slip.code, pin, door=Door(pin)) for pin in pins)
    )
    assert told == ["NotRight", "NotRight", "done"]


def test_a_new_slip_that_two_ask_for_at_once_is_two_slips_of_which_one_opens(committed_db):
    slip = make_slip()
    group = Group.objects.get()

    def new_slip() -> None:
        with group_scope(group):
            issue(draw(Member.objects.all()), by=None, in_use_too=True)

    assert at_once(nullcontext, new_slip, new_slip) == ["done", "done"]
    with group_scope(group):
        (card,) = MemberCard.objects.filter(closed_at=None)
        assert Member.objects.get().user_id == card.user_id and card.number != slip.number


def test_what_was_right_a_moment_ago_is_not_kept_over_what_was_changed_since(db):
    slip = make_slip()
    before = open_with_code(slip.number, slip.code, door=Door("here"))
    renew_code(MemberCard.objects.get(), "87654321", good_for=CODE_GOOD_FOR)
    with pytest.raises(NotRight):
        use_up(before)
    first_use(slip.number, "87654321", PIN, door=Door("here"))
    user, stale = User.objects.get(cards__number=slip.number), User.objects.get(cards__number=slip.number)
    change_pin(user, PIN, "903857")
    for act in (lambda: change_pin(stale, PIN, "730184"), lambda: sign_out_everywhere(stale, PIN)):
        with pytest.raises(NotRight):
            act()
    assert open_with_pin(slip.number, "903857", door=Door("here")).user == user
