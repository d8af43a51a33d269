"""What is written down in a meeting: who came, what was said, each group's turn, what was decided; and the closing.

The network's scope must be open. Promises: each change leaves an event and needs the revision that was looked at, so
that nobody writes over somebody else's words unseen; resolutions of a year are numbered without a gap, under the
network's lock. Refuses everything for a meeting that has not begun, was called off, or whose minutes are closed;
closed minutes never open again.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Group, User
from network.meeting_facts import frozen_facts, meeting_facts
from network.meetings import (
    ChangedMeanwhile,
    MeetingRefused,
    changed_meanwhile,
    lock_held,
    lock_open,
    require_own_group,
    require_unchanged,
    stamp,
    subject_of,
)
from network.models import AgendaItem, Attendance, GroupTurn, Meeting, MeetingTask, Resolution


class AttendanceMissing(MeetingRefused):
    """Minutes that say nothing of who came."""


class NumbersInOrder(MeetingRefused):
    """A resolution taken out would leave a gap in the numbers."""


class VotesDiffer(MeetingRefused):
    """More votes than people, or votes told in part."""


@dataclass(frozen=True)
class Came:
    """Who came from a group, or (`group` None) as guests; `people` None is not recorded, 0 is nobody."""

    group: Group | None
    people: int | None = None
    names: str = ""


@dataclass(frozen=True)
class Decided:
    """A resolution and the item it belongs to; `votes` are for, against, abstained, or None: nobody was against."""

    words: str
    item: AgendaItem
    votes: tuple[int, int, int] | None = None


@transaction.atomic
def record_attendance(meeting: Meeting, came: Iterable[Came], *, seen: int, by: User | None) -> None:
    """Who came; groups that are not named stay as they stand. `seen` as in `MeetingFacts.attendance_revision`.

    Raises ChangedMeanwhile, StrangeGroup, NotBegun, MinutesClosed, MeetingCalledOff, or MeetingRefused for a group
    from which nobody came and names are written.
    """
    meeting = lock_held(meeting)
    rows = {row.group_id: row for row in Attendance.objects.filter(meeting=meeting).select_related("changed_by")}
    stands = sum(row.revision for row in rows.values())
    if stands != seen:
        newest = max(rows.values(), key=lambda row: row.changed_at, default=None)
        raise changed_meanwhile(newest.changed_by if newest else None, stands)
    changed = [one for one in came if _differs(one, rows.get(one.group.pk if one.group else None))]
    for one in changed:
        _write_attendance(meeting, one, rows.get(one.group.pk if one.group else None), by)
    if changed:
        audit.record_directory("meeting.attendance_recorded", by=by, subject=subject_of(meeting))


def _differs(one: Came, row: Attendance | None) -> bool:
    return (one.people, one.names) != ((row.people, row.names) if row else (None, ""))


def _write_attendance(meeting: Meeting, one: Came, row: Attendance | None, by: User | None) -> None:
    if one.people == 0 and one.names:
        whose = one.group.name if one.group else _("Guests")
        raise MeetingRefused(
            _("%(group)s: nobody came, and yet names are written. Take one of them out.") % {"group": whose},
            field=f"people_{one.group.pk}" if one.group else "people_guests",
        )
    require_own_group(meeting.network, one.group)
    row = row or Attendance(network=meeting.network, meeting=meeting, group=one.group)
    row.people, row.names = one.people, one.names
    stamp(row, by)


@transaction.atomic
def add_item(meeting: Meeting, title: str, *, key: uuid.UUID | None = None, by: User | None) -> AgendaItem:
    """An item of the meeting's own, before "Other"; the same `key` again is the same item."""
    meeting = lock_open(meeting)
    standing = AgendaItem.objects.filter(key=key, meeting=meeting).first() if key else None
    if standing:
        return standing
    if not title.strip():
        raise MeetingRefused(_("Say what the item is about."), field="title")
    item = AgendaItem(network=meeting.network, meeting=meeting, key=key or uuid.uuid4(), title=title.strip())
    item.position = AgendaItem.OWN_PLACE
    stamp(item, by)
    audit.record_directory("meeting.item_added", by=by, subject=subject_of(meeting))
    return item


@transaction.atomic
def write_item(item: AgendaItem, *, said: str, title: str = "", seen: int, by: User | None) -> AgendaItem:
    """What was said under an item; `title` is another name for one of the meeting's own (empty: as it stands).

    Raises ChangedMeanwhile, MinutesClosed, MeetingCalledOff; NotBegun for words before the meeting has begun.
    """
    meeting = lock_held(item.meeting) if said.strip() else lock_open(item.meeting)
    item = AgendaItem.objects.select_related("changed_by", "meeting").get(pk=item.pk)
    require_unchanged(item, seen)
    item.said = said.strip()
    if not item.standing and title.strip():
        item.title = title.strip()
    stamp(item, by)
    audit.record_directory("meeting.item_written", by=by, subject=subject_of(meeting))
    return item


@transaction.atomic
def drop_item(item: AgendaItem, *, by: User | None) -> None:
    """Take an item out of the agenda. Refuses one under which something was said or decided."""
    meeting = lock_open(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.said or Resolution.objects.filter(item=item).exists():
        raise MeetingRefused(_("Something was said or decided under this item, so it stays on the agenda."))
    item.delete()
    audit.record_directory("meeting.item_dropped", by=by, subject=subject_of(meeting))


@transaction.atomic
def take_turn(meeting: Meeting, group: Group, *, told: str, advice: str, seen: int, by: User | None) -> GroupTurn:
    """What a group told, and what the others advised.

    Raises ChangedMeanwhile, StrangeGroup, NotBegun, MinutesClosed, MeetingCalledOff.
    """
    meeting = lock_held(meeting)
    require_own_group(meeting.network, group)
    turn = GroupTurn.objects.select_related("changed_by").filter(meeting=meeting, group=group).first()
    require_unchanged(turn, seen)
    turn = turn or GroupTurn(network=meeting.network, meeting=meeting, group=group)
    turn.told, turn.advice = told.strip(), advice.strip()
    stamp(turn, by)
    audit.record_directory("meeting.turn_taken", by=by, subject=f"{subject_of(meeting)} {group.slug}")
    return turn


@transaction.atomic
def resolve(
    meeting: Meeting, decided: Decided, *, key: uuid.UUID | None = None, expected: int | None = None, by: User | None
) -> Resolution:
    """A resolution with the next number of the year; the same `key` again is the same resolution.

    `expected` is the number that was promised: if somebody recorded one meanwhile, ChangedMeanwhile shows it first.
    Raises NotBegun, MinutesClosed, MeetingCalledOff, VotesDiffer, or MeetingRefused without words.
    """
    meeting = lock_held(meeting)
    standing = Resolution.objects.filter(key=key, meeting=meeting).first() if key else None
    if standing:
        return standing
    number = next_resolution(meeting)
    if expected is not None and expected != number:
        raise _recorded_meanwhile(meeting, number)
    resolution = Resolution(network=meeting.network, meeting=meeting, key=key or uuid.uuid4())
    resolution.year, resolution.number = meeting.year, number
    _put(resolution, decided)
    stamp(resolution, by)
    _record(resolution, "meeting.resolved", by)
    return resolution


def next_resolution(meeting: Meeting) -> int:
    """The number that the next resolution of the meeting's year gets."""
    of_year = Resolution.objects.filter(network=meeting.network, year=meeting.year)
    return (of_year.aggregate(Max("number"))["number__max"] or 0) + 1


def _recorded_meanwhile(meeting: Meeting, number: int) -> ChangedMeanwhile:
    newest = Resolution.objects.filter(network=meeting.network, year=meeting.year).select_related("changed_by").last()
    if newest is None:
        return changed_meanwhile(None, number)
    sentence = _(
        "Meanwhile %(who)s recorded resolution %(number)s: “%(words)s”. If yours is another one, save again."
    ) % {"who": newest.changed_by or _("Somebody else"), "number": newest.label, "words": newest.words}
    return ChangedMeanwhile(sentence, stands=number)


@transaction.atomic
def change_resolution(resolution: Resolution, decided: Decided, *, seen: int, by: User | None) -> Resolution:
    """Other words or votes, while the minutes are open; the number stays. Raises as `resolve`."""
    lock_held(resolution.meeting)
    resolution = Resolution.objects.select_related("meeting__network", "changed_by").get(pk=resolution.pk)
    require_unchanged(resolution, seen)
    _put(resolution, decided)
    stamp(resolution, by)
    _record(resolution, "meeting.resolution_changed", by)
    return resolution


@transaction.atomic
def take_out_resolution(resolution: Resolution, *, by: User | None) -> None:
    """Take the newest resolution of the year out again. Raises NumbersInOrder for another one."""
    meeting = lock_held(resolution.meeting)
    resolution = Resolution.objects.get(pk=resolution.pk)
    if resolution.number != next_resolution(meeting) - 1:
        raise NumbersInOrder(
            _("Only the newest resolution of the year can be taken out, so that no number is missing.")
        )
    _record(resolution, "meeting.resolution_taken_out", by)
    resolution.delete()


def _put(resolution: Resolution, decided: Decided) -> None:
    if not decided.words.strip():
        raise MeetingRefused(_("Say what was decided."), field="words")
    if decided.item.meeting_id != resolution.meeting_id:
        raise MeetingRefused(_("This item is on the agenda of another meeting."), field="item")
    _require_voters(resolution.meeting, decided.votes)
    resolution.words, resolution.item = decided.words.strip(), decided.item
    resolution.votes_for, resolution.votes_against, resolution.votes_abstained = decided.votes or (None, None, None)


def _require_voters(meeting: Meeting, votes: tuple[int, int, int] | None) -> None:
    """Raise VotesDiffer when more people voted than were counted; where one group was not counted, nobody knows."""
    if votes is None:
        return
    if sum(votes) == 0:
        raise VotesDiffer(
            _("Write how many were for it, or leave all three empty if nobody was against."), field="votes_for"
        )
    counted = list(Attendance.objects.filter(meeting=meeting).values_list("people", flat=True))
    if counted and None not in counted and sum(votes) > sum(counted):
        raise VotesDiffer(
            _("%(votes)s votes, and %(people)s people are written down as present. Check both.")
            % {"votes": sum(votes), "people": sum(counted)},
            field="votes_for",
        )


def _record(resolution: Resolution, action: str, by: User | None) -> None:
    subject = f"{subject_of(resolution.meeting)} resolution {resolution.label}"
    audit.record_directory(action, by=by, subject=subject)


@transaction.atomic
def close_minutes(meeting: Meeting, *, by: User | None) -> Meeting:
    """From here on nothing of the minutes changes: figures, tasks and the next meeting stay as they stand now.

    Tasks may still be noted as done, for the next meeting. Raises AttendanceMissing, NotBegun, MinutesClosed,
    MeetingCalledOff.
    """
    meeting = lock_held(meeting)
    facts = meeting_facts(meeting)
    if not facts.is_attendance_recorded:
        raise AttendanceMissing(_("Write down who came before you close the minutes."))
    # What was noted as done since the last meeting was told in this one.
    told = [one.task.pk for one in facts.carried if one.done_on and one.task.done_in_id is None]
    MeetingTask.objects.filter(pk__in=told).update(done_in=meeting)
    meeting.frozen = frozen_facts(facts)
    meeting.closed_at, meeting.closed_by = timezone.now(), by
    stamp(meeting, by)
    audit.record_directory("meeting.minutes_closed", by=by, subject=subject_of(meeting))
    return meeting
