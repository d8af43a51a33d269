"""The outbox: what members are told, and how far each letter of it went by each way.

A message is written in the transaction of what it tells of. Promises: facts about one row; a message never changes;
of a delivery only its own progress does. Refuses illness, names and numbers of people: `params` holds days, sums and
the numbers of papers, and the sentence is made when somebody reads it (`members/message_words.py`).
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.tenancy import GroupOwned
from members.message_words import sentence


class Message(GroupOwned):
    """One thing told to one member, or (`member` NULL) to everybody in the group."""

    member = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GroupOwned.Meta):
        ordering = ["-id"]
        indexes = [models.Index(fields=["group", "member", "-id"], name="message_by_member")]

    @property
    def words(self) -> str:
        """What it says, in the language that is active."""
        return sentence(self.kind, self.params)


class Delivery(GroupOwned):
    """A message on its way to one member by one channel; the address is looked up when it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")
        DROPPED = "dropped", _("no longer wanted")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A word of our own for what went wrong, never what the service answered: that may hold the address.
    failure = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "member", "channel"], name="delivery_once_per_channel")
        ]
        indexes = [models.Index(fields=["group", "state", "id"], name="delivery_by_state")]


class Outbox(GroupOwned):
    """One row per group: whose turn it is to send, until when, and when to try again after a service failed."""

    token = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True)
    try_again_at = models.DateTimeField(null=True)

    class Meta(GroupOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["group"], name="outbox_once_per_group")]


class EmailAddress(GroupOwned):
    """Where a member wants messages by e-mail: sealed, used once it was confirmed with the code sent to it."""

    member = models.OneToOneField("members.Member", on_delete=models.PROTECT, related_name="email")
    sealed = models.TextField(editable=False)
    # Keyed hash of the code that was sent to the address; "" once it was typed in.
    code = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now=True)

    class Meta(GroupOwned.Meta):
        verbose_name = _("e-mail address")
