"""Meetings of a network: planned, changed, called off, held. What is written of them stands in `network/minutes.py`.

The network's scope must be open (`network_scope`). Promises: each change leaves an event; whoever writes holds the
network's lock, so that two people are told apart; the standing agenda is put in by itself. Refuses a second ordinary
meeting for the same month, a number given twice, and any change of a meeting whose minutes are closed or that was
called off.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Group, Network, User
from groups.queries import network_and_parts, today
from groups.refusals import Refused
from groups.thai_dates import Month, be_year, format_date
from network.models import AgendaItem, Meeting, Resolution
from network.models.meetings import OfMeeting


class MeetingRefused(Refused):
    """What a meeting cannot be, or what cannot be written of it."""


class MinutesClosed(MeetingRefused):
    """The minutes are closed; nothing of them changes any more."""


class MeetingCalledOff(MeetingRefused):
    """The meeting did not take place."""


class NotBegun(MeetingRefused):
    """What is written down during a meeting, before it has begun."""


class AlreadyBegun(MeetingRefused):
    """What is only for a meeting that is still to come."""


class MonthTaken(MeetingRefused):
    """Another ordinary meeting goes through the same month."""


class NumberTaken(MeetingRefused):
    """Another meeting of the year bears the number."""


class StrangeGroup(MeetingRefused):
    """A group that never belonged to the network."""


class ChangedMeanwhile(MeetingRefused):
    """Somebody else changed the same thing after the page was opened; `stands` is the revision that stands now."""

    def __init__(self, message: str, *, stands: int):
        super().__init__(message)
        self.stands = stands


@dataclass(frozen=True)
class Plan:
    """When, where and with whom. `month` is the one reviewed; `number` None is the next one of the year of `on`."""

    on: datetime.date
    number: int | None = None
    kind: str = Meeting.Kind.ORDINARY
    starts_at: datetime.time | None = None
    place: str = ""
    host: Group | None = None
    month: Month | None = None

    @property
    def year(self) -> int:
        """The Buddhist year of the meeting."""
        return be_year(self.on)

    @property
    def label(self) -> str:
        """Its number as minutes bear it: 3/2550."""
        return f"{self.number}/{self.year}"


@dataclass(frozen=True)
class Begun:
    """How it began and ended, who led it and who writes it down. Times are by the clock in Thailand."""

    began_at: datetime.time | None = None
    chaired_by: str = ""
    written_by: str = ""
    ended_at: datetime.time | None = None


def next_number(network: Network, kind: str, year: int) -> int:
    """The number after the highest of that Buddhist year; a meeting that was called off gives its number back."""
    of_year = Meeting.objects.filter(network=network, kind=kind, year=year, called_off_at=None)
    return (of_year.aggregate(Max("number"))["number__max"] or 0) + 1


def subject_of(meeting: Meeting) -> str:
    """How the trail names a meeting: "lampang-south meeting 3/2550"."""
    return f"{meeting.network.slug} meeting {meeting.label}"


def lock(network: Network) -> Network:
    """Hold the network's lock until the transaction ends: numbers are given and minutes written one after another."""
    return Network.objects.select_for_update(no_key=True).get(pk=network.pk)


def lock_open(meeting: Meeting) -> Meeting:
    """The meeting as it stands now, under the network's lock. Raises MinutesClosed or MeetingCalledOff."""
    lock(meeting.network)
    standing = Meeting.objects.select_related("network", "host", "closed_by").get(pk=meeting.pk)
    if standing.closed_at:
        raise MinutesClosed(
            _("The minutes of %(meeting)s are closed and change no more. Bring it up in the next meeting.")
            % {"meeting": standing.title}
        )
    if standing.called_off_at:
        raise MeetingCalledOff(
            _("%(meeting)s was called off: %(reason)s. Nothing is decided in it. Plan another meeting.")
            % {"meeting": standing.title, "reason": standing.called_off_reason}
        )
    return standing


def lock_held(meeting: Meeting) -> Meeting:
    """The same, for what happens in the meeting itself. Raises NotBegun too."""
    standing = lock_open(meeting)
    if not standing.held_at:
        raise NotBegun(_("%(meeting)s has not begun. Begin it first.") % {"meeting": standing.title})
    return standing


def require_own_group(network: Network, group: Group | None, *, field: str = "group") -> None:
    """Raise StrangeGroup unless the group belongs or belonged to the network or its parts."""
    if group and not group.affiliations.filter(network__in=network_and_parts(network)).exists():
        raise StrangeGroup(
            _("%(group)s does not belong to %(network)s.") % {"group": group.name, "network": network.name},
            field=field,
        )


def require_unchanged(row: Meeting | OfMeeting | None, seen: int) -> None:
    """Raise ChangedMeanwhile unless the row still stands as it was when the page was opened (0: it was not there)."""
    stands = row.revision if row else 0
    if stands != seen:
        raise changed_meanwhile(row.changed_by if row else None, stands)


def changed_meanwhile(who: User | None, stands: int) -> ChangedMeanwhile:
    """The refusal, which says who was quicker."""
    sentence = _(
        "%(who)s changed this while you were writing. What stands now is shown on this page, and what you typed is "
        "still here. Look at both, then save again."
    ) % {"who": who or _("Somebody else")}
    return ChangedMeanwhile(sentence, stands=stands)


def stamp(row: Meeting | OfMeeting, by: User | None) -> None:
    """Count the change and save the row; a new row counts as its first."""
    row.revision = row.revision + 1 if row.pk else 1
    row.changed_by = by
    row.save()


@transaction.atomic
def plan_meeting(network: Network, plan: Plan, *, by: User | None) -> Meeting:
    """A meeting to come, or one of earlier days that is entered afterwards, with the standing agenda.

    Raises MonthTaken, NumberTaken or StrangeGroup.
    """
    network = lock(network)
    meeting = Meeting(network=network, planned_by=by)
    _put(meeting, plan)
    stamp(meeting, by)
    AgendaItem.objects.bulk_create(
        AgendaItem(network=network, meeting=meeting, position=place * 10, standing=standing, changed_by=by)
        for place, standing in enumerate(AgendaItem.Standing.values, start=1)
    )
    audit.record_directory("meeting.planned", by=by, subject=subject_of(meeting))
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, plan: Plan, *, seen: int, by: User | None) -> Meeting:
    """Another day, place, host, month or number; `seen` is the revision that was looked at.

    Raises MonthTaken, NumberTaken, StrangeGroup, ChangedMeanwhile, MinutesClosed, MeetingCalledOff.
    """
    meeting = lock_open(meeting)
    require_unchanged(meeting, seen)
    if meeting.held_at and plan.on > today():
        raise MeetingRefused(_("The meeting has begun, so its day cannot lie in the future."), field="on")
    if plan.year != meeting.year and Resolution.objects.filter(meeting=meeting).exists():
        raise MeetingRefused(
            _("Its resolutions are numbered in the year %(year)s, so the meeting stays in that year.")
            % {"year": meeting.year},
            field="on",
        )
    _put(meeting, plan)
    stamp(meeting, by)
    audit.record_directory("meeting.changed", by=by, subject=subject_of(meeting))
    return meeting


def _put(meeting: Meeting, plan: Plan) -> None:
    require_own_group(meeting.network, plan.host, field="host")
    others = Meeting.objects.filter(network=meeting.network, called_off_at=None).exclude(pk=meeting.pk)
    number = plan.number or next_number(meeting.network, plan.kind, plan.year)
    same = others.filter(kind=plan.kind, year=plan.year, number=number).first()
    if same:
        raise NumberTaken(
            _("%(meeting)s stands there already, on %(day)s. Give this one another number.")
            % {"meeting": same.title, "day": format_date(same.on)},
            field="number",
        )
    if plan.month and plan.kind == Meeting.Kind.ORDINARY:
        same = others.filter(kind=plan.kind, month=plan.month.first).first()
        if same:
            raise MonthTaken(
                _("%(meeting)s on %(day)s already goes through %(month)s. Change that one, or call it off first.")
                % {"meeting": same.title, "day": format_date(same.on), "month": plan.month.label()},
                field="month",
            )
    meeting.kind, meeting.year, meeting.number = plan.kind, plan.year, number
    meeting.on, meeting.starts_at, meeting.place, meeting.host = plan.on, plan.starts_at, plan.place, plan.host
    meeting.month = plan.month.first if plan.month else None


@transaction.atomic
def call_off_meeting(meeting: Meeting, reason: str, *, by: User | None) -> Meeting:
    """The meeting does not take place; it is kept with its reason, and its number and month may be given again.

    Raises AlreadyBegun, MinutesClosed, MeetingCalledOff, or MeetingRefused without a reason.
    """
    meeting = lock_open(meeting)
    if meeting.held_at:
        raise AlreadyBegun(_("%(meeting)s has begun, so it cannot be called off.") % {"meeting": meeting.title})
    if not reason.strip():
        raise MeetingRefused(_("Say why the meeting is called off."), field="reason")
    meeting.called_off_at, meeting.called_off_by = timezone.now(), by
    meeting.called_off_reason = reason.strip()
    stamp(meeting, by)
    audit.record_directory("meeting.called_off", by=by, subject=subject_of(meeting))
    return meeting


@transaction.atomic
def hold_meeting(meeting: Meeting, begun: Begun, *, seen: int, by: User | None) -> Meeting:
    """The meeting begins, or what was written of its beginning and end is mended.

    Raises NotBegun before its day, ChangedMeanwhile, MinutesClosed, MeetingCalledOff, or MeetingRefused when it would
    have ended before it began.
    """
    meeting = lock_open(meeting)
    require_unchanged(meeting, seen)
    if meeting.on > today():
        raise NotBegun(
            _("%(meeting)s is on %(day)s. It can begin on that day; change the day if it is earlier.")
            % {"meeting": meeting.title, "day": format_date(meeting.on)}
        )
    if begun.began_at and begun.ended_at and begun.ended_at < begun.began_at:
        raise MeetingRefused(_("It cannot have ended before it began. Check both times."), field="ended_at")
    first = meeting.held_at is None
    meeting.held_at = meeting.held_at or timezone.now()
    meeting.began_at, meeting.ended_at = begun.began_at, begun.ended_at
    meeting.chaired_by, meeting.written_by = begun.chaired_by, begun.written_by
    stamp(meeting, by)
    audit.record_directory("meeting.held" if first else "meeting.hours_changed", by=by, subject=subject_of(meeting))
    return meeting
