"""Dues against a slow reference, day by day: any rates, changed at any time, any memberships, payments, reversals."""

import datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from groups.thai_dates import Month
from ledger.charges import Price, PriceList
from ledger.dues import Membership, Position, course
from tests.ledger.reference_dues import DAY, Slow

FIRST, UNTIL = datetime.date(2006, 10, 1), datetime.date(2018, 12, 31)
NOON = datetime.datetime(2007, 1, 1, 12, tzinfo=datetime.UTC)
CODES = {"savings": "4030", "dues": "4020"}

days = st.integers(0, 1500).map(lambda number: FIRST + number * DAY)
joining_days = st.one_of(days, st.just(datetime.date(2004, 2, 29)), st.just(datetime.date(2005, 8, 31)))


@st.composite
def prices(draw, code):
    """One to four rates; those of dues are by the year."""
    found = {}
    for number in range(draw(st.integers(1, 4))):
        per = "year" if code == "4020" else draw(st.sampled_from(["day", "day", "month", "quarter", "half", "year"]))
        amount = draw(st.integers(1, 300)) if per == "day" else draw(st.integers(1, 40_000))
        year = draw(st.sampled_from(["calendar", "fiscal", "joining"]))
        from_date = FIRST if number == 0 and draw(st.booleans()) else draw(days)
        found[from_date] = Price(code, amount, per, from_date, year)
    return list(found.values())


@st.composite
def memberships(draw):
    """One to three spans of belonging, the last one perhaps still running."""
    bounds = sorted(draw(st.sets(days, min_size=1, max_size=6)))
    spans = [(bounds[i].toordinal(), bounds[i + 1].toordinal()) for i in range(0, len(bounds) - 1, 2)]
    if len(bounds) % 2:
        spans.append((bounds[-1].toordinal(), None))
    start = draw(days)
    return Membership(tuple(spans), draw(joining_days), start, start)


# A payment of so many satang, or (0) the reversal of an earlier payment, or (None) the next rate is made known.
events = st.lists(st.one_of(st.integers(1, 60_000), st.just(0), st.none()), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["savings", "dues"]), memberships(), events, days)
def test_it_is_what_the_day_by_day_reference_says(data, kind, membership, happened, on):
    code, years = CODES[kind], kind == "dues"
    listed = data.draw(prices(code))
    published, bought = _play(listed, membership, happened, code, years, data)
    listed = listed[:published]
    position = (
        Position(*(sum(column) for column in zip(*[row[:3] for row in bought], strict=True)))
        if bought
        else Position()
    )
    slow = Slow(listed, membership, membership.start_savings, UNTIL, years=years)
    endless = Slow(listed, membership, membership.start_savings, UNTIL, years=years, endless=True)
    assume(endless.begun(UNTIL - 800 * DAY) > position.units or not endless.charges)
    found = course(PriceList(listed), code, membership, position, _purchases(listed, bought)).due(on)
    ended = membership.end is not None and membership.end <= on.toordinal()
    assert found.owed == (0 if ended else max(0, slow.price(position.units, on) - position.credit))
    assert found.credit == position.credit
    assert (found.arrears, found.arrears_months) == _arrears(slow, position, on, ended)
    assert found.prepaid == _prepaid(endless, membership, listed, bought, on, position)
    if not years and position.units and slow.charges:
        last = min(position.units, slow.begun(UNTIL)) - 1
        assert found.paid_through == slow.day_of(last)


def _play(listed, membership, happened, code, years, data):
    """Post the events one after the other; each purchase as (units, amount, cost, rates published then)."""
    published, bought, standing = 1, [], []
    for event in happened:
        if event is None:
            published = min(published + 1, len(listed))
        elif event:
            units, amount, cost = (sum(row[i] for row in bought) for i in range(3))
            known = listed[:published]
            expected = Slow(known, membership, membership.start_savings, UNTIL, years=years).buy(
                units, amount - cost + event
            )
            got = course(PriceList(known), code, membership, Position(units, amount, cost)).buy(event)
            # The reference counts its days to the end of 2018: 2,974 of them after the latest beginning.
            assume(units + expected[0] < (9 if years else 2900))
            assert (got.units, got.cost) == expected
            row = (got.units, event, got.cost, published)
            bought.append(row)
            standing.append(row)
        elif standing:
            row = standing.pop(data.draw(st.integers(0, len(standing) - 1)))
            bought.append((-row[0], -row[1], -row[2], row[3]))
    return published, bought


def _purchases(listed, bought):
    """As `standings` groups them: units by the list of prices they were bought by, oldest first."""
    lists = [PriceList(listed[:number]) for number in range(1, len(listed) + 1)]
    return [
        (sum(row[0] for row in bought if row[3] == number), lists[number - 1]) for number in range(1, len(lists) + 1)
    ]


def _arrears(slow, position, on, ended):
    month = Month.of(on) if on == Month.of(on).last else Month.of(on).previous()
    uncovered = [row for row in slow.rest(position.units) if row[0] <= month.last]
    amount = sum(price for _first, _number, price in uncovered) - position.credit
    if ended or amount <= 0:
        return 0, 0
    first = uncovered[0][0] if uncovered else month.first
    return amount, (month.year - first.year) * 12 + month.month - first.month + 1


def _prepaid(endless, membership, listed, bought, on, position):
    last = on if membership.end is None else min(on, datetime.date.fromordinal(membership.end) - DAY)
    ahead = range(endless.begun(last), position.units)
    # Which list each unit was bought by: the last ones bought are the ones that lie furthest ahead.
    by_list = [number for number in range(1, len(listed) + 1) for _unit in range(_units_by(bought, number))]
    total = max(0, position.credit)
    for number in range(1, len(listed) + 1):
        known = Slow(listed[:number], membership, membership.start_savings, UNTIL, years=endless.years, endless=True)
        total += known.worth([endless.day_of(unit) for unit in ahead if by_list[unit] == number])
    return total


def _units_by(bought, number):
    return sum(row[0] for row in bought if row[3] == number)
