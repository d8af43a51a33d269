"""Whose round a list is for: the zones somebody may print, and how long lists are cut into pages.

Promises: a collector's paper carries the collector's own zones and nobody else's; where the group has made no zones,
everybody stands on one list. Refuses nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from groups.models import Office, User
from members.models import Zone

WITHOUT_ZONE = "none"
# About two seconds of work; longer lists are long work.
MOST_LINES_AT_ONCE = 160


@dataclass(frozen=True)
class Rounds:
    """Zones in the order of their names, and whether the members without a zone belong to it."""

    zones: tuple[Zone, ...]
    without_zone: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen, for a form or an address: all, one zone, those without."""
        found = [(str(zone.pk), zone.name) for zone in self.zones]
        found += [(WITHOUT_ZONE, round_name(None))] if self.without_zone and self.zones else []
        return found if len(found) == 1 else [("", self.name), *found]

    def choose(self, choice: str) -> "Rounds | None":
        """One of `choices`; None for any other."""
        if not choice:
            return self
        if choice == WITHOUT_ZONE:
            return Rounds((), True) if self.without_zone else None
        zones = tuple(zone for zone in self.zones if str(zone.pk) == choice)
        return Rounds(zones, False) if zones else None

    @property
    def name(self) -> str:
        """The one zone it is, or that it is everybody."""
        if not self.zones and not self.without_zone:
            return _("no zone of your own")
        if len(self.zones) + self.without_zone != 1:
            return _("everybody")
        return round_name(self.zones[0] if self.zones else None)

    def where(self, to_member: str = "") -> Q:
        """The filter of members; `to_member` leads from another row to its member."""
        inside = Q(**{f"{to_member}zone__in": [zone.pk for zone in self.zones]})
        return inside | Q(**{f"{to_member}zone": None}) if self.without_zone else inside


def round_name(zone: Zone | None) -> str:
    """A zone on paper; members without one stand together too."""
    return zone.name if zone else _("without a zone")


def all_rounds() -> Rounds:
    """Every zone of the group, and the members without one."""
    return Rounds(tuple(Zone.objects.all()), True)


def rounds_open_to(user: User, offices: Collection[str]) -> Rounds:
    """What somebody who holds `offices` may print: collectors their own zones, every other office all."""
    everybody = all_rounds()
    if not is_only_collector(offices) or not everybody.zones:
        return everybody
    return Rounds(tuple(zone for zone in everybody.zones if zone.collector_id == user.pk), False)


def is_only_collector(offices: Collection[str]) -> bool:
    """Whether somebody goes round and holds no other office."""
    return set(offices) == {Office.Kind.COLLECTOR}


@dataclass(frozen=True)
class PageOf:
    """Page `number` of the `of` pages of one round, with its share of the lines."""

    zone: str
    lines: Sequence
    number: int
    of: int
    whole: Sequence

    @property
    def is_last(self) -> bool:
        """Whether the sums of the whole round stand here."""
        return self.number == self.of


def cut(zone: str, lines: Sequence, *, rows: int) -> Iterator[PageOf]:
    """The pages of one round, `rows` lines each; one empty page if there is nothing."""
    of = max(1, -(-len(lines) // rows))
    for number in range(of):
        yield PageOf(zone, lines[number * rows : (number + 1) * rows], number + 1, of, lines)


def in_chunks(pages: Sequence[PageOf], *, size: int) -> Iterator[list[PageOf]]:
    """The pages a few at a time: paper costs by the cell, and a document is held whole while it is made."""
    for start in range(0, len(pages), size):
        yield list(pages[start : start + size])


def lines_of(pages: Iterable[PageOf]) -> int:
    """How many lines stand on these pages."""
    return sum(len(page.lines) for page in pages)
