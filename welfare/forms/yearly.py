"""Forms of a benefit that the fund starts itself every year: the day, whom it is started for, and approving them all.

Promises: who is ticked is sent by member number, and the service judges each of them again. Refuses, with the
service, an approval of another total than the page showed.
"""

import datetime

from django import forms
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from ledger.money import LARGEST_BAHT, SATANG_PER_BAHT
from welfare.models import Claim, Decision
from welfare.yearly import approve_yearly, start_yearly


class DayForm(forms.Form):
    """The day on which the benefit is started: age and time paid are counted up to it."""

    on = ThaiDateField(
        label=gettext_lazy("Day of the start"), error_messages={"required": gettext_lazy("Write the day.")},
        help_text=gettext_lazy("Age and paid time count up to this day; the rules in force on it hold."),
    )  # fmt: skip


class _OfStart(HouseForm):
    on = ThaiDateField(widget=forms.HiddenInput)

    def __init__(self, *args, benefit: str, **kwargs):
        self.benefit = benefit
        super().__init__(*args, **kwargs)

    @property
    def day(self) -> datetime.date | None:
        """The day that was sent, also where something else is wrong."""
        return self.cleaned_data.get("on") if self.is_bound else None


class _Numbers(forms.MultipleChoiceField):
    """Member numbers as the page ticked them; which of them count is for the service to say."""

    def valid_value(self, value) -> bool:
        return len(value) <= 20 and "\0" not in value


class StartForm(_OfStart):
    """For whom claims are entered."""

    numbers = _Numbers(error_messages={"required": gettext_lazy("Tick somebody first.")})

    def perform(self, *, by: User) -> list[Claim]:
        return start_yearly(self.benefit, self.cleaned_data["on"], self.cleaned_data["numbers"], by=by)


class ApproveAllForm(_OfStart):
    """The total that the officer looked at, satang."""

    total = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=LARGEST_BAHT * SATANG_PER_BAHT
    )  # fmt: skip

    def perform(self, *, by: User) -> list[Decision]:
        return approve_yearly(self.benefit, self.cleaned_data["on"], total=self.cleaned_data["total"], by=by)
