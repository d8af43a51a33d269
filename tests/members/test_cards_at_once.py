"""Many guesses at the same moment are counted one by one, and a one-time code opens once."""

from contextlib import nullcontext

from groups.cards import Door, open_with_pin
from groups.models import DirectoryEvent, Tries
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.tries import Closed
from members.cards import draw, first_use, issue
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
