"""Papers of a claim: the form that is signed, and the voucher that goes with the money.

Promises: claim officers alone, and each paper is recorded before it is made: it leaves with a name on it. Refuses a
voucher (404) while nothing was paid.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.paper import CONTENT_TYPE
from welfare.claim_states import ClaimStanding
from welfare.claim_states import claims as kept_claims
from welfare.papers.claim_form import claim_form_pdf
from welfare.papers.voucher import paper_voucher, voucher_pdf
from welfare.views.claims import CLAIM_OFFICERS


@group_view(*CLAIM_OFFICERS, log="claim.voucher_printed")
def claim_voucher(request, group, claim):
    """The voucher of a claim, original and copy on an A4 page."""
    standing = _standing(claim)
    paper = paper_voucher(group, standing)
    if paper is None:
        raise Http404
    made = voucher_pdf(group, standing, timezone.now(), origin=request.build_absolute_uri("/"))
    return _file(made, _("Voucher %(number)s") % {"number": paper.payout.voucher_number.replace("/", "-")})


@group_view(*CLAIM_OFFICERS, log="claim.form_printed")
def claim_form(request, group, claim):
    """The claim form, as far as the claim has come."""
    standing = _standing(claim)
    made = claim_form_pdf(group, standing, timezone.now())
    return _file(made, _("Claim form %(number)s") % {"number": standing.claim.number_in_year.replace("/", "-")})


def _standing(claim) -> ClaimStanding:
    return ClaimStanding(get_object_or_404(kept_claims(), uuid=claim))


def _file(made: bytes, title: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(False, f"{title}.pdf"), "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=CONTENT_TYPE, headers=headers)
