"""Papers of collection day: receipts, the sheet to fill in by hand, passbooks, the list of who is behind.

Promises: a list of people that leaves as paper is recorded before it is made; a collector prints what she took in and
the zones she goes round. What takes long is begun as long work, never made while somebody waits for a page.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from groups.access import ANY_OFFICE, group_view
from groups.jobs import start_job
from groups.models import Office
from groups.paper import CONTENT_TYPE
from groups.thai_dates import Month, format_date
from ledger.forms.papers import PrintForm
from ledger.models import CollectionSheet
from ledger.papers.arrears import arrears_pages, arrears_pdf
from ledger.papers.passbook import opening_line, passbook_lines, passbook_pdf
from ledger.papers.receipts import COPIES, SLIP, on_paper, receipts_pdf
from ledger.papers.rounds import MOST_LINES_AT_ONCE, Rounds, lines_of, rounds_open_to
from ledger.papers.sheet import sheet_pages, sheet_pdf
from ledger.receipts import receipts_seen_by
from ledger.standings import as_of
from members.models import Member

TREASURER, COLLECTOR = Office.Kind.TREASURER, Office.Kind.COLLECTOR


@group_view(*ANY_OFFICE, log="receipt.printed")
def receipt_pdf(request, group, serial):
    """One receipt: original and copy on an A4 page, or a slip of the roll."""
    found = receipts_seen_by(request.user, reads_books=request.here.reads_books)
    receipt = get_object_or_404(found, serial=serial)
    form = SLIP if request.GET.get("form") == SLIP else COPIES
    origin = request.build_absolute_uri("/")
    made = receipts_pdf(group, on_paper([receipt]), form=form, printed_at=timezone.now(), origin=origin)
    return _file(made, _("Receipt %(number)s") % {"number": f"{receipt.book}-{receipt.number:03}"})


@group_view(TREASURER, COLLECTOR)
def sheet_print(request, group, sheet):
    """Choose what to print of a sheet, and let it be made."""
    found = get_object_or_404(CollectionSheet, uuid=sheet, discarded_at=None)
    rounds = rounds_open_to(request.user, request.here.kinds)
    form = PrintForm(request.POST or None, sheet=found, rounds=rounds, initial={"zone": request.GET.get("zone", "")})
    form.origin = request.build_absolute_uri("/")
    if request.method == "POST" and (job := form.submit(by=request.user)):
        return redirect("job", group.slug, job.uuid)
    return render(request, "ledger/papers/print.html", {"form": form, "sheet": found, "group": group})


@group_view(TREASURER, COLLECTOR, log="sheet.printed")
def sheet_file(request, group, sheet):
    """The sheet to fill in by hand of one zone, at once where it is short."""
    found = get_object_or_404(CollectionSheet, uuid=sheet)
    pages = sheet_pages(found.on, _chosen(request))
    if lines_of(pages) > MOST_LINES_AT_ONCE:
        messages.info(request, _("This list is long: it is printed in the background. Say here for whom."))
        address = reverse("sheet_print", args=[group.slug, found.uuid])
        return redirect(f"{address}?{urlencode({'zone': request.GET.get('zone', '')})}")
    made = sheet_pdf(group, found.on, pages, printed_at=timezone.now())
    return _file(made, _("Collection sheet %(day)s") % {"day": format_date(found.on)})


@group_view(*ANY_OFFICE, log="arrears.printed")
def arrears_file(request, group):
    """Who is behind, zone by zone: at once where the list is short, a long one by the button that asks for it."""
    on = as_of()
    if on is None:
        raise Http404
    pages, zone = arrears_pages(on, _chosen(request)), request.GET.get("zone", "")
    if lines_of(pages) > MOST_LINES_AT_ONCE:
        if request.method == "POST":
            return redirect("job", group.slug, start_job("arrears", {"on": on, "zone": zone}, by=request.user).uuid)
        return redirect(f"{reverse('arrears', args=[group.slug])}?{urlencode({'zone': zone})}")
    made = arrears_pdf(group, on, pages, printed_at=timezone.now())
    return _file(made, _("In arrears %(month)s") % {"month": Month.of(on).label()})


def _chosen(request) -> Rounds:
    chosen = rounds_open_to(request.user, request.here.kinds).choose(request.GET.get("zone", ""))
    if chosen is None:
        raise Http404
    return chosen


@group_view(TREASURER, log="member.viewed")
def member_book(request, group, number):
    """The lines of a member's passbook, to choose from which one to print."""
    member = _member(number)
    context = {"group": group, "member": member, "lines": passbook_lines(member), "opening": opening_line(member)}
    return render(request, "ledger/papers/book.html", context)


@group_view(TREASURER, log="member.book_printed")
def member_book_file(request, group, number):
    """The passbook whole, or from one line on at its place."""
    member = _member(number)
    first = request.GET.get("from", "")
    first = int(first) if first.isdecimal() and len(first) < 6 else None
    made = passbook_pdf(group, member, passbook_lines(member), first=first, printed_at=timezone.now())
    return _file(made, _("Passbook %(number)s") % {"number": member.number})


def _member(number: str) -> Member:
    # No number holds a NUL, and PostgreSQL refuses even to look for one.
    return get_object_or_404(Member, number=number.replace("\0", ""))


def _file(made: bytes, title: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(False, f"{title}.pdf"), "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=CONTENT_TYPE, headers=headers)
