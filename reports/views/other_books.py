"""Reading another member's book by her consent; and a member's own page of who reads hers.

Promises: who may not read a book is answered like for a member who does not exist; looking is written down before
anything is shown, where the member sees it. Refuses whatever is more than reading: no question is asked and no
consent given on another's behalf; without the right to it, nothing of what was received.
"""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups import audit
from groups.access import member_view
from groups.models import Group
from members.forms.reading import OwnConsentForm
from members.models import Member, ReadingRight
from members.reading import Kind, book_open_to, books_open_to, comes_of_age, end_reading, readers_of
from reports.my_book import my_book, year_asked
from reports.my_page import my_page

NOTED = 204


def reader_view(view: Callable) -> Callable:
    """Let whoever may read a member's book into a view of it, which gets request, group and the right."""

    @member_view
    def note(request: HttpRequest, group: Group, member: uuid.UUID) -> HttpResponse:
        right = _right(request, member)
        audit.record("reading.viewed", by=request.user, subject=right.member.number)
        return HttpResponse(status=NOTED)

    @member_view
    def show(request: HttpRequest, group: Group, member: uuid.UUID) -> HttpResponse:
        return view(request, group, _right(request, member))

    @wraps(view)
    def wrapper(request: HttpRequest, slug: str, member: uuid.UUID) -> HttpResponse:
        # In a transaction of its own: a page that failed was still an attempt to look.
        noted = note(request, slug, member=member)
        return show(request, slug, member=member) if noted.status_code == NOTED else noted

    return wrapper


def _right(request: HttpRequest, member: uuid.UUID) -> ReadingRight:
    right = book_open_to(request.user, member)
    if right is None:
        raise Http404
    return right


@reader_view
def other_savings(request, group, right):
    """What another member has put in and how far it is paid, by her consent also what she received."""
    page = my_page(right.member, with_welfare=right.sees_welfare)
    return render(request, "reports/other_savings.html", {"group": group, "right": right, "page": page})


@reader_view
def other_book(request, group, right):
    """One year of another member's passbook."""
    year = year_asked(request.GET.get("year", ""))
    book = my_book(right.member, year=year, with_welfare=right.sees_welfare)
    return render(request, "reports/other_book.html", {"group": group, "right": right, "book": book, "own": False})


@member_view
def my_readers(request, group):
    """Who may read a member's own book, with consent and its end; and the books she may read."""
    member = get_object_or_404(Member, user=request.user)
    if request.method == "POST" and "end" in request.POST:
        return _take_back(request, group)
    form = OwnConsentForm(request.POST or None, member=member)
    if request.method == "POST" and (right := form.submit(by=request.user)):
        words = _("%(reader)s may read your book from now on.")
        messages.success(request, words % {"reader": right.reader.full_name})
        return redirect("my_readers", group.slug)
    rights = list(readers_of(member))
    reads = any(right.holds and right.reader_id == form.payer.pk for right in rights) if form.payer else True
    context = {
        "group": group,
        "member": member,
        "rights": rights,
        "of_age": comes_of_age(member),
        "form": form,
        "offers_payer": not reads,
        "books": list(books_open_to(request.user)),
    }
    return render(request, "reports/my_readers.html", context)


def _take_back(request: HttpRequest, group: Group) -> HttpResponse:
    """End a consent of one's own; that of a guardian is ended by the treasurer."""
    key = request.POST["end"]
    mine = ReadingRight.objects.filter(member__user=request.user, kind=Kind.PAYER).select_related("member", "reader")
    right = get_object_or_404(mine, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
    end_reading(right, by=request.user)
    words = _("Taken back. %(reader)s cannot read your book any more.")
    messages.success(request, words % {"reader": right.reader.full_name})
    return redirect("my_readers", group.slug)
