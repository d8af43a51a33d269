"""Opening figures of members: how much of the paper years stands in whose name, and one member's figures by hand.

Promises: everybody who reads the books sees what is not allocated to a member; the treasurer states and corrects.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import READERS, group_view
from groups.models import Office
from groups.paging import paged
from ledger.allocation import allocation, together, without_opening
from ledger.forms.openings import OpeningForm
from ledger.tables import PayerTable
from members.models import Member


@group_view(*READERS)
def openings(request, group):
    """What was brought forward by kind, what of it stands in members' names, and who has no figure yet."""
    lines = allocation()
    table = paged(request, PayerTable(without_opening()))
    context = {"group": group, "lines": lines, "all": together(lines), "table": table}
    return render(request, "ledger/openings.html", context | {"missing": table.paginator.count})


@group_view(Office.Kind.TREASURER, log="member.viewed")
def member_openings(request, group, number):
    """State or correct what the paper book says of one member."""
    member = get_object_or_404(Member, number=number.replace("\0", ""))
    form = OpeningForm(request.POST or None, member=member)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("Entered what the paper book says of %(member)s.") % {"member": member})
        return redirect("member", group.slug, member.number)
    context = {"form": form, "member": member, "group": group, "standing": form.standing}
    return render(request, "ledger/member_openings.html", context)
