"""Whether a receipt or voucher that somebody holds is genuine: what its code says, and nothing of what it was for.

Promises: kind of paper, number, day, sum, and whether it stands; the same questions to the database and the same
answer for a code nobody printed, for an entry without such a paper, and for a group that does not exist. Refuses
names, kinds of welfare and words of any sort: the paper has them, and whoever has no paper gets none.
"""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from groups.models import Group
from groups.tenancy import group_scope
from ledger.contributions import receipt_reference
from ledger.models import JournalEntry, Posting
from ledger.money import baht_words
from ledger.verifying import beginning_of_digest, printed_code
from reports.checking import NOWHERE


@dataclass(frozen=True)
class Genuine:
    """A paper of the books: `amount` in satang, `number` as it is printed, `replaced_by` the newer paper's number.

    `void_on` is the day on which it was taken back, None while it stands.
    """

    group: Group
    code: str
    is_receipt: bool
    number: str
    on: datetime.date
    amount: int
    void_on: datetime.date | None
    replaced_by: str

    @property
    def amount_in_words(self) -> str:
        """The sum in Thai words."""
        return baht_words(self.amount)

    @property
    def example(self) -> bool:
        """Whether its figures are invented for the demonstration."""
        return self.group.is_example_on(self.on)


def genuine(slug: str, code: str) -> Genuine | None:
    """The receipt or voucher of a group (its short name) that bears a code, however it was typed; None if none does.

    Two queries, whatever comes of it.
    """
    group = Group.objects.filter(slug=slug).first()
    # No digest begins with this letter.
    begins = beginning_of_digest(code) or "x"
    with group_scope(group or NOWHERE):
        entry = _papers().filter(digest__gte=begins, digest__lt=begins + "g").order_by("digest").first()
    return _told(group, entry) if group and entry else None


def _papers() -> QuerySet[JournalEntry]:
    """The entries that have a receipt or a voucher, with what the answer says of them."""
    received = Posting.objects.filter(entry=OuterRef("pk"), amount__gt=0).order_by().values("entry")
    related = ("reversed_by", "receipt__replaced_by", "payout")
    with_paper = JournalEntry.objects.filter(Q(receipt__isnull=False) | Q(payout__isnull=False))
    return with_paper.filter(posted_at__isnull=False).select_related(*related).annotate(
        amount=Subquery(received.annotate(sum=Sum("amount")).values("sum")), newer=Subquery(_newer_vouchers())
    )  # fmt: skip


def _newer_vouchers() -> QuerySet:
    """The voucher on which the same claim was paid once more."""
    again = JournalEntry.objects.filter(payout__claim=OuterRef("payout__claim"), number__gt=OuterRef("number"))
    return again.order_by("number").values("payout__voucher_number")[:1]


def _told(group: Group, entry: JournalEntry) -> Genuine:
    receipt, reversal = getattr(entry, "receipt", None), getattr(entry, "reversed_by", None)
    newer = getattr(receipt, "replaced_by", None)
    return Genuine(
        group=group,
        code=printed_code(entry.digest),
        is_receipt=receipt is not None,
        number=receipt_reference(receipt.serial) if receipt else entry.payout.voucher_number,
        on=entry.on,
        amount=entry.amount,
        void_on=reversal.on if reversal else None,
        replaced_by=receipt_reference(newer.serial) if newer else (entry.newer or ""),
    )
