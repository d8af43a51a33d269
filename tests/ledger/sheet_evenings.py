"""Seven collection days without a signal, made up from a seed: what the devices typed, and how it comes in.

A device sends what it typed as messages; one of them may come only after the sheet was recorded. `Week` plays them as
they arrive, decides and records as a treasurer would, and tells what then stands in terms that no key tells apart.
"""

import datetime
import json
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from groups.models import Group, User
from groups.tenancy import group_scope
from ledger.forms.sheet_part import read_part
from ledger.models import CollectionSheet, JournalEntry, MemberTotal, Receipt, SheetRow
from ledger.refusals import SheetDone
from ledger.sheet_grid import own_parts
from ledger.sheet_posting import CashCount, count_cash, decide, post_sheet
from ledger.sheet_review import Case, review_of
from ledger.sheets import open_sheet, save_part
from members.models import Member
from tests.makers import DAY

DAYS = [DAY + datetime.timedelta(days=ahead) for ahead in range(7)]
MOST_ROWS = 4


@dataclass(frozen=True)
class Message:
    """What one device sends at one moment: rows as they travel. `late`: after the sheet was recorded."""

    day: datetime.date
    device: uuid.UUID
    user: User
    body: bytes
    late: bool

    @property
    def rows(self) -> list[list]:
        return json.loads(self.body)["rows"]

    def about(self, twins: Mapping[int, int]) -> "Message":
        """The same of the members of another group: the primary key there by that here."""
        said = json.loads(self.body)
        for row in said["rows"]:
            row[0], row[5] = twins[row[0]], twins.get(row[5])
        return replace(self, body=json.dumps(said).encode())


def typed_in_a_week(
    chance: random.Random, users: Sequence[User], members: Sequence[Member], parts: int
) -> list[Message]:
    """The messages of so many parts in the order in which they were typed."""
    clock, found = 1_176_600_000_000, []
    for number in range(parts):
        day, user, device = DAYS[number % 7], users[number % len(users)], uuid.UUID(int=chance.getrandbits(128))
        round_of, again = chance.sample(members, MOST_ROWS), chance.randint(1, 3)
        for message in range(again):
            rows = []
            for member in chance.sample(round_of, chance.randint(1, MOST_ROWS)):
                clock += chance.randint(1, 5_000)
                rows.append(_row(chance, member, members, clock))
            finished = message + 1 == again
            body = json.dumps({"user": user.pk, "zone": None, "finished": finished, "rows": rows}).encode()
            late = finished and day != DAYS[-1] and chance.random() < 0.2
            found.append(Message(day, device, user, body, late))
    return found


def _row(chance: random.Random, member: Member, members: Sequence[Member], revision: int) -> list:
    savings, dues = chance.choice((0, 10_00, 30_00, 45_50, 61_00)), chance.choice((0, 0, 50_00))
    payer = chance.choice((None, None, None, chance.choice(members).pk))
    paper = ("7", f"{revision % 100:03}") if chance.random() < 0.2 else ("", "")
    by_bank = int(chance.random() < 0.2)
    return [member.pk, savings, dues, chance.choice((0, 0, 0, 20_00)), by_bank, payer, "", *paper, revision]


class Week:
    """Seven open sheets of a group, and the treasurer who records them one after the other; each act by itself."""

    def __init__(self, group: Group, treasurer: User):
        self.group, self.treasurer = group, treasurer
        with group_scope(group):
            self.sheets = {day: open_sheet(day, by=treasurer) for day in DAYS}

    def arrive(self, messages: Iterable[Message]) -> None:
        """Let messages come in; rows that are too late are carried to the next day's sheet by their device."""
        for message in messages:
            with group_scope(self.group):
                self._send(message.day, message.device, message)

    def ask(self, messages: Iterable[Message]) -> None:
        """Every device asks once more, as it does every few seconds, and says whether it is through."""
        last = {(message.day, message.device): message for message in messages}
        for (day, device), message in last.items():
            body = json.dumps(json.loads(message.body) | {"rows": []}).encode()
            with group_scope(self.group):
                save_part(self.sheets[day], read_part(device, body).part, by=message.user)

    def _send(self, day: datetime.date, device: uuid.UUID, message: Message) -> None:
        sheet = self.sheets[day]
        try:
            saved = save_part(sheet, read_part(device, message.body).part, by=message.user)
        except SheetDone:
            self._carry(day, device, message)
        else:
            assert saved.refused == {}, saved.refused

    def _carry(self, day: datetime.date, device: uuid.UUID, message: Message) -> None:
        """What the recorded sheet does not hold goes to the next day, under a key that follows from the first."""
        parts = {key: rows for key, _finished, rows, _aside in own_parts(self.sheets[day], by=message.user)}
        stands = {row[0]: row[-1] for row in parts.get(str(device), [])}
        late = [row for row in message.rows if stands.get(row[0], 0) < row[-1]]
        if late:
            body = json.dumps({"rows": late, "finished": True}).encode()
            beside = DAYS[DAYS.index(day) + 1]
            carried = Message(beside, uuid.uuid5(device, beside.isoformat()), message.user, body, late=True)
            self._send(beside, carried.device, carried)

    def record(self, day: datetime.date) -> list:
        """Decide, record; what the review came to, what stands of each part."""
        with group_scope(self.group):
            return self._record(self.sheets[day])

    def _record(self, sheet: CollectionSheet) -> list:
        count_cash(sheet, CashCount({}, not_counted=True, reason="-"), by=self.treasurer)
        for case in review_of(sheet).undecided:
            decide(sheet, {row.pk: row.revision for row in case.rows}, _holds(case), by=self.treasurer)
        review = review_of(sheet)
        told = [review.sums, len(review.cases), len(review.payments), standing(sheet)]
        post_sheet(sheet, review.fingerprint, by=self.treasurer)
        return told


def _holds(case: Case) -> list[int]:
    """Nothing of who is gone; of the others the newest row, or for some of them every one."""
    if case.is_gone:
        return []
    newest = max(case.rows, key=lambda row: row.revision)
    return [row.pk for row in case.rows] if case.member.number.endswith("3") else [newest.pk]


def standing(sheet: CollectionSheet) -> list:
    """Every row of every part, and whether the part is finished."""
    rows = SheetRow.objects.filter(part__sheet=sheet).order_by("part__key", "member__number")
    rows = rows.annotate(is_finished=Q(part__finished_at__isnull=False))
    columns = ("by_bank", "payer__number", "paper_book", "paper_number", "revision", "set_aside", "kept")
    whose = ("part__key", "part__by__username", "is_finished", "member__number")
    return list(rows.values_list(*whose, "savings", "dues", "fee", *columns))


def books_of_the_week() -> dict:
    """Entries with their postings, receipts, the members' totals."""
    entries = JournalEntry.objects.prefetch_related("postings__account", "postings__member").order_by("number")
    of_receipt = ("serial", "payer__number", "sheet__on", "paper_book", "paper_number")
    of_member = ("member__number", "account__code", "amount", "units", "cost")
    return {
        "entries": [
            (entry.number, entry.on, entry.kind, entry.reference, [
                (one.account.code, one.amount, one.member and one.member.number, one.units, one.cost)
                for one in entry.postings.all()
            ])
            for entry in entries
        ],
        "receipts": list(Receipt.objects.values_list(*of_receipt)),
        "totals": sorted(MemberTotal.objects.values_list(*of_member)),
    }  # fmt: skip
