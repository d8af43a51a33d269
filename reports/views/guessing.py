"""How often somebody who is not signed in may ask about papers in vain: codes of receipts, digests of reports.

Promises: a right one costs nothing; what is no code at all is no guess; after thirty wrong ones in an hour an address
waits an hour, and then it opens by itself. Refuses to keep what was asked, or from where: keyed hashes alone.
"""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from groups.access import address_of
from groups.refusals import Refused
from groups.tries import HOUR, Closed, Counter, Limit, give_back, take

VERIFYING = Limit("verify", 30, HOUR, HOUR, HOUR)
CHECKING = Limit("check", 30, HOUR, HOUR, HOUR)
TOO_MANY = 429
Found = TypeVar("Found")


def looked_up(limit: Limit, request: HttpRequest, look: Callable[[], Found | None]) -> Found | None:
    """What `look` finds; None counts as one guess of the address that asks. Raises Closed without having looked."""
    taken = take(Counter(limit, address_of(request)))
    try:
        found = look()
    except Refused:
        give_back(taken)
        raise
    if found is not None:
        give_back(taken)
    return found


def closed_for_now(request: HttpRequest, closed: Closed) -> HttpResponse:
    """The page that says until when nothing is answered."""
    return render(request, "reports/asked_too_often.html", {"until": closed.until}, status=TOO_MANY)
