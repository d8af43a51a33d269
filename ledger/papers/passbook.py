"""A member's passbook on paper: whole pages, or only the newest lines at their place on a page printed before.

Promises: the first page begins with what the paper book says of the member, in a place of its own; then one line for
each entry, in the order in which they were entered, so that a line keeps its number and place for ever, also where
the opening figures came later; a line taken back stays, and the line that takes it back says so with the reason. A
constant number of queries. Refuses anything but contributions: what a member received may tell of an illness.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group
from groups.paper import pdf
from groups.thai_dates import Month
from ledger.allocation import opening_figures
from ledger.chart import ANNUAL_DUES, CONTRIBUTION_CODES, DAILY_SAVINGS, ENTRY_FEE
from ledger.models import JournalEntry, Posting
from ledger.papers.coverage import Covered, covered
from ledger.papers.rounds import PageOf, cut
from ledger.rates import own_paid_through
from members.models import Member

LINES_PER_PAGE = 14


@dataclass(frozen=True)
class BookLine:
    """One line of a passbook: satang by kind (None: none), how far savings were paid then, what else to say."""

    number: int
    entry: JournalEntry
    fee: int | None
    dues: int | None
    savings: int | None
    paid_through: datetime.date | None
    remark: str

    @property
    def total(self) -> int:
        """All kinds together; below zero where something is taken back."""
        return (self.fee or 0) + (self.dues or 0) + (self.savings or 0)

    @property
    def missed(self) -> str:
        """Whether savings were paid up to the month before this one, or how many months were missing."""
        if self.savings is None or self.paid_through is None:
            return ""
        first, month = Month.of(self.paid_through + datetime.timedelta(days=1)), Month.of(self.entry.on)
        months = (month.year - first.year) * 12 + month.month - first.month
        if months <= 0:
            return _("all paid")
        return ngettext("%(n)s month missed", "%(n)s months missed", months) % {"n": months}


@dataclass(frozen=True)
class OpeningLine:
    """What a member had put in on paper: satang by kind (None: not stated), how far savings were paid by then."""

    fee: int | None
    dues: int | None
    savings: int | None
    paid_through: datetime.date | None

    @property
    def total(self) -> int:
        """All kinds together."""
        return (self.fee or 0) + (self.dues or 0) + (self.savings or 0)


def opening_line(member: Member) -> OpeningLine | None:
    """The line before the first one; None where nobody stated what the paper book says."""
    amounts = {figure.account.code: figure.amount for figure in opening_figures(member)}
    if not amounts:
        return None
    return OpeningLine(
        fee=amounts.get(ENTRY_FEE),
        dues=amounts.get(ANNUAL_DUES),
        savings=amounts.get(DAILY_SAVINGS),
        paid_through=own_paid_through(member).get(DAILY_SAVINGS),
    )


def passbook_lines(member: Member) -> list[BookLine]:
    """Every contribution in a member's name, oldest entry first."""
    postings = list(
        Posting.objects.filter(member=member, account__code__in=CONTRIBUTION_CODES)
        .select_related("account", "member", "entry__reverses", "entry__text")
        .order_by("entry__number", "position")
    )
    paid = covered(postings)
    lines: list[BookLine] = []
    places: dict[int, int] = {}
    for place, (entry, own) in enumerate(groupby(postings, key=lambda posting: posting.entry), start=1):
        places[entry.pk] = place
        lines.append(_line(place, entry, list(own), paid, places))
    return lines


def _line(
    place: int, entry: JournalEntry, postings: list[Posting], paid: dict[int, Covered], places: dict[int, int]
) -> BookLine:
    amounts: dict[str, int] = {}
    for posting in postings:
        amounts[posting.account.code] = amounts.get(posting.account.code, 0) - posting.amount
    savings = [
        paid[posting.pk] for posting in postings if posting.pk in paid and posting.account.code == DAILY_SAVINGS
    ]
    return BookLine(
        number=place,
        entry=entry,
        fee=amounts.get(ENTRY_FEE),
        dues=amounts.get(ANNUAL_DUES),
        savings=amounts.get(DAILY_SAVINGS),
        paid_through=savings[-1].through if savings else None,
        remark=_remark(entry, places),
    )


def _remark(entry: JournalEntry, places: dict[int, int]) -> str:
    if entry.reverses_id:
        words = _("Takes back line %(line)s: %(reason)s")
        return words % {"line": places.get(entry.reverses_id, "?"), "reason": entry.text.text}
    return entry.reference


def passbook_pdf(
    group: Group, member: Member, lines: Sequence[BookLine], *, first: int | None, printed_at: datetime.datetime
) -> bytes:
    """The passbook as a PDF file; with `first` only the lines from that number on, nothing else, at their places.

    What the paper book says belongs to the whole book: from the first line on it is printed too.
    """
    pages = [_Page(page, first) for page in cut("", lines, rows=LINES_PER_PAGE)]
    shown = [page for page in pages if first is None or any(line and line.number >= first for line in page.rows)]
    context = {
        "group": group,
        "member": member,
        "pages": shown,
        "printed_at": printed_at,
        "overlay": first is not None,
        "opening": opening_line(member) if first is None or first <= 1 else None,
    }
    return pdf("ledger/papers/passbook.html", context | {"example": bool(lines) and _is_example(group, lines)})


def _is_example(group: Group, lines: Sequence[BookLine]) -> bool:
    return any(group.is_example_on(line.entry.on) for line in lines)


@dataclass(frozen=True)
class _Page:
    """One page of the book: a full set of rows, None where nothing is printed."""

    page: PageOf
    first: int | None

    @property
    def rows(self) -> list[BookLine | None]:
        printed = [line if self.first is None or line.number >= self.first else None for line in self.page.lines]
        return printed + [None] * (LINES_PER_PAGE - len(printed))
