"""Forms of what members pay in: a list of members, a sum from the paper sheet.

Promises: a list posts once, one receipt for every row with an amount; a wrong amount is named beside its row and at
the top, and everything typed stays.
"""

from collections.abc import Mapping, Sequence

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
from ledger.money import BahtField, format_baht
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
    """What one member hands over.

    `owed` is what is to be paid by account code, None while no rate is known; `received` is what came in of savings
    this month already. Satang, all of it.
    """

    as_due = forms.BooleanField(label=gettext_lazy("paid as due"), required=False)
    # What the page said was due: ticked, that sum is meant and no other.
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reference = forms.CharField(label=gettext_lazy("Paper receipt"), max_length=41, required=False)

    def __init__(self, data=None, *, member: Member, owed: Mapping[str, int] | None, received: int = 0):
        self.due = None if owed is None else sum(owed.values())
        super().__init__(data, prefix=f"m{member.pk}", initial={"shown": self.due})
        self.member, self.owed, self.received = member, owed or {}, received
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {member}"
        self.fields["reference"].widget.attrs["autocomplete"] = "off"
        self.fields["reference"].widget.attrs["size"] = 8

    def clean(self):
        data = super().clean()
        if data.get("as_due") and not self.errors:
            self._take_as_due(data)
        if data.get("reference") and not any(data.get(name) for name in CODES) and not self.errors:
            self.add_error("reference", _("There is a receipt number but no amount."))
        return data

    def _take_as_due(self, data: dict) -> None:
        if data.get("shown") != self.due:
            words = _("What is due changed meanwhile: it is %(due)s baht now. Look again, then record.")
            self.add_error("as_due", words % {"due": format_baht(self.due or 0)})
            # The page now says the new sum: pressed once more, that one is meant.
            self.data = {**self.data.dict(), self.add_prefix("shown"): self.due}
            return
        for name, code in CODES.items():
            if data.get(name) is None:
                data[name] = self.owed.get(code)

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
