"""A member's passbook: every line in her name, by year, each with what it bought, its receipt and what became of it.

Promises: a line taken back stays, with the reason and the line that takes it back; "put in so far" adds up from the
paper book's own figure to the last line; the same number of queries for one line and for twenty years. Refuses to
show what the member received to a reader without the right to see it: then no such line is even read.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from groups.models import User
from groups.thai_text import tidy
from groups.thai_years import BE_AHEAD
from ledger.allocation import opening_figures
from ledger.chart import CONTRIBUTION_CODES, DAILY_SAVINGS, Section
from ledger.contributions import receipt_reference
from ledger.models import Account, JournalEntry, OpeningFigure, Posting, Receipt
from ledger.papers.coverage import Covered, covered
from ledger.papers.receipts import receipts
from ledger.rates import own_paid_through
from ledger.verifying import code_of, printed_code
from members.models import Member
from reports.models import Doubt

# Asked for instead of a year.
EVERY_YEAR = 0
EVERY_YEAR_WORD = "all"


class Sort(StrEnum):
    """What money on a line is to the member."""

    PUT_IN = "put_in"
    RECEIVED = "received"
    LENT = "lent"


@dataclass(frozen=True)
class BookPart:
    """One kind of money on a line: satang, in the member's sense above zero; what it paid for in words, or ""."""

    account: Account
    sort: Sort
    amount: int
    covers: str


@dataclass(frozen=True)
class BookLine:
    """One entry in the member's name. `so_far` is what was put in up to and with this line, satang.

    `whole_receipt_is_hers`: nobody else's money stands on its receipt, or she handed the money over. `question` is
    what she asked about the line and is not closed yet.
    """

    entry: JournalEntry
    parts: tuple[BookPart, ...]
    so_far: int
    whole_receipt_is_hers: bool
    question: Doubt | None

    @property
    def put_in(self) -> int:
        """Satang put in; below zero where something is taken back."""
        return self._sum(Sort.PUT_IN)

    @property
    def received(self) -> int:
        """Satang received from the fund."""
        return self._sum(Sort.RECEIVED)

    @property
    def lent(self) -> int:
        """Satang lent by the fund; below zero where it was paid back."""
        return self._sum(Sort.LENT)

    def _sum(self, sort: Sort) -> int:
        return sum(part.amount for part in self.parts if part.sort == sort)

    @property
    def puts_in(self) -> bool:
        """Whether the line changes what was put in."""
        return any(part.sort == Sort.PUT_IN for part in self.parts)

    @property
    def receipt(self) -> Receipt | None:
        """The receipt of the money; None for other lines."""
        return getattr(self.entry, "receipt", None)

    @property
    def paper(self) -> str:
        """Number of the receipt or voucher; "" where there is none."""
        return _paper_of(self.entry)

    @property
    def code(self) -> str:
        """The code on that paper; "" where there is none."""
        return printed_code(self.entry.digest) if self.paper else ""

    @property
    def plain_code(self) -> str:
        """The same without dashes, for an address."""
        return code_of(self.entry.digest)

    @property
    def void(self) -> JournalEntry | None:
        """The entry that took this line back."""
        return getattr(self.entry, "reversed_by", None)

    @property
    def takes_back(self) -> JournalEntry | None:
        """The entry that this line takes back."""
        return self.entry.reverses

    @property
    def reason(self) -> str:
        """Why it was taken back, or takes another line back; "" for a line that simply holds."""
        told = self.void or (self.entry if self.entry.reverses_id else None)
        return told.text.text if told else ""

    @property
    def replaced_by(self) -> Receipt | None:
        """The receipt issued in place of this line's one."""
        return getattr(self.receipt, "replaced_by", None)

    @property
    def new_paper(self) -> str:
        """The number of that receipt; "" where there is none."""
        return _receipt_words(self.replaced_by) if self.replaced_by else ""


@dataclass(frozen=True)
class Book:
    """A member's passbook for one year (of the Buddhist Era), or for all (`year` None); newest line first.

    `years` has every year with a line, newest first. `brought` is what the paper book says of her, satang, and
    `paid_on_paper` how far her savings were paid by then. `before` is what was put in before the first line shown.
    """

    member: Member
    years: tuple[int, ...]
    year: int | None
    lines: tuple[BookLine, ...]
    opening: tuple[OpeningFigure, ...]
    paid_on_paper: datetime.date | None
    before: int
    with_welfare: bool

    @property
    def brought(self) -> int:
        """What the paper book says was put in, satang."""
        return sum(figure.amount for figure in self.opening)

    @property
    def shows_opening(self) -> bool:
        """Whether the paper years' line belongs here: beneath the oldest year."""
        return bool(self.opening) and (self.year is None or self.year == min(self.years))

    @property
    def put_in(self) -> int:
        """What was put in by the lines shown, satang."""
        return sum(line.put_in for line in self.lines)

    @property
    def received(self) -> int:
        """What was received by the lines shown, satang."""
        return sum(line.received for line in self.lines)

    @property
    def so_far(self) -> int:
        """What was put in up to the newest line shown, satang, the paper book with it."""
        return self.before + self.put_in


def my_book(member: Member, *, year: int | None = None, with_welfare: bool = True) -> Book:
    """The passbook of a member of the group in scope: the year asked for, EVERY_YEAR, or else the newest one.

    `with_welfare` False leaves out what the member received or was lent, and years in which nothing else is.
    """
    postings = _postings(member, with_welfare)
    by_year = _put_in_by_year(postings)
    years = tuple(sorted(by_year, reverse=True))
    chosen = None if year == EVERY_YEAR else year if year in years else next(iter(years), None)
    opening = tuple(opening_figures(member))
    before = sum(figure.amount for figure in opening)
    before += sum(sum_ for told, sum_ in by_year.items() if chosen and told < chosen)
    return Book(
        member=member,
        years=years,
        year=chosen,
        lines=_lines(member, _with_papers(_of_year(postings, chosen), member), before),
        opening=opening,
        paid_on_paper=own_paid_through(member).get(DAILY_SAVINGS) if opening else None,
        before=before,
        with_welfare=with_welfare,
    )


def year_asked(text: str, *, every: bool = False) -> int | None:
    """The year of the Buddhist Era in `text`; EVERY_YEAR for its word where `every` allows it; else None."""
    typed = tidy(text)
    if every and typed == EVERY_YEAR_WORD:
        return EVERY_YEAR
    return int(typed) if typed.isdecimal() and len(typed) == 4 else None


def _postings(member: Member, with_welfare: bool) -> QuerySet[Posting]:
    postings = Posting.objects.filter(member=member)
    return postings if with_welfare else postings.filter(account__section=Section.RECEIPTS)


def _put_in_by_year(postings: QuerySet[Posting]) -> dict[int, int]:
    """Satang put in, by every year that has a line at all."""
    rows = postings.order_by().values_list("entry__on__year", "account__section").annotate(sum=Sum("amount"))
    found: dict[int, int] = defaultdict(int)
    for year, section, amount in rows:
        found[year + BE_AHEAD] += -amount if section == Section.RECEIPTS else 0
    return found


def _of_year(postings: QuerySet[Posting], year: int | None) -> QuerySet[Posting]:
    return postings.filter(entry__on__year=year - BE_AHEAD) if year else postings


def _with_papers(postings: QuerySet[Posting], member: Member) -> list[Posting]:
    """The postings, oldest first, with everything their lines say: one query."""
    related = ("account", "entry__text", "entry__receipt__replaced_by", "entry__payout", "entry__reversed_by__text")
    others = Posting.objects.filter(account__code__in=CONTRIBUTION_CODES).exclude(member=member)
    with_others = Exists(others.filter(entry=OuterRef("entry")))
    found = postings.select_related(*related, "entry__reverses").annotate(with_others=with_others)
    found = list(found.order_by("entry__on", "entry__number", "position"))
    for posting in found:
        posting.member = member
    return found


def _lines(member: Member, postings: Sequence[Posting], before: int) -> tuple[BookLine, ...]:
    paid, questions, lines = covered(postings), _open_questions(member, postings), []
    so_far = before
    for entry, own in groupby(postings, key=lambda posting: posting.entry):
        own = list(own)
        parts = tuple(_part(posting, paid) for posting in own)
        so_far += sum(part.amount for part in parts if part.sort == Sort.PUT_IN)
        receipt = getattr(entry, "receipt", None)
        hers = receipt is not None and (receipt.payer_id == member.pk or not own[0].with_others)
        lines.append(BookLine(entry, parts, so_far, hers, questions.get(entry.pk)))
    return tuple(reversed(lines))


def _open_questions(member: Member, postings: Iterable[Posting]) -> dict[int, Doubt]:
    asked = Doubt.objects.filter(member=member, entry__in={posting.entry_id for posting in postings})
    return {doubt.entry_id: doubt for doubt in asked.exclude(state=Doubt.State.CLOSED).order_by("id")}


def _part(posting: Posting, paid: dict[int, Covered]) -> BookPart:
    covers = paid[posting.pk].words if posting.pk in paid else ""
    if posting.account.section == Section.RECEIPTS:
        return BookPart(posting.account, Sort.PUT_IN, -posting.amount, covers)
    sort = Sort.RECEIVED if posting.account.section == Section.BENEFITS else Sort.LENT
    return BookPart(posting.account, sort, posting.amount, covers)


def _paper_of(entry: JournalEntry) -> str:
    if receipt := getattr(entry, "receipt", None):
        return _receipt_words(receipt)
    payout = getattr(entry, "payout", None)
    return _("voucher %(number)s") % {"number": payout.voucher_number} if payout else ""


def receipts_of_user(user: User) -> QuerySet[Receipt]:
    """The receipts that are a member's own, found by her user: she handed the money over, or all of it is hers."""
    lines = Posting.objects.filter(entry=OuterRef("entry"), account__code__in=CONTRIBUTION_CODES)
    others = lines.exclude(member__in=Member.objects.filter(user=user))
    hers = Exists(lines.filter(member__user=user)) & ~Exists(others)
    return receipts().filter(Q(payer__user=user) | hers)


def _receipt_words(receipt: Receipt) -> str:
    return _("receipt %(number)s") % {"number": receipt_reference(receipt.serial)}
