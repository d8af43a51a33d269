"""A member's own data: what is kept and who looked, consents, a correction, a copy, erasure; and erasing by the
treasurer.

Promises: a member sees what stands about her, and nobody else's; fetching the copy is written down before it is made;
erasing shows what goes, what stays and what stands in the way before it asks for the number.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from groups import audit
from groups.access import group_view, member_view
from groups.models import Office
from members.channels import Email
from members.consents import state_consent
from members.erased import is_erased
from members.models import Consent, Member
from reports.doubts import raise_own_doubt
from reports.erasing import in_the_way
from reports.forms_of_data import CorrectionAskedForm, EraseForm
from reports.looked import looks_of
from reports.models import Doubt
from reports.my_data import MyData
from reports.my_data_file import FORMATS, as_json
from reports.my_data_workbook import as_workbook
from reports.refusals import ReportRefused

LONGEST_KEY = 18


@member_view
def my_data(request, group):
    """What is kept about me, and who looked."""
    member = _own_row(request)
    before = _before(request.GET.get("before", ""))
    looks, older = looks_of(member, before=before)
    context = {"group": group, "data": MyData(member), "looks": looks, "older": older, "paged": before is not None}
    return render(request, "reports/my_data.html", context)


def _own_row(request) -> Member:
    return get_object_or_404(Member.objects.select_related("zone", "household"), user=request.user)


def _before(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None


@member_view
def my_consent(request, group):
    """Give a consent, or take it back."""
    member = _own_row(request)
    if request.method == "POST":
        purpose, given = request.POST.get("purpose", ""), request.POST.get("given") == "yes"
        if purpose not in Consent.Purpose.values:
            raise Http404
        state_consent(member, purpose, given=given, by=request.user)
        words = _("Noted: you agree.") if given else _("Noted: you do not agree any more. What was booked stays.")
        messages.success(request, words)
        return redirect("my_consent", group.slug)
    context = {"group": group, "data": MyData(member), "offers_email": Email().is_on()}
    return render(request, "reports/my_data_consent.html", context)


@member_view
def my_correction(request, group):
    """Ask for a line about me to be corrected."""
    form = CorrectionAskedForm(request.POST or None)
    if request.method == "POST" and form.submit(member=_own_row(request), by=request.user):
        messages.success(
            request, _("Your treasurer reads it and answers. The answer will stand under “My questions”.")
        )
        return redirect("my_questions", group.slug)
    return render(request, "reports/my_data_correction.html", {"group": group, "form": form})


@member_view
def my_data_file(request, group, fmt):
    """A copy of everything."""
    if fmt not in FORMATS:
        raise Http404
    member = _own_row(request)
    audit.record("member.data_copied", by=request.user, subject=member.number, fields=[fmt])
    made = (as_json if fmt == "json" else as_workbook)(group, MyData(member))
    name = _("My data %(number)s") % {"number": member.number} + f".{fmt}"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=FORMATS[fmt], headers=headers)


@member_view
def my_erasure(request, group):
    """Ask to be erased, and read first what that means."""
    member = _own_row(request)
    data = MyData(member)
    if request.method == "POST":
        try:
            raise_own_doubt(member, Doubt.Reason.ERASE, "", by=request.user)
            messages.success(request, _("Your wish is noted. Your treasurer acts on it and answers you."))
        except ReportRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect("my_erasure", group.slug)
    return render(request, "reports/my_data_erasure.html", {"group": group, "data": data})


@group_view(Office.Kind.TREASURER, log="member.viewed")
def member_erase(request, group, number):
    """Erase a member who is gone."""
    member = get_object_or_404(Member, number=number)
    hindrances = in_the_way(member)
    form = EraseForm(request.POST or None, member=member)
    if request.method == "POST" and not hindrances and form.submit(by=request.user):
        messages.success(request, _("Member %(number)s is erased. The books hold as before.") % {"number": number})
        return redirect("member", group.slug, number)
    context = {
        "group": group, "member": member, "form": form, "hindrances": hindrances, "erased": is_erased(member),
        "wish": MyData(member).open_wish,
    }  # fmt: skip
    return render(request, "members/erase.html", context)
