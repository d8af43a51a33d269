"""One member's books from rows at hand: what her page asks of this floor, and what it makes of the answers.

`books_asked` names the rows, `own_books` reads them; whoever asks puts them into one question. Promises: the same
standings as `ledger/standings.py`, by the same definitions; dates, sums and prices only, of this member and her
group's rates and months. Refuses to ask by itself, and what she received unless it is wanted.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import BigIntegerField, BooleanField, Case, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from groups.queries import today
from groups.rows_at_once import Given, Row
from groups.thai_dates import Month
from ledger.charges import Price, PriceList
from ledger.chart import CONTRIBUTION_CODES, DAILY_SAVINGS, Section
from ledger.dues import Position, Purchase, Standing
from ledger.journal import live_summaries
from ledger.models import Account, MemberTotal, OpeningFigure, PaidThrough, Period, Posting, Rate
from ledger.standings import COMES_AGAIN, Key, Terms, first_untold, positions_less, purchases_of, stand
from members.models import Member, StateChange
from members.queries import spans_of

# Whose page it is, by primary key.
MEMBER = Given("member", BigIntegerField())
_RATE = ("account__code", "amount", "per", "from_date", "year", "published_at")
_CHANGE = ("id", "member_id", "kind", "event_on", "counts_from", "takes_back_id")


class OwnPosting(NamedTuple):
    """A posting in her name: satang, debit above zero; `bought_at` is the moment whose prices its units went by."""

    on: datetime.date
    number: int
    position: int
    code: str
    section: str
    name: str
    amount: int
    units: int | None
    cost: int | None
    bought_at: datetime.datetime
    taken_back: bool


def books_asked(*, with_received: bool) -> dict[str, QuerySet]:
    """The rows that `own_books` reads, by name; `with_received`: also what the group gave or lent her."""
    postings = Posting.objects.filter(member=MEMBER)
    if not with_received:
        postings = postings.exclude(account__section__in=(Section.BENEFITS, Section.BALANCES))
    of_totals = ("member_id", "account__code", "units", "amount", "cost")
    return {
        "postings": _postings(postings),
        "totals": MemberTotal.objects.filter(member=MEMBER).order_by().values_list(*of_totals),
        "paid_on_paper": _stated(),
        "openings": OpeningFigure.objects.filter(member=MEMBER)
        .order_by("id")
        .values_list("account__code", "account__section", "account__name", "amount"),
        "changes": StateChange.objects.filter(member=MEMBER).order_by("id").values_list(*_CHANGE),
        "rates": Rate.objects.order_by("id").values_list(*_RATE),
        "months": Period.objects.order_by("starts_on").values_list("starts_on", _whether(closed_at=None)),
        "told": live_summaries().order_by("number").values_list("summary_from", "summary_through"),
    }


def month_in_work() -> Coalesce:
    """First day of the oldest open month, or of the newest while none is open, or today: inside another question."""
    months = Period.objects.values("starts_on")
    still_open = months.filter(closed_at=None).order_by("starts_on")[:1]
    return Coalesce(Subquery(still_open), Subquery(months.order_by("-starts_on")[:1]), today())


def _postings(postings: QuerySet[Posting]) -> QuerySet:
    return postings.order_by("entry__on", "entry__number", "position").values_list(
        "entry__on", "entry__number", "position", "account__code", "account__section", "account__name", "amount",
        "units", "cost", Coalesce("entry__reverses__posted_at", "entry__posted_at"),
        _whether(entry__reversed_by__isnull=False),
    )  # fmt: skip


def _whether(**condition) -> Case:
    """Yes or no in the list of columns."""
    return Case(When(**condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _stated() -> QuerySet:
    """Hers, and what holds for everybody."""
    both = PaidThrough.objects.filter(member=None) | PaidThrough.objects.filter(member=MEMBER)
    return both.order_by("id").values_list("member_id", "account__code", "through")


@dataclass(frozen=True)
class OwnBooks:
    """What the books and the register say of one member, with the group's rates and months."""

    member: Member
    postings: Sequence[OwnPosting]
    totals: Sequence[Row]
    paid_on_paper: Sequence[Row]
    # What the paper book says was put in: account, satang; of each account the one that holds.
    openings: Sequence[tuple[Account, int]]
    changes: Sequence[StateChange]
    prices: PriceList
    months: Sequence[tuple[Month, bool]]
    told: Sequence[tuple[datetime.date, datetime.date]]

    def by_account(self, sections: Collection[str]) -> list[tuple[Account, int]]:
        """What was posted in her name to the accounts of these sections, satang, debit above zero."""
        sums: Counter[tuple[str, str, str]] = Counter()
        for one in self.postings:
            if one.section in sections:
                sums[one.code, one.section, one.name] += one.amount
        return [
            (Account(code=code, section=section, name=name), amount) for (code, section, name), amount in sums.items()
        ]

    @property
    def working_month(self) -> Month | None:
        """The oldest open month, or the newest while none is open; None before the books begin."""
        still_open = (month for month, is_open in self.months if is_open)
        return next(still_open, None) or (self.months[-1][0] if self.months else None)

    @property
    def as_of(self) -> datetime.date | None:
        """The day that standings are told for (D6)."""
        return self.working_month and self.working_month.last

    @property
    def likely_day(self) -> datetime.date:
        """Today if its month is in work, else the last day of the month that is: books are often kept afterwards."""
        month, now = self.working_month, today()
        return now if month is None or month.contains(now) else month.last

    @property
    def began(self) -> Month | None:
        """The first month whose payments are entered by name: after all that brought-forward figures tell."""
        last = max((through for _first, through in self.told), default=None)
        return next((month for month, _open in self.months if last is None or month.first > last), None)

    @cached_property
    def terms(self) -> Terms | None:
        """What she owes by; None before the books begin."""
        go_live = first_untold([month for month, _open in self.months], self.told)
        if go_live is None:
            return None
        entering = [change for change in self.changes if change.kind in COMES_AGAIN]
        return Terms.of(self.prices, go_live, self.paid_on_paper, entering)

    def standing(self, on: datetime.date) -> Standing | None:
        """How she stands at the end of `on`, as `standings` says it."""
        if self.terms is None:
            return None
        pk = self.member.pk
        totals = positions_less(self.totals, self._later(on))
        found = stand(
            self.terms, {pk: self.member.joined_on}, spans_of(self.changes), totals, on,
            lambda ahead: self._bought_by(ahead, totals, on),
        )  # fmt: skip
        return found[pk]

    def units_last_bought(self, day: datetime.date) -> int | None:
        """How many days of savings her newest payment up to `day` that stands bought."""
        bought = [
            one.units for one in self.postings
            if one.code == DAILY_SAVINGS and (one.units or 0) > 0 and one.on <= day and not one.taken_back
        ]  # fmt: skip
        return bought[-1] if bought else None

    def _later(self, on: datetime.date) -> Iterable[Row]:
        """What was posted for days after `on`, posting by posting."""
        for one in self.postings:
            if one.on > on and one.code in CONTRIBUTION_CODES:
                spent = -one.amount if one.cost is None and one.units is not None else 0
                yield self.member.pk, one.code, one.units or 0, -one.amount, one.cost or 0, spent

    def _bought_by(
        self, ahead: Iterable[Key], totals: Mapping[Key, Position], on: datetime.date
    ) -> dict[Key, list[Purchase]]:
        moments = self.prices.publications()
        if len(moments) < 2:
            return {}
        bought = [one for one in self.postings if one.on <= on and one.units is not None]
        rows = [
            (
                self.member.pk, code,
                *(sum(one.units for one in bought if one.code == code and one.bought_at < moment)
                  for moment in moments[1:]),
            )
            for code in {one.code for one in bought}
        ]  # fmt: skip
        return purchases_of(self.prices, ahead, totals, rows)


def own_books(member: Member, rows: Mapping[str, Sequence[Row]]) -> OwnBooks:
    """A member's books from the rows that `books_asked` names."""
    openings = {
        code: (Account(code=code, section=section, name=name), amount)
        for code, section, name, amount in rows["openings"]
    }
    return OwnBooks(
        member=member,
        postings=[OwnPosting(*row) for row in rows["postings"]],
        totals=rows["totals"],
        paid_on_paper=rows["paid_on_paper"],
        openings=[openings[code] for code in sorted(openings)],
        changes=[StateChange(**dict(zip(_CHANGE, row, strict=True))) for row in rows["changes"]],
        prices=PriceList(Price(*row) for row in rows["rates"]),
        months=[(Month.of(first), is_open) for first, is_open in rows["months"]],
        told=rows["told"],
    )
