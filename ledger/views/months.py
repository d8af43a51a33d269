"""Starting a month of the books: the first one, by its name, and the one after the newest.

Promises: one press of a button, and nothing else. (Closing a month makes its report: it stands a floor above.)
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.access import group_view
from groups.models import Office
from groups.refusals import Refused
from ledger.access import month_view
from ledger.forms.months import FirstMonthForm
from ledger.periods import open_month


@month_view(Office.Kind.TREASURER)
@require_POST
def open_next_month(request, group, month):
    """Start the month after `month`."""
    try:
        period = open_month(month.next(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(month)s is started. %(before)s stays open until it is closed.")
        messages.success(request, words % {"month": period.month.label(), "before": month.label()})
    return redirect("group_home", group.slug)


@group_view(Office.Kind.TREASURER)
def first_month(request, group):
    """Start the books with a month that is named."""
    form = FirstMonthForm(request.POST or None)
    if request.method == "POST" and (period := form.submit(by=request.user)):
        words = _("%(month)s is started. From now on entries are made in it.")
        messages.success(request, words % {"month": period.month.label()})
        return redirect("group_home", group.slug)
    return render(request, "ledger/first_month.html", {"form": form, "group": group})
