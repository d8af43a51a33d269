"""The form of the group's collection day: a day of the month, or the first Saturday and the like."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from groups.models import User
from ledger.collection_days import LAST_DAY, LAST_OF_ITS_KIND, Planned, set_collection_plan
from ledger.models import CollectionPlan

BY_DAY, BY_WEEKDAY = "day", "weekday"
WHICH = {
    1: _("the first"),
    2: _("the second"),
    3: _("the third"),
    4: _("the fourth"),
    LAST_OF_ITS_KIND: _("the last"),
}


class CollectionPlanForm(HouseForm):
    """On which day of each month the group collects, and where."""

    kind = forms.ChoiceField(
        label=_("The group collects"),
        widget=forms.RadioSelect,
        choices=[(BY_DAY, _("on the same day of every month")), (BY_WEEKDAY, _("on a day of the week"))],
        error_messages={"required": _("Choose how the day is found.")},
    )
    day = forms.IntegerField(
        label=_("Day of the month"), min_value=1, max_value=LAST_DAY, required=False,
        help_text=_("31 is the last day of every month. Only if it is the same day of every month."),
    )  # fmt: skip
    nth = forms.TypedChoiceField(label=_("Which one in the month"), coerce=int, empty_value=None, required=False)
    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int, empty_value=None, required=False)
    place = forms.CharField(
        label=_("Place and time"), max_length=120, required=False,
        help_text=_("for example: at the group's office, 16.00 to 19.00"),
    )  # fmt: skip

    def __init__(self, *args, plan: Planned | None = None, **kwargs):
        if plan:
            kind = BY_WEEKDAY if plan.day is None else BY_DAY
            told = {"kind": kind, "day": plan.day, "nth": plan.nth, "weekday": plan.weekday, "place": plan.place}
            kwargs["initial"] = told
        super().__init__(*args, **kwargs)
        choose = ("", _("Choose …"))
        self.fields["nth"].choices = [choose, *((number, capfirst(words)) for number, words in WHICH.items())]
        self.fields["weekday"].choices = [choose, *CollectionPlan.Weekday.choices]
        # Which of them has to be filled in, the choice above says.
        for name in ("day", "nth", "weekday"):
            self.fields[name].at_times = True

    def clean(self) -> dict:
        """What was chosen has to be filled in; what belongs to the other choice is left aside."""
        cleaned = super().clean()
        wanted = {BY_DAY: ("day",), BY_WEEKDAY: ("nth", "weekday")}.get(cleaned.get("kind"), ())
        for name in wanted:
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("Please fill this in."))
        return cleaned

    def perform(self, *, by: User) -> CollectionPlan | None:
        data = self.cleaned_data
        if data["kind"] == BY_DAY:
            plan = Planned(day=data["day"], place=data["place"])
        else:
            plan = Planned(weekday=data["weekday"], nth=data["nth"], place=data["place"])
        made = set_collection_plan(plan, by=by)
        if made is None:
            self.add_error(None, _("This is the day that already stands."))
        return made
