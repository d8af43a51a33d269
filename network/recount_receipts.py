"""Recounting receipts: their numbers, the entries they are of, what was issued in place of what.

Promises: reads what the seal keeps and looks again, without it. Refuses to mend anything; `network.recount` asks it.
Entries older than the first receipt never had one.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ledger.contributions import receipt_reference
from ledger.models import Books, JournalEntry, Posting, Receipt


def recount_receipts(books: Books, entries: list[JournalEntry], by_entry: dict[int, list[Posting]]) -> Iterator[str]:
    """Every receipt of the group in scope against the entries and postings handed in."""
    receipts = list(Receipt.objects.select_related("replaces").order_by("serial"))
    known = {entry.pk: entry for entry in entries}
    void = {entry.reverses_id for entry in entries}
    for expected, receipt in enumerate(receipts, start=1):
        if receipt.serial != expected:
            yield _("receipt %(receipt)s is missing") % {"receipt": receipt_reference(expected)}
            break
    last = receipts[-1].serial if receipts else 0
    if books.last_receipt != last:
        yield _("the books count receipts up to number %(counted)s, the last one is number %(last)s") % {
            "counted": books.last_receipt,
            "last": last,
        }
    for receipt in receipts:
        entry = known.get(receipt.entry_id)
        if entry is None or not _is_in_a_members_name(entry, by_entry) or entry.reference != _named(receipt):
            yield _("receipt %(receipt)s does not fit its entry") % {"receipt": _named(receipt)}
        if receipt.replaces and receipt.replaces.entry_id not in void:
            yield _("receipt %(receipt)s was issued in place of one that still holds") % {"receipt": _named(receipt)}
    yield from _without(receipts, entries, by_entry)


def _without(receipts: list[Receipt], entries: list[JournalEntry], by_entry: dict) -> Iterator[str]:
    """Entries since the first receipt that should have one."""
    of = {receipt.entry_id for receipt in receipts}
    first = min((entry.number for entry in entries if entry.pk in of), default=None)
    for entry in entries:
        since = first is not None and entry.number > first
        if since and entry.pk not in of and _is_in_a_members_name(entry, by_entry):
            yield _("entry %(number)s has lost its receipt") % {"number": entry.number}


def _is_in_a_members_name(entry: JournalEntry, by_entry: dict[int, list[Posting]]) -> bool:
    collected = entry.kind == JournalEntry.Kind.COLLECTION
    return collected and any(posting.member_id for posting in by_entry[entry.pk])


def _named(receipt: Receipt) -> str:
    return receipt_reference(receipt.serial)
