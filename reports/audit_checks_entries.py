"""An auditor's checks of who signed and when: three people for a payment, two for a month, entries back or late.

Promises: the same number of queries for one voucher and for thousands; what the system knows of counts, a signature
on paper it does not see.
"""

from collections.abc import Iterator

from django.db.models import Max

from groups.thai_dates import Month
from ledger.models import JournalEntry, Period
from reports.audit_findings import AuditSpan, Found, of_entry, of_month
from reports.models import MonthlyReport
from welfare.models import Decision, Payout

# Who entered, who approved, who paid.
SIGNATURES = 3


def entry_findings(span: AuditSpan) -> Iterator[Found]:
    """Too few people behind a payment or a month, what was taken back in another month, what was entered late."""
    yield from _vouchers(span)
    yield from _months(span)
    yield from _reversals(span)
    yield from _late(span)


def _vouchers(span: AuditSpan) -> Iterator[Found]:
    paid = Payout.objects.filter(entry__on__range=span.days, entry__reversed_by=None)
    people: dict[int, set] = {}
    for claim, by in Decision.objects.filter(claim__in=paid.values("claim")).values_list("claim_id", "by_id"):
        people.setdefault(claim, set()).add(by)
    columns = ("claim_id", "voucher_number", "entry__number", "entered_by_id", "approved_by_id", "paid_by_id")
    for claim, voucher, number, *named in paid.order_by("entry__number").values_list(*columns):
        count = len({*named, *people.get(claim, ())} - {None})
        if count < SIGNATURES:
            yield of_entry("few_people", number, voucher=voucher, people=count)


def _months(span: AuditSpan) -> Iterator[Found]:
    """Months that a person closed and nobody else has signed, and those that were opened again after closing."""
    standing = MonthlyReport.objects.filter(starts_on__range=span.days, returned_at=None, confirmed_by=None)
    for report in standing.filter(closed_by__isnull=False).order_by("starts_on"):
        yield of_month("month_by_one", report.month, in_month=report.month.iso)
    for period in Period.objects.filter(starts_on__range=span.days, reopened__gt=0):
        yield of_month("month_reopened", period.month, in_month=period.month.iso, times=period.reopened)


def _reversals(span: AuditSpan) -> Iterator[Found]:
    reversals = JournalEntry.objects.filter(reverses__isnull=False, on__range=span.days, posted_at__isnull=False)
    columns = ("number", "on", "reverses__number", "reverses__on")
    for number, on, other, other_on in reversals.order_by("number").values_list(*columns):
        if Month.of(on) != Month.of(other_on):
            days = {"on_day": on.isoformat(), "other_day": other_on.isoformat()}
            yield of_entry("reversed_later", number, entry=str(number), other=str(other), **days)


def _late(span: AuditSpan) -> Iterator[Found]:
    """Entries of a month that were recorded after entries of a later month: two queries.

    The clock says nothing here: groups often keep their months afterwards, but in order.
    """
    own = JournalEntry.objects.filter(on__range=span.days, posted_at__isnull=False).order_by("number")
    first = own.values_list("number", flat=True).first()
    if first is None:
        return
    before = JournalEntry.objects.filter(number__lt=first).aggregate(on=Max("on"))["on"]
    newest = Month.of(before) if before else None
    for number, on in JournalEntry.objects.filter(number__gte=first).order_by("number").values_list("number", "on"):
        month = Month.of(on)
        if newest and month < newest and span.contains(on):
            days = {"on_day": on.isoformat(), "later_month": newest.iso}
            yield of_entry("entered_late", number, entry=str(number), **days)
        newest = max(newest, month) if newest else month
