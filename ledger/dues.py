"""What one member owes, how far it is paid and what lies ahead: one definition for sheet, page, report and findings.

Units bought so far cover a member's charges (`ledger/charges.py`) from the start, whatever rate they were bought by.
As of a day: *paid up to* is the last owed day they cover; *owed* is the price of all uncovered charges begun by then,
less the credit; a charge falls due in the month in which its uncovered part begins and is *in arrears* once that
month has ended; *prepaid* is the credit and what was paid for days that lie ahead, by the rates known when they were
bought. Promises: pure, whole satang, no clock, no database. Refuses to reprice what was bought (D6).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from groups.thai_dates import Month
from ledger.charges import PriceList, Schedule, Spans
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE

# How many units, and the list of prices they were bought by.
Purchase = tuple[int, PriceList]


@dataclass(frozen=True)
class Position:
    """What stands in a member's name on one account: units bought, satang put in, satang those units cost."""

    units: int = 0
    amount: int = 0
    cost: int = 0

    @property
    def credit(self) -> int:
        """Money that bought no whole unit yet; below zero when something was taken back whose rest bought another."""
        return self.amount - self.cost


@dataclass(frozen=True)
class Bought:
    """What a payment buys: units (None where no rate speaks of them) and their cost in satang."""

    units: int | None
    cost: int | None


@dataclass(frozen=True)
class Membership:
    """One member's owed days (ordinals, the last excluded), and from when on each contribution is owed here.

    `paid_savings` and `paid_dues` are the days up to which paper says it was paid; None where nobody stated one.
    `fee_days` are the days on which an entry fee fell due.
    """

    spans: Spans
    joined_on: datetime.date
    start_savings: datetime.date
    start_dues: datetime.date
    paid_savings: datetime.date | None = None
    paid_dues: datetime.date | None = None
    fee_days: tuple[datetime.date, ...] = ()

    @property
    def end(self) -> int | None:
        """The first day on which nothing is owed any more; None while dues run."""
        return self.spans[-1][1] if self.spans else 0

    def spans_from(self, start: datetime.date, *, open_ended: bool = False) -> Spans:
        """The owed days from `start` on; `open_ended`: as if the membership had never ended."""
        first = start.toordinal()
        cut = tuple((max(a, first), b) for a, b in self.spans if b is None or b > first)
        if not open_ended or self.end is None or not self.spans:
            return cut
        return (*cut[:-1], (cut[-1][0], None)) if cut else ((max(first, self.end), None),)


@dataclass(frozen=True)
class Due:
    """How one contribution stands on a day: satang, and the day it is paid up to (None: nothing yet)."""

    owed: int = 0
    paid_through: datetime.date | None = None
    arrears: int = 0
    arrears_months: int = 0
    prepaid: int = 0
    credit: int = 0


@dataclass(frozen=True)
class Course:
    """One contribution of one member: what falls due in time, and how far it is bought.

    `as_if_staying` is the schedule of a membership that never ended: what was bought past the end is priced by it.
    """

    schedule: Schedule
    as_if_staying: Schedule
    position: Position
    end: int | None
    paid_on_paper: datetime.date | None
    # Oldest first, where not everything was bought by the list of today: each with the schedule of its own prices.
    bought_by: tuple[tuple[int, Schedule], ...] = ()

    def buy(self, amount: int) -> Bought:
        """What `amount` satang buy on top of the credit: whole charges in order, whole days where each is charged."""
        spent = self.schedule.cost_of(self.position.units)
        target = spent + self.position.credit + amount
        units = max(self.position.units, self.schedule.units_for(target)) if target > spent else self.position.units
        cost = self.schedule.cost_of(units) - spent
        return Bought(units - self.position.units, cost)

    def price(self, day: datetime.date) -> int:
        """What the uncovered charges cost that have begun by `day`, satang, before the credit."""
        if self._first_uncovered(day) is None:
            return 0
        return self.schedule.cost_until(day.toordinal()) - self.schedule.cost_of(self.position.units)

    def owed(self, day: datetime.date) -> int:
        """What is to be collected by `day`, satang; nothing once the membership has ended."""
        if self._ended(day):
            return 0
        return max(0, self.price(day) - self.position.credit)

    def due(self, day: datetime.date) -> Due:
        """How it stands on `day`."""
        owed = self.owed(day)
        arrears, months = self._arrears(day, owed)
        return Due(
            owed=owed,
            paid_through=self.paid_through,
            arrears=arrears,
            arrears_months=months,
            prepaid=self._prepaid(day),
            credit=self.position.credit,
        )

    @property
    def paid_through(self) -> datetime.date | None:
        """The last owed day the units cover; of dues the last day of the last year paid."""
        unit = min(self.position.units, self._all_units())
        found = self.schedule.at_unit(unit - 1) if unit else None
        if found is None:
            return self.paid_on_paper
        charge = self.schedule.charges[found[0]]
        day = charge.end - 1 if self.schedule.counts_charges else charge.day_of(found[1])
        return datetime.date.fromordinal(day)

    @property
    def settled_through(self) -> datetime.date | None:
        """Up to which day nothing is asked: paid, or told by the paper years. None while nothing is ever charged."""
        first = self.schedule.at_unit(0)
        if self.paid_through or first is None:
            return self.paid_through
        return datetime.date.fromordinal(self.schedule.charges[first[0]].first - 1)

    def _all_units(self) -> int:
        """The units bought, or as many as there are when the membership ended before them."""
        return self.position.units if self.end is None else self.schedule.units_until(self.end)

    def _first_uncovered(self, day: datetime.date) -> datetime.date | None:
        """The first owed day by `day` that nothing covers."""
        found = self.schedule.at_unit(self.position.units)
        if found is None:
            return None
        charge = self.schedule.charges[found[0]]
        first = charge.first if self.schedule.counts_charges else charge.day_of(found[1])
        return datetime.date.fromordinal(first) if first <= day.toordinal() else None

    def _arrears(self, day: datetime.date, owed: int) -> tuple[int, int]:
        """Satang in arrears on `day`, and the months from the oldest uncovered one to the last that has ended."""
        if not owed:
            return 0, 0
        month = last_ended(day)
        amount = owed if month.last == day else self.owed(month.last)
        oldest = self._first_uncovered(month.last) or month.first
        return (amount, _months(oldest, month)) if amount else (0, 0)

    def is_ahead(self, day: datetime.date) -> bool:
        """Whether units were bought for days after `day`, or past the end of the membership."""
        return self.position.units > self._units_until(day)

    def _units_until(self, day: datetime.date) -> int:
        last = day.toordinal() if self.end is None else min(day.toordinal(), self.end - 1)
        return self.as_if_staying.units_until(last)

    def units_ahead(self, day: datetime.date) -> int:
        """How many units were bought for the time after `day`: days of savings, or years of dues."""
        return max(0, self.position.units - self._units_until(day))

    def units_behind(self, day: datetime.date) -> int:
        """How many units begun by `day` nothing covers; none where nothing is to be collected."""
        if not self.owed(day):
            return 0
        return max(0, self.schedule.units_until(day.toordinal()) - self.position.units)

    def _prepaid(self, day: datetime.date) -> int:
        begun, ahead = self._units_until(day), 0
        if not self.bought_by:
            ahead = self.as_if_staying.worth_between(begun, self.position.units)
        else:
            place = self.position.units - sum(units for units, _schedule in self.bought_by)
            for units, schedule in self.bought_by:
                first, place = max(place, begun), place + units
                ahead += schedule.worth(tuple(self.as_if_staying.runs(first, place))) if first < place else 0
        return max(0, self.position.credit) + ahead

    def _ended(self, day: datetime.date) -> bool:
        return self.end is not None and self.end <= day.toordinal()


def course(
    prices: PriceList, code: str, membership: Membership, position: Position, bought_by: Sequence[Purchase] = ()
) -> Course:
    """The savings or annual dues of one member by the rates of today.

    `bought_by` says, oldest first, by which earlier lists the units were bought; empty: all by today's.
    """
    savings = code == DAILY_SAVINGS
    start = membership.start_savings if savings else membership.start_dues
    spans = membership.spans_from(start)
    open_ended = spans if membership.end is None else membership.spans_from(start, open_ended=True)

    def schedule(of: PriceList, spans: Spans) -> Schedule:
        return of.schedule(code, spans, membership.joined_on, counts_charges=not savings)

    owed = schedule(prices, spans)
    return Course(
        schedule=owed,
        as_if_staying=owed if membership.end is None else schedule(prices, open_ended),
        position=position,
        end=membership.end,
        paid_on_paper=membership.paid_savings if savings else membership.paid_dues,
        bought_by=tuple((units, schedule(of, open_ended)) for units, of in bought_by),
    )


@dataclass(frozen=True)
class Standing:
    """How one member stands as of a day: savings, annual dues and entry fee, each and together (satang)."""

    on: datetime.date
    savings: Due
    dues: Due
    fee: Due
    # Died, left, lapsed or moved away: nothing is owed, and what was paid ahead is to be settled.
    ended: bool
    courses: dict[str, Course] = field(default_factory=dict, repr=False, compare=False)

    @property
    def owed(self) -> int:
        """What is to be collected by the day, satang."""
        return self.savings.owed + self.dues.owed + self.fee.owed

    @property
    def arrears(self) -> int:
        """What should have come in by the end of the last month that is over, satang."""
        return self.savings.arrears + self.dues.arrears + self.fee.arrears

    @property
    def arrears_months(self) -> int:
        """For how many calendar months something has been missing."""
        return max(self.savings.arrears_months, self.dues.arrears_months, self.fee.arrears_months)

    @property
    def prepaid(self) -> int:
        """What lies ahead, satang."""
        return self.savings.prepaid + self.dues.prepaid + self.fee.prepaid


def standing(
    prices: PriceList, membership: Membership, courses: dict[str, Course], fee_paid: int, on: datetime.date
) -> Standing:
    """How a member stands on a day; `courses` by account code, `fee_paid` what came in as entry fee (satang)."""
    ended = membership.end is not None and membership.end <= on.toordinal()
    return Standing(
        on=on,
        savings=courses[DAILY_SAVINGS].due(on),
        dues=courses[ANNUAL_DUES].due(on),
        fee=_fee(prices, membership, fee_paid, on, ended),
        ended=ended,
        courses=courses,
    )


NO_FEE = Due()


def _fee(prices: PriceList, membership: Membership, paid: int, on: datetime.date, ended: bool) -> Due:
    """An entry fee falls due in the month of joining."""
    days = [day for day in membership.fee_days if day <= on]
    if not days:
        return NO_FEE
    fees = [price.amount for day in days if (price := prices.on(ENTRY_FEE, day))]
    owed = 0 if ended else max(0, sum(fees) - paid)
    month = last_ended(on)
    if not owed or days[-1] > month.last:
        return Due(owed=owed)
    return Due(owed=owed, arrears=owed, arrears_months=_months(days[-1], month))


def last_ended(day: datetime.date) -> Month:
    """The newest month that is over when `day` ends."""
    month = Month.of(day)
    return month if day == month.last else month.previous()


def _months(first: datetime.date, last: Month) -> int:
    """How many calendar months, both included."""
    return (last.year - first.year) * 12 + last.month - first.month + 1
