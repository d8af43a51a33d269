"""Pages of one draft's benefits: entering one, changing one, taking one out, and what several of them share.

Promises: what is saved stands on the draft's page as it now reads, with what is wrong with it. Whoever comes second
with a form learns that the draft was changed meanwhile, keeps everything typed, and may save once more.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.access import group_view
from ledger.chart import BENEFIT_SLUGS
from welfare.forms.draft import DropForm
from welfare.forms.rule import RuleForm
from welfare.forms.schedules import SharedForm
from welfare.models import BenefitKind, BenefitSchedule
from welfare.rule_words import rule_words
from welfare.rules import Rule
from welfare.starting import old_age_rule
from welfare.views.schedules import WRITERS, done

OLD_AGE = "old-age"


@group_view(*WRITERS)
def schedule_rule_new(request, group, uuid):
    """Add a benefit to a draft, empty or beginning with the ready one of the old."""
    return _rule_page(request, group, get_object_or_404(BenefitSchedule, uuid=uuid), "")


@group_view(*WRITERS)
def schedule_rule(request, group, uuid, key):
    """Change a benefit of a draft."""
    return _rule_page(request, group, get_object_or_404(BenefitSchedule, uuid=uuid), key)


def _rule_page(request, group, draft: BenefitSchedule, key: str):
    if request.method != "POST":
        if not draft.is_draft:
            return done(request, group, draft)
        if key and draft.rules.rule(key) is None:
            raise Http404
    ready = not key and request.GET.get("ready") == OLD_AGE
    form = RuleForm(request.POST or None, schedule=draft, key=key, like=_old_age(draft) if ready else None)
    if request.method == "POST" and form.submit(by=request.user):
        return redirect(reverse("schedule", args=[group.slug, draft.uuid]) + f"?saved={form.saved_key}")
    now = rule_words(form.now, form.rules) if form.was_changed and form.now else []
    context = {
        "form": form, "schedule": draft, "rule": form.now, "now": now, "group": group,
        "offered": "" if key or ready else OLD_AGE,
    }  # fmt: skip
    return render(request, "welfare/schedule_rule.html", context)


def _old_age(draft: BenefitSchedule) -> Rule:
    """The yearly benefit of the old, on a benefit of the group's own that no rule of the draft uses yet."""
    taken = {rule.kind for rule in draft.rules.rules}
    own = BenefitKind.objects.exclude(account__slug__in=BENEFIT_SLUGS).values_list("account__slug", flat=True)
    return old_age_rule(next((slug for slug in own if slug not in taken), ""))


@group_view(*WRITERS)
@require_POST
def schedule_rule_drop(request, group, uuid, key):
    """Take a benefit out of a draft."""
    draft = get_object_or_404(BenefitSchedule, uuid=uuid)
    rule = draft.rules.rule(key)
    form = DropForm(request.POST, schedule=draft, key=key)
    if form.submit(by=request.user):
        messages.success(request, _("Taken out of the draft: %(name)s.") % {"name": rule.name if rule else key})
    for reasons in form.errors.values():
        messages.warning(request, " ".join(reasons))
    return redirect("schedule", group.slug, draft.uuid)


@group_view(*WRITERS)
def schedule_shared(request, group, uuid):
    """What several benefits of a draft share, the fund's own year and its floor."""
    draft = get_object_or_404(BenefitSchedule, uuid=uuid)
    if not draft.is_draft and request.method != "POST":
        return done(request, group, draft)
    form = SharedForm(request.POST or None, schedule=draft)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("Saved in the draft."))
        return redirect("schedule", group.slug, draft.uuid)
    return render(request, "welfare/schedule_shared.html", {"form": form, "schedule": draft, "group": group})
