"""Closing a month, signing it and handing it to the network.

Promises: closing freezes figures, findings and the digest of the books in one transaction; a second person signs;
submitting opens exactly that to the network the group belonged to, once. Refuses while a blocking finding stands, out
of order, twice, and one person's signature for both. What the network does then stands in `reports/returning.py`.
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
from reports.refusals import (
    AlreadyDecided,
    AlreadySigned,
    AlreadySubmitted,
    MonthNotReady,
    NoNetwork,
    NotClosed,
    NotSigned,
    SameOfficer,
)
from reports.statement import StatementLine, newest_report, statement_of_books


@transaction.atomic
def close_month(group: Group, month: Month, *, by: User | None) -> MonthlyReport:
    """Close a month of the group in scope and freeze its report.

    Raises MonthNotReady with the first blocking finding, PeriodClosed or OutOfOrder.
    """
    lock_books()
    period = close_period(month, by=by)
    before = newest_report(month)
    value = statement_of_books(group, month, revision=before.revision + 1 if before else 1)
    findings = closing_findings(value)
    blocking = [finding for finding in findings if finding.blocking]
    if blocking:
        raise MonthNotReady(
            _("%(month)s cannot be closed yet: %(reason)s") % {"month": month.label(), "reason": blocking[0].text}
        )
    report = MonthlyReport.objects.create(
        group=group,
        starts_on=month.first,
        revision=value.revision,
        last_number=value.last_number,
        digest=value.digest,
        members=asdict(value.members),
        dues=value.dues and asdict(value.dues),
        restated=value.restated,
        corrections=[asdict(told) for told in value.corrections],
        sent=[asdict(told) for told in value.sent],
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
def confirm_report(month: Month, *, by: User, revision: int | None = None) -> MonthlyReport:
    """Sign a closed month of the group in scope as the second person; `revision` is the one that was looked at.

    Raises NotClosed, AlreadyDecided (a newer revision lies there), AlreadySubmitted, AlreadySigned, or SameOfficer
    for whoever closed it.
    """
    lock_books()
    report = standing_report(month)
    if revision not in (None, report.revision):
        raise AlreadyDecided(
            _("%(month)s was opened, mended and closed again meanwhile. Look at it first: nothing was signed.")
            % {"month": month.label()}
        )
    if report.submitted_at:
        raise AlreadySubmitted(_("%(month)s was already submitted.") % {"month": month.label()})
    if report.confirmed_at:
        raise AlreadySigned(
            _("%(name)s has already signed %(month)s.") % {"name": report.confirmed_by, "month": month.label()}
        )
    if report.closed_by_id == by.pk:
        raise SameOfficer(
            _("You closed %(month)s yourself: somebody else has to sign it.") % {"month": month.label()}
        )
    report.confirmed_at, report.confirmed_by = timezone.now(), by
    report.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record("report.confirmed", by=by, subject=f"{month.iso} revision {report.revision}")
    return report


@transaction.atomic
def submit_report(group: Group, month: Month, *, by: User | None) -> MonthlyReport:
    """Hand a closed and signed month to the network the group belonged to at its end.

    What the product itself closed (paper figures that a record brings) needs no second signature. Raises NotClosed,
    also naming an earlier month that must go first, AlreadySubmitted, NotSigned or NoNetwork.
    """
    lock_books()
    report = standing_report(month)
    if report.submitted_at:
        raise AlreadySubmitted(_("%(month)s was already submitted.") % {"month": month.label()})
    if earlier := [one for one in unsubmitted(group) if one.month < month]:
        raise NotClosed(_("Submit %(month)s first.") % {"month": earlier[0].month.label()})
    if report.confirmed_at is None and report.closed_by_id is not None:
        raise NotSigned(
            _("%(month)s waits for a second signature: the chair or a committee member looks at it and signs.")
            % {"month": month.label()}
        )
    network = network_of(group, month.last)
    if network is None:
        raise NoNetwork(_("%(group)s belonged to no network in %(month)s.") % _names(group, month))
    report.network, report.submitted_at, report.submitted_by = network, timezone.now(), by
    report.due_on = network.report_due_on(month)
    report.save(update_fields=["network", "submitted_at", "submitted_by", "due_on"])
    audit.record("report.submitted", by=by, subject=f"{month.iso} revision {report.revision}")
    return report


def standing_report(month: Month) -> MonthlyReport:
    """The revision of a closed month of the group in scope that holds. Raises NotClosed."""
    report = newest_report(month)
    if report is None or not report.stands:
        raise NotClosed(_("Close %(month)s first, then submit it.") % {"month": month.label()})
    return report


def unsubmitted(group: Group) -> list[MonthlyReport]:
    """Reports of the group in scope that hold and that its network has not got, oldest first.

    A month at whose end the group belonged to no network waits for nobody.
    """
    reports = MonthlyReport.objects.filter(submitted_at=None, returned_at=None)
    stays = list(group.affiliations.all())
    return [
        report
        for report in reports.select_related("closed_by", "confirmed_by").order_by("starts_on")
        if any(stay.covers(report.month.last) for stay in stays)
    ]


def _names(group: Group, month: Month) -> dict[str, str]:
    return {"group": group.name, "month": month.label()}
