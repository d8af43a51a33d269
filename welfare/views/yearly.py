"""Pages of a benefit that the fund starts itself every year: who has a right to it, entering claims, approving all.

Promises: claim officers alone, and each look is recorded. The page shows the list before anything is entered, and
afterwards what waits for another officer and what waits to be paid; whoever may not act reads who does. Each act is a
form that is sent; paying is in `welfare/views/yearly_payments.py`.
"""

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from groups.access import group_view
from groups.forms import HouseForm
from groups.models import Group
from groups.thai_dates import Month, years_complete
from ledger.money import format_baht
from ledger.queries import likely_day
from welfare.decisions import benefits_from
from welfare.forms.yearly import ApproveAllForm, DayForm, PayAllForm, StartForm
from welfare.reasons import lack_words
from welfare.refusals import WelfareRefused
from welfare.rules import Rule
from welfare.views.claims import CLAIM_OFFICERS
from welfare.views.yearly_paying import paying_context, start_address
from welfare.yearly import Entitled, Waiting, entitled, newest_yearly_rule, starts_waiting, waiting_of
from welfare.yearly_payments import starts_to_pay


@group_view(*CLAIM_OFFICERS, log="claims.viewed")
def yearly(request, group, benefit):
    """Who has a right to the benefit on a day, and what of a start on that day waits for approval or payment."""
    return yearly_page(request, group, benefit)


def yearly_page(request: HttpRequest, group: Group, benefit: str, pay: PayAllForm | None = None) -> HttpResponse:
    """The page as the start stands now; `pay` is the form of a payment that was refused."""
    rule = rule_or_404(benefit)
    days = sorted({*starts_waiting(benefit), *starts_to_pay(benefit)}, reverse=True)
    day = (pay and pay.day) or (days[0] if days else likely_day())
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": day})
    if form.is_bound:
        day = form.cleaned_data["on"] if form.is_valid() else None
    context = {"form": form, "rule": rule, "benefit": benefit, "on": day, "group": group}
    if day:
        request.here.in_month(Month.of(day))
        context |= _entitled(form, benefit, day) | _waiting(request, benefit, day)
        context |= paying_context(request, group, benefit, day, pay)
    context["others"] = [(other, start_address(group, benefit, other)) for other in days if other != day]
    return render(request, "welfare/yearly.html", context)


@group_view(*CLAIM_OFFICERS)
@require_POST
def yearly_start(request, group, benefit):
    """Enter claims for those who are ticked."""
    rule_or_404(benefit)
    form = StartForm(request.POST, benefit=benefit)
    if made := form.submit(by=request.user):
        count = len(made)
        said = ngettext(
            "%(count)s claim is entered: %(first)s. Another officer approves it.",
            "%(count)s claims are entered: %(first)s to %(last)s. Another officer approves them.",
            count,
        )
        numbers = {"first": made[0].number_in_year, "last": made[-1].number_in_year}
        messages.success(request, said % {"count": f"{count:,}", **numbers})
    return _back(request, group, benefit, form)


@group_view(*CLAIM_OFFICERS)
@require_POST
def yearly_approve(request, group, benefit):
    """Approve all claims of one start."""
    rule_or_404(benefit)
    form = ApproveAllForm(request.POST, benefit=benefit)
    if words := form.submit(by=request.user):
        said = ngettext(
            "%(count)s claim is approved, %(sum)s baht. A treasurer who did not approve it pays it here.",
            "%(count)s claims are approved, %(sum)s baht. A treasurer who did not approve them pays them here.",
            len(words),
        )
        total = sum(word.amount for word in words)
        messages.success(request, said % {"count": f"{len(words):,}", "sum": format_baht(total)})
    return _back(request, group, benefit, form)


def rule_or_404(benefit: str) -> Rule:
    """The newest rule of a yearly benefit; 404 where no version ever knew one."""
    if rule := newest_yearly_rule(benefit):
        return rule
    raise Http404


def _entitled(form: DayForm, benefit: str, day: datetime.date) -> dict:
    """Who is ready, who lacks something; nobody, with the reason, where no rules speak of the day."""
    try:
        found = entitled(benefit, day)
    except WelfareRefused as refusal:
        return {"refusal": str(refusal)}
    ready = [one for one in found if not one.assessment.missing]
    return {
        "ready": [(one, _age(one, day)) for one in ready],
        "count": len(ready),
        "total": sum(one.assessment.amount for one in ready),
        "lacking": [
            (one.member, [lack_words(lack) for lack in one.assessment.missing])
            for one in found
            if one.assessment.missing
        ],
    }


def _age(one: Entitled, day: datetime.date) -> int | None:
    return years_complete(one.facts.born_on, day) if one.facts.born_on else None


def _waiting(request: HttpRequest, benefit: str, day: datetime.date) -> dict:
    """What lacks approval of the start on that day, and whether this officer may give it."""
    found = waiting_of(benefit, day)
    sound = [one for one in found if one.is_sound]
    return {
        "waiting": sound,
        "waiting_total": sum(one.amount for one in sound),
        "unsound": [one for one in found if not one.is_sound],
        "bar": _bar(request, sound),
    }


def _bar(request: HttpRequest, sound: list[Waiting]) -> str:
    """Why this officer does not approve, or nothing."""
    mine = [one for one in sound if not one.may_be_approved(request.user)]
    if not mine:
        return ""
    if any(one.claim.entered_by_id == request.user.pk for one in mine):
        return _("You entered these claims: another officer approves them (treasurer, chair or committee).")
    if any(benefits_from(one.claim, request.user) for one in mine):
        return _("One of these claims is your own: another officer approves them (treasurer, chair or committee).")
    return _("You have approved these claims. By the rules one more officer approves them.")


def _back(request: HttpRequest, group: Group, benefit: str, form: HouseForm) -> HttpResponse:
    """To the page of that start; what was refused is said there: nothing was typed that could be lost."""
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return redirect(start_address(group, benefit, form.day))
