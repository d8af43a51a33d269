"""Opening the books and their months.

Promises: months follow one another without a hole, close in order, and one is always open. Lock order: the group,
then the period. Refuses a month before the books begin, and one that is not next; of closed months only the newest
opens again.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from ledger.chart import CHART
from ledger.journal import lock_books
from ledger.models import Account, Books, Period
from ledger.refusals import OutOfOrder, PeriodClosed, PeriodNotClosed
from members.message_words import Tell
from members.messages import tell_all


@transaction.atomic
def start_books() -> Books:
    """Give the group in scope its chart of accounts and its lock row; a second call changes nothing."""
    group_id = current_group_id()
    books, made = Books.objects.get_or_create(group_id=group_id)
    if made:
        Account.objects.bulk_create(
            Account(group_id=group_id, code=a.code, slug=a.slug, kind=a.kind, section=a.section) for a in CHART
        )
        audit.record("books.started", by=None)
    return books


@transaction.atomic
def open_month(month: Month, *, by: User | None) -> Period:
    """Start a month: any month first, then always the one after the newest.

    Raises OutOfOrder, also for a month that has not begun.
    """
    lock_books()
    newest = Period.objects.order_by("-starts_on").first()
    if newest and month != newest.month.next():
        raise OutOfOrder(
            _("The next month to start is %(month)s.") % {"month": newest.month.next().label()}, field="month"
        )
    if month.first > today():
        raise OutOfOrder(_("%(month)s has not begun yet.") % {"month": month.label()}, field="month")
    audit.record("month.opened", by=by, subject=month.iso)
    return Period.objects.create(group_id=current_group_id(), starts_on=month.first)


@transaction.atomic
def close_period(month: Month, *, by: User | None) -> Period:
    """Close a month so that nothing more can be dated in it, and start the next one if none is open.

    Raises PeriodClosed (already) or OutOfOrder (an earlier month is still open, or the month never began).
    """
    lock_books()
    period = Period.objects.select_for_update(of=("self",)).filter(starts_on=month.first).first()
    if period is None:
        raise OutOfOrder(_("%(month)s has not been started.") % {"month": month.label()})
    if not period.is_open:
        raise PeriodClosed(_("%(month)s is already closed.") % {"month": month.label()})
    earlier = Period.objects.filter(starts_on__lt=month.first, closed_at=None).first()
    if earlier:
        raise OutOfOrder(_("Close %(month)s first.") % {"month": earlier.month.label()})
    period.closed_at, period.closed_by = timezone.now(), by
    period.save(update_fields=["closed_at", "closed_by"])
    audit.record("month.closed", by=by, subject=month.iso)
    _keep_one_open(month, by)
    return period


@transaction.atomic
def reopen_period(month: Month, *, by: User | None) -> Period:
    """Open the newest closed month again, to be mended and closed once more; whoever calls says why.

    Raises OutOfOrder (a later month is closed already) or PeriodNotClosed. The database asks for a report that went
    back.
    """
    lock_books()
    period = Period.objects.select_for_update(of=("self",)).filter(starts_on=month.first).first()
    if period is None or period.is_open:
        raise PeriodNotClosed(_("%(month)s is open already.") % {"month": month.label()})
    later = Period.objects.filter(starts_on__gt=month.first, closed_at__isnull=False).first()
    if later:
        raise OutOfOrder(
            _("%(later)s is closed already: %(month)s stays as it is. What is wrong is mended in an open month.")
            % {"later": later.month.label(), "month": month.label()}
        )
    period.closed_at = period.closed_by = None
    period.reopened += 1
    period.save(update_fields=["closed_at", "closed_by", "reopened"])
    audit.record("month.reopened", by=by, subject=month.iso)
    tell_all(Tell.MONTH_REOPENED, month=month)
    return period


def _keep_one_open(month: Month, by: User | None) -> None:
    following = month.next()
    if not Period.objects.filter(closed_at=None).exists() and following.first <= today():
        open_month(following, by=by)
