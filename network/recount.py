"""Recounting the books: what `check_books` looks at, one line for everything that does not hold.

Promises: reads every entry, posting, total and frozen line of a group and recomputes numbers, digests, balances and
totals from nothing but the postings. Refuses to mend anything.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from groups.models import AuditEvent, Group
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.digest import entry_digest, text_digest
from ledger.models import Account, Books, JournalEntry, MonthlyTotal, Period, Posting
from ledger.queries import account_month
from ledger.totals import Sums, sum_postings
from members.models import BELONGS, Member, StateChange
from members.register import TRANSITIONS
from reports.closing import report_lines
from reports.models import MonthlyReport, ReportLine
from reports.statement import statement_line

LINE_FIELDS = (
    "section", "slug", "name", "month_amount", "month_cases", "month_cases_complete", "total_amount", "total_cases",
    "total_cases_complete",
)  # fmt: skip

# As `ledger.journal` notes a posting in the trail.
POSTED = re.compile(r"first (?P<first>\d{1,18}) last (?P<last>\d{1,18}) digest (?P<digest>\w*)")


def recount(group: Group) -> list[str]:
    """Everything that does not hold in a group's books, each as one sentence that names the place."""
    with group_scope(group):
        entries = list(JournalEntry.objects.select_related("reverses", "text").order_by("number"))
        postings = list(Posting.objects.select_related("account", "member").order_by("entry_id", "position"))
        by_entry: dict[int, list[Posting]] = {entry.pk: [] for entry in entries}
        known = {entry.pk: entry for entry in entries}
        for posting in postings:
            posting.entry = known[posting.entry_id]
            by_entry[posting.entry_id].append(posting)
        books = Books.objects.filter(group=group).first()
        if books is None:
            return [f"{group.slug}: " + _("the books have no lock row")]
        counted = sum_postings(postings)
        found = [
            *_chain(group, books, entries, by_entry),
            *_trail(entries),
            *_totals(counted, postings),
            *_reports({entry.number: entry for entry in entries}, counted),
            *_register(),
        ]
    return [f"{group.slug}: {sentence}" for sentence in found]


def _chain(group: Group, books: Books, entries: list[JournalEntry], by_entry: dict) -> Iterator[str]:
    previous = ""
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected:
            yield _("entry %(number)s follows where entry %(expected)s is missing") % {
                "number": entry.number,
                "expected": expected,
            }
            return
        yield from _entry(group, entry, by_entry[entry.pk], previous)
        previous = entry.digest
    if (books.last_number, books.last_digest) != (len(entries), previous):
        yield _("entry %(number)s is missing: the books end at %(last)s") % {
            "number": books.last_number,
            "last": len(entries),
        }


def _entry(group: Group, entry: JournalEntry, postings: list[Posting], previous: str) -> Iterator[str]:
    number = {"number": entry.number}
    if entry.posted_at is None:
        yield _("entry %(number)s was never sealed") % number
    if len(postings) < 2 or sum(posting.amount for posting in postings):
        yield _("entry %(number)s does not balance") % number
    if Month.of(entry.on) != Month.of(entry.period.starts_on):
        yield _("entry %(number)s is dated outside its month") % number
    covered = [(p.account.code, p.amount, p.cases, p.units, p.member and p.member.uuid) for p in postings]
    reverses_number = entry.reverses and entry.reverses.number
    if entry.previous_digest != previous:
        yield _("entry %(number)s does not follow the entry before") % number
    if entry.digest != entry_digest(group.uuid, entry, covered, reverses_number):
        yield _("entry %(number)s was changed: its digest differs") % number
    yield from _words(entry)


def _words(entry: JournalEntry) -> Iterator[str]:
    text = getattr(entry, "text", None)
    if text is None:
        yield _("entry %(number)s has lost its words") % {"number": entry.number}
    elif text.erased_at and text.text:
        yield _("the words of entry %(number)s count as erased and are still there") % {"number": entry.number}
    elif text.erased_at is None and entry.text_digest != text_digest(text.salt, text.text):
        yield _("the words of entry %(number)s were changed") % {"number": entry.number}


def _trail(entries: list[JournalEntry]) -> Iterator[str]:
    """The entries against what the trail noted when they were posted.

    Who takes away the last entry can mend the lock row and the totals with it; the trail still tells of it.
    """
    digests = {entry.number: entry.digest for entry in entries}
    told = 0
    for first, last, digest in sorted(_posted()):
        if first != told + 1:
            yield _("the trail breaks off before entry %(number)s") % {"number": told + 1}
        if digests.get(last) != digest:
            yield _("the trail tells of an entry %(number)s that is gone or was rewritten") % {"number": last}
        told = last
    if told < len(entries):
        yield _("the trail breaks off before entry %(number)s") % {"number": told + 1}


def _posted() -> Iterator[tuple[int, int, str]]:
    """First and last number and the digest at its end of each posting; what cannot be read leaves a gap."""
    for fields in AuditEvent.objects.filter(action="entry.posted").values_list("fields", flat=True):
        found = POSTED.fullmatch(" ".join(map(str, fields or [])))
        if found:
            yield int(found["first"]), int(found["last"]), found["digest"]


def _totals(counted: dict[tuple, Sums], postings: list[Posting]) -> Iterator[str]:
    standing = {
        (total.starts_on, total.account_id, total.summary): total
        for total in MonthlyTotal.objects.select_related("account")
    }
    codes = {posting.account_id: posting.account.code for posting in postings}
    for key in sorted(counted.keys() | standing.keys(), key=str):
        total = standing.get(key)
        kept = Sums(total.amount, total.postings, total.cases, total.unknown) if total else Sums()
        if kept != counted.get(key, Sums()):
            code = total.account.code if total else codes[key[1]]
            yield _("the total of %(month)s on account %(code)s is not the sum of its postings") % {
                "month": Month.of(key[0]).iso,
                "code": code,
            }


def _reports(entries: dict[int, JournalEntry], counted: dict[tuple, Sums]) -> Iterator[str]:
    """Every frozen report against the books as they stood when it was closed."""
    accounts = list(Account.objects.all())
    for report in MonthlyReport.objects.prefetch_related("lines"):
        month = {"month": report.month.iso}
        last = entries.get(report.last_number)
        if report.last_number and (last is None or last.digest != report.digest):
            yield _("the digest of the report of %(month)s is not that of entry %(number)s") % {
                **month,
                "number": report.last_number,
            }
        recorded = not _told_by_summary(report, entries.values())
        lines = [statement_line(account_month(a, _row(a, report, counted), recorded)) for a in accounts]
        yield from _lines(report, report_lines(report, lines))
    for period in Period.objects.filter(closed_at__isnull=False):
        if not MonthlyReport.objects.filter(starts_on=period.starts_on).exists():
            yield _("%(month)s is closed and has no report") % {"month": period.month.iso}


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


def _shown(line: ReportLine) -> tuple:
    return tuple(getattr(line, name) for name in LINE_FIELDS)


def _register() -> Iterator[str]:
    """The state kept with a member against the changes it came from."""
    states: dict[int, str] = {}
    for change in StateChange.objects.order_by("id"):
        states[change.member_id] = TRANSITIONS[change.kind][1] if change.kind in TRANSITIONS else BELONGS[0]
    for member in Member.objects.order_by("id"):
        if states.get(member.pk) != member.state:
            yield _("member %(number)s is %(state)s without a dated change that says so") % {
                "number": member.number,
                "state": member.state,
            }
