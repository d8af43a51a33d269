"""Pages of the network: its months, one consolidated month, and what one group submitted.

Promises: every figure comes from one consolidation of submitted reports; missing groups are named before any sum.
Refuses (404) whoever holds no office in the network or a wider one.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.access import NETWORK_READERS, network_view
from groups.models import Network
from network.access import consolidated_view, submitted_view
from network.consolidation import Consolidation, months_submitted
from network.doors import doubts_of_network
from network.forms import AskForm
from network.paper import consolidation_context
from network.renderings import FORMATS
from network.rows import figures_of, names
from reports.paper import statement_context
from reports.statement import Statement


@network_view(*NETWORK_READERS)
def network_home(request: HttpRequest, network: Network) -> HttpResponse:
    """The months of which the network holds a report, newest first."""
    months = months_submitted(network)
    newest = months[0] if months else None
    context = {"network": network, "months": months, "newest": newest}
    return render(request, "network/home.html", context | {"missing": names(newest.missing) if newest else ""})


@consolidated_view
def network_month(request: HttpRequest, value: Consolidation) -> HttpResponse:
    """The consolidated month; `?line=receipts.entry_fee` opens one line into its groups."""
    opened = request.GET.get("line", "")
    section, _dot, slug = opened.partition(".")
    context = {"opened": opened, "parts": value.of_each_group(section, slug), "formats": list(FORMATS)}
    return render(request, "network/month.html", consolidation_context(value) | context)


@consolidated_view
def network_file(request: HttpRequest, value: Consolidation, file_format: str) -> HttpResponse:
    """The consolidated month as a file."""
    rendering = FORMATS.get(file_format)
    if rendering is None:
        raise Http404
    response = HttpResponse(rendering.of_network(value), content_type=rendering.content_type)
    name = f"{value.network.slug}-{value.month.be_iso}.{file_format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@submitted_view
def network_group(request: HttpRequest, value: Consolidation, statement: Statement) -> HttpResponse:
    """What one group submitted, with what the network asked about it."""
    labels = dict(figures_of(statement))
    doubts = [
        (labels.get(doubt.figure, doubt.figure), doubt)
        for doubt in doubts_of_network(value.network, statement.group, value.month)
    ]
    context = {"network": value.network, "month": value.month, "doubts": doubts}
    return render(request, "network/group.html", statement_context(statement) | context)


@submitted_view
def network_doubt(request: HttpRequest, value: Consolidation, statement: Statement) -> HttpResponse:
    """Ask the group about one of its figures."""
    initial = {"figure": request.GET.get("figure", "")}
    form = AskForm(request.POST or None, initial=initial, consolidation=value, statement=statement)
    if request.method == "POST" and form.submit(by=request.user):
        sentence = _("Your question now stands before %(group)s. The answer will be shown here.")
        messages.success(request, sentence % {"group": statement.group.name})
        return redirect("network_group", value.network.slug, value.month, statement.group.slug)
    context = {"form": form, "network": value.network, "month": value.month, "group": statement.group}
    return render(request, "network/doubt.html", context)
