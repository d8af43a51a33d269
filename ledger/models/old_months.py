"""The table of old months: what the paper books say of a month that a brought-forward figure already holds.

Promises: a memo is added and never altered; the newest row of a month and account holds. It is no posting, and no
total counts it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from groups.thai_dates import Month
from ledger.models.books import Account
from ledger.money import SatangField


class MonthMemo(GroupOwned):
    """What the paper says of one account in one month: satang in the report's own sign, cases where it says them.

    An empty amount takes back what was told: the paper says nothing after all.
    """

    starts_on = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = SatangField(null=True)
    cases = models.BigIntegerField(null=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None, cases=None) | Q(amount__gte=0), name="monthmemo_amount_not_negative"
            ),
            models.CheckConstraint(condition=Q(cases=None) | Q(cases__gte=0), name="monthmemo_cases_not_negative"),
        ]

    @property
    def month(self) -> Month:
        """The month as a value."""
        return Month.of(self.starts_on)
