"""An address as one line, as it is read on a page.

Promises: what nobody wrote down leaves no gap; nothing at all is an empty line. Reads only the row at hand.
"""

from django.utils.translation import gettext as _

from members.models import Member, TransferNote


def address_in_words(person: Member | TransferNote) -> str:
    """House, moo, village, tambon, amphoe, province and postcode of somebody, as far as they are known."""
    moo = _("moo %(number)s") % {"number": person.village_no} if person.village_no else ""
    parts = (person.house_no, moo, person.village, person.tambon, person.amphoe, person.province, person.postcode)
    return " ".join(part for part in parts if part)
