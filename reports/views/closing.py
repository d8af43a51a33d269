"""Closing a month, signing it, opening it again for mending, submitting it.

Promises: what each of them does is said before it is done, and a refusal says the way forward. Two people: whoever
closes does not sign. Refuses nothing itself: the services do.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.models import Group, Office
from groups.queries import network_of
from groups.refusals import Refused
from groups.thai_dates import Month
from ledger.access import month_view
from reports.act_rows import timing
from reports.closing import close_month, confirm_report, submit_report
from reports.findings import statement_to_show
from reports.forms import ReopenForm
from reports.mending import mendings
from reports.models import MonthlyReport
from reports.paper import statement_context
from reports.statement import CLOSED, OPEN, SIGNED, acts_of, newest_report

TREASURER = Office.Kind.TREASURER
SIGNERS = (Office.Kind.TREASURER, Office.Kind.CHAIR, Office.Kind.COMMITTEE)


@month_view(TREASURER)
def month_close(request, group, month):
    """Everything that stands out, then the button that closes."""
    if request.method == "POST":
        try:
            close_month(group, month, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("month_close", group.slug, month)
        words = _("%(month)s is closed. Nothing can be entered in it any more. Now a second person signs it.")
        messages.success(request, words % {"month": month.label()})
        return redirect("month_report", group.slug, month)
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
        "went_back": went_back(month),
    }
    return render(request, "reports/close.html", context)


@month_view(*SIGNERS)
def month_sign(request, group, month):
    """The report as it will be handed over, then signing it, or opening it again for mending."""
    form = ReopenForm(request.POST if "reason" in request.POST else None)
    if form.is_bound and form.submit(month=month, by=request.user):
        words = _("%(month)s is open again. Mend it with entries, then close it once more.")
        messages.success(request, words % {"month": month.label()})
        return redirect("month_report", group.slug, month)
    if request.method == "POST" and not form.is_bound:
        return _sign(request, group, month)
    report = newest_report(month)
    statement = statement_to_show(group, month)
    if statement.status not in (CLOSED, SIGNED):
        messages.info(request, _not_to_sign(statement.status, month))
        return redirect("month_report", group.slug, month)
    form.fields["looked_at"].initial = report.revision
    context = statement_context(statement) | {
        "month": month,
        "mendings": mendings(group, statement),
        "form": form,
        "may_sign": statement.status == CLOSED and report.closed_by_id != request.user.pk,
        "closed_it": report.closed_by_id == request.user.pk,
    }
    return render(request, "reports/sign.html", context)


def _sign(request: HttpRequest, group: Group, month: Month) -> HttpResponse:
    looked_at = request.POST.get("revision", "")
    # More digits than any revision has are no number to Python either.
    revision = int(looked_at) if looked_at.isdecimal() and len(looked_at) < 6 else 0
    try:
        confirm_report(month, by=request.user, revision=revision)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("month_report", group.slug, month)
    messages.success(request, _("You have signed %(month)s. Now it can be submitted.") % {"month": month.label()})
    return redirect("month_submit", group.slug, month)


def _not_to_sign(status: str, month: Month) -> str:
    if status == OPEN:
        return _("%(month)s is open. The treasurer closes it first, then a second person signs.") % {
            "month": month.label()
        }
    return _("%(month)s was already submitted.") % {"month": month.label()}


@month_view(*SIGNERS)
def month_submit(request, group, month):
    """What the network will see and by which day it wants it, then the button that hands it over."""
    if request.method == "POST":
        return _submit(request, group, month)
    statement = statement_to_show(group, month)
    if statement.status == OPEN:
        messages.info(request, _("Close %(month)s first, then submit it.") % {"month": month.label()})
        closes = TREASURER in request.here.kinds
        return redirect("month_close" if closes else "month_report", group.slug, month)
    if statement.status not in (CLOSED, SIGNED):
        messages.info(request, _("%(month)s was already submitted.") % {"month": month.label()})
        return redirect("month_report", group.slug, month)
    network = network_of(group, month.last)
    more = {
        "month": month,
        "network": network,
        "due_on": network.report_due_on(month) if network else None,
        # What the product closed for a record needs no second signature.
        "is_signed": statement.status == SIGNED or not statement.acts.closed.by,
    }
    return render(request, "reports/submit.html", statement_context(statement) | more)


def _submit(request: HttpRequest, group: Group, month: Month) -> HttpResponse:
    try:
        submitted = submit_report(group, month, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"month": month.label(), "network": submitted.network, "timing": timing(acts_of(submitted))}
        words = _("%(month)s is submitted to %(network)s.")
        if told["timing"]:
            words = _("%(month)s is submitted to %(network)s (%(timing)s).")
        messages.success(request, words % told)
    return redirect("month_report", group.slug, month)


def went_back(month: Month) -> MonthlyReport | None:
    """The newest revision of an open month of the group in scope, if it was sent or taken back."""
    report = newest_report(month)
    return report if report and not report.stands else None
