"""The outbox at work: what waits in a group goes out, one letter after the other, in the order in which it was told.

Promises: every letter is sent at least once (a crash between sending and marking sends it again, under the same key),
in order within the group; two senders never work on one group at the same time; no lock and no transaction is held
while a service is talked to. A service that is away is asked again later and later, and nothing is lost meanwhile.
Refuses to go on past a letter that may still be sent.
"""

import datetime
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Group, User
from groups.tenancy import group_scope
from groups.work import stopping
from members.channels import Channel, Email, Letter, NotTaken, TryLater, channels_on
from members.message_words import sentence
from members.models import Delivery, Outbox

# Longer than any one letter takes: each step of the conversation ends after ten seconds.
LEASE = datetime.timedelta(minutes=5)
MOST_TRIES = 10
# Tries at a service that is away stop counting here (an hour apart), so that a letter outlives any outage.
TRIES_AWAY = 7
LONGEST_WAIT = 60  # minutes
State = Delivery.State
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Post:
    """One letter to be handed over; without an address it is no longer wanted, or cannot be sent (`failure`)."""

    delivery: Delivery
    letter: Letter
    key: str
    address: str | None = None
    failure: str = ""


@dataclass(frozen=True)
class _Outcome:
    """How an attempt ended: the new state, a word of ours for a failure, when to try again."""

    state: str
    failure: str = ""
    attempts: int = 0
    wait: datetime.timedelta | None = None


def send_everywhere() -> int:
    """Send what waits in every group; how many letters went out. A group that fails does not stop the others."""
    sent = 0
    for group in Group.objects.filter(kind=Group.Kind.COMMUNITY).order_by("pk"):
        if stopping.is_set():
            break
        try:
            sent += send_waiting(group)
        except Exception:
            logger.exception("The messages of group %s could not be sent", group.slug)
    return sent


def send_waiting(group: Group) -> int:
    """Send what waits in one group, if it is due and nobody else is at it; how many letters went out.

    Called outside any scope and transaction.
    """
    channels = {channel.name: channel for channel in channels_on()}
    token = _take_turn(group, list(channels)) if channels else ""
    sent, goes_on = 0, bool(token)
    try:
        while goes_on and not stopping.is_set() and (post := _next_post(group, channels)):
            outcome = _hand_over(post, channels[post.delivery.channel])
            goes_on = _settle(group, token, post.delivery, outcome)
            sent += outcome.state == State.SENT
    finally:
        for channel in channels.values():
            channel.close()
        if token:
            with _piece(group):
                Outbox.objects.filter(token=token).update(token="", held_until=None)
    return sent


@contextmanager
def _piece(group: Group) -> Iterator[None]:
    """One short transaction in the group's scope."""
    with group_scope(group), transaction.atomic():
        yield


def _waiting(channels: list[str]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=State.WAITING, channel__in=channels).order_by("id")


def _take_turn(group: Group, channels: list[str]) -> str:
    """The token of the lease; "" when nothing waits, it is too early, or somebody else holds it."""
    with group_scope(group):
        # Read first: on SQLite a piece takes the write lock, and most groups have nothing to send.
        if not _waiting(channels).exists():
            return ""
    now, token = timezone.now(), get_random_string(32)
    free = Q(held_until=None) | Q(held_until__lte=now)
    due = Q(try_again_at=None) | Q(try_again_at__lte=now)
    with _piece(group):
        Outbox.objects.get_or_create(group_id=group.pk)
        taken = Outbox.objects.filter(free, due).update(token=token, held_until=now + LEASE)
    return token if taken else ""


def _next_post(group: Group, channels: dict[str, Channel]) -> _Post | None:
    with group_scope(group), translation.override(settings.LANGUAGE_CODE):
        delivery = _waiting(list(channels)).select_related("message", "member").first()
        if delivery is None:
            return None
        # Of the delivery and nothing else: the same letter bears the same key whenever it is sent.
        post = _Post(delivery, _letter(group, delivery), str(uuid.uuid5(group.uuid, f"delivery {delivery.pk}")))
        try:
            return replace(post, address=channels[delivery.channel].address_of(delivery.member))
        except NotTaken as refusal:
            return replace(post, failure=refusal.word)


def _letter(group: Group, delivery: Delivery) -> Letter:
    """What goes out: the group, what happened, and where to read more; nobody's name."""
    told = sentence(delivery.message.kind, delivery.message.params)
    url = settings.SITE_URL + reverse("my_messages", args=[group.slug])
    words = _(
        "%(told)s\n\nSign in to see more: %(url)s\n\nYou get this because you gave your e-mail address there. "
        "You can take it away there at any time."
    )
    return Letter(group.name, words % {"told": told, "url": url})


def _hand_over(post: _Post, channel: Channel) -> _Outcome:
    """Talk to the service, with nothing held."""
    tries = post.delivery.attempts + 1
    if post.address is None:
        return _Outcome(State.FAILED if post.failure else State.DROPPED, post.failure, post.delivery.attempts)
    try:
        channel.send(post.address, post.letter, post.key)
    except NotTaken as refusal:
        return _Outcome(State.FAILED, refusal.word, tries)
    except TryLater as later:
        if later.away:
            tries = min(tries, TRIES_AWAY)
        elif tries >= MOST_TRIES:
            return _Outcome(State.FAILED, "tried_often", tries)
        wait = datetime.timedelta(minutes=min(2 ** (tries - 1), LONGEST_WAIT))
        return _Outcome(State.WAITING, "away" if later.away else "later", tries, wait)
    return _Outcome(State.SENT, "", tries)


def _settle(group: Group, token: str, delivery: Delivery, outcome: _Outcome) -> bool:
    """Write down how it ended, and keep the lease; whether the next letter may follow."""
    now = timezone.now()
    later = now + outcome.wait if outcome.wait else None
    with _piece(group):
        # Also when the lease was lost meanwhile: what was sent was sent.
        Delivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(
            state=outcome.state, failure=outcome.failure, attempts=outcome.attempts,
            done_at=None if outcome.wait else now,
        )  # fmt: skip
        held = Outbox.objects.filter(token=token).update(held_until=now + LEASE, try_again_at=later)
    return bool(held) and outcome.wait is None


@transaction.atomic
def try_again(*, by: User) -> int:
    """Let every letter of the group in scope that could not be sent wait once more; how many those are."""
    failed = Delivery.objects.filter(state=State.FAILED)
    again = failed.update(state=State.WAITING, failure="", attempts=0, done_at=None)
    Outbox.objects.update(try_again_at=None)
    if again:
        audit.record("outbox.again", by=by, fields=[f"letters {again}"])
    return again


def send_code(group: Group, address: str, code: str) -> bool:
    """Send the code that confirms an address, at once; whether the service took it. Called with nothing held."""
    words = _(
        "Your code: %(code)s\n\nType it in on the page where you gave this address. If that was not you, do nothing."
    )
    channel = Email()
    try:
        channel.send(address, Letter(group.name, words % {"code": code}), str(uuid.uuid4()))
    except (TryLater, NotTaken):
        return False
    finally:
        channel.close()
    return True
