"""The page of one meeting: its facts, and beside each part the form that writes it.

Promises: a part has a name that stands in its address (`turn-ban-lao`); each name leads to one form, and back to one
place on the page. Parts that this meeting does not have, or that its state does not allow, have no form. Refuses to
write.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from groups.models import Group
from groups.queries import today
from network.meeting_facts import Carried, MeetingFacts, Said, Turn
from network.meeting_forms import ConfirmForm, HoursForm
from network.meeting_parts import (
    AttendanceForm,
    ItemForm,
    NewItemForm,
    NewResolutionForm,
    ResolutionForm,
    TurnForm,
)
from network.minutes import close_minutes, drop_item, take_out_resolution
from network.models import MeetingTask, Resolution
from network.task_forms import DoneForm, NewTaskForm, TaskForm
from network.tasks import reopen_task

# With more groups than a village council has chairs, a form for each would be a page that nobody can load.
MANY_TURNS = 40


@dataclass
class Part:
    """One form of the page: its name in the address, where it stands, what its opener and its button say."""

    name: str
    form: Form
    opener: str
    button: str
    anchor: str
    hint: str = ""
    danger: bool = False
    is_open: bool = False


class Parts:
    """Makes the parts of a meeting's page; the one that was just sent (`name`, `data`) is bound and stands open."""

    def __init__(self, facts: MeetingFacts, *, name: str = "", data=None, writer: str = "", writes: bool = True):
        self.facts, self.meeting = facts, facts.meeting
        self.name, self.data, self.writer, self.writes = name, data, writer, writes
        self.groups: list[Group] = [one.group for one in facts.attendance]
        self.key = uuid.uuid4()
        self._made: dict[str, Part] = {}

    def make(self, name: str, form: type[Form], *, opener: str, button: str, anchor: str, **more) -> Part | None:
        """One part; made once, so that what a refusal left on its form is shown. None for who only reads."""
        if not self.writes:
            return None
        if name not in self._made:
            told = {key: more.pop(key) for key in ("hint", "danger", "is_open") if key in more}
            told["is_open"] = told.get("is_open", False) or name == self.name
            bound = self.data if name == self.name else None
            # The part's own name before each id: many forms of one kind stand on the page.
            made = form(bound, auto_id=f"{name}_%s", **more)
            self._made[name] = Part(name, made, opener, button, anchor, **told)
        return self._made[name]

    def keep(self, part: Part) -> None:
        """Show this part, with what was typed and why it was refused, in place of a fresh one."""
        self._made[part.name] = part

    def find(self, name: str) -> Part | None:
        """The part of that name, or None if this meeting has none, as it stands."""
        return next((part for part in self.all() if part.name == name), None)

    def all(self) -> Iterable[Part]:
        """Every part that may be written now."""
        found = [
            self.hours(),
            self.attendance(),
            self.new_item(),
            self.new_resolution(),
            self.new_task(),
            self.close(),
        ]
        found += [part for said in self.facts.items for part in (self.item(said), self.drop(said))]
        found += [self.turn(turn) for turn in self.facts.turns]
        for resolution in self.facts.resolutions:
            found += [self.resolution(resolution), self.take_out(resolution)]
        found += [self.task(task) for task in self.facts.tasks]
        found += [part for one in self.facts.carried for part in (self.done(one), self.reopen(one))]
        return [part for part in found if part]

    def hours(self) -> Part | None:
        """Begin the meeting, or mend how it began and ended."""
        meeting = self.meeting
        if not meeting.is_open or meeting.on > today():
            return None
        initial = {"seen": meeting.revision, "chaired_by": meeting.chaired_by, "ended_at": meeting.ended_at}
        initial |= {"began_at": meeting.began_at if meeting.held_at else meeting.starts_at}
        initial |= {"written_by": meeting.written_by if meeting.held_at else self.writer}
        begin = _("Begin the meeting")
        # On the day itself that is what there is to do.
        return self.make(
            "hours", HoursForm, is_open=meeting.held_at is None, meeting=meeting, initial=initial, anchor="hours",
            opener=_("Change times and names") if meeting.held_at else begin,
            button=_("Save") if meeting.held_at else begin,
            hint="" if meeting.held_at else _("From then on you write down who came, what was said and decided."),
        )  # fmt: skip

    def attendance(self) -> Part | None:
        """Who came."""
        if not self.meeting.is_held:
            return None
        return self.make(
            "attendance", AttendanceForm, facts=self.facts, opener=_("Write down who came"), anchor="attendance",
            button=_("Save who came"), hint=_("0 means that nobody came. Leave it empty where you do not know."),
        )  # fmt: skip

    def new_item(self) -> Part | None:
        """One more item of the agenda."""
        if not self.meeting.is_open:
            return None
        return self.make(
            "item-new", NewItemForm, meeting=self.meeting, opener=_("Put one more item on the agenda"),
            button=_("Put it on the agenda"), hint=_("It stands before “Other”."), anchor="agenda",
        )  # fmt: skip

    def item(self, said: Said) -> Part | None:
        """What was said under an item."""
        if not self.meeting.is_held:
            return None
        name = f"item-{said.item.pk}"
        return self.make(
            name, ItemForm, item=said.item, opener=_("Write what was said"), button=_("Save"), anchor=name
        )

    def drop(self, said: Said) -> Part | None:
        """Take an item off the agenda before anything was said under it; a standing one only before the meeting."""
        is_needed = said.item.said or said.resolutions or (self.meeting.held_at and said.item.standing)
        if not self.meeting.is_open or is_needed:
            return None
        act, opener = partial(drop_item, said.item), _("Leave this item out")
        return self.make(
            f"drop-{said.item.pk}", ConfirmForm, act=act, opener=opener, button=opener, anchor="agenda", danger=True
        )

    def turn(self, turn: Turn) -> Part | None:
        """A group's turn."""
        if not self.meeting.is_held:
            return None
        name = f"turn-{turn.group.slug}"
        if len(self.facts.turns) > MANY_TURNS and name != self.name:
            return None
        return self.make(
            name, TurnForm, facts=self.facts, turn=turn, opener=_("Write what was told and advised"),
            button=_("Save"), anchor=name,
        )  # fmt: skip

    def new_resolution(self) -> Part | None:
        """What the meeting decides."""
        if not self.meeting.is_held or not self.facts.items:
            return None
        return self.make(
            "resolution-new", NewResolutionForm, facts=self.facts, key=self.key, opener=_("Record a resolution"),
            button=_("Record the resolution"), anchor="resolutions",
            hint=_("It gets the next number of the year. Leave the votes empty if nobody was against."),
        )  # fmt: skip

    def resolution(self, resolution: Resolution) -> Part | None:
        """Other words or votes."""
        if not self.meeting.is_held:
            return None
        return self.make(
            f"resolution-{resolution.pk}", ResolutionForm, facts=self.facts, resolution=resolution,
            opener=_("Mend this resolution"), button=_("Save"), anchor="resolutions",
        )  # fmt: skip

    def take_out(self, resolution: Resolution) -> Part | None:
        """The newest resolution out again."""
        if not self.meeting.is_held or resolution != self.facts.resolutions[-1]:
            return None
        opener = _("Take this resolution out")
        return self.make(
            f"takeout-{resolution.pk}", ConfirmForm, act=partial(take_out_resolution, resolution), opener=opener,
            button=opener, anchor="resolutions", danger=True, hint=_("Its number goes to the next resolution."),
        )  # fmt: skip

    def new_task(self) -> Part | None:
        """Who does what until when."""
        if not self.meeting.is_held:
            return None
        return self.make(
            "task-new", NewTaskForm, meeting=self.meeting, groups=self.groups, anchor="tasks",
            opener=_("Give a task"), button=_("Give the task"),
            hint=_("It stands first in the next meeting, until somebody says how it was done."),
        )  # fmt: skip

    def task(self, task: MeetingTask) -> Part | None:
        """Another wording of a task given in this meeting."""
        if not self.meeting.is_held:
            return None
        return self.make(
            f"task-{task.pk}", TaskForm, task=task, groups=self.groups, opener=_("Mend this task"),
            button=_("Save"), anchor="tasks",
        )  # fmt: skip

    def done(self, one: Carried) -> Part | None:
        """A task of an earlier meeting is told to be done."""
        if not self.meeting.is_held or one.done_on or one.task.done_on:
            return None
        return self.make(
            f"done-{one.task.pk}", DoneForm, task=one.task, meeting=self.meeting, initial={"on": self.meeting.on},
            opener=pgettext("a task", "It is done"), button=_("Note that it is done"), anchor="carried",
        )  # fmt: skip

    def reopen(self, one: Carried) -> Part | None:
        """It is not done after all."""
        if not self.meeting.is_held or not one.done_on:
            return None
        return self.make(
            f"reopen-{one.task.pk}", ConfirmForm, act=partial(reopen_task, one.task), anchor="carried",
            opener=_("It is not done after all"), button=_("Put it back among the open tasks"), danger=True,
        )  # fmt: skip

    def close(self) -> Part | None:
        """Close the minutes."""
        if not self.meeting.is_held:
            return None
        return self.make(
            "close", ConfirmForm, act=partial(close_minutes, self.meeting), opener=_("Close the minutes"),
            button=_("Close the minutes for good"), anchor="content",
            hint=_(
                "After that nothing in them can be changed, by anybody: words, resolutions, who came and the figures "
                "of the groups stay as they are now. The draft mark goes from the paper. Tasks can still be noted as "
                "done, for the next meeting."
            ),
        )  # fmt: skip


def page_context(parts: Parts, refused: Part | None = None) -> dict:
    """What the page shows, each thing beside the forms that write it."""
    facts = parts.facts
    if refused:
        parts.keep(refused)
    return {
        "facts": facts,
        "meeting": facts.meeting,
        "network": facts.network,
        "parts": parts,
        "carried": [(one, parts.done(one) or parts.reopen(one)) for one in facts.carried],
        "items": [(said, parts.item(said), parts.drop(said), _decided(parts, said)) for said in facts.items],
        "turns": [(turn, parts.turn(turn)) for turn in facts.turns],
        "many_turns": len(facts.turns) > MANY_TURNS and facts.meeting.is_held and parts.writes,
        "tasks": [(task, parts.task(task)) for task in facts.tasks],
    }


def _decided(parts: Parts, said: Said) -> list[tuple[Resolution, Part | None, Part | None]]:
    return [(one, parts.resolution(one), parts.take_out(one)) for one in said.resolutions]
