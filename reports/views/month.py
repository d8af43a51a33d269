"""The month: its report on screen and as a file, closing it, submitting it.

Promises: screen, paper and files show one statement. What closing and submitting do is said before they are done,
and a refusal says the way forward.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.access import READERS, group_view
from groups.models import Office
from groups.queries import network_of
from groups.refusals import Refused
from ledger.access import month_view
from ledger.allocation import Allocation, allocation, together
from ledger.queries import months_known, working_month
from reports.as_data import statement_json
from reports.as_text import statement_csv, statement_text
from reports.closing import close_month, submit_report
from reports.findings import statement_to_show
from reports.mending import mendings
from reports.paper import statement_context, statement_pdf
from reports.spreadsheet import CONTENT_TYPE as XLSX
from reports.spreadsheet import statement_workbook
from reports.statement import OPEN, SUBMITTED

TREASURER = Office.Kind.TREASURER
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
    statement = statement_to_show(group, month)
    context = statement_context(statement) | {
        "month": month,
        "asks": reverse("doubt_new", args=[group.slug]),
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


@month_view(TREASURER)
def month_close(request, group, month):
    """Everything that stands out, then the button that closes."""
    if request.method == "POST":
        try:
            close_month(group, month, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("month_close", group.slug, month)
        words = _("%(month)s is closed. Nothing can be entered in it any more. Now it can be submitted.")
        messages.success(request, words % {"month": month.label()})
        return redirect("month_submit", group.slug, month)
    statement = statement_to_show(group, month)
    if statement.status != OPEN:
        messages.info(request, _("%(month)s is already closed.") % {"month": month.label()})
        return redirect("month_report", group.slug, month)
    found = mendings(group, statement)
    context = {
        "group": group,
        "month": month,
        "statement": statement,
        "blocking": [way for way in found if way.finding.blocking],
        "advisory": [way for way in found if not way.finding.blocking],
    }
    return render(request, "reports/close.html", context)


@month_view(TREASURER)
def month_submit(request, group, month):
    """What the network will see, then the button that hands it over."""
    if request.method == "POST":
        try:
            submitted = submit_report(group, month, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            words = _("%(month)s is submitted to %(network)s.")
            messages.success(request, words % {"month": month.label(), "network": submitted.network})
        return redirect("month_report", group.slug, month)
    statement = statement_to_show(group, month)
    if statement.status == OPEN:
        messages.info(request, _("Close %(month)s first, then submit it.") % {"month": month.label()})
        return redirect("month_close", group.slug, month)
    if statement.status == SUBMITTED:
        messages.info(request, _("%(month)s was already submitted.") % {"month": month.label()})
        return redirect("month_report", group.slug, month)
    network = network_of(group, month.last)
    return render(request, "reports/submit.html", statement_context(statement) | {"month": month, "network": network})
