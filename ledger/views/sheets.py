"""Pages of collection sheets: the list of sheets, the sheet itself.

Promises: a sheet is opened by a form that is sent, never by a look; an open sheet is filled in, a posted one is read,
also by those who look after the books. Refuses them a sheet that is still being filled in.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from groups.access import ANY_OFFICE, group_view
from groups.models import Office
from groups.paging import paged
from groups.thai_dates import Month
from ledger.forms.sheets import OpenSheetForm, SheetCountForm
from ledger.models import CollectionSheet
from ledger.papers.receipts import receipts_of_sheet, receipts_open_to
from ledger.queries import likely_day
from ledger.sheet_rows import all_sheets, difference_of, sheets_filled_in, sums_of_receipts
from ledger.tables import SheetReceiptTable, SheetTable

TREASURER, COLLECTOR = Office.Kind.TREASURER, Office.Kind.COLLECTOR


@group_view(*ANY_OFFICE)
def sheets(request, group):
    """Every sheet, newest first, and for those who take money the form that opens the sheet of a day."""
    form = None
    if request.here.takes_money:
        form = OpenSheetForm(request.POST or None, initial={"on": likely_day()})
    elif request.method == "POST":
        raise PermissionDenied
    if request.method == "POST" and (sheet := form.submit(by=request.user)):
        return redirect("sheet", group.slug, sheet.uuid)
    table = paged(request, SheetTable(all_sheets()))
    return render(request, "ledger/sheets.html", {"form": form, "table": table, "group": group})


@group_view(TREASURER, COLLECTOR)
def sheet_now(request, group):
    """The one open sheet, or the list when there is none or more than one."""
    found = sheets_filled_in()[:2]
    if len(found) == 1:
        return redirect("sheet", group.slug, found[0].uuid)
    return redirect("sheets", group.slug)


@group_view(*ANY_OFFICE)
def sheet(request, group, sheet):
    """The sheet to fill in, or what was posted from it."""
    sheet = get_object_or_404(CollectionSheet.objects.select_related("posted_by", "difference_entry"), uuid=sheet)
    request.here.in_month(Month.of(sheet.on))
    if sheet.is_open:
        if not request.here.takes_money:
            raise PermissionDenied
        count = SheetCountForm(sheet=sheet) if request.here.is_treasurer else None
        return render(request, "ledger/sheet.html", {"sheet": sheet, "group": group, "count": count})
    receipts = receipts_of_sheet(sheet)
    if not request.here.reads_books:
        receipts = receipts_open_to(request.user, receipts)
    table = paged(request, SheetReceiptTable(receipts))
    difference = difference_of(sheet)
    context = {"sheet": sheet, "group": group, "table": table, "difference": difference, "shortfall": -difference}
    if request.here.takes_money:
        # Where rows may go that a device could not send in time.
        context["open_sheets"] = sheets_filled_in()
    return render(request, "ledger/sheet_posted.html", context | {"sums": sums_of_receipts(receipts)})
