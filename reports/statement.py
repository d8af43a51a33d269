"""One group's month as one frozen value, whether it is still open or was closed long ago.

Promises: every screen, paper and file of a month shows this value and nothing else, so that they cannot disagree;
what is not recorded is None, never 0; totals name what they could not include (D20). `statement` takes the frozen
report when there is one, else the books.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.models import Group
from groups.thai_dates import Month
from ledger import chart
from ledger.arrears import MembersDues, members_dues
from ledger.chart import Section
from ledger.queries import AccountMonth, Figure, account_months, add_figures, books_now, months_known
from members.queries import Movement, member_movement
from reports.finding_words import Finding
from reports.models import MonthlyReport
from reports.refusals import NoSuchMonth

OPEN, CLOSED, SUBMITTED = "open", "closed", "submitted"


@dataclass(frozen=True)
class StatementLine:
    """One account of the month; `name` is empty for accounts of the standard chart."""

    section: str
    code: str
    slug: str
    name: str
    month: Figure | None
    since_founding: Figure

    @property
    def label(self) -> str:
        """The line's name in the language of the page."""
        standard = chart.BY_CODE.get(self.code)
        if standard is None:
            return self.name
        return standard.english if get_language() == "en" else standard.thai


@dataclass(frozen=True)
class Total:
    """A section's sum: the month (None if not recorded) and since founding."""

    month: Figure | None
    since_founding: Figure


@dataclass(frozen=True)
class Statement:
    """A group's month. `restated` is what corrections of paper figures changed in the fund this month (satang)."""

    group: Group
    month: Month
    status: str
    revision: int
    last_number: int
    digest: str
    members: Movement
    lines: tuple[StatementLine, ...]
    restated: int
    is_example: bool
    # How the members stand at the month's end; None: not recorded.
    dues: MembersDues | None = None
    findings: tuple[Finding, ...] = ()
    submitted_at: datetime.datetime | None = None
    closed_at: datetime.datetime | None = None

    def section(self, section: str) -> tuple[StatementLine, ...]:
        """The lines of one section in chart order."""
        return tuple(line for line in self.lines if line.section == section)

    def line(self, slug: str) -> StatementLine:
        """One line by the name it has in files."""
        return next(line for line in self.lines if line.slug == slug)

    def total(self, section: str) -> Total:
        """The sum of a section."""
        lines = self.section(section)
        return Total(
            month=add_figures(line.month for line in lines) if self.month_is_recorded else None,
            since_founding=add_figures(line.since_founding for line in lines),
        )

    @property
    def month_is_recorded(self) -> bool:
        """Whether the month's own column has figures (False while brought-forward figures cover it)."""
        return all(line.month is not None for line in self.lines)

    @property
    def receipts(self) -> Total:
        """Everything received."""
        return self.total(Section.RECEIPTS)

    @property
    def benefits(self) -> Total:
        """All welfare paid."""
        return self.total(Section.BENEFITS)

    @property
    def spending(self) -> Total:
        """Everything else spent."""
        return self.total(Section.SPENDING)

    @property
    def fund(self) -> int:
        """What is left over at the month's end, satang."""
        paid = self.benefits.since_founding.amount + self.spending.since_founding.amount
        return self.receipts.since_founding.amount - paid

    @property
    def fund_before(self) -> int | None:
        """What was left over when the month began; None if the month is not recorded."""
        if not self.month_is_recorded:
            return None
        paid = self.benefits.month.amount + self.spending.month.amount
        return self.fund - self.receipts.month.amount + paid - self.restated

    @property
    def status_label(self) -> str:
        """The status in words."""
        return {OPEN: _("still open"), CLOSED: _("closed"), SUBMITTED: _("submitted")}[self.status]


def newest_report(month: Month) -> MonthlyReport | None:
    """The newest revision of a frozen month of the group in scope."""
    reports = MonthlyReport.objects.filter(starts_on=month.first).order_by("-revision")
    return reports.select_related("group").prefetch_related("lines", "findings").first()


def statement(group: Group, month: Month) -> Statement:
    """The group in scope's month: as frozen, or as the books stand now. Raises NoSuchMonth."""
    report = newest_report(month)
    if report:
        return statement_of_report(report)
    if month not in months_known():
        raise NoSuchMonth(
            _("The books of %(group)s know nothing of %(month)s.") % {"group": group.name, "month": month.label()}
        )
    return statement_of_books(group, month)


def statement_of_books(group: Group, month: Month) -> Statement:
    """The month as the books of the group in scope stand now, without findings."""
    accounts = account_months(month)
    last_number, digest = books_now()
    return Statement(
        group=group,
        month=month,
        status=OPEN,
        revision=1,
        last_number=last_number,
        digest=digest,
        members=member_movement(month),
        lines=tuple(map(statement_line, accounts)),
        restated=sum(_fund_sign(entry.account.section) * entry.restated for entry in accounts),
        is_example=group.is_example_on(month.last),
        dues=members_dues(month.last) if all(entry.month is not None for entry in accounts) else None,
    )  # fmt: skip


def statement_line(entry: AccountMonth) -> StatementLine:
    """An account's month as the report shows it."""
    account = entry.account
    return StatementLine(account.section, account.code, account.slug, account.name, entry.month, entry.since_founding)


def _fund_sign(section: str) -> int:
    return {Section.RECEIPTS: 1, Section.BENEFITS: -1, Section.SPENDING: -1}.get(section, 0)


def statement_of_report(report: MonthlyReport) -> Statement:
    """The month as it was frozen; `report` comes with group, lines and findings."""
    return Statement(
        group=report.group,
        month=report.month,
        status=SUBMITTED if report.submitted_at else CLOSED,
        revision=report.revision,
        last_number=report.last_number,
        digest=report.digest,
        members=Movement(**report.members),
        lines=tuple(_frozen_line(line) for line in sorted(report.lines.all(), key=lambda line: line.code)),
        restated=report.restated,
        is_example=report.is_example,
        dues=MembersDues(**report.dues) if report.dues else None,
        findings=tuple(Finding(found.code, found.blocking, found.figures) for found in report.findings.all()),
        submitted_at=report.submitted_at,
        closed_at=report.closed_at,
    )


def _frozen_line(line) -> StatementLine:
    month = None
    if line.month_amount is not None:
        month = Figure(line.month_amount, line.month_cases, line.month_cases_complete)
    total = Figure(line.total_amount, line.total_cases, line.total_cases_complete)
    return StatementLine(line.section, line.code, line.slug, line.name, month, total)
