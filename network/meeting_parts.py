"""The forms on a meeting's page for what was said and decided: who came, items, turns, resolutions.

Promises: each calls one service of `network/minutes.py` with the revision or the key that it carries; what is not
typed stays unknown and never becomes 0. Refuses nothing itself but what is no number.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from network.meeting_facts import MeetingFacts, Presence
from network.meeting_forms import NewThingForm, SeenForm
from network.minutes import (
    Came,
    Decided,
    add_item,
    change_resolution,
    next_resolution,
    record_attendance,
    resolve,
    take_turn,
    write_item,
)
from network.models import AgendaItem, Resolution
from network.models.meetings import MOST_WORDS

WORDS = {"required": False, "max_length": MOST_WORDS, "widget": forms.Textarea(attrs={"rows": 4})}
COUNT = {"required": False, "min_value": 0, "max_value": 9999}


def _few(**attrs) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "size": 5, "autocomplete": "off"} | attrs)


class AttendanceForm(SeenForm):
    """Who came, group by group, and guests: how many and, if somebody wrote them down, their names."""

    def __init__(self, *args, facts: MeetingFacts, **kwargs):
        self.facts = facts
        self.lines = [(f"{one.group.pk}", one) for one in facts.attendance] + [("guests", facts.guests)]
        initial = {"seen": facts.attendance_revision}
        for name, one in self.lines:
            initial |= {f"people_{name}": one.people, f"names_{name}": one.names}
        super().__init__(*args, initial=initial, **kwargs)
        for name, one in self.lines:
            whose = one.group.name if one.group else _("Guests")
            self.fields[f"people_{name}"] = forms.IntegerField(label=whose, widget=_few(), **COUNT)
            self.fields[f"names_{name}"] = forms.CharField(label=_("Names"), required=False, max_length=1000)

    @property
    def rows(self) -> list[tuple[Presence, forms.BoundField, forms.BoundField]]:
        """Each group with its two fields."""
        return [(one, self[f"people_{name}"], self[f"names_{name}"]) for name, one in self.lines]

    def write(self, by):
        came = [
            Came(one.group, self.cleaned_data[f"people_{name}"], self.cleaned_data[f"names_{name}"].strip())
            for name, one in self.lines
        ]
        record_attendance(self.facts.meeting, came, seen=self.cleaned_data["seen"], by=by)
        return True


class ItemForm(SeenForm):
    """What was said under an item of the agenda; one of the meeting's own may get another name."""

    title = forms.CharField(label=_("What the item is about"), max_length=200)
    said = forms.CharField(label=_("What was said"), **WORDS)

    def __init__(self, *args, item: AgendaItem, **kwargs):
        initial = {"seen": item.revision, "title": item.title, "said": item.said}
        super().__init__(*args, initial=initial, **kwargs)
        self.item = item
        if item.standing:
            del self.fields["title"]

    def write(self, by):
        told = self.cleaned_data
        return write_item(self.item, said=told["said"], title=told.get("title", ""), seen=told["seen"], by=by)


class NewItemForm(NewThingForm):
    """One more item of the agenda."""

    title = forms.CharField(label=_("What the item is about"), max_length=200)

    def perform(self, *, by):
        return add_item(self.meeting, self.cleaned_data["title"], key=self.cleaned_data["key"], by=by)


class TurnForm(SeenForm):
    """What a group told, and what the others advised."""

    told = forms.CharField(label=_("What the group told"), **WORDS)
    advice = forms.CharField(label=_("What the others advised"), **WORDS)

    def __init__(self, *args, facts: MeetingFacts, turn, **kwargs):
        initial = {"seen": turn.revision, "told": turn.told, "advice": turn.advice}
        super().__init__(*args, initial=initial, **kwargs)
        self.meeting, self.group = facts.meeting, turn.group

    def write(self, by):
        told = self.cleaned_data
        return take_turn(self.meeting, self.group, told=told["told"], advice=told["advice"], seen=told["seen"], by=by)


class DecidingForm(SeenForm):
    """The words of a resolution, its item and its votes; all votes empty: nobody was against."""

    item = forms.ChoiceField(label=_("Under which item"))
    words = forms.CharField(label=_("What was decided"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    votes_for = forms.IntegerField(label=pgettext_lazy("votes", "For"), widget=_few(), **COUNT)
    votes_against = forms.IntegerField(label=pgettext_lazy("votes", "Against"), widget=_few(), **COUNT)
    votes_abstained = forms.IntegerField(label=pgettext_lazy("votes", "Abstained"), widget=_few(), **COUNT)

    def offer(self, facts: MeetingFacts) -> None:
        """Let it be one of the meeting's items."""
        self.items = {str(said.item.pk): said.item for said in facts.items}
        named = [(str(said.item.pk), f"{said.number}. {said.item.label}") for said in facts.items]
        self.fields["item"].choices = named

    @property
    def decided(self) -> Decided:
        """What was typed; an empty count beside a written one is nobody."""
        told = self.cleaned_data
        votes = [told[f"votes_{name}"] for name in ("for", "against", "abstained")]
        counted = None if votes == [None] * 3 else tuple(count or 0 for count in votes)
        return Decided(told["words"], self.items[told["item"]], counted)


class NewResolutionForm(DecidingForm):
    """A resolution that gets the next number; `seen` is the number that was promised."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, facts: MeetingFacts, key, **kwargs):
        decision = [said.item.pk for said in facts.items if said.item.standing == AgendaItem.Standing.DECISION]
        initial = {"key": key, "seen": next_resolution(facts.meeting), "item": decision[0] if decision else None}
        super().__init__(*args, initial=initial, **kwargs)
        self.meeting = facts.meeting
        self.offer(facts)

    def write(self, by):
        key, expected = self.cleaned_data["key"], self.cleaned_data["seen"]
        return resolve(self.meeting, self.decided, key=key, expected=expected, by=by)


class ResolutionForm(DecidingForm):
    """Other words or votes of a resolution that stands."""

    def __init__(self, *args, facts: MeetingFacts, resolution: Resolution, **kwargs):
        votes = {name: getattr(resolution, name) for name in ("votes_for", "votes_against", "votes_abstained")}
        initial = {"seen": resolution.revision, "item": resolution.item_id, "words": resolution.words} | votes
        super().__init__(*args, initial=initial, **kwargs)
        self.resolution = resolution
        self.offer(facts)

    def write(self, by):
        return change_resolution(self.resolution, self.decided, seen=self.cleaned_data["seen"], by=by)
