"""The form of a rate: what a contribution costs from a day on."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.forms.cashbook import amount_field
from ledger.models import Account, Rate
from ledger.rates import set_rate

# What a contribution may be counted by; one choice instead of two.
RATE_KINDS = (
    (DAILY_SAVINGS, Rate.Per.DAY), (DAILY_SAVINGS, Rate.Per.MONTH), (DAILY_SAVINGS, Rate.Per.YEAR),
    (ANNUAL_DUES, Rate.Per.YEAR), (ENTRY_FEE, Rate.Per.ONCE),
)  # fmt: skip


class RateForm(HouseForm):
    """What a contribution costs from a day on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is paid, and how often"),
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )
    amount = amount_field()
    from_date = ThaiDateField(
        label=gettext_lazy("Holds from"), error_messages={"required": gettext_lazy("Write the first day.")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(f"{code} {per.value}", f"{Account(code=code).label}, {per.label}") for code, per in RATE_KINDS]
        self.fields["kind"].choices = [("", _("Choose …")), *choices]

    def perform(self, *, by: User) -> Rate:
        data = self.cleaned_data
        code, per = data["kind"].split()
        return set_rate(code, data["amount"], per, from_date=data["from_date"], by=by)
