"""The list to sign of a benefit that many get on one day: one paper instead of a voucher for each.

Promises: one line for each claim, high enough to sign in, with the number of its voucher once it is paid; sums by
page and in all, in Thai words too; payer, witness and chair sign below the last lines, never on a page without any.
A constant number of queries. Refuses anything of people but number, name and sum.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from groups.models import Group
from groups.paper import pdf
from groups.thai_dates import format_date
from ledger.money import baht_words
from ledger.papers.rounds import PageOf
from members.names import ERASED_NAME
from welfare.yearly import newest_yearly_rule
from welfare.yearly_payments import paid_of, ready_to_pay

# Of 10 mm each; below those of the last page stand the sums and the signatures.
ROWS_PER_PAGE = 22
ROWS_ON_LAST_PAGE = 16
LEAST_ON_LAST_PAGE = 3
# About two seconds of work; longer lists are long work.
MOST_LINES_AT_ONCE = 320


@dataclass(frozen=True)
class PayeeLine:
    """Somebody who gets money (satang); `place` counts within the list, `voucher` is "" before it is paid."""

    place: int
    number: str
    name: str
    amount: int
    voucher: str = ""


@dataclass(frozen=True)
class SigningList:
    """Who of the start on `on` waits for the money, or (`paid_on`) got it on that day; `payer` if it was one."""

    name: str
    on: datetime.date
    paid_on: datetime.date | None
    lines: tuple[PayeeLine, ...]
    payer: str = ""

    @property
    def total(self) -> int:
        """All sums together, satang."""
        return sum(line.amount for line in self.lines)

    @property
    def total_in_words(self) -> str:
        """The same in Thai words."""
        return baht_words(self.total)

    @cached_property
    def pages(self) -> list[PageOf]:
        """The pages; the last one has room for what stands below the lines."""
        lines, pieces = self.lines, []
        while len(lines) > ROWS_ON_LAST_PAGE:
            # The last page is not left without lines: nobody signs below nothing.
            rows = min(ROWS_PER_PAGE, len(lines) - LEAST_ON_LAST_PAGE)
            pieces.append(lines[:rows])
            lines = lines[rows:]
        pieces.append(lines)
        return [PageOf(self.name, some, number, len(pieces), self.lines) for number, some in enumerate(pieces, 1)]


def signing_list(benefit: str, on: datetime.date, paid_on: datetime.date | None = None) -> SigningList:
    """The list of one start: of the claims that wait to be paid, or of those that were paid on `paid_on`."""
    rule = newest_yearly_rule(benefit)
    name = rule.name if rule else benefit
    if paid_on is None:
        rows = [(one.claim.member.number, one.claim.payee, one.amount) for one in ready_to_pay(benefit, on)]
        return SigningList(name, on, None, _lines(rows))
    paid = [payout for payout in paid_of(benefit, on) if payout.entry.on == paid_on]
    payers = {payout.paid_by for payout in paid}
    payer = str(payers.pop()) if len(payers) == 1 else ""
    rows = [(one.member.number, one.payee or ERASED_NAME, one.amount, one.voucher_number) for one in paid]
    return SigningList(name, on, paid_on, _lines(rows), payer)


def _lines(rows: Sequence[tuple]) -> tuple[PayeeLine, ...]:
    return tuple(PayeeLine(place, *row) for place, row in enumerate(rows, start=1))


def list_title(found: SigningList) -> str:
    """What the file is called."""
    return _("List to sign %(day)s") % {"day": format_date(found.paid_on or found.on)}


def signing_pdf(group: Group, found: SigningList, pages: Sequence[PageOf], *, printed_at: datetime.datetime) -> bytes:
    """Some pages of the list as a PDF file."""
    shown = [(page, sum(line.amount for line in page.lines)) for page in pages]
    context = {"group": group, "found": found, "pages": shown, "printed_at": printed_at}
    context["example"] = group.is_example_on(found.paid_on or found.on)
    return pdf("welfare/papers/signing_list.html", context)
