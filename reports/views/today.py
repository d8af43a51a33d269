"""The first page of a group: what comes next, and how the money stands.

Promises: the order of the list is the order of the work. A collector, who carries names and dues, is led to the
collection and sees no fund.
"""

from django.shortcuts import redirect, render
from django.urls import reverse

from groups.access import ANY_OFFICE, group_view
from groups.models import Office
from groups.queries import today
from ledger.access import MonthLink
from ledger.chart import AWAITING_COUNT, BANK, CASH
from ledger.queries import months_known, working_month
from reports.statement import statement_of_books
from reports.todo import todos
from reports.views.closing import SIGNERS
from welfare.turns import CLAIM_OFFICERS


@group_view(*ANY_OFFICE)
def group_home(request, group):
    """What to do next, the figures that matter, and the buttons of the month."""
    kinds, months, working = request.here.kinds, months_known(), working_month()
    if not request.here.reads_books:
        return redirect("sheet_now", group.slug) if working else redirect("members", group.slug)
    newest = statement_of_books(group, months[0]) if months else None
    at_work = newest if months and working == months[0] else None
    if working and not at_work:
        at_work = statement_of_books(group, working)
    if months:
        request.here.in_month(working or months[0])
        request.here.months = [
            MonthLink(month.label(), reverse("month_report", args=[group.slug, month]), False) for month in months
        ]
    sees_claims, is_auditor = not kinds.isdisjoint(CLAIM_OFFICERS), Office.Kind.AUDITOR in kinds
    signs = None if kinds.isdisjoint(SIGNERS) else request.user
    held = {line.code: line.since_founding.amount for line in newest.lines} if newest else {}
    context = {
        "group": group,
        "month": working,
        "newest": newest,
        # What this officer may do comes first.
        "todos": sorted(
            todos(group, at_work, newest, with_claims=sees_claims, with_audit=is_auditor, signs=signs),
            key=lambda todo: todo.treasurer_only and not request.here.is_treasurer,
        ),
        "sees_claims": sees_claims,
        "cash": held.get(CASH),
        "bank": held.get(BANK),
        "awaiting": held.get(AWAITING_COUNT),
        "next_month": months[0].next() if months and months[0].next().first <= today() else None,
    }
    return render(request, "reports/today.html", context)
