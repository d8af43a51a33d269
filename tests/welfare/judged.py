"""People and what they were granted before, as values: what the tests of assessments begin with."""

import datetime

from tests.welfare.town import BAHT
from welfare.facts import Facts, Used
from welfare.rules import Claimant

DAY = datetime.timedelta(1)
SINCE = datetime.date(2003, 1, 1)
APRIL = datetime.date(2007, 4, 1)
LEAP_DAY = datetime.date(2004, 2, 29)


def facts(benefit: str, on: datetime.date = APRIL, **more) -> Facts:
    """Somebody who belongs since 1 January 2546 and has paid every day."""
    since = more.pop("since", SINCE)
    who = Claimant.BENEFICIARY if benefit == "death" else Claimant.MEMBER
    told = {"claimant": who, "paid_days": max(0, (on - since).days), "filed_on": on}
    return Facts(benefit, on, since=since, **{**told, **more})


def nights(number: int):
    return (("night", number),)


def granted(benefit: str, on: datetime.date, amount: int, number: int | None = None, **more) -> Used:
    units = () if number is None else nights(number)
    return Used(benefit, benefit, on, amount * BAHT, units, **more)
