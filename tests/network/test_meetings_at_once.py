"""Two of a committee in one moment, each on a connection of their own: numbers have no gap, nobody overwrites."""

import uuid

import pytest

from groups.tenancy import network_scope
from network.minutes import close_minutes, take_turn
from network.models import GroupTurn, Meeting, Resolution
from network.tasks import Given, add_task
from tests.at_once import at_once
from tests.conftest import make_cast
from tests.network.meeting_walks import attended, decided, planned


@pytest.fixture
def hall(committed_db):
    cast = make_cast()
    with network_scope([cast.network]):
        cast.meeting = attended(cast)
    return cast


def test_resolutions_recorded_at_once_are_numbered_without_a_gap(hall):
    assert (
        at_once(lambda: network_scope([hall.network]), *(lambda: decided(hall, hall.meeting) for _again in range(5)))
        == ["done"] * 5
    )
    with network_scope([hall.network]):
        assert sorted(Resolution.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_of_two_who_were_promised_the_same_number_one_gets_it(hall):
    told = at_once(
        lambda: network_scope([hall.network]),
        *(lambda: decided(hall, hall.meeting, expected=1) for _again in range(3)),
    )
    assert told == ["ChangedMeanwhile", "ChangedMeanwhile", "done"]


def test_one_press_sent_twice_is_one_resolution(hall):
    key = uuid.uuid4()
    assert (
        at_once(
            lambda: network_scope([hall.network]),
            *(lambda: decided(hall, hall.meeting, key=key) for _again in range(3)),
        )
        == ["done"] * 3
    )
    with network_scope([hall.network]):
        assert Resolution.objects.count() == 1


def test_of_two_who_write_the_same_turn_one_is_told(hall):
    told = at_once(
        lambda: network_scope([hall.network]),
        *(
            lambda words=words: take_turn(hall.meeting, hall.group, told=words, advice="", seen=0, by=None)
            for words in ("หนึ่ง", "สอง")
        ),
    )
    assert told == ["ChangedMeanwhile", "done"]
    with network_scope([hall.network]):
        assert GroupTurn.objects.get().told in ("หนึ่ง", "สอง")


def test_closing_and_deciding_at_once_leave_no_resolution_outside_the_minutes(hall):
    told = at_once(
        lambda: network_scope([hall.network]),
        lambda: close_minutes(hall.meeting, by=hall.network_chair),
        lambda: close_minutes(hall.meeting, by=hall.network_secretary),
        *(lambda: add_task(hall.meeting, Given("งาน"), by=None) for _again in range(3)),
    )
    assert told.count("MinutesClosed") == 5 - told.count("done") and "MinutesClosed" in told
    with network_scope([hall.network]):
        assert Meeting.objects.get().closed_at


def test_of_two_who_plan_for_the_same_month_one_does(hall):
    june = hall.meeting.on.replace(month=6)
    plan = {"month": hall.meeting.reviewed.next()}
    acts = [lambda: planned(hall, june, **plan) for _again in range(3)]
    told = at_once(lambda: network_scope([hall.network]), *acts)
    assert told == ["MonthTaken", "MonthTaken", "done"]
