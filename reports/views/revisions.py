"""The revisions of a month: what became of each, what changed from one to the next, and each as it was.

Promises: every revision stays readable as it was closed, and says at the top that it is not the one that holds. Only
whoever reads the books sees the entries that made a difference. Writes nothing.
"""

from django.http import Http404
from django.shortcuts import render

from groups.access import READERS
from ledger.access import month_view
from reports.paper import statement_context
from reports.revisions import entries_between, steps
from reports.statement import revisions, statement_of_books, statement_of_report


@month_view(*READERS)
def month_revisions(request, group, month):
    """Every revision of a month, newest first, with what changed; what the books say since one went back, too."""
    reports = list(revisions(month))
    told = [statement_of_report(report) for report in reports]
    mending = bool(reports) and not reports[0].stands
    if mending:
        told.insert(0, statement_of_books(group, month, revision=reports[0].revision + 1))
    made = entries_between(reports[-1], None) if len(told) > 1 else ()
    context = {"group": group, "month": month, "steps": steps(told, made), "mending": mending}
    return render(request, "reports/revisions.html", context)


@month_view(*READERS)
def month_revision(request, group, month, revision):
    """One revision as it was closed."""
    reports = list(revisions(month))
    report = next((report for report in reports if report.revision == revision), None)
    if report is None:
        raise Http404
    context = statement_context(statement_of_report(report))
    holds = report is reports[0] and report.stands
    request.here.months = []
    return render(request, "reports/revision.html", context | {"month": month, "holds": holds})
