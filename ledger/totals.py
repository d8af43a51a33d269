"""Monthly totals: one row per month, account and kind of telling, kept with every posting.

Promises: in the same transaction as the postings and under the group's lock, so that a report costs the same after
twenty years. Refuses to be believed: `check_books` recounts every row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from groups.tenancy import current_group_id
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
