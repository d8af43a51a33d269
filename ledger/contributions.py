"""What members pay in: payments, the units they buy, the receipts that are issued for them.

Promises: one entry per payment (D4) and one receipt for every payment in a member's name, numbered without gaps under
the group's lock (D8); posted in bulk in one transaction, with the same number of queries for one payment and for a
whole sheet (D15). The units a payment buys are fixed when posted (D6). Refuses a payment of nothing.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import User
from ledger.chart import CASH, CONTRIBUTION_CODES
from ledger.journal import Draft, Kind, Line, keys_from, lock_books, post_entries
from ledger.models import RECEIPTS_PER_BOOK, Books, CollectionSheet, JournalEntry, Receipt
from ledger.refusals import WrongFigure
from ledger.standings import Purchases, positions
from members.message_words import Tell
from members.messages import tell_many
from members.models import Member

# In satang: nobody hands over a million baht in savings, but a slip of the keyboard does.
MOST_PER_MEMBER = 1_000_000_00


@dataclass(frozen=True)
class Share:
    """What is paid for one member: satang by account code. Without a member it is allocated to nobody."""

    amounts: Mapping[str, int]
    member: Member | None = None


@dataclass(frozen=True)
class PaperNumber:
    """The numbered paper receipt a collector wrote where there was no signal (D8)."""

    book: str = ""
    number: str = ""

    @classmethod
    def parse(cls, text: str) -> "PaperNumber":
        """As people write it: 12/034 is number 034 of book 12; without a slash it is a number alone."""
        book, slash, number = text.partition("/")
        return cls(book.strip()[:20], number.strip()[:20]) if slash else cls(number=text.strip()[:20])


@dataclass(frozen=True)
class Payment:
    """What one payer hands over at once, for one member or a family; it becomes one entry and one receipt.

    `payer` is the member who pays (None: somebody else, named in `text`, or nobody in particular). `into` overrides
    where the collection's money goes. `replaces` is the void receipt this one is issued for.
    """

    shares: tuple[Share, ...]
    payer: Member | None = None
    text: str = ""
    reference: str = ""
    into: str = ""
    paper: PaperNumber = PaperNumber()
    replaces: Receipt | None = None

    @classmethod
    def of(cls, member: Member | None, amounts: Mapping[str, int], **fields) -> "Payment":
        """A member's payment for herself; without a member a sum allocated to nobody."""
        return cls(shares=(Share(amounts, member),), payer=member, **fields)

    @property
    def names_members(self) -> bool:
        """Whether anybody's savings go up by it: then a receipt is issued."""
        return any(share.member for share in self.shares)


@dataclass(frozen=True)
class Collection:
    """One collection: its day, where the money went (cash or bank), the key of the form it came from, its sheet."""

    on: datetime.date
    payments: Sequence[Payment]
    into: str = CASH
    key: uuid.UUID | None = None
    sheet: CollectionSheet | None = None


@transaction.atomic
def record_collection(collection: Collection, *, by: User | None) -> list[JournalEntry]:
    """Post one entry per payment, in the order given, and issue its receipt; a constant number of queries.

    Raises WrongFigure for a negative amount or a payment of nothing, and what `post_entries` raises: then nothing is
    recorded.
    """
    if not collection.payments:
        raise WrongFigure(_("Nothing to record: enter at least one amount."))
    books = lock_books()
    shares = [share for payment in collection.payments for share in payment.shares]
    purchases = positions({share.member for share in shares if share.member})
    serials = _serials(books, collection.payments)
    keys = keys_from(collection.key, len(collection.payments))
    drafts = [
        _draft(collection, payment, serial, key, purchases)
        for payment, serial, key in zip(collection.payments, serials, keys, strict=True)
    ]
    entries = post_entries(drafts, by=by)
    _issue(books, collection, entries, serials)
    return entries


def _serials(books: Books, payments: Sequence[Payment]) -> list[int | None]:
    """The next receipt numbers, one for every payment in a member's name."""
    serials: list[int | None] = []
    for payment in payments:
        books.last_receipt += payment.names_members
        serials.append(books.last_receipt if payment.names_members else None)
    return serials


def _issue(books: Books, collection: Collection, entries: list[JournalEntry], serials: list[int | None]) -> None:
    receipts = [
        Receipt(
            group_id=books.group_id, entry=entry, serial=serial, payer=payment.payer, sheet=collection.sheet,
            paper_book=payment.paper.book, paper_number=payment.paper.number, replaces=payment.replaces,
        )
        for payment, entry, serial in zip(collection.payments, entries, serials, strict=True)
        if serial
    ]  # fmt: skip
    if receipts:
        Receipt.objects.insert_many(receipts)
        books.save(update_fields=["last_receipt"])
        _tell(collection, serials)


def _tell(collection: Collection, serials: list[int | None]) -> None:
    """Tell whoever money came in for what it was: her own share, also when somebody else paid for the family."""
    told = []
    for payment, serial in zip(collection.payments, serials, strict=True):
        for share in payment.shares:
            if share.member:
                fact = {
                    "sum": sum(share.amounts.values()),
                    "day": collection.on,
                    "receipt": receipt_reference(serial),
                }
                told.append((share.member, fact))
    tell_many(told, Tell.PAID)


def receipt_reference(serial: int) -> str:
    """Book and number as they are printed: receipt 105 is 2/005."""
    book, number = divmod(serial - 1, RECEIPTS_PER_BOOK)
    return f"{book + 1}/{number + 1:03}"


def _draft(
    collection: Collection, payment: Payment, serial: int | None, key: uuid.UUID | None, purchases: Purchases
) -> Draft:
    credits = [line for share in payment.shares for line in _credits(share, purchases)]
    return Draft(
        on=collection.on,
        kind=Kind.COLLECTION,
        lines=(Line(payment.into or collection.into, -sum(line.amount for line in credits)), *credits),
        text=payment.text,
        reference=receipt_reference(serial) if serial else payment.reference,
        key=key,
    )


def _credits(share: Share, purchases: Purchases) -> list[Line]:
    amounts = {code: amount for code, amount in share.amounts.items() if amount}
    unknown = amounts.keys() - set(CONTRIBUTION_CODES)
    if unknown or not amounts or min(amounts.values()) < 0:
        raise WrongFigure(_("A receipt carries amounts above zero, of fee, dues or savings."))
    if share.member and sum(amounts.values()) > MOST_PER_MEMBER:
        raise WrongFigure(
            _("%(member)s: more than a million baht. Count the digits again.") % {"member": share.member}
        )
    lines = []
    for code in CONTRIBUTION_CODES:
        if code in amounts:
            bought = purchases.buy(share.member, code, amounts[code])
            lines.append(Line(code, -amounts[code], member=share.member, units=bought.units, cost=bought.cost))
    return lines
