"""Meetings of the cast's network, step by step through the services, for tests that begin in the middle of one."""

import datetime
from types import SimpleNamespace

from groups.models import Network
from groups.queries import books_of
from network.meetings import Begun, Plan, hold_meeting, plan_meeting
from network.minutes import Came, Decided, close_minutes, record_attendance, resolve, take_turn
from network.models import AgendaItem, Meeting, Resolution
from network.tasks import Done, Given, add_task, finish_task
from tests.makers import APRIL

MEETING_DAY = datetime.date(2007, 5, 20)


def planned(cast, on: datetime.date = MEETING_DAY, **fields) -> Meeting:
    """A meeting of the cast's network, on April unless told otherwise."""
    return plan_meeting(cast.network, Plan(on, **{"month": APRIL} | fields), by=cast.network_secretary)


def begun(cast, on: datetime.date = MEETING_DAY, **fields) -> Meeting:
    """A meeting that has begun."""
    meeting = planned(cast, on, **fields)
    hours = Begun(datetime.time(18, 30), "ประธาน", "เลขานุการ", datetime.time(20, 0))
    return hold_meeting(meeting, hours, seen=meeting.revision, by=cast.network_secretary)


def attended(cast, on: datetime.date = MEETING_DAY, **fields) -> Meeting:
    """A meeting to which three came from Ban Don Chai and nobody from Ban Lao."""
    meeting = begun(cast, on, **fields)
    came = [Came(cast.group, 3, "สมศรี บุญมี คำปัน"), Came(cast.other, 0)]
    record_attendance(meeting, came, seen=0, by=cast.network_secretary)
    return meeting


def closed(cast, on: datetime.date = MEETING_DAY, **fields) -> Meeting:
    """A meeting with a resolution and a task, its minutes closed."""
    meeting = attended(cast, on, **fields)
    decided(cast, meeting)
    add_task(meeting, Given("ไปเยี่ยมบ้านเหล่า", "สมศรี", cast.group), by=cast.network_secretary)
    return close_minutes(meeting, by=cast.network_secretary)


def item_of(meeting: Meeting, standing: str = AgendaItem.Standing.DECISION) -> AgendaItem:
    return AgendaItem.objects.get(meeting=meeting, standing=standing)


def decided(cast, meeting: Meeting, words: str = "ให้ส่งรายงานภายในวันที่ 15", **fields) -> Resolution:
    return resolve(meeting, Decided(words, item_of(meeting)), by=cast.network_secretary, **fields)


def make_meeting_rows(network: Network) -> Meeting:
    """A meeting with a row in every table of meetings, in a network in scope and without anybody's name on it."""
    there = SimpleNamespace(network=network, network_secretary=None)
    meeting = begun(there)
    record_attendance(meeting, [Came(None, 2, "แขก")], seen=0, by=None)
    take_turn(meeting, books_of(network), told="เล่า", advice="แนะนำ", seen=0, by=None)
    decided(there, meeting)
    task = add_task(meeting, Given("งาน"), by=None)
    finish_task(task, Done(meeting.on, "เสร็จ", meeting), by=None)
    return meeting
