"""Forms for what somebody takes on in a meeting, and for how it was done.

Promises: each calls one service of `network/tasks.py`; a task sent twice is one task. Refuses a day that cannot be
read, beside its field.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm, ThaiDateField
from groups.models import Group
from network.meeting_forms import GroupChoice, NewThingForm, SeenForm
from network.models import Meeting, MeetingTask
from network.tasks import Done, Given, add_task, change_task, finish_task


class _TaskFields(HouseForm):
    """What, who and until when."""

    what = forms.CharField(label=_("What is to be done"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    who = forms.CharField(label=_("Who does it"), required=False, max_length=120)
    group = GroupChoice(label=_("Group"), empty_label=_("the network"))
    due_on = ThaiDateField(label=_("Until"), required=False)

    @property
    def given(self) -> Given:
        """What was typed."""
        told = self.cleaned_data
        return Given(told["what"], told["who"], told["group"], told["due_on"])


class NewTaskForm(NewThingForm, _TaskFields):
    """One more task."""

    def __init__(self, *args, groups: list[Group], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].offer(groups)

    def perform(self, *, by):
        return add_task(self.meeting, self.given, key=self.cleaned_data["key"], by=by)


class TaskForm(SeenForm, _TaskFields):
    """Other words, person or day for a task that stands."""

    def __init__(self, *args, task: MeetingTask, groups: list[Group], **kwargs):
        told = {name: getattr(task, name) for name in ("what", "who", "group", "due_on")}
        super().__init__(*args, initial=told | {"seen": task.revision}, **kwargs)
        self.task = task
        self.fields["group"].offer(groups if task.group in (None, *groups) else [task.group, *groups])

    def write(self, by):
        return change_task(self.task, self.given, seen=self.cleaned_data["seen"], by=by)


class DoneForm(HouseForm):
    """When and how a task was done."""

    on = ThaiDateField(label=_("Done on"), required=True)
    how = forms.CharField(
        label=_("How it was done"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, task: MeetingTask, meeting: Meeting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.task, self.meeting = task, meeting

    def perform(self, *, by):
        return finish_task(self.task, Done(self.cleaned_data["on"], self.cleaned_data["how"], self.meeting), by=by)
