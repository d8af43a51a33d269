"""A collection sheet before it is posted: what it comes to, by kind, part and receipt; what a person must decide.

Promises: one value, made by a constant number of queries, that the page shows and the posting follows; its
`fingerprint` tells whether the sheet is still what somebody looked at. Never writes.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from ledger.chart import ANNUAL_DUES, BANK, CASH, DAILY_SAVINGS, ENTRY_FEE
from ledger.contributions import PaperNumber, Payment, Share
from ledger.models import CollectionSheet, SheetPart, SheetRow
from ledger.sheet_rows import in_order_of_sheet, rows_with_money
from ledger.sheets import closed_meanwhile
from members.models import BELONGS, Member

# Notes and coins, satang; the two smallest are still met at markets.
FACES = (1000_00, 500_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 25)


@dataclass(frozen=True)
class Case:
    """One member about whose rows a person decides: they stand in two parts, or the member is gone."""

    member: Member
    rows: tuple[SheetRow, ...]

    @property
    def counting(self) -> list[SheetRow]:
        """The rows that were not set aside."""
        return [row for row in self.rows if not row.set_aside]

    @property
    def is_gone(self) -> bool:
        """Whether the member died, left or lapsed since the row was typed."""
        return self.member.state not in BELONGS

    @property
    def is_decided(self) -> bool:
        """Whether somebody decided about every row as it stands."""
        waits = self.is_gone or len(self.counting) > 1
        return not waits or all(row.kept for row in self.counting)

    @property
    def seen(self) -> str:
        """The rows as they are, to tell afterwards whether the decision was about them."""
        return seen_as(self.rows)


@dataclass(frozen=True)
class PartLine:
    """What one device brings to the sheet: the rows that count, and their satang."""

    part: SheetPart
    rows: int
    amount: int


@dataclass(frozen=True)
class Review:
    """A sheet as it would be posted now. Sums are satang; `counted` is None until somebody counted."""

    sheet: CollectionSheet
    parts: tuple[SheetPart, ...]
    rows: tuple[SheetRow, ...]
    cases: tuple[Case, ...]
    # That the month was closed meanwhile, in words; empty while the sheet can be recorded on its day.
    closed: str = ""

    @cached_property
    def counting(self) -> list[SheetRow]:
        """The rows that are posted."""
        return [row for row in self.rows if not row.set_aside]

    @property
    def part_lines(self) -> list[PartLine]:
        """Each part with what it brings."""
        rows, sums = Counter(), Counter()
        for row in self.counting:
            rows[row.part_id] += 1
            sums[row.part_id] += row.amount
        return [PartLine(part, rows[part.pk], sums[part.pk]) for part in self.parts]

    @cached_property
    def payments(self) -> list[Payment]:
        """The receipts that come of it, in the order of the sheet."""
        return payments_of(self.counting)

    @cached_property
    def undecided(self) -> list[Case]:
        """What stands in the way of posting."""
        return [case for case in self.cases if not case.is_decided]

    @property
    def decided(self) -> list[Case]:
        """What somebody decided already, and may decide again."""
        return [case for case in self.cases if case.is_decided]

    @cached_property
    def sums(self) -> dict[str, int]:
        """Savings, dues, fee; cash, bank; and all of it, by name."""
        sums = {name: sum(getattr(row, name) for row in self.counting) for name in ("savings", "dues", "fee")}
        sums["bank"] = sum(row.amount for row in self.counting if row.by_bank)
        sums["amount"] = sums["savings"] + sums["dues"] + sums["fee"]
        return sums | {"cash": sums["amount"] - sums["bank"]}

    @property
    def counted(self) -> int | None:
        """Notes and coins as counted."""
        return counted(self.sheet.pieces)

    @property
    def difference(self) -> int:
        """What was counted too much (above zero) or too little; 0 while nobody counted."""
        return 0 if self.counted is None else self.counted - self.sums["cash"]

    @property
    def shortfall(self) -> int:
        """The difference as what is too little."""
        return -self.difference

    @cached_property
    def missing(self) -> list[str]:
        """What is still to be done before it can be recorded, in words."""
        found = []
        if not self.counting:
            found.append(_("Nothing to record: enter at least one amount."))
        if self.closed:
            found.append(self.closed)
        if self.undecided:
            names = ", ".join(str(case.member) for case in self.undecided[:5])
            found.append(_("Decide about %(names)s.") % {"names": names + (" …" if len(self.undecided) > 5 else "")})
        if self.sums["cash"] and self.counted is None and not self.sheet.not_counted:
            found.append(_("Count the cash, or say that nobody counted it."))
        if (self.difference or self._uncounted) and not self.sheet.difference_reason:
            found.append(_("Say why the cash differs.") if self.difference else _("Say why nobody counted the cash."))
        return found

    @property
    def _uncounted(self) -> bool:
        return self.sheet.not_counted and self.counted is None

    @cached_property
    def fingerprint(self) -> str:
        """Number of rows, satang, and a digest of everything that is posted and of who still belongs."""
        sheet = self.sheet
        told = [sheet.on, sorted(sheet.pieces.items()), sheet.not_counted, sheet.difference_reason]
        told += [(row.pk, row.revision, row.set_aside, row.kept, row.member.state) for row in self.rows]
        digest = hashlib.sha256(repr(told).encode()).hexdigest()
        return f"{len(self.counting)}-{self.sums['amount']}-{digest[:24]}"


def review_of(sheet: CollectionSheet) -> Review:
    """The sheet as it stands now, whatever the caller remembers of it: six queries."""
    sheet = CollectionSheet.objects.get(pk=sheet.pk)
    parts = tuple(sheet.parts.select_related("by", "zone"))
    rows, by_pk = list(rows_with_money(sheet)), {part.pk: part for part in parts}
    for row in rows:
        row.part = by_pk[row.part_id]
    rows = _in_order(rows)
    return Review(sheet, parts, tuple(rows), tuple(_cases(rows)), closed_meanwhile(sheet))


def _in_order(rows: list[SheetRow]) -> list[SheetRow]:
    """The rows in the order of the sheet, with member and payer; a member's own as they were typed, not as they came.

    Asked for apart and not joined: PostgreSQL knows nothing yet of rows that were typed this evening, and would walk
    through the register for each of them.
    """
    people = in_order_of_sheet(Member.objects.filter(pk__in={row.member_id for row in rows}).select_related("zone"))
    members = {member.pk: member for member in people}
    payers = members | Member.objects.in_bulk({row.payer_id for row in rows if row.payer_id} - members.keys())
    place = {pk: number for number, pk in enumerate(members)}
    for row in rows:
        row.member, row.payer = members[row.member_id], payers.get(row.payer_id)
    return sorted(rows, key=lambda row: (place[row.member_id], row.revision, row.part.key))


def _cases(rows: Sequence[SheetRow]) -> Iterable[Case]:
    by_member: dict[int, list[SheetRow]] = defaultdict(list)
    for row in rows:
        by_member[row.member_id].append(row)
    for of_member in by_member.values():
        case = Case(of_member[0].member, tuple(of_member))
        if case.is_gone or len(of_member) > 1:
            yield case


def counted(pieces: dict[str, int]) -> int | None:
    """Satang in the notes and coins of a count; None if nothing was counted."""
    return sum(int(face) * number for face, number in pieces.items()) if pieces else None


def seen_as(rows: Iterable[SheetRow]) -> str:
    """Rows and their revisions, as a form carries them."""
    return " ".join(f"{row.pk}:{row.revision}" for row in rows)


def payments_of(rows: Sequence[SheetRow]) -> list[Payment]:
    """One payment for each payer: whoever pays for others, and in the same way, gets one receipt for all of it.

    A member who stands in two parts pays twice; rows with different paper receipts stay apart.
    """
    twice = {member_id for member_id, number in Counter(row.member_id for row in rows).items() if number > 1}
    of_payer: dict[tuple, list[SheetRow]] = defaultdict(list)
    for row in rows:
        payer = row.payer_name or row.payer_id or row.member_id
        of_payer[payer, row.by_bank, row.part_id if row.member_id in twice else None].append(row)
    return [_payment(of_paper) for together in of_payer.values() for of_paper in _by_paper(together)]


def _by_paper(rows: Sequence[SheetRow]) -> list[list[SheetRow]]:
    """Rows of one payer by paper receipt; those without one go with the first that was written on the same device."""
    first: dict[int, tuple] = {}
    for row in rows:
        if _paper(row):
            first.setdefault(row.part_id, _paper(row))
    found: dict[tuple, list[SheetRow]] = defaultdict(list)
    for row in rows:
        found[_paper(row) or first.get(row.part_id, ())].append(row)
    return list(found.values())


def _paper(row: SheetRow) -> tuple:
    written = (row.paper_book, row.paper_number)
    return written if any(written) else ()


def _payment(rows: Sequence[SheetRow]) -> Payment:
    first, paper = rows[0], next((_paper(row) for row in rows if _paper(row)), ())
    return Payment(
        shares=tuple(Share(_amounts(row), row.member) for row in rows),
        payer=None if first.payer_name else first.payer or first.member,
        text=first.payer_name,
        into=BANK if first.by_bank else CASH,
        paper=PaperNumber(*paper),
    )


def _amounts(row: SheetRow) -> dict[str, int]:
    return {ENTRY_FEE: row.fee, ANNUAL_DUES: row.dues, DAILY_SAVINGS: row.savings}
