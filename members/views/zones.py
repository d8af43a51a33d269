"""Pages of the zones: which there are, who goes round, and who belongs to which.

Promises: a zone is filled by a list: those who match a search, ticked or all at once. Only the treasurer enters.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.access import group_view
from groups.models import Office
from members.forms.zones import ZoneForm, ZoneMembersForm
from members.models import BELONGS, Member, Zone
from members.queries import members_matching, zones

TREASURER = Office.Kind.TREASURER
# What a cheap phone still scrolls; everybody found can be put in at once all the same.
MOST_SHOWN = 200


@group_view(TREASURER)
def zone_list(request, group):
    """The zones of the group, and a form for another one."""
    form = ZoneForm(request.POST or None)
    if request.method == "POST" and (made := form.submit(by=request.user)):
        messages.success(request, _("The zone %(zone)s is made. Now put its members into it.") % {"zone": made})
        return redirect("zone_members", group.slug, made.pk)
    without = Member.objects.filter(zone=None, state__in=BELONGS).count()
    context = {"group": group, "form": form, "zones": zones(), "without": without}
    return render(request, "members/zones.html", context)


@group_view(TREASURER)
def zone_edit(request, group, pk):
    """Rename a zone, or name its collector."""
    zone = get_object_or_404(Zone, pk=pk)
    form = ZoneForm(request.POST or None, zone=zone)
    if request.method == "POST" and (changed := form.submit(by=request.user)):
        messages.success(request, _("Saved: %(zone)s.") % {"zone": changed})
        return redirect("zones", group.slug)
    return render(request, "members/zone_edit.html", {"group": group, "form": form, "zone": zone})


@group_view(TREASURER)
def zone_members(request, group, pk):
    """Put members into a zone, by a list that a search or a village narrows; and take them out again."""
    zone = get_object_or_404(Zone.objects.select_related("collector"), pk=pk)
    text, village = request.GET.get("q", "").strip(), request.GET.get("village", "")
    belonging = Member.objects.filter(state__in=BELONGS)
    found = members_matching(text).filter(state__in=BELONGS).exclude(zone=zone)
    if village:
        found = found.filter(village=village)
    elif not text:
        found = found.filter(zone=None)
    form = ZoneMembersForm(request.POST or None, zone=zone, found=found)
    if request.method == "POST" and (moved := form.submit(by=request.user)):
        said = ngettext("%(count)s member moved.", "%(count)s members moved.", moved[0])
        messages.success(request, said % {"count": f"{moved[0]:,}"})
        return redirect("zone_members", group.slug, zone.pk)
    villages = belonging.exclude(village="").order_by("village").values_list("village", flat=True).distinct()
    inside = belonging.filter(zone=zone)
    context = {
        "group": group, "zone": zone, "form": form, "text": text, "village": village, "villages": villages,
        "found": list(found.select_related("zone")[:MOST_SHOWN]), "found_count": found.count(),
        "inside": list(inside[:MOST_SHOWN]), "inside_count": inside.count(), "most": MOST_SHOWN,
    }  # fmt: skip
    return render(request, "members/zone_members.html", context)
