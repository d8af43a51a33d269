"""Collection day in the demonstration: April 2550, posted once and filled in a second time.

Promises: sheets as two collectors and a treasurer fill them, through the same services: families on one receipt, some
who pay late or a year ahead, cash short by twenty baht, a receipt taken back and issued anew, and a second sheet that
waits to be gone on with, one member in it twice. Refuses chance: every load gives the same sheets.
"""

import datetime
import uuid
from collections.abc import Iterable
from random import Random

from groups.models import User
from ledger.chart import DAILY_SAVINGS
from ledger.contributions import Payment
from ledger.corrections import reissue_receipt
from ledger.models import CollectionSheet, Receipt
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import FACES, review_of
from ledger.sheets import TypedPart, TypedRow, open_sheet, save_part
from ledger.standings import standings
from members.models import Household, Member, State

BAHT = 100
FIRST, SECOND = datetime.date(2007, 4, 15), datetime.date(2007, 4, 22)
A_YEAR = 365 * BAHT
SHORT = 20 * BAHT
# The keys of the devices are made from these names, so that every load gives the same.
DEVICES = uuid.UUID("0b0b0b0b-0000-4000-8000-000000000417")
PERCENT_WHO_CAME = 71


def collect_in_april(users: dict[str, User]) -> None:
    """One whole collection day, a correction after it, and the beginnings of a second day."""
    treasurer = users["treasurer"]
    sheet = open_sheet(FIRST, by=treasurer)
    came = _who_came()
    _type(sheet, came, users, ahead=True)
    count_cash(sheet, CashCount(_pieces(review_of(sheet).sums["cash"] - SHORT), reason="ทอนเงินเกิน"), by=treasurer)
    post_sheet(sheet, review_of(sheet).fingerprint, by=treasurer)
    _correct_one(treasurer)
    stayed_away = [member for member in _active() if member not in set(came)]
    late = open_sheet(SECOND, by=treasurer)
    _type(late, stayed_away[:60], users, ahead=False)
    # The treasurer took money from somebody whom the collector had met already.
    twice = next(member for member in stayed_away[:60] if _typist(member, users) != treasurer)
    _save(late, treasurer, [_row(twice, 61 * BAHT)], device="counter")


def _active() -> list[Member]:
    return list(Member.objects.filter(state=State.ACTIVE).select_related("zone__collector").order_by("number"))


def _who_came() -> list[Member]:
    """Households come or stay away together; the member of the demonstration has paid."""
    random, comes, came = Random("april"), {}, []
    for member in _active():
        house = member.household_id or -member.pk
        comes.setdefault(house, random.randrange(100) < PERCENT_WHO_CAME)
        if comes[house] or member.number == "0417":
            came.append(member)
    return came


def _type(sheet: CollectionSheet, members: list[Member], users: dict[str, User], *, ahead: bool) -> None:
    """Everybody's row into the part of whoever goes round there."""
    owed = standings(members)
    payers = dict(Household.objects.filter(members__in=members).values_list("pk", "payer_id"))
    parts: dict[User, list[TypedRow]] = {}
    for place, member in enumerate(members):
        due = owed[member.pk].savings.owed
        # One in twenty-five pays for a year ahead instead of for the month.
        amount = A_YEAR if ahead and place % 25 == 3 else due
        if amount:
            payer = payers.get(member.household_id)
            parts.setdefault(_typist(member, users), []).append(_row(member, amount, payer))
    for user, rows in parts.items():
        _save(sheet, user, rows, device=user.username)


def _typist(member: Member, users: dict[str, User]) -> User:
    return (member.zone and member.zone.collector) or users["treasurer"]


def _row(member: Member, savings: int, payer: int | None = None) -> TypedRow:
    return TypedRow(
        member_id=member.pk, savings=savings, dues=0, fee=0, by_bank=False, payer_id=payer, payer_name="",
        paper_book="", paper_number="", revision=1,
    )  # fmt: skip


def _save(sheet: CollectionSheet, user: User, rows: list[TypedRow], *, device: str) -> None:
    key = uuid.uuid5(DEVICES, f"{sheet.on} {device}")
    save_part(sheet, TypedPart(key, rows, finished=sheet.on == FIRST), by=user)


def _pieces(amount: int) -> dict[int, int]:
    """Notes and coins that make up an amount, the largest first."""
    pieces = {}
    for face in sorted(FACES, reverse=True):
        pieces[face], amount = divmod(amount, face)
    return pieces


def _correct_one(treasurer: User) -> None:
    """Thirty baht were written down in place of sixty."""
    alone: Iterable[Receipt] = Receipt.objects.filter(entry__on=FIRST, payer__household=None, replaces=None)
    receipt = alone.select_related("payer").first()
    right = Payment.of(receipt.payer, {DAILY_SAVINGS: 60 * BAHT})
    reissue_receipt(receipt, right, on=FIRST, reason="รับเงินมา 60 บาท เขียนไว้ 30 บาท", by=treasurer, key=None)
