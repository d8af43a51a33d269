"""Taking receipts back and issuing right ones in their place: one receipt, or a whole sheet.

Promises: a receipt is void when its entry is taken back, by whatever page; nothing is deleted, and the receipt issued
in its place names it and bears the next number. A re-issue is one transaction: both, or neither. Refuses to take back
or replace twice.
"""

import datetime
import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.thai_dates import format_date
from ledger.contributions import Collection, Payment, receipt_reference, record_collection
from ledger.journal import TakenBack, keys_from, lock_books, reverse_entries, reverse_entry
from ledger.models import CollectionSheet, JournalEntry, Receipt
from ledger.refusals import AlreadyReversed, NotReversible


@transaction.atomic
def reverse_receipt(
    receipt: Receipt, *, on: datetime.date, reason: str, by: User | None, key: uuid.UUID | None = None
) -> JournalEntry:
    """Take a receipt back, dated `on` in an open month: it is void from then on. Returns the reversal.

    Raises AlreadyReversed, ReasonMissing, NotReversible, or what `post_entries` raises.
    """
    lock_books()
    receipt = _as_it_stands(receipt)
    if hasattr(receipt.entry, "reversed_by"):
        raise AlreadyReversed(
            _("Receipt %(receipt)s was already taken back by entry %(number)s. Nothing was recorded a second time.")
            % {"receipt": receipt_reference(receipt.serial), "number": receipt.entry.reversed_by.number}
        )
    reversal = reverse_entry(receipt.entry, on=on, reason=reason, by=by, key=key)
    audit.record("receipt.voided", by=by, subject=f"receipt {receipt_reference(receipt.serial)}")
    return reversal


@transaction.atomic
def reissue_receipt(
    receipt: Receipt, payment: Payment, *, on: datetime.date, reason: str, by: User | None, key: uuid.UUID | None
) -> Receipt:
    """Take a receipt back and issue the right one in its place, both dated `on`. Returns the new receipt.

    One that was taken back before and not replaced yet is only replaced. Raises AlreadyReversed when it was replaced,
    WrongFigure for a payment of nothing, or what `reverse_receipt` raises: then nothing is recorded.
    """
    lock_books()
    receipt = _as_it_stands(receipt)
    if hasattr(receipt, "replaced_by"):
        raise AlreadyReversed(
            _("Receipt %(receipt)s was already replaced by receipt %(other)s. Nothing was recorded a second time.")
            % {
                "receipt": receipt_reference(receipt.serial),
                "other": receipt_reference(receipt.replaced_by.serial),
            }
        )
    own, reversal = keys_from(key, 2)
    if not hasattr(receipt.entry, "reversed_by"):
        reverse_receipt(receipt, on=on, reason=reason, by=by, key=reversal)
    payment = replace(payment, replaces=receipt)
    (entry,) = record_collection(Collection(on, [payment], key=own, sheet=receipt.sheet), by=by)
    return entry.receipt


@transaction.atomic
def reverse_sheet(
    sheet: CollectionSheet, *, on: datetime.date, reason: str, by: User | None, key: uuid.UUID | None = None
) -> TakenBack:
    """Take back every receipt of a posted sheet and what was found too much or too little in its cash count.

    Receipts taken back before are left out and handed back. A constant number of queries. Raises NotReversible for a
    sheet that was never posted, AlreadyReversed when nothing is left, or what `reverse_entries` raises.
    """
    lock_books()
    sheet = CollectionSheet.objects.select_related("difference_entry").get(pk=sheet.pk)
    day = {"day": format_date(sheet.on)}
    if sheet.posted_at is None:
        raise NotReversible(_("The sheet of %(day)s was not recorded: there is nothing to take back.") % day)
    entries = list(JournalEntry.objects.filter(receipt__sheet=sheet))
    if sheet.difference_entry:
        entries.append(sheet.difference_entry)
    done = reverse_entries(entries, on=on, reason=reason, by=by, key=key)
    if not done.reversals:
        raise AlreadyReversed(_("Everything on the sheet of %(day)s was already taken back.") % day)
    audit.record("sheet.voided", by=by, subject=sheet.on.isoformat(), fields=[f"entries {len(done.reversals)}"])
    return done


def _as_it_stands(receipt: Receipt) -> Receipt:
    """The receipt as the lock finds it, with what became of it."""
    return Receipt.objects.select_related("entry__reversed_by", "replaced_by", "sheet").get(pk=receipt.pk)
