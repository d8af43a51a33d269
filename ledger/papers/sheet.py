"""The collection sheet to fill in by hand: who stands on a round, what each owes, and room to write.

Promises: the lines stand in the order of the sheet on the screen and are numbered, so that what was written is keyed
back from line to line; what is owed is that of the sheet, with sums for each page and round to check by. A constant
number of queries. Refuses to say anything of people that the collector does not need.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from groups.models import Group
from groups.paper import pdf
from groups.thai_dates import Month
from ledger.papers.rounds import PageOf, Rounds, cut, round_name
from ledger.sheet_rows import members_on_sheet
from ledger.standings import standings
from members.models import Member

ROWS_PER_PAGE = 32


@dataclass(frozen=True)
class Owed:
    """What is to be collected, satang by kind."""

    fee: int = 0
    dues: int = 0
    savings: int = 0

    @property
    def total(self) -> int:
        """All kinds together."""
        return self.fee + self.dues + self.savings


@dataclass(frozen=True)
class SheetLine:
    """One member on the paper sheet; `place` is the line's number within the round."""

    place: int
    member: Member
    paid_through: datetime.date | None
    owed: Owed


def sum_owed(lines: Iterable[SheetLine]) -> Owed:
    """What some lines come to."""
    owed = [line.owed for line in lines]
    return Owed(sum(one.fee for one in owed), sum(one.dues for one in owed), sum(one.savings for one in owed))


def sheet_pages(on: datetime.date, rounds: Rounds) -> list[PageOf]:
    """The pages of the sheet of a day, round by round; what is owed is that at the end of its month."""
    members = list(members_on_sheet().select_related("zone").filter(rounds.where()))
    standing = standings(members, on=Month.of(on).last)
    pages = []
    for zone, own in groupby(members, key=lambda member: member.zone):
        lines = [_line(place, member, standing.get(member.pk)) for place, member in enumerate(own, start=1)]
        pages += cut(round_name(zone), lines, rows=ROWS_PER_PAGE)
    return pages or list(cut(rounds.name, [], rows=ROWS_PER_PAGE))


def _line(place: int, member: Member, standing) -> SheetLine:
    if standing is None:
        return SheetLine(place, member, None, Owed())
    owed = Owed(standing.fee.owed, standing.dues.owed, standing.savings.owed)
    return SheetLine(place, member, standing.savings.paid_through, owed)


def sheet_pdf(group: Group, on: datetime.date, pages: Sequence[PageOf], *, printed_at: datetime.datetime) -> bytes:
    """Some pages of the sheet of a day as a PDF file."""
    shown = [(page, sum_owed(page.lines), sum_owed(page.whole) if page.is_last else None) for page in pages]
    context = {"group": group, "on": on, "pages": shown, "printed_at": printed_at}
    return pdf("ledger/papers/sheet.html", context | {"example": group.is_example_on(on)})
