"""Doubts: asking about a figure or a line of one's own, and the answers; with what was stated and corrected.

Promises: whoever may read a figure may ask about it, and sees what became of the question. What a member asks is read
by treasurer, chair and auditor; which line it is about tells nobody but treasurer and chair whether she received
welfare. Refuses (404) a line in another name like one that does not exist.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
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
from reports.forms import AnswerForm, DoubtForm, OwnDoubtForm, WrongForm
from reports.models import Doubt
from reports.queries import doubts as all_doubts
from reports.queries import (
    entries_to_name,
    figure_label,
    figure_names,
    own_line,
    questions_about,
    questions_of,
    summaries,
    with_line,
)

# Who answers sees what welfare a member received as well (`reports/views/members.py`).
ANSWERING = (Office.Kind.TREASURER, Office.Kind.CHAIR)
PER_PAGE = 20
READS_WORDS = frozenset({*ANSWERING, Office.Kind.AUDITOR})


@group_view(*READERS)
def doubts(request, group):
    """What was stated, corrected, doubted and answered."""
    names, first, kinds = figure_names(), first_month(), request.here.kinds
    found = list(all_doubts().exclude(state=Doubt.State.CLOSED, member__isnull=False))
    asked = [(doubt, figure_label(doubt.figure, names)) for doubt in found if not doubt.member_id]
    done = all_doubts().filter(state=Doubt.State.CLOSED, member__isnull=False)
    page = Paginator(done, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "group": group,
        "founding_dates": list(founding_dates()),
        "headcounts": headcounts(),
        # Months told one by one have a page of their own.
        "summaries": [(entry, _figures(entry)) for entry in summaries() if not tells_old_month(entry, first)],
        "members_open": [with_line(doubt) for doubt in found if doubt.member_id],
        "members_closed": [with_line(doubt) for doubt in page],
        "page": page,
        "open_doubts": [pair for pair in asked if pair[0].is_open],
        "closed": [pair for pair in asked if not pair[0].is_open],
        "months": months_known(),
        "may_answer": bool(kinds.intersection(ANSWERING)),
        "reads_words": bool(kinds.intersection(READS_WORDS)),
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
    """A member asks about her own money, when it is not about a line: that one has an address of its own."""
    member = get_object_or_404(Member, user=request.user)
    form = OwnDoubtForm(request.POST or None)
    if request.method == "POST" and form.submit(member=member, by=request.user):
        messages.success(request, _("Your question is noted. The answer will stand on this page."))
        return redirect("my_questions", group.slug)
    return render(request, "reports/my_doubt.html", {"form": form, "group": group, "member": member})


@member_view
def my_wrong(request, group, number):
    """A member says what is wrong with a line of her passbook."""
    line = own_line(request.user, number)
    if line is None:
        raise Http404
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.submit(member=line.member, entry=line.entry, by=request.user):
        messages.success(request, _("Your question is noted. The answer will stand on this page."))
        return redirect("my_questions", group.slug)
    asked = questions_about(line)
    context = {
        "group": group, "line": line, "form": form, "asked": asked,
        "waiting": next((question.doubt for question in asked if question.doubt.is_open), None),
    }  # fmt: skip
    return render(request, "reports/my_wrong.html", context)


@member_view
def my_questions(request, group):
    """Everything a member asked, and what was said about it."""
    member = get_object_or_404(Member, user=request.user)
    page = Paginator(questions_of(member), PER_PAGE).get_page(request.GET.get("page"))
    context = {"group": group, "page": page, "questions": [with_line(doubt) for doubt in page]}
    return render(request, "reports/my_questions.html", context)


@group_view(*ANSWERING, log="question.viewed")
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
        "entries": entries_to_name(doubt), "line": with_line(doubt).line,
    }  # fmt: skip
    return render(request, "reports/doubt_answer.html", context)
