"""The definition of dues once more, day by day and as slowly as it reads, to hold the product against."""

import datetime
from bisect import bisect_right
from collections import Counter

from ledger.charges import Price
from ledger.dues import Membership

DAY = datetime.timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def month_later(day: datetime.date, months: int) -> datetime.date:
    """The same day some months on; the last of the month where there is no such day."""
    for back in range(4):
        try:
            total = day.year * 12 + day.month - 1 + months
            return datetime.date(total // 12, total % 12 + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError(day)


def same_period(price: Price, first: datetime.date, day: datetime.date, joined_on: datetime.date) -> bool:
    """Whether `day` lies in the period of the price that contains `first`."""
    return period_of(price, first, joined_on) == period_of(price, day, joined_on)


def period_of(price: Price, day: datetime.date, joined_on: datetime.date):
    if price.per == "day":
        return day
    if price.per == "month":
        return day.year, day.month
    if price.year != "joining":
        months = day.year * 12 + day.month - (1 if price.year == "calendar" else 10)
        return months // MONTHS[price.per]
    block = 0
    while month_later(joined_on, block * MONTHS[price.per]) > day:
        block -= 1
    while month_later(joined_on, (block + 1) * MONTHS[price.per]) <= day:
        block += 1
    return block


class Slow:
    """One member's contribution, walked day by day up to `until`: callers look no further than a year before it."""

    def __init__(self, prices: list[Price], membership: Membership, start, until, *, years: bool, endless=False):
        self.years = years
        self.charges: list[dict] = []
        spans = membership.spans
        if endless and spans:
            spans = (*spans[:-1], (spans[-1][0], None))
        day, charge = start, None
        while day <= until:
            number = day.toordinal()
            if any(first <= number and (end is None or number < end) for first, end in spans):
                if charge is None or not same_period(charge["price"], charge["first"], day, membership.joined_on):
                    charge = self._begin(prices, day)
                if charge:
                    charge["days"].append(day)
            day += DAY

    def _begin(self, prices, day):
        in_force = [price for price in prices if price.from_date <= day]
        if not in_force:
            return None
        charge = {"price": max(in_force, key=lambda price: price.from_date), "first": day, "days": []}
        self.charges.append(charge)
        return charge

    def units(self, charge) -> int:
        return 1 if self.years else len(charge["days"])

    def rest(self, units: int):
        """(first uncovered day, how many units are uncovered, their price) of every charge not wholly covered."""
        for charge in self.charges:
            size = self.units(charge)
            covered = min(units, size)
            units -= covered
            if covered < size:
                first = charge["first"] if self.years else charge["days"][covered]
                yield first, size - covered, charge["price"].amount * (size - covered) // size

    def price(self, units: int, day) -> int:
        return sum(price for first, _number, price in self.rest(units) if first <= day)

    def buy(self, units: int, money: int) -> tuple[int, int]:
        bought = cost = 0
        for _first, number, price in self.rest(units):
            if cost + price > money:
                break
            bought, cost = bought + number, cost + price
        return bought, cost

    def day_of(self, unit: int):
        for charge in self.charges:
            if unit < self.units(charge):
                return charge["first"] if self.years else charge["days"][unit]
            unit -= self.units(charge)
        return None

    def begun(self, day) -> int:
        if self.years:
            return sum(charge["first"] <= day for charge in self.charges)
        return sum(owed <= day for charge in self.charges for owed in charge["days"])

    def worth(self, days: list) -> int:
        firsts = [charge["first"] for charge in self.charges]
        taken: Counter[int] = Counter()
        for day in days:
            place = bisect_right(firsts, day) - 1
            if place >= 0 and day in self.charges[place]["days"]:
                taken[place] += 1
        return sum(
            self.charges[place]["price"].amount * number // self.units(self.charges[place])
            for place, number in taken.items()
        )
