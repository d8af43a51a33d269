"""Pages of the months that stand in the paper books: what is told of them, and telling one by hand.

Promises: everybody who reads the books sees the months beside the sums brought forward, and the difference that
remains; before anything is written the page says whether it goes into the books or only breaks a sum down.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.access import READERS, group_view
from groups.models import Office
from groups.paging import paged
from ledger.forms.old_months import ChooseMonthForm, OldMonthForm
from ledger.month_breakdown import breakdowns, columns, month_rows, source_of
from ledger.month_files import OWN_FILE, months_told
from ledger.paper_months import Way, read_paper
from ledger.refusals import LedgerRefused
from ledger.tables import OldMonthTable

TREASURER = Office.Kind.TREASURER


@group_view(*READERS)
def old_months(request, group):
    """The months told, newest first, and what remains of each sum brought forward."""
    paper = read_paper()
    table = paged(request, OldMonthTable(month_rows(paper)))
    context = {"group": group, "table": table, "columns": columns(paper), "breakdowns": breakdowns(paper)}
    return render(request, "ledger/old_months.html", context)


@group_view(*READERS)
def old_months_file(request, group):
    """The same months as a spreadsheet, under the headings under which such a file is brought in."""
    headers = {"Content-Disposition": f'attachment; filename="{group.slug}-{OWN_FILE}.xlsx"'}
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(months_told(read_paper()), content_type=content_type, headers=headers)


@group_view(TREASURER)
def old_month_choose(request, group):
    """Which month to tell."""
    form = ChooseMonthForm(request.GET if "month" in request.GET else None)
    if form.is_bound and (month := form.submit(paper=read_paper())):
        return redirect("old_month", group.slug, month)
    return render(request, "ledger/old_month_choose.html", {"group": group, "form": form})


@group_view(TREASURER)
def old_month(request, group, month):
    """What the paper says of one month, typed by hand."""
    paper = read_paper()
    try:
        way = paper.way_of(month)
    except LedgerRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("old_months", group.slug)
    form = OldMonthForm(request.POST or None, paper=paper, month=month, way=way, source=source_of(paper, month))
    if request.method == "POST" and form.submit(by=request.user):
        words = {
            Way.MEMO: _("%(month)s is written down. It breaks the sum brought forward down and is added to nothing."),
            Way.BOOKS: _("%(month)s is written down and added to what came in and went out since founding."),
        }
        messages.success(request, words[way] % {"month": month.label()})
        return redirect("old_months", group.slug)
    context = {
        "group": group, "form": form, "month": month, "working": paper.working,
        "brought": paper.range_of(month), "in_books": way == Way.BOOKS,
    }  # fmt: skip
    return render(request, "ledger/old_month.html", context)
