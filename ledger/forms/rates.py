"""Forms of what members owe by: a rate, and up to when it was paid on paper."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.forms.cashbook import amount_field
from ledger.models import Account, PaidThrough, Rate
from ledger.rates import COUNTED_BY, set_rate, state_paid_through


class RateForm(HouseForm):
    """What a contribution costs from a day on; what is paid and how often is one choice instead of two."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is paid, and how often"),
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )
    amount = amount_field()
    year = forms.ChoiceField(
        label=gettext_lazy("Which year"),
        choices=Rate.Year.choices,
        initial=Rate.Year.CALENDAR,
        required=False,
        help_text=gettext_lazy("Only for what is paid by the year, half year or three months."),
    )
    from_date = ThaiDateField(
        label=gettext_lazy("Holds from"), error_messages={"required": gettext_lazy("Write the first day.")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        counted = [(code, per) for code, units in COUNTED_BY.items() for per in units]
        choices = [(f"{code} {per.value}", f"{Account(code=code).label}, {per.label}") for code, per in counted]
        self.fields["kind"].choices = [("", _("Choose …")), *choices]

    def perform(self, *, by: User) -> Rate:
        data = self.cleaned_data
        code, per = data["kind"].split()
        year = data["year"] or Rate.Year.CALENDAR
        return set_rate(code, data["amount"], per, from_date=data["from_date"], year=year, by=by)


class PaidThroughForm(HouseForm):
    """Up to which day everybody of the paper years has paid."""

    account = forms.ChoiceField(label=gettext_lazy("What is paid"))
    through = ThaiDateField(
        label=gettext_lazy("Paid on paper up to"),
        error_messages={"required": gettext_lazy("Write the last day that is paid.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(code, Account(code=code).label) for code in (DAILY_SAVINGS, ANNUAL_DUES)]
        self.fields["account"].choices = [("", _("Choose …")), *choices]

    def perform(self, *, by: User) -> list[PaidThrough] | None:
        data = self.cleaned_data
        stated = state_paid_through(data["account"], data["through"], by=by)
        if not stated:
            self.add_error("through", _("This is the day that already stands."))
        return stated or None
