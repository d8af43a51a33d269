"""The database's own rules of receipts: numbered without a gap, never changed, void only by a reversal in the books.

Promises that the database refuses: a serial that does not follow the one before (also within one statement of many
rows); a receipt of anything but a sealed entry of money in a member's name; a receipt in place of one that still
holds; any change or deletion; a last number in the books that is not the newest receipt's.
"""

from groups.guard_kinds import Trigger, append_only, pg_refuse, refuse

RECEIPT, BOOKS = "ledger_receipt", "ledger_books"

GAP = "receipts are numbered without a gap"
NO_COLLECTION = "a receipt is of money from members"
STILL_HOLDS = "a receipt is replaced once it was taken back"
LAST_RECEIPT = "the last receipt of the books is the newest one"

# Row by row: both engines show a row trigger the rows of its own statement that went in before.
_GAP = (
    f"new.serial <> 1 AND NOT EXISTS (SELECT 1 FROM {RECEIPT} r "
    "WHERE r.group_id = new.group_id AND r.serial = new.serial - 1)"
)
_NO_COLLECTION = (
    "NOT EXISTS (SELECT 1 FROM ledger_journalentry e JOIN ledger_posting p ON p.entry_id = e.id "
    "WHERE e.id = new.entry_id AND e.kind = 'collection' AND e.posted_at IS NOT NULL AND p.member_id IS NOT NULL)"
)
_STILL_HOLDS = (
    f"new.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {RECEIPT} r "
    "JOIN ledger_journalentry e ON e.reverses_id = r.entry_id WHERE r.id = new.replaces_id)"
)
_NEWEST = f"(SELECT max(r.serial) FROM {RECEIPT} r WHERE r.group_id = new.group_id)"


def _receipt_order() -> Trigger:
    rules = ((_GAP, GAP), (_NO_COLLECTION, NO_COLLECTION), (_STILL_HOLDS, STILL_HOLDS))
    return Trigger(
        name="receipt_order",
        table=RECEIPT,
        sqlite={"INSERT": " ".join(refuse(condition, message) for condition, message in rules)},
        postgresql=" ".join(pg_refuse(condition, message) for condition, message in rules),
    )


def _last_receipt() -> Trigger:
    changed = "new.last_receipt <> old.last_receipt"
    return Trigger(
        name="books_last_receipt",
        table=BOOKS,
        sqlite={"UPDATE": refuse(f"{changed} AND new.last_receipt IS NOT {_NEWEST}", LAST_RECEIPT)},
        postgresql=pg_refuse(f"{changed} and new.last_receipt is distinct from {_NEWEST}", LAST_RECEIPT),
    )


def receipt_guards() -> list[Trigger]:
    """Every guard of receipts, for `groups.guards`."""
    return [append_only(RECEIPT), _receipt_order(), _last_receipt()]
