"""The page of rates: what a contribution costs, and from which day.

Promises: everybody who reads the books reads the history; the treasurer adds to it. No rate is ever removed: money
already taken was counted by it.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.access import READERS, group_view
from groups.thai_dates import format_date
from ledger.forms.rates import RateForm
from ledger.models import Rate


@group_view(*READERS)
def rates(request, group):
    """The history of rates by kind, and the treasurer's form for the next one."""
    if request.method == "POST" and not request.here.is_treasurer:
        raise PermissionDenied
    form = RateForm(request.POST or None)
    if request.method == "POST" and (rate := form.submit(by=request.user)):
        words = _("The rate holds from %(day)s. Money already taken stays counted as it was.")
        messages.success(request, words % {"day": format_date(rate.from_date)})
        return redirect("rates", group.slug)
    history = Rate.objects.select_related("account").order_by("account__code", "-from_date")
    return render(request, "ledger/rates.html", {"form": form, "rates": history, "group": group})
