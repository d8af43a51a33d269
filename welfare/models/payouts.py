"""Tables of what is paid: the kinds of benefit a group pays, payouts, and what is paid back of an advance.

Promises: facts about one row; who entered, who approved and who paid are three columns from the start (D16). The sum
and the cases of a payout stand in its journal entry alone. Refuses a diagnosis: there is no column for one.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from ledger.models import Account, JournalEntry, Posting
from members.models import Member
from welfare.models.claims import Claim


class BenefitKind(GroupOwned):
    """One kind of welfare, with the account it is paid on: the seven of the record, or the group's own."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="benefit_kind")

    class Meta(GroupOwned.Meta):
        ordering = ["account__code"]

    def __str__(self) -> str:
        return self.account.label


class Payout(GroupOwned):
    """One payment of welfare: to whom, on which voucher, by which officers; with the claim it answers, if there is
    one.

    A claim is paid once: a second payout of it is refused while the entry of the first one stands
    (`welfare/guards.py`).
    """

    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="payouts")
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="payout")
    kind = models.ForeignKey(BenefitKind, on_delete=models.PROTECT, related_name="payouts")
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="payouts")
    payee = models.CharField(_("paid to"), max_length=160)
    voucher_number = models.CharField(_("voucher number"), max_length=40)
    event_on = models.DateField(_("day of the event"), null=True)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    paid_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(GroupOwned.Meta):
        ordering = ["-entry__number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "voucher_number"], name="payout_voucher_once_per_group")
        ]

    @property
    def _benefit(self) -> Posting:
        """The posting of the benefit, or of the advance; the other one is where the money came from."""
        return next(posting for posting in self.entry.postings.all() if posting.amount > 0)

    @property
    def amount(self) -> int:
        """What was paid, in satang."""
        return self._benefit.amount

    @property
    def cases(self) -> int | None:
        """How many cases it stands for."""
        return self._benefit.cases


class Repayment(GroupOwned):
    """Money paid back of an advance; the sum stands in the entry alone."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="repayments")
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="repayment")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(GroupOwned.Meta):
        ordering = ["entry__number"]
