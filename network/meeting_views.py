"""Pages of a network's meetings: the calendar, one meeting from its plan to its closed minutes, its tasks.

Promises: whoever reads the network reads its meetings; chair, secretary and committee of that very network write.
Every form comes back to the place it was sent from, with what was typed if it was refused. Refuses (404) a meeting or
task of another network.
"""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from groups.access import NETWORK_ACTS, NETWORK_READERS, network_view
from groups.models import Network
from groups.paper import CONTENT_TYPE
from groups.queries import offices_in_this_network, today
from network.meeting_calendar import calendar_of, meetings_of, suggested_plan
from network.meeting_facts import MeetingFacts, meeting_facts
from network.meeting_forms import CallOffForm, ConfirmForm, PlanForm
from network.meeting_page import Part, Parts, page_context
from network.meeting_paper import minutes_pdf
from network.meetings import Plan
from network.models import Meeting, MeetingTask
from network.task_forms import DoneForm
from network.tasks import reopen_task


@network_view(*NETWORK_READERS)
def meetings(request: HttpRequest, network: Network) -> HttpResponse:
    """The meetings: the next one first, then by year; and what somebody still has to do."""
    calendar = calendar_of(network)
    request.here.example = calendar.is_example
    context = {"network": network, "calendar": calendar, "writes": _writes(request, network)}
    return render(request, "network/meetings.html", context)


@network_view(*NETWORK_ACTS, acting=True)
def meeting_new(request: HttpRequest, network: Network) -> HttpResponse:
    """Plan a meeting; day, host, number and month are suggested."""
    plan = suggested_plan(network)
    # The number is told and not written in: one that is left empty is counted when the plan is saved.
    initial = PlanForm.initial_of(plan, seen=0) | {"number": None}
    form = PlanForm(request.POST or None, initial=initial, network=network, next_number=plan.label)
    if request.method == "POST" and (planned := form.submit(by=request.user)):
        messages.success(request, _("%(meeting)s is planned, with the standing agenda.") % {"meeting": planned.title})
        return redirect("meeting", network.slug, planned.pk)
    return render(request, "network/meeting_plan.html", {"network": network, "form": form})


@network_view(*NETWORK_READERS)
def meeting(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One meeting on one page, in the order of its agenda."""
    return _page(request, _facts(request, network, pk), name=request.GET.get("write", ""))


@network_view(*NETWORK_ACTS, acting=True)
def meeting_change(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Another day, place, host, month or number."""
    value = _meeting(network, pk)
    plan = Plan(value.on, value.number, value.kind, value.starts_at, value.place, value.host, value.reviewed)
    initial = PlanForm.initial_of(plan, seen=value.revision)
    form = PlanForm(request.POST or None, initial=initial, network=network, meeting=value)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("The plan of the meeting is changed."))
        return redirect("meeting", network.slug, pk)
    return render(request, "network/meeting_plan.html", {"network": network, "form": form, "meeting": value})


@network_view(*NETWORK_ACTS, acting=True)
def meeting_call_off(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The meeting does not take place."""
    value = _meeting(network, pk)
    form = CallOffForm(request.POST or None, meeting=value)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("%(meeting)s is called off.") % {"meeting": value.title})
        return redirect("meetings", network.slug)
    return render(request, "network/meeting_call_off.html", {"network": network, "form": form, "meeting": value})


@network_view(*NETWORK_ACTS, acting=True)
def meeting_part(request: HttpRequest, network: Network, pk: int, part: str) -> HttpResponse:
    """Write one part of the minutes; the page comes back at the same place."""
    address = reverse("meeting", args=[network.slug, pk])
    facts = _facts(request, network, pk)
    if request.method != "POST":
        return redirect(f"{address}?{urlencode({'write': part})}#{part}")
    found = Parts(facts, name=part, data=request.POST).find(part)
    if found and found.form.submit(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(f"{address}#{found.anchor}")
    return _page(request, _facts(request, network, pk), name=part, refused=found)


@network_view(*NETWORK_READERS)
def meeting_minutes(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The minutes on paper; a draft until they are closed."""
    facts = _facts(request, network, pk)
    if not facts.meeting.held_at:
        raise Http404
    response = HttpResponse(minutes_pdf(facts, timezone.now()), content_type=CONTENT_TYPE)
    name = f"{network.slug}-{facts.meeting.year}-{facts.meeting.kind}-{facts.meeting.number}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@network_view(*NETWORK_ACTS, acting=True)
def meeting_task(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Note between meetings that a task is done, or that it is not after all."""
    tasks = MeetingTask.objects.select_related("network", "meeting", "group", "done_in", "changed_by")
    task = get_object_or_404(tasks, network=network, pk=pk)
    # A form of one button may be sent with nothing in it.
    data = request.POST if request.method == "POST" else None
    if task.done_on:
        form = ConfirmForm(data, act=partial(reopen_task, task))
        done = _("The task is open again.")
    else:
        form = DoneForm(data, initial={"on": today()}, task=task)
        done = _("Noted. The next meeting hears that it is done.")
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, done)
        return redirect("meetings", network.slug)
    return render(request, "network/meeting_task.html", {"network": network, "task": task, "form": form})


def _meeting(network: Network, pk: int) -> Meeting:
    own = meetings_of(network).select_related("network", "host", "closed_by", "called_off_by", "changed_by")
    return get_object_or_404(own, pk=pk)


def _facts(request: HttpRequest, network: Network, pk: int) -> MeetingFacts:
    facts = meeting_facts(_meeting(network, pk))
    request.here.example = facts.is_example
    return facts


def _writes(request: HttpRequest, network: Network) -> bool:
    return bool(offices_in_this_network(request.user, network).intersection(NETWORK_ACTS))


def _page(request: HttpRequest, facts: MeetingFacts, *, name: str, refused: Part | None = None) -> HttpResponse:
    parts = Parts(facts, name=name, writer=request.user.display_name, writes=_writes(request, facts.network))
    context = page_context(parts, refused)
    context["may_make_pack"] = bool(offices_in_this_network(request.user, facts.network))
    if request.method == "POST" and parts.find(name) is None:
        # The page has no place for it any more; what was typed is shown all the same.
        messages.error(request, _already_over(facts))
        typed = (
            value.strip() for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "seen", "key")
        )
        context["typed"] = [value for value in typed if value]
    return render(request, "network/meeting.html", context)


def _already_over(facts: MeetingFacts) -> str:
    """Why a part that somebody just sent is not there."""
    if facts.meeting.called_off_at:
        return _("%(meeting)s was called off, so nothing was saved.") % {"meeting": facts.meeting.title}
    if facts.meeting.closed_at:
        return _("The minutes of %(meeting)s are closed, so nothing was saved.") % {"meeting": facts.meeting.title}
    if not facts.meeting.held_at:
        return _("%(meeting)s has not begun, so nothing was saved. Begin it first.") % {
            "meeting": facts.meeting.title
        }
    return _("What you wrote about is no longer there, so nothing was saved. Look at the page as it stands now.")
