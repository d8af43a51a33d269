"""What falls due by the rates: the charges of a membership, one after the other. Pure, knows no database.

A charge begins on an owed day p under the rate in force on p. A rate by the day charges each day; a rate by the
month, quarter, half or whole year charges its full amount for the period that contains p, also when somebody joins in
the middle of it. A period begun under a rate runs to its end; then the rate then in force applies. While no rate is
in force nothing is owed. Promises: charges are made as far as asked for and shared by members whose days are the
same, so that thousands of members cost little. Refuses to run past the year 3542 of the Buddhist Era.
"""

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from groups.thai_dates import months_later
from ledger.models import Rate

Per, Year = Rate.Per, Rate.Year
MONTHS_OF = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF: 6, Per.YEAR: 12}
# In which month the years of a rate begin.
_FIRST_MONTH = {Year.CALENDAR: 1, Year.FISCAL: 10}
_HORIZON = datetime.date(2999, 12, 31).toordinal()

# Owed days as ordinals: from, to (exclusive; None: on and on).
Spans = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class Price:
    """A rate as a value: `amount` satang on account `code`, from a day on."""

    code: str
    amount: int
    per: str
    from_date: datetime.date
    year: str = Year.CALENDAR
    # When it was made known; None: before everything else.
    published_at: datetime.datetime | None = None

    def known_at(self, moment: datetime.datetime) -> bool:
        """Whether it had been made known by a moment."""
        return self.published_at is None or self.published_at <= moment

    def period(self, day: datetime.date, joined_on: datetime.date) -> tuple[datetime.date, datetime.date]:
        """First day of the period that contains `day`, and the first day after it."""
        if self.per == Per.DAY:
            return day, day + datetime.timedelta(days=1)
        length = MONTHS_OF[self.per]
        if self.per == Per.MONTH or self.year != Year.JOINING:
            into = 0 if self.per == Per.MONTH else (day.month - _FIRST_MONTH[self.year]) % 12 % length
            first = months_later(day.replace(day=1), -into)
            return first, months_later(first, length)
        blocks = ((day.year - joined_on.year) * 12 + day.month - joined_on.month) // length
        if months_later(joined_on, blocks * length) > day:
            blocks -= 1
        return months_later(joined_on, blocks * length), months_later(joined_on, (blocks + 1) * length)


class Charge(NamedTuple):
    """What falls due together: one period, or (`daily`) the days of one month at one price a day.

    Days are ordinals: `first` is the first owed day, `end` the day after the period. `units` are owed days, or 1
    where units are charges; `runs` are the owed days as (first, number).
    """

    first: int
    end: int
    units: int
    cost: int
    daily: bool
    runs: tuple[tuple[int, int], ...]

    def cost_of(self, units: int) -> int:
        """What the first `units` of it cost: the rest is then amount × uncovered days // days."""
        if self.daily:
            return self.cost // self.units * units
        return self.cost - self.cost * (self.units - units) // self.units

    def day_of(self, unit: int) -> int:
        """The owed day that is number `unit` (from 0) of it."""
        for first, number in self.runs:
            if unit < number:
                return first + unit
            unit -= number
        return self.first

    def days_until(self, day: int) -> int:
        """How many of its owed days lie on or before `day`."""
        return sum(max(0, min(number, day - first + 1)) for first, number in self.runs)


class Schedule:
    """The charges of one account for one course of owed days, made as far as somebody asks.

    `counts_charges`: a unit is a charge (a year of dues), not a day.
    """

    def __init__(self, prices: list[Price], spans: Spans, joined_on: datetime.date, *, counts_charges: bool):
        self.counts_charges = counts_charges
        self.charges: list[Charge] = []
        self._firsts: list[int] = []
        # Units and cost of everything up to and including the charge at the same place.
        self._units: list[int] = []
        self._costs: list[int] = []
        self._coming = _charges(prices, spans, joined_on, counts_charges)
        self._worth: dict[tuple, int] = {}

    def _extend(self) -> bool:
        charge = next(self._coming, None)
        if charge is None:
            return False
        self._firsts.append(charge.first)
        self._units.append(self._total(self._units) + charge.units)
        self._costs.append(self._total(self._costs) + charge.cost)
        self.charges.append(charge)
        return True

    @staticmethod
    def _total(sums: list[int]) -> int:
        return sums[-1] if sums else 0

    def _before(self, sums: list[int], place: int) -> int:
        return sums[place - 1] if place else 0

    def at_unit(self, units: int) -> tuple[int, int] | None:
        """Place of the charge in which the unit after `units` lies, and what of it is covered; None past the end."""
        while self._total(self._units) <= units and self._extend():
            pass
        place = bisect_right(self._units, units)
        return (place, units - self._before(self._units, place)) if place < len(self.charges) else None

    def begun(self, day: int) -> int:
        """How many charges have begun on or before `day`."""
        while self._total(self._firsts) <= day and self._extend():
            pass
        return bisect_right(self._firsts, day)

    def units_until(self, day: int) -> int:
        """How many units lie on or before `day`: owed days, or charges begun."""
        begun = self.begun(day)
        if not begun or self.counts_charges:
            return begun
        return self._before(self._units, begun - 1) + self.charges[begun - 1].days_until(day)

    def cost_until(self, day: int) -> int:
        """What everything costs that has begun on or before `day`, satang."""
        begun = self.begun(day)
        if not begun:
            return 0
        newest = self.charges[begun - 1]
        last = newest.cost_of(newest.days_until(day)) if newest.daily else newest.cost
        return self._before(self._costs, begun - 1) + last

    def cost_of(self, units: int) -> int:
        """What the first `units` cost, satang."""
        found = self.at_unit(units)
        if found is None:
            return self._total(self._costs)
        place, covered = found
        return self._before(self._costs, place) + self.charges[place].cost_of(covered)

    def units_for(self, cost: int) -> int:
        """How many units `cost` satang pay from the start: whole charges, whole days where each day is charged."""
        while self._total(self._costs) <= cost and self._extend():
            pass
        place = bisect_right(self._costs, cost)
        whole = self._before(self._units, place)
        if place < len(self.charges) and self.charges[place].daily:
            charge = self.charges[place]
            whole += (cost - self._before(self._costs, place)) // (charge.cost // charge.units)
        return whole

    def runs(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The days of the units from number `first` up to, not including, `last`: (day, number)."""
        while first < last and (found := self.at_unit(first)):
            place, covered = found
            charge = self.charges[place]
            taken = min(last - first, charge.units - covered)
            if self.counts_charges:
                yield charge.first, 1
            else:
                yield from _part(charge, covered, taken)
            first += taken

    def worth_between(self, first: int, last: int) -> int:
        """What the units from number `first` up to `last` cost; of a charge that is cut their share of it (floor)."""
        start, stop = self.at_unit(first), self.at_unit(last)
        if start is None or first >= last:
            return 0
        (place, skipped), (final, taken) = start, stop or (len(self.charges), 0)
        charge = self.charges[place]
        if place == final:
            return self._share(charge, taken - skipped)
        whole = self._before(self._costs, final) - self._costs[place]
        last_part = self._share(self.charges[final], taken) if taken else 0
        return self._share(charge, charge.units - skipped) + whole + last_part

    def worth(self, days: tuple[tuple[int, int], ...]) -> int:
        """What these days cost here: by the day exactly, of longer periods their share by days (satang, floor)."""
        if days not in self._worth:
            taken: Counter[int] = Counter()
            for first, number in days:
                self._take(first, number, taken)
            self._worth[days] = sum(self._share(self.charges[place], number) for place, number in taken.items())
        return self._worth[days]

    @staticmethod
    def _share(charge: Charge, units: int) -> int:
        return charge.cost * units // charge.units

    def _take(self, first: int, number: int, taken: Counter) -> None:
        last = first + number - 1
        for place in range(max(0, self.begun(first) - 1), self.begun(last)):
            charge = self.charges[place]
            if self.counts_charges:
                taken[place] += charge.first <= first < charge.end
            else:
                taken[place] += charge.days_until(last) - charge.days_until(first - 1)


def _part(charge: Charge, skipped: int, taken: int) -> Iterator[tuple[int, int]]:
    for first, number in charge.runs:
        here = min(taken, number - skipped)
        if here > 0:
            yield first + skipped, here
            taken -= here
        skipped = max(0, skipped - number)


def _charges(prices: list[Price], spans: Spans, joined_on: datetime.date, counts_charges: bool) -> Iterator[Charge]:
    starts = [price.from_date.toordinal() for price in prices]
    day = _owed_from(spans, 0)
    while day is not None and day < _HORIZON:
        place = bisect_right(starts, day) - 1
        following = starts[place + 1] if place + 1 < len(starts) else _HORIZON
        if place < 0:
            day = _owed_from(spans, following)
            continue
        price = prices[place]
        daily = price.per == Per.DAY
        end = min(_month_end(day), following) if daily else _period_end(price, day, joined_on)
        runs = tuple(_owed_runs(spans, day, end))
        days = sum(number for _first, number in runs)
        yield Charge(day, end, 1 if counts_charges else days, price.amount * (days if daily else 1), daily, runs)
        day = _owed_from(spans, end)


def _month_end(day: int) -> int:
    return months_later(datetime.date.fromordinal(day).replace(day=1), 1).toordinal()


def _period_end(price: Price, day: int, joined_on: datetime.date) -> int:
    return price.period(datetime.date.fromordinal(day), joined_on)[1].toordinal()


def _owed_from(spans: Spans, day: int) -> int | None:
    """The first owed day on or after `day`."""
    for first, end in spans:
        if end is None or day < end:
            return max(first, day)
    return None


def _owed_runs(spans: Spans, first: int, end: int) -> Iterator[tuple[int, int]]:
    for from_day, to_day in spans:
        start, stop = max(first, from_day), end if to_day is None else min(end, to_day)
        if start < stop:
            yield start, stop - start


class PriceList:
    """The rates of a group, with the schedules already made from them."""

    def __init__(self, prices: Iterable[Price]):
        self._prices: dict[str, list[Price]] = {}
        for price in sorted(prices, key=lambda price: price.from_date):
            self._prices.setdefault(price.code, []).append(price)
        # Accounts whose years ever began with a member's own day of joining.
        self._by_joining = {
            code for code, found in self._prices.items() if any(price.year == Year.JOINING for price in found)
        }
        self._schedules: dict[tuple, Schedule] = {}
        self._known: dict[datetime.datetime, PriceList] = {}

    def prices(self, code: str) -> list[Price]:
        """The prices of an account, oldest first."""
        return self._prices.get(code, [])

    def on(self, code: str, day: datetime.date) -> Price | None:
        """The price in force on `day`."""
        place = bisect_right(self.prices(code), day, key=lambda price: price.from_date)
        return self.prices(code)[place - 1] if place else None

    def publications(self) -> list[datetime.datetime]:
        """The moments from which the list was another one than before, oldest first."""
        moments = {price.published_at for prices in self._prices.values() for price in prices}
        return sorted(moment for moment in moments if moment)

    def known_at(self, moment: datetime.datetime) -> "PriceList":
        """The list as it was published at a moment."""
        if moment not in self._known:
            known = (price for prices in self._prices.values() for price in prices if price.known_at(moment))
            self._known[moment] = PriceList(known)
        return self._known[moment]

    def schedule(self, code: str, spans: Spans, joined_on: datetime.date, *, counts_charges: bool) -> Schedule:
        """The charges of an account for those owed days; the day of joining matters to years that begin with it."""
        key = (code, spans, joined_on if code in self._by_joining else None, counts_charges)
        if key not in self._schedules:
            self._schedules[key] = Schedule(self.prices(code), spans, joined_on, counts_charges=counts_charges)
        return self._schedules[key]
