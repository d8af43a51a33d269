"""Claims on their way, through the services: what the tests of claims, decisions and payments begin with."""

import datetime

from groups.models import Office, User
from ledger.chart import DAILY_SAVINGS
from ledger.rates import set_rate
from tests.makers import DAY, LONG_AGO, make_entry, make_officer, make_schedule
from tests.welfare.town import TOWN
from welfare.claims import Asked, enter_claim, newest_judgement
from welfare.decisions import Approval, approve_claim
from welfare.models import Claim, Decision
from welfare.payments import Paying, pay_claim
from welfare.rules import Schedule

EVENT = datetime.date(2007, 4, 1)


def open_welfare(cast, rules: Schedule = TOWN) -> None:
    """Rules in force since 2545, one baht a day, a thousand baht times a hundred in the box, and a second chair."""
    make_schedule(rules)
    set_rate(DAILY_SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
    make_entry(100_000_00)
    cast.second = make_officer(Office.Kind.COMMITTEE, group=cast.group, name="second_committee")


def ask(cast, **fields) -> Asked:
    """A birth with three nights, asked for by the member of the cast."""
    told = {
        "benefit": "birth", "member": cast.member, "event_on": EVENT, "filed_on": DAY, "units": {"night": 3},
        "consent": True,
    }  # fmt: skip
    told |= fields
    # Handed in on the 15th, or on the day after the last night where that is later.
    after = told["event_on"] + datetime.timedelta(told["units"].get("night", 0))
    return Asked(**told | {"filed_on": fields.get("filed_on", max(DAY, after))})


def stay(cast, nights: int = 4, **fields) -> Asked:
    """So many nights in hospital."""
    return ask(cast, benefit="sickness", units={"night": nights}, **fields)


def entered(cast, asked: Asked | None = None, *, by: User | None = None) -> Claim:
    return enter_claim(asked or ask(cast), by=by or cast.committee)


def looked_at(claim: Claim, **fields) -> Approval:
    """What an officer approves who has just looked at the claim."""
    return Approval(newest_judgement(claim).pk, **fields)


def approved(cast, asked: Asked | None = None, *, by: User | None = None, **fields) -> Claim:
    claim = entered(cast, asked)
    approve_claim(claim, looked_at(claim, **fields), by=by or cast.chair)
    return claim


def paid(cast, asked: Asked | None = None, *, on: datetime.date = DAY, **fields) -> Claim:
    claim = approved(cast, asked, **fields)
    pay_claim(claim, Paying(on), by=cast.treasurer)
    return claim


def decisions_on(claim: Claim) -> list[Decision]:
    return list(Decision.objects.filter(claim=claim))
