"""Pages of advances: which there are, and recording what comes back.

Promises: claim officers read the list, and each look is recorded; the treasurer takes the money, in the month at
work, and sees its entry with the way to take it back.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Office
from groups.paging import paged
from groups.queries import today
from ledger.money import format_baht
from ledger.queries import open_months, working_month
from welfare.advances import advances as kept_advances
from welfare.claim_states import standing_of
from welfare.claim_tables import AdvanceTable
from welfare.forms.advances import RepayForm
from welfare.models import Claim
from welfare.payments import is_advance, outstanding
from welfare.views.claims import CLAIM_OFFICERS


@group_view(*CLAIM_OFFICERS, log="advances.viewed")
def advances(request, group):
    """Every advance paid, with what is still to be repaid."""
    if month := working_month():
        request.here.in_month(month)
    found = kept_advances()
    overdue = [one for one in found if one.is_overdue(today())]
    table = AdvanceTable(found, group=group, takes_money=request.here.is_treasurer)
    context = {
        "table": paged(request, table),
        "left": sum(one.left for one in found),
        "open": sum(one.left > 0 for one in found),
        "overdue": len(overdue),
        "overdue_sum": sum(one.left for one in overdue),
        "group": group,
    }
    return render(request, "welfare/advances.html", context)


@group_view(Office.Kind.TREASURER, log="claim.viewed")
def advance_repay(request, group, claim):
    """Record money that comes back of one advance."""
    found = get_object_or_404(Claim.objects.select_related("member", "kind__account"), uuid=claim)
    if not is_advance(found):
        messages.info(request, _("This money was given, not lent: nothing is to be repaid."))
        return redirect("claim", group.slug, found.uuid)
    months, left = open_months(), outstanding([found])[found.pk]
    # The oldest month at work, or another open one that was asked for.
    month = next((one for one in months if one.iso == request.GET.get("month")), months[0] if months else None)
    form = None
    if month:
        request.here.in_month(month)
        form = RepayForm(request.POST or None, month=month, claim=found, left=left)
        if request.method == "POST" and (entry := form.submit(by=request.user)):
            said = _(
                "Recorded, %(left)s baht are left. It is entry %(number)s. If something is wrong, take it back here."
            )
            words = {"left": format_baht(outstanding([found])[found.pk]), "number": entry.number}
            messages.success(request, said % words)
            return redirect("entry", group.slug, entry.number)
    context = {"form": form, "claim": found, "standing": standing_of(found), "left": left, "group": group}
    context |= {"others": [one for one in months if one != month], "month": month}
    return render(request, "welfare/advance_repay.html", context)
