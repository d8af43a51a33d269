"""Pages of the groups of a network: who belongs now and who did, and one that leaves.

Promises: whoever reads the network reads this; only the chair or the secretary of that very network notes that a
group leaves. (Staff let a group join or move in the admin.)
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.access import NETWORK_READERS, network_view
from groups.forms import HouseForm, ThaiDateField
from groups.models import Affiliation, Group, Network, Office
from groups.queries import network_and_parts, offices_in_this_network, today
from groups.thai_dates import format_date
from network.belonging import leave
from network.group_history import belongings

MAY_NOTE = (Office.Kind.CHAIR, Office.Kind.SECRETARY)


class LeaveForm(HouseForm):
    """The last day on which a group belongs to the network."""

    to_date = ThaiDateField(label=gettext_lazy("Last day in this network"))

    def __init__(self, *args, affiliation: Affiliation, **kwargs):
        super().__init__(*args, **kwargs)
        self.affiliation = affiliation

    def perform(self, *, by) -> Affiliation:
        return leave(self.affiliation.network, self.affiliation.group, on=self.cleaned_data["to_date"], by=by)


@network_view(*NETWORK_READERS)
def network_groups(request: HttpRequest, network: Network) -> HttpResponse:
    """Groups now and before."""
    networks, day = network_and_parts(network), today()
    found = belongings(networks)
    held = offices_in_this_network(request.user, network)
    request.here.example = any(one.group.example_from for one in found)
    context = {
        "network": network,
        "now": [one for one in found if one.to_date is None or one.to_date >= day],
        "before": [one for one in found if one.to_date and one.to_date < day],
        "several": len(networks) > 1,
        "may_note": not held.isdisjoint(MAY_NOTE),
    }
    return render(request, "network/groups.html", context)


@network_view(*MAY_NOTE, acting=True)
def network_group_leave(request: HttpRequest, network: Network, group: str) -> HttpResponse:
    """Note that a group leaves on a day."""
    belonged = Affiliation.objects.filter(network=network, group__slug=group, group__kind=Group.Kind.COMMUNITY)
    affiliation = belonged.select_related("group", "network").order_by("-from_date").first()
    if affiliation is None:
        raise Http404
    form = LeaveForm(request.POST or None, affiliation=affiliation)
    if request.method == "POST" and (ended := form.submit(by=request.user)):
        words = _("%(group)s belongs to this network until %(day)s. Its reports up to then stay here.")
        messages.success(request, words % {"group": ended.group.name, "day": format_date(ended.to_date)})
        return redirect("network_groups", network.slug)
    return render(request, "network/group_leave.html", {"form": form, "network": network, "one": affiliation})
