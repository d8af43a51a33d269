"""Doubts: asking about a figure, and the answers; with the history of what was stated and corrected.

Promises: whoever may read a figure may ask about it, and sees what became of the question.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import READERS, group_view, member_view
from groups.models import Office
from groups.queries import founding_dates
from groups.thai_dates import Month, MonthRefused
from ledger.chart import Section
from ledger.paper_months import first_month, tells_old_month
from ledger.queries import months_known
from members.models import Member
from members.queries import headcounts
from reports.forms import AnswerForm, DoubtForm, OwnDoubtForm
from reports.models import Doubt
from reports.queries import doubts as all_doubts
from reports.queries import entries_to_name, figure_label, figure_names, summaries

ANSWERING = (Office.Kind.TREASURER, Office.Kind.CHAIR)


@group_view(*READERS)
def doubts(request, group):
    """What was stated, corrected, doubted and answered."""
    names, first = figure_names(), first_month()
    asked, months = [(doubt, figure_label(doubt.figure, names)) for doubt in all_doubts()], months_known()
    context = {
        "group": group,
        "founding_dates": list(founding_dates()),
        "headcounts": headcounts(),
        # Months told one by one have a page of their own.
        "summaries": [(entry, _figures(entry)) for entry in summaries() if not tells_old_month(entry, first)],
        "open_doubts": [pair for pair in asked if pair[0].is_open],
        "closed": [pair for pair in asked if not pair[0].is_open],
        "months": months,
        "may_answer": bool(request.here.kinds.intersection(ANSWERING)),
    }
    return render(request, "reports/doubts.html", context)


def _figures(entry) -> list:
    """The paper's own figures of a summary: what it received and paid, above zero both."""
    postings = [posting for posting in entry.postings.all() if posting.account.section != Section.BALANCES]
    return [(posting.account, abs(posting.amount), posting.cases) for posting in postings]


@group_view(*READERS)
def doubt_new(request, group):
    """Ask about a figure."""
    names = figure_names()
    initial = {"figure": request.GET.get("figure"), "month": _month(request.GET.get("month", ""))}
    form = DoubtForm(request.POST or None, names=names, initial=initial)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("Your question is noted. The answer will stand on this page."))
        return redirect("doubts", group.slug)
    return render(request, "reports/doubt_new.html", {"form": form, "group": group})


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except MonthRefused:
        return None


@member_view
def my_doubt(request, group):
    """A member asks about her own money."""
    member = get_object_or_404(Member, user=request.user)
    form = OwnDoubtForm(request.POST or None)
    if request.method == "POST" and form.submit(number=member.number, by=request.user):
        messages.success(request, _("Your question is noted. The answer will stand on this page."))
        return redirect("my_savings", group.slug)
    return render(request, "reports/my_doubt.html", {"form": form, "group": group, "member": member})


@group_view(*ANSWERING)
def doubt_answer(request, group, pk):
    """Answer a question, once."""
    doubt = get_object_or_404(all_doubts(), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.submit(doubt=doubt, by=request.user):
        words = _("The answer is noted.")
        if doubt.network:
            words = _("The answer is noted. %(network)s reads it now and closes the question, or asks further.")
        messages.success(request, words % {"network": doubt.network})
        return redirect("doubts", group.slug)
    if request.method != "POST" and not doubt.waits_for_group:
        messages.info(request, _("This question was already answered."))
        return redirect("doubts", group.slug)
    context = {
        "form": form, "group": group, "doubt": doubt, "figure": figure_label(doubt.figure, figure_names()),
        "entries": entries_to_name(doubt),
    }  # fmt: skip
    return render(request, "reports/doubt_answer.html", context)


def doubts_of(user) -> list[Doubt]:
    """What somebody asked in the group in scope."""
    return list(all_doubts().filter(raised_by=user))
