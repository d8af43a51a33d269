"""Acts on one claim, each with an address of its own: papers, judging anew, deciding, withdrawing, paying.

Promises: what happened is said, and what comes next; a refused act shows the claim's page again with the reason
beside its field and everything typed. Refuses a look (GET): the form stands on the claim's page.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.access import group_view
from groups.models import Group, Office
from groups.refusals import Refused
from groups.thai_dates import Month
from ledger.money import format_baht
from ledger.views.acts import warn_below_zero
from welfare.claim_papers import remove_paper
from welfare.claim_states import standing_of
from welfare.claims import judge_claim, newest_judgement
from welfare.models import Claim, ClaimPaper
from welfare.turns import APPROVE, CLAIM_OFFICERS, PAPER, PAY, REFUSE, WITHDRAW
from welfare.views.claims import FORMS, claim_page

VIEWED = "claim.viewed"


@group_view(*CLAIM_OFFICERS, log=VIEWED)
@require_POST
def claim_judge(request, group, claim):
    """Judge the claim by what register and books say now."""
    found = get_object_or_404(Claim, uuid=claim)
    before = newest_judgement(found)
    try:
        made = judge_claim(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Judged anew: nothing has changed.")
        if made != before:
            words = _("Judged anew: by the rules it is now %(amount)s baht.") % {"amount": format_baht(made.amount)}
        messages.success(request, words)
    return redirect("claim", group.slug, found.uuid)


@group_view(*CLAIM_OFFICERS, log=VIEWED)
@require_POST
def claim_approve(request, group, claim):
    """Approve a sum."""

    def said(decision):
        standing = standing_of(decision.claim)
        sums = {"amount": format_baht(decision.amount)}
        if standing.approvals_lacking:
            return _("Approved: %(amount)s baht. It needs another officer's approval.") % sums
        return _("Approved: %(amount)s baht. The treasurer pays it next.") % sums

    return _act(request, group, claim, APPROVE, said)


@group_view(*CLAIM_OFFICERS, log=VIEWED)
@require_POST
def claim_refuse(request, group, claim):
    """Refuse the claim."""
    return _act(request, group, claim, REFUSE, lambda _made: _("The claim is refused. Tell the member why."))


@group_view(*CLAIM_OFFICERS, log=VIEWED)
@require_POST
def claim_withdraw(request, group, claim):
    """End a claim that is not asked for any more."""
    return _act(request, group, claim, WITHDRAW, lambda _made: _("The claim is withdrawn. It stays in the list."))


@group_view(Office.Kind.TREASURER, log=VIEWED)
@require_POST
def claim_pay(request, group, claim):
    """Pay what was approved."""

    def said(payout):
        warn_below_zero(request, Month.of(payout.entry.on))
        words = _("Paid: %(amount)s baht on voucher %(voucher)s. Print it, and let three people sign it.")
        return words % {"amount": format_baht(payout.amount), "voucher": payout.voucher_number}

    return _act(request, group, claim, PAY, said)


@group_view(*CLAIM_OFFICERS, log=VIEWED)
@require_POST
def claim_paper_new(request, group, claim):
    """Add a paper."""
    return _act(request, group, claim, PAPER, lambda paper: _("Added: %(paper)s.") % {"paper": paper.label})


@group_view(*CLAIM_OFFICERS, log=VIEWED)
@require_POST
def claim_paper_remove(request, group, claim, paper):
    """Take away a paper that was brought by mistake."""
    found = get_object_or_404(ClaimPaper.objects.select_related("claim"), claim__uuid=claim, uuid=paper)
    try:
        remove_paper(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken away: %(paper)s. The file is destroyed.") % {"paper": found.label})
    return redirect("claim", group.slug, claim)


def _act(request: HttpRequest, group: Group, claim, act: str, said: Callable[[object], str]) -> HttpResponse:
    """Let the form of `act` do what it is for; `said` puts what it made into words."""
    found = get_object_or_404(Claim, uuid=claim)
    standing = standing_of(found)
    files = {"files": request.FILES} if act == PAPER else {}
    form = FORMS[act](request.POST, standing=standing, **files)
    if made := form.submit(by=request.user):
        messages.success(request, said(made))
        return redirect("claim", group.slug, found.uuid)
    return claim_page(request, group, found, {act: form})
