"""Overlaps and gaps against a plain count, day by day, of the rows that hold."""

import calendar
import datetime
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from welfare.lengths import Length
from welfare.rules import Tier
from welfare.table_faults import STARTS, overlaps_and_gaps
from welfare.tiers import place_of

DAY = datetime.timedelta(1)
AWKWARD = [datetime.date(2008, 2, 29), datetime.date(2007, 1, 31), datetime.date(2007, 12, 31)]
starts = st.sampled_from([*AWKWARD, *STARTS])
# Where one row may end and the next begin so that they meet: (end's `below`, start's `after`, days between).
MEETINGS = [(False, True, 0), (True, False, 0), (False, False, 1)]


def complete(start: datetime.date, length: Length) -> datetime.date:
    """The same day of the month so many months on, or its last; then the days."""
    year, month = divmod(start.year * 12 + start.month - 1 + length.months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(start.day, last)) + DAY * length.days


def holds(tier: Tier, start: datetime.date, day: datetime.date) -> bool:
    if tier.start is not None:
        edge = complete(start, tier.start)
        if day < edge or (tier.after and day == edge):
            return False
    if tier.end is not None:
        edge = complete(start, tier.end)
        if day > edge or (tier.below and day == edge):
            return False
    return True


def counts(tiers: tuple[Tier, ...], start: datetime.date) -> Iterator[tuple[datetime.date, int]]:
    """How many rows hold, for each day around the edges, from the first day on which any does to the last."""
    edges = [complete(start, edge) for tier in tiers for edge in (tier.start, tier.end) if edge is not None]
    days = [start + DAY * number for number in range((max([*edges, start]) - start).days + 3)]
    held = [sum(holds(tier, start, day) for tier in tiers) for day in days]
    some = [place for place, count in enumerate(held) if count]
    return zip(days[some[0] : some[-1] + 1], held[some[0] : some[-1] + 1], strict=True) if some else iter(())


lengths = st.one_of(
    st.builds(Length, st.integers(0, 30), st.sampled_from([0, 0, 0, 1, 2])),
    st.builds(Length, st.just(0), st.sampled_from([28, 29, 30, 31, 90, 180, 364, 365, 366, 730, 731])),
)
any_tier = st.builds(
    Tier,
    st.just(100),
    start=st.none() | lengths,
    end=st.none() | lengths,
    after=st.booleans(),
    below=st.booleans(),
)
any_table = st.lists(any_tier, min_size=1, max_size=4).map(tuple)


@st.composite
def sound_tables(draw) -> tuple[Tier, ...]:
    """Rows that meet, written in the ways people write edges, and shuffled."""
    edges = sorted(draw(st.sets(st.integers(1, 30), min_size=1, max_size=4)))
    extra = draw(st.sampled_from([0, 1, 5]))
    rows, start, after = [], None, False
    for months in edges:
        below, next_after, between = draw(st.sampled_from(MEETINGS))
        end = Length(months, extra)
        rows.append(Tier(100, start, end, after, below))
        start, after = Length(months, extra + between), next_after
    rows.append(Tier(100, start, None, after))
    return tuple(draw(st.permutations(rows)))


@st.composite
def nearly_sound_tables(draw) -> tuple[Tier, ...]:
    """A sound table in which one edge was written a little wrong."""
    rows = list(draw(sound_tables()))
    place = draw(st.integers(0, len(rows) - 1))
    tier = rows[place]
    name = draw(st.sampled_from(["start", "end"]))
    edge = getattr(tier, name) or Length(6)
    wrong = draw(st.sampled_from([
        Length(edge.months, edge.days + 1),
        Length(edge.months + 1, edge.days),
        Length(0, edge.months * 365 // 12 + edge.days),
        Length(0, edge.months * 30 + edge.days),
    ]))  # fmt: skip
    rows[place] = Tier(
        100, **({"start": tier.start, "end": tier.end, "after": tier.after, "below": tier.below} | {name: wrong})
    )
    return tuple(rows)


def test_a_row_without_a_start_holds_from_the_first_day():
    unlimited = (Tier(100, after=True, end=Length(0, 0)), Tier(100, start=Length(0, 0), after=True))
    assert overlaps_and_gaps(unlimited) == ([], [])
    assert place_of(unlimited, STARTS[0], STARTS[0]) == 0


@given(sound_tables())
@settings(deadline=None, max_examples=40)
def test_rows_that_meet_have_no_fault(tiers):
    assert overlaps_and_gaps(tiers) == ([], [])


@given(st.one_of(any_table, sound_tables(), nearly_sound_tables()), st.lists(starts, max_size=6))
@settings(deadline=None, max_examples=120)
def test_no_day_that_a_plain_count_finds_is_missed(tiers, some_starts):
    overlaps, gaps = overlaps_and_gaps(tiers)
    counted = [count for start in (*AWKWARD, *some_starts) for _day, count in counts(tiers, start)]
    if any(count > 1 for count in counted):
        assert overlaps
    if 0 in counted:
        assert gaps


@given(st.one_of(any_table, nearly_sound_tables()))
@settings(deadline=None, max_examples=120)
def test_every_day_that_is_told_stands_up_to_a_plain_count(tiers):
    overlaps, gaps = overlaps_and_gaps(tiers)
    for found in overlaps:
        for day in (found.first, found.last):
            assert all(holds(tiers[row - 1], found.start, day) for row in found.rows)
    for found in gaps:
        held = dict(counts(tiers, found.start))
        assert held[found.first] == held[found.last] == 0
        before, after = found.rows
        assert holds(tiers[before - 1], found.start, found.first - DAY)
        assert holds(tiers[after - 1], found.start, found.last + DAY)
