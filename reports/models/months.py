"""The months' tables: what a group froze when it closed a month.

`MonthlyReport` and its lines are all that a network ever reads of a group (the federal principle): once submitted,
the `submitted` manager opens them to the networks in scope (door b of D1). Promises: a closed month's figures never
change; a new revision stands beside the old one. Refuses to be the books: check_books compares every line with them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Network, User
from groups.tenancy import GroupOwned, GroupOwnedManager, SubmittedManager
from groups.thai_dates import Month
from ledger.money import SatangField


class MonthlyReport(GroupOwned):
    """One group's month, frozen when it was closed; `digest` is that of the newest entry then.

    What becomes of it is told once each: signed by a second person, submitted, and then accepted or sent back. One
    that was sent back (or taken back by the group before it was submitted) stays, and the next revision follows.
    """

    starts_on = models.DateField()
    revision = models.SmallIntegerField(default=1)
    last_number = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    # The movement of members as `members.queries.Movement` counts it.
    members = models.JSONField()
    # How many paid, are behind or ahead, as `ledger.arrears.MembersDues` counts it; NULL: not recorded.
    dues = models.JSONField(null=True)
    # What corrections of paper figures changed in the fund; `corrections`: of months closed before, by account and
    # month, as `reports.restatements.Correction` counts them.
    restated = SatangField(default=0)
    corrections = models.JSONField(default=list)
    # What went to the network's central funds, as `ledger.sendings.SentToFund` counts it.
    sent = models.JSONField(default=list)
    is_example = models.BooleanField(default=False)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # Frozen at submission: a group that moves later leaves its old reports where they were read.
    network = models.ForeignKey(Network, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # The network's deadline as it stood at submission; NULL: none was set.
    due_on = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = GroupOwnedManager()
    submitted = SubmittedManager(network="network_id", submitted_at="submitted_at")

    class Meta(GroupOwned.Meta):
        ordering = ["starts_on", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["group", "starts_on", "revision"], name="report_revision_once"),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None) | models.Q(network__isnull=False),
                name="report_submitted_to_a_network",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("closed_by")),
                name="report_signed_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(submitted_at__isnull=False, returned_at=None),
                name="report_accepted_or_returned",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at=None) | ~models.Q(return_reason=""),
                name="report_returned_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["network", "starts_on"], name="report_by_network_month")]

    @property
    def month(self) -> Month:
        """The month as a value."""
        return Month.of(self.starts_on)

    @property
    def stands(self) -> bool:
        """Whether its figures hold: nobody sent or took it back."""
        return self.returned_at is None


class ReportLine(GroupOwned):
    """One account of a frozen month. NULL in the month's columns: not recorded; NULL cases: unknown."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="lines")
    section = models.CharField(max_length=10)
    code = models.CharField(max_length=6)
    slug = models.CharField(max_length=40)
    # Only a group's own kinds carry their name; the rest are named by the chart.
    name = models.CharField(max_length=120, blank=True)
    month_amount = SatangField(null=True)
    month_cases = models.BigIntegerField(null=True)
    month_cases_complete = models.BooleanField(default=True)
    total_amount = SatangField()
    total_cases = models.BigIntegerField(null=True)
    total_cases_complete = models.BooleanField(default=True)

    objects = GroupOwnedManager()
    submitted = SubmittedManager(network="report__network_id", submitted_at="report__submitted_at")

    class Meta(GroupOwned.Meta):
        ordering = ["report_id", "code"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="reportline_once_per_account")]


class ReportFinding(GroupOwned):
    """Something odd that the report points at, kept as a code and its figures, so that it reads in any language."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=40)
    blocking = models.BooleanField(default=False)
    figures = models.JSONField(default=dict)

    objects = GroupOwnedManager()
    submitted = SubmittedManager(network="report__network_id", submitted_at="report__submitted_at")

    class Meta(GroupOwned.Meta):
        ordering = ["report_id", "id"]
