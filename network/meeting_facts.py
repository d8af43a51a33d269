"""What a meeting's page, minutes and pack show: one frozen value, put together once.

The network's scope must be open. Promises: the key figures of the groups come from one consolidation of what they
submitted; a group that has not submitted says so and is never 0. Of closed minutes everything is as it stood when
they were closed, whatever was submitted, done or planned later. The number of queries does not depend on the number
of groups or of meetings. Writes nothing.
"""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_time

from groups.models import Group, Network
from groups.queries import affiliations_in, network_and_parts
from groups.thai_dates import Month
from ledger.chart import Section
from network.consolidation import consolidate
from network.models import AgendaItem, Attendance, GroupTurn, Meeting, MeetingTask, Resolution
from network.questions import open_questions
from network.submitted import Submitted


@dataclass(frozen=True)
class KeyFigures:
    """A group's month in four figures: members at its end, fund, received, welfare (satang); None is not recorded."""

    members: int | None
    fund: int
    receipts: int | None
    benefits: int | None


@dataclass(frozen=True)
class Presence:
    """Who came from a group, or (`group` None) as guests; `people` None is not recorded, 0 is nobody."""

    group: Group | None
    people: int | None
    names: str
    revision: int

    @property
    def is_recorded(self) -> bool:
        """Whether anything was written down."""
        return self.people is not None or bool(self.names)


@dataclass(frozen=True)
class Carried:
    """A task of an earlier meeting, and what was told of it in this one."""

    task: MeetingTask
    done_on: datetime.date | None
    how: str


@dataclass(frozen=True)
class Said:
    """One item of the agenda with its number, and what was decided under it."""

    number: int
    item: AgendaItem
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True)
class Asked:
    """A question on a figure that is open: whose month (ISO), which figure, what stood there, the last word."""

    pk: int
    group: str
    month: str
    figure: str
    value: str
    question: str
    last_word: str

    @property
    def of_month(self) -> Month:
        """The month that is asked about."""
        return Month.parse(self.month)


@dataclass(frozen=True)
class Turn:
    """A group's turn: what it submitted of the month (None: nothing), what it told, what the others advised."""

    group: Group
    figures: KeyFigures | None
    told: str
    advice: str
    revision: int


@dataclass(frozen=True)
class MeetingFacts:
    """Everything there is to a meeting, in the order of its agenda. `previous` and `next` may be unsaved copies."""

    meeting: Meeting
    previous: Meeting | None
    next: Meeting | None
    attendance: tuple[Presence, ...]
    guests: Presence
    carried: tuple[Carried, ...]
    items: tuple[Said, ...]
    turns: tuple[Turn, ...]
    questions: tuple[Asked, ...]
    resolutions: tuple[Resolution, ...]
    tasks: tuple[MeetingTask, ...]
    is_example: bool

    @property
    def network(self) -> Network:
        """Whose meeting it is."""
        return self.meeting.network

    @property
    def attendance_revision(self) -> int:
        """Grows with every change of who came."""
        return sum(one.revision for one in (*self.attendance, self.guests))

    @property
    def is_attendance_recorded(self) -> bool:
        """Whether anything was written down of who came."""
        return any(one.is_recorded for one in (*self.attendance, self.guests))

    @property
    def people(self) -> int:
        """How many people came from the groups, as far as they were counted."""
        return sum(one.people or 0 for one in self.attendance)

    @property
    def present(self) -> tuple[Presence, ...]:
        """The groups from which somebody came."""
        return tuple(one for one in self.attendance if one.is_recorded and one.people != 0)

    @property
    def absent(self) -> tuple[Presence, ...]:
        """The groups from which nobody came."""
        return tuple(one for one in self.attendance if one.people == 0)

    @property
    def unknown(self) -> tuple[Presence, ...]:
        """The groups of which nobody wrote down whether they came."""
        return tuple(one for one in self.attendance if not one.is_recorded)


def meeting_facts(meeting: Meeting) -> MeetingFacts:
    """Everything there is to a meeting of a network in scope."""
    resolutions = tuple(Resolution.objects.filter(meeting=meeting).select_related("changed_by"))
    attendance, guests = _attendance(meeting)
    previous, following = _neighbours(meeting)
    turns, is_example = _turns(meeting)
    return MeetingFacts(
        meeting=meeting,
        previous=previous,
        next=following,
        attendance=attendance,
        guests=guests,
        carried=_carried(meeting, previous),
        items=_items(meeting, resolutions),
        turns=turns,
        questions=_questions(meeting),
        resolutions=resolutions,
        tasks=tuple(MeetingTask.objects.filter(meeting=meeting).select_related("group", "done_in")),
        is_example=is_example,
    )


def groups_on(network: Network, day: datetime.date) -> list[Group]:
    """The community groups that may come to a meeting of that day, by slug."""
    return [one.group for one in affiliations_in(network_and_parts(network), Month.of(day))]


def _attendance(meeting: Meeting) -> tuple[tuple[Presence, ...], Presence]:
    rows = {row.group_id: row for row in Attendance.objects.filter(meeting=meeting).select_related("group")}
    groups = {group.pk: group for group in groups_on(meeting.network, meeting.on)}
    groups |= {key: row.group for key, row in rows.items() if row.group}
    named = sorted(groups.values(), key=lambda group: group.slug)
    return tuple(_presence(group, rows.get(group.pk)) for group in named), _presence(None, rows.get(None))


def _presence(group: Group | None, row: Attendance | None) -> Presence:
    return Presence(group, row.people, row.names, row.revision) if row else Presence(group, None, "", 0)


def _items(meeting: Meeting, resolutions: Iterable[Resolution]) -> tuple[Said, ...]:
    decided: dict[int, list[Resolution]] = {}
    for resolution in resolutions:
        decided.setdefault(resolution.item_id, []).append(resolution)
    items = AgendaItem.objects.filter(meeting=meeting).select_related("changed_by")
    return tuple(Said(place, item, tuple(decided.get(item.pk, ()))) for place, item in enumerate(items, start=1))


def _turns(meeting: Meeting) -> tuple[tuple[Turn, ...], bool]:
    """A turn for each group of the reviewed month, and whether anything of it is an example."""
    rows = {row.group_id: row for row in GroupTurn.objects.filter(meeting=meeting).select_related("group")}
    figures = _frozen_figures(meeting) if meeting.closed_at else _submitted_figures(meeting)
    groups = {group.pk: (group, value) for group, value in figures}
    groups |= {key: (row.group, None) for key, row in rows.items() if key not in groups}
    named = sorted(groups.values(), key=lambda pair: pair[0].slug)
    turns = tuple(_turn(group, value, rows.get(group.pk)) for group, value in named)
    return turns, any(group.is_example_on(meeting.on) for group, _value in named)


def _turn(group: Group, figures: KeyFigures | None, row: GroupTurn | None) -> Turn:
    return Turn(group, figures, row.told, row.advice, row.revision) if row else Turn(group, figures, "", "", 0)


def _submitted_figures(meeting: Meeting) -> list[tuple[Group, KeyFigures | None]]:
    if meeting.reviewed is None:
        return []
    value = consolidate(meeting.network, meeting.reviewed)
    submitted = [(report.group, key_figures(report)) for report in value.reports]
    return [*submitted, *((group, None) for group in value.missing)]


def key_figures(report: Submitted) -> KeyFigures:
    """A submitted month in four figures."""
    receipts, benefits = report.total(Section.RECEIPTS).month, report.total(Section.BENEFITS).month
    return KeyFigures(
        members=report.members_end,
        fund=report.fund,
        receipts=receipts.amount if receipts else None,
        benefits=benefits.amount if benefits else None,
    )


def _frozen_figures(meeting: Meeting) -> list[tuple[Group, KeyFigures | None]]:
    kept = meeting.frozen["groups"]
    groups = Group.objects.in_bulk([key for key, _value in kept])
    return [(groups[key], KeyFigures(**value) if value else None) for key, value in kept]


def _questions(meeting: Meeting) -> tuple[Asked, ...]:
    """What is open now, of whatever month; of closed minutes what was open then."""
    if meeting.closed_at:
        return tuple(Asked(**one) for one in meeting.frozen.get("questions", ()))
    return tuple(
        Asked(
            pk=one.pk,
            group=one.group.name,
            month=one.month.iso,
            figure=one.label,
            value=one.value_now or one.value,
            question=one.question,
            last_word=one.replies[-1].words if one.replies else "",
        )
        for one in open_questions(meeting.network)
    )


def _carried(meeting: Meeting, previous: Meeting | None) -> tuple[Carried, ...]:
    if meeting.closed_at:
        kept = {one["task"]: one for one in meeting.frozen["carried"]}
        tasks = (
            MeetingTask.objects.filter(pk__in=kept).select_related("meeting", "group").order_by("meeting__on", "id")
        )
        return tuple(
            Carried(task, parse_date(kept[task.pk]["done_on"] or ""), kept[task.pk]["how"]) for task in tasks
        )
    if previous is None:
        return ()
    return tuple(_told(task, meeting) for task in tasks_carried_to(meeting, previous))


def tasks_carried_to(meeting: Meeting, previous: Meeting) -> QuerySet[MeetingTask]:
    """Tasks of earlier meetings that were not yet told to be done when `meeting` began, the oldest first."""
    earlier = Q(meeting__on__lt=meeting.on) | Q(meeting__on=meeting.on, meeting__lt=meeting.pk)
    waits = Q(done_on=None) | Q(done_in=meeting) | Q(done_in__on__gt=meeting.on)
    noted_between = Q(done_in=None, done_on__gt=previous.on)
    own = MeetingTask.objects.filter(earlier, waits | noted_between, network=meeting.network)
    return own.select_related("meeting", "group", "done_in", "changed_by").order_by("meeting__on", "id")


def _told(task: MeetingTask, meeting: Meeting) -> Carried:
    later = task.done_in and task.done_in_id != meeting.pk and task.done_in.on > meeting.on
    return Carried(task, None, "") if later else Carried(task, task.done_on, task.how)


def _neighbours(meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The meeting held before, and the next one that is known."""
    if meeting.closed_at:
        return _thawed(meeting.frozen["previous"]), _thawed(meeting.frozen["next"])
    own = Meeting.objects.filter(network=meeting.network, called_off_at=None)
    before = own.filter(Q(on__lt=meeting.on) | Q(on=meeting.on, pk__lt=meeting.pk), held_at__isnull=False)
    after = own.filter(Q(on__gt=meeting.on) | Q(on=meeting.on, pk__gt=meeting.pk))
    return before.order_by("-on", "-pk").first(), after.select_related("host").order_by("on", "pk").first()


def frozen_facts(facts: MeetingFacts) -> dict:
    """What the minutes keep of what stands elsewhere, as JSON: figures of the groups, tasks, meetings around."""
    return {
        "groups": [[turn.group.pk, asdict(turn.figures) if turn.figures else None] for turn in facts.turns],
        "carried": [
            {"task": one.task.pk, "done_on": one.done_on.isoformat() if one.done_on else None, "how": one.how}
            for one in facts.carried
        ],
        "questions": [asdict(one) for one in facts.questions],
        "previous": _kept(facts.previous),
        "next": _kept(facts.next),
    }


def _kept(meeting: Meeting | None) -> dict | None:
    if meeting is None:
        return None
    told = {name: getattr(meeting, name) for name in ("kind", "year", "number", "place")}
    starts_at = meeting.starts_at.isoformat() if meeting.starts_at else ""
    return told | {"on": meeting.on.isoformat(), "starts_at": starts_at}


def _thawed(kept: dict | None) -> Meeting | None:
    """An unsaved copy, for its title, day and place."""
    if kept is None:
        return None
    return Meeting(**kept | {"on": parse_date(kept["on"]), "starts_at": parse_time(kept["starts_at"])})
