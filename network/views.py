"""Pages of the network: its months, one consolidated month, and what one group submitted.

Promises: every figure comes from one consolidation of submitted reports; missing groups are named before any sum.
Refuses (404) whoever holds no office in the network or a wider one.
"""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.access import NETWORK_READERS, network_view
from groups.models import Network
from groups.queries import offices_in_this_network
from network.access import books_read_by, consolidated_view, submitted_view
from network.consolidation import Consolidation
from network.deciding import may_decide, waits_for
from network.forms import AskForm
from network.glance import GlanceRow, glance_at, months_shown
from network.meeting_calendar import meetings_of
from network.meeting_words import when_and_where
from network.paper import consolidation_context
from network.question_pages import followed_by
from network.questions import asked_by, count_open, questions_about
from network.renderings import FORMATS
from reports.models import Doubt
from reports.paper import statement_context
from reports.statement import Statement


@network_view(*NETWORK_READERS)
def network_home(request: HttpRequest, network: Network) -> HttpResponse:
    """The newest month at a glance, and the months of which the network holds a report; `?year=2550` for one year."""
    shown = months_shown(network, request.GET.get("year", ""))
    context = {"network": network, "shown": shown, "newest": None}
    if shown:
        at_a_glance = glance_at(network, shown.newest)
        request.here.example = at_a_glance.value.is_example
        context |= {
            "newest": shown.newest,
            "at_a_glance": at_a_glance,
            "glance": [*at_a_glance.rows, *_what_waits(network)],
        }
    return render(request, "network/home.html", context)


def _what_waits(network: Network) -> list[GlanceRow]:
    """How many questions are open, and the next meeting; nothing where there is none."""
    rows = []
    asked = asked_by(network).order_by().exclude(state=Doubt.State.CLOSED).count()
    if asked:
        words = ngettext("%(number)s open question", "%(number)s open questions", asked) % {"number": f"{asked:,}"}
        rows.append(GlanceRow(_("Questions"), words, reverse("network_questions", args=[network.slug])))
    planned = meetings_of(network).filter(held_at=None, called_off_at=None)
    if coming := planned.order_by("on", "pk").first():
        words = f"{coming.title} · {when_and_where(coming)}"
        rows.append(GlanceRow(_("The next meeting"), words, reverse("meeting", args=[network.slug, coming.pk])))
    return rows


@consolidated_view
def network_month(request: HttpRequest, value: Consolidation) -> HttpResponse:
    """The consolidated month; `?line=receipts.entry_fee` opens one line into its groups."""
    opened = request.GET.get("line", "")
    section, _dot, slug = opened.partition(".")
    parts = value.of_each_group(section, slug)
    context = {"opened": opened, "parts": parts, "formats": list(FORMATS)}
    context["own_books"] = books_read_by(request.user) if parts else ()
    context["waits"] = waits_for(request.user, value.network, value.reports)
    context["may_make_pack"] = bool(offices_in_this_network(request.user, value.network))
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
    questions = questions_about(value.network, statement.group, value.month)
    context = {
        "network": value.network, "month": value.month, "questions": questions, "asked_about": count_open(questions),
        "followed": followed_by(request.user, questions), "own_books": books_read_by(request.user),
        "may_decide": may_decide(value.network, statement, request.user),
    }  # fmt: skip
    return render(request, "network/group.html", statement_context(statement) | context)


@submitted_view
def network_doubt(request: HttpRequest, value: Consolidation, statement: Statement) -> HttpResponse:
    """Ask the group about one of its figures."""
    initial = {"figure": request.GET.get("figure", "")}
    back = _asked_from(request, value, statement)
    form = AskForm(request.POST or None, initial=initial, consolidation=value, statement=statement)
    if request.method == "POST" and form.submit(by=request.user):
        sentence = _("Your question now stands before %(group)s. The answer will be shown here.")
        messages.success(request, sentence % {"group": statement.group.name})
        return redirect(back)
    context = {"form": form, "network": value.network, "month": value.month, "group": statement.group, "back": back}
    return render(request, "network/doubt.html", context)


def _asked_from(request: HttpRequest, value: Consolidation, statement: Statement) -> str:
    """Where somebody clicked the figure: the kind of money opened into its groups, or the group's own line."""
    figure = quote(request.POST.get("figure") or request.GET.get("figure", ""))
    if request.GET.get("from") == "kinds":
        page = reverse("network_month", args=[value.network.slug, value.month])
        return f"{page}?line={figure}#{figure}"
    page = reverse("network_group", args=[value.network.slug, value.month, statement.group.slug])
    return f"{page}#{figure}"
