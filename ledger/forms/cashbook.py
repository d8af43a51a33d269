"""Forms of the cash book: other receipts, spending, cash and bank, the counts, the passbook.

Promises: each posts one entry under its own key, but for those that only note something (passbook, cash counted);
kinds are called as the group's own chart calls them.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, KeyedForm
from groups.models import User
from ledger.cashbook import (
    Paper,
    count_holdings,
    deposit,
    record_cash_count,
    record_passbook_balance,
    record_receipt,
    record_spending,
    withdraw,
)
from ledger.chart import BANK, CASH, OTHER_RECEIPT_CODES, SPENDING_CODES
from ledger.forms.days import DayInMonth, cash_or_bank
from ledger.models import Account, CashBalance, JournalEntry, PassbookBalance
from ledger.money import BahtField, format_baht
from ledger.queries import balance

AMOUNT_MISSING = {"required": gettext_lazy("Write the amount.")}
NO_ILLNESS = gettext_lazy("Everybody who reads the books reads this. No names of the sick, no illness.")


def amount_field(**kwargs) -> BahtField:
    """The sum of the form, in baht."""
    return BahtField(label=gettext_lazy("Amount in baht"), error_messages=AMOUNT_MISSING, **kwargs)


class PaperForm(DayInMonth, KeyedForm):
    """What every entry made from a paper carries: day, amount, the paper's number, a remark."""

    amount = amount_field()
    reference = forms.CharField(label=gettext_lazy("Number of the paper or receipt"), max_length=60, required=False)
    text = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, help_text=NO_ILLNESS)
    field_order = ("key", "on", "kind", "amount", "into", "out_of")

    def paper(self) -> Paper:
        """Day, words, number and key; only after `is_valid()`."""
        data = self.cleaned_data
        return Paper(on=data["on"], text=data["text"], reference=data["reference"], key=data["key"])


class _OfKind(PaperForm):
    """A paper with a kind out of the group's own chart."""

    codes: tuple[str, ...] = ()
    kind = forms.ChoiceField(error_messages={"required": gettext_lazy("Choose what it is.")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        accounts = Account.objects.filter(code__in=self.codes)
        self.fields["kind"].choices = [("", _("Choose …")), *((account.code, account.label) for account in accounts)]


class OtherReceiptForm(_OfKind):
    """Money from others than members."""

    codes = OTHER_RECEIPT_CODES
    into = cash_or_bank(gettext_lazy("Where did the money go?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("Where does the money come from?")

    def perform(self, *, by: User) -> JournalEntry:
        data = self.cleaned_data
        return record_receipt(data["kind"], data["amount"], self.paper(), into=data["into"], by=by)


class SpendingForm(_OfKind):
    """Money spent on anything but welfare."""

    codes = SPENDING_CODES
    out_of = cash_or_bank(gettext_lazy("Which money was it?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("What was it spent on?")

    def perform(self, *, by: User) -> JournalEntry:
        data = self.cleaned_data
        return record_spending(data["kind"], data["amount"], self.paper(), out_of=data["out_of"], by=by)


class DepositForm(PaperForm):
    """Cash carried to the bank."""

    def perform(self, *, by: User) -> JournalEntry:
        return deposit(self.cleaned_data["amount"], self.paper(), by=by)


class WithdrawForm(PaperForm):
    """Cash fetched from the bank."""

    def perform(self, *, by: User) -> JournalEntry:
        return withdraw(self.cleaned_data["amount"], self.paper(), by=by)


class CountForm(DayInMonth, KeyedForm):
    """What lies in the box and stands in the passbook in all; what the books already hold of it is taken off.

    `shown` repeats the figures whose outcome was on the page: others are shown again before they are recorded.
    """

    cash = BahtField(label=gettext_lazy("Cash in the box, all of it"), required=False, allow_zero=True)
    bank = BahtField(label=gettext_lazy("Balance in the passbook"), required=False, allow_zero=True)
    text = forms.CharField(label=gettext_lazy("Who counted"), max_length=300, required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        for name, code in (("cash", CASH), ("bank", BANK)):
            held = balance(code, data["on"]) if data.get("on") else 0
            counted = data.get(name)
            data[f"{name}_held"] = held
            data[f"{name}_new"] = 0 if counted is None else counted - held
            if data[f"{name}_new"] < 0:
                self.add_error(name, _fewer(held))
        return data

    @property
    def figures(self) -> str:
        """The figures as `shown` repeats them."""
        data = self.cleaned_data
        return f"{data['on']} {data['cash']} {data['bank']}"

    @property
    def new(self) -> int:
        """What moves out of "awaiting count", in satang; only after `is_valid()`."""
        return self.cleaned_data["cash_new"] + self.cleaned_data["bank_new"]

    @property
    def held(self) -> int:
        """What the books hold already of the places that were counted, in satang; only after `is_valid()`."""
        data = self.cleaned_data
        return sum(data[f"{name}_held"] for name in ("cash", "bank") if data[name] is not None)

    @property
    def was_shown(self) -> bool:
        """Whether the person has seen what these figures lead to."""
        return self.cleaned_data["shown"] == self.figures

    def perform(self, *, by: User) -> JournalEntry:
        data = self.cleaned_data
        paper = Paper(on=data["on"], text=data["text"], key=data["key"])
        counted = {code: data[name] for name, code in (("cash", CASH), ("bank", BANK)) if data[name] is not None}
        return count_holdings(counted, paper, by=by)


def _fewer(held: int) -> str:
    return _(
        "The books already hold %(held)s baht on this day, more than was counted. Look for an entry that is missing "
        "or twice, then count again."
    ) % {"held": format_baht(held)}


class PassbookForm(DayInMonth, HouseForm):
    """What the passbook says on a day."""

    amount = amount_field(allow_zero=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Balance in the passbook, in baht")

    def perform(self, *, by: User) -> PassbookBalance:
        return record_passbook_balance(self.cleaned_data["on"], self.cleaned_data["amount"], by=by)


class CashCountForm(DayInMonth, HouseForm):
    """What was counted in the cash box on a day."""

    amount = amount_field(allow_zero=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Cash in the box, all of it, in baht")

    def perform(self, *, by: User) -> CashBalance:
        return record_cash_count(self.cleaned_data["on"], self.cleaned_data["amount"], by=by)
