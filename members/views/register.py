"""Pages of the register: the list with its search, the correction of one member, what to look at, the group's rule,
the register as a file.

Promises: whoever holds an office finds a name and a phone; only the treasurer corrects it or takes it away, and
both are recorded. What needs a month (enrolling, leaving) or money stands on the floors above.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import ANY_OFFICE, group_view
from groups.models import Office
from groups.paging import paged
from groups.queries import today
from members.findings import register_doubts
from members.forms.member import EditMemberForm
from members.forms.rule import RuleForm
from members.forms.search import RegisterSearch
from members.models import Member, RegisterRule
from members.resources import WRITERS, MemberResource
from members.tables import MemberTable

TREASURER = Office.Kind.TREASURER


@group_view(*ANY_OFFICE)
def members(request, group):
    """The register, or the part of it that matches the search."""
    search = RegisterSearch(
        request.GET, user=request.user, begins_with_own=Office.Kind.COLLECTOR in request.here.kinds
    )
    may_edit = request.here.is_treasurer
    table = MemberTable(search.members(), group=group, may_edit=may_edit, has_zones=bool(search.zones))
    if not search.text and not search.told:
        table.empty_text = _("No names are in the register yet.")
    paged(request, table)
    return render(request, "members/list.html", {"table": table, "search": search, "group": group})


@group_view(TREASURER, log="member.viewed")
def member_edit(request, group, number):
    """Correct the details of one member."""
    member = get_object_or_404(Member, number=number)
    form = EditMemberForm(request.POST or None, member=member)
    if request.method == "POST" and (corrected := form.submit(by=request.user)):
        messages.success(request, _("Saved: %(member)s.") % {"member": corrected})
        return redirect("member", group.slug, corrected.number)
    return render(request, "members/edit.html", {"form": form, "member": member, "group": group})


@group_view(TREASURER, log="register.exported")
def members_export(request, group, file_format):
    """The whole register as a file."""
    if file_format not in WRITERS:
        raise Http404
    write, content_type = WRITERS[file_format]
    body = write(MemberResource().export(queryset=Member.objects.all()))
    name = f"{group.slug}-members-{today():%Y-%m-%d}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)


@group_view(TREASURER)
def register_doubts_page(request, group):
    """What to look at in the register: counts, each with the way to its members."""
    return render(request, "members/doubts.html", {"group": group, "found": register_doubts()})


@group_view(TREASURER)
def register_rule_page(request, group):
    """The group's rule about joining again, and how it was before."""
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("The rule is kept. It counts for whoever joins again from now on."))
        return redirect("register_rule", group.slug)
    rules = RegisterRule.objects.select_related("by")
    return render(request, "members/rule.html", {"group": group, "form": form, "rules": rules})
