"""The month: its report on screen and as a file.

Promises: screen, paper and files show one statement, and the page says what is to be done with the month and by whom.
What closing, signing and submitting do stands in `closing.py`.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from groups.access import READERS, group_view
from ledger.access import month_view
from ledger.allocation import Allocation, allocation, together
from ledger.queries import months_known, working_month
from reports.as_data import statement_json
from reports.as_text import statement_csv, statement_text
from reports.course import course_until
from reports.findings import statement_to_show
from reports.mending import mendings
from reports.paper import statement_context, statement_pdf
from reports.queries import open_about
from reports.spreadsheet import CONTENT_TYPE as XLSX
from reports.spreadsheet import statement_workbook
from reports.statement import OPEN, newest_report
from reports.views.closing import SIGNERS

FILES = {
    "pdf": ("application/pdf", lambda statement: statement_pdf(statement, timezone.now())),
    "xlsx": (XLSX, statement_workbook),
    "csv": ("text/csv; charset=utf-8", statement_csv),
    "json": ("application/json", statement_json),
    "txt": ("text/plain; charset=utf-8", statement_text),
}


@group_view(*READERS)
def month_now(request, group):
    """The report of the month at work, else of the newest."""
    month = working_month() or next(iter(months_known()), None)
    return redirect("month_report", group.slug, month) if month else redirect("group_home", group.slug)


@month_view(*READERS)
def month_report(request, group, month):
    """The month as it is read aloud at the meeting."""
    statement, newest = statement_to_show(group, month), newest_report(month)
    context = statement_context(statement) | {
        "month": month,
        "course": course_until(month),
        "went_back": newest if newest and not newest.stands else None,
        "may_hand_in": not request.here.kinds.isdisjoint(SIGNERS),
        "closed_it": newest is not None and newest.closed_by_id == request.user.pk,
        "asks": reverse("doubt_new", args=[group.slug]),
        "asked_about": open_about(month),
        "questions_at": reverse("doubts", args=[group.slug]),
        "mendings": mendings(group, statement),
        "openings": _openings() if statement.status == OPEN else None,
    }
    return render(request, "reports/month.html", context)


def _openings() -> Allocation | None:
    """How much of what was brought forward stands in members' names: told beside an open month, frozen in none."""
    lines = allocation()
    # Too much in members' names is a finding of its own.
    told = together(lines) if not any(line.over for line in lines) else None
    return told if told and told.in_names else None


@month_view(*READERS)
def month_file(request, group, month, file_format):
    """The same month as a file."""
    if file_format not in FILES:
        raise Http404
    content_type, write = FILES[file_format]
    name = f"{group.slug}-{month.be_iso}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(statement_to_show(group, month)), content_type=content_type, headers=headers)
