"""One group's month as one frozen value, whether it is still open or was closed long ago.

Promises: every screen, paper and file of a month shows this value and nothing else, so that they cannot disagree;
what is not recorded is None, never 0; totals name what they could not include (D20). `statement` takes the frozen
report when there is one, else the books.
"""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.models import Group
from groups.thai_dates import Month
from ledger import chart
from ledger.arrears import MembersDues, members_dues
from ledger.chart import Section
from ledger.queries import AccountMonth, Figure, account_months, add_figures, books_now, months_known
from ledger.sendings import SentToFund, sent_by_fund
from members.queries import Movement, member_movement
from reports.finding_words import Finding
from reports.models import MonthlyReport
from reports.refusals import NoSuchMonth
from reports.restatements import Correction, corrections_in

OPEN, CLOSED, SIGNED, SUBMITTED, ACCEPTED, RETURNED = (
    "open", "closed", "signed", "submitted", "accepted", "returned",
)  # fmt: skip
# The states of a report that lies with the network.
WITH_NETWORK = (SUBMITTED, ACCEPTED)


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
class Act:
    """Who did something with a report, and when; empty: nobody yet."""

    at: datetime.datetime | None = None
    by: str = ""

    def __bool__(self) -> bool:
        return self.at is not None


@dataclass(frozen=True)
class Acts:
    """What became of a report: closed, signed by a second person, submitted, accepted, or sent back with a reason."""

    closed: Act = Act()
    confirmed: Act = Act()
    submitted: Act = Act()
    accepted: Act = Act()
    returned: Act = Act()
    reason: str = ""
    # The last day on which it was in time; None: the network had set none.
    due_on: datetime.date | None = None

    @property
    def is_late(self) -> bool:
        """Whether it was submitted after its day."""
        return self.days_late > 0

    @property
    def days_late(self) -> int:
        """How many days after its day it was submitted; 0: in time, not submitted, or no day was set."""
        if self.due_on is None or not self.submitted:
            return 0
        return max((timezone.localdate(self.submitted.at) - self.due_on).days, 0)

    @property
    def status(self) -> str:
        """What holds of a frozen report."""
        if self.returned:
            return RETURNED
        if self.submitted:
            return ACCEPTED if self.accepted else SUBMITTED
        return SIGNED if self.confirmed else CLOSED


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
    # What this month corrects in months closed before, and what went to the network's central funds.
    corrections: tuple[Correction, ...] = ()
    sent: tuple[SentToFund, ...] = ()
    acts: Acts = Acts()

    @property
    def closed_at(self) -> datetime.datetime | None:
        """When it was closed; None while it is open."""
        return self.acts.closed.at

    @property
    def submitted_at(self) -> datetime.datetime | None:
        """When the network got it."""
        return self.acts.submitted.at

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
        return status_labels()[self.status]


def status_labels() -> dict[str, str]:
    """Each status in words."""
    return {
        OPEN: _("still open"),
        CLOSED: _("closed"),
        SIGNED: _("closed and signed by two"),
        SUBMITTED: _("submitted"),
        ACCEPTED: _("accepted"),
        RETURNED: _("sent back"),
    }


def revisions(month: Month) -> QuerySet[MonthlyReport]:
    """Every revision of a frozen month of the group in scope, newest first, with all that a statement shows."""
    told = ("group", "network", "closed_by", "confirmed_by", "submitted_by", "accepted_by", "returned_by")
    reports = MonthlyReport.objects.filter(starts_on=month.first).order_by("-revision")
    return reports.select_related(*told).prefetch_related("lines", "findings")


def newest_report(month: Month) -> MonthlyReport | None:
    """The newest revision of a frozen month of the group in scope, also one that went back."""
    return revisions(month).first()


def statement(group: Group, month: Month) -> Statement:
    """The group in scope's month: as frozen, or as the books stand now. Raises NoSuchMonth."""
    report = newest_report(month)
    if report and report.stands:
        return statement_of_report(report)
    if month not in months_known():
        raise NoSuchMonth(
            _("The books of %(group)s know nothing of %(month)s.") % {"group": group.name, "month": month.label()}
        )
    return statement_of_books(group, month, revision=report.revision + 1 if report else 1)


def statement_of_books(group: Group, month: Month, *, revision: int = 1) -> Statement:
    """The month as the books of the group in scope stand now, without findings; the next `revision` of its report."""
    accounts = account_months(month)
    last_number, digest = books_now()
    return Statement(
        group=group,
        month=month,
        status=OPEN,
        revision=revision,
        last_number=last_number,
        digest=digest,
        members=member_movement(month),
        lines=tuple(map(statement_line, accounts)),
        restated=sum(_fund_sign(entry.account.section) * entry.restated for entry in accounts),
        is_example=group.is_example_on(month.last),
        dues=members_dues(month.last) if all(entry.month is not None for entry in accounts) else None,
        corrections=tuple(corrections_in(month)),
        sent=tuple(sent_by_fund(month)),
    )  # fmt: skip


def statement_line(entry: AccountMonth) -> StatementLine:
    """An account's month as the report shows it."""
    account = entry.account
    return StatementLine(account.section, account.code, account.slug, account.name, entry.month, entry.since_founding)


def _fund_sign(section: str) -> int:
    return {Section.RECEIPTS: 1, Section.BENEFITS: -1, Section.SPENDING: -1}.get(section, 0)


def statement_of_report(report: MonthlyReport) -> Statement:
    """The month as it was frozen; `report` comes with group, lines, findings and the people who acted."""
    acts = acts_of(report)
    return Statement(
        group=report.group,
        month=report.month,
        status=acts.status,
        revision=report.revision,
        last_number=report.last_number,
        digest=report.digest,
        members=Movement(**report.members),
        lines=tuple(_frozen_line(line) for line in sorted(report.lines.all(), key=lambda line: line.code)),
        restated=report.restated,
        is_example=report.is_example,
        dues=MembersDues(**report.dues) if report.dues else None,
        findings=tuple(Finding(found.code, found.blocking, found.figures) for found in report.findings.all()),
        corrections=tuple(Correction(**told) for told in report.corrections),
        sent=tuple(SentToFund(**told) for told in report.sent),
        acts=acts,
    )


def acts_of(report: MonthlyReport) -> Acts:
    """What became of a report, with the names shown of who did it."""
    acts = {
        act: Act(getattr(report, f"{act}_at"), str(getattr(report, f"{act}_by") or ""))
        for act in ("closed", "confirmed", "submitted", "accepted", "returned")
    }
    return Acts(**acts, reason=report.return_reason, due_on=report.due_on)


def _frozen_line(line) -> StatementLine:
    month = None
    if line.month_amount is not None:
        month = Figure(line.month_amount, line.month_cases, line.month_cases_complete)
    total = Figure(line.total_amount, line.total_cases, line.total_cases_complete)
    return StatementLine(line.section, line.code, line.slug, line.name, month, total)
