"""Forms of the zones: name and collector, and which members belong to one.

Promises: a collector is chosen from those who hold the office now (whoever is named already stays choosable).
"""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from groups.models import User
from members.models import Member, Zone
from members.queries import collectors
from members.zones import change_zone, make_zone, put_into_zone


class ZoneForm(HouseForm):
    """Makes a zone, or changes the one given."""

    name = forms.CharField(
        label=_("Name of the zone"), max_length=60, help_text=_("for example: north of the canal, or zone 3"),
        error_messages={"required": _("Give the zone a name: where it is, or who lives there.")},
    )  # fmt: skip
    collector = forms.ModelChoiceField(
        label=_("Collector"), queryset=None, required=False, empty_label=_("nobody named yet")
    )

    def __init__(self, data=None, *, zone: Zone | None = None):
        self.zone = zone
        super().__init__(data, initial={"name": zone.name, "collector": zone.collector_id} if zone else None)
        chosen = User.objects.filter(pk=zone.collector_id if zone else None)
        self.fields["collector"].queryset = (collectors() | chosen).distinct()

    def perform(self, *, by: User) -> Zone:
        name, collector = self.cleaned_data["name"], self.cleaned_data["collector"]
        if self.zone:
            return change_zone(self.zone, name, collector, by=by)
        return make_zone(name, collector, by=by)


class ZoneMembersForm(HouseForm):
    """Puts the ticked members into a zone or takes them out, or puts in everybody who was found."""

    PUT, PUT_FOUND, TAKE = "put", "put_found", "take"

    act = forms.ChoiceField(choices=[(act, act) for act in (PUT, PUT_FOUND, TAKE)])
    members = forms.ModelMultipleChoiceField(queryset=None, required=False)

    def __init__(self, data=None, *, zone: Zone, found: QuerySet[Member]):
        self.zone, self.found = zone, found
        super().__init__(data)
        self.fields["members"].queryset = Member.objects.all()

    def clean(self):
        """The ticks are needed, unless everybody found is meant."""
        super().clean()
        if self.cleaned_data.get("act") != self.PUT_FOUND and not self.cleaned_data.get("members"):
            self.add_error(None, _("Nobody is ticked. Tick the members first."))
        return self.cleaned_data

    def perform(self, *, by: User) -> tuple[int]:
        """How many moved, as the only value of a tuple: moving nobody was no failure."""
        act = self.cleaned_data["act"]
        chosen = self.found if act == self.PUT_FOUND else self.cleaned_data["members"]
        return (put_into_zone(chosen, None if act == self.TAKE else self.zone, by=by),)
