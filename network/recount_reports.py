"""Recounting the frozen reports: what the network reads, against the books and the register behind it.

Promises: every figure of a report is computed anew from postings, headcounts and state changes as they stood when the
month was closed, without the queries that wrote it. Refuses to mend anything; `network.recount` asks it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from groups.models import Group
from groups.queries import network_of
from groups.thai_dates import Month
from ledger.chart import Section
from ledger.models import Account, JournalEntry, Posting
from ledger.queries import AccountMonth, account_month
from ledger.totals import Sums, tells_paper_years
from members.models import StateChange, StatedHeadcount
from members.queries import MOVEMENTS, Movement, headcounts, moved
from network.recount_revisions import Corrected, recount_revisions, report_corrections
from reports.closing import report_lines
from reports.models import MonthlyReport, ReportLine
from reports.statement import statement_line

LINE_FIELDS = (
    "section", "slug", "name", "month_amount", "month_cases", "month_cases_complete", "total_amount", "total_cases",
    "total_cases_complete",
)  # fmt: skip
# How a correction of an account moves what is left over.
FUND_SIGN = {Section.RECEIPTS: 1, Section.BENEFITS: -1, Section.SPENDING: -1}


@dataclass(frozen=True)
class _Register:
    """Headcounts, the one that holds first, and state changes: what the movement of members is counted from."""

    headcounts: list[StatedHeadcount]
    changes: list[StateChange]

    def movement(self, report: MonthlyReport) -> dict:
        """The members of the report's month from what was known when it was closed, `source` left open.

        Whatever was recorded later (a headcount corrected, names from the paper years) rightly changes no frozen
        report; `source` compares with all names and so may differ without a fault.
        """
        month, closed_at = report.month, report.closed_at
        stated = (count for count in self.headcounts if count.at <= closed_at and count.on <= month.last)
        changes = [change for change in self.changes if change.at <= closed_at]
        base = next(stated, None)
        nobody = dict.fromkeys(MOVEMENTS)
        if base and Month.of(base.on) == month:
            return asdict(Movement(start=None, end=base.members, source=None, **nobody))
        if base is None and not changes:
            return asdict(Movement(start=None, end=None, source=None, **nobody))
        start, during = _moved(changes, base, month)
        return asdict(Movement(start=start, end=start + during.total(), source=None, **moved(during)))


def _moved(changes: list[StateChange], base: StatedHeadcount | None, month: Month) -> tuple[int, Counter]:
    """Members at the month's start, and what each kind of change added during it."""
    start, during = (base.members if base else 0), Counter()
    for change in changes:
        counted = change.reporting_month
        # Names from the paper years are already in a stated number.
        if base and (counted is None or counted <= Month.of(base.on).first):
            continue
        if counted is None or counted < month.first:
            start += change.delta
        elif counted == month.first:
            during[change.kind] += change.delta
    return start, during


def recount_reports(group: Group, entries: dict[int, JournalEntry], postings: list[Posting]) -> Iterator[str]:
    """Every revision of every frozen report against the books as they stood when it was closed."""
    accounts, books = list(Account.objects.all()), _Running(postings)
    register = _Register(list(headcounts()), list(StateChange.objects.order_by("id")))
    corrected = Corrected(entries.values(), postings)
    reports = list(MonthlyReport.objects.prefetch_related("lines").order_by("last_number", "starts_on", "revision"))
    for report in reports:
        month = {"month": report.month.iso}
        last = entries.get(report.last_number)
        if report.last_number and (last is None or last.digest != report.digest):
            yield _("the digest of the report of %(month)s is not that of entry %(number)s") % {
                **month,
                "number": report.last_number,
            }
        counted, recorded = books.up_to(report.last_number), not _told_by_summary(report, entries.values())
        months = [account_month(a, _row(a, report, counted), recorded) for a in accounts]
        yield from _lines(report, report_lines(report, map(statement_line, months)))
        yield from _head(group, report, months)
        if report_corrections(report) != corrected.of(report):
            yield _("what the report of %(month)s corrects of earlier months is not what the books say") % month
        if {**report.members, "source": None} != register.movement(report):
            yield _("the members in the report of %(month)s are not those of the register") % month
    yield from recount_revisions(reports)


class _Running:
    """The sums of all postings up to an entry; asked for one number after the other, upwards."""

    def __init__(self, postings: Iterable[Posting]):
        self._coming = iter(sorted(postings, key=lambda posting: posting.entry.number))
        self._next = next(self._coming, None)
        self._sums: dict[tuple, Sums] = defaultdict(Sums)

    def up_to(self, number: int) -> dict[tuple, Sums]:
        """By first of month, account and whether paper years are told, as `sum_postings` has it."""
        while self._next is not None and self._next.entry.number <= number:
            entry = self._next.entry
            key = (entry.on.replace(day=1), self._next.account_id, tells_paper_years(entry))
            self._sums[key].add(self._next, is_reversal=entry.reverses_id is not None)
            self._next = next(self._coming, None)
        return self._sums


def _told_by_summary(report: MonthlyReport, entries: Iterable[JournalEntry]) -> bool:
    """Whether a summary that nobody had taken back by then covered the month."""
    then = [entry for entry in entries if entry.number <= report.last_number]
    taken_back = {entry.reverses_id for entry in then}
    return any(
        entry.kind == JournalEntry.Kind.SUMMARY
        and entry.pk not in taken_back
        and entry.summary_from <= report.month.last
        and entry.summary_through >= report.month.first
        for entry in then
    )


def _row(account: Account, report: MonthlyReport, counted: dict[tuple, Sums]) -> dict[str, int]:
    """The sums of an account as `ledger.queries` reads them from the monthly totals, here from the postings."""
    row: Counter[str] = Counter()
    for (starts_on, account_id, summary), sums in counted.items():
        if account_id != account.pk or starts_on > report.starts_on:
            continue
        in_month = starts_on == report.starts_on
        for name in ("amount", "cases", "unknown"):
            row[f"all_{name}"] += getattr(sums, name)
            row[f"month_{name}"] += getattr(sums, name) if in_month and not summary else 0
        row["restated"] += sums.amount if in_month and summary else 0
    return row


def _lines(report: MonthlyReport, expected: list[ReportLine]) -> Iterator[str]:
    standing = {line.code: _shown(line) for line in report.lines.all()}
    for line in expected:
        # A kind that the group added later had nothing to show then.
        if standing.get(line.code, _shown(line) if not line.total_amount else None) != _shown(line):
            yield _("the report of %(month)s differs from the books on account %(code)s") % {
                "month": report.month.iso,
                "code": line.code,
            }
    for code in sorted(standing.keys() - {line.code for line in expected}):
        yield _("the report of %(month)s has a line %(code)s that the books do not know") % {
            "month": report.month.iso,
            "code": code,
        }


def _head(group: Group, report: MonthlyReport, months: list[AccountMonth]) -> Iterator[str]:
    """What the report says besides its lines and members."""
    month = {"month": report.month.iso}
    if report.restated != sum(FUND_SIGN.get(entry.account.section, 0) * entry.restated for entry in months):
        yield _("the corrections of paper figures in the report of %(month)s are not those of the books") % month
    if report.is_example != group.is_example_on(report.month.last):
        yield _("the report of %(month)s does not say rightly whether its figures are invented") % month
    network = network_of(group, report.month.last) if report.submitted_at else None
    if report.network_id != (network and network.pk):
        yield _("the report of %(month)s lies with a network that the group did not belong to") % month


def _shown(line: ReportLine) -> tuple:
    return tuple(getattr(line, name) for name in LINE_FIELDS)
