"""The tables of claims: what is asked for, its papers, how it was judged, who decided.

Promises: asked, assessed, approved and paid are four facts in rows of their own; what was asked, judged or decided is
never written over (`welfare/guards.py`). Refuses a diagnosis: nights and sums have columns, illness has none.
"""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned
from ledger.money import SatangField
from members.models import Member
from welfare.models.schedules import BenefitSchedule
from welfare.rules import Claimant, Event, Level


class Claim(GroupOwned):
    """Somebody asks for a benefit: for whom, for what event, which sum or how many nights.

    Fixed once entered; a slip is mended by withdrawing it and entering another one. `ended_at` is set once, when it
    is refused or withdrawn; `benefit` is the key of the rule in the schedule, `event` what kind of event the rule is
    about.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # No. / year of the Buddhist Era, as on the paper form.
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.ForeignKey("welfare.BenefitKind", on_delete=models.PROTECT, related_name="claims")
    benefit = models.SlugField(max_length=40)
    event = models.CharField(max_length=10, choices=Event)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="claims")
    event_on = models.DateField(_("day of the event"))
    filed_on = models.DateField(_("handed in on"))
    # Two events of one day are told apart by this: "first child".
    about = models.CharField(_("for whom"), max_length=60, blank=True)
    units = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    level = models.CharField(_("school level"), max_length=12, choices=Level, blank=True)
    grade = models.PositiveSmallIntegerField(_("average grade"), null=True)
    asked = SatangField(_("sum asked for"), null=True)
    claimant = models.CharField(_("who asks"), max_length=11, choices=Claimant)
    claimant_name = models.CharField(_("name of who asks"), max_length=160, blank=True)
    payee = models.CharField(_("paid to"), max_length=160)
    consent_on = models.DateField(_("consent given on"), null=True)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    # Made by the browser's form: the same form sent twice is recognised.
    key = models.UUIDField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "year", "number"], name="claim_number_once_a_year"),
            models.UniqueConstraint(fields=["group", "key"], name="claim_key_once_per_group"),
            # A person dies once: a second grant while a first claim stands is impossible, not only refused.
            models.UniqueConstraint(
                fields=["member"], condition=Q(event="death", ended_at=None), name="claim_one_death_per_member"
            ),
            models.CheckConstraint(condition=Q(asked=None) | Q(asked__gt=0), name="claim_asks_above_zero"),
        ]

    def __str__(self) -> str:
        return self.number_in_year

    @property
    def number_in_year(self) -> str:
        """As on the paper form: "12/2550"."""
        return f"{self.number}/{self.year}"


class ClaimPaper(GroupOwned):
    """A paper that belongs to a claim: a file, or (no size) one that an officer has seen and put into the folder.

    The file lies outside the database (`welfare/paper_files.py`). Removing it is noted once and the row stays.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="papers")
    label = models.CharField(_("which paper"), max_length=120)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]


class AssessmentMade(GroupOwned):
    """What the rules in force on the day of the event made of a claim, with the facts they were given.

    Added each time it is judged; the newest one is what officers look at. `amount` is satang.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments")
    schedule = models.ForeignKey(BenefitSchedule, on_delete=models.PROTECT, related_name="assessments")
    amount = SatangField()
    reasons = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    approvals = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="assessment_zero_or_above")]


class Decision(GroupOwned):
    """One officer's word on a claim: a sum approved (satang), or refused with a reason. Never taken back.

    `place` counts the words on a claim from 1, so that two officers at once do not both give the last one.
    """

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    class Reason(models.TextChoices):
        BY_RULES = "by_rules", _("the rules give nothing")
        PAPERS = "papers", _("the papers do not show it")
        NOT_SO = "not_so", _("it was not as the claim says")
        TWICE = "twice", _("it was claimed before")
        OTHER = "other", _("another reason, as written")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    assessment = models.ForeignKey(AssessmentMade, on_delete=models.PROTECT, related_name="decisions")
    place = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    amount = SatangField(null=True)
    reason_code = models.CharField(_("reason"), max_length=8, choices=Reason, blank=True)
    reason = models.CharField(_("in words"), max_length=300, blank=True)
    resolution = models.CharField(_("number of the resolution"), max_length=100, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "place"], name="decision_place_once"),
            models.UniqueConstraint(fields=["claim", "by"], name="decision_once_per_officer"),
            models.CheckConstraint(
                condition=Q(outcome="approved", amount__gt=0) | Q(outcome="refused", amount=None),
                name="decision_approves_a_sum",
            ),
        ]
