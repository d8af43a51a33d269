"""The register's tables of what members allow: who reads their book, what they agreed to, and an erasure.

Promises: facts about one row; a consent is never changed, only followed by another; a right to read ends once and
stays as its end; an erasure stands for ever. Writes no other row.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import User
from groups.tenancy import GroupOwned


class ReadingRight(GroupOwned):
    """By consent one member reads another one's passbook: a guardian a child's, a payer the household's.

    A guardian's right ends by itself when the child comes of age (`members/reading.py`).
    """

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", _("guardian of a child")
        PAYER = "payer", _("pays for the household")

    class How(models.TextChoices):
        PAPER = "paper", _("signed on paper")
        ONLINE = "online", _("given by the member online")

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="readers")
    reader = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="may_read")
    kind = models.CharField(max_length=10, choices=Kind)
    # What the member received can tell of an illness: only where the consent says so.
    sees_welfare = models.BooleanField(_("also what the member received"), default=False)
    how = models.CharField(_("how the consent was given"), max_length=10, choices=How)
    # Where the signed paper lies; never what somebody is ill with.
    paper = models.CharField(_("where the paper is kept"), max_length=200, blank=True)
    given_on = models.DateField(_("consent given on"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "reader"], condition=Q(ended_at=None), name="readingright_once_per_reader"
            ),
            models.CheckConstraint(condition=~Q(member=F("reader")), name="readingright_of_another"),
        ]


class Consent(GroupOwned):
    """What a member agreed to, or took back; the newest row of a purpose holds, the older ones are its history."""

    class Purpose(models.TextChoices):
        HEALTH = "health", _("that nights in hospital and sums paid for health or disability are kept")
        EMAIL = "email", _("that messages are sent by e-mail")

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    given = models.BooleanField()
    how = models.CharField(max_length=10, choices=ReadingRight.How)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]


class Erasure(GroupOwned):
    """A member who left is no longer named anywhere in the group's data; the books keep the amounts."""

    member = models.OneToOneField("members.Member", on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
