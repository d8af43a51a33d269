"""Whether somebody is in the register already, or in that of another group of the network.

Promises: a doubt is one sentence to read before saving, and never a refusal; of another group it says nothing but
yes. Reads only.
"""

import datetime

from django.utils.translation import gettext as _

from groups.thai_text import sort_key
from members.doors import identity_matches
from members.models import Member
from members.national_ids import checks, fingerprint
from members.register import Person

# Between the letters of a sort key and its tone marks (`groups/thai_text.py`).
MARKS = "\x1f"


def same_name(first_name: str, last_name: str, born_on: datetime.date | None) -> list[Member]:
    """Members of the same name, tone marks aside, born in the same year; nobody if the year is not known."""
    if born_on is None:
        return []
    letters = letters_of(sort_key(f"{first_name} {last_name}"))
    return list(Member.objects.filter(sort_key__startswith=letters + MARKS, born_on__year=born_on.year))


def letters_of(key: str) -> str:
    """The letters of a name from its sort key, without the tone marks after them."""
    return key.partition(MARKS)[0]


def doubts_about_person(person: Person, member: Member | None = None) -> list[str]:
    """What to look at before `person` is saved; `member` is the row that is being corrected, if there is one."""
    found = [other for other in same_name(person.first_name, person.last_name, person.born_on) if other != member]
    doubts = [
        _("%(member)s has the same name and the same year of birth.") % {"member": other} for other in found[:3]
    ]
    return doubts + (doubts_about_id(person.national_id, member) if person.national_id else [])


def doubts_about_id(digits: str, member: Member | None = None) -> list[str]:
    """What to look at before the thirteen `digits` of a national ID are kept for `member` (None: not entered yet)."""
    mark = fingerprint(digits)
    bearers = Member.objects.filter(national_id__fingerprint=mark).exclude(pk=member.pk if member else None)
    doubts = [_("%(member)s has the same national ID.") % {"member": other} for other in bearers[:3]]
    if identity_matches(mark):
        doubts.append(_("Somebody with this national ID is a member of another group of the network."))
    if not checks(digits):
        doubts.append(_("The last digit of the national ID does not fit the others. Compare it with the card."))
    return doubts
