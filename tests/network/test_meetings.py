"""What a committee may rely on: the calendar turns, tasks come back, numbers have no gap, closed minutes stay."""

import datetime

import pytest

from groups import directory
from groups.models import DirectoryEvent
from groups.refusals import Refused
from groups.tenancy import group_scope, network_scope
from network import meetings, minutes, tasks
from network.meeting_calendar import calendar_of, next_host, suggested_plan
from network.meeting_facts import meeting_facts
from network.meetings import Plan, call_off_meeting, change_meeting, hold_meeting, plan_meeting
from network.minutes import (
    Came,
    Decided,
    add_item,
    close_minutes,
    drop_item,
    record_attendance,
    take_turn,
    write_item,
)
from network.models import AgendaItem, Meeting, MeetingTask, Resolution
from network.tasks import Done, Given, add_task, change_task, finish_task, reopen_task
from reports.returning import return_report
from tests import makers
from tests.makers import APRIL, LONG_AGO
from tests.network.conftest import submit
from tests.network.meeting_walks import MEETING_DAY, attended, begun, closed, decided, item_of, planned

NEXT_DAY = datetime.date(2007, 6, 20)


@pytest.fixture
def hall(cast):
    """The cast with its network's scope open."""
    with network_scope([cast.network]):
        yield cast


def facts(meeting: Meeting):
    return meeting_facts(Meeting.objects.select_related("network").get(pk=meeting.pk))


def refused(error: type[Refused], says: str = ""):
    return pytest.raises(error, match=says or None)


class TestPlanning:
    def test_a_planned_meeting_has_the_next_number_and_the_standing_agenda(self, hall):
        first, second = planned(hall), planned(hall, NEXT_DAY, month=APRIL.next())
        assert (first.label, second.label) == ("1/2550", "2/2550")
        standing = [said.item.standing for said in facts(first).items]
        assert standing == list(AgendaItem.Standing.values)
        assert planned(hall, datetime.date(2008, 1, 20), month=None).label == "1/2551"

    def test_two_ordinary_meetings_do_not_go_through_the_same_month(self, hall):
        planned(hall)
        with refused(meetings.MonthTaken, "Meeting 1/2550 on 20 May 2550 already goes through April 2550"):
            planned(hall, NEXT_DAY)
        assert planned(hall, NEXT_DAY, kind=Meeting.Kind.EXTRAORDINARY).title == "Extraordinary meeting 1/2550"
        assert Meeting.objects.count() == 2

    def test_a_number_is_given_once_and_a_meeting_called_off_gives_it_back(self, hall):
        first = planned(hall, number=7)
        with refused(meetings.NumberTaken, "Meeting 7/2550 stands there already, on 20 May 2550"):
            planned(hall, NEXT_DAY, month=None, number=7)
        with refused(meetings.MeetingRefused, "Say why"):
            call_off_meeting(first, "  ", by=hall.network_chair)
        called_off = call_off_meeting(first, "น้ำท่วม", by=hall.network_chair)
        assert planned(hall, number=7).month == called_off.month
        assert {meeting.state for meeting in Meeting.objects.all()} == {"planned", "called_off"}

    def test_who_changes_a_plan_that_was_changed_meanwhile_is_told_and_nothing_changes(self, hall):
        meeting = planned(hall)
        seen = meeting.revision
        change_meeting(meeting, Plan(MEETING_DAY, 1, place="วัด"), seen=seen, by=hall.network_chair)
        with refused(meetings.ChangedMeanwhile, "network_chair changed this while you were writing"):
            change_meeting(meeting, Plan(NEXT_DAY, 1), seen=seen, by=hall.network_committee)
        assert (Meeting.objects.get().place, Meeting.objects.get().on) == ("วัด", MEETING_DAY)

    def test_a_meeting_begins_on_its_day_and_ends_after_it_began(self, hall):
        far = planned(hall, datetime.date(2999, 1, 1), month=None)
        with refused(meetings.NotBegun, "can begin on that day"):
            hold_meeting(far, meetings.Begun(), seen=far.revision, by=None)
        meeting = planned(hall, NEXT_DAY, month=None)
        with refused(meetings.MeetingRefused, "cannot have ended before it began"):
            hours = meetings.Begun(datetime.time(19), ended_at=datetime.time(18))
            hold_meeting(meeting, hours, seen=meeting.revision, by=None)
        with refused(meetings.AlreadyBegun):
            call_off_meeting(begun(hall), "ฝน", by=None)

    def test_a_meeting_with_resolutions_stays_in_its_year(self, hall):
        meeting = attended(hall)
        decided(hall, meeting)
        with refused(meetings.MeetingRefused, "numbered in the year 2550"):
            change_meeting(meeting, Plan(datetime.date(2008, 1, 5)), seen=meeting.revision, by=None)


class TestRotation:
    def test_the_group_that_has_gone_longest_without_hosting_is_next(self, hall):
        assert next_host(hall.network, MEETING_DAY) == hall.group
        planned(hall, host=hall.group)
        assert next_host(hall.network, NEXT_DAY) == hall.other
        planned(hall, NEXT_DAY, month=None, host=hall.other)
        assert next_host(hall.network, NEXT_DAY) == hall.group

    def test_a_group_counts_from_when_it_belongs_and_no_longer(self, hall):
        planned(hall, host=hall.group)
        new = directory.create_group("ban-mai", "บ้านใหม่")
        directory.affiliate(new, hall.network, from_date=datetime.date(2007, 7, 1))
        hall.other.affiliations.update(to_date=datetime.date(2007, 6, 30))
        assert next_host(hall.network, datetime.date(2007, 6, 1)) == hall.other
        assert next_host(hall.network, datetime.date(2007, 7, 20)) == new

    def test_the_next_meeting_is_suggested(self, hall):
        submit_april(hall)
        first = suggested_plan(hall.network)
        assert (first.month, first.host) == (APRIL, hall.group)
        planned(hall, datetime.date(2007, 5, 31), host=hall.group, place="วัด", starts_at=datetime.time(18))
        second = suggested_plan(hall.network)
        assert (second.on, second.starts_at) == (datetime.date(2007, 6, 30), datetime.time(18))
        assert (second.month, second.host, second.place) == (APRIL.next(), hall.other, "")
        plan_meeting(hall.network, second, by=None)


def submit_april(cast) -> None:
    with group_scope(cast.group):
        makers.make_entry(1_234_50)
    submit(cast.group)


class TestWriting:
    def test_nothing_is_written_of_a_meeting_before_it_has_begun(self, hall):
        meeting = planned(hall)
        for write in writings(hall, meeting):
            with refused(meetings.NotBegun, "has not begun"):
                write()
        assert Resolution.objects.count() == 0

    def test_nothing_is_decided_in_a_meeting_that_was_called_off(self, hall):
        meeting = planned(hall)
        call_off_meeting(meeting, "น้ำท่วม", by=None)
        for write in writings(hall, meeting):
            with refused(meetings.MeetingCalledOff, "was called off: น้ำท่วม"):
                write()

    def test_who_came_is_told_as_far_as_it_is_known(self, hall):
        meeting = begun(hall)
        assert not facts(meeting).is_attendance_recorded
        record_attendance(meeting, [Came(hall.group, 3, "สมศรี"), Came(None, 1, "พัฒนากร")], seen=0, by=None)
        told = facts(meeting)
        assert [one.group for one in told.present] == [hall.group]
        assert [one.group for one in told.unknown] == [hall.other]
        assert (told.people, told.guests.names) == (3, "พัฒนากร")
        with refused(meetings.ChangedMeanwhile):
            record_attendance(meeting, [Came(hall.other, 5)], seen=0, by=None)
        with refused(meetings.MeetingRefused, "nobody came, and yet names"):
            record_attendance(meeting, [Came(hall.other, 0, "ใคร")], seen=told.attendance_revision, by=None)
        record_attendance(meeting, [Came(hall.other, 0)], seen=told.attendance_revision, by=None)
        assert [one.group for one in facts(meeting).absent] == [hall.other]

    def test_a_group_of_another_network_neither_comes_nor_takes_a_turn(self, hall):
        meeting = begun(hall)
        stranger = makers.make_group("far-away", "ไกล", network=hall.other_network)
        with refused(meetings.StrangeGroup):
            record_attendance(meeting, [Came(stranger, 1)], seen=0, by=None)
        with refused(meetings.StrangeGroup):
            take_turn(meeting, stranger, told="x", advice="", seen=0, by=None)
        with refused(meetings.StrangeGroup):
            add_task(meeting, Given("x", group=stranger), by=None)
        with refused(meetings.StrangeGroup):
            planned(hall, NEXT_DAY, month=None, host=stranger)

    def test_an_item_of_its_own_stands_before_other_and_stays_once_something_was_said(self, hall):
        meeting = begun(hall)
        item = add_item(meeting, "งานบุญ", by=None)
        assert [said.item.label for said in facts(meeting).items][-2:] == ["งานบุญ", "Other"]
        write_item(item, said="ตกลงวันที่ 5", seen=item.revision, by=hall.network_chair)
        with refused(meetings.ChangedMeanwhile, "network_chair"):
            write_item(item, said="ไม่ตกลง", seen=item.revision, by=None)
        with refused(meetings.MeetingRefused, "stays on the agenda"):
            drop_item(item, by=None)
        drop_item(item_of(meeting, AgendaItem.Standing.FUNDS), by=None)
        assert "funds" not in [said.item.standing for said in facts(meeting).items]

    def test_a_turn_shows_the_submitted_month_or_that_nothing_was_submitted(self, hall):
        submit_april(hall)
        meeting = begun(hall)
        turn = take_turn(meeting, hall.other, told="ยังไม่ปิดเดือน", advice="ให้รีบปิด", seen=0, by=hall.network_chair)
        with refused(meetings.ChangedMeanwhile, "network_chair"):
            take_turn(meeting, hall.other, told="อย่างอื่น", advice="", seen=0, by=None)
        first, second = facts(meeting).turns
        assert (first.group, first.figures.fund, first.figures.receipts) == (hall.group, 1_234_50, 1_234_50)
        assert (second.group, second.figures, second.advice) == (hall.other, None, turn.advice)


def writings(cast, meeting):
    """Everything that is written of a meeting while it is held."""
    item = item_of(meeting)
    return (
        lambda: record_attendance(meeting, [Came(cast.group, 1)], seen=0, by=None),
        lambda: write_item(item, said="x", seen=item.revision, by=None),
        lambda: take_turn(meeting, cast.group, told="x", advice="", seen=0, by=None),
        lambda: decided(cast, meeting),
        lambda: add_task(meeting, Given("x"), by=None),
        lambda: close_minutes(meeting, by=None),
    )


class TestDeciding:
    def test_resolutions_count_on_through_the_year_without_a_gap(self, hall):
        first, second = attended(hall), attended(hall, NEXT_DAY, month=None)
        told = [decided(hall, meeting, f"มติ {place}") for place, meeting in enumerate((first, second, first))]
        assert [resolution.label for resolution in told] == ["1/2550", "2/2550", "3/2550"]
        with refused(minutes.NumbersInOrder, "no number is missing"):
            minutes.take_out_resolution(told[1], by=None)
        minutes.take_out_resolution(told[2], by=None)
        assert decided(hall, second).number == 3
        later = attended(hall, datetime.date(2008, 2, 1), month=None)
        assert decided(hall, later).label == "1/2551"

    def test_the_same_press_twice_is_one_resolution_and_one_task(self, hall):
        meeting, key = attended(hall), makers.uuid.uuid4()
        assert decided(hall, meeting, key=key) == decided(hall, meeting, key=key)
        assert add_task(meeting, Given("งาน"), key=key, by=None) == add_task(meeting, Given("งาน"), key=key, by=None)
        assert (Resolution.objects.count(), MeetingTask.objects.count()) == (1, 1)

    def test_who_was_promised_a_number_that_went_to_another_sees_that_one_first(self, hall):
        meeting = attended(hall)
        decided(hall, meeting, "มติแรก", expected=1)
        with refused(meetings.ChangedMeanwhile, "recorded resolution 1/2550: “มติแรก”") as told:
            decided(hall, meeting, "มติแรก", expected=1)
        assert told.value.stands == 2
        assert decided(hall, meeting, "มติที่สอง", expected=2).number == 2

    def test_no_more_votes_than_people(self, hall):
        meeting = attended(hall)
        item = item_of(meeting)
        for votes, says in (((3, 1, 0), "4 votes, and 3 people"), ((0, 0, 0), "how many were for it")):
            with refused(minutes.VotesDiffer, says):
                minutes.resolve(meeting, Decided("x", item, votes), by=None)
        resolution = minutes.resolve(meeting, Decided("x", item, (2, 1, 0)), by=None)
        mended = minutes.change_resolution(resolution, Decided("y", item), seen=resolution.revision, by=None)
        assert (mended.words, mended.is_unanimous, mended.number) == ("y", True, 1)


class TestTasks:
    def test_an_open_task_is_carried_until_somebody_says_how_it_was_done(self, hall):
        first = closed(hall)
        second = attended(hall, NEXT_DAY, month=None)
        (carried,) = facts(second).carried
        assert (carried.task.what, carried.done_on) == ("ไปเยี่ยมบ้านเหล่า", None)
        assert [task.pk for task in calendar_of(hall.network).tasks] == [carried.task.pk]
        finish_task(carried.task, Done(NEXT_DAY, "ไปมาแล้ว", second), by=hall.network_chair)
        assert facts(second).carried[0].how == "ไปมาแล้ว"
        with refused(tasks.AlreadyDone, "network_chair already noted"):
            finish_task(carried.task, Done(NEXT_DAY), by=None)
        close_minutes(second, by=None)
        third = attended(hall, datetime.date(2007, 7, 20), month=None)
        assert facts(third).carried == () and calendar_of(hall.network).tasks == ()
        assert facts(second).carried[0].how == "ไปมาแล้ว"
        with refused(meetings.MinutesClosed, "Give the task anew"):
            reopen_task(carried.task, by=None)
        assert first.closed_at

    def test_what_was_done_between_meetings_is_told_in_the_next_one_and_can_be_taken_back(self, hall):
        closed(hall)
        task = MeetingTask.objects.get()
        for day, says in ((datetime.date(2999, 1, 1), "not come yet"), (LONG_AGO, "later meeting")):
            with refused(Refused, says):
                finish_task(task, Done(day), by=None)
        finish_task(task, Done(MEETING_DAY + datetime.timedelta(3), "เสร็จ"), by=None)
        reopen_task(task, by=None)
        finish_task(task, Done(MEETING_DAY + datetime.timedelta(4), "เสร็จจริง"), by=None)
        second = attended(hall, NEXT_DAY, month=None)
        assert facts(second).carried[0].how == "เสร็จจริง"
        close_minutes(second, by=None)
        assert MeetingTask.objects.get().done_in == second

    def test_a_task_is_mended_while_its_minutes_are_open(self, hall):
        meeting = attended(hall)
        task = add_task(meeting, Given("งาน"), by=None)
        mended = change_task(task, Given("งานใหญ่", due_on=NEXT_DAY), seen=task.revision, by=None)
        with refused(meetings.ChangedMeanwhile):
            change_task(task, Given("งานอื่น"), seen=task.revision, by=None)
        close_minutes(meeting, by=None)
        with refused(meetings.MinutesClosed):
            change_task(mended, Given("งานอื่น"), seen=mended.revision, by=None)
        assert facts(meeting).tasks[0].what == "งานใหญ่"


class TestClosing:
    def test_minutes_that_do_not_say_who_came_are_not_closed(self, hall):
        with refused(minutes.AttendanceMissing, "who came"):
            close_minutes(begun(hall), by=None)

    def test_closed_minutes_stay_whatever_happens_later(self, hall):
        submit_april(hall)
        meeting = closed(hall)
        before = facts(meeting)
        with group_scope(hall.group):
            return_report(APRIL, 1, network=hall.network, reason="ตรวจยอดบริจาค", by=hall.network_chair)
        planned(hall, NEXT_DAY, month=None, place="ที่อื่น")
        finish_task(MeetingTask.objects.get(), Done(NEXT_DAY), by=None)
        after = facts(meeting)
        assert after.turns == before.turns and after.turns[0].figures.fund == 1_234_50
        assert (after.next, after.carried) == (None, ())
        for write in writings(hall, meeting):
            with refused(meetings.MinutesClosed, "are closed and change no more"):
                write()
        assert facts(meeting).resolutions == before.resolutions

    def test_each_change_leaves_an_event_that_names_the_meeting(self, hall):
        closed(hall)
        events = DirectoryEvent.objects.filter(action__startswith="meeting.").order_by("id")
        assert [event.action for event in events] == [
            "meeting.planned", "meeting.held", "meeting.attendance_recorded", "meeting.resolved",
            "meeting.task_given", "meeting.minutes_closed",
        ]  # fmt: skip
        assert {event.by for event in events} == {hall.network_secretary}
        assert all(event.subject.startswith("lampang-south meeting 1/2550") for event in events)
