"""Pages of the journal: the entries of a month, one entry, taking one back.

Promises: whoever reads the books reads every entry, but on a line of welfare a member's name is shown to the
treasurer alone; lists carry numbers only. Only the treasurer takes an entry back.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import READERS, group_view
from groups.models import Office
from groups.paging import paged
from groups.thai_dates import Month
from ledger.access import month_view
from ledger.forms.corrections import ReverseForm
from ledger.models import JournalEntry
from ledger.queries import entries as all_entries
from ledger.queries import entries_in, months_known, working_month
from ledger.tables import EntryTable

Kind = JournalEntry.Kind
# The page on which another entry like this one is made, or the right one in place of one taken back.
AGAIN = {
    Kind.COLLECTION: "contributions", Kind.RECEIPT: "other_receipt", Kind.SPENDING: "spending",
    Kind.PAYOUT: "payout", Kind.TRANSFER: "deposit",
}  # fmt: skip


@group_view(*READERS)
def journal_now(request, group):
    """The entries of the month in work, or of the newest one when none is open."""
    months = months_known()
    if not months:
        return redirect("group_home", group.slug)
    return redirect("entries", group.slug, working_month() or months[0])


@month_view(*READERS)
def entries(request, group, month):
    """The entries of a month, newest first."""
    table = EntryTable(entries_in(month))
    paged(request, table)
    return render(request, "ledger/entries.html", {"table": table, "group": group, "month": month})


@group_view(*READERS)
def entry(request, group, number):
    """One entry, whole."""
    found = get_object_or_404(all_entries(), number=number)
    request.here.in_month(Month.of(found.on))
    postings = list(found.postings.all())
    context = {
        "entry": found,
        "postings": postings,
        "names": request.here.is_treasurer or not any(posting.account.counts_cases for posting in postings),
        "may_reverse": request.here.is_treasurer and _may_go_back(found),
        "again": _again(found.reverses or found) if request.here.is_treasurer else None,
        "group": group,
    }
    return render(request, "ledger/entry.html", context)


def _again(entry: JournalEntry) -> str | None:
    return "send_to_network" if hasattr(entry, "sending") else AGAIN.get(entry.kind)


def _may_go_back(entry: JournalEntry) -> bool:
    return entry.kind not in (Kind.SUMMARY, Kind.REVERSAL) and not hasattr(entry, "reversed_by")


@group_view(Office.Kind.TREASURER)
def entry_reverse(request, group, number):
    """Take an entry back by its mirror image."""
    found = get_object_or_404(all_entries(), number=number)
    request.here.in_month(Month.of(found.on))
    form = ReverseForm(request.POST or None, entry=found)
    if request.method == "POST" and (back := form.submit(by=request.user)):
        words = _("Entry %(number)s is taken back by this one; both stay in the books. Now record what is right.")
        messages.success(request, words % {"number": found.number})
        return redirect("entry", group.slug, back.number)
    context = {"entry": found, "form": form, "names": True, "group": group, "may_reverse": _may_go_back(found)}
    return render(request, "ledger/entry_reverse.html", context | {"postings": found.postings.all()})
