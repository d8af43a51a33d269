"""Pages of the central funds: how both ends stand, money that arrived, funds and their shares.

Promises: what groups say they sent stands beside what arrived, and a difference is said in words before any table.
Whoever reads the network reads this; only the treasurer of that very network records money, and only its chair,
secretary or treasurer sets up funds.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import NETWORK_READERS, network_view
from groups.forms import HouseForm
from groups.models import CentralFund, CentralShare, Network, Office
from groups.queries import books_of, central_funds, offices_in_this_network, shares_in_force, today
from groups.thai_dates import Month, months_between
from ledger.queries import likely_day, months_known, open_months
from ledger.sendings import percent
from network.access import month_links
from network.central_forms import CloseFundForm, FundForm, ReceiveForm, ShareForm
from network.doors import network_books
from network.months import BESIDE, span_held
from network.reconciliation import BothEnds, Reconciliation, reconcile

TREASURER = Office.Kind.TREASURER
KEEPERS = (Office.Kind.CHAIR, Office.Kind.SECRETARY, Office.Kind.TREASURER)


@network_view(*NETWORK_READERS)
def central(request: HttpRequest, network: Network) -> HttpResponse:
    """The newest month of the funds; before there is any, the funds alone."""
    span = _span(network)
    if span:
        return redirect("central_month", network.slug, span[1])
    return render(request, "network/central.html", _context(request, network, None))


@network_view(*NETWORK_READERS)
def central_month(request: HttpRequest, network: Network, month: Month) -> HttpResponse:
    """Both ends up to the end of a month."""
    first, last = _span(network) or (month.next(), month)
    if not first <= month <= last:
        raise Http404
    value = reconcile(network, month)
    near = months_between(max(first, month.plus(-BESIDE)), min(last, month.plus(BESIDE)))
    request.here.in_month(month)
    request.here.example = value.is_example
    request.here.months = month_links(request, sorted(near, reverse=True), month)
    context = _context(request, network, value)
    return render(request, "network/central.html", context | {"newest": month == last})


def _span(network: Network) -> tuple[Month, Month] | None:
    """The first and the last month of which a group's report or a page of the network's own books tells."""
    edges = list(span_held(network) or ())
    with network_books(network):
        edges += months_known()
    return (min(edges), max(edges)) if edges else None


def _context(request: HttpRequest, network: Network, value: Reconciliation | None) -> dict:
    """The funds with what they ask, both ends where there is a month, and what this person may do."""
    funds, held = list(central_funds(network)), offices_in_this_network(request.user, network)
    shares = shares_in_force(funds, value.month.last if value else today())
    in_books = {one.fund: one for one in value.funds} if value else {}
    return {
        "network": network,
        "books": books_of(network),
        "value": value,
        "month": value and value.month,
        "rows": [{"fund": one, "asked": _asked(shares.get(one.pk)), "books": in_books.get(one)} for one in funds],
        "may_receive": TREASURER in held,
        "may_keep": not held.isdisjoint(KEEPERS),
        "reads_books": bool(held),
    }


def _asked(share: CentralShare | None) -> str:
    """What a share asks, in words."""
    if share is None:
        return _("nothing is asked")
    return _("%(percent)s%% of %(base)s") % {"percent": percent(share.basis_points), "base": share.get_base_display()}


@network_view(TREASURER, acting=True)
def central_receive(request: HttpRequest, network: Network) -> HttpResponse:
    """Record money that arrived; `?fund=&group=` fills in what is on its way from a group."""
    with network_books(network) as books:
        day, is_open = likely_day(), bool(open_months())
    ends = _asked_about(request, network)
    initial = {"on": day}
    if ends:
        initial |= {"fund": ends.fund.slug, "group": ends.group.slug, "for_month": ends.told_up_to}
        initial["amount"] = max(ends.difference, 0) or None
    form = ReceiveForm(request.POST or None, initial=initial, network=network)
    request.here.example = any(group.example_from for group in form.groups.values())
    if request.method == "POST" and (receipt := form.submit(by=request.user)):
        words = _("The money is recorded as entry %(number)s of the network's own books.")
        messages.success(request, words % {"number": receipt.entry.number})
        return redirect("central", network.slug)
    context = {"form": form, "network": network, "books": books, "is_open": is_open}
    return render(request, "network/central_receive.html", context)


def _asked_about(request: HttpRequest, network: Network) -> BothEnds | None:
    """The group and fund that the address names, as both ends stand in the newest month."""
    named, span = (request.GET.get("group"), request.GET.get("fund")), _span(network)
    if not span or None in named:
        return None
    ends = reconcile(network, span[1]).ends
    return next((one for one in ends if (one.group.slug, one.fund.slug) == named), None)


@network_view(*KEEPERS, acting=True)
def central_new(request: HttpRequest, network: Network) -> HttpResponse:
    """A new central fund."""
    form = FundForm(request.POST or None, network=network)
    words = {
        "heading": _("A new central fund"),
        "submit": _("Begin this fund"),
        "hint": _("Every group is asked for this share each month. The fund gets a line of its own in the books."),
        "done": _("The fund is there. The groups now see what is asked of them."),
    }
    return _form_page(request, network, form, words)


@network_view(*KEEPERS, acting=True)
def central_share(request: HttpRequest, network: Network, fund: str) -> HttpResponse:
    """Another share of a fund from a month on."""
    found = get_object_or_404(CentralFund, network=network, slug=fund)
    words = {
        "heading": _("%(fund)s: another share") % {"fund": found.name},
        "submit": _("Ask for this share"),
        "hint": _("What was asked for the months before stays as it was."),
        "done": _("The new share is noted."),
    }
    return _form_page(request, network, ShareForm(request.POST or None, fund=found), words)


@network_view(*KEEPERS, acting=True)
def central_close(request: HttpRequest, network: Network, fund: str) -> HttpResponse:
    """The end of a fund."""
    found = get_object_or_404(CentralFund, network=network, slug=fund)
    words = {
        "heading": _("%(fund)s: end the fund") % {"fund": found.name},
        "submit": _("End this fund"),
        "hint": _("Nothing is asked after this day. What was sent and received stays, and can still be paid out."),
        "done": _("The fund has ended."),
    }
    return _form_page(request, network, CloseFundForm(request.POST or None, fund=found), words)


def _form_page(request: HttpRequest, network: Network, form: HouseForm, words: dict[str, str]) -> HttpResponse:
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(request, words["done"])
        return redirect("central", network.slug)
    return render(request, "network/central_form.html", {"form": form, "network": network, "words": words})
