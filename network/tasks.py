"""What somebody took on in a meeting: given, changed, done, taken back.

The network's scope must be open. Promises: an event for each change; a task stays on the list, and stands first in
the next meeting, until somebody says how it was done, also after the minutes in which it was given are closed.
Refuses a task without words, a day that has not come, and what stands in closed minutes.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Group, User
from groups.queries import today
from groups.refusals import Refused
from network.meetings import (
    MeetingRefused,
    MinutesClosed,
    lock,
    lock_held,
    require_own_group,
    require_unchanged,
    stamp,
    subject_of,
)
from network.models import Meeting, MeetingTask


class AlreadyDone(MeetingRefused):
    """Somebody noted before that the task is done."""


@dataclass(frozen=True)
class Given:
    """What is to be done, by whom, until when; `group` None is the network itself."""

    what: str
    who: str = ""
    group: Group | None = None
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class Done:
    """When and how it was done; `meeting` is the one in which it is told, None between meetings."""

    on: datetime.date
    how: str = ""
    meeting: Meeting | None = None


@transaction.atomic
def add_task(meeting: Meeting, given: Given, *, key: uuid.UUID | None = None, by: User | None) -> MeetingTask:
    """A task given in a meeting; the same `key` again is the same task.

    Raises NotBegun, MinutesClosed, MeetingCalledOff, StrangeGroup, or MeetingRefused without words.
    """
    meeting = lock_held(meeting)
    standing = MeetingTask.objects.filter(key=key, meeting=meeting).first() if key else None
    if standing:
        return standing
    task = MeetingTask(network=meeting.network, meeting=meeting, key=key or uuid.uuid4())
    _put(task, given)
    stamp(task, by)
    audit.record_directory("meeting.task_given", by=by, subject=f"{subject_of(meeting)} task {task.pk}")
    return task


@transaction.atomic
def change_task(task: MeetingTask, given: Given, *, seen: int, by: User | None) -> MeetingTask:
    """Other words, person or day, while the minutes are open. Raises as `add_task`, or ChangedMeanwhile."""
    lock_held(task.meeting)
    task = _standing(task)
    require_unchanged(task, seen)
    _put(task, given)
    stamp(task, by)
    audit.record_directory("meeting.task_changed", by=by, subject=_subject(task))
    return task


def _put(task: MeetingTask, given: Given) -> None:
    if not given.what.strip():
        raise MeetingRefused(_("Say what is to be done."), field="what")
    require_own_group(task.network, given.group)
    task.what, task.who = given.what.strip(), given.who.strip()
    task.group, task.due_on = given.group, given.due_on


@transaction.atomic
def finish_task(task: MeetingTask, done: Done, *, by: User | None) -> MeetingTask:
    """The task is done; told in a meeting, or noted between meetings.

    Raises AlreadyDone, NotBegun, MinutesClosed or MeetingCalledOff (of the meeting in which it is told), or Refused
    for a day that has not come or lies before the task was given.
    """
    lock(task.network)
    if done.meeting:
        lock_held(done.meeting)
    task = _standing(task)
    if task.done_on:
        raise AlreadyDone(
            _("%(who)s already noted that this is done.") % {"who": task.changed_by or _("Somebody else")}
        )
    if done.on > today():
        raise Refused(_("This day has not come yet. Check the date."), field="on")
    if done.on < task.meeting.on:
        raise Refused(_("The task was given in a later meeting. Check the date."), field="on")
    task.done_on, task.how, task.done_in = done.on, done.how.strip(), done.meeting
    stamp(task, by)
    audit.record_directory("meeting.task_done", by=by, subject=_subject(task))
    return task


@transaction.atomic
def reopen_task(task: MeetingTask, *, by: User | None) -> MeetingTask:
    """It is not done after all. Raises MinutesClosed when it stands as done in closed minutes."""
    lock(task.network)
    task = _standing(task)
    if task.done_in and task.done_in.closed_at:
        raise MinutesClosed(
            _("The minutes of %(meeting)s are closed and say that this is done. Give the task anew instead.")
            % {"meeting": task.done_in.title}
        )
    if task.done_on:
        task.done_on, task.how, task.done_in = None, "", None
        stamp(task, by)
        audit.record_directory("meeting.task_reopened", by=by, subject=_subject(task))
    return task


def _standing(task: MeetingTask) -> MeetingTask:
    return MeetingTask.objects.select_related("network", "meeting__network", "done_in", "changed_by").get(pk=task.pk)


def _subject(task: MeetingTask) -> str:
    return f"{subject_of(task.meeting)} task {task.pk}"
