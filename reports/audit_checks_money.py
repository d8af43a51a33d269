"""An auditor's checks of the money itself: cash counted, passbook, administration, money paid ahead.

Promises: the same number of queries for a month and for ten years. Refuses to judge a month that brought-forward
figures tell: its own money is not recorded.
"""

import datetime
from collections.abc import Iterator
from itertools import accumulate

from django.db.models import Q, Sum

from groups.thai_dates import Month
from ledger.chart import AWAITING_COUNT, BANK, CASH, CODE_OF, Section
from ledger.journal import live_summaries
from ledger.models import CashBalance, CollectionSheet, JournalEntry, MonthlyTotal, PassbookBalance, Period, Posting
from ledger.queries import holdings
from ledger.sheet_posting import OVER, SHORT
from reports.audit_findings import AuditSpan, Document, Found, of_entry, of_month
from reports.models import MonthlyReport, ReportLine

# Of a hundred baht that come in, what workers and administration may cost: auditors of these funds ask about more
# (domain notes, "What auditors look for").
ADMINISTRATION_MOST = 20
ADMINISTRATION = (CODE_OF["workers"], CODE_OF["administration"])


def money_findings(span: AuditSpan) -> Iterator[Found]:
    """Cash and passbook beside the books, the cost of administration, and money paid ahead that is gone."""
    yield from _counts(span)
    yield from _box(span)
    yield from _passbook(span)
    yield from _administration(span)
    yield from _prepaid(span)


def _counts(span: AuditSpan) -> Iterator[Found]:
    """Differences booked with a count of the cash, sheets that nobody counted, and what awaits its count."""
    counted = Q(postings__account__code__in=(SHORT, OVER))
    entries = JournalEntry.objects.filter(
        counted, kind=JournalEntry.Kind.COUNT, on__range=span.days, reversed_by=None, posted_at__isnull=False
    )
    differences = entries.values_list("number").annotate(sum=Sum("postings__amount", filter=counted))
    for number, amount in differences.order_by("number"):
        yield of_entry(
            "cash_short" if amount > 0 else "cash_over", number, entry=str(number), amount_baht=abs(amount)
        )
    sheets = CollectionSheet.objects.filter(posted_at__isnull=False, not_counted=True, on__range=span.days)
    for sheet in sheets.order_by("on", "id"):
        document = Document("sheets", sheet.on.isoformat(), str(sheet.uuid))
        yield Found("cash_not_counted", document, {"on_day": sheet.on.isoformat()})
    if awaiting := holdings(span.last)[AWAITING_COUNT]:
        yield of_month("awaiting_count", span.last, amount_baht=awaiting, at_month=span.last.iso)


def _box(span: AuditSpan) -> Iterator[Found]:
    """Counts of the cash that were noted beside the cash of the books."""
    counted = _newest_by_day(CashBalance, span)
    days = _by_day(CASH, span.last.last) if counted else []
    for on, amount in counted.items():
        books = _at(days, on)
        if amount != books:
            figures = {"on_day": on.isoformat(), "counted_baht": amount, "books_baht": books}
            yield Found("cash_differs", Document("entries", on.isoformat()), figures)


def _passbook(span: AuditSpan) -> Iterator[Found]:
    days = _by_day(BANK, span.last.last)
    stated = _newest_by_day(PassbookBalance, span)
    for on, amount in stated.items():
        books = _at(days, on)
        if amount != books:
            figures = {"on_day": on.isoformat(), "passbook_baht": amount, "books_baht": books}
            yield Found("passbook_differs", Document("entries", on.isoformat()), figures)
    for month in recorded_months(span):
        if _at(days, month.last) and not any(month.contains(on) for on in stated):
            yield Found("passbook_missing", Document("entries", month.iso), {"in_month": month.iso})


def _newest_by_day(model: type[PassbookBalance] | type[CashBalance], span: AuditSpan) -> dict[datetime.date, int]:
    """What was found on each day of the span, in their order; the newest statement of a day holds: one query."""
    found = model.objects.filter(on__range=span.days).order_by("on", "id").values_list("on", "amount")
    return dict(found)


def _by_day(code: str, last: datetime.date) -> list[tuple[datetime.date, int]]:
    """The balance of an account after each day that moved it: one query."""
    moved = Posting.objects.filter(account__code=code, entry__on__lte=last, entry__posted_at__isnull=False)
    sums = list(moved.order_by("entry__on").values_list("entry__on").annotate(sum=Sum("amount")))
    balances = accumulate(amount for _on, amount in sums)
    return [(on, balance) for (on, _amount), balance in zip(sums, balances, strict=True)]


def _at(days: list[tuple[datetime.date, int]], day: datetime.date) -> int:
    return next((balance for on, balance in reversed(days) if on <= day), 0)


def recorded_months(span: AuditSpan) -> list[Month]:
    """The months of the span that the books tell by entries, and not by a brought-forward figure: two queries."""
    months = [period.month for period in Period.objects.filter(starts_on__range=span.days)]
    told = list(live_summaries().values_list("summary_from", "summary_through"))
    return [m for m in sorted(months) if not any(first <= m.last and through >= m.first for first, through in told)]


def _administration(span: AuditSpan) -> Iterator[Found]:
    totals = MonthlyTotal.objects.filter(starts_on__range=span.days, summary=False)
    sums = totals.aggregate(
        received=Sum("amount", filter=Q(account__section=Section.RECEIPTS)),
        spent=Sum("amount", filter=Q(account__code__in=ADMINISTRATION)),
    )
    received, spent = -(sums["received"] or 0), sums["spent"] or 0
    if spent > 0 and spent * 100 > received * ADMINISTRATION_MOST:
        figures = {"received_baht": received, "spent_baht": spent, "most": ADMINISTRATION_MOST}
        yield of_month("administration_high", span.last, **figures)


def _prepaid(span: AuditSpan) -> Iterator[Found]:
    """By the reports as they were closed and hold: two queries."""
    lines = ReportLine.objects.filter(report__in=_reports(span), code__in=(CASH, BANK, AWAITING_COUNT))
    held: dict[int, int] = {}
    for report, code, amount in lines.order_by().values_list("report_id", "code", "total_amount"):
        held[report] = held.get(report, 0) + (max(0, amount) if code == AWAITING_COUNT else amount)
    for report in _reports(span):
        if report.dues is None:
            continue
        prepaid = report.dues["ahead_amount"] + report.dues["past_end_amount"]
        there = held.get(report.pk, 0)
        if prepaid > there:
            figures = {"in_month": report.month.iso, "prepaid_baht": prepaid, "held_baht": there}
            yield of_month("prepaid_spent", report.month, **figures)


def _reports(span: AuditSpan):
    return MonthlyReport.objects.filter(starts_on__range=span.days, returned_at=None)
