"""The treasurer's pages of cards: whose to print, and one member's card.

Promises: printing many closes no card that is in use; a new slip for one member says before that the old card dies;
a code stands in the paper and on no page. Looking at a member's card is recorded.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Office
from groups.paper import CONTENT_TYPE
from groups.refusals import Refused
from members.card_paper import cards_pdf, file_name
from members.cards import NONE, UNUSED, USED, cards_of, close_card, draw, issue, members_by_card
from members.forms.cards import PrintCardsForm
from members.models import Member, Zone
from members.queries import members_matching

TREASURER = Office.Kind.TREASURER
MOST_SHOWN = 200
# Where a zone is chosen: every zone, or none at all.
NO_ZONE = "none"


@group_view(TREASURER)
def member_cards(request, group):
    """Whose cards to print, by a list that a search or a zone narrows."""
    state = request.GET.get("card", NONE)
    if state not in (NONE, UNUSED, USED):
        raise Http404
    text, zone = request.GET.get("q", "").strip(), request.GET.get("zone", "")
    found = _narrowed(members_by_card(state), text, zone)
    printable = found if state != USED else found.none()
    form = PrintCardsForm(request.POST or None, found=printable, origin=request.build_absolute_uri("/"))
    if request.method == "POST" and (job := form.submit(by=request.user)):
        return redirect("job", group.slug, job.uuid)
    counts = {kind: members_by_card(kind).count() for kind in (NONE, UNUSED, USED)}
    context = {
        "group": group, "form": form, "state": state, "counts": counts, "text": text, "zone": zone,
        "zones": Zone.objects.all(), "found": list(found.select_related("zone")[:MOST_SHOWN]),
        "found_count": found.count(), "most": MOST_SHOWN, "reprints": state == UNUSED,
    }  # fmt: skip
    return render(request, "members/cards.html", context)


def _narrowed(found, text: str, zone: str):
    if zone == NO_ZONE:
        found = found.filter(zone=None)
    elif zone.isdecimal() and zone.isascii() and len(zone) < 10:
        found = found.filter(zone=int(zone))
    return found.filter(pk__in=members_matching(text).values("pk")) if text else found


@group_view(TREASURER, log="member.viewed")
def member_card(request, group, number):
    """One member's card: how it stands, a new slip, closing it."""
    member = get_object_or_404(Member.objects.select_related("user"), number=number)
    act = request.POST.get("act")
    if act == "close":
        if close_card(member, by=request.user):
            messages.success(request, _("The card is closed. Nobody gets in with it any more."))
        return redirect("member_card", group.slug, member.number)
    if act == "new":
        try:
            return _new_slip(request, group, member)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("member_card", group.slug, member.number)
    by_card = member.user is None or member.user.signs_in_by_card
    newest = cards_of(member).first() if member.user else None
    context = {"group": group, "member": member, "card": newest, "by_card": by_card, "died": member.state == "died"}
    return render(request, "members/cards_of_member.html", context)


def _new_slip(request, group, member) -> HttpResponse:
    """The paper itself: what stands on it is kept nowhere, so there is no page to come back to for it."""
    slips = draw([member])
    issue(slips, by=request.user, in_use_too=True)
    made = cards_pdf(group, slips, origin=request.build_absolute_uri("/"))
    headers = {
        "Content-Disposition": content_disposition_header(True, file_name(group)),
        "Cache-Control": "no-store",
    }
    return HttpResponse(made, content_type=CONTENT_TYPE, headers=headers)
