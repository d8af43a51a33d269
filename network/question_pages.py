"""Pages of what the network asked: one list for everyone concerned, and one question with its thread.

Promises: whoever reads the network reads every question of it and its parts; who asked, or who speaks for the network
that asked, asks further and closes. Refuses (404) what another network asked, and a word about a closed question.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.access import NETWORK_ACTS, NETWORK_READERS, network_view
from groups.models import Network, User
from groups.paging import paged
from groups.queries import offices_of
from groups.refusals import Refused
from groups.thai_dates import Month
from network.doors import close_in_group
from network.forms import FurtherForm
from network.questions import Asked, Question, asked_by, choices, questions_from, with_threads
from network.tables import QuestionTable
from reports.models import Doubt

State = Doubt.State


@network_view(*NETWORK_READERS)
def network_questions(request: HttpRequest, network: Network) -> HttpResponse:
    """Every question of the network: what is open first, then what is closed, month by month."""
    asked, offered = asked_by(network), choices(network)
    chosen = _chosen(request, offered)
    table = paged(request, QuestionTable(with_threads(_of(asked, chosen))))
    questions = questions_from(row.record for row in table.paginated_rows)
    request.here.example = any(question.is_example for question in questions)
    states = list(asked.order_by().exclude(state=State.CLOSED).values_list("state", flat=True))
    context = {
        "network": network, "table": table, "offered": offered, "chosen": chosen,
        "open_ones": [question for question in questions if question.is_open],
        "closed": [question for question in questions if not question.is_open],
        "waiting": states.count(State.OPEN), "answered": states.count(State.ANSWERED),
        "followed": followed_by(request.user, questions),
    }  # fmt: skip
    return render(request, "network/questions.html", context)


def _chosen(request: HttpRequest, offered: Asked) -> dict[str, str]:
    """Group and month that the address asks for, as far as there is a question about them."""
    group, month = request.GET.get("group", ""), request.GET.get("month", "")
    return {
        "group": group if group in dict(offered.groups) else "",
        "month": month if month in [known.be_iso for known in offered.months] else "",
    }


def _of(asked: QuerySet[Doubt], chosen: dict[str, str]) -> QuerySet[Doubt]:
    if chosen["group"]:
        asked = asked.filter(group__slug=chosen["group"])
    if chosen["month"]:
        asked = asked.filter(starts_on=Month.parse(chosen["month"]).first)
    return asked


def followed_by(user: User, questions: list[Question]) -> set[int]:
    """The questions that `user` may ask further about and close: their own, and those of networks they speak for."""
    speaks_for = set(offices_of(user).filter(kind__in=NETWORK_ACTS).values_list("network", flat=True))
    return {
        question.pk
        for question in questions
        if question.raised_by == user or question.network.pk in speaks_for
    }  # fmt: skip


@network_view(*NETWORK_READERS)
def network_question(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One question with its thread; whoever may asks further here."""
    question = _question(request, network, pk)
    follows = question.pk in followed_by(request.user, [question])
    form = FurtherForm(request.POST or None)
    if request.method == "POST":
        if not follows:
            raise PermissionDenied
        if form.submit(network=network, question=question, by=request.user):
            words = _("Your question now stands before %(group)s. The answer will be shown here.")
            messages.success(request, words % {"group": question.group.name})
            return redirect("network_questions", network.slug)
    context = {"network": network, "question": question, "follows": follows, "form": form}
    return render(request, "network/question.html", context)


@network_view(*NETWORK_READERS)
@require_POST
def network_question_close(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Close a question."""
    question = _question(request, network, pk)
    if question.pk not in followed_by(request.user, [question]):
        raise PermissionDenied
    try:
        close_in_group(network, question.group, question.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The question is closed. It stays in the list with everything that was said."))
    return redirect("network_questions", network.slug)


def _question(request: HttpRequest, network: Network, pk: int) -> Question:
    found = questions_from(with_threads(asked_by(network).filter(pk=pk)))
    if not found:
        raise Http404
    request.here.in_month(found[0].month)
    request.here.example = found[0].is_example
    return found[0]
