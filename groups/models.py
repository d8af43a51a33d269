"""The tenant's tables: networks and groups, the people who sign in, and the offices they hold.

These tables are the directory (door a of D1): no policies, and no personal data of members. What belongs to one
group alone (`AuditEvent`, `FoundingDate`, `Job`, `ImportFile`) is `GroupOwned`. Promises: facts about one row. Writes
no other row.
"""

import datetime
import uuid

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.card_models import MemberCard, Tries  # noqa: F401  (the directory's tables are one room)
from groups.tenancy import GroupOwned
from groups.thai_dates import Month


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do follows from offices and access, never from this row."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    display_name = models.CharField(_("name shown"), max_length=120)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may set up networks and groups"), default=False)
    is_example = models.BooleanField(_("example person of the demonstration"), default=False, editable=False)
    # A member with a printed card and a PIN: six digits open a member's own page, and never an office.
    signs_in_by_card = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    # UserManager.create_user normalises an email; this product asks nobody for one.
    EMAIL_FIELD = None

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(signs_in_by_card=False) | Q(is_staff=False, is_superuser=False),
                name="user_with_a_card_sets_nothing_up",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username


class Level(models.TextChoices):
    """How far a network reaches; each may be part of a wider one."""

    ZONE = "zone", _("zone")
    PROVINCE = "province", _("province")
    REGION = "region", _("region")
    COUNTRY = "country", _("country")


class Network(models.Model):
    """Groups that meet and report together; a node of the tree zone, province, region, country."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.ZONE)
    province = models.CharField(_("province"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    # A month's report is asked for by this day of the month after it, for months from `reports_due_from` on.
    report_due_day = models.PositiveSmallIntegerField(
        _("day of the next month by which reports are due"), null=True, blank=True, help_text=_("From 1 to 28.")
    )
    reports_due_from = models.DateField(_("for reports of months from"), null=True, blank=True)

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="network_not_its_own_part"),
            models.CheckConstraint(
                condition=Q(report_due_day=None, reports_due_from=None)
                | Q(report_due_day__range=(1, 28), reports_due_from__isnull=False),
                name="network_deadline_has_day_and_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def report_due_on(self, month: Month) -> datetime.date | None:
        """The last day on which the report of `month` is in time; None where no deadline was set for it."""
        if self.report_due_day is None or month.first < self.reports_due_from:
            return None
        return month.next().first.replace(day=self.report_due_day)


class Group(models.Model):
    """The tenant: one community group, or (kind *network*) the holder of books of a network (D3)."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", _("community group")
        NETWORK = "network", _("books of a network")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMMUNITY, editable=False)
    village = models.CharField(_("village"), max_length=80, blank=True)
    tambon = models.CharField(_("tambon"), max_length=80, blank=True)
    amphoe = models.CharField(_("amphoe"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=80, blank=True)
    example_from = models.DateField(_("example data from"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def is_example_on(self, day) -> bool:
        """Whether figures of `day` are invented for the demonstration."""
        return self.example_from is not None and day >= self.example_from


class Affiliation(models.Model):
    """A group belongs to a network from a date to a date, both included (D2)."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="affiliations")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="affiliations")
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="affiliation_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(to_date=None), name="affiliation_one_open_per_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} – {self.network}"

    def covers(self, day: datetime.date) -> bool:
        """Whether the group belongs to the network on a day."""
        return self.from_date <= day and (self.to_date is None or day <= self.to_date)


class CentralFund(models.Model):
    """A fund that the groups of a network fill together. The codes are those of the network's own books (D3)."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="central_funds")
    slug = models.SlugField(_("short name in files"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    account_code = models.CharField(max_length=6)
    benefit_code = models.CharField(max_length=6)
    opened_on = models.DateField(_("from"))
    closed_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["network_id", "account_code"]
        constraints = [
            models.UniqueConstraint(fields=["network", "slug"], name="centralfund_slug_once_per_network"),
            models.UniqueConstraint(fields=["network", "account_code"], name="centralfund_has_its_own_account"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="centralfund_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CentralShare(models.Model):
    """What every group is asked to send to a fund, in force from a date until the next: basis points of a base."""

    class Base(models.TextChoices):
        SAVINGS = "savings", _("daily savings")
        CONTRIBUTIONS = "contributions", _("all money from members")
        RECEIPTS = "receipts", _("everything received")

    fund = models.ForeignKey(CentralFund, on_delete=models.PROTECT, related_name="shares")
    from_date = models.DateField(_("from"))
    basis_points = models.PositiveIntegerField()
    base = models.CharField(_("share of"), max_length=13, choices=Base)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["fund_id", "from_date"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "from_date"], name="centralshare_once_a_day"),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="centralshare_up_to_all"),
        ]


class Office(models.Model):
    """An office a user holds in one group or one network, from a date to a date, both included."""

    class Kind(models.TextChoices):
        TREASURER = "treasurer", _("treasurer")
        CHAIR = "chair", _("chair")
        COMMITTEE = "committee", _("committee member")
        COLLECTOR = "collector", _("collector")
        SECRETARY = "secretary", _("secretary")
        AUDITOR = "auditor", _("auditor")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="offices")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="offices")
    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(_("office"), max_length=10, choices=Kind)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None, network__isnull=False) | Q(group__isnull=False, network=None),
                name="office_in_one_group_or_one_network",
            ),
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="office_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_kind_display()}"


class Access(models.Model):
    """A member's own sign-in: this user may read their own row in this group (which row: `Member.user`)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="accesses")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="accesses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="access_once_per_group")]

    def __str__(self) -> str:
        return f"{self.user} – {self.group}"


class FoundingDate(GroupOwned):
    """When the group was founded, as somebody stated it; the newest row holds, the older ones are its history."""

    on = models.DateField(_("founded on"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]


class AuditEvent(GroupOwned):
    """Who changed or looked at what in a group, when, from where. Names fields, never personal values (D5)."""

    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    fields = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]


class Job(GroupOwned):
    """One piece of long work of a group: who asked for it, how far it is, how it ended (`groups/jobs.py`).

    `params` holds ids and dates, never names; `done` of `total` counts pieces. `attempts` is also the token of a run:
    only the worker that holds the newest one may write here.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("waits its turn")
        RUNNING = "running", _("under way")
        DONE = "done", _("finished")
        FAILED = "failed", _("did not succeed")
        CANCELLED = "cancelled", _("called off")

    OPEN = (Status.QUEUED, Status.RUNNING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.SlugField(max_length=40)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # A digest of `params`: the same work asked for twice is found by it.
    params_key = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # The sentence for the person who waits, in the language in which they asked.
    failure = models.TextField(blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    result_type = models.CharField(max_length=100, blank=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "started_by", "kind", "params_key"],
                condition=Q(status__in=("queued", "running")),
                name="job_asked_for_once_at_a_time",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether it still waits or is under way."""
        return self.status in self.OPEN


class ImportFile(GroupOwned):
    """A file that a group brought to have its rows taken in, and what became of it (`groups/imports.py`).

    `content` and `judgement` are sealed, because they name people, and emptied as soon as nobody needs them. `counts`
    says how many rows got each verdict, `controls` the control totals in words, `digest` stands for the verdicts that
    were looked at; `refusal` why the file could not be read at all.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("is being read")
        JUDGED = "judged", _("waits for your word")
        WRITTEN = "written", _("brought in")
        REFUSED = "refused", _("could not be read")
        ABANDONED = "abandoned", _("thrown away")

    OPEN = (State.UPLOADED, State.JUDGED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    content = models.BinaryField(default=bytes)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    judgement = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    controls = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen with it."""
        return self.state in self.OPEN


class DirectoryEvent(models.Model):
    """The same trail for what belongs to no group: signing in, offices, networks."""

    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
