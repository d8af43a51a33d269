"""What a committee types about a meeting: the plan, and each part of the page on which the minutes are written.

Promises: every form carries the revision that was looked at (`seen`) or a key of its own, so that nothing is written
over unseen and nothing is taken in twice; what was typed stays. A form calls one service. Refuses times that are no
times, beside their field.
"""

import datetime
import re
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm, KeyedForm, MonthField, ThaiDateField
from groups.models import Group, Network
from groups.thai_text import tidy
from network.meeting_facts import groups_on
from network.meeting_words import clock
from network.meetings import (
    Begun,
    ChangedMeanwhile,
    Plan,
    call_off_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
)
from network.models import Meeting

_CLOCK = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))?(?:น\.?)?")


class ClockField(forms.CharField):
    """A time as people write it (18.30, 18:30, 18 น.); cleans to a time or None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 8, "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = _CLOCK.fullmatch(tidy(text).replace(" ", ""))
        try:
            return datetime.time(int(found[1]), int(found[2] or 0))
        except (TypeError, ValueError) as error:
            raise forms.ValidationError(_("Write the time like 18.30.")) from error

    def prepare_value(self, value):
        return clock(value) if isinstance(value, datetime.time) else value


class SeenForm(HouseForm):
    """A form that knows which revision its writer looked at; after a refusal it knows the one that stands now."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def write(self, by):
        """Call the one service."""
        raise NotImplementedError

    def perform(self, *, by):
        try:
            return self.write(by)
        except ChangedMeanwhile as refusal:
            # What is shown beside the form is what stands now: saving again is then done knowingly.
            self.data = self.data.copy()
            self.data["seen"] = str(refusal.stands)
            raise


class GroupChoice(forms.ModelChoiceField):
    """One of the groups of a network, or none."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Group.objects.none(), required=False, **kwargs)

    def offer(self, groups: list[Group]) -> None:
        """Let one of these be chosen; they are read already."""
        self.queryset = Group.objects.filter(pk__in=[group.pk for group in groups])
        self.choices = [("", self.empty_label), *((group.pk, group.name) for group in groups)]


class PlanForm(SeenForm):
    """When and where a meeting is, whose turn it is to host it, and which month it goes through."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=Meeting.Kind)
    on = ThaiDateField(label=_("Day"), required=True)
    starts_at = ClockField(label=_("Begins at"), help_text=_("for example 18.30"))
    host = GroupChoice(
        label=_("Hosted by"), empty_label=_("no group"),
        help_text=_("Suggested is the group that has gone longest without hosting."),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), required=False, max_length=Meeting._meta.get_field("place").max_length)
    month = MonthField(
        label=_("Goes through the reports of"), required=False,
        help_text=_("for example 2/2550; empty if it goes through no reports"),
    )  # fmt: skip
    number = forms.IntegerField(
        label=_("Number in the year"), required=False, min_value=1, max_value=999,
        help_text=_("Empty leaves it as it is."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )  # fmt: skip

    def __init__(self, *args, network: Network, meeting: Meeting | None = None, next_number: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.network, self.meeting = network, meeting
        if next_number:
            told = _("Empty gives the next number; for an ordinary meeting that is %(number)s.")
            self.fields["number"].help_text = told % {"number": next_number}
        day = self.initial.get("on")
        groups = groups_on(network, day) if day else []
        host = self.initial.get("host")
        self.fields["host"].offer(groups if host is None or host in groups else [host, *groups])

    @staticmethod
    def initial_of(plan: Plan, seen: int) -> dict:
        """What an empty form starts with."""
        names = ("kind", "on", "starts_at", "host", "place", "month", "number")
        return {name: getattr(plan, name) for name in names} | {"seen": seen}

    def write(self, by):
        told = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        plan = Plan(**told | {"place": told["place"].strip()})
        if self.meeting is None:
            return plan_meeting(self.network, plan, by=by)
        if plan.number is None and (plan.kind, plan.year) == (self.meeting.kind, self.meeting.year):
            plan = replace(plan, number=self.meeting.number)
        return change_meeting(self.meeting, plan, seen=self.cleaned_data["seen"], by=by)


class CallOffForm(HouseForm):
    """Why the meeting does not take place."""

    reason = forms.CharField(
        label=_("Why it does not take place"), max_length=Meeting._meta.get_field("called_off_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def perform(self, *, by):
        return call_off_meeting(self.meeting, self.cleaned_data["reason"], by=by)


class HoursForm(SeenForm):
    """The meeting begins; later, what was written of its beginning and end is mended."""

    chaired_by = forms.CharField(label=_("Led by"), required=False, max_length=120)
    written_by = forms.CharField(label=_("Minutes written by"), required=False, max_length=120)
    began_at = ClockField(label=_("Began at"))
    ended_at = ClockField(label=_("Ended at"))

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if not meeting.held_at:
            # Nobody knows it when a meeting begins.
            del self.fields["ended_at"]

    def write(self, by):
        told = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return hold_meeting(self.meeting, Begun(**told), seen=self.cleaned_data["seen"], by=by)


class ConfirmForm(HouseForm):
    """One button: the act is handed in."""

    def __init__(self, *args, act, **kwargs):
        super().__init__(*args, **kwargs)
        self.act = act

    def perform(self, *, by):
        return self.act(by=by) or True


class NewThingForm(KeyedForm):
    """Something added to a meeting, known by its key if it is sent twice."""

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
