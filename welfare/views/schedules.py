"""Pages of benefit rules: all versions, one of them in words, a new draft, publishing, throwing away.

Promises: everybody who reads the books reads the rules, and the faults of a draft before anything else. Treasurer and
chair write drafts; a published version has no button, and a form sent to it answers with the reason.
"""

import datetime
import itertools
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from groups.access import READERS, group_view
from groups.models import Office
from groups.queries import today
from groups.thai_dates import format_date
from welfare.fault_words import fault_words
from welfare.faults import faults
from welfare.forms.schedules import NewDraftForm, PublishForm
from welfare.models import BenefitKind, BenefitSchedule
from welfare.refusals import ScheduleDone
from welfare.rule_words import rule_words, schedule_words, shared_words
from welfare.schedules import discard_draft
from welfare.schedules import schedules as kept_schedules

WRITERS = (Office.Kind.TREASURER, Office.Kind.CHAIR)
# Of versions in the order of their beginning: where each of them stands on a day.
LATER, NOW, EARLIER = gettext_lazy("begins later"), gettext_lazy("in force now"), gettext_lazy("earlier")


@dataclass(frozen=True)
class Version:
    """A published version, its last day (None: it goes on) and where it stands today."""

    schedule: BenefitSchedule
    until: datetime.date | None
    state: str
    tone: str = ""


@dataclass(frozen=True)
class Told:
    """Something wrong with a draft in words, the page on which it is mended, and the one benefit it is about."""

    words: str
    blocking: bool
    address: str
    benefit: str


@group_view(*READERS)
def schedules(request, group):
    """Drafts first, then the version in force, then the earlier ones."""
    kept = list(kept_schedules())
    context = {
        "drafts": [schedule for schedule in kept if schedule.is_draft],
        "versions": versions(kept),
        "writes": writes(request),
        "group": group,
    }
    return render(request, "welfare/schedules.html", context)


@group_view(*WRITERS)
def schedule_new(request, group):
    """Begin a draft."""
    published = (schedule for schedule in kept_schedules() if not schedule.is_draft)
    newest = max(published, key=lambda schedule: schedule.from_date, default=None)
    form = NewDraftForm(request.POST or None, newest=newest)
    if request.method == "POST" and (draft := form.submit(by=request.user)):
        messages.success(request, _("The draft is begun. Nothing holds before it is published."))
        return redirect("schedule", group.slug, draft.uuid)
    return render(request, "welfare/schedule_new.html", {"form": form, "group": group})


@group_view(*READERS)
def schedule(request, group, uuid):
    """One version or draft in words; of a draft first what is wrong with it."""
    found = get_object_or_404(BenefitSchedule.objects.select_related("drawn_from", "published_by"), uuid=uuid)
    rules = found.rules
    kinds = {kind.account.slug: kind for kind in BenefitKind.objects.select_related("account")}
    told = told_faults(group, found) if found.is_draft else []
    context = {
        "schedule": found,
        "version": next((one for one in versions(kept_schedules()) if one.schedule == found), None),
        "benefits": [
            (rule, kinds.get(rule.kind), rule_words(rule, rules), [one for one in told if one.benefit == rule.key])
            for rule in rules.rules
        ],
        # The benefit that was saved a moment ago.
        "saved": rules.rule(request.GET.get("saved", "")),
        "shared": [shared_words(cap, rules) for cap in rules.shared],
        "whole": schedule_words(rules),
        "faults": told,
        "blocked": any(one.blocking for one in told),
        "writes": found.is_draft and writes(request),
        "group": group,
    }
    return render(request, "welfare/schedule.html", context)


@group_view(*WRITERS)
def schedule_publish(request, group, uuid):
    """Publish a draft with the resolution; refused while something is wrong with it."""
    draft = get_object_or_404(BenefitSchedule, uuid=uuid)
    if not draft.is_draft and request.method != "POST":
        return done(request, group, draft)
    form = PublishForm(request.POST or None, schedule=draft)
    if request.method == "POST" and (published := form.submit(by=request.user)):
        words = _("Published: %(version)s is in force from %(day)s.")
        messages.success(request, words % {"version": published, "day": format_date(published.from_date)})
        return redirect("schedule", group.slug, draft.uuid)
    told = told_faults(group, draft)
    context = {
        "form": form, "schedule": draft, "faults": told, "blocked": any(one.blocking for one in told), "group": group,
    }  # fmt: skip
    return render(request, "welfare/schedule_publish.html", context)


@group_view(*WRITERS)
@require_POST
def schedule_discard(request, group, uuid):
    """Throw a draft away."""
    draft = get_object_or_404(BenefitSchedule, uuid=uuid)
    try:
        discard_draft(draft, by=request.user)
    except ScheduleDone as refusal:
        messages.warning(request, str(refusal))
        return redirect("schedule", group.slug, draft.uuid)
    messages.success(request, _("The draft is thrown away. The rules in force stay as they are."))
    return redirect("schedules", group.slug)


def writes(request) -> bool:
    """Whether the buttons that change drafts are shown."""
    return bool(request.here.kinds.intersection(WRITERS))


def done(request, group, schedule: BenefitSchedule):
    """Lead from the form of a version that does not change any more to what it says."""
    messages.warning(request, _("This version does not change any more. Begin a new draft from it, and change that."))
    return redirect("schedule", group.slug, schedule.uuid)


def versions(kept) -> list[Version]:
    """The published ones, the newest first."""
    published = sorted((one for one in kept if one.published_at), key=lambda one: one.from_date)
    day, found = today(), []
    for one, after in itertools.zip_longest(published, published[1:]):
        until = after.from_date - datetime.timedelta(1) if after else None
        if one.from_date > day:
            found.append(Version(one, until, LATER, "warn"))
        elif until is None or until >= day:
            found.append(Version(one, until, NOW, "good"))
        else:
            found.append(Version(one, until, EARLIER))
    return found[::-1]


def told_faults(group, draft: BenefitSchedule) -> list[Told]:
    """What is wrong with a draft, first what keeps it from being published."""
    rules = draft.rules
    found = sorted(faults(rules), key=lambda fault: not fault.blocking)
    return [_told(group, draft, fault) for fault in found]


def _told(group, draft: BenefitSchedule, fault) -> Told:
    """A fault leads to the form of its one benefit, else to what several share."""
    rules = draft.rules
    # What is wrong with a shared limit is mended where it is shared, also when it is told of one benefit.
    benefit = fault.rules[0] if fault.rules and not fault.code.startswith("shared_") else ""
    if not rules.rules:
        address = reverse("schedule_rule_new", args=[group.slug, draft.uuid])
    elif benefit and rules.rule(benefit):
        address = reverse("schedule_rule", args=[group.slug, draft.uuid, benefit])
    else:
        address = reverse("schedule_shared", args=[group.slug, draft.uuid])
    return Told(fault_words(fault, rules), fault.blocking, address, benefit)
