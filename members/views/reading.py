"""The treasurer's page of who may read one member's book.

Promises: looking is recorded; a consent is written down from its paper, and ended by one press.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Office
from members.forms.reading import PaperConsentForm
from members.models import Member
from members.reading import end_reading, payer_of, readers_of


@group_view(Office.Kind.TREASURER, log="member.viewed")
def member_readers(request, group, number):
    """Who may read a member's book, with a form for a consent on paper."""
    member = get_object_or_404(Member, number=number)
    if request.method == "POST" and "end" in request.POST:
        key = request.POST["end"]
        right = get_object_or_404(readers_of(member), pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
        end_reading(right, by=request.user)
        messages.success(
            request, _("Ended. %(reader)s reads this book no more.") % {"reader": right.reader.full_name}
        )
        return redirect("member_readers", group.slug, member.number)
    form = PaperConsentForm(request.POST or None, member=member)
    if request.method == "POST" and (right := form.submit(by=request.user)):
        messages.success(
            request, _("%(reader)s may read this book from now on.") % {"reader": right.reader.full_name}
        )
        return redirect("member_readers", group.slug, member.number)
    rights = list(readers_of(member))
    context = {"group": group, "member": member, "form": form, "rights": rights, "payer": payer_of(member)}
    return render(request, "members/readers.html", context)
