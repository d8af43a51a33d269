"""On which days a row of a table holds, for somebody who began on a day.

Promises: the one reading of a row's edges, for assessment and validator alike; n years are complete on the
anniversary (D17), also over 29 February. Pure, knows no database.
"""

import datetime
from collections.abc import Sequence

from welfare.rules import Tier

DAY = datetime.timedelta(1)
Days = tuple[datetime.date, datetime.date | None]


def days_of(tier: Tier, start: datetime.date) -> Days:
    """First and last day on which the row holds (None: on and on), for somebody who began on `start`."""
    first = start if tier.start is None else tier.start.after(start)
    # Without a start the row holds from the beginning, as its words say: there is nothing to be after.
    if tier.after and tier.start is not None:
        first += DAY
    if tier.end is None:
        return first, None
    last = tier.end.after(start)
    return first, last - DAY if tier.below else last


def place_of(tiers: Sequence[Tier], start: datetime.date, day: datetime.date) -> int | None:
    """The place (from 0) of the first row that holds on `day`, or None."""
    for place, tier in enumerate(tiers):
        first, last = days_of(tier, start)
        if first <= day and (last is None or day <= last):
            return place
    return None
