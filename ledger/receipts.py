"""Reading receipts: looking one up, which numbers of paper books are missing or stand twice, who paid already.

Promises: querysets or frozen values, a constant number of queries. A receipt is void when its entry was taken back;
nothing else says so. Never writes.
"""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from groups.models import User
from groups.thai_dates import DateRefused, Month, parse_date
from groups.thai_text import tidy
from ledger.chart import CONTRIBUTION_CODES
from ledger.contributions import PaperNumber
from ledger.models import RECEIPTS_PER_BOOK, Posting, Receipt
from ledger.papers.receipts import receipts, receipts_open_to
from ledger.queries import open_months
from members.models import Member
from members.queries import members_matching


@dataclass(frozen=True)
class PaperBook:
    """A collector's paper book whose numbers do not follow one another: what is missing, and what stands twice.

    Missing numbers are ranges (first, last) between the lowest and the highest recorded ones. A book without a name
    holds numbers of which nobody wrote the book: only what stands twice is told of it.
    """

    book: str
    missing: tuple[tuple[int, int], ...]
    repeated: tuple[int, ...]

    @property
    def missing_count(self) -> int:
        """How many numbers are missing."""
        return sum(last - first + 1 for first, last in self.missing)


@dataclass(frozen=True)
class PaidBefore:
    """What came in from a member in a month, on one receipt that still holds: satang."""

    on: datetime.date
    amount: int
    serial: int


def receipts_seen_by(user: User, *, reads_books: bool) -> QuerySet[Receipt]:
    """The receipts somebody may look at, newest first: all of them, or what a collector took in."""
    found = receipts() if reads_books else receipts_open_to(user, receipts())
    return found.order_by("-serial")


def receipts_matching(found: QuerySet[Receipt], text: str) -> QuerySet[Receipt]:
    """Those of `found` that a search box means: 1/005, a number, a paper number, a day, or a member or payer."""
    text = tidy(text)
    if not text:
        return found
    people = members_matching(text)
    match = (
        Q(payer__in=people)
        | Q(entry__in=Posting.objects.filter(member__in=people).values("entry"))
        | Q(payer=None, entry__text__text__icontains=text)
    )
    match |= _by_number(text) | _by_day(text)
    return found.filter(match)


def void_among(found: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Those of `found` that were taken back."""
    return found.filter(entry__reversed_by__isnull=False)


def _by_number(text: str) -> Q:
    paper = PaperNumber.parse(text)
    match = Q(paper_number=paper.number, **({"paper_book": paper.book} if paper.book else {}))
    if paper.book.isdecimal() and paper.number.isdecimal():
        return match | Q(serial=(int(paper.book[:9]) - 1) * RECEIPTS_PER_BOOK + int(paper.number[:9]))
    return match | Q(serial=int(text)) if text.isdecimal() and len(text) <= 9 else match


def _by_day(text: str) -> Q:
    try:
        return Q(entry__on=parse_date(text))
    except DateRefused:
        return Q(pk=None)


def paper_books(months: Collection[Month]) -> list[PaperBook]:
    """The paper books used in `months` in which numbers are missing or stand twice: two queries.

    All numbers of those books up to the end of the last month count, of void receipts too; twice stands what is on
    two receipts that hold.
    """
    if not months:
        return []
    noted = Receipt.objects.exclude(paper_number="").order_by()
    first, last = min(months).first, max(months).last
    books = set(noted.filter(entry__on__range=(first, last)).values_list("paper_book", flat=True))
    numbers: dict[str, Counter] = defaultdict(Counter)
    rows = noted.filter(paper_book__in=books, entry__on__lte=last)
    for book, number, reversal in rows.values_list("paper_book", "paper_number", "entry__reversed_by"):
        if number.isdecimal():
            numbers[book][int(number)] += reversal is None
    found = [_faults(book, numbers[book]) for book in sorted(books)]
    return [book for book in found if book.missing or book.repeated]


def paper_books_in_work() -> list[PaperBook]:
    """The same for the months that are still open."""
    return paper_books(open_months())


def _faults(book: str, standing: Counter) -> PaperBook:
    known = sorted(standing)
    gaps = [(a + 1, b - 1) for a, b in zip(known, known[1:], strict=False) if b > a + 1] if book else []
    return PaperBook(book, tuple(gaps), tuple(number for number in known if standing[number] > 1))


def receipts_bearing(paper: PaperNumber) -> QuerySet[Receipt]:
    """Receipts that hold and bear this number of a paper book."""
    bearing = Receipt.objects.filter(paper_book=paper.book, paper_number=paper.number)
    return bearing.filter(entry__reversed_by=None) if paper.number else Receipt.objects.none()


def void_in(month: Month) -> int:
    """How many receipts were taken back in `month`."""
    return Receipt.objects.filter(entry__reversed_by__on__range=(month.first, month.last)).count()


def paid_in(month: Month, members: Iterable[Member]) -> dict[int, list[PaidBefore]]:
    """What came in from each of `members` during `month` on receipts that hold, by primary key: one query."""
    postings = Posting.objects.filter(
        member__in=members, account__code__in=CONTRIBUTION_CODES, entry__on__range=(month.first, month.last),
        entry__receipt__isnull=False, entry__reversed_by=None,
    )  # fmt: skip
    sums: dict[tuple, int] = defaultdict(int)
    columns = ("member_id", "entry__on", "entry__receipt__serial", "amount")
    for member_id, on, serial, amount in postings.order_by("entry__number").values_list(*columns):
        sums[member_id, on, serial] -= amount
    found: dict[int, list[PaidBefore]] = defaultdict(list)
    for (member_id, on, serial), amount in sums.items():
        found[member_id].append(PaidBefore(on, amount, serial))
    return dict(found)


def receipt_of_form(key: str) -> Receipt | None:
    """The receipt that the form with this key made, if it was sent before; None also for what is no key."""
    try:
        return Receipt.objects.select_related("entry").filter(entry__key=uuid.UUID(key)).first()
    except ValueError:
        return None
