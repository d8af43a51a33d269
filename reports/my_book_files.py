"""A member's passbook as a paper and as a spreadsheet.

Promises: both say what the page says, oldest line first as in a paper book, from what was put in before to the sum at
the end; the paper carries the digest of the books and a code that leads to `/check/`. In the spreadsheet sums are
numbers, days are ISO days, and text never runs as a formula. Refuses to change anything.
"""

import datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook

from groups.models import Group
from groups.paper import pdf
from groups.qr import qr_code
from groups.thai_dates import format_date
from ledger.queries import books_now
from reports.checking import checking_address
from reports.my_book import Book, BookLine, BookPart, Sort
from reports.spreadsheet import BOLD, TOTAL, baht, saved, set_paper, write_head, write_note, write_row, write_titles

WIDTHS = (12, 26, 28, 14, 14, 14, 16, 18, 18, 44)


def book_pdf(group: Group, book: Book, *, printed_at: datetime.datetime, origin: str) -> bytes:
    """The passbook on A4; `origin` is this server's address, to which the code in it leads."""
    _number, digest = books_now()
    context = {
        "group": group,
        "book": book,
        "lines": book.lines[::-1],
        "digest": digest,
        "drawing": qr_code(checking_address(origin, group, digest)) if digest else "",
        "place": origin.rstrip("/").partition("://")[2],
        "printed_at": printed_at,
        "example": is_example(group, book),
    }
    return pdf("reports/my_book_paper.html", context)


def is_example(group: Group, book: Book) -> bool:
    """Whether a line of the book is invented for the demonstration."""
    return any(group.is_example_on(line.entry.on) for line in book.lines)


def book_workbook(group: Group, book: Book) -> bytes:
    """The passbook as an XLSX file, a row for each kind of money on a line."""
    workbook, member = Workbook(), book.member
    sheet = workbook.active
    sheet.title = str(book.year or _("All years"))
    titles = [group.name, _("Passbook of %(member)s") % {"member": f"{member.number} {member.full_name}"}]
    titles.append(_("Year %(year)s") % {"year": book.year} if book.year else _("All years"))
    write_titles(sheet, titles, example=is_example(group, book))
    heads = [_("Day"), _("What"), _("For"), _("Put in"), _("Received"), _("Lent"), _("Put in so far"), _("Paper")]
    write_head(sheet, [*heads, _("Code on the paper"), _("Remark")])
    for figure in book.opening if book.shows_opening else ():
        write_row(sheet, ["", figure.account.label, _("from the paper book"), baht(figure.amount)])
    if book.before:
        write_row(sheet, ["", _("Put in before"), "", "", "", "", baht(book.before)])
    for line in reversed(book.lines):
        for part in line.parts:
            write_row(sheet, _cells(line, part))
    cells = [_("Together"), "", "", baht(book.put_in), baht(book.received), "", baht(book.so_far)]
    write_row(sheet, cells, font=BOLD, border=TOTAL)
    write_note(sheet, _("Digest of the books: %(digest)s") % {"digest": books_now()[1]}, columns=len(WIDTHS))
    set_paper(sheet, widths=WIDTHS)
    return saved(workbook)


def _cells(line: BookLine, part: BookPart) -> list:
    sums = [baht(part.amount) if part.sort == sort else "" for sort in Sort]
    so_far = baht(line.so_far) if line.puts_in and part is line.parts[-1] else ""
    day = line.entry.on.isoformat()
    return [day, part.account.label, part.covers, *sums, so_far, line.paper, line.code, remark_of(line)]


def remark_of(line: BookLine) -> str:
    """What became of a line, or what it takes back, with the reason; "" for one that simply holds."""
    if line.void:
        words = _("Taken back on %(day)s by entry %(number)s: %(reason)s")
        told = {"day": format_date(line.void.on), "number": line.void.number, "reason": line.reason}
        return words % told
    if line.takes_back:
        words = _("Takes back entry %(number)s of %(day)s: %(reason)s")
        taken = line.takes_back
        return words % {"number": taken.number, "day": format_date(taken.on), "reason": line.reason}
    return ""
