"""Cards on paper: A4 sheets of eight, each a card to keep and a slip to tear off.

Promises: the QR code leads to this server's own page with the number filled in; an example says so on every card.
Refuses to write anything down: codes stand in the file that is returned and nowhere else.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from groups.models import Group
from groups.paper import painted
from groups.paper_parts import in_parts
from groups.qr import qr_code
from members.cards import Slip

ON_A_SHEET = 8


@dataclass(frozen=True)
class PaperCard:
    """One slip with the drawing that leads to its number."""

    slip: Slip
    qr: SafeString


def card_address(origin: str, number: str = "") -> str:
    """Where a card's QR code leads (without a number: what is typed by hand); `origin` is this server's."""
    return origin.rstrip("/") + (reverse("card_number", args=[number]) if number else reverse("card"))


def cards_page(group: Group, slips: Sequence[Slip], *, origin: str, printed_at: datetime.datetime) -> str:
    """The sheets as HTML, ready to be painted."""
    made = [PaperCard(slip, qr_code(card_address(origin, slip.number))) for slip in slips]
    context = {
        "group": group, "sheets": list(in_parts(made, ON_A_SHEET)), "printed_at": printed_at,
        "address": card_address(origin).split("//", 1)[-1].rstrip("/"),
        "example": group.is_example_on(timezone.localdate(printed_at)),
    }  # fmt: skip
    return render_to_string("members/cards_paper.html", context)


def cards_pdf(group: Group, slips: Sequence[Slip], *, origin: str) -> bytes:
    """The cards as a PDF file."""
    return painted(cards_page(group, slips, origin=origin, printed_at=timezone.now()))


def file_name(group: Group) -> str:
    """What the file is called; it names nobody."""
    return _("Member cards of %(group)s") % {"group": group.name} + ".pdf"
