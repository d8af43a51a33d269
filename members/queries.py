"""Reading the register: search, headcounts, movement of members by month.

Promises: querysets in Thai order or frozen values; start + movements = end for every month (D10). Never writes.
"""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Length

from groups.thai_dates import Month
from groups.thai_text import search_key
from members.models import Member, StateChange, StatedHeadcount

Kind = StateChange.Kind
# Kinds that move the number of members, in the order of the paper report.
MOVEMENTS = tuple(kind.value for kind in Kind if kind != Kind.SUSPENDED)


@dataclass(frozen=True)
class Movement:
    """The members of one month. Counts are None where the month was not recorded by name."""

    start: int | None
    joined: int | None
    rejoined: int | None
    transferred_in: int | None
    transferred_out: int | None
    died: int | None
    left: int | None
    lapsed: int | None
    restored: int | None
    end: int | None
    # "stated": somebody said the number; "register": as many names stand in the register; None: nobody knows.
    source: str | None


def members_matching(text: str = "") -> QuerySet[Member]:
    """Members whose number, name, village or phone contains `text`; tone marks and gaps in a phone do not matter."""
    members = Member.objects.all()
    wanted = search_key(text)
    if not wanted:
        return members
    match = Q(search_key__contains=wanted)
    digits = wanted.replace(" ", "").replace("-", "")
    if digits.isdigit():
        match |= Q(search_key__contains=digits)
    return members.filter(match)


def in_order_of_numbers(members: QuerySet[Member], *, descending: bool = False) -> QuerySet[Member]:
    """As in the paper book: 9 before 10, and 0009 before 0010. Shorter numbers come first."""
    order = (Length("number"), F("number"))
    return members.order_by(*(key.desc() if descending else key.asc() for key in order))


def headcounts() -> QuerySet[StatedHeadcount]:
    """Every stated headcount of the group, newest day first and within a day the one that holds first."""
    return StatedHeadcount.objects.select_related("by")


def headcount_at(day: datetime.date) -> StatedHeadcount | None:
    """The headcount that holds on `day`: the latest day stated up to then, in its newest statement."""
    return StatedHeadcount.objects.filter(on__lte=day).first()


def named_in_register(month: Month) -> int:
    """How many names the register counts as members at the end of `month`."""
    counted = Q(reporting_month=None) | Q(reporting_month__lte=month.first)
    return StateChange.objects.filter(counted).aggregate(n=Sum("delta"))["n"] or 0


def member_movement(month: Month) -> Movement:
    """Members at the start, what moved, and at the end of `month`: three queries."""
    base = headcount_at(month.last)
    if base and Month.of(base.on) == month:
        return Movement(start=None, end=base.members, source="stated", **dict.fromkeys(MOVEMENTS))
    named = named_in_register(month)
    if base is None and not StateChange.objects.exists():
        return Movement(start=None, end=None, source=None, **dict.fromkeys(MOVEMENTS))
    start, during = (base.members if base else 0), Counter()
    for kind, reporting_month, delta in _changes_after(base):
        if reporting_month is None or reporting_month < month.first:
            start += delta
        elif reporting_month == month.first:
            during[kind] += delta
    end = start + during.total()
    counts = {kind: abs(during[kind]) for kind in MOVEMENTS}
    return Movement(start=start, end=end, source="register" if named == end else "stated", **counts)


def _changes_after(base: StatedHeadcount | None) -> QuerySet:
    """(kind, reporting month, sum of deltas) of what happened after the stated headcount."""
    changes = StateChange.objects.order_by()
    if base:
        # Names from the paper years (no reporting month) are already in the stated number.
        changes = changes.filter(reporting_month__gt=Month.of(base.on).first)
    return changes.values_list("kind", "reporting_month").annotate(n=Sum("delta"))
