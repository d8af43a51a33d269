"""Pages on which a network decides: accepting one report or all that wait, sending one back, reading its revisions.

Promises: every decision carries the revision that was looked at; a refusal is a sentence and changes nothing. Refuses
(403) whoever speaks for another network than the one the report was submitted to.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from groups.access import NETWORK_ACTS, NETWORK_READERS, network_view
from groups.models import Group, Network
from groups.refusals import Refused
from groups.thai_dates import Month
from network.access import month_links
from network.deciding import accept_shown, may_decide, revisions_held, waiting_for
from network.doors import NotOfThisNetwork, accept_in_group
from network.forms import ReturnForm
from network.months import months_of_group
from reports.paper import statement_context
from reports.revisions import steps
from reports.statement import Statement


def held_view(view: Callable) -> Callable:
    """Let a network's readers into a view of all that it got of a group's month, also what was sent back."""

    @network_view(*NETWORK_READERS)
    @wraps(view)
    def wrapper(request: HttpRequest, network: Network, month: Month, group: str, **kwargs) -> HttpResponse:
        held = revisions_held(network, group, month)
        if not held:
            raise Http404
        request.here.in_month(month)
        request.here.example = held[0].is_example
        if not kwargs:
            request.here.months = month_links(request, months_of_group(network, held[0].group), month)
        return view(request, network, held, **kwargs)

    return wrapper


@held_view
def network_revisions(request: HttpRequest, network: Network, held: list[Statement]) -> HttpResponse:
    """What the network got of a group's month, newest first, and what changed each time."""
    context = {"network": network, "group": held[0].group, "month": held[0].month, "steps": steps(held)}
    return render(request, "network/revisions.html", context)


@held_view
def network_revision(request: HttpRequest, network: Network, held: list[Statement], revision: int) -> HttpResponse:
    """One revision as it was submitted."""
    found = next((one for one in held if one.revision == revision), None)
    if found is None:
        raise Http404
    back = reverse("network_revisions", args=[network.slug, found.month, found.group.slug])
    context = {
        "network": network,
        "month": found.month,
        "back": back,
        "holds": found is held[0] and not found.acts.returned,
    }
    return render(request, "reports/revision.html", statement_context(found) | context)


@network_view(*NETWORK_ACTS, acting=True)
@require_POST
def network_accept(request: HttpRequest, network: Network, month: Month, group: str) -> HttpResponse:
    """Accept one report, as it was looked at."""
    found, looked_at = get_object_or_404(Group, slug=group), request.POST.get("revision", "")
    # More digits than any revision has are no number to Python either.
    revision = int(looked_at) if looked_at.isdecimal() and len(looked_at) < 6 else 0
    try:
        accept_in_group(network, found, month, revision, by=request.user)
    except NotOfThisNetwork as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"month": month.label(), "group": found.name}
        messages.success(request, _("%(month)s of %(group)s is accepted: it never opens again.") % told)
    return redirect("network_group", network.slug, month, group)


@network_view(*NETWORK_ACTS, acting=True)
def network_return(request: HttpRequest, network: Network, month: Month, group: str) -> HttpResponse:
    """Send one report back with a reason, as it was looked at."""
    held = revisions_held(network, group, month)
    if not held:
        raise Http404
    statement = held[0]
    form = ReturnForm(request.POST or None, initial={"revision": statement.revision})
    if request.method == "POST" and form.submit(network=network, statement=statement, by=request.user):
        told = {"month": month.label(), "group": statement.group.name}
        messages.success(request, _("%(month)s went back to %(group)s, with your reason.") % told)
        return redirect("network_group", network.slug, month, group)
    if request.method != "POST" and not may_decide(network, statement, request.user):
        told = {"month": month.label(), "status": statement.status_label}
        messages.info(request, _("%(month)s: %(status)s. There is nothing to decide here.") % told)
        return redirect("network_group", network.slug, month, group)
    request.here.in_month(month)
    request.here.example = statement.is_example
    context = statement_context(statement) | {"network": network, "month": month, "form": form}
    return render(request, "network/return.html", context)


@network_view(*NETWORK_ACTS, acting=True)
def network_accept_all(request: HttpRequest, network: Network, month: Month) -> HttpResponse:
    """Every report that waits and has no open question, shown first, then accepted together."""
    if request.method == "POST":
        told = accept_shown(network, month, request.POST.getlist("report"), by=request.user)
        words = ngettext("%(count)s report is accepted.", "%(count)s reports are accepted.", told.accepted)
        messages.success(request, words % {"count": f"{told.accepted:,}"})
        for sentence in told.left_out:
            messages.warning(request, _("Left out: %(group_and_reason)s.") % {"group_and_reason": sentence})
        return redirect("network_month", network.slug, month)
    waiting = waiting_for(network, month)
    request.here.in_month(month)
    request.here.example = any(one.report.is_example for one in waiting)
    context = {
        "network": network,
        "month": month,
        "ready": [one for one in waiting if not one.questions],
        "asked": [one for one in waiting if one.questions],
    }
    return render(request, "network/accept_all.html", context)
