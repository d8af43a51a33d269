"""Pages of receipts: the list, one receipt, taking it back, issuing the right one, taking back a whole sheet.

Promises: a void receipt says so in words, with the reason and what took its place. Whoever reads the books sees every
receipt, a collector those she took in; only the treasurer puts one right.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import ANY_OFFICE, group_view
from groups.models import Group, Office
from groups.paging import paged
from groups.thai_dates import Month
from ledger.contributions import receipt_reference
from ledger.forms.counter import Adding
from ledger.forms.receipts import CorrectForm, ReverseReceiptForm, ReverseSheetForm, rows_of
from ledger.models import CollectionSheet, Receipt
from ledger.papers.receipts import on_paper, receipts_of_sheet
from ledger.papers.receipts import receipts as all_receipts
from ledger.receipts import paper_books_in_work, receipts_matching, receipts_seen_by, void_among
from ledger.sheet_rows import sums_of_receipts
from ledger.standings import as_of, standings
from ledger.tables import SheetReceiptTable
from ledger.views.counter import members_sent, remembered
from members.models import Member

TREASURER, COLLECTOR = Office.Kind.TREASURER, Office.Kind.COLLECTOR


@group_view(*ANY_OFFICE)
def receipts(request, group):
    """Every receipt one may see, newest first, or those that match the search; `void`: those taken back alone."""
    text, void = request.GET.get("q", "").strip(), "void" in request.GET
    found = receipts_matching(receipts_seen_by(request.user, reads_books=request.here.reads_books), text)
    table = paged(request, SheetReceiptTable(void_among(found) if void else found))
    books = paper_books_in_work() if request.here.reads_books else []
    context = {"table": table, "text": text, "void": void, "books": books, "group": group}
    return render(request, "ledger/receipts.html", context)


@group_view(*ANY_OFFICE)
def receipt(request, group, serial):
    """One receipt: what was paid for whom, whether it holds, what took its place."""
    seen = receipts_seen_by(request.user, reads_books=request.here.reads_books)
    found = get_object_or_404(seen, serial=serial)
    request.here.in_month(Month.of(found.entry.on))
    (paper,) = on_paper([found])
    members = [share.member for share in paper.shares if share.member]
    standing_of = standings(members, on=max(filter(None, (as_of(), request.here.month.last))))
    context = {
        "receipt": found,
        "paper": paper,
        "standings": [(member, standing_of[member.pk]) for member in members if member.pk in standing_of],
        "reference": receipt_reference(serial),
        "takes_money": bool(request.here.kinds & {TREASURER, COLLECTOR}),
        "asks_next": "next" in request.GET,
        "kept": remembered(request),
        "group": group,
    }
    return render(request, "ledger/receipt.html", context)


@group_view(TREASURER)
def receipt_reverse(request, group, serial):
    """Take a receipt back; nothing takes its place."""
    found = get_object_or_404(all_receipts(), serial=serial)
    if hasattr(found.entry, "reversed_by"):
        return _void_before(request, group, found)
    request.here.in_month(Month.of(found.entry.on))
    form = ReverseReceiptForm(request.POST or None, receipt=found)
    if request.method == "POST" and form.submit(by=request.user):
        said = _("Receipt %(receipt)s is taken back: it is void, and both entries stay in the books.")
        messages.success(request, said % {"receipt": receipt_reference(serial)})
        return redirect("receipt", group.slug, serial)
    context = {"form": form, "receipt": found, "paper": on_paper([found])[0], "group": group}
    return render(request, "ledger/receipt_reverse.html", context | {"reference": receipt_reference(serial)})


@group_view(TREASURER)
def receipt_correct(request, group, serial):
    """Take a receipt back and issue the right one in its place."""
    found = get_object_or_404(all_receipts(), serial=serial)
    if hasattr(found, "replaced_by"):
        return _void_before(request, group, found)
    request.here.in_month(Month.of(found.entry.on))
    adding = Adding(request)
    rows = rows_of(found, adding, more=[*_further(request, found), *adding.new])
    form = CorrectForm(adding.sent, receipt=found, rows=rows, typed=adding.typed())
    if adding.sent and (issued := form.submit(by=request.user)):
        said = _("Receipt %(old)s is void. Receipt %(new)s stands in its place.")
        old, new = receipt_reference(serial), receipt_reference(issued.serial)
        messages.success(request, said % {"old": old, "new": new})
        return redirect("receipt", group.slug, issued.serial)
    context = {"form": form, "receipt": found, "adding": adding, "group": group}
    return render(request, "ledger/receipt_correct.html", context | {"reference": receipt_reference(serial)})


@group_view(TREASURER)
def sheet_reverse(request, group, sheet):
    """Take back a whole posted sheet."""
    found = get_object_or_404(CollectionSheet.objects.select_related("difference_entry"), uuid=sheet)
    request.here.in_month(Month.of(found.on))
    form = ReverseSheetForm(request.POST or None, sheet=found)
    if request.method == "POST" and (done := form.submit(by=request.user)):
        said = _("The sheet is taken back: %(count)s entries, %(before)s had been taken back before.")
        messages.success(request, said % {"count": len(done.reversals), "before": len(done.left_out)})
        return redirect("sheet", group.slug, found.uuid)
    sums = sums_of_receipts(receipts_of_sheet(found).filter(entry__reversed_by=None))
    difference = found.difference_entry
    left = sums["receipts"] or (difference and not hasattr(difference, "reversed_by"))
    context = {"form": form, "sheet": found, "sums": sums, "nothing_left": not left, "group": group}
    return render(request, "ledger/sheet_reverse.html", context)


def _further(request: HttpRequest, receipt: Receipt) -> list[Member]:
    """Members of rows that were sent and whom the receipt does not name: added on the page."""
    if request.method != "POST":
        return []
    named = {posting.member_id for posting in receipt.entry.postings.all()}
    return [member for member in members_sent(request, receipt.payer) if member and member.pk not in named]


def _void_before(request: HttpRequest, group: Group, receipt: Receipt) -> HttpResponse:
    """It was taken back meanwhile, or the same form was sent twice: say so and show what stands."""
    said = _("Receipt %(receipt)s was taken back already. Nothing was recorded a second time.")
    messages.warning(request, said % {"receipt": receipt_reference(receipt.serial)})
    return redirect("receipt", group.slug, receipt.serial)
