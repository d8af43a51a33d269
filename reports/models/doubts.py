"""The doubts' tables: what somebody who may read a figure asks about it, and what is said about it from then on.

Promises: facts about one row. What a network asked about a submitted report is open to that network, with the answers
(door b of D1); everything else stays with the group. Writes no other row.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Network, User
from groups.tenancy import GroupOwned, GroupOwnedManager, SubmittedManager
from groups.thai_dates import Month
from ledger.models import JournalEntry
from members.models import Member


class Doubt(GroupOwned):
    """Somebody who may read a figure asks whether it is right; the group answers, and the question is closed."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for the group")
        ANSWERED = "answered", _("answered, not yet closed")
        CLOSED = "closed", pgettext_lazy("a question", "closed")

    class Reason(models.TextChoices):
        NOT_MINE = "not_mine", _("I did not pay or receive this")
        AMOUNT = "amount", _("The sum is wrong")
        DAY = "day", _("The day is wrong")
        MISSING = "missing", _("A payment of mine is missing")
        REGISTER = "register", _("What is written about me is wrong")
        ERASE = "erase", _("I want to be erased")
        OTHER = "other", _("Something else")

    # Which figure: section and slug ("receipts.entry_fee"), "founded_on", or "members".
    figure = models.CharField(max_length=60)
    starts_on = models.DateField(null=True)
    question = models.CharField(_("what seems wrong"), max_length=500)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    # The network to which the month was submitted, if that network asks; frozen.
    network = models.ForeignKey(Network, null=True, on_delete=models.PROTECT, related_name="+")
    # A member who asks about her own money or data: who, about which line of the books, and why.
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(JournalEntry, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("what is wrong"), max_length=10, choices=Reason, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = GroupOwnedManager()
    asked = SubmittedManager(network="network_id", submitted_at="raised_at")

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at=None, closed_by=None)),
                name="doubt_closed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["network", "state"], name="doubt_by_network_state")]

    @classmethod
    def turn(cls) -> models.Case:
        """In which order doubts are read: what waits for an answer, what is answered, what is closed."""
        turns = ((cls.State.OPEN, 0), (cls.State.ANSWERED, 1))
        return models.Case(*(models.When(state=state, then=turn) for state, turn in turns), default=2)

    @property
    def month(self) -> Month | None:
        """The month whose figure is doubted; None for founding data."""
        return Month.of(self.starts_on) if self.starts_on else None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be said."""
        return self.state != self.State.CLOSED

    @property
    def waits_for_group(self) -> bool:
        """Whether an answer is still owed."""
        return self.state == self.State.OPEN


class DoubtReply(GroupOwned):
    """One thing said about a doubt, by the group or (`from_network`) by who asked; never changed.

    The entry that mends the figure is named by number and day too: a network reads those and not the entry.
    """

    doubt = models.ForeignKey(Doubt, on_delete=models.PROTECT, related_name="replies")
    words = models.CharField(_("answer"), max_length=500)
    entry = models.ForeignKey(JournalEntry, null=True, on_delete=models.PROTECT, related_name="+")
    entry_number = models.BigIntegerField(null=True)
    entry_on = models.DateField(null=True)
    # Whether that entry takes another back, or was made in place of one: a reversal, a receipt issued anew.
    entry_corrects = models.BooleanField(default=False)
    from_network = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = GroupOwnedManager()
    asked = SubmittedManager(network="doubt__network_id", submitted_at="at")

    class Meta(GroupOwned.Meta):
        ordering = ["id"]
