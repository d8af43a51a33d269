"""Pages of the register that need a month of the books: enrolling, and what happens to a member.

Promises: the page says before it happens in which month's report it will be counted. Only the treasurer enters.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from groups.access import group_view
from groups.models import Office
from ledger.forms.register import EnrolForm, StateForm, TakeBackForm
from ledger.queries import working_month
from members.models import Member
from members.states import newest_to_take_back

TREASURER = Office.Kind.TREASURER


@sensitive_post_parameters("national_id")
@group_view(TREASURER)
def enrol(request, group):
    """Enter a new member from the paper application, and go on with the next one in the queue if that is wished."""
    form = EnrolForm(request.POST) if request.method == "POST" else EnrolForm.blank(group, request.GET.dict())
    if request.method == "POST" and (member := form.submit(by=request.user)):
        messages.success(request, _("%(member)s is in the register.") % {"member": member})
        if "next" in request.POST:
            return redirect(f"{reverse('enrol', args=[group.slug])}?{urlencode(form.carried())}")
        return redirect("member", group.slug, member.number)
    return render(request, "ledger/enrol.html", {"form": form, "group": group, "working": working_month()})


@group_view(TREASURER, log="member.viewed")
def member_change(request, group, number):
    """Record what happened to a member: suspended, left, died and the like."""
    member = get_object_or_404(Member, number=number.replace("\0", ""))
    form = StateForm(request.POST or None, member=member)
    if request.method == "POST" and (change := form.submit(by=request.user)):
        words = _("Recorded for %(member)s: %(kind)s.") % {"member": member, "kind": change.get_kind_display()}
        messages.success(request, words)
        return redirect("member", group.slug, member.number)
    context = {
        "form": form,
        "member": member,
        "group": group,
        "working": working_month(),
        "newest": newest_to_take_back(member),
    }
    return render(request, "ledger/member_change.html", context)


@group_view(TREASURER, log="member.viewed")
def member_take_back(request, group, number):
    """Take back the newest change of a member that was recorded by mistake."""
    member = get_object_or_404(Member, number=number.replace("\0", ""))
    newest = newest_to_take_back(member)
    if newest is None:
        return redirect("member_change", group.slug, member.number)
    form = TakeBackForm(request.POST or None, change=newest)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("Taken back. %(member)s stands as before.") % {"member": member})
        return redirect("member", group.slug, member.number)
    context = {"form": form, "member": member, "group": group, "working": working_month(), "newest": newest}
    return render(request, "ledger/member_take_back.html", context)
