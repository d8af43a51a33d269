"""The table of benefit schedules: what a group resolved about its benefits, version by version.

Promises: facts about one row. A draft may change; published or thrown away it never does (`welfare/guards.py`). Until
when a version holds is not kept: it ends where the next one begins.
"""

import uuid
from functools import cached_property

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from welfare.rule_json import schedule_from_json
from welfare.rules import Schedule


class BenefitSchedule(GroupOwned):
    """One version of a group's benefit rules. `terms` holds them as `welfare/rule_json.py` writes them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Given when it is published; a draft has none.
    version = models.PositiveIntegerField(null=True)
    from_date = models.DateField(_("in force from"), null=True)
    terms = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Counts the changes of a draft, so that two who write at once do not overwrite one another.
    revision = models.PositiveIntegerField(default=0)
    # The version it was copied from.
    drawn_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="drafts")
    note = models.CharField(_("what is to change, and why"), max_length=300, blank=True)
    resolution = models.CharField(_("number of the resolution"), max_length=100, blank=True)
    resolved_on = models.DateField(_("day of the resolution"), null=True)
    drafted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "version"], name="benefitschedule_version_once_per_group"),
            models.UniqueConstraint(
                fields=["group", "from_date"], condition=Q(published_at__isnull=False),
                name="benefitschedule_one_begins_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, version=None)
                | Q(published_at__isnull=False, version__isnull=False, from_date__isnull=False)
                & Q(resolved_on__isnull=False, discarded_at=None)
                & ~Q(resolution=""),
                name="benefitschedule_published_with_resolution",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        if self.version is None:
            return str(_("draft"))
        return _("version %(number)s") % {"number": self.version}

    @cached_property
    def rules(self) -> Schedule:
        """The rules as values. Raises BrokenRules for a row that somebody wrote by hand."""
        return schedule_from_json(self.terms)

    @property
    def is_draft(self) -> bool:
        """Whether it may still change."""
        return self.published_at is None and self.discarded_at is None
