"""Recounting what became of each month: its revisions, who signed them, and what they correct of earlier months.

Promises: months stand open or closed as their newest revision says; corrections are counted anew from the entries as
they stood when each revision was closed, without the query that wrote them; every act stands in the trail. Refuses to
mend anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from groups.thai_dates import Month
from ledger.chart import Kind, Section
from ledger.models import JournalEntry, Period, Posting, Receipt
from network.recount_acts import Trail
from reports.models import MonthlyReport

CORRECTION_FIELDS = ("month", "code", "section", "slug", "amount", "entries")


def recount_revisions(reports: Iterable[MonthlyReport]) -> Iterator[str]:
    """Each month against its revisions, and each revision's signatures."""
    of_month: dict = defaultdict(list)
    trail = Trail()
    for report in sorted(reports, key=lambda report: report.revision):
        of_month[report.starts_on].append(report)
        yield from _signatures(report, trail)
    yield from trail.differs(report for revisions in of_month.values() for report in revisions)
    periods = {period.starts_on: period for period in Period.objects.all()}
    for starts_on, revisions in of_month.items():
        yield from _month(periods.pop(starts_on, None), revisions)
    for period in periods.values():
        month = {"month": period.month.iso}
        if period.closed_at:
            yield _("%(month)s is closed and has no report") % month
        if period.reopened:
            yield _("%(month)s was opened again and no report of it went back") % month


def _signatures(report: MonthlyReport, trail: Trail) -> Iterator[str]:
    told = {"month": report.month.iso, "revision": report.revision}
    if report.confirmed_by_id is not None and report.confirmed_by_id == report.closed_by_id:
        yield _("revision %(revision)s of %(month)s was closed and signed by one person") % told
    one_alone = report.closed_by_id is not None and None in (report.confirmed_at, report.confirmed_by_id)
    if report.submitted_at and one_alone and not trail.is_of_one_signature(report):
        yield _("revision %(revision)s of %(month)s was submitted with one signature") % told


def _month(period: Period | None, revisions: list[MonthlyReport]) -> Iterator[str]:
    """A month with the revisions of its report, oldest first."""
    newest, month = revisions[-1], {"month": revisions[-1].month.iso}
    closed_at = newest.closed_at if newest.stands else None
    if period is None or period.closed_at != closed_at:
        if newest.stands:
            yield _("%(month)s has a report and was not closed when the report says") % month
        else:
            yield _("%(month)s is closed, and its newest report went back") % month
    if [report.revision for report in revisions] != list(range(1, len(revisions) + 1)):
        yield _("a revision of the report of %(month)s is missing") % month
    if any(report.stands for report in revisions[:-1]):
        yield _("an older revision of the report of %(month)s never went back") % month
    if period and period.reopened != sum(not report.stands for report in revisions):
        yield _("%(month)s was not opened again as often as its reports went back") % month


def report_corrections(report: MonthlyReport) -> list[dict]:
    """What a report says it corrects, but for the names, which a group may write anew."""
    return [{name: told[name] for name in CORRECTION_FIELDS} for told in report.corrections]


class Corrected:
    """What entries take back or issue anew of months before their own."""

    def __init__(self, entries: Iterable[JournalEntry], postings: Iterable[Posting]):
        known = {entry.pk: entry for entry in entries}
        replaced = dict(Receipt.objects.exclude(replaces=None).values_list("entry_id", "replaces__entry_id"))
        # By the month in which it is corrected: the day that is corrected, and the posting that does it.
        self._found: dict[Month, list[tuple[Month, Posting]]] = defaultdict(list)
        for posting in postings:
            entry = posting.entry
            old = entry.reverses if entry.reverses_id else known.get(replaced.get(entry.pk))
            if old is None or old.kind == JournalEntry.Kind.SUMMARY or posting.account.section == Section.BALANCES:
                continue
            if Month.of(old.on) < Month.of(entry.on):
                self._found[Month.of(entry.on)].append((Month.of(old.on), posting))

    def of(self, report: MonthlyReport) -> list[dict]:
        """The corrections of a report's month as its books then ended, as `report_corrections` has them."""
        amounts, entries = defaultdict(int), defaultdict(set)
        for old, posting in self._found[report.month]:
            if posting.entry.number > report.last_number:
                continue
            account = posting.account
            key = (old.iso, account.code, account.section, account.slug)
            amounts[key] += -posting.amount if account.kind in (Kind.INCOME, Kind.LIABILITY) else posting.amount
            entries[key].add(posting.entry_id)
        return [
            dict(zip(CORRECTION_FIELDS, (*key, amounts[key], len(entries[key])), strict=True))
            for key in sorted(amounts)
        ]
