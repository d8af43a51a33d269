"""How often a benefit is drawn: cases per 1,000 member-years, by age and by length of membership.

Promises: exposure is counted to the day, band by band on the anniversaries (D17), from the first day of belonging to
the last; 365.25 days are a member-year; rates are whole tenths. Where fewer than ten member-years stand behind a
band no rate is said. Refuses to point at somebody: of sickness, disability and whatever consent is asked for, a cell
with one or two cases says "fewer than 3" to everybody, another cell is left out where the sum would give it away,
and where there is none the benefit is not broken down. How many cases it has in all stands in the monthly report
anyway.
"""

import datetime
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.thai_dates import anniversary, years_complete
from members.models import Member, StateChange
from members.queries import ENTERS, spans_of, standing_changes
from welfare.past_claims import decided_claims
from welfare.rules import Event

DAY = datetime.timedelta(1)
# Full years with which a band begins.
AGES = (0, 15, 30, 45, 60, 75)
LENGTHS = (0, 1, 2, 4, 6, 8, 10, 15)
AGE_LABELS = (_("under 15"), "15–29", "30–44", "45–59", "60–74", _("75 and over"), _("age not recorded"))
LENGTH_LABELS = (
    _("under 1 year"), _("1 to 2 years"), _("2 to 4 years"), _("4 to 6 years"), _("6 to 8 years"),
    _("8 to 10 years"), _("10 to 15 years"), _("15 years and over"), _("length not recorded"),
)  # fmt: skip
# 1,000 member-years of 365.25 days, in tenths: what cases are multiplied by and days divide.
_TENTHS = 3_652_500
LEAST_YEARS = 10
FEW = 3
# Kinds of event that say something of somebody's health, besides benefits for which consent is asked.
DELICATE = frozenset({Event.STAY, Event.DISABILITY})


class Stay(NamedTuple):
    """One time of belonging: first day, first day after it (None: it goes on), and from when its length counts."""

    first: datetime.date
    until: datetime.date | None
    since: datetime.date


class Life(NamedTuple):
    """What exposure is counted by. Of whom the year of birth alone is known was born on its first day."""

    stays: Sequence[Stay]
    born_on: datetime.date | None


class Case(NamedTuple):
    """An approved claim; `delicate`: it says something of somebody's health."""

    benefit: str
    delicate: bool
    event_on: datetime.date
    member: int


@dataclass(frozen=True)
class Cell:
    """Cases of a benefit in a band and their rate in tenths per 1,000 member-years; None: not said.

    `few`: there are one or two, and they are not told apart.
    """

    cases: int | None
    tenths: int | None = None
    few: bool = False

    @property
    def rate(self) -> str:
        """The rate as it is read: "12.3"; "" where none is said."""
        return "" if self.tenths is None else f"{self.tenths // 10:,}.{self.tenths % 10}"


@dataclass(frozen=True)
class Row:
    """A benefit through all bands; no cells: too few cases to be broken down."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Bands with their days of exposure, and the benefits that were drawn."""

    labels: tuple[str | Promise, ...]
    days: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def years(self) -> list[int]:
        """Member-years of each band, rounded."""
        return [(days * 4 + 730) // 1461 for days in self.days]


@dataclass(frozen=True)
class Incidence:
    """The same cases by age and by length of membership."""

    ages: Table
    lengths: Table


def days_in_bands(first: datetime.date, end: datetime.date, start: datetime.date, edges: Sequence[int]) -> list[int]:
    """How many days from `first` to the day before `end` lie in each band of full years since `start`."""
    found, day = [], first
    for years in edges[1:]:
        stop = max(day, min(anniversary(start, years), end))
        found.append((stop - day).days)
        day = stop
    return [*found, max(0, (end - day).days)]


def band_of(day: datetime.date, start: datetime.date | None, edges: Sequence[int]) -> int:
    """The place of the band in which a day lies; after the last one for an unknown start."""
    if start is None:
        return len(edges)
    return bisect_right(edges, max(0, years_complete(start, day))) - 1


def exposure(
    lives: Iterable[Life], first: datetime.date, last: datetime.date
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Days of belonging from `first` to `last`, both included, by age and by length; the last place: not recorded."""
    ages, lengths = [0] * (len(AGES) + 1), [0] * (len(LENGTHS) + 1)
    for life in lives:
        for stay in life.stays:
            start, end = max(stay.first, first), min(stay.until or last + DAY, last + DAY)
            if start >= end:
                continue
            _add(lengths, days_in_bands(start, end, stay.since, LENGTHS))
            if life.born_on is None:
                ages[-1] += (end - start).days
            else:
                _add(ages, days_in_bands(start, end, life.born_on, AGES))
    return tuple(ages), tuple(lengths)


def _add(sums: list[int], days: Sequence[int]) -> None:
    for place, number in enumerate(days):
        sums[place] += number


def incidence(
    people: Mapping[int, Life],
    cases: Iterable[Case],
    first: datetime.date,
    last: datetime.date,
    names: Mapping[str, str],
) -> Incidence:
    """Cases with an event from `first` to `last` and their rates; `names` of benefits, by key, give the order."""
    ages, lengths, delicate = Counter(), Counter(), {}
    for case in cases:
        if first <= case.event_on <= last:
            life = people.get(case.member, Life((), None))
            delicate[case.benefit] = case.delicate
            ages[case.benefit, band_of(case.event_on, life.born_on, AGES)] += 1
            lengths[case.benefit, band_of(case.event_on, _since(life, case.event_on), LENGTHS)] += 1
    keys = [*(key for key in names if key in delicate), *(key for key in delicate if key not in names)]
    by_age, by_length = exposure(people.values(), first, last)

    def table(labels: tuple, days: tuple[int, ...], counted: Counter) -> Table:
        places = range(len(days))
        rows = [(names.get(key, key), delicate[key], [counted[key, place] for place in places]) for key in keys]
        return _table(labels, days, rows)

    return Incidence(table(AGE_LABELS, by_age, ages), table(LENGTH_LABELS, by_length, lengths))


def _since(life: Life, day: datetime.date) -> datetime.date | None:
    """From when the membership counted on a day; the day of a death or of leaving still counts here."""
    begun = [stay.since for stay in life.stays if stay.first <= day]
    return begun[-1] if begun else None


def _table(labels: tuple, days: tuple[int, ...], rows: list[tuple[str, bool, list[int]]]) -> Table:
    """Without the band of what is not recorded where nothing stands in it."""
    if not days[-1] and not any(counts[-1] for _name, _delicate, counts in rows):
        labels, days = labels[:-1], days[:-1]
        rows = [(name, delicate, counts[:-1]) for name, delicate, counts in rows]
    return Table(labels, days, tuple(Row(name, _cells(delicate, counts, days)) for name, delicate, counts in rows))


def _cells(delicate: bool, counts: list[int], days: tuple[int, ...]) -> tuple[Cell, ...]:
    few, beside = set(), set()
    if delicate:
        few = {place for place, count in enumerate(counts) if 0 < count < FEW}
        others = [place for place, count in enumerate(counts) if count >= FEW]
        if _can_be_found(sum(counts[place] for place in few), len(few)):
            if not others:
                return ()
            beside = {min(others, key=lambda place: counts[place])}
    return tuple(
        Cell(None, few=place in few) if place in few | beside else Cell(count, rate_of(count, number))
        for place, (count, number) in enumerate(zip(counts, days, strict=True))
    )


def _can_be_found(cases: int, cells: int) -> bool:
    """Whether so many cells with one or two cases each can be told from their sum: all are ones, or all are twos."""
    return cells > 0 and cases in (cells, 2 * cells)


def rate_of(cases: int, days: int) -> int | None:
    """Cases per 1,000 member-years in tenths, rounded; None where less than ten member-years stand behind it."""
    if days * 4 < LEAST_YEARS * 1461:
        return None
    return (cases * _TENTHS + days // 2) // days


def incidence_of(
    first: datetime.date, last: datetime.date, names: Mapping[str, str], delicate: Collection[str]
) -> Incidence:
    """The group's own, from its register and its approved claims: three queries. `delicate`: keys of benefits for
    which consent is asked.
    """
    cases = [
        Case(one.benefit, one.event in DELICATE or one.benefit in delicate, one.event_on, one.member)
        for one in decided_claims(first=first, last=last)
        if one.approved is not None
    ]
    return incidence(lives_in_group(), cases, first, last, names)


def lives_in_group() -> dict[int, Life]:
    """Everybody who ever belonged, by the member's id: two queries."""
    changes = StateChange.objects.order_by("id").only("member_id", "kind", "event_on", "takes_back_id", "counts_from")
    changes, since = standing_changes(changes), defaultdict(dict)
    for change in changes:
        if change.kind in ENTERS:
            since[change.member_id][change.event_on] = change.counts_from or change.event_on
    born = dict(Member.objects.order_by().values_list("pk", "born_on"))
    return {
        pk: Life(tuple(Stay(first, until, since[pk].get(first, first)) for first, until in spans), born.get(pk))
        for pk, spans in spans_of(changes).items()
    }
