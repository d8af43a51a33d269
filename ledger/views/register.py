"""Pages of the register that need a month of the books: enrolling, and what happens to a member.

Promises: the page says before it happens in which month's report it will be counted. Only the treasurer enters.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Office
from ledger.forms.register import EnrolForm, StateForm
from ledger.queries import working_month
from members.models import Member

TREASURER = Office.Kind.TREASURER


@group_view(TREASURER)
def enrol(request, group):
    """Enter a new member from the paper application."""
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and (member := form.submit(by=request.user)):
        messages.success(request, _("%(member)s is in the register.") % {"member": member})
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
    context = {"form": form, "member": member, "group": group, "working": working_month()}
    return render(request, "ledger/member_change.html", context)
