"""What to look at in the register: not refused, but counted, listed and left to be mended.

Promises: each doubt is a queryset of members, so that the list behind a count is the count. Reads only.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from members.likeness import MARKS
from members.models import BELONGS, Beneficiary, Member, NationalId


@dataclass(frozen=True)
class Doubt:
    """One kind of doubt: its code, its words, and how many members it is about."""

    code: str
    label: str
    count: int


def _belonging() -> QuerySet[Member]:
    return Member.objects.filter(state__in=BELONGS)


def _wrong_ids() -> QuerySet[Member]:
    return _belonging().filter(national_id__checks=False)


def _same_id() -> QuerySet[Member]:
    twice = NationalId.objects.order_by().values("fingerprint").annotate(n=Count("id")).filter(n__gt=1)
    return Member.objects.filter(national_id__fingerprint__in=twice.values("fingerprint"))


def _same_name() -> QuerySet[Member]:
    # The letters without the tone marks after them: นอย and น้อย are one name to whoever writes in a hurry. Names
    # repeat in every village; with the year of birth they seldom do.
    letters = Substr("sort_key", 1, StrIndex(F("sort_key"), Value(MARKS)))
    year = Coalesce(Cast(ExtractYear("born_on"), CharField()), Value(""))
    named = _belonging().annotate(name_and_year=Concat(letters, year))
    twice = named.order_by().values("name_and_year").annotate(n=Count("id")).filter(n__gt=1)
    return named.filter(name_and_year__in=twice.values("name_and_year"))


def _payer_gone() -> QuerySet[Member]:
    gone = Q(household__payer=None) | ~Q(household__payer__state__in=BELONGS)
    return _belonging().filter(gone, household__isnull=False)


def _without_beneficiary() -> QuerySet[Member]:
    return _belonging().filter(~Exists(Beneficiary.objects.filter(member=OuterRef("pk"), erased_at=None)))


DOUBTS: dict[str, tuple[str, Callable[[], QuerySet[Member]]]] = {
    "same-id": (_("two members with the same national ID"), _same_id),
    "same-name": (_("two members with the same name and year of birth"), _same_name),
    "wrong-id": (_("last digit of the national ID does not fit"), _wrong_ids),
    "payer-gone": (_("whoever paid for the household is no longer a member"), _payer_gone),
    "born-after": (_("born after joining"), lambda: Member.objects.filter(born_on__gt=F("joined_on"))),
    "no-zone": (_("in no zone"), lambda: _belonging().filter(zone=None)),
    "no-beneficiary": (_("no beneficiary"), _without_beneficiary),
}


def members_in_doubt(code: str) -> QuerySet[Member]:
    """The members a doubt is about, in Thai order. Raises KeyError for a code nobody knows."""
    return DOUBTS[code][1]()


def register_doubts() -> list[Doubt]:
    """Every kind of doubt with its count, 0 included; one query each."""
    return [Doubt(code, label, find().count()) for code, (label, find) in DOUBTS.items()]
