"""Corrections: founding date, headcounts, figures from the paper years.

Promises: the old statement stays readable beside the new one, with who, when and why.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Office
from groups.queries import founding_dates, today
from groups.thai_dates import Month
from ledger.models import JournalEntry
from ledger.queries import open_months, working_month
from members.queries import headcounts
from reports.forms import FoundingDateForm, HeadcountForm, SummaryForm

TREASURER = Office.Kind.TREASURER


@group_view(TREASURER)
def correct_founding_date(request, group):
    """State or correct when the group was founded."""
    standing = founding_dates().first()
    form = FoundingDateForm(request.POST or None, initial={"on": standing.on} if standing else None)
    if request.method == "POST" and form.submit(group=group, by=request.user):
        messages.success(request, _("The founding date is noted. What stood before stays as history."))
        return redirect("doubts", group.slug)
    context = {"form": form, "group": group, "standing": standing}
    return render(request, "reports/correct_founding_date.html", context)


@group_view(TREASURER)
def correct_headcount(request, group):
    """State or correct how many members there were on a day."""
    standing = headcounts().first()
    form = HeadcountForm(request.POST or None)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("The number of members is noted. What stood before stays as history."))
        return redirect("doubts", group.slug)
    context = {"form": form, "group": group, "standing": standing}
    return render(request, "reports/correct_headcount.html", context)


@group_view(TREASURER)
def correct_summary(request, group, number):
    """Correct figures from the paper years by a reversal and new figures, in an open month."""
    told = JournalEntry.objects.filter(kind=JournalEntry.Kind.SUMMARY).select_related("text", "reversed_by")
    entry = get_object_or_404(told, number=number)
    month = working_month()
    if month is None or getattr(entry, "reversed_by", None):
        words = _("These figures were already corrected.") if month else _("No month is open. Start one first.")
        messages.info(request, words)
        return redirect("doubts", group.slug)
    day = today() if Month.of(today()) in open_months() else month.last
    form = SummaryForm(request.POST or None, entry=entry, day=day)
    if request.method == "POST" and (corrected := form.submit(by=request.user)):
        words = _("The figures are corrected; entry %(number)s carries them. What stood before stays as history.")
        messages.success(request, words % {"number": corrected.number})
        return redirect("doubts", group.slug)
    return render(request, "reports/correct_summary.html", {"form": form, "group": group, "entry": entry})
