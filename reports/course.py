"""How a group's closed months went on: received and welfare of the last twelve, as a chart.

Promises: frozen months alone, a revision that went back is none of them; one query, whatever the number of months or
entries. Never writes.
"""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from groups.thai_dates import Month
from ledger.chart import Section
from ledger.money import format_baht
from reports.charts import Chart, Point, chart
from reports.models import ReportLine

MONTHS = 12


def course_until(month: Month) -> Chart | None:
    """The twelve months up to `month` of the group in scope, those that are closed; None if fewer than two are."""
    first = month.plus(1 - MONTHS)
    lines = ReportLine.objects.filter(
        report__starts_on__range=(first.first, month.first), report__returned_at=None
    ).order_by("report__starts_on")
    sums = lines.values("report__starts_on").annotate(
        lines=Count("pk"),
        recorded=Count("month_amount"),
        receipts=Sum("month_amount", filter=Q(section=Section.RECEIPTS)),
        benefits=Sum("month_amount", filter=Q(section=Section.BENEFITS)),
    )
    points = [Point(Month.of(row["report__starts_on"]).short(), _told(row)) for row in sums]
    if len(points) < 2:
        return None
    title = _("The last twelve closed months: received and welfare, baht")
    return chart("course", title, (_("Month"), _("Received"), _("Welfare")), points, format_baht)


def _told(row: dict) -> tuple[int | None, int | None]:
    if row["lines"] != row["recorded"]:
        return None, None
    return int(row["receipts"] or 0), int(row["benefits"] or 0)
