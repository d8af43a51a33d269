"""A month beside the group's own past: what it came to, far above or below what such months come to.

Promises: compares with the median of frozen months that were recorded, never with other groups; two queries. Refuses
to speak before there is a past to speak of.
"""

from collections.abc import Iterator
from statistics import median_low

from django.db.models import Exists, OuterRef, Q, Sum

from ledger.chart import CONTRIBUTION_CODES, Section
from reports.finding_words import Finding
from reports.models import MonthlyReport, ReportLine
from reports.statement import Statement

# A year at most, so that seasons even out; fewer than four months say nothing of what is usual.
LOOKED_BACK, FEWEST = 12, 4
TIMES = 3
# Single deaths come and go by chance in a small group: less than this many more or fewer is nothing to point at.
DEATHS_APART = 3


def far_from_past(statement: Statement) -> Iterator[Finding]:
    """What members paid, welfare, and deaths that are more than three times the median of the past, or below a third.

    Only in a month that is recorded, and with at least four recorded months before it that were closed.
    """
    if not statement.month_is_recorded:
        return
    months = _months_before(statement)
    if len(months) < FEWEST:
        return
    paid_in = sum(line.month.amount for line in statement.lines if line.code in CONTRIBUTION_CODES)
    for code, now, place in (
        ("receipts_far_from_past", paid_in, 0),
        ("benefits_far_from_past", statement.benefits.month.amount, 1),
    ):
        usual = median_low(month[place] for month in months)
        if _is_far(now, usual):
            yield Finding(code, False, {"amount_baht": now, "median_baht": usual})
    deaths = [died for *_sums, died in months if died is not None]
    if statement.members.died is None or len(deaths) < FEWEST:
        return
    now, usual = statement.members.died, median_low(deaths)
    if _is_far(now, usual) and abs(now - usual) >= DEATHS_APART:
        yield Finding("deaths_far_from_past", False, {"deaths": now, "median": usual})


def _is_far(now: int, usual: int) -> bool:
    return now > usual * TIMES or now * TIMES < usual


def _months_before(statement: Statement) -> list[tuple[int, int, int | None]]:
    """Satang that members paid in, satang of welfare, and deaths of each of the last recorded months that hold."""
    unrecorded = ReportLine.objects.filter(report=OuterRef("pk"), month_amount=None)
    reports = MonthlyReport.objects.filter(starts_on__lt=statement.month.first, returned_at=None)
    newest = list(reports.filter(~Exists(unrecorded)).order_by("-starts_on")[:LOOKED_BACK])
    sums = {
        row["report_id"]: row
        for row in ReportLine.objects.filter(report__in=newest)
        .order_by()
        .values("report_id")
        .annotate(
            paid_in=Sum("month_amount", filter=Q(code__in=CONTRIBUTION_CODES), default=0),
            benefits=Sum("month_amount", filter=Q(section=Section.BENEFITS), default=0),
        )
    }
    nothing = {"paid_in": 0, "benefits": 0}
    told = ((one, sums.get(one.pk, nothing)) for one in newest)
    return [(row["paid_in"], row["benefits"], one.members["died"]) for one, row in told]
