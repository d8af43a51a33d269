"""Reading the register: search, headcounts, movement of members by month.

Promises: querysets in Thai order or frozen values; start + movements = end for every month (D10). Never writes.
"""

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Length

from groups.models import Office, User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from groups.thai_text import search_key, tidy
from members.models import BELONGS, Beneficiary, Member, RegisterRule, StateChange, StatedHeadcount, Zone

Kind = StateChange.Kind
# Kinds that move the number of members, in the order of the paper report.
MOVEMENTS = tuple(kind.value for kind in Kind if kind != Kind.SUSPENDED)
TAKES = frozenset({Kind.LEFT, Kind.DIED, Kind.LAPSED, Kind.TRANSFERRED_OUT})
# Changes with which a membership begins, and from which its time counts.
ENTERS = frozenset({Kind.JOINED, Kind.REJOINED, Kind.TRANSFERRED_IN})

Span = tuple[datetime.date, datetime.date | None]


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
    """Members whose number, name, village, phone, house number or zone is like `text`, the number typed first.

    Tone marks, gaps in a phone and zeros in front of a number do not matter; a house number is taken whole.
    """
    members = Member.objects.all()
    wanted = search_key(text)
    if not wanted:
        return members
    match = Q(search_key__contains=wanted) | Q(house_no=tidy(text))
    zones = [zone.pk for zone in Zone.objects.all() if wanted in search_key(zone.name)]
    if zones:
        match |= Q(zone__in=zones)
    digits = wanted.replace(" ", "").replace("-", "")
    if not digits.isdigit():
        return members.filter(match)
    match |= Q(search_key__contains=digits)
    # Who types 417 means member 0417, and not first somebody with these digits in a phone.
    bare = digits.lstrip("0")
    same_number = Q(number__in={text.strip(), digits, *(bare.zfill(length) for length in range(len(bare), 9))})
    first = Case(When(same_number, then=Value(0)), default=Value(1))
    return members.filter(match).order_by(first, "sort_key", "id")


def in_order_of_numbers(members: QuerySet[Member], *, descending: bool = False) -> QuerySet[Member]:
    """As in the paper book: 9 before 10, and 0009 before 0010. Shorter numbers come first."""
    order = (Length("number"), F("number"))
    return members.order_by(*(key.desc() if descending else key.asc() for key in order))


def zones() -> QuerySet[Zone]:
    """The zones of the group by name, each with its collector and, as `people`, how many members it has now."""
    return Zone.objects.select_related("collector").annotate(
        people=Count("members", filter=Q(members__state__in=BELONGS))
    )


def zones_of(user: User) -> QuerySet[Zone]:
    """The zones that `user` goes round."""
    return Zone.objects.filter(collector=user)


def collectors() -> QuerySet[User]:
    """Who holds the office of collector in the group in scope today, by name."""
    on = today()
    in_force = Q(from_date__lte=on) & (Q(to_date=None) | Q(to_date__gte=on))
    offices = Office.objects.filter(in_force, group=current_group_id(), kind=Office.Kind.COLLECTOR)
    return User.objects.filter(pk__in=offices.values("user")).order_by("display_name", "username")


def beneficiary_of(member: Member) -> Beneficiary | None:
    """Whom the member named last, or None; who was erased is nobody."""
    newest = member.beneficiaries.first()
    return newest if newest and newest.erased_at is None else None


def register_rule() -> RegisterRule | None:
    """The rule that holds; None: nobody resolved anything, and who joins again begins anew."""
    return RegisterRule.objects.select_related("by").first()


def next_number() -> str:
    """The number after the newest member's, in the book's own style (0417, then 0418); "" where that is no number."""
    newest = Member.objects.order_by("-id").values_list("number", flat=True).first() or ""
    start, digits = re.fullmatch(r"(.*?)(\d*)", newest).groups()
    if not digits:
        return ""
    taken = set(Member.objects.filter(number__startswith=start).values_list("number", flat=True))
    following = (f"{start}{number:0{len(digits)}}" for number in count(int(digits) + 1))
    return next(number for number in following if number not in taken)


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
    return Movement(start=start, end=end, source="register" if named == end else "stated", **moved(during))


def members_at_end(
    month: Month, stated: Iterable[tuple[datetime.date, int]], deltas: Iterable[tuple[datetime.date | None, int]]
) -> int | None:
    """How many members there are at the end of `month`, as `member_movement` says it, from facts at hand.

    `stated` are the headcounts (day, members) as `headcounts` orders them; `deltas` the sums by reporting month of
    all that was ever recorded. None: nobody knows.
    """
    base, changes = next((one for one in stated if one[0] <= month.last), None), list(deltas)
    if base is None and not changes:
        return None
    since = Month.of(base[0]).first if base else None
    if since == month.first:
        return base[1]
    counted = (
        delta for reported, delta in changes
        if (base is None if reported is None else reported <= month.first and (base is None or reported > since))
    )  # fmt: skip
    return (base[1] if base else 0) + sum(counted)


def moved(deltas: Mapping[str, int]) -> dict[str, int]:
    """How many joined, died and so on, from the sums of delta by kind.

    Below zero where more was taken back than happened: a death recorded by mistake in a month already reported.
    """
    return {kind: -deltas.get(kind, 0) if kind in TAKES else deltas.get(kind, 0) for kind in MOVEMENTS}


def _changes_after(base: StatedHeadcount | None) -> QuerySet:
    """(kind, reporting month, sum of deltas) of what happened after the stated headcount."""
    changes = StateChange.objects.order_by()
    if base:
        # Names from the paper years (no reporting month) are already in the stated number.
        changes = changes.filter(reporting_month__gt=Month.of(base.on).first)
    return changes.values_list("kind", "reporting_month").annotate(n=Sum("delta"))


def standing_changes(changes: Iterable[StateChange]) -> list[StateChange]:
    """The changes that were not recorded by mistake, in the order recorded; the rows that take back are left out."""
    changes = list(changes)
    taken_back = {change.takes_back_id for change in changes}
    return [change for change in changes if change.takes_back_id is None and change.pk not in taken_back]


def membership_spans(member_ids: Collection[int] | None = None) -> dict[int, list[Span]]:
    """On which days dues run: by member id the spans (from, until), the last day excluded, None while it runs.

    The whole group, or the members given; one query. The day somebody leaves, dies, lapses or moves away no longer
    counts. A suspension stops nothing; who is restored after a lapse never had a gap; what was recorded by mistake
    never was. A member without a single day has an empty list.
    """
    changes = StateChange.objects.order_by("id").only("id", "member_id", "kind", "event_on", "takes_back_id")
    if member_ids is not None:
        changes = changes.filter(member_id__in=member_ids)
    return spans_of(changes)


def spans_of(changes: Iterable[StateChange]) -> dict[int, list[Span]]:
    """The same from changes at hand, in the order recorded."""
    spans: dict[int, list[Span]] = {}
    for change in standing_changes(changes):
        spans[change.member_id] = _after_change(spans.get(change.member_id, []), change.kind, change.event_on)
    return {
        member: [span for span in found if span[1] is None or span[0] < span[1]] for member, found in spans.items()
    }


def _after_change(spans: list[Span], kind: str, on: datetime.date) -> list[Span]:
    """The spans of one member once `kind` happened `on` a day."""
    if kind in ENTERS:
        return [*spans, (on, None)]
    if not spans or kind == Kind.SUSPENDED:
        return spans
    *before, (start, end) = spans
    if kind == Kind.RESTORED:
        return [*before, (start, None)]
    # A death may become known after a lapse that came later: then the earlier day holds.
    return [*before, (start, max(start, on if end is None else min(on, end)))]


def member_since(changes: Iterable[StateChange]) -> datetime.date | None:
    """From which day the membership counts, for waiting periods and years of belonging; None for no changes.

    `changes` are those of one member as recorded. The day of joining again if the group begins anew, else the day
    the time before counts from.
    """
    entered = [change for change in standing_changes(changes) if change.kind in ENTERS]
    return (entered[-1].counts_from or entered[-1].event_on) if entered else None
