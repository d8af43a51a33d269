"""How often something may be tried in vain: card numbers, PINs, one-time codes; counted for all workers together.

A try is taken before anything is looked at, in a transaction of its own, and given back when it was right: fifty
tries at the same moment are fifty, and each counts. Promises: what is closed says until when, and opens by itself; a
number that does not exist is counted like one that does. Refuses to keep what was tried: keyed hashes alone.
"""

import datetime
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from groups.models import Tries

MINUTE, HOUR, DAY = (datetime.timedelta(minutes=1), datetime.timedelta(hours=1), datetime.timedelta(days=1))


class Closed(Exception):
    """It was tried too often. Not a refusal beside a field but a page of its own; `until` says when it opens."""

    def __init__(self, until: datetime.datetime):
        super().__init__(f"closed until {until}")
        self.until = until


@dataclass(frozen=True)
class Limit:
    """After `most` failures it is closed for `closes`, after each further `most` for twice as long, up to `longest`.

    Failures are forgotten `forgets` after the first of them; where it `rolls`, after the last. A right try wipes
    out the failures of one whom it proves to be the right person (`is_one_person`), and only itself elsewhere.
    """

    kind: str
    most: int
    closes: datetime.timedelta
    longest: datetime.timedelta
    forgets: datetime.timedelta
    rolls: bool = False
    is_one_person: bool = False


# Six digits: five tries a day in the long run are one chance in five hundred a year.
CARD = Limit("card", 5, 15 * MINUTE, DAY, 7 * DAY, rolls=True, is_one_person=True)
# A phone on which this very card was opened before (OWASP's "device cookies"): a stranger cannot lock it.
PHONE = Limit("phone", 5, 15 * MINUTE, DAY, 7 * DAY, rolls=True, is_one_person=True)
# Somebody who is signed in, asked for the PIN again.
OWN = Limit("own", 5, 15 * MINUTE, DAY, 7 * DAY, rolls=True, is_one_person=True)
ADDRESS = Limit("address", 30, HOUR, HOUR, HOUR)
# Longer than any failure is remembered and any closing lasts.
SWEPT_AFTER = 9 * DAY


@dataclass(frozen=True)
class Counter:
    """What is counted: `of` is a card's number, a phone's mark, an address."""

    limit: Limit
    of: str

    @property
    def key(self) -> str:
        """What the database knows it by."""
        return salted_hmac(
            f"groups.tries.{self.limit.kind}", _house(self.of), secret=settings.ID_HASH_KEY, algorithm="sha256"
        ).hexdigest()


@dataclass(frozen=True)
class Try:
    """One try that was taken. `left`: how many more there are; `closed_until`: if it was the last for now."""

    counters: tuple[Counter, ...]
    left: int
    closed_until: datetime.datetime | None


def take(*counters: Counter) -> Try:
    """Count one try on each of `counters`, before it is looked at. Raises Closed, and then counts nothing."""
    now = timezone.now()
    with transaction.atomic():
        Tries.objects.filter(since__lt=now - SWEPT_AFTER).delete()
        rows = _rows(counters, now)
        closed = [row.closed_until for _counter, row in rows if row.closed_until and row.closed_until > now]
        if not closed:
            for counter, row in rows:
                _count(counter.limit, row, now)
            _save(row for _counter, row in rows)
    if closed:
        raise Closed(max(closed))
    left = min(-row.failures % counter.limit.most for counter, row in rows)
    shut = [row.closed_until for _counter, row in rows if row.closed_until and row.closed_until > now]
    return Try(counters, left, max(shut, default=None))


def give_back(taken: Try) -> None:
    """The try was right, and is none that was in vain."""
    now = timezone.now()
    with transaction.atomic():
        rows = _rows(taken.counters, now)
        for counter, row in rows:
            was_last = row.failures % counter.limit.most == 0
            row.failures = 0 if counter.limit.is_one_person else max(row.failures - 1, 0)
            if was_last or counter.limit.is_one_person:
                row.closed_until = None
        _save(row for _counter, row in rows)


def _house(of: str) -> str:
    """What is counted; of an IPv6 address the first half: whoever has one has all that share it (RFC 6177)."""
    if ":" not in of:
        return of
    try:
        address = ipaddress.IPv6Address(of)
    except ValueError:
        return of
    return str(address.ipv4_mapped or ipaddress.IPv6Network((address, 64), strict=False))


def _rows(counters: tuple[Counter, ...], now: datetime.datetime) -> list[tuple[Counter, Tries]]:
    """The counters' rows, made where they are missing, and held until the transaction ends."""
    named = {(counter.limit.kind, counter.key): counter for counter in counters}
    # In one order, always: two requests that share an address never wait for each other in a circle.
    new = [Tries(kind=kind, key=key, since=now) for kind, key in sorted(named)]
    Tries.objects.bulk_create(new, ignore_conflicts=True)
    kinds, keys = zip(*named, strict=True)
    held = Tries.objects.select_for_update().filter(kind__in=kinds, key__in=keys).order_by("kind", "key")
    return [(named[row.kind, row.key], row) for row in held if (row.kind, row.key) in named]


def _count(limit: Limit, row: Tries, now: datetime.datetime) -> None:
    if row.since <= now - limit.forgets:
        row.failures = 0
    if row.failures == 0 or limit.rolls:
        row.since = now
    row.failures += 1
    row.closed_until = None
    if row.failures % limit.most == 0:
        times = min(row.failures // limit.most - 1, 20)
        row.closed_until = now + min(limit.closes * 2**times, limit.longest)


def _save(rows) -> None:
    Tries.objects.bulk_update(list(rows), ["failures", "since", "closed_until"])
