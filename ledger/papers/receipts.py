"""Receipts on paper: half an A4 sheet each, or a slip of an 80 mm roll.

Promises: every figure comes from the entry behind the receipt, and a receipt printed again says what it said the
first time; one whose entry was taken back says so across its face. The same number of queries for one receipt and for
a hundred. Refuses to number or to change anything.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from groups.models import Group, User
from groups.paper import pdf, strips
from ledger.chart import CASH, CONTRIBUTION_CODES
from ledger.models import CollectionSheet, JournalEntry, Posting, Receipt, SheetRow
from ledger.money import baht_words
from ledger.papers.coverage import covered
from ledger.papers.rounds import Rounds
from members.models import Member

A5, COPIES, SLIP = "a5", "copies", "slip"
# What a member prints herself: a copy, never an original.
COPY = "copy"
FORMS = (
    (A5, _("two receipts on an A4 page")),
    (COPIES, _("each receipt twice on an A4 page: original and copy")),
    (SLIP, _("slips of an 80 mm roll")),
)
# More lines than these do not fit on half a page: the receipt then has pages of its own.
LINES_ON_HALF_A_PAGE = 10


@dataclass(frozen=True)
class ReceiptLine:
    """One kind of money of one member: what it is, what it pays for in words, satang."""

    kind: str
    covers: str
    amount: int


@dataclass(frozen=True)
class ReceiptShare:
    """What was paid for one member."""

    member: Member | None
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True)
class PaperReceipt:
    """Everything a printed receipt says."""

    receipt: Receipt
    shares: tuple[ReceiptShare, ...]
    in_cash: bool

    @property
    def entry(self) -> JournalEntry:
        """The entry that it is the receipt of."""
        return self.receipt.entry

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return sum(len(share.lines) for share in self.shares)

    @property
    def total(self) -> int:
        """The sum received, in satang."""
        return sum(line.amount for share in self.shares for line in share.lines)

    @property
    def total_in_words(self) -> str:
        """The sum in Thai words."""
        return baht_words(self.total)

    @property
    def payer(self) -> str:
        """Who handed the money over; empty if nobody wrote it down."""
        if self.receipt.payer:
            return self.receipt.payer.full_name
        return self.entry.text.text

    @property
    def example(self) -> bool:
        """Whether its figures are invented for the demonstration."""
        return self.receipt.group.is_example_on(self.entry.on)

    @property
    def is_long(self) -> bool:
        """Whether half a page is too short for it."""
        return self.lines > LINES_ON_HALF_A_PAGE

    @property
    def paper_number(self) -> str:
        """Book and number of the paper receipt the collector wrote; empty if there was none."""
        return "/".join(part for part in (self.receipt.paper_book, self.receipt.paper_number) if part)

    @property
    def void(self) -> JournalEntry | None:
        """The entry that took this one back; its words are the reason."""
        return getattr(self.entry, "reversed_by", None)

    @property
    def replaced_by(self) -> Receipt | None:
        """The receipt issued in its place."""
        return getattr(self.receipt, "replaced_by", None)


def receipts() -> QuerySet[Receipt]:
    """Receipts with everything that stands on them, in a constant number of queries."""
    postings = Posting.objects.select_related("account", "member").order_by("entry_id", "position")
    return Receipt.objects.select_related(
        "group", "payer", "replaces", "replaced_by", "entry__text", "entry__entered_by", "entry__reversed_by__text"
    ).prefetch_related(Prefetch("entry__postings", queryset=postings))


def receipts_open_to(user: User, found: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Of `found` those that a collector may see: entered by her, or written down in her own parts of a sheet."""
    own_row = SheetRow.objects.filter(
        part__by=user, part__sheet=OuterRef("sheet"), member__postings__entry=OuterRef("entry"), set_aside=False
    ).exclude(savings=0, dues=0, fee=0)
    return found.filter(Q(entry__entered_by=user) | Exists(own_row))


def receipts_of_sheet(sheet: CollectionSheet, rounds: Rounds | None = None) -> QuerySet[Receipt]:
    """The receipts of a posted sheet in the order of their numbers: all, or those for members of some zones."""
    found = receipts().filter(sheet=sheet).order_by("serial")
    if rounds is None:
        return found
    return found.filter(
        Exists(Posting.objects.filter(rounds.where("member__"), entry=OuterRef("entry"), member__isnull=False))
    )


def on_paper(found: Iterable[Receipt]) -> list[PaperReceipt]:
    """The receipts of `receipts()` as they are printed."""
    found = list(found)
    postings = {
        receipt.pk: [
            posting for posting in receipt.entry.postings.all() if posting.account.code in CONTRIBUTION_CODES
        ]
        for receipt in found
    }
    paid = covered(_with_entry(found, postings))
    return [
        PaperReceipt(
            receipt=receipt,
            shares=tuple(_shares(postings[receipt.pk], paid)),
            in_cash=any(posting.account.code == CASH for posting in receipt.entry.postings.all()),
        )
        for receipt in found
    ]


def _with_entry(found: Iterable[Receipt], postings: dict[int, list[Posting]]) -> list[Posting]:
    for receipt in found:
        for posting in postings[receipt.pk]:
            posting.entry = receipt.entry
    return [posting for own in postings.values() for posting in own]


def _shares(postings: Sequence[Posting], paid) -> Iterable[ReceiptShare]:
    for _member_id, own in groupby(postings, key=lambda posting: posting.member_id):
        own = list(own)
        yield ReceiptShare(
            own[0].member,
            tuple(
                ReceiptLine(
                    kind=posting.account.label,
                    covers=paid[posting.pk].words if posting.pk in paid else "",
                    amount=-posting.amount,
                )
                for posting in own
            ),
        )


def receipts_pdf(
    group: Group, printed: Sequence[PaperReceipt], *, form: str, printed_at: datetime.datetime, origin: str = ""
) -> bytes:
    """Receipts as a PDF file in one of `FORMS`, or as a COPY; `origin` is where their QR codes lead (this server)."""
    context = {"group": group, "printed_at": printed_at, "origin": origin}
    if form == SLIP:
        return strips("ledger/papers/receipt_slips.html", context | {"papers": printed})
    return pdf("ledger/papers/receipts.html", context | {"pages": list(_pages(printed, form))})


def _pages(printed: Sequence[PaperReceipt], form: str) -> Iterable[list[tuple[PaperReceipt, bool]]]:
    """The pages, each with one or two (receipt, is a copy); a long receipt has a page to itself."""
    half: list[tuple[PaperReceipt, bool]] = []
    copies = {COPIES: (False, True), COPY: (True,)}.get(form, (False,))
    for paper in printed:
        for page in [(paper, is_copy) for is_copy in copies]:
            if half and (paper.is_long or half[0][0].is_long or len(half) == 2):
                yield half
                half = []
            half.append(page)
    if half:
        yield half
