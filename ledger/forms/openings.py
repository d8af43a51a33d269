"""The form of one member's opening figures: what the paper book says, typed by hand."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from ledger.allocation import opening_figures
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.models import Account
from ledger.money import BahtField
from ledger.openings import PaperYears, Written, state_paper_years
from ledger.rates import own_paid_through
from members.models import Member

AMOUNTS = {"fee": ENTRY_FEE, "dues": ANNUAL_DUES, "savings": DAILY_SAVINGS}
DAYS = {"savings_through": DAILY_SAVINGS, "dues_through": ANNUAL_DUES}
NOT_EMPTIED = gettext_lazy("A figure stands here. If nothing was paid, write 0.")


def _amount() -> BahtField:
    field = BahtField(allow_zero=True, required=False)
    field.unit = gettext_lazy("baht")
    return field


class OpeningForm(HouseForm):
    """What a member had put in on paper, and up to which day; what is left empty is not stated."""

    fee, dues, savings = _amount(), _amount(), _amount()
    savings_through = ThaiDateField(label=gettext_lazy("Savings paid on paper up to"), required=False)
    dues_through = ThaiDateField(label=gettext_lazy("Annual dues paid on paper up to"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Where it is written"), max_length=200, required=False,
        help_text=gettext_lazy("for example: savings book 3, page 12"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"), max_length=200, required=False,
        help_text=gettext_lazy("Only if a figure that stands is changed."),
    )  # fmt: skip

    def __init__(self, data=None, *, member: Member):
        self.member, self.standing = member, opening_figures(member)
        super().__init__(data, initial=self._standing_values())
        for name, code in AMOUNTS.items():
            self.fields[name].label = Account(code=code).label

    def _standing_values(self) -> dict:
        amounts, days = {row.account.code: row.amount for row in self.standing}, own_paid_through(self.member)
        return {name: amounts.get(code) for name, code in AMOUNTS.items()} | {
            name: days.get(code) for name, code in DAYS.items()
        }

    def clean(self):
        """An empty field says nothing: it does not take back what stands."""
        data = super().clean()
        for name in (*AMOUNTS, *DAYS):
            if data.get(name) is None and self.initial[name] is not None and name not in self.errors:
                self.add_error(name, NOT_EMPTIED if name in AMOUNTS else _("A day stands here. Write the right one."))
        return data

    def perform(self, *, by: User) -> Written:
        data = self.cleaned_data
        paper = PaperYears(
            amounts={code: data[name] for name, code in AMOUNTS.items() if data[name] is not None},
            paid_through={code: data[name] for name, code in DAYS.items() if data[name] is not None},
            source=data["source"],
            reason=data["reason"],
        )
        return state_paper_years(self.member, paper, by=by)
