"""The member cards' tables: which card lets whom in, and how often somebody tried in vain.

A card stands in the directory (door a of D1), because whoever signs in has no group yet: it holds a number and no
name, and the codes on it as keyed hashes alone. Promises: facts about one row. Writes no other row.
"""

from django.db import models
from django.db.models import Q


class MemberCard(models.Model):
    """A printed card with which a member signs in; `code` is the one-time code on its slip, hashed, "" once used.

    Its user is the one that the member's own row names. A card is closed and never opens again; a new slip is a new
    card.
    """

    number = models.CharField(max_length=9, unique=True)
    user = models.ForeignKey("groups.User", on_delete=models.PROTECT, related_name="cards")
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    code_until = models.DateTimeField()
    issued_by = models.ForeignKey("groups.User", null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group"], condition=Q(closed_at=None), name="card_one_open_per_group"
            ),
        ]

    @property
    def printed_number(self) -> str:
        """The number in threes, as it stands on the card."""
        return f"{self.number[:3]} {self.number[3:6]} {self.number[6:]}"


class Tries(models.Model):
    """How often something was tried in vain; `key` is the keyed hash of a card number or an address."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    failures = models.PositiveIntegerField(default=0)
    # Whether a wrong one is counted from new: failures older than the window of their kind are forgotten.
    since = models.DateTimeField()
    closed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="tries_once_per_key")]
        indexes = [models.Index(fields=["since"], name="tries_by_age")]
