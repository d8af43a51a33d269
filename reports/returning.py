"""What becomes of a closed month: taken back by the group, sent back by the network, or accepted.

The roof calls `return_report` and `accept_report` inside the one group's scope (door e of D1). Promises: what goes
back keeps its revision with the reason, and the month opens again to be mended by entries and closed once more; one
decision for each revision. Refuses once a later month is closed, once it was accepted, and a decision about a
revision that is not the newest any more. An accepted month never opens again.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Network, User
from groups.thai_dates import Month
from ledger.journal import lock_books
from ledger.periods import reopen_period
from reports.closing import standing_report
from reports.models import MonthlyReport
from reports.refusals import AlreadyDecided, AlreadySubmitted, NotSubmitted, ReportRefused


@transaction.atomic
def take_back_close(month: Month, *, reason: str, by: User, revision: int | None = None) -> MonthlyReport:
    """Open a closed month of the group in scope again, before the network has got it.

    `revision` is the one that was looked at. Raises NotClosed, AlreadyDecided (a newer revision lies there),
    AlreadySubmitted, OutOfOrder (a later month is closed), or ReportRefused without a reason.
    """
    lock_books()
    report = standing_report(month)
    if revision not in (None, report.revision):
        raise _newer(month)
    if report.submitted_at:
        raise AlreadySubmitted(
            _("%(month)s lies with the network. Ask the network to send it back, or mend it in an open month.")
            % {"month": month.label()}
        )
    return _go_back(report, "report.taken_back", reason=reason, by=by)


@transaction.atomic
def return_report(month: Month, revision: int, *, network: Network, reason: str, by: User) -> MonthlyReport:
    """Send a submitted month of the group in scope back with a reason, so that the group mends and submits it anew.

    `revision` is the one that was looked at. Raises NotSubmitted, AlreadyDecided, OutOfOrder (a later month is
    closed), or ReportRefused without a reason.
    """
    lock_books()
    report = _to_decide(month, revision, network)
    return _go_back(report, "report.returned", reason=reason, by=by)


@transaction.atomic
def accept_report(month: Month, revision: int, *, network: Network, by: User) -> MonthlyReport:
    """Accept a submitted month of the group in scope: from now on it never opens again.

    `revision` is the one that was looked at. Raises NotSubmitted or AlreadyDecided.
    """
    lock_books()
    report = _to_decide(month, revision, network)
    report.accepted_at, report.accepted_by = timezone.now(), by
    report.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("report.accepted", by=by, subject=f"{month.iso} revision {revision}")
    return report


def _to_decide(month: Month, revision: int, network: Network) -> MonthlyReport:
    """The revision that somebody looked at, if the network may still decide about it."""
    told = {"month": month.label()}
    newest = MonthlyReport.objects.filter(starts_on=month.first).order_by("-revision").first()
    if newest is None or newest.submitted_at is None or newest.network_id != network.pk:
        raise NotSubmitted(_("%(month)s does not lie with this network: nothing was changed.") % told)
    if newest.revision != revision:
        raise _newer(month)
    if newest.accepted_at:
        raise AlreadyDecided(
            _("%(name)s has accepted %(month)s already. What is wrong in it is mended in a later month.")
            % {**told, "name": newest.accepted_by}
        )
    if newest.returned_at:
        raise AlreadyDecided(
            _("%(name)s has sent %(month)s back already: the group is mending it.")
            % {**told, "name": newest.returned_by}
        )
    return newest


def _newer(month: Month) -> AlreadyDecided:
    words = _("A newer revision of %(month)s has come in meanwhile. Look at it first: nothing was changed.")
    return AlreadyDecided(words % {"month": month.label()})


def _go_back(report: MonthlyReport, action: str, *, reason: str, by: User) -> MonthlyReport:
    if not reason.strip():
        raise ReportRefused(_("Say what is to be mended."), field="reason")
    report.returned_at, report.returned_by, report.return_reason = timezone.now(), by, reason.strip()
    report.save(update_fields=["returned_at", "returned_by", "return_reason"])
    reopen_period(report.month, by=by)
    audit.record(action, by=by, subject=f"{report.month.iso} revision {report.revision}")
    return report
