"""The addresses of meetings, for tests/test_doors.py, and a meeting behind them."""

import datetime

from groups.tenancy import network_scope
from network.minutes import add_item, take_turn
from network.models import Meeting, MeetingTask
from network.tasks import Given, add_task
from tests.network.meeting_walks import attended, decided

BEFORE = datetime.date(2007, 4, 20)


def meeting_doors(network: dict, *, reads: set[str], writes: set[str]) -> dict[str, tuple[dict, set[str]]]:
    """Name of the address: (its parts, who enters)."""
    return {
        "meetings": (network, reads),
        "meeting": (network, reads),
        "meeting_minutes": (network, reads),
        "meeting_pack": ({**network, "file_format": "pdf"}, reads),
        "meeting_new": (network, writes),
        "meeting_change": (network, writes),
        "meeting_call_off": (network, writes),
        "meeting_part": ({**network, "part": "turn-ban-lao"}, writes),
        "meeting_task": (network, writes),
    }


def meeting_parts(village, name: str) -> dict:
    """What the address names of the meeting that `make_meeting` made."""
    if name == "meeting_new":
        return {}
    return {"pk": village.task.pk if name == "meeting_task" else village.meeting.pk}


def make_meeting(cast) -> tuple[Meeting, MeetingTask]:
    """A meeting of the cast's network that goes through April, with something in every part; and a task of it."""
    with network_scope([cast.network]):
        add_task(attended(cast, BEFORE, month=None), Given("งานเก่า"), by=None)
        meeting = attended(cast, host=cast.group)
        take_turn(meeting, cast.other, told="เล่า", advice="แนะนำ", seen=0, by=cast.network_chair)
        decided(cast, meeting)
        given = Given("ไปเยี่ยมบ้านเหล่า", "สมศรี", cast.group)
        return meeting, add_task(meeting, given, by=cast.network_secretary)


def add_meeting_rows(cast) -> None:
    """Earlier meetings with tasks that are still open, later ones, and more in every part of the one in between."""
    with network_scope([cast.network]):
        for years in range(1, 10):
            earlier = attended(cast, BEFORE.replace(year=2007 - years), month=None, host=cast.group)
            attended(cast, BEFORE.replace(year=2007 + years), month=None, host=cast.other)
            for number in range(3):
                add_task(earlier, Given(f"งานที่ {number}", group=cast.group), by=None)
                add_task(cast.meeting, Given(f"งานที่ {number}", group=cast.other), by=None)
                decided(cast, cast.meeting, f"มติ {number}")
            add_item(cast.meeting, f"เรื่องที่ {years}", by=None)
