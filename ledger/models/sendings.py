"""The table of what a group sent up: money for a central fund of its network.

Promises: facts about one row, never changed; what was taken back is told by the entry's reversal. Writes no other
row.
"""

from django.db import models

from groups.models import CentralFund
from groups.tenancy import GroupOwned
from groups.thai_dates import Month
from ledger.models.books import JournalEntry
from ledger.money import SatangField


class Sending(GroupOwned):
    """Money sent to a central fund by one entry; `starts_on` is the month whose share it is."""

    fund = models.ForeignKey(CentralFund, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="sending")
    satang = SatangField()
    sent_on = models.DateField()

    class Meta(GroupOwned.Meta):
        ordering = ["sent_on", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(satang__gt=0), name="sending_above_zero"),
        ]
        indexes = [models.Index(fields=["group", "fund", "sent_on"], name="sending_by_fund")]

    @property
    def month(self) -> Month:
        """The month whose share was sent."""
        return Month.of(self.starts_on)
