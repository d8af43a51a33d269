"""Money that does not come from members and is not welfare: other receipts, spending, cash and bank.

Promises: each verb posts one entry. Counting moves what is really there out of "brought forward, awaiting count"
and leaves the rest visible there; what is only noted (the passbook's balance, a count of the cash) changes no figure.
Refuses entries of zero or below.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from ledger.chart import AWAITING_COUNT, BANK, CASH
from ledger.journal import Draft, Kind, Line, lock_books, post_entry
from ledger.models import CashBalance, JournalEntry, PassbookBalance
from ledger.queries import balance
from ledger.refusals import WrongFigure


@dataclass(frozen=True)
class Paper:
    """What stands on the paper an entry is made from: its day, words, number; and the key of the form."""

    on: datetime.date
    text: str = ""
    reference: str = ""
    key: uuid.UUID | None = None


def record_receipt(code: str, amount: int, paper: Paper, *, into: str, by: User | None) -> JournalEntry:
    """Money received on account `code` (satang), put into cash or bank."""
    _refuse_below_zero(amount)
    return _post(Kind.RECEIPT, (Line(into, amount), Line(code, -amount)), paper, by)


def record_spending(code: str, amount: int, paper: Paper, *, out_of: str, by: User | None) -> JournalEntry:
    """Money spent on account `code` (satang), taken from cash or bank."""
    _refuse_below_zero(amount)
    return _post(Kind.SPENDING, (Line(code, amount), Line(out_of, -amount)), paper, by)


def deposit(amount: int, paper: Paper, *, by: User | None) -> JournalEntry:
    """Carry cash to the bank."""
    _refuse_below_zero(amount)
    return _post(Kind.TRANSFER, (Line(BANK, amount), Line(CASH, -amount)), paper, by)


def withdraw(amount: int, paper: Paper, *, by: User | None) -> JournalEntry:
    """Fetch cash from the bank."""
    _refuse_below_zero(amount)
    return _post(Kind.TRANSFER, (Line(CASH, amount), Line(BANK, -amount)), paper, by)


def count_brought_forward(cash: int, bank: int, paper: Paper, *, by: User | None) -> JournalEntry:
    """Cash found in the box and bank balance found in the passbook, out of what awaits its count (satang)."""
    if min(cash, bank) < 0 or cash + bank == 0:
        raise WrongFigure(_("Enter what was counted: an amount above zero."), field="cash")
    counted = [Line(code, amount) for code, amount in ((CASH, cash), (BANK, bank)) if amount]
    return _post(Kind.COUNT, (*counted, Line(AWAITING_COUNT, -cash - bank)), paper, by)


@transaction.atomic
def count_holdings(counted: Mapping[str, int], paper: Paper, *, by: User | None) -> JournalEntry:
    """All that lies in the box and stands in the passbook (satang by account code, what was counted of the two).

    What the books hold already is taken off under the group's lock, so that two counts at once do not count the same
    money twice. Raises WrongFigure when less was found than the books hold, or nothing new.
    """
    lock_books()
    new = {code: amount - balance(code, paper.on) for code, amount in counted.items()}
    if min(new.values(), default=0) < 0:
        raise WrongFigure(_("Less was counted than the books hold. Nothing was recorded; look at the entries first."))
    return count_brought_forward(new.get(CASH, 0), new.get(BANK, 0), paper, by=by)


@transaction.atomic
def record_passbook_balance(on: datetime.date, amount: int, *, by: User | None) -> PassbookBalance:
    """What the passbook says on a day; the newest statement of a day holds."""
    if amount < 0:
        raise WrongFigure(_("A passbook does not go below zero."), field="amount")
    if on > today():
        raise WrongFigure(_("This day has not come yet."), field="on")
    audit.record("passbook.recorded", by=by, subject=on.isoformat())
    return PassbookBalance.objects.create(group_id=current_group_id(), on=on, amount=amount, by=by)


@transaction.atomic
def record_cash_count(on: datetime.date, amount: int, *, by: User | None) -> CashBalance:
    """What lies in the cash box on a day (satang; an empty box is a count); the newest count of a day holds.

    No entry is posted, whether it agrees with the books or not. Raises WrongFigure below zero and for a day to come.
    """
    if amount < 0:
        raise WrongFigure(_("A cash box does not hold less than nothing."), field="amount")
    if on > today():
        raise WrongFigure(_("This day has not come yet."), field="on")
    audit.record("cash.counted", by=by, subject=on.isoformat())
    return CashBalance.objects.create(group_id=current_group_id(), on=on, amount=amount, by=by)


def _refuse_below_zero(amount: int) -> None:
    if amount <= 0:
        raise WrongFigure(_("Enter an amount above zero."), field="amount")


def _post(kind: str, lines: tuple[Line, ...], paper: Paper, by: User | None) -> JournalEntry:
    draft = Draft(on=paper.on, kind=kind, lines=lines, text=paper.text, reference=paper.reference, key=paper.key)
    return post_entry(draft, by=by)
