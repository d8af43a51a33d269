"""Totals kept with every posting: by month and account for the reports, by member and account for what is owed.

Promises: in the same transaction as the postings and under the group's lock, so that a report and a sheet cost the
same after twenty years. Refuses to be believed: `check_books` recounts every row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from groups.tenancy import current_group_id
from ledger.chart import CONTRIBUTION_CODES
from ledger.models import JournalEntry, MonthlyTotal, Posting


@dataclass
class Sums:
    """What a set of postings adds to a total: satang, postings, known cases, postings of unknown cases."""

    amount: int = 0
    postings: int = 0
    cases: int = 0
    unknown: int = 0

    def add(self, posting: Posting, *, is_reversal: bool) -> None:
        """Count one posting; taking back a posting of unknown cases makes them known again: there are none."""
        self.amount += posting.amount
        self.postings += 1
        self.cases += posting.cases or 0
        if posting.account.counts_cases and posting.cases is None:
            self.unknown += -1 if is_reversal else 1


def tells_paper_years(entry: JournalEntry) -> bool:
    """Whether the entry is a summary or takes one back: such figures never belong to *this month*."""
    return entry.kind == JournalEntry.Kind.SUMMARY or (
        entry.reverses_id is not None and entry.reverses.kind == JournalEntry.Kind.SUMMARY
    )


def sum_postings(postings: Iterable[Posting]) -> dict[tuple, Sums]:
    """Sums by (first of month, account id, summary); postings come with entry, its `reverses`, and account."""
    sums: dict[tuple, Sums] = defaultdict(Sums)
    for posting in postings:
        entry = posting.entry
        key = (entry.on.replace(day=1), posting.account_id, tells_paper_years(entry))
        sums[key].add(posting, is_reversal=entry.reverses_id is not None)
    return dict(sums)


def keep_totals(postings: Iterable[Posting]) -> None:
    """Add just-written postings to the totals; the caller holds the group's lock. Three queries at most."""
    sums = sum_postings(postings)
    months = {starts_on for starts_on, _, _ in sums}
    standing = {
        (total.starts_on, total.account_id, total.summary): total
        for total in MonthlyTotal.objects.filter(starts_on__in=months)
    }
    new, changed = [], []
    for key, added in sums.items():
        total = standing.get(key)
        (changed if total else new).append(total := total or _empty(*key))
        total.amount += added.amount
        total.postings += added.postings
        total.cases += added.cases
        total.unknown += added.unknown
    MonthlyTotal.objects.bulk_create(new)
    if changed:
        MonthlyTotal.objects.bulk_update(changed, ["amount", "postings", "cases", "unknown"])


def _empty(starts_on, account_id: int, summary: bool) -> MonthlyTotal:
    return MonthlyTotal(
        group_id=current_group_id(), starts_on=starts_on, account_id=account_id, summary=summary,
        amount=0, postings=0, cases=0, unknown=0,
    )  # fmt: skip


@dataclass
class MemberSums:
    """What postings in a member's name add up to on one account, in the member's sense: satang, units, their cost."""

    amount: int = 0
    units: int = 0
    cost: int = 0

    def add(self, posting: Posting) -> None:
        """Count one posting. Units that say nothing of their cost were bought with the whole amount."""
        self.amount -= posting.amount
        self.units += posting.units or 0
        if posting.cost is not None:
            self.cost += posting.cost
        elif posting.units is not None:
            self.cost -= posting.amount


_ADD_TO_MEMBERS = f"""
INSERT INTO ledger_membertotal (group_id, member_id, account_id, amount, units, cost)
SELECT p.group_id, p.member_id, p.account_id, -sum(p.amount), sum(coalesce(p.units, 0)),
       sum(coalesce(p.cost, CASE WHEN p.units IS NULL THEN 0 ELSE -p.amount END))
FROM ledger_journalentry e
JOIN ledger_posting p ON p.entry_id = e.id
JOIN ledger_account a ON a.id = p.account_id
WHERE e.group_id = %s AND e.number BETWEEN %s AND %s AND p.member_id IS NOT NULL
  AND a.code IN ({", ".join(["%s"] * len(CONTRIBUTION_CODES))})
GROUP BY p.group_id, p.member_id, p.account_id
ON CONFLICT (member_id, account_id) DO UPDATE SET
  amount = ledger_membertotal.amount + excluded.amount,
  units = ledger_membertotal.units + excluded.units,
  cost = ledger_membertotal.cost + excluded.cost
"""


def sum_by_member(postings: Iterable[Posting]) -> dict[tuple[int, int], MemberSums]:
    """Sums of what members put in, by (member id, account id); postings come with their account."""
    sums: dict[tuple[int, int], MemberSums] = defaultdict(MemberSums)
    for posting in postings:
        if posting.member_id and posting.account.code in CONTRIBUTION_CODES:
            sums[posting.member_id, posting.account_id].add(posting)
    return dict(sums)


def keep_member_totals(first: int, last: int) -> None:
    """Add the entries from number `first` to `last`, just written, to the members' totals: one statement.

    The caller holds the group's lock. Says the same as `sum_by_member`, by which check_books recounts; here the
    database adds up by itself, because a whole collection sheet would otherwise be read, added and sent back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ADD_TO_MEMBERS, [current_group_id(), first, last, *CONTRIBUTION_CODES])
