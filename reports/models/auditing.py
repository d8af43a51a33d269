"""The auditor's tables: a review of a span of months, what was noted on its findings, and how it stood when signed.

Promises: facts about one row. A remark is added and never altered, the newest one of a finding holds; signed or
thrown away, a review never changes (`reports/audit_guards.py`). Refuses names: a finding is a code with its figures.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from groups.thai_dates import Month


class AuditReview(GroupOwned):
    """The auditor goes through the books of a span of months; one at a time in a group.

    `last_number` and `digest` are those of the newest entry when it was signed.
    """

    from_month = models.DateField()
    through_month = models.DateField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    conclusion = models.CharField(_("conclusion"), max_length=2000, blank=True)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    last_number = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    discarded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(signed_at=None, discarded_at=None),
                name="auditreview_one_open_per_group",
            ),
            models.CheckConstraint(
                condition=Q(through_month__gte=F("from_month")), name="auditreview_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, last_number=None, conclusion="")
                | Q(signed_at__isnull=False, signed_by__isnull=False, last_number__isnull=False, discarded_at=None)
                & ~Q(conclusion=""),
                name="auditreview_signed_with_a_conclusion",
            ),
        ]  # fmt: skip

    @property
    def first(self) -> Month:
        """The first month of the span."""
        return Month.of(self.from_month)

    @property
    def last(self) -> Month:
        """The last month of the span."""
        return Month.of(self.through_month)

    @property
    def is_open(self) -> bool:
        """Whether remarks may still be noted."""
        return self.signed_at is None and self.discarded_at is None

    @property
    def span_label(self) -> str:
        """The span in words: one month, or from a month to a month."""
        return self.first.label() if self.first == self.last else f"{self.first.label()} – {self.last.label()}"


class AuditRemark(GroupOwned):
    """What the auditor noted on a finding: looked at or not, and words. The newest row of a finding holds.

    `figures` are those that were looked at: once the books say others, the tick no longer counts.
    """

    review = models.ForeignKey(AuditReview, on_delete=models.PROTECT, related_name="remarks")
    code = models.CharField(max_length=40)
    document = models.CharField(max_length=160)
    figures = models.JSONField(default=dict)
    looked_at = models.BooleanField(default=False)
    words = models.CharField(_("remark"), max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]


class AuditFinding(GroupOwned):
    """A finding as it stood when its review was signed, with the auditor's tick and remark."""

    review = models.ForeignKey(AuditReview, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=40)
    document = models.CharField(max_length=160)
    figures = models.JSONField(default=dict)
    looked_at = models.BooleanField(default=False)
    words = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta(GroupOwned.Meta):
        ordering = ["review_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "code", "document"], name="auditfinding_once_per_document"),
        ]
