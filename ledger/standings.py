"""How members stand: what the books and the register say, put before the one definition of `ledger/dues.py`.

Promises: a constant number of queries, for one member and for the whole group; "as of" is the end of the oldest open
month, never the clock (D6), and postings dated later are not counted. Refuses to write; `positions` is for posting
and takes the group's lock.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from groups.thai_dates import Month
from ledger.charges import Price, PriceList, Spans
from ledger.chart import ANNUAL_DUES, CONTRIBUTION_CODES, DAILY_SAVINGS, ENTRY_FEE
from ledger.dues import Bought, Course, Membership, Position, Purchase, Standing, course, standing
from ledger.journal import live_summaries, lock_books
from ledger.models import MemberTotal, PaidThrough, Period, Posting, Rate
from ledger.queries import working_month
from members.models import Member, StateChange
from members.queries import Span, membership_spans, standing_changes

COURSES = (DAILY_SAVINGS, ANNUAL_DUES)
# A member and an account's code.
Key = tuple[int, str]
NOTHING = Position()
COMES_AGAIN = (StateChange.Kind.REJOINED, StateChange.Kind.TRANSFERRED_IN)


@dataclass(frozen=True)
class Terms:
    """What a group's members owe by: prices, the first day of its books, what paper covers, days of joining again.

    `paid_on_paper` is by member and account; member None stands for everybody of the paper years. `no_fee` are those
    who moved here; `rejoined` the days from which somebody is a new member once more.
    """

    prices: PriceList
    go_live: datetime.date
    paid_on_paper: Mapping[tuple[int | None, str], datetime.date] = field(default_factory=dict)
    no_fee: frozenset[int] = frozenset()
    rejoined: Mapping[int, list[datetime.date]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        prices: PriceList,
        go_live: datetime.date,
        stated: Iterable[tuple[int | None, str, datetime.date]],
        changes: Iterable[StateChange],
    ) -> "Terms":
        """From what was stated of the paper years (member, account, day) and the changes of state, oldest first."""
        rejoined: dict[int, list[datetime.date]] = defaultdict(list)
        no_fee = set()
        for change in standing_changes(changes):
            if change.kind not in COMES_AGAIN:
                continue
            if change.kind == StateChange.Kind.TRANSFERRED_IN:
                no_fee.add(change.member_id)
            # Joined again with the time before kept is no new membership.
            elif change.event_on >= go_live and change.counts_from in (None, change.event_on):
                rejoined[change.member_id].append(change.event_on)
        paid = {(member_id, code): through for member_id, code, through in stated}
        return cls(prices, go_live, paid, frozenset(no_fee), rejoined)

    def membership(self, member_id: int, joined_on: datetime.date, spans: Iterable[Span]) -> Membership:
        """One member's owed days, and from when on each contribution is owed here."""
        savings, dues = (self._paid(member_id, joined_on, code) for code in COURSES)
        fee_days = [*self.rejoined.get(member_id, ())]
        if joined_on >= self.go_live and member_id not in self.no_fee:
            fee_days.insert(0, joined_on)
        return Membership(
            spans=merged(spans),
            joined_on=joined_on,
            start_savings=_day_after(savings) if savings else self.go_live,
            start_dues=_day_after(dues) if dues else self._first_year(joined_on),
            paid_savings=savings,
            paid_dues=dues,
            fee_days=tuple(fee_days),
        )

    def _paid(self, member_id: int, joined_on: datetime.date, code: str) -> datetime.date | None:
        own = self.paid_on_paper.get((member_id, code))
        return own or (self.paid_on_paper.get((None, code)) if joined_on < self.go_live else None)

    def _first_year(self, joined_on: datetime.date) -> datetime.date:
        """The running year of dues is the paper years' matter; who joined later owes from the day of joining."""
        price = self.prices.on(ANNUAL_DUES, self.go_live)
        if joined_on >= self.go_live or price is None:
            return self.go_live
        first, after = price.period(self.go_live, joined_on)
        return first if first == self.go_live else after


def _day_after(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=1)


def merged(spans: Iterable[Span]) -> Spans:
    """Spans of days as ordinals, in order and without overlaps."""
    found: list[tuple[int, int | None]] = []
    for first, end in sorted(((a.toordinal(), b and b.toordinal()) for a, b in spans), key=lambda span: span[0]):
        if found and (found[-1][1] is None or found[-1][1] >= first):
            before, until = found.pop()
            found.append((before, None if until is None or end is None else max(until, end)))
        else:
            found.append((first, end))
    return tuple(found)


def as_of() -> datetime.date | None:
    """The end of the oldest open month, or of the newest month while none is open; None before the books begin."""
    month = working_month()
    if month is None:
        newest = Period.objects.order_by("-starts_on").first()
        month = newest and newest.month
    return month and month.last


def go_live() -> datetime.date | None:
    """The first day of the books in members' names: no brought-forward figure covers its month."""
    months = [period.month for period in Period.objects.order_by("starts_on")]
    return first_untold(months, live_summaries().values_list("summary_from", "summary_through"))


def first_untold(months: list[Month], told: Iterable[tuple[datetime.date, datetime.date]]) -> datetime.date | None:
    """The first day of the first of `months` that none of the ranges `told` by summaries touches."""
    ranges = list(told)
    for month in months:
        if not any(first <= month.last and through >= month.first for first, through in ranges):
            return month.first
    return months[-1].next().first if months else None


def price_list() -> PriceList:
    """Every rate of the group in scope: one query."""
    rates = Rate.objects.values_list("account__code", "amount", "per", "from_date", "year", "published_at")
    return PriceList(Price(*rate) for rate in rates)


def terms(member_ids: Collection[int] | None = None) -> Terms | None:
    """What the members given (None: all) owe by, five queries; None before the books begin."""
    first_day = go_live()
    if first_day is None:
        return None
    whose = Q() if member_ids is None else Q(member=None) | Q(member__in=member_ids)
    stated = PaidThrough.objects.filter(whose).order_by("id")
    changes = StateChange.objects.order_by("id").filter(kind__in=COMES_AGAIN)
    if member_ids is not None:
        changes = changes.filter(member__in=member_ids)
    return Terms.of(price_list(), first_day, stated.values_list("member_id", "account__code", "through"), changes)


def standings(members: Iterable[Member] | None, *, on: datetime.date | None = None) -> dict[int, Standing]:
    """How each of `members` (None: everybody ever enrolled) stands at the end of `on`, by primary key.

    `on` defaults to the end of the oldest open month. Empty before the group's books begin. About ten queries,
    whatever the number of members.
    """
    on = on or as_of()
    people = _people(members)
    ids = None if members is None else list(people)
    known = terms(ids)
    if known is None or on is None:
        return {}
    totals = _positions(ids, on)
    return stand(known, people, membership_spans(ids), totals, on, lambda ahead: _bought_by(known, ahead, totals, on))


def owed_by_kind(standing: Standing) -> dict[str, int]:
    """What is to be collected, satang by account code; kinds of which nothing is owed are left out."""
    kinds = {ENTRY_FEE: standing.fee, ANNUAL_DUES: standing.dues, DAILY_SAVINGS: standing.savings}
    return {code: due.owed for code, due in kinds.items() if due.owed}


def _people(members: Iterable[Member] | None) -> dict[int, datetime.date]:
    if members is None:
        return dict(Member.objects.order_by().values_list("pk", "joined_on"))
    return {member.pk: member.joined_on for member in members}


def stand(known: Terms, people, spans, totals: Mapping[Key, Position], on: datetime.date, bought_by) -> dict:
    """The standings of `people` (day of joining by primary key) from facts at hand.

    `bought_by` is asked for the purchases of those keys that are paid ahead.
    """
    memberships = {pk: known.membership(pk, joined_on, spans.get(pk, ())) for pk, joined_on in people.items()}
    courses = {
        (pk, code): course(known.prices, code, membership, totals.get((pk, code), NOTHING))
        for pk, membership in memberships.items()
        for code in COURSES
    }
    ahead = [key for key, found in courses.items() if found.is_ahead(on)]
    for key, purchases in bought_by(ahead).items():
        courses[key] = course(known.prices, key[1], memberships[key[0]], totals[key], purchases)
    return {
        pk: standing(
            known.prices, membership, {code: courses[pk, code] for code in COURSES},
            totals.get((pk, ENTRY_FEE), NOTHING).amount, on,
        )
        for pk, membership in memberships.items()
    }  # fmt: skip


def _positions(ids: list[int] | None, on: datetime.date) -> dict[Key, Position]:
    """What stands in the members' names at the end of `on`: the totals less what was posted for later days."""
    totals, later = MemberTotal.objects.all(), Posting.objects.filter(entry__on__gt=on, member__isnull=False)
    if ids is not None:
        totals, later = totals.filter(member__in=ids), later.filter(member__in=ids)
    later = later.filter(account__code__in=CONTRIBUTION_CODES).order_by()
    rows = later.values_list("member_id", "account__code").annotate(
        u=Coalesce(Sum("units"), 0),
        a=Sum(-F("amount")),
        c=Coalesce(Sum("cost"), 0),
        # A posting of units without a cost counts as all spent; see ledger/totals.py.
        s=Coalesce(Sum(-F("amount"), filter=Q(cost=None, units__isnull=False)), 0),
    )
    return positions_less(totals.values_list("member_id", "account__code", "units", "amount", "cost"), rows)


def positions_less(totals: Iterable[tuple], later: Iterable[tuple]) -> dict[Key, Position]:
    """What stands in the members' names, less what was posted for later days.

    Rows of member, account code, units, amount, cost (satang, put in is above zero); of `later` also what postings of
    units without a cost came to.
    """
    found = {(pk, code): Position(units, amount, cost) for pk, code, units, amount, cost in totals}
    for pk, code, units, amount, cost, spent in later:
        whole = found[pk, code]
        found[pk, code] = Position(whole.units - units, whole.amount - amount, whole.cost - cost - spent)
    return found


def _bought_by(known: Terms, ahead: list[Key], totals: Mapping[Key, Position], on) -> dict[Key, list[Purchase]]:
    """By which lists of prices units were bought that lie ahead: one query, none while no rate came after the first.

    What was bought again after a reversal counts by its own moment, a reversal by that of the entry it takes back.
    """
    moments = known.prices.publications()
    if len(moments) < 2 or not ahead:
        return {}
    postings = Posting.objects.filter(member__in={pk for pk, _code in ahead}, entry__on__lte=on, units__isnull=False)
    moment = Coalesce("entry__reverses__posted_at", "entry__posted_at")
    # Of each list the units bought before the next one was published.
    before = {
        f"before_{place}": Coalesce(Sum("units", filter=Q(bought_at__lt=moments[place])), 0)
        for place in range(1, len(moments))
    }
    rows = postings.order_by().annotate(bought_at=moment).values_list("member_id", "account__code").annotate(**before)
    return purchases_of(known.prices, ahead, totals, rows)


def purchases_of(
    prices: PriceList, ahead: Iterable[Key], totals: Mapping[Key, Position], rows: Iterable[tuple]
) -> dict[Key, list[Purchase]]:
    """By which lists of prices the units of `ahead` were bought.

    Rows of member, account code, and of each list but the first the units bought before it was published.
    """
    lists = [*(prices.known_at(published) for published in prices.publications()[:-1]), prices]
    found = {}
    for pk, code, *sums in rows:
        if (pk, code) in totals:
            bounds = [0, *sums, totals[pk, code].units]
            found[pk, code] = [(bounds[i + 1] - bounds[i], lists[i]) for i in range(len(lists))]
    return {key: found[key] for key in ahead if key in found}


class Purchases:
    """What members' money buys, while it is being posted under the group's lock.

    Remembers what was bought a moment ago, so that two payments for one member in one batch follow one another.
    """

    def __init__(self, courses: dict[Key, Course]):
        self._courses = courses

    def buy(self, member: Member | None, code: str, amount: int) -> Bought:
        """Units and cost (satang) of `amount` satang on an account; None for money that no rate speaks of."""
        found = self._courses.get((member.pk, code)) if member else None
        if found is None:
            return Bought(None, None)
        bought = found.buy(amount)
        position = found.position
        self._courses[member.pk, code] = replace(
            found,
            position=Position(position.units + bought.units, position.amount + amount, position.cost + bought.cost),
        )
        return bought


def positions(members: Iterable[Member]) -> Purchases:
    """Where `members` stand before a batch of payments; takes the group's lock, so it needs a transaction."""
    lock_books()
    people = _people(members)
    ids = list(people)
    known = terms(ids)
    if known is None:
        return Purchases({})
    spans, totals = membership_spans(ids), _positions(ids, datetime.date.max)
    courses = {}
    for pk, joined_on in people.items():
        membership = known.membership(pk, joined_on, spans.get(pk, ()))
        for code in COURSES:
            if known.prices.prices(code):
                courses[pk, code] = course(known.prices, code, membership, totals.get((pk, code), NOTHING))
    return Purchases(courses)


@dataclass(frozen=True)
class Step:
    """What it costs to be paid up to the end of `month`, satang."""

    month: Month
    savings: int
    dues: int
    fee: int

    @property
    def total(self) -> int:
        """Everything together."""
        return self.savings + self.dues + self.fee


def pay_plan(standing: Standing, months: int = 12) -> list[Step]:
    """What it costs to be paid up to the end of the month at hand and of each of the next ones; no query.

    Empty for somebody who no longer belongs.
    """
    if standing.ended:
        return []
    ahead = [Month.of(standing.on).plus(number) for number in range(months + 1)]
    savings, dues = (standing.courses[code] for code in COURSES)
    return [Step(month, savings.owed(month.last), dues.owed(month.last), standing.fee.owed) for month in ahead]


def owed_from() -> dict[str, datetime.date]:
    """From which day somebody of the paper years owes savings and dues here, by account code; empty without books."""
    known = terms(())
    if known is None:
        return {}
    before = known.go_live - datetime.timedelta(days=1)
    membership = known.membership(0, before, ())
    return {DAILY_SAVINGS: membership.start_savings, ANNUAL_DUES: membership.start_dues}
