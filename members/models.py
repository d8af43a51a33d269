"""The register's tables: members with zone and household, beneficiaries, national IDs, the dated changes of state,
the group's rule about joining again, and headcounts stated before names came.

Promises: facts about one row; a state change, a rule and a stated headcount are added, never altered; a national ID
stands here sealed and hashed, never in clear. Refuses to hold anything about health.
"""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from groups.thai_text import search_key, sort_key
from members.member_rights import Consent, Erasure, ReadingRight  # noqa: F401  (the register's tables are one room)
from members.message_models import Delivery, EmailAddress, Message, Outbox  # noqa: F401
from members.names import Name
from members.transfer_models import TransferNote, TransferState  # noqa: F401  (the register's tables are one room)


class Sex(models.TextChoices):
    """As the register's paper form asks it; may be left open."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")


class State(models.TextChoices):
    """Whether somebody belongs to the group now."""

    ACTIVE = "active", _("member")
    SUSPENDED = "suspended", _("suspended")
    LAPSED = "lapsed", _("lapsed")
    LEFT = "left", _("left the group")
    DIED = "died", _("died")
    TRANSFERRED = "transferred", _("moved to another group")


# Who counts as a member: a suspended one still does.
BELONGS = (State.ACTIVE, State.SUSPENDED)


class Zone(GroupOwned):
    """A part of the village that one collector goes round: its members stand together on the collection sheet."""

    name = models.CharField(_("zone"), max_length=60)
    collector = models.ForeignKey(
        User, verbose_name=_("collector"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(GroupOwned.Meta):
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="zone_name_once_per_group")]

    def __str__(self) -> str:
        return self.name


class Household(GroupOwned):
    """Members for whom one of them usually pays; they stand together on the sheet and share a receipt."""

    payer = models.ForeignKey(
        "members.Member", verbose_name=_("pays for the household"), null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip


class Member(GroupOwned):
    """One person in one group's register. `state` repeats the newest `StateChange`; check_books recounts it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Text: leading zeros belong to the number in the paper book.
    number = models.CharField(_("member number"), max_length=20)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    born_on = models.DateField(_("birth date"), null=True, blank=True)
    # Many know the year alone: then born_on is its 1 January and this is False.
    born_on_is_exact = models.BooleanField(default=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    house_no = models.CharField(_("house number"), max_length=20, blank=True)
    village_no = models.CharField(_("village number (moo)"), max_length=10, blank=True)
    village = models.CharField(_("village"), max_length=80, blank=True)
    tambon = models.CharField(_("tambon"), max_length=80, blank=True)
    amphoe = models.CharField(_("amphoe"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    joined_on = models.DateField(_("joined on"))
    zone = models.ForeignKey(
        Zone, verbose_name=_("zone"), null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    household = models.ForeignKey(
        Household, verbose_name=_("household"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="members",
    )  # fmt: skip
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE, editable=False)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_key = models.CharField(max_length=400, editable=False)

    class Meta(GroupOwned.Meta):
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="member_number_once_per_group"),
            models.UniqueConstraint(fields=["group", "user"], name="member_user_once_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.full_name}"

    @property
    def full_name(self) -> str:
        """Prefix, first and last name as written on a receipt."""
        return Name(self.prefix, self.first_name, self.last_name).full_name

    @property
    def is_active(self) -> bool:
        """Whether dues run and money is taken."""
        return self.state == State.ACTIVE

    def set_keys(self) -> None:
        """Derive the Thai order and the tone-free search text (D18)."""
        self.sort_key = sort_key(f"{self.first_name} {self.last_name}")[:400]
        phone = "".join(character for character in self.phone if character.isdigit())
        self.search_key = search_key(f"{self.number} {self.first_name} {self.last_name} {self.village} {phone}")[:400]


class StateChange(GroupOwned):
    """A dated change of a member's state: the event's own date, and the month whose report counts it (D10)."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("joined")
        SUSPENDED = "suspended", _("suspended")
        LAPSED = "lapsed", _("lapsed")
        RESTORED = "restored", _("restored")
        LEFT = "left", _("left")
        DIED = "died", _("died")
        TRANSFERRED_OUT = "transferred_out", _("moved to another group")
        TRANSFERRED_IN = "transferred_in", _("moved here from another group")
        REJOINED = "rejoined", _("joined again")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=15, choices=Kind)
    event_on = models.DateField()
    # What it adds to the number of members: +1, 0 or -1, fixed when recorded (a restored member adds one only if the
    # lapse had taken one away).
    delta = models.SmallIntegerField()
    # First day of the month whose report counts this change; NULL: from the paper years, counted in the headcount
    # stated then.
    reporting_month = models.DateField(null=True)
    # From which day the membership counts, where that is not the event's own day: joined again with the old time
    # kept, or moved in from another group.
    counts_from = models.DateField(null=True)
    # Set on a row that takes another back because that one was recorded by mistake: of the same kind, with the
    # opposite delta, so that both months keep what they reported and the sum is right.
    takes_back = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="taken_back_by")
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]
        indexes = [models.Index(fields=["group", "reporting_month"], name="statechange_by_month")]


class RegisterRule(GroupOwned):
    """What the group resolved about the register; the newest row holds, the older ones are its history."""

    rejoin_keeps = models.BooleanField(_("time before counts again"))
    resolution = models.CharField(_("resolution"), max_length=300)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]


class Beneficiary(GroupOwned):
    """Who receives what the group gives when the member has died, as the member named them; the newest row holds."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="beneficiaries")
    name = models.CharField(_("name of the beneficiary"), max_length=120)
    relationship = models.CharField(_("relationship"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    stated_on = models.DateField(_("stated on"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        verbose_name = _("beneficiary")


class NationalId(GroupOwned):
    """A member's national ID: `sealed` can be opened with the key, `fingerprint` only be compared (D19)."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="national_id")
    sealed = models.TextField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    # Whether the check digit is right, so that a list of doubts opens no seal.
    checks = models.BooleanField(default=True, editable=False)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta(GroupOwned.Meta):
        verbose_name = _("national ID")
        indexes = [models.Index(fields=["fingerprint"], name="nationalid_by_fingerprint")]


class StatedHeadcount(GroupOwned):
    """How many members the group said it had on a day; the newest statement for a day holds."""

    on = models.DateField(_("on"))
    members = models.IntegerField(_("number of members"), validators=[MinValueValidator(0)])
    source = models.CharField(_("source"), max_length=300, blank=True)
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(members__gte=0), name="headcount_not_negative"),
        ]
