"""Reading welfare: the vouchers of a month.

Promises: everything a list shows in a constant number of queries. Never writes.
"""

from django.db.models import QuerySet

from groups.thai_dates import Month
from welfare.models import Payout


def payouts_in(month: Month) -> QuerySet[Payout]:
    """Payouts dated in a month with entry and amounts, newest first; one that was taken back knows its reversal."""
    payouts = Payout.objects.filter(entry__on__range=(month.first, month.last))
    return payouts.select_related(
        "kind__account", "member", "entry__reversed_by", "entered_by", "approved_by", "paid_by"
    ).prefetch_related("entry__postings")
