"""Forms of a household: who pays together, who pays, and who pays alone again.

Promises: only members of the group in scope can be chosen; each form calls one service.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from groups.models import User
from members.households import join_household, leave_household, name_payer
from members.models import Household, Member


class HouseholdForm(HouseForm):
    """About the household of `member`."""

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)
        for field in self.fields.values():
            field.queryset = self.choices()

    def choices(self):
        """Who can be chosen: whoever is in the household."""
        return Member.objects.filter(household__isnull=False, household=self.member.household_id)


class JoinForm(HouseholdForm):
    """Lets the chosen members pay together with this one."""

    others = forms.ModelMultipleChoiceField(
        label=_("Pays together"), queryset=None,
        error_messages={"required": _("Tick who pays together with this member.")},
    )  # fmt: skip

    def choices(self):
        return Member.objects.exclude(pk=self.member.pk)

    def perform(self, *, by: User) -> Household:
        return join_household(self.member, list(self.cleaned_data["others"]), by=by)


class PayerForm(HouseholdForm):
    """Names who usually pays for the household."""

    payer = forms.ModelChoiceField(
        label=_("Who pays"), queryset=None, error_messages={"required": _("Choose who usually pays.")}
    )

    def perform(self, *, by: User) -> Household:
        return name_payer(self.cleaned_data["payer"], by=by)


class LeaveForm(HouseholdForm):
    """Lets one of the household pay alone again."""

    leaver = forms.ModelChoiceField(label=_("Pays alone"), queryset=None)

    def perform(self, *, by: User) -> bool:
        leave_household(self.cleaned_data["leaver"], by=by)
        return True


ACTS = {"join": JoinForm, "payer": PayerForm, "leave": LeaveForm}
