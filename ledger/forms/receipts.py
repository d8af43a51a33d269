"""Forms that put receipts right: taking one back, issuing the right one in its place, taking back a whole sheet.

Promises: the day lies in an open month and the reason is given in words; a receipt that is corrected comes filled in
with what it says, so that only the slip is typed anew.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy

from groups.models import User
from ledger.chart import BANK, CASH
from ledger.corrections import reissue_receipt, reverse_receipt, reverse_sheet
from ledger.counter import AtCounter
from ledger.forms.contributions import CODES
from ledger.forms.corrections import TakeBackForm
from ledger.forms.counter import SOMEBODY_ELSE, Adding, PayerRow, PaymentForm
from ledger.journal import TakenBack
from ledger.models import CollectionSheet, JournalEntry, Receipt
from members.models import Member

NAMES = {code: name for name, code in CODES.items()}


class ReverseReceiptForm(TakeBackForm):
    """A receipt is taken back, and nothing takes its place."""

    def __init__(self, data=None, *, receipt: Receipt):
        self.receipt = receipt
        super().__init__(data, since=receipt.entry.on)

    def perform(self, *, by: User) -> JournalEntry:
        data = self.cleaned_data
        return reverse_receipt(self.receipt, on=data["on"], reason=data["reason"], key=data["key"], by=by)


class ReverseSheetForm(TakeBackForm):
    """A whole posted sheet is taken back."""

    def __init__(self, data=None, *, sheet: CollectionSheet):
        self.sheet = sheet
        super().__init__(data, since=sheet.on)

    def perform(self, *, by: User) -> TakenBack:
        data = self.cleaned_data
        return reverse_sheet(self.sheet, on=data["on"], reason=data["reason"], key=data["key"], by=by)


class CorrectForm(PaymentForm, TakeBackForm):
    """A receipt is taken back and the right one issued in its place, on one day."""

    field_order = ("key", "reason", "on", "into", "payer", "payer_text", "paper", "paper_again")

    def __init__(self, data=None, *, receipt: Receipt, rows: Sequence[PayerRow], typed: dict | None = None):
        self.receipt = self.instead_of = receipt
        super().__init__(data, rows=rows, initial=typed or _said_by(receipt), since=receipt.entry.on)
        self.fields["reason"].label = gettext_lazy("What was wrong?")

    def perform(self, *, by: User) -> Receipt:
        data = self.cleaned_data
        return reissue_receipt(
            self.receipt, self.payment, on=data["on"], reason=data["reason"], key=data["key"], by=by
        )


def rows_of(receipt: Receipt, adding: Adding, *, more: Iterable[Member] = ()) -> list[PayerRow]:
    """A row for each member the receipt names, and for each of `more`: as sent, as typed so far, or as it says."""
    amounts: dict[Member, dict[str, int]] = {}
    for posting in receipt.entry.postings.all():
        if posting.member:
            amounts.setdefault(posting.member, {})[NAMES[posting.account.code]] = -posting.amount
    for member in more:
        amounts.setdefault(member, {})
    return [
        PayerRow(adding.sent, at=AtCounter(member, None, (), ()), initial=adding.typed(f"m{member.pk}-") or initial)
        for member, initial in amounts.items()
    ]


def _said_by(receipt: Receipt) -> dict:
    """What else the receipt says: who handed it over, the paper number, where the money went."""
    by_bank = any(posting.account.code == BANK for posting in receipt.entry.postings.all())
    paper = "/".join(part for part in (receipt.paper_book, receipt.paper_number) if part)
    named = {posting.member_id for posting in receipt.entry.postings.all()}
    payer = receipt.payer
    if payer and payer.pk in named:
        handed = {"payer": payer.number}
    else:
        handed = {"payer": SOMEBODY_ELSE, "payer_text": payer.number if payer else receipt.entry.text.text}
    return {"into": BANK if by_bank else CASH, "paper": paper, **handed}
