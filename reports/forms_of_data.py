"""Forms about a member's own data: a correction she asks for, and the treasurer's last word before she is erased.

Promises: a correction becomes a question in the list that the treasurer answers; who is erased was named by typing
her number. Refuses nothing itself beyond that: the services do.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm
from groups.models import User
from groups.thai_text import tidy
from members.erasing import ErasureReason
from members.models import Member
from reports.doubts import raise_own_doubt
from reports.erasing import erase_member
from reports.models import Doubt

# What stands about a member, in the order of the page.
LINES = {
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Member number"),
    "born_on": gettext_lazy("Birth date"),
    "sex": gettext_lazy("Sex"),
    "address": gettext_lazy("Address"),
    "phone": gettext_lazy("Phone"),
    "national_id": gettext_lazy("National ID"),
    "household": gettext_lazy("Who pays for the household"),
    "beneficiary": gettext_lazy("Beneficiary"),
    "membership": gettext_lazy("Joined, left, joined again"),
    "other": gettext_lazy("Something else"),
}


class CorrectionAskedForm(HouseForm):
    """A member says which line about her is wrong, and what is right."""

    line = forms.ChoiceField(label=gettext_lazy("Which line is wrong?"), choices=list(LINES.items()))
    right = forms.CharField(
        label=gettext_lazy("What is right?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Write it as it should stand. Never write an illness."),
        error_messages={"required": gettext_lazy("Write what is right.")},
    )  # fmt: skip

    def perform(self, *, member: Member, by: User) -> Doubt:
        told = self.cleaned_data
        words = f"{LINES[told['line']]}: {told['right'].strip()}"
        return raise_own_doubt(member, Doubt.Reason.REGISTER, words, by=by)


class EraseForm(HouseForm):
    """The treasurer erases a member: why, and her number typed by hand."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why is she erased?"), choices=ErasureReason.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why.")},
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Type her member number"), max_length=20, widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "class": "money"}
        ),
        help_text=gettext_lazy("So that nobody else is erased by mistake. It cannot be undone."),
        error_messages={"required": gettext_lazy("Type her member number.")},
    )  # fmt: skip

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)

    def clean_number(self) -> str:
        """The number as typed, if it is hers."""
        typed = tidy(self.cleaned_data["number"])
        if typed != self.member.number:
            raise forms.ValidationError(_("This is not the number of this member. Look at the top of the page."))
        return typed

    def perform(self, *, by: User) -> Member:
        return erase_member(self.member, self.cleaned_data["reason"], by=by)
