"""Forms of a schedule as a whole: beginning a draft, what several benefits share, publishing.

Promises: nothing holds before it is published; published once, it never changes. Asks once when claims were already
approved under the older rules.
"""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from groups.thai_dates import format_date
from groups.thai_words import month_name
from ledger.money import BahtField
from members.forms.member import AskedForm
from welfare.forms.draft import DraftForm
from welfare.forms.rule_tables import cap_columns
from welfare.forms.rule_values import cap_values
from welfare.models import BenefitSchedule, Claim, Decision
from welfare.rules import Per, Schedule, SharedCap
from welfare.schedules import Publication, draft_schedule, publish_schedule
from welfare.starting import starting_schedule

SHARED_ROWS = 2


class NewDraftForm(HouseForm):
    """From what a draft begins, and what it is for."""

    source = forms.ChoiceField(
        label=gettext_lazy("Begin with"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what to begin with.")},
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What is to change, and why"), max_length=300, required=False,
        help_text=gettext_lazy("For the committee and the assembly. No names of the sick, no illness."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, data=None, *, newest: BenefitSchedule | None):
        super().__init__(data)
        self.newest = newest
        choices = [
            ("ready", _("the ready rules, to be changed into our own")),
            ("empty", _("nothing: I enter each benefit myself")),
        ]
        if newest:
            words = _("our rules as they are (%(version)s, in force from %(day)s)")
            told = {"version": newest, "day": format_date(newest.from_date)}
            choices.insert(0, ("ours", words % told))
        self.fields["source"].choices = choices
        self.initial["source"] = choices[0][0]

    def perform(self, *, by: User) -> BenefitSchedule:
        source = self.cleaned_data["source"]
        begun = {"ready": starting_schedule, "empty": Schedule, "ours": lambda: self.newest.rules}[source]()
        drawn_from = self.newest if source == "ours" else None
        return draft_schedule(begun, drawn_from=drawn_from, note=self.cleaned_data["note"], by=by)


class SharedForm(DraftForm):
    """The caps that several benefits share, the fund's own year and its floor."""

    fund_month = forms.TypedChoiceField(
        label=gettext_lazy("The fund's own year begins in"), coerce=int,
        help_text=gettext_lazy("It matters only to limits that are counted by the fund's own year."),
    )  # fmt: skip
    floor = BahtField(
        label=gettext_lazy("The fund should never fall below"), required=False, allow_zero=True,
        help_text=gettext_lazy("Whoever approves a claim is warned. Empty: nobody resolved it."),
    )  # fmt: skip

    def __init__(self, data=None, *, schedule: BenefitSchedule):
        rules = schedule.rules
        super().__init__(data, schedule=schedule, initial={"fund_month": rules.fund_month, "floor": rules.floor})
        self.fields["fund_month"].choices = [(number, month_name(number)) for number in range(1, 13)]
        self.fields["floor"].unit = _("baht")
        benefits = forms.MultipleChoiceField(
            label=gettext_lazy("benefits"), choices=[(rule.key, rule.name) for rule in rules.rules], required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        held = [
            {"rules": list(cap.rules), **values}
            for cap, values in zip(rules.shared, cap_values(rules.shared), strict=True)
        ]
        self.add_table("shared", {"rules": benefits, **cap_columns((Per.YEAR, Per.LIFETIME))}, held, SHARED_ROWS)

    def clean(self):
        data = super().clean()
        found = [self._shared(number, values) for number, values in self.filled("shared")]
        data["shared"] = tuple(cap for cap in found if cap)
        return data

    def _shared(self, number: int, values: dict) -> SharedCap | None:
        cap = self.read_cap("shared", number, values)
        if len(values.get("rules", ())) < 2:
            self.wrong_in("shared", number, "rules", _("Tick two benefits or more: those that share the limit."))
            return None
        return SharedCap(tuple(values["rules"]), *cap) if cap else None

    def perform(self, *, by: User) -> BenefitSchedule:
        data = self.cleaned_data
        return self.changed(Schedule(self.rules.rules, data["shared"], data["fund_month"], data["floor"]), by=by)


class PublishForm(AskedForm):
    """From when a draft holds, and the resolution that says so."""

    resolution = forms.CharField(
        label=gettext_lazy("Number of the resolution"), max_length=100,
        help_text=gettext_lazy("Which meeting, which year, for example “assembly 1/2550”."),
        error_messages={"required": gettext_lazy("Write the number of the resolution: which meeting, which year.")},
    )  # fmt: skip
    resolved_on = ThaiDateField(
        label=gettext_lazy("Day of the resolution"),
        error_messages={"required": gettext_lazy("Write the day of the meeting.")},
    )
    from_date = ThaiDateField(
        label=gettext_lazy("In force from"), error_messages={"required": gettext_lazy("Write the first day.")}
    )

    def __init__(self, data=None, *, schedule: BenefitSchedule):
        self.schedule = schedule
        super().__init__(data)

    @cached_property
    def approved_before(self) -> int:
        """How many claims with an event on or after the first day are approved already."""
        approved = Decision.objects.filter(outcome=Decision.Outcome.APPROVED).values("claim")
        claims = Claim.objects.filter(event_on__gte=self.cleaned_data["from_date"], ended_at=None, pk__in=approved)
        return claims.count()

    def find_doubts(self) -> list[str]:
        """Claims that were approved by the older rules for events that the new ones would be about."""
        if not self.approved_before:
            return []
        words = ngettext(
            "%(count)s claim with an event on or after %(day)s was already approved under the older rules. It stays "
            "as it was decided.",
            "%(count)s claims with an event on or after %(day)s were already approved under the older rules. They "
            "stay as they were decided.",
            self.approved_before,
        )
        told = {"count": f"{self.approved_before:,}", "day": format_date(self.cleaned_data["from_date"])}
        return [words % told]

    def perform(self, *, by: User) -> BenefitSchedule:
        return publish_schedule(self.schedule, Publication(**self.cleaned_data), by=by)
