"""Forms of what members pay in: a list of members, a sum from the paper sheet.

Promises: a list posts once, one receipt for every row with an amount; a wrong amount is named beside its row and at
the top, and everything typed stays.
"""

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import KeyedForm
from groups.models import User
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.contributions import Collection, PaperNumber, Payment, record_collection
from ledger.forms.cashbook import NO_ILLNESS
from ledger.forms.days import DayInMonth, cash_or_bank
from ledger.models import Account, JournalEntry
from ledger.money import BahtField
from members.models import Member

CODES = {"savings": DAILY_SAVINGS, "dues": ANNUAL_DUES, "fee": ENTRY_FEE}
WHERE_TO = gettext_lazy("Where did the money go?")


class AmountsForm(forms.Form):
    """Savings, dues and fee, each of which may stay empty."""

    savings = BahtField(required=False)
    dues = BahtField(required=False)
    fee = BahtField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, code in CODES.items():
            self.fields[name].label = Account(code=code).label
            self.fields[name].unit = _("baht")

    def amounts(self) -> dict[str, int]:
        """Satang by account code; only after `is_valid()`."""
        return {code: self.cleaned_data[name] for name, code in CODES.items() if self.cleaned_data[name]}


class ReceiptRow(AmountsForm):
    """What one member hands over; `due` is the month's savings, `received` what came in for this month already."""

    as_due = forms.BooleanField(label=gettext_lazy("paid as due"), required=False)
    reference = forms.CharField(label=gettext_lazy("Paper receipt"), max_length=41, required=False)

    def __init__(self, data=None, *, member: Member, due: int | None, received: int = 0):
        super().__init__(data, prefix=f"m{member.pk}")
        self.member, self.due, self.received = member, due, received
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {member}"
        self.fields["reference"].widget.attrs["autocomplete"] = "off"
        self.fields["reference"].widget.attrs["size"] = 8

    def clean(self):
        data = super().clean()
        if data.get("as_due") and data.get("savings") is None and "savings" not in self.errors:
            data["savings"] = self.due
        if data.get("reference") and not any(data.get(name) for name in CODES) and not self.errors:
            self.add_error("reference", _("There is a receipt number but no amount."))
        return data

    @property
    def payment(self) -> Payment | None:
        """The payment of this row, or None where nothing was entered."""
        amounts = self.amounts()
        paper = PaperNumber.parse(self.cleaned_data["reference"])
        return Payment.of(self.member, amounts, paper=paper) if amounts else None


class CollectionForm(DayInMonth, KeyedForm):
    """A list of members with what each handed over."""

    into = cash_or_bank(WHERE_TO)

    def __init__(self, data=None, *, rows: Sequence[ReceiptRow], **kwargs):
        self.rows = rows
        super().__init__(data, **kwargs)

    def clean(self):
        for row in self.rows:
            for name, errors in row.errors.items():
                message = '<a href="#{}">{}</a>: {}'
                self.add_error(None, format_html(message, row[name].id_for_label, row.member, errors[0]))
        return super().clean()

    def perform(self, *, by: User) -> list[JournalEntry]:
        data = self.cleaned_data
        payments = [row.payment for row in self.rows if row.payment]
        return record_collection(Collection(data["on"], payments, into=data["into"], key=data["key"]), by=by)

    @property
    def total(self) -> int:
        """The money of all receipts, in satang; only after `is_valid()`."""
        return sum(sum(row.amounts().values()) for row in self.rows)


class SumForm(AmountsForm, DayInMonth, KeyedForm):
    """The sums at the foot of a paper sheet, not allocated to members."""

    into = cash_or_bank(WHERE_TO)
    reference = forms.CharField(label=gettext_lazy("Number of the sheet"), max_length=60, required=False)
    text = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, help_text=NO_ILLNESS)
    field_order = ("key", "on", "savings", "dues", "fee", "into")

    def clean(self):
        data = super().clean()
        if not self.errors and not self.amounts():
            raise forms.ValidationError(_("Nothing to record: enter at least one amount."))
        return data

    def perform(self, *, by: User) -> JournalEntry:
        data = self.cleaned_data
        payment = Payment.of(None, self.amounts(), reference=data["reference"], text=data["text"])
        return record_collection(Collection(data["on"], [payment], into=data["into"], key=data["key"]), by=by)[0]
