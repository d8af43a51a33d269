"""A network's meetings over time: what comes next, what is still to be finished, and what the next one may be like.

The network's scope must be open. Promises: the host turns, so that the group which has gone longest without hosting
comes next, among those that belong to the network on that day; what is suggested is only written into an empty form.
Writes nothing.
"""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max, QuerySet

from groups.models import Group, Network
from groups.queries import affiliations_in, network_and_parts, today
from groups.thai_dates import Month, be_year, months_later
from network.meetings import Plan, next_number
from network.models import Meeting, MeetingTask
from network.months import span_held


@dataclass(frozen=True)
class Calendar:
    """The meetings of a network: to come (nearest first), being written, and all by year, newest first."""

    to_come: tuple[Meeting, ...]
    being_written: tuple[Meeting, ...]
    years: tuple[tuple[int, tuple[Meeting, ...]], ...]
    tasks: tuple[MeetingTask, ...]
    is_example: bool

    @property
    def today(self) -> datetime.date:
        """For what is late."""
        return today()


def calendar_of(network: Network) -> Calendar:
    """Every meeting of the network itself, and its open tasks; three queries and one a level of the tree."""
    meetings = list(meetings_of(network))
    open_ones = [meeting for meeting in reversed(meetings) if meeting.is_open]
    belonging = affiliations_in(network_and_parts(network), Month.of(today()))
    return Calendar(
        to_come=tuple(meeting for meeting in open_ones if not meeting.held_at),
        being_written=tuple(meeting for meeting in open_ones if meeting.held_at),
        years=tuple((year, tuple(found)) for year, found in groupby(meetings, key=lambda meeting: meeting.year)),
        tasks=tuple(open_tasks(network)),
        is_example=any(one.group.is_example_on(today()) for one in belonging),
    )


def meetings_of(network: Network) -> QuerySet[Meeting]:
    """The meetings of a network itself, the newest first."""
    return Meeting.objects.filter(network=network).select_related("network", "host")


def open_tasks(network: Network) -> QuerySet[MeetingTask]:
    """What was given in a meeting of the network and nobody has noted as done, the oldest first."""
    return MeetingTask.objects.filter(network=network, done_on=None).select_related("group", "meeting")


def suggested_plan(network: Network) -> Plan:
    """The next ordinary meeting as it follows from those before: a month later, the next host, the next number."""
    last = meetings_of(network).filter(called_off_at=None, kind=Meeting.Kind.ORDINARY).first()
    on = months_later(last.on, 1) if last else today()
    host = next_host(network, on)
    at_host = meetings_of(network).filter(host=host).exclude(place="").first() if host else None
    return Plan(
        on=on,
        number=next_number(network, Meeting.Kind.ORDINARY, be_year(on)),
        starts_at=last.starts_at if last else None,
        place=at_host.place if at_host else "",
        host=host,
        month=_month_to_review(network),
    )


def next_host(network: Network, on: datetime.date) -> Group | None:
    """Of the groups that belong to the network in the month of `on`, the one that has gone longest without hosting.

    One that never hosted comes before all that did; of several such the one that joined first. None without groups.
    """
    hosted = dict(
        Meeting.objects.filter(network=network, called_off_at=None, host__isnull=False)
        .order_by()
        .values_list("host")
        .annotate(last=Max("on"))
    )
    belonging = affiliations_in(network_and_parts(network), Month.of(on))
    turns = {
        (hosted.get(one.group_id, datetime.date.min), one.from_date, one.group.slug): one.group for one in belonging
    }
    return turns[min(turns)] if turns else None


def _month_to_review(network: Network) -> Month | None:
    """The newest month that any group submitted, or the one after it when a meeting already goes through it."""
    span = span_held(network)
    if span is None:
        return None
    newest = span[1]
    taken = meetings_of(network).filter(called_off_at=None, kind=Meeting.Kind.ORDINARY, month__gte=newest.first)
    last = taken.aggregate(last=Max("month"))["last"]
    return Month.of(last).next() if last else newest
