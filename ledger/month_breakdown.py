"""Old months beside the figures brought forward: which months are told, and what difference remains.

Promises: what the months tell is shown against the sum they belong to, kind by kind, and is never added to it; an
unknown number of cases stays unknown. Pure: works on what `paper_months.read_paper` read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from groups.thai_dates import Month, months_between
from ledger.models import Account, JournalEntry
from ledger.paper_months import Change, Paper, Told, Way, figures_of
from ledger.queries import Figure, add_figures


@dataclass(frozen=True)
class MonthRow:
    """One month of the paper books: what it tells of each column's account (None: not recorded)."""

    month: Month
    # The month's own summary; None where a memo tells it, or only the number of members is known.
    entry: JournalEntry | None
    cells: tuple[tuple[Account, Told | None], ...]
    members: int | None
    source: str


@dataclass(frozen=True)
class KindLine:
    """One kind of money: brought forward as one sum, told by months (None: not told), and what remains (satang).

    `cases_remain` None: not recorded on one side or the other.
    """

    account: Account
    brought: Figure | None
    told: Figure | None
    remains: int
    cases_remain: int | None

    @property
    def exceeds(self) -> int:
        """By how much (satang) the months tell more than was brought forward; 0 if they do not."""
        return max(0, -self.remains)

    @property
    def counted(self) -> bool:
        """Whether cases stand beside the sums."""
        return self.account.counts_cases

    @property
    def cases_exceed(self) -> int:
        """The same in cases."""
        return max(0, -(self.cases_remain or 0))


@dataclass(frozen=True)
class Breakdown:
    """One brought-forward figure, how many of its months are told, and its kinds of money in chart order."""

    entry: JournalEntry
    months: int
    told: int
    gaps: tuple[tuple[Month, Month], ...]
    lines: tuple[KindLine, ...]


def columns(paper: Paper) -> list[Account]:
    """The kinds of money that some month tells of, in chart order."""
    codes = {code for entry in paper.own.values() for code in figures_of(entry)}
    codes |= {code for memos in paper.memos.values() for code, memo in memos.items() if memo.amount is not None}
    return [account for code, account in paper.accounts.items() if code in codes]


def month_rows(paper: Paper) -> list[MonthRow]:
    """Every month of which something is told, newest first."""
    accounts = columns(paper)
    members = {Month.of(day): count for day, count in sorted(paper.members.items()) if _is_old(paper, Month.of(day))}
    found = []
    for month in sorted(paper.memos.keys() | paper.own.keys() | members.keys(), reverse=True):
        way = Way.MEMO if paper.range_of(month) else Way.BOOKS
        told = paper.told(month, way)
        if told or month in members:
            cells = tuple((account, told.get(account.code)) for account in accounts)
            source = source_of(paper, month)
            found.append(MonthRow(month, paper.own.get(month), cells, members.get(month), source))
    return found


def _is_old(paper: Paper, month: Month) -> bool:
    return paper.first is None or month < paper.first or paper.range_of(month) is not None


def source_of(paper: Paper, month: Month) -> str:
    """Where the newest figure of the month is written; "" if nobody said."""
    if month in paper.own:
        return paper.own[month].text.text.partition("\n")[0]
    memos = [memo for memo in paper.memos.get(month, {}).values() if memo.amount is not None]
    return max(memos, key=lambda memo: memo.pk).source if memos else ""


def breakdowns(paper: Paper, changes: Iterable[Change] = ()) -> list[Breakdown]:
    """Every brought-forward figure beside the months that break it down, oldest first; as if `changes` were made."""
    after = {change.stated.month: change.after for change in changes}
    return [_breakdown(paper, entry, after) for entry in paper.ranges]


def _breakdown(paper: Paper, entry: JournalEntry, after: Mapping[Month, Mapping[str, Told]]) -> Breakdown:
    months = list(months_between(Month.of(entry.summary_from), Month.of(entry.summary_through)))
    inside = [month for month in months if paper.range_of(month) is entry]
    told = {month: after[month] if month in after else paper.told(month, Way.MEMO) for month in inside}
    told = {month: figures for month, figures in told.items() if figures}
    brought = figures_of(entry)
    lines = []
    for code, account in paper.accounts.items():
        by_month = [figures[code] for figures in told.values() if code in figures]
        if code in brought or by_month:
            lines.append(_line(account, brought.get(code), by_month))
    return Breakdown(
        entry=entry, months=len(months), told=len(told), gaps=tuple(_gaps(months, told)), lines=tuple(lines)
    )


def _line(account: Account, brought: Told | None, by_month: list[Told]) -> KindLine:
    whole = _figure(account, brought) if brought else None
    told = add_figures(_figure(account, one) for one in by_month) if by_month else None
    known = account.counts_cases and all(figure is None or figure.cases_complete for figure in (whole, told))
    return KindLine(
        account=account,
        brought=whole,
        told=told,
        remains=(whole.amount if whole else 0) - (told.amount if told else 0),
        cases_remain=(whole.cases if whole else 0) - (told.cases if told else 0) if known else None,
    )


def _figure(account: Account, told: Told) -> Figure:
    # Where nothing was paid there was no case.
    cases = 0 if not told.amount or not account.counts_cases else told.cases
    return Figure(told.amount or 0, cases, cases is not None)


def _gaps(months: Iterable[Month], told: Iterable[Month]) -> Iterator[tuple[Month, Month]]:
    """The runs of months that nothing tells of, first and last of each."""
    run: list[Month] = []
    for month in months:
        if month in told:
            if run:
                yield run[0], run[-1]
            run = []
        else:
            run.append(month)
    if run:
        yield run[0], run[-1]
