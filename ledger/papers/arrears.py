"""Who is behind, on paper: a list for each zone, to take along and write on.

Promises: the members and sums of the page of arrears, longest first, each zone on a page of its own with its sums; a
constant number of queries. Refuses anything a collector does not need on a doorstep.
"""

import datetime
from collections.abc import Sequence

from groups.models import Group
from groups.paper import pdf
from ledger.arrears import ArrearsRow, arrears_rows
from ledger.papers.rounds import PageOf, Rounds, cut, round_name

ROWS_PER_PAGE = 32


def arrears_pages(on: datetime.date, rounds: Rounds) -> list[PageOf]:
    """The pages of the list at the end of `on`, zone by zone; one that says so if nobody is behind."""
    by_zone: dict[int | None, list[ArrearsRow]] = {}
    for row in arrears_rows(on):
        by_zone.setdefault(row.member.zone_id, []).append(row)
    shown = [*rounds.zones, *([None] if rounds.without_zone else [])]
    pages = []
    for zone in shown:
        if own := by_zone.get(zone and zone.pk):
            pages += cut(round_name(zone), own, rows=ROWS_PER_PAGE)
    return pages or list(cut(rounds.name, [], rows=ROWS_PER_PAGE))


def arrears_pdf(group: Group, on: datetime.date, pages: Sequence[PageOf], *, printed_at: datetime.datetime) -> bytes:
    """Pages of the arrears list as a PDF file."""
    shown = [(page, sum(row.amount for row in page.whole)) for page in pages]
    context = {"group": group, "on": on, "pages": shown, "printed_at": printed_at}
    return pdf("ledger/papers/arrears.html", context | {"example": group.is_example_on(on)})
