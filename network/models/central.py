"""The table of what arrived: money of a group for a central fund, in the network's own books (D3).

Promises: facts about one row, never changed; what was taken back is told by the entry's reversal. Rows belong to the
group that holds the books; which group sent the money is a key into the directory.
"""

from django.db import models

from groups.models import CentralFund, Group
from groups.tenancy import GroupOwned
from groups.thai_dates import Month
from ledger.models import JournalEntry
from ledger.money import SatangField


class CentralReceipt(GroupOwned):
    """Money of one group for one fund, received by one entry; `starts_on` is the month whose share it is."""

    fund = models.ForeignKey(CentralFund, on_delete=models.PROTECT, related_name="+")
    from_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="central_receipt")
    satang = SatangField()
    # The day that the group gives for its sending, where the paper says it.
    sent_on = models.DateField(null=True)
    received_on = models.DateField()

    class Meta(GroupOwned.Meta):
        ordering = ["received_on", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(satang__gt=0), name="centralreceipt_above_zero")]
        indexes = [models.Index(fields=["group", "fund", "received_on"], name="centralreceipt_by_fund")]

    @property
    def month(self) -> Month:
        """The month whose share it is."""
        return Month.of(self.starts_on)
