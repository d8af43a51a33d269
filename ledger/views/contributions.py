"""Pages of what members pay in: the list of members, the sum from a paper sheet.

Promises: a list costs the same queries for 1 and 50 members, and posts once. A row belongs to the member it was shown
for, also when the register changed meanwhile. A collector carries names and dues, not the fund.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.access import group_view
from groups.models import Office
from groups.paging import paged
from ledger.access import month_view
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS, ENTRY_FEE
from ledger.forms.contributions import CollectionForm, ReceiptRow, SumForm
from ledger.money import format_baht
from ledger.queries import months_known, savings_received, working_month
from ledger.rates import rates_on
from ledger.standings import owed_by_kind, standings
from ledger.tables import PayerTable
from ledger.views.acts import Act, act_page, month_state
from members.models import BELONGS, Member
from members.queries import in_order_of_numbers, members_matching

TREASURER, COLLECTOR = Office.Kind.TREASURER, Office.Kind.COLLECTOR

SUM = Act(
    heading=gettext_lazy("Sums from the paper sheet"),
    submit=gettext_lazy("Record the sums"),
    hint=gettext_lazy(
        "The sums count as money from members of this month, but stand in no member's name: nobody's savings go up. "
        "Use it when the names stay in the paper book."
    ),
    done=gettext_lazy("The sums are recorded."),
)


@month_view(TREASURER, COLLECTOR)
def contributions(request, group, month):
    """Take money from members, one row each."""
    posted = request.method == "POST"
    text = request.GET.get("q", "").strip()
    table = PayerTable(in_order_of_numbers(members_matching(text).filter(state__in=BELONGS)))
    paged(request, table)
    rates = rates_on(month.last)
    rows = _rows(request, table, month, rates)
    form = CollectionForm(request.POST if posted else None, rows=rows, month=month, initial=_remembered(request))
    if posted and (entries := form.submit(by=request.user)):
        messages.success(request, _said(request, group, form, entries))
        # The next page of the same evening: day and place stay.
        kept = {key: request.GET[key] for key in ("q", "page") if key in request.GET}
        kept |= {key: form.data[key] for key in ("on", "into")}
        return redirect(f"{request.path}?{urlencode(kept)}")
    fees = [rates[code] for code in (DAILY_SAVINGS, ANNUAL_DUES, ENTRY_FEE) if code in rates]
    context = {"form": form, "table": table, "text": text, "fees": fees, "group": group, "month": month}
    context["kept"] = _remembered(request)
    return render(request, "ledger/contributions.html", context | month_state(month))


def _rows(request, table: PayerTable, month, rates: dict) -> list[ReceiptRow]:
    if request.method == "POST":
        numbers = [number.replace("\0", "") for number in request.POST.getlist("row")]
        members, data = list(Member.objects.filter(number__in=numbers)), request.POST
    else:
        members, data = [row.record for row in table.paginated_rows], None
    received = savings_received(month, members)
    standing = standings(members, on=month.last) if rates else {}
    owed = {pk: owed_by_kind(one) for pk, one in standing.items()}
    return [
        ReceiptRow(data, member=member, owed=owed.get(member.pk), received=received.get(member.pk, 0))
        for member in members
    ]


def _remembered(request) -> dict:
    return {key: request.GET[key] for key in ("on", "into") if key in request.GET}


def _said(request, group, form: CollectionForm, entries: list) -> str:
    first, last = entries[0].number, entries[-1].number
    numbers = str(first) if first == last else f"{first}–{last}"
    said = ngettext(
        "%(count)s receipt recorded, %(sum)s baht in all: entry %(numbers)s.",
        "%(count)s receipts recorded, %(sum)s baht in all: entries %(numbers)s.",
        len(entries),
    ) % {"count": len(entries), "sum": format_baht(form.total), "numbers": numbers}
    if not request.here.reads_books:
        return said
    way_back = _("If one is wrong, open its entry and take it back:")
    address = reverse("entries", args=[group.slug, form.month])
    return format_html('{} {} <a href="{}">{}</a>', said, way_back, address, _("Entries of the month"))


@group_view(TREASURER, COLLECTOR)
def contributions_now(request, group):
    """The list of the month in work, or of the newest one when none is open."""
    months = months_known()
    if not months:
        return redirect("members", group.slug)
    return redirect("contributions", group.slug, working_month() or months[0])


@month_view(TREASURER)
def contributions_sum(request, group, month):
    """Take the sums of a paper sheet, not allocated to members."""
    return act_page(request, month, SumForm(request.POST or None, month=month), SUM)
