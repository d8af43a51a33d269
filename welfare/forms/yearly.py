"""Forms of a benefit that the fund starts itself every year: the day, whom it is started for, approving and paying
them all.

Promises: who is ticked is sent by number, and the service judges each of them again. Refuses, with the service, an
approval or a payment where another total waits than the page showed.
"""

import datetime

from django import forms
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, KeyedForm, ThaiDateField
from groups.models import User
from ledger.forms.days import cash_or_bank
from ledger.money import LARGEST_BAHT, SATANG_PER_BAHT
from ledger.queries import likely_day
from welfare.models import Claim, Decision, Payout
from welfare.payments import Paying
from welfare.yearly import approve_yearly, start_yearly
from welfare.yearly_payments import Ready, pay_yearly

TICK_SOMEBODY = gettext_lazy("Tick somebody first.")


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
    """Numbers of members or claims as the page ticked them; which of them count is for the service to say."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value) -> bool:
        return len(value) <= 20 and "\0" not in value


class StartForm(_OfStart):
    """For whom claims are entered."""

    numbers = _Numbers(error_messages={"required": TICK_SOMEBODY})

    def perform(self, *, by: User) -> list[Claim]:
        return start_yearly(self.benefit, self.cleaned_data["on"], self.cleaned_data["numbers"], by=by)


def _total_field() -> forms.IntegerField:
    """What the page showed as the total, satang."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_BAHT * SATANG_PER_BAHT)


class ApproveAllForm(_OfStart):
    """The total that the officer looked at."""

    total = _total_field()

    def perform(self, *, by: User) -> list[Decision]:
        return approve_yearly(self.benefit, self.cleaned_data["on"], total=self.cleaned_data["total"], by=by)


class PayAllForm(KeyedForm):
    """Who of one start came and signed, on which day, and out of which money. `start` is the day of the start."""

    start = ThaiDateField(widget=forms.HiddenInput)
    total = _total_field()
    on = ThaiDateField(
        label=gettext_lazy("Day of the payment"), error_messages={"required": gettext_lazy("Write the day.")}
    )
    out_of = cash_or_bank(gettext_lazy("Which money was it?"))
    numbers = _Numbers(error_messages={"required": TICK_SOMEBODY})

    def __init__(self, data=None, *, benefit: str, start: datetime.date | None = None, ready: list[Ready] = ()):
        self.benefit = benefit
        total = sum(one.amount for one in ready)
        super().__init__(
            data, auto_id="pay_%s", initial={"start": start, "total": total or None, "on": likely_day()}
        )  # fmt: skip

    @property
    def day(self) -> datetime.date | None:
        """The day of the start that was sent, also where something else is wrong."""
        return self.cleaned_data.get("start") if self.is_bound else None

    @property
    def ticked(self) -> set[str] | None:
        """The numbers of the claims that were sent; None before anything was."""
        return set(self.data.getlist(self.add_prefix("numbers"))) if self.is_bound else None

    def perform(self, *, by: User) -> list[Payout]:
        data = self.cleaned_data
        paying = Paying(data["on"], data["out_of"], data["key"])
        return pay_yearly(
            self.benefit, data["start"], paying, numbers=data["numbers"], total=data["total"], by=by
        )  # fmt: skip
