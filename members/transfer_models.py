"""The note that goes with a member who moves to another group of the network (door d of D1, D12).

Promises: facts about one row, which belongs to the old group; the new one reads it through `addressed` and nothing
else of the old group. Sealed when written: afterwards only an answer or a taking back is added, once
(`members/transfer_guards.py`). Refuses words about welfare: numbers of cases and baht alone.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group, User
from groups.tenancy import AddressedManager, GroupOwned
from members.names import ERASED_NAME


class TransferState(models.TextChoices):
    """What has become of a note."""

    WAITING = "waiting", _("waits for the other group")
    ACCEPTED = "accepted", _("taken in")
    DECLINED = "declined", _("not taken in")
    WITHDRAWN = "withdrawn", _("taken back")


class TransferNote(GroupOwned):
    """What the old group (`group`) tells the new one (`to_group`) of a member, and how the new one answered.

    `moved_on` is the first day in the new group. Money is satang, `savings_units` days, `dues_units` years.
    `benefits` is a list of {kind, cases, satang, year_cases, year_satang}: since founding, and in the calendar year
    of the move.
    """

    # Of the register only what the new one writes down too (PDPA).
    PERSON = (
        "prefix", "first_name", "last_name", "sex", "born_on", "born_on_is_exact", "phone", "house_no", "village_no",
        "village", "tambon", "amphoe", "province", "postcode",
    )  # fmt: skip

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", verbose_name=_("new group"))
    # Named by a string: the register's own tables import this file.
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="transfer_notes")
    number = models.CharField(max_length=20)
    moved_on = models.DateField(_("day of the move"))
    member_since = models.DateField()
    prefix = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=6, blank=True)
    born_on = models.DateField(null=True)
    born_on_is_exact = models.BooleanField(default=True)
    phone = models.CharField(max_length=40, blank=True)
    house_no = models.CharField(max_length=20, blank=True)
    village_no = models.CharField(max_length=10, blank=True)
    village = models.CharField(max_length=80, blank=True)
    tambon = models.CharField(max_length=80, blank=True)
    amphoe = models.CharField(max_length=80, blank=True)
    province = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    # The national ID as it lies in the register: encrypted, and hashed; "" if none is recorded.
    id_sealed = models.TextField(blank=True)
    id_fingerprint = models.CharField(max_length=64, blank=True)
    id_checks = models.BooleanField(default=True)
    savings_units = models.BigIntegerField(default=0)
    savings_paid_through = models.DateField(null=True)
    dues_units = models.BigIntegerField(default=0)
    dues_paid_through = models.DateField(null=True)
    # Paid to the old group for days from `moved_on` on.
    prepaid = models.BigIntegerField(default=0)
    benefits = models.JSONField(default=list)
    reason = models.CharField(_("remark"), max_length=200, blank=True)
    sealed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(auto_now_add=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_number = models.CharField(max_length=20, blank=True)
    # `Member.uuid` of the new row: no key may lead from one group into another.
    accepted_uuid = models.UUIDField(null=True)
    declined_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_reason = models.CharField(max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    addressed = AddressedManager(to="to_group", taken_back="withdrawn_at")

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(withdrawn_at=None), name="transfernote_one_standing_per_member"
            ),
            models.CheckConstraint(condition=~Q(to_group=F("group")), name="transfernote_to_another_group"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None, withdrawn_at=None),
                name="transfernote_accepted_and_nothing_else",
            ),
        ]

    @property
    def full_name(self) -> str:
        """Prefix, first and last name as written on a receipt."""
        return f"{self.prefix}{self.first_name} {self.last_name}".strip() or ERASED_NAME

    @property
    def state(self) -> str:
        """What has become of it (a TransferState)."""
        if self.withdrawn_at:
            return TransferState.WITHDRAWN
        if self.accepted_at:
            return TransferState.ACCEPTED
        return TransferState.DECLINED if self.declined_at else TransferState.WAITING

    @property
    def state_label(self) -> str:
        """The same in words."""
        return TransferState(self.state).label

    @property
    def is_waiting(self) -> bool:
        """Whether the new group has yet to answer."""
        return self.state == TransferState.WAITING
