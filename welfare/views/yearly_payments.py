"""Paying what was approved of a yearly benefit, and the list on which those who came sign.

Promises: the treasurer alone pays, and reads afterwards which entries it became and how one is taken back; a refused
payment shows the page again with the reason and every tick. Each list is recorded before it is made, and a long one
is begun as long work.
"""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from groups.access import group_view
from groups.jobs import start_job
from groups.models import Office
from groups.paper import CONTENT_TYPE
from groups.thai_dates import DateRefused, Month, parse_date
from ledger.money import format_baht
from ledger.views.acts import warn_below_zero
from welfare.forms.yearly import PayAllForm
from welfare.models import Payout
from welfare.papers.signing_list import MOST_LINES_AT_ONCE, list_title, signing_list, signing_pdf
from welfare.turns import CLAIM_OFFICERS
from welfare.views.yearly import rule_or_404, yearly_page
from welfare.views.yearly_paying import start_address


@group_view(Office.Kind.TREASURER, log="claims.viewed")
@require_POST
def yearly_pay(request, group, benefit):
    """Pay those who are ticked."""
    rule_or_404(benefit)
    form = PayAllForm(request.POST, benefit=benefit)
    made = form.submit(by=request.user)
    if not made:
        return yearly_page(request, group, benefit, form)
    messages.success(request, _said(made))
    warn_below_zero(request, Month.of(made[0].entry.on))
    return redirect(start_address(group, benefit, form.day))


def _said(made: list[Payout]) -> str:
    words = ngettext(
        "Paid: %(count)s claim, %(sum)s baht, on voucher %(vouchers)s, entry %(entries)s. If it is wrong, open the "
        "entry and take it back: the claim then waits to be paid again.",
        "Paid: %(count)s claims, %(sum)s baht, on vouchers %(vouchers)s, entries %(entries)s. If one is wrong, open "
        "its entry and take that one back: its claim then waits to be paid again.",
        len(made),
    )
    return words % {
        "count": f"{len(made):,}", "sum": format_baht(sum(payout.amount for payout in made)),
        "vouchers": _span([payout.voucher_number for payout in made]),
        "entries": _span([payout.entry.number for payout in made]),
    }  # fmt: skip


def _span(numbers: list) -> str:
    if len(numbers) == 1:
        return str(numbers[0])
    return _("%(first)s to %(last)s") % {"first": numbers[0], "last": numbers[-1]}


@group_view(*CLAIM_OFFICERS, log="claims.viewed")
def yearly_list(request, group, benefit):
    """The list to sign of one start: of who waits for the money, or of who was paid on a day; a long one as a job."""
    rule_or_404(benefit)
    on, paid = (_day_in(request.GET.get(name, "")) for name in ("on", "paid"))
    if on is None or paid is None and request.GET.get("paid"):
        return redirect(start_address(group, benefit, on))
    found = signing_list(benefit, on, paid)
    if len(found.lines) > MOST_LINES_AT_ONCE:
        if request.method == "POST":
            job = start_job("signing_list", {"benefit": benefit, "on": on, "paid": paid}, by=request.user)
            return redirect("job", group.slug, job.uuid)
        return redirect(start_address(group, benefit, on))
    made = signing_pdf(group, found, found.pages, printed_at=timezone.now())
    headers = {
        "Content-Disposition": content_disposition_header(False, f"{list_title(found)}.pdf"),
        "Cache-Control": "no-store",
    }
    return HttpResponse(made, content_type=CONTENT_TYPE, headers=headers)


def _day_in(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except DateRefused:
        return None
