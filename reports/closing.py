"""Closing a month and handing it to the network.

Promises: closing freezes figures, findings and the digest of the books in one transaction; submitting opens exactly
that to the network the group belonged to, once. Refuses while a blocking finding stands, out of order, and twice.
"""

from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Group, User
from groups.queries import network_of
from groups.thai_dates import Month
from ledger.journal import lock_books
from ledger.periods import close_period
from reports.findings import closing_findings
from reports.models import MonthlyReport, ReportFinding, ReportLine
from reports.refusals import AlreadySubmitted, MonthNotReady, NoNetwork, NotClosed
from reports.statement import StatementLine, newest_report, statement_of_books


@transaction.atomic
def close_month(group: Group, month: Month, *, by: User | None) -> MonthlyReport:
    """Close a month of the group in scope and freeze its report.

    Raises MonthNotReady with the first blocking finding, PeriodClosed or OutOfOrder.
    """
    lock_books()
    period = close_period(month, by=by)
    value = statement_of_books(group, month)
    findings = closing_findings(value)
    blocking = [finding for finding in findings if finding.blocking]
    if blocking:
        raise MonthNotReady(
            _("%(month)s cannot be closed yet: %(reason)s") % {"month": month.label(), "reason": blocking[0].text}
        )
    report = MonthlyReport.objects.create(
        group=group,
        starts_on=month.first,
        last_number=value.last_number,
        digest=value.digest,
        members=asdict(value.members),
        dues=value.dues and asdict(value.dues),
        restated=value.restated,
        is_example=value.is_example,
        closed_at=period.closed_at,
        closed_by=by,
    )
    ReportLine.objects.bulk_create(report_lines(report, value.lines))
    ReportFinding.objects.bulk_create(
        ReportFinding(group=group, report=report, code=found.code, figures=found.figures) for found in findings
    )
    return report


def report_lines(report: MonthlyReport, lines: Iterable[StatementLine]) -> list[ReportLine]:
    """The rows that freeze these lines, not yet written; check_books makes them anew to compare."""
    return [
        ReportLine(
            group_id=report.group_id,
            report=report,
            section=line.section,
            code=line.code,
            slug=line.slug,
            name=line.name,
            month_amount=line.month and line.month.amount,
            month_cases=line.month and line.month.cases,
            month_cases_complete=line.month.cases_complete if line.month else True,
            total_amount=line.since_founding.amount,
            total_cases=line.since_founding.cases,
            total_cases_complete=line.since_founding.cases_complete,
        )
        for line in lines
    ]


@transaction.atomic
def submit_report(group: Group, month: Month, *, by: User | None) -> MonthlyReport:
    """Hand a closed month to the network the group belonged to at its end.

    Raises NotClosed, AlreadySubmitted, NoNetwork, or NotClosed naming an earlier month that must go first.
    """
    lock_books()
    report = newest_report(month)
    if report is None:
        raise NotClosed(_("Close %(month)s first, then submit it.") % {"month": month.label()})
    if report.submitted_at:
        raise AlreadySubmitted(_("%(month)s was already submitted.") % {"month": month.label()})
    earlier = MonthlyReport.objects.filter(starts_on__lt=month.first, submitted_at=None).first()
    if earlier:
        raise NotClosed(_("Submit %(month)s first.") % {"month": earlier.month.label()})
    network = network_of(group, month.last)
    if network is None:
        raise NoNetwork(_("%(group)s belonged to no network in %(month)s.") % _names(group, month))
    report.network, report.submitted_at, report.submitted_by = network, timezone.now(), by
    report.save(update_fields=["network", "submitted_at", "submitted_by"])
    audit.record("report.submitted", by=by, subject=month.iso)
    return report


def _names(group: Group, month: Month) -> dict[str, str]:
    return {"group": group.name, "month": month.label()}
