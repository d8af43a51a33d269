"""The page of who is behind: member, zone, months, baht, paid up to, phone; the longest first.

Promises: the same list for treasurer and collector, by the one definition of dues, at the cost of a constant number
of queries. A collector first sees the zone that is hers when she has just one.
"""

from django.shortcuts import render

from groups.access import ANY_OFFICE, group_view
from groups.paging import paged
from ledger.arrears import arrears_rows
from ledger.papers.rounds import MOST_LINES_AT_ONCE
from ledger.standings import as_of
from ledger.tables import ArrearsTable
from members.models import Zone
from members.queries import zones_of


@group_view(*ANY_OFFICE)
def arrears(request, group):
    """Members in arrears at the end of the month in work, of one zone or of all."""
    zones = list(Zone.objects.all())
    zone = _chosen(request, zones)
    on = as_of()
    rows = arrears_rows(on, zone) if on else []
    table = paged(request, ArrearsTable(rows))
    context = {
        "group": group, "on": on, "zones": zones, "zone": zone, "table": table, "count": len(rows),
        "amount": sum(row.amount for row in rows), "at_once": MOST_LINES_AT_ONCE,
    }  # fmt: skip
    return render(request, "ledger/arrears.html", context)


def _chosen(request, zones: list[Zone]) -> Zone | None:
    wanted = request.GET.get("zone")
    if wanted is None and not request.here.reads_books:
        own = list(zones_of(request.user))
        return own[0] if len(own) == 1 else None
    return next((zone for zone in zones if str(zone.pk) == wanted), None)
