"""The page of rates: what a contribution costs and from which day, and up to when it was paid on paper.

Promises: everybody who reads the books reads the history, with what each rate means in one sentence; the treasurer
adds to it. No rate is ever removed: money already taken was counted by it.
"""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.access import READERS, group_view
from groups.models import Office
from groups.thai_dates import format_date
from ledger.charges import PriceList
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.forms.rates import PaidThroughForm, RateForm
from ledger.models import Account, PaidThrough, Rate
from ledger.queries import working_month
from ledger.rate_words import example_of, price_of, rate_sentence
from ledger.standings import owed_from


@group_view(*READERS)
def rates(request, group):
    """The history of rates by kind, what they mean, and the treasurer's forms."""
    return _page(request, group, RateForm(), PaidThroughForm())


@group_view(Office.Kind.TREASURER)
def rate_new(request, group):
    """Enter the next rate."""
    form = RateForm(request.POST or None)
    if request.method == "POST" and (rate := form.submit(by=request.user)):
        words = _("Entered. %(sentence)s Money already taken stays counted as it was.")
        messages.success(request, words % {"sentence": rate_sentence(rate)})
        return redirect("rates", group.slug)
    return _page(request, group, form, PaidThroughForm())


@group_view(Office.Kind.TREASURER)
def rates_paid(request, group):
    """State up to when everybody has paid on paper."""
    form = PaidThroughForm(request.POST or None)
    if request.method == "POST" and (stated := form.submit(by=request.user)):
        words = _("Entered: %(what)s is paid on paper up to %(day)s by everybody of the paper years.")
        label = stated[0].account.label
        messages.success(request, words % {"what": label, "day": format_date(stated[0].through)})
        return redirect("rates", group.slug)
    return _page(request, group, RateForm(), form)


def _page(request, group, rate_form: RateForm, paid_form: PaidThroughForm) -> HttpResponse:
    history = list(Rate.objects.select_related("account").order_by("account__code", "-from_date"))
    month = working_month()
    prices = PriceList(map(price_of, history))
    context = {
        "rates": [(rate, rate_sentence(rate)) for rate in history],
        "form": rate_form,
        "paid_form": paid_form,
        "paid": _paid_on_paper(),
        "month": month,
        "example": example_of(prices, month.first) if month and history else [],
        "group": group,
    }
    return render(request, "ledger/rates.html", context)


def _paid_on_paper() -> list[tuple[Account, PaidThrough | None, datetime.date | None]]:
    """Savings and dues: what was stated for everybody, and from when on somebody of the paper years owes here."""
    rows = PaidThrough.objects.filter(member=None).select_related("account", "by").order_by("id")
    stated, first = {row.account.code: row for row in rows}, owed_from()
    return [(Account(code=code), stated.get(code), first.get(code)) for code in (DAILY_SAVINGS, ANNUAL_DUES)]
