"""A member's passbook: by year on screen, as a paper and as a spreadsheet; and the receipts that are hers.

Promises: she sees the one row that names her as its user; a receipt that is not hers is answered like a number that
was never given out. Refuses a receipt of the household that somebody else paid: other people's sums stand on it.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from groups.access import member_view
from groups.models import Group
from groups.paper import CONTENT_TYPE as PDF
from groups.table_writing import CONTENT_TYPE as XLSX
from ledger.papers.receipts import COPY, on_paper, receipts_pdf
from members.models import Member
from reports.my_book import Book, receipts_of_user, year_asked
from reports.my_book import my_book as passbook
from reports.my_book_files import book_pdf, book_workbook

FILES = ("pdf", "xlsx")


@member_view
def my_book(request, group):
    """One year of a member's own passbook."""
    book = passbook(_own_row(request), year=year_asked(request.GET.get("year", "")))
    return render(request, "reports/my_book.html", {"group": group, "book": book, "own": True})


@member_view
def my_book_file(request, group, file_format):
    """The same on A4 or as a spreadsheet: a year, or all of them."""
    if file_format not in FILES:
        raise Http404
    book = passbook(_own_row(request), year=year_asked(request.GET.get("year", ""), every=True))
    return book_file(request, group, book, file_format)


@member_view
def my_receipt(request, group, serial):
    """A receipt of hers, as a copy to print."""
    # The condition stands in the one query that looks the number up.
    receipt = get_object_or_404(receipts_of_user(request.user), serial=serial)
    origin = request.build_absolute_uri("/")
    made = receipts_pdf(group, on_paper([receipt]), form=COPY, printed_at=timezone.now(), origin=origin)
    return _file(made, PDF, _("Receipt %(number)s") % {"number": f"{receipt.book}-{receipt.number:03}"} + ".pdf")


def book_file(request, group: Group, book: Book, file_format: str) -> HttpResponse:
    """A passbook as a file of `FILES`; its name says nothing but the year and the member's number."""
    name = _("Passbook %(number)s") % {"number": book.member.number}
    name = f"{name} {book.year}.{file_format}" if book.year else f"{name}.{file_format}"
    if file_format == "xlsx":
        return _file(book_workbook(group, book), XLSX, name)
    origin = request.build_absolute_uri("/")
    return _file(book_pdf(group, book, printed_at=timezone.now(), origin=origin), PDF, name)


def _own_row(request) -> Member:
    return get_object_or_404(Member, user=request.user)


def _file(made: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(False, name), "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=content_type, headers=headers)
