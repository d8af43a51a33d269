"""Reading the outbox: what waits, what went out, what failed.

Promises: a constant number of queries; never an address. Never writes.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from members.message_words import failure_words
from members.models import Delivery, Outbox

State = Delivery.State
MOST_SHOWN = 100
LATELY = datetime.timedelta(days=30)
# A letter that waits longer than this is something to look at.
LATE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class OutboxState:
    """How many letters of a group are where; `since` is the oldest that waits, `next_try` when a service failed."""

    waiting: int
    failed: int
    sent: int
    since: datetime.datetime | None
    next_try: datetime.datetime | None

    @property
    def is_late(self) -> bool:
        """Whether something waits for more than a day."""
        return self.since is not None and self.since < timezone.now() - LATE


@dataclass(frozen=True)
class Failure:
    """Letters to one member that could not be sent, and `why`, with what to do."""

    number: str
    letters: int
    newest: datetime.datetime
    why: str


def outbox_state() -> OutboxState:
    """The outbox of the group in scope: two queries. `sent` are those of the last thirty days."""
    waiting, lately = Q(state=State.WAITING), Q(state=State.SENT, done_at__gte=timezone.now() - LATELY)
    found = Delivery.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        sent=Count("pk", filter=lately),
        since=Min("message__at", filter=waiting),
    )
    next_try = Outbox.objects.values_list("try_again_at", flat=True).first()
    return OutboxState(next_try=next_try, **found)


def failed_letters() -> list[Failure]:
    """What could not be sent, by member and reason, the newest first; at most MOST_SHOWN: one query."""
    failed = Delivery.objects.filter(state=State.FAILED).order_by().values("member__number", "failure")
    found = failed.annotate(letters=Count("pk"), newest=Max("message__at")).order_by("-newest", "member__number")
    return [
        Failure(one["member__number"], one["letters"], one["newest"], failure_words(one["failure"]))
        for one in found[:MOST_SHOWN]
    ]
