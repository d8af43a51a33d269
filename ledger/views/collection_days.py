"""The group's collection day: what its members read on their pages, and the treasurer's form for it.

Promises: the day that holds now is said in words with the next three dates, before and after it is changed.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Office
from groups.queries import today
from ledger.collection_days import collection_plan
from ledger.forms.collection_days import CollectionPlanForm
from ledger.models import CollectionPlan

SHOWN = 3


@group_view(Office.Kind.TREASURER)
def collection_plan_page(request, group):
    """Say on which day the group collects, and where."""
    plan = collection_plan()
    form = CollectionPlanForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("Entered. The members see it on their pages from now on."))
        return redirect("collection_plan", group.slug)
    context = {
        "group": group,
        "form": form,
        "plan": plan,
        "days": plan.next_days(today(), SHOWN) if plan else [],
        "history": list(CollectionPlan.objects.select_related("by")[:SHOWN]),
    }
    return render(request, "ledger/collection_plan.html", context)
