"""Forms of one payment: a row per member it is for, who hands it over, the day, where the money goes.

Promises: one payment is one entry and one receipt; what was "as due" or "ahead" is what the page showed, or it is
shown again before anything is recorded; everything typed stays. A paper number that stands on another receipt is
asked about once.
"""

import json
from collections.abc import Sequence

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import KeyedForm, ThaiDateField
from groups.models import User
from groups.paging import PER_PAGE
from ledger.chart import CASH
from ledger.contributions import (
    Collection,
    PaperNumber,
    Payment,
    Share,
    receipt_reference,
    record_collection,
)
from ledger.counter import AtCounter, members_meant, usual_payer
from ledger.forms.contributions import CODES, WHERE_TO, AmountsForm
from ledger.forms.days import cash_or_bank
from ledger.models import Account, Receipt
from ledger.money import format_baht
from ledger.receipts import receipts_bearing
from members.models import Member

SOMEBODY_ELSE = ""
TICKS = ("as_due", "paper_again")


class PayerRow(AmountsForm):
    """What is paid for one member: as due, ahead to a month, or amounts; an amount typed comes before the rest."""

    as_due = forms.BooleanField(label=gettext_lazy("as due"), required=False)
    ahead = forms.ChoiceField(label=gettext_lazy("Pay ahead"), required=False)

    def __init__(self, data=None, *, at: AtCounter, **kwargs):
        super().__init__(data, prefix=f"m{at.member.pk}", **kwargs)
        self.at, self.member = at, at.member
        steps = [(step.month.iso, f"{step.month.label()}: {format_baht(step.total)}") for step in at.plan]
        self.fields["ahead"].choices = [("", _("not ahead")), *steps]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {at.member}"

    @property
    def offers_json(self) -> str:
        """For the page's script: satang in the order of `CODES` of each offer, "due" or the month paid ahead to."""
        offers = {"due": self.at.owed} | {step.month.iso: step.amounts for step in self.at.plan}
        satang = {name: [amounts.get(code, 0) for code in CODES.values()] for name, amounts in offers.items()}
        return json.dumps(satang)

    @property
    def owed_parts(self) -> list[tuple[str, int]]:
        """What is owed by kind: its name and satang."""
        return [(Account(code=code).label, amount) for code, amount in self.at.owed.items()]

    @property
    def shown(self) -> str:
        """What the page says is owed, to be sent along."""
        return str(self.at.total_owed)

    def clean(self):
        data = super().clean()
        offered = self._offered(data)
        if offered and self.data.get(self.add_prefix("shown"), self.shown) != self.shown:
            words = _("Meanwhile something else was recorded: %(sum)s baht are owed now. Look, and record once more.")
            self.add_error("as_due", words % {"sum": format_baht(self.at.total_owed)})
        for name, code in CODES.items():
            if data.get(name) is None and name not in self.errors:
                data[name] = offered.get(code) or None
        return data

    def _offered(self, data: dict) -> dict[str, int]:
        chosen = next((step for step in self.at.plan if step.month.iso == data.get("ahead")), None)
        if chosen:
            return chosen.amounts
        return self.at.owed if data.get("as_due") else {}


class PaymentForm(KeyedForm):
    """What one payer hands over, for one member or a family."""

    on = ThaiDateField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Write the day.")})
    into = cash_or_bank(WHERE_TO)
    payer = forms.ChoiceField(label=gettext_lazy("Who hands it over?"), required=False)
    payer_text = forms.CharField(
        label=gettext_lazy("Somebody else: member number or name"), max_length=120, required=False
    )
    paper = forms.CharField(
        label=gettext_lazy("Paper receipt, book/number"), max_length=41, required=False,
        help_text=gettext_lazy("only if one was written, for example 12/034"),
    )  # fmt: skip
    paper_again = forms.BooleanField(
        label=gettext_lazy("Yes, the same paper number once more"), required=False, widget=forms.HiddenInput
    )
    # The receipt whose paper number may come again: the one that is corrected.
    instead_of: Receipt | None = None

    def __init__(self, data=None, *, rows: Sequence[PayerRow], initial: dict | None = None, **kwargs):
        self.rows = rows
        members = [row.member for row in rows]
        initial = {"payer": usual_payer(members).number, "into": CASH, **(initial or {})}
        super().__init__(data, initial=initial, **kwargs)
        self.fields["payer"].choices = [
            *((member.number, str(member)) for member in members),
            (SOMEBODY_ELSE, _("somebody else")),
        ]
        for name in ("payer_text", "paper"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self):
        data = super().clean()
        for row in self.rows:
            for name, errors in row.errors.items():
                self.add_error(None, f"{row.member}, {row[name].label}: {errors[0]}")
        if not self.errors and not any(row.amounts() for row in self.rows):
            raise forms.ValidationError(_("Nothing to record: enter at least one amount."))
        data["handed_by"], data["handed_text"] = self._payer(data)
        self._ask_about_paper(data)
        return data

    def _payer(self, data: dict) -> tuple[Member | None, str]:
        """The member who pays, or nobody of the group with a name in words."""
        text = (data.get("payer_text") or "").strip()
        if not text:
            known = {row.member.number: row.member for row in self.rows}
            if data.get("payer") == SOMEBODY_ELSE:
                self.add_error("payer_text", _("Write who hands it over, or choose a member above."))
            return known.get(data.get("payer")), ""
        member = Member.objects.filter(number=text).first()
        if member is None and text.isdecimal():
            self.add_error("payer_text", _("Nobody has the number %(number)s. Write a name.") % {"number": text})
        return member, "" if member else text

    def _ask_about_paper(self, data: dict) -> None:
        paper = PaperNumber.parse(data.get("paper") or "")
        bearing = receipts_bearing(paper)
        if self.instead_of:
            bearing = bearing.exclude(pk=self.instead_of.pk)
        before = bearing.first()
        if before is None or data.get("paper_again"):
            return
        self.fields["paper_again"].widget = forms.CheckboxInput()
        words = _("The paper number %(paper)s already stands on receipt %(receipt)s. Look at the paper once more.")
        said = words % {"paper": data["paper"], "receipt": receipt_reference(before.serial)}
        self.add_error("paper", said)

    @property
    def payment(self) -> Payment:
        """The payment; only after `is_valid()`."""
        data = self.cleaned_data
        return Payment(
            shares=tuple(Share(amounts, row.member) for row in self.rows if (amounts := row.amounts())),
            payer=data["handed_by"],
            text=data["handed_text"],
            into=data["into"],
            paper=PaperNumber.parse(data["paper"]),
        )

    @property
    def total_shown(self) -> int:
        """What the rows come to as the page opens: everything that is ticked as due, in satang."""
        return sum(row.at.total_owed for row in self.rows if row.initial.get("as_due"))


class CounterForm(PaymentForm):
    """A payment taken at the counter; the first row has the cursor, so that Enter records what is ticked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = self.rows[0]
        first.fields["as_due" if first.at.total_owed else "savings"].widget.attrs["autofocus"] = True

    def perform(self, *, by: User) -> Receipt:
        data = self.cleaned_data
        collection = Collection(data["on"], [self.payment], key=data["key"])
        return record_collection(collection, by=by)[0].receipt


class Adding:
    """A further member asked for by number or name on a form of one payment: whom it means, or the choice there is.

    Such a form is shown again without being judged, and so is one sent `again` after the session ran out; `sent` is
    what is to be judged, else None.
    """

    def __init__(self, request: HttpRequest):
        self._data = request.POST
        self.text = request.POST.get("add", "").strip()
        picked = request.POST.get("pick", "")
        self.asked = bool(self.text or picked or "again" in request.POST)
        self.sent = request.POST if request.method == "POST" and not self.asked else None
        shown = set(request.POST.getlist("row"))
        meant = members_meant(picked or self.text, most=PER_PAGE)
        found = [member for member in meant if member.number not in shown]
        self.new, self.choices = (found, []) if len(found) == 1 else ([], found)
        self.nobody = bool(self.text) and not meant

    def typed(self, prefix: str = "") -> dict:
        """What stands in the fields so far, when a member was asked for; ticks left empty are told as such."""
        typed = {key.removeprefix(prefix): self._data[key] for key in self._data if key.startswith(prefix)}
        ticks = {name: f"{prefix}{name}" in self._data for name in TICKS}
        return typed | ticks if self.asked and typed else {}
