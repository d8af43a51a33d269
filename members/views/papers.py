"""Pages of what hangs on a member: household, beneficiary, national ID.

Promises: only the treasurer enters, and looking is recorded; after each act the same page tells how it stands now.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from groups.access import group_view
from groups.models import Office
from members.card import register_card
from members.forms.households import ACTS
from members.forms.papers import BeneficiaryForm, NationalIdForm
from members.models import BELONGS, Member
from members.national_ids import masked
from members.queries import members_matching

TREASURER = Office.Kind.TREASURER
# More would not be looked through: a search that finds as many is said again, longer.
MOST_FOUND = 20


@group_view(TREASURER, log="member.viewed")
def household(request, group, number):
    """Who pays together with a member, and who usually pays."""
    member = get_object_or_404(Member.objects.select_related("household"), number=number)
    form = ACTS.get(request.POST.get("act"), ACTS["join"])(request.POST or None, member=member)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("Saved. It stands below how the household pays from now on."))
        return redirect("household", group.slug, member.number)
    text = request.GET.get("q", "").strip()
    found = members_matching(text).filter(state__in=BELONGS).exclude(pk=member.pk) if text else Member.objects.none()
    if member.household_id:
        found = found.exclude(household=member.household_id)
    context = {
        "group": group,
        "member": member,
        "form": form,
        "text": text,
        "found": found.select_related("household__payer")[:MOST_FOUND],
        "card": register_card(member, request.here.kinds),
    }
    return render(request, "members/household.html", context)


@group_view(TREASURER, log="member.viewed")
def beneficiary(request, group, number):
    """Whom a member named, and whom before."""
    member = get_object_or_404(Member, number=number)
    form = BeneficiaryForm(request.POST or None, member=member)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, _("The beneficiary of %(member)s is written down.") % {"member": member})
        return redirect("member", group.slug, member.number)
    context = {"group": group, "member": member, "form": form, "named": member.beneficiaries.filter(erased_at=None)}
    return render(request, "members/beneficiary.html", context)


@sensitive_post_parameters("national_id")
@group_view(TREASURER, log="member.viewed")
def national_id(request, group, number):
    """Keep a member's national ID, or take it out again."""
    member = get_object_or_404(Member, number=number)
    form = NationalIdForm(request.POST or None, member=member)
    if request.method == "POST" and form.submit(by=request.user):
        done = _("The national ID is taken out.") if form.removes else _("The national ID is kept, sealed.")
        messages.success(request, done)
        return redirect("member", group.slug, member.number)
    context = {"group": group, "member": member, "form": form, "masked": masked(member)}
    return render(request, "members/national_id.html", context)
