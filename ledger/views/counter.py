"""Pages of the counter: who pays, what is handed over, and the next one in the queue.

Promises: a number and Enter open the form, Enter records what is due; the receipt's page asks for the next payer. The
same form sent twice leads to the one receipt. Works without a script. A collector works here too.
"""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Group, Office
from groups.paging import PER_PAGE
from groups.thai_dates import DateRefused, Month, parse_date
from ledger.contributions import receipt_reference
from ledger.counter import at_counter, family_of, members_meant, usual_day
from ledger.forms.counter import Adding, CounterForm, PayerRow
from ledger.models import Receipt
from ledger.receipts import receipt_of_form
from members.models import Member

TREASURER, COLLECTOR = Office.Kind.TREASURER, Office.Kind.COLLECTOR


@group_view(TREASURER, COLLECTOR)
def counter(request, group):
    """Find who pays: a number, or a part of a name, a village, a phone."""
    text = request.GET.get("q", "").strip()
    found = members_meant(text, most=PER_PAGE)
    if len(found) == 1:
        return redirect(_with(reverse("counter_pay", args=[group.slug, found[0].number]), remembered(request)))
    context = {"group": group, "text": text, "found": found, "kept": remembered(request), "open": usual_day()}
    return render(request, "ledger/counter.html", context | {"more": len(found) == PER_PAGE})


@group_view(TREASURER, COLLECTOR)
def counter_pay(request, group, number):
    """Take what a member hands over, for herself or for the family, on one receipt."""
    member = get_object_or_404(Member.objects.select_related("household"), number=number.replace("\0", ""))
    if before := _sent_before(request):
        return _recorded_before(request, group, before)
    day = _day(request)
    if day is None:
        return render(request, "ledger/counter.html", {"group": group, "open": None})
    month = Month.of(day)
    request.here.in_month(month)
    adding = Adding(request)
    rows = _rows([*members_sent(request, member), *adding.new], month, adding)
    form = CounterForm(adding.sent, rows=rows, initial=adding.typed() or {"on": day, **remembered(request)})
    if adding.sent and (receipt := form.submit(by=request.user)):
        messages.success(
            request, _("Recorded: receipt %(receipt)s.") % {"receipt": receipt_reference(receipt.serial)}
        )
        return _to_receipt(request, group, receipt)
    if adding.sent and (before := _sent_before(request)):
        return _recorded_before(request, group, before)
    context = {"group": group, "member": member, "form": form, "adding": adding, "month": month}
    return render(request, "ledger/counter_pay.html", context | {"kept": remembered(request)})


def remembered(request: HttpRequest) -> dict[str, str]:
    """The day and the place of the money of the payment before."""
    return {key: request.GET[key] for key in ("on", "into") if request.GET.get(key)}


def members_sent(request: HttpRequest, member: Member) -> list[Member]:
    """The members of the rows that were sent, as the page showed them; before that the family of `member`."""
    if request.method != "POST":
        return family_of(member)
    numbers = [number.replace("\0", "") for number in request.POST.getlist("row")]
    known = {found.number: found for found in Member.objects.select_related("household").filter(number__in=numbers)}
    return [known[number] for number in dict.fromkeys(numbers) if number in known] or [member]


def _rows(members: list[Member], month: Month, adding: Adding) -> list[PayerRow]:
    """The rows: as sent, as typed so far, or ticked as due."""
    rows = []
    for at in at_counter(members, month):
        due = {"as_due": at.total_owed > 0 and at.member.is_active}
        rows.append(PayerRow(adding.sent, at=at, initial=adding.typed(f"m{at.member.pk}-") or due))
    return rows


def _day(request: HttpRequest) -> datetime.date | None:
    try:
        return parse_date(request.GET["on"])
    except (KeyError, DateRefused):
        return usual_day()


def _with(address: str, kept: dict) -> str:
    return f"{address}?{urlencode(kept)}" if kept else address


def _sent_before(request: HttpRequest) -> Receipt | None:
    return receipt_of_form(request.POST.get("key", "")) if request.method == "POST" else None


def _to_receipt(request: HttpRequest, group: Group, receipt: Receipt) -> HttpResponse:
    kept = {key: request.POST[key] for key in ("on", "into") if request.POST.get(key)}
    return redirect(_with(reverse("receipt", args=[group.slug, receipt.serial]), {"next": 1, **kept}))


def _recorded_before(request: HttpRequest, group: Group, before: Receipt) -> HttpResponse:
    words = _("This form was already recorded as receipt %(receipt)s: nothing was recorded a second time.")
    more = _("What it holds stands below; if that is wrong, correct it here.")
    messages.warning(request, f"{words % {'receipt': receipt_reference(before.serial)}} {more}")
    return _to_receipt(request, group, before)
