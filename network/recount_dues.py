"""Recounting what members owe: totals by member, and how the members stood when a month was closed.

Promises: both are counted anew from postings, rates and state changes as they stood then, without the totals that are
kept with every posting. Refuses to mend anything; `network.recount` asks it.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from ledger.arrears import sum_standings
from ledger.charges import PriceList
from ledger.chart import CONTRIBUTION_CODES
from ledger.dues import Position, Purchase
from ledger.models import JournalEntry, MemberTotal, PaidThrough, Period, Posting, Rate
from ledger.rate_words import price_of
from ledger.standings import Key, Terms, first_untold, stand
from ledger.totals import MemberSums, sum_by_member
from members.models import Member, StateChange
from members.queries import spans_of
from reports.models import MonthlyReport


def recount_member_totals(postings: list[Posting]) -> Iterator[str]:
    """Every total by member against its postings, which come with their account."""
    counted = sum_by_member(postings)
    standing = {
        (total.member_id, total.account_id): total
        for total in MemberTotal.objects.select_related("member", "account")
    }
    numbers = {posting.member_id: posting.member.number for posting in postings if posting.member_id}
    codes = {posting.account_id: posting.account.code for posting in postings}
    for key in sorted(counted.keys() | standing.keys()):
        total = standing.get(key)
        kept = MemberSums(total.amount, total.units, total.cost) if total else MemberSums()
        if kept != counted.get(key, MemberSums()):
            yield _("the total of member %(number)s on account %(code)s is not the sum of its postings") % {
                "number": total.member.number if total else numbers[key[0]],
                "code": total.account.code if total else codes[key[1]],
            }


def recount_dues(entries: list[JournalEntry], postings: list[Posting]) -> Iterator[str]:
    """How the members stood in every frozen report, against the books as they were then.

    A report that was frozen before this was counted says nothing of it.
    """
    books = _Books(entries, postings)
    for report in MonthlyReport.objects.all():
        if report.dues is not None and report.dues != books.dues(report):
            yield _("what members owed in the report of %(month)s is not what the books said then") % {
                "month": report.month.iso
            }


@dataclass
class _Running:
    """What stands in members' names while entries are counted one after the other."""

    sums: dict[Key, MemberSums]
    # Units by how many lists of prices had been published when they were bought.
    bought: dict[Key, Counter]

    def add(self, posting: Posting, lists: int) -> None:
        key = (posting.member_id, posting.account.code)
        self.sums[key].add(posting)
        self.bought[key][lists] += posting.units or 0


class _Books:
    """Everything that says what members owe, to be read as it stood when a month was closed."""

    def __init__(self, entries: list[JournalEntry], postings: list[Posting]):
        self._rates = [price_of(rate) for rate in Rate.objects.select_related("account")]
        self._moments = PriceList(self._rates).publications()
        self._stated = list(PaidThrough.objects.select_related("account").order_by("id"))
        self._changes = list(StateChange.objects.order_by("id"))
        self._joined = dict(Member.objects.values_list("pk", "joined_on"))
        self._months = [period.month for period in Period.objects.order_by("starts_on")]
        self._entries = entries
        self._sealed = {entry.pk: entry.posted_at for entry in entries}
        self._postings = sorted(
            (p for p in postings if p.member_id and p.account.code in CONTRIBUTION_CODES),
            key=lambda posting: posting.entry.number,
        )

    def dues(self, report: MonthlyReport) -> dict:
        """As `MonthlyReport.dues` holds it."""
        terms, changes = self._terms(report)
        on, people = report.month.last, {change.member_id: self._joined[change.member_id] for change in changes}
        running = self._counted(report)
        totals = {key: Position(sums.units, sums.amount, sums.cost) for key, sums in running.sums.items()}

        def bought_by(ahead: list[Key]) -> dict[Key, list[Purchase]]:
            return {key: self._purchases(running.bought[key], terms.prices) for key in ahead}

        found = stand(terms, people, spans_of(changes), totals, on, bought_by)
        return asdict(sum_standings(found.values()))

    def _terms(self, report: MonthlyReport) -> tuple[Terms, list[StateChange]]:
        """What members owed by, as it was known when the month was closed."""
        then = report.closed_at
        prices = PriceList(price for price in self._rates if price.known_at(then))
        known = [entry for entry in self._entries if entry.number <= report.last_number]
        taken_back = {entry.reverses_id for entry in known}
        told = [
            (entry.summary_from, entry.summary_through)
            for entry in known
            if entry.kind == JournalEntry.Kind.SUMMARY and entry.pk not in taken_back
        ]
        stated = [(row.member_id, row.account.code, row.through) for row in self._stated if row.at <= then]
        changes = [change for change in self._changes if change.at <= then]
        return Terms.of(prices, first_untold(self._months, told), stated, changes), changes

    def _counted(self, report: MonthlyReport) -> _Running:
        running = _Running(defaultdict(MemberSums), defaultdict(Counter))
        for posting in self._postings:
            if posting.entry.number > report.last_number:
                break
            if posting.entry.on <= report.month.last:
                bought_at = self._sealed[posting.entry.reverses_id or posting.entry_id]
                running.add(posting, bisect_right(self._moments, bought_at))
        return running

    def _purchases(self, bought: Counter, prices: PriceList) -> list[Purchase]:
        known = prices.publications()
        return [(units, prices.known_at(known[lists - 1])) for lists, units in sorted(bought.items()) if lists]
