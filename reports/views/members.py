"""One member's page for the officers, and for the member.

Promises: looking at a member is recorded; welfare a member received is shown to treasurer, chair and the member
alone. A member sees the one row that names her as its user, and nobody else's.
"""

from django.shortcuts import get_object_or_404, render

from groups.access import ANY_OFFICE, group_view, member_view
from groups.models import Office
from groups.thai_dates import be_year
from members.addresses import address_in_words
from members.card import register_card
from members.erased import is_erased
from members.guards import GONE
from members.models import Member, StateChange
from reports.member_dues import member_dues
from reports.member_statement import member_statement
from reports.my_page import my_page
from welfare.queries import note_received

MOVED_HERE = StateChange.Kind.TRANSFERRED_IN
# An illness can be read off a payment: whoever has not to do with paying does not see it (domain notes, PDPA).
SEES_WELFARE = frozenset({Office.Kind.TREASURER, Office.Kind.CHAIR})


@group_view(*ANY_OFFICE, log="member.viewed")
def member(request, group, number):
    """What the register and the books say of one member."""
    # No number holds a NUL, and PostgreSQL refuses even to look for one.
    found = get_object_or_404(Member, number=number.replace("\0", ""))
    sees_welfare = bool(SEES_WELFARE.intersection(request.here.kinds))
    money, card = member_statement(found), register_card(found, request.here.kinds)
    context = {
        "group": group,
        "member": found,
        "card": card,
        "money": money if sees_welfare else money.without_welfare(),
        "dues": member_dues(found),
        "sees_welfare": sees_welfare,
        "address": address_in_words(found),
        "came_with": note_received(found) if any(line.change.kind == MOVED_HERE for line in card.changes) else None,
        "born_year": be_year(found.born_on) if found.born_on else None,
        "erased": is_erased(found),
        "is_gone": found.state in GONE,
    }
    return render(request, "reports/member.html", context)


@member_view
def my_savings(request, group):
    """A member's own money and what she is entitled to, in plain words."""
    found = get_object_or_404(Member, user=request.user)
    page = my_page(found, with_welfare=True)
    return render(request, "reports/my_savings.html", {"group": group, "page": page})
