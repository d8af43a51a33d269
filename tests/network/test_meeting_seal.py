"""Closed minutes in SQL: every statement that would change them is refused by the database, on the engine at hand."""

import datetime

import pytest

from groups.tenancy import network_scope
from network.meetings import call_off_meeting
from network.minutes import close_minutes, take_turn
from network.models import Attendance, GroupTurn, MeetingTask, Resolution
from network.tasks import Done, Given, add_task, finish_task
from tests.conftest import ON_POSTGRESQL
from tests.forbidden_minutes import MINUTES, MINUTES_ON_POSTGRESQL, MINUTES_ON_SQLITE
from tests.network.meeting_walks import attended, decided, item_of, planned
from tests.test_seal import assert_refused, run

JUNE, JULY = datetime.date(2007, 6, 20), datetime.date(2007, 7, 20)


@pytest.fixture
def book(cast):
    """Two closed meetings, one that is open, one that was called off; a task told as done in the second."""
    with network_scope([cast.network]):
        first = attended(cast)
        take_turn(first, cast.group, told="เล่า", advice="", seen=0, by=None)
        resolution = decided(cast, first)
        told, task = (add_task(first, Given(what), by=None) for what in ("งานแรก", "งานที่สอง"))
        close_minutes(first, by=cast.network_chair)
        second = attended(cast, JUNE, month=None)
        finish_task(told, Done(JUNE, "เสร็จ", second), by=None)
        close_minutes(second, by=None)
        third = attended(cast, JULY, month=None)
        decided(cast, third)
        add_task(third, Given("งานที่สาม"), by=None)
        called_off = call_off_meeting(planned(cast, JULY, month=None), "ฝน", by=None)
        yield {
            "meeting": first.pk, "open": third.pk, "called_off": called_off.pk, "told": told.pk,
            "meetingtask": task.pk, "resolution": resolution.pk, "agendaitem": item_of(first).pk,
            "groupturn": GroupTurn.objects.get().pk, "group": cast.group.pk, "other": cast.other.pk,
            "attendance": Attendance.objects.get(meeting=first, group=cast.group).pk,
        }  # fmt: skip


def test_the_database_refuses_every_change_of_closed_minutes(book):
    assert_refused(MINUTES, book)
    assert_refused(MINUTES_ON_POSTGRESQL if ON_POSTGRESQL else MINUTES_ON_SQLITE, book)


def test_what_is_open_may_change(book):
    run(["UPDATE network_meetingtask SET done_on = '2007-07-21', how = 'x' WHERE id = {meetingtask}"], book)
    run(["UPDATE network_resolution SET words = 'x' WHERE meeting_id = {open}"], book)
    run(["UPDATE network_meeting SET place = 'x' WHERE id = {open}"], book)
    assert MeetingTask.objects.get(pk=book["meetingtask"]).how == "x"
    assert Resolution.objects.get(words="x").meeting_id == book["open"]
