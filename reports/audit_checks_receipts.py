"""An auditor's checks of what members paid: receipt numbers, fees, days against baht.

Promises: the same number of queries for ten receipts and for ten thousand; what was taken back is not checked again.
Refuses to call late payers wrong: days of before a change of the rate cost what they cost then.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.contributions import receipt_reference
from ledger.models import Books, JournalEntry, Posting, Rate, Receipt
from ledger.receipts import paper_books
from reports.audit_findings import AuditSpan, Document, Found, ranges

# How many days a unit of a rate may stand for; some groups sell the year as 360 days.
DAYS_OF = {
    Rate.Per.DAY: (1, 1), Rate.Per.MONTH: (28, 31), Rate.Per.QUARTER: (90, 92), Rate.Per.HALF: (180, 184),
    Rate.Per.YEAR: (360, 366),
}  # fmt: skip
# Arrears of a year are still paid by the rate of before.
ARREARS = datetime.timedelta(366)
UNEVEN = {ENTRY_FEE: "fee_uneven", ANNUAL_DUES: "dues_uneven"}


def receipt_findings(span: AuditSpan) -> Iterator[Found]:
    """Numbers that are missing or stand twice, fees that are no multiple, days that are not worth their baht."""
    yield from _paper_numbers(span)
    yield from _serials(span)
    rates = _rates()
    postings = [Paid(*row) for row in _contributions(span).values_list(*_COLUMNS)]
    yield from _uneven(postings, rates)
    yield from _days(postings, rates, span)


def _paper_numbers(span: AuditSpan) -> Iterator[Found]:
    for book in paper_books(span.months):
        if book.missing:
            missing = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in book.missing[:10])
            # The number before the gap is on a receipt that one can look at.
            document = Document("book", f"{book.book}/{book.missing[0][0] - 1}")
            yield Found("paper_missing", document, {"book": book.book, "numbers": missing})
        if book.repeated:
            number = book.repeated[0]
            document = Document("book", f"{book.book}/{number}" if book.book else str(number))
            yield Found(
                "paper_repeated", document, {"book": book.book or "–", "numbers": ranges(list(book.repeated))}
            )


def _serials(span: AuditSpan) -> Iterator[Found]:
    """Between the lowest and the highest of the span every number stands; after the newest of all none is missing."""
    own = list(Receipt.objects.filter(entry__on__range=span.days).values_list("serial", flat=True))
    last_of_books = Books.objects.get().last_receipt
    standing = Receipt.objects.filter(serial__gte=min(own, default=1)).values_list("serial", flat=True)
    if missing := missing_between(own, set(standing), last_of_books):
        yield Found("serials_missing", Document("month", span.last.iso), {"numbers": ranges(missing)})


def missing_between(own: list[int], standing: set[int], newest: int) -> list[int]:
    """Numbers that stand nowhere from the lowest to the highest of `own`; up to `newest` if nothing follows those."""
    if not own:
        return []
    last = max(own) if any(number > max(own) for number in standing) else newest
    return [number for number in range(min(own), last + 1) if number not in standing]


_COLUMNS = (
    "account__code", "amount", "units", "cost", "member__number", "entry__on", "entry__posted_at", "entry__number",
    "entry__receipt__serial",
)  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """One posting of a contribution, as it stands in the books (income is negative)."""

    code: str
    posted: int
    units: int | None
    cost: int | None
    member: str | None
    on: datetime.date
    at: datetime.datetime
    entry: int
    serial: int | None

    @property
    def amount(self) -> int:
        """Satang that came in."""
        return -self.posted

    @property
    def paper(self) -> str:
        """The receipt by book and number, or the entry where none was issued."""
        return f"receipt {receipt_reference(self.serial)}" if self.serial else f"entry {self.entry}"

    @property
    def document(self) -> Document:
        """The page on which it is looked at; of a family's receipt the member's line."""
        kind, number = ("receipt", self.serial) if self.serial else ("entry", self.entry)
        return Document(kind, str(number), self.member or "")


def _contributions(span: AuditSpan) -> QuerySet[Posting]:
    """What came in from members in the span and was not taken back."""
    kinds = (JournalEntry.Kind.SUMMARY, JournalEntry.Kind.REVERSAL)
    found = Posting.objects.filter(
        account__code__in=(ENTRY_FEE, ANNUAL_DUES, DAILY_SAVINGS), entry__on__range=span.days,
        entry__reversed_by=None, entry__posted_at__isnull=False,
    ).exclude(entry__kind__in=kinds)  # fmt: skip
    return found.order_by("entry__number", "position")


Rates = dict[str, list[Rate]]


def _rates() -> Rates:
    """Every rate by account code, oldest first: one query."""
    found: Rates = defaultdict(list)
    for rate in Rate.objects.select_related("account").order_by("from_date"):
        found[rate.account.code].append(rate)
    return found


def _rate_on(rates: list[Rate], day: datetime.date) -> Rate | None:
    return next((rate for rate in reversed(rates) if rate.from_date <= day), None)


def _holding(rates: list[Rate], paid: Paid) -> list[Rate]:
    """The rate of the day first; with it the rates of the days that a payment of that day may be for.

    Days of before its change, once that was made known, and days of later changes that were known already.
    """
    holds = _rate_on(rates, paid.on)
    if holds is None:
        return []
    place = rates.index(holds)
    found = [holds, *(rate for rate in rates[place + 1 :] if rate.published_at <= paid.at)]
    while place and rates[place].published_at <= paid.at and rates[place].from_date + ARREARS > paid.on:
        place -= 1
        found.append(rates[place])
    return found


def _uneven(postings: list[Paid], rates: Rates) -> Iterator[Found]:
    for paid in postings:
        code = UNEVEN.get(paid.code)
        holding = _holding(rates.get(paid.code, []), paid) if code else []
        if holding and all(paid.amount % rate.amount for rate in holding):
            figures = {"paper": paid.paper, "amount_baht": paid.amount, "rate_baht": holding[0].amount}
            yield Found(code, paid.document, figures)


def _days(postings: list[Paid], rates: Rates, span: AuditSpan) -> Iterator[Found]:
    without_rate = 0
    for paid in postings:
        if paid.code != DAILY_SAVINGS or paid.member is None:
            continue
        holding = _holding(rates.get(DAILY_SAVINGS, []), paid)
        if not holding:
            without_rate += 1
            continue
        told = {"paper": paid.paper, "member": paid.member, "amount_baht": paid.amount}
        days, cost = paid.units or 0, paid.amount if paid.cost is None else paid.cost
        if not worth(days, cost, holding):
            per = {"rate_baht": holding[0].amount, "per": holding[0].per}
            yield Found("days_differ", paid.document, told | {"days": days} | per)
        elif paid.amount > cost:
            yield Found("days_rest", paid.document, told | {"rest_baht": paid.amount - cost})
    if without_rate:
        yield Found("no_rate", Document("month", span.first.iso), {"receipts": without_rate})


def worth(days: int, cost: int, rates: list[Rate]) -> bool:
    """Whether so many days may have cost so many satang by these rates."""
    least = min(rate.amount * days // DAYS_OF[rate.per][1] for rate in rates)
    most = max(-(-rate.amount * days // DAYS_OF[rate.per][0]) for rate in rates)
    return least <= cost <= most
