"""What members pay in: collections.

Promises: one entry per receipt (D4), posted in bulk in one transaction; the units a payment buys (days of savings,
years of dues) are fixed when posted from the rate then in force, and a later rate never reprices them (D6). Money
that buys no whole unit stays the member's credit. Refuses a receipt of nothing.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from groups.models import User
from groups.thai_dates import Month
from ledger.chart import ANNUAL_DUES, CASH, CONTRIBUTION_CODES, DAILY_SAVINGS
from ledger.journal import Draft, Kind, Line, post_entries
from ledger.models import JournalEntry, Rate
from ledger.rates import rates_on
from ledger.refusals import WrongFigure
from members.models import Member

# Which rate buys units: a day of savings, a year of dues.
UNIT_OF = {DAILY_SAVINGS: Rate.Per.DAY, ANNUAL_DUES: Rate.Per.YEAR}


@dataclass(frozen=True)
class Receipt:
    """What one payer handed over: satang by account code. Without a member it is a sum not allocated to anybody."""

    amounts: Mapping[str, int]
    member: Member | None = None
    reference: str = ""
    text: str = ""


@dataclass(frozen=True)
class Collection:
    """One collection: its day, where the money went (cash or bank), and the key of the form it came from."""

    on: datetime.date
    receipts: Sequence[Receipt]
    into: str = CASH
    key: uuid.UUID | None = None


def due_for(rate: Rate | None, month: Month) -> int | None:
    """What savings at `rate` come to for `month`, in satang; None where a rate does not speak of single months."""
    if rate is None or rate.per not in (Rate.Per.DAY, Rate.Per.MONTH):
        return None
    return rate.amount * (month.days if rate.per == Rate.Per.DAY else 1)


def record_collection(collection: Collection, *, by: User | None) -> list[JournalEntry]:
    """Post one entry per receipt, in the order given; a constant number of queries per thousand.

    Raises WrongFigure for a negative amount or a receipt of nothing, and what `post_entries` raises: then no receipt
    is recorded.
    """
    rates = rates_on(collection.on)
    keys = _keys(collection.key, len(collection.receipts))
    drafts = [_draft(collection, receipt, key, rates) for receipt, key in zip(collection.receipts, keys, strict=True)]
    if not drafts:
        raise WrongFigure(_("Nothing to record: enter at least one amount."))
    return post_entries(drafts, by=by)


def _keys(key: uuid.UUID | None, count: int) -> list[uuid.UUID | None]:
    """The form's own key for the first receipt, keys derived from it for the rest."""
    if key is None:
        return [None] * count
    return [key, *(uuid.uuid5(key, str(index)) for index in range(1, count))][:count]


def _draft(collection: Collection, receipt: Receipt, key: uuid.UUID | None, rates: dict[str, Rate]) -> Draft:
    amounts = {code: amount for code, amount in receipt.amounts.items() if amount}
    unknown = amounts.keys() - set(CONTRIBUTION_CODES)
    if unknown or not amounts or min(amounts.values()) < 0:
        raise WrongFigure(_("A receipt carries amounts above zero, of fee, dues or savings."))
    credits = [
        Line(code, -amounts[code], member=receipt.member, units=_units(code, amounts[code], rates))
        for code in CONTRIBUTION_CODES
        if code in amounts
    ]
    return Draft(
        on=collection.on,
        kind=Kind.COLLECTION,
        lines=(Line(collection.into, sum(amounts.values())), *credits),
        text=receipt.text,
        reference=receipt.reference,
        key=key,
    )


def _units(code: str, amount: int, rates: dict[str, Rate]) -> int | None:
    rate = rates.get(code)
    if rate is None or UNIT_OF.get(code) != rate.per:
        return None
    return amount // rate.amount
