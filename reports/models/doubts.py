"""The doubts' tables: what somebody who may read a figure asks about it, and what the group answers.

Promises: facts about one row. Writes no other row.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from groups.thai_dates import Month


class Doubt(GroupOwned):
    """Somebody who may read a figure asks whether it is right; the group answers."""

    # Which figure: section and slug ("receipts.entry_fee"), "founded_on", or "members".
    figure = models.CharField(max_length=60)
    starts_on = models.DateField(null=True)
    question = models.CharField(_("what seems wrong"), max_length=500)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]

    @property
    def month(self) -> Month | None:
        """The month whose figure is doubted; None for founding data."""
        return Month.of(self.starts_on) if self.starts_on else None

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.answered_at is None
