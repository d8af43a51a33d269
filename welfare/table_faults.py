"""Where the rows of a table by time overlap, leave a day out, or never hold.

Promises: exact over the calendar. Lengths mix months and days, and 365 days are a year at times and at times are not:
so every day of four years is tried as the day somebody began on, with the same reading of the edges that judges
claims (`welfare/tiers.py`). What is found carries a day on which it shows. Pure, part of `welfare/faults.py`.
"""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from welfare.assessment import further_years
from welfare.fault_words import Fault, Wrong
from welfare.lengths import MOST_YEARS, Length
from welfare.rules import Counted, Further, Rule, SumBy, Tier
from welfare.tiers import DAY, days_of

# Four years with their 29 February, from 1 January 2550: examples read as people of today would tell them.
STARTS = tuple(datetime.date(2007, 1, 1) + DAY * number for number in range(1461))
_BY_TIME = (SumBy.MEMBERSHIP, SumBy.PAID, SumBy.AGE)


class Found(NamedTuple):
    """Days that two rows share or none has, for somebody who began on `start`."""

    rows: tuple[int, int]
    start: datetime.date
    first: datetime.date
    last: datetime.date


class Span(NamedTuple):
    """On which days a row holds; `row` counts from 1."""

    first: datetime.date
    last: datetime.date
    row: int


def table_faults(rule: Rule) -> Iterator[Fault]:
    """What is wrong with a table by length of membership, time paid in, or age."""
    if rule.sum_by not in _BY_TIME or not rule.tiers:
        return
    overlaps, gaps = overlaps_and_gaps(rule.tiers)
    for code, found in ((Wrong.OVERLAP, overlaps), (Wrong.GAP, gaps)):
        for one in found:
            told = {"by": rule.sum_by, "event": rule.event, "start_on": one.start, "day_on": one.first,
                    "last_on": one.last, "days": (one.first - one.start).days}  # fmt: skip
            yield Fault(code, (rule.key,), one.rows, told)
    yield from _never(rule)
    if all(tier.end is not None for tier in rule.tiers):
        yield from _ends(rule)
    yield from _further(rule)


def overlaps_and_gaps(tiers: tuple[Tier, ...]) -> tuple[list[Found], list[Found]]:
    """Each two rows that hold on the same day for somebody, and each two between which a day is left out."""
    overlaps: dict[tuple[int, int], Found] = {}
    gaps: dict[tuple[int, int], Found] = {}
    for start in STARTS:
        seen: list[Span] = []
        furthest: Span | None = None
        for span in sorted(_spans(tiers, start)):
            if furthest is not None:
                if span.first <= furthest.last:
                    _keep_overlaps(overlaps, span, seen, start)
                elif (span.first - furthest.last).days > 1:
                    rows = (furthest.row, span.row)
                    if rows not in gaps:
                        gaps[rows] = Found(rows, start, furthest.last + DAY, span.first - DAY)
            seen.append(span)
            if furthest is None or span.last > furthest.last:
                furthest = span
    return list(overlaps.values()), list(gaps.values())


def _keep_overlaps(overlaps: dict, span: Span, seen: list[Span], start: datetime.date) -> None:
    for other in seen:
        rows = (min(span.row, other.row), max(span.row, other.row))
        if other.last >= span.first and rows not in overlaps:
            overlaps[rows] = Found(rows, start, span.first, min(span.last, other.last))


def _spans(tiers: tuple[Tier, ...], start: datetime.date) -> Iterator[Span]:
    """The rows that hold on some day at all for who began on `start`."""
    for row, tier in enumerate(tiers, 1):
        first, last = days_of(tier, start)
        last = datetime.date.max if last is None else last
        if first <= last:
            yield Span(first, last, row)


def _never(rule: Rule) -> Iterator[Fault]:
    """Rows that nobody ever gets to, and why."""
    lowest, highest = _bounds(rule)
    rows = set(range(1, len(rule.tiers) + 1))
    some_day, within, reached = set(), set(), set()
    for start in STARTS:
        earlier: list[Span] = []
        low = start if lowest is None else lowest.after(start)
        high = datetime.date.max if highest is None else highest.after(start) - DAY
        for span in _spans(rule.tiers, start):
            some_day.add(span.row)
            if span.row not in reached and span.last >= low and span.first <= high:
                within.add(span.row)
                if _is_uncovered(max(span.first, low), min(span.last, high), earlier):
                    reached.add(span.row)
            earlier.append(span)
        if reached == rows:
            return
    too_long = rule.sum_by != SumBy.AGE and some_day and not within
    if too_long:
        yield Fault(Wrong.WAITING_LONG, (rule.key,), (), {"length": lowest})
    for row in sorted(rows - reached):
        if row not in some_day:
            yield Fault(Wrong.ROW_BACKWARDS, (rule.key,), (row,), {})
        elif row in within:
            yield Fault(Wrong.ROW_COVERED, (rule.key,), (row,), {})
        elif rule.sum_by == SumBy.AGE:
            yield Fault(Wrong.ROW_AGE, (rule.key,), (row,), {})
        elif not too_long:
            yield Fault(Wrong.ROW_WAITING, (rule.key,), (row,), {"length": lowest})


def _is_uncovered(first: datetime.date, last: datetime.date, earlier: list[Span]) -> bool:
    """Whether a day from first to last is in none of the earlier rows."""
    for span in sorted(earlier):
        if span.first > first:
            break
        if span.last >= last:
            return False
        first = max(first, span.last + DAY)
    return first <= last


def _bounds(rule: Rule) -> tuple[Length | None, Length | None]:
    """From which length on, and before which, the table can be asked at all."""
    if rule.sum_by == SumBy.AGE:
        asked = rule.conditions
        # Ages past any life are told of elsewhere; here they must not run off the calendar.
        return (
            None if asked.age_from is None else Length.of(years=min(asked.age_from, MOST_YEARS)),
            None if asked.age_to is None else Length.of(years=min(asked.age_to, MOST_YEARS) + 1),
        )
    waiting = rule.waiting
    # Days paid run behind the calendar: who has waited by paying has belonged at least as long, not the other way.
    if waiting is None or (rule.sum_by == SumBy.PAID and waiting.counted != Counted.PAID):
        return None, None
    return waiting.length, None


def _ends(rule: Rule) -> Iterator[Fault]:
    """A table that is not open above: what comes after its last day is nothing."""
    spans = list(_spans(rule.tiers, STARTS[0]))
    if spans:
        last = max(spans, key=lambda span: span.last).row
        told = {"end": rule.tiers[last - 1].end}
        yield Fault(Wrong.TABLE_ENDS, (rule.key,), (last,), told, blocking=False)


def _further(rule: Rule) -> Iterator[Fault]:
    """Further years that begin where the table has ended, or long before its last row."""
    further = rule.further
    counted = Counted.PAID if rule.sum_by == SumBy.PAID else Counted.JOINING
    if further is None or rule.sum_by == SumBy.AGE or further.counted != counted:
        return
    open_row = next((row for row, tier in enumerate(rule.tiers, 1) if tier.end is None), None)
    if open_row is None:
        if not any(_is_paid_further(rule, further, start) for start in STARTS):
            yield Fault(Wrong.FURTHER_NEVER, (rule.key,), (), {"beyond": further.beyond})
        return
    begins = rule.tiers[open_row - 1].start
    if begins is not None and all(further.beyond.after(start) < begins.after(start) for start in STARTS):
        yield Fault(Wrong.FURTHER_EARLY, (rule.key,), (open_row,), {"beyond": further.beyond}, blocking=False)


def _is_paid_further(rule: Rule, further: Further, start: datetime.date) -> bool:
    last = max((span.last for span in _spans(rule.tiers, start)), default=start)
    return further_years(further, start, last) > 0
