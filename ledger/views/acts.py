"""The page of one act that becomes one entry: what it will do, its form, and afterwards the entry with the way back.

Promises: what happens next is said before it happens; a closed month says so before anything is typed; what was
typed stays on a refusal.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.forms import HouseForm
from groups.thai_dates import Month
from ledger.chart import BANK, CASH
from ledger.models import Account
from ledger.money import format_baht
from ledger.queries import holdings, open_months


@dataclass(frozen=True)
class Act:
    """The words of one act: its title, its button, what it will do, what it did."""

    heading: str
    submit: str
    hint: str
    done: str


def act_page(request: HttpRequest, month: Month, form: HouseForm, act: Act, **context) -> HttpResponse:
    """Show the form of an act, or record it and show its entry."""
    group = request.here.group
    if request.method == "POST" and (entry := form.submit(by=request.user)):
        undo = _("It is entry %(number)s. If something is wrong, take it back here.") % {"number": entry.number}
        messages.success(request, f"{act.done} {undo}")
        warn_below_zero(request, month)
        return redirect("entry", group.slug, entry.number)
    held = holdings(month)
    context |= {"cash": held[CASH], "bank": held[BANK], **month_state(month)}
    return render(request, "ledger/act.html", {"form": form, "act": act, "group": group, "month": month, **context})


def warn_below_zero(request: HttpRequest, month: Month) -> None:
    """Say at once when more was taken out than was there: the box may be wrong, or a digit too many was typed."""
    held = holdings(month)
    for code in (CASH, BANK):
        if held[code] < 0:
            words = _("%(account)s now stands at %(amount)s baht: more went out than was there. Check the amount.")
            account = Account(code=code).label
            messages.warning(request, words % {"account": account, "amount": format_baht(held[code])})


def month_state(month: Month) -> dict:
    """Whether entries may still be dated in `month`, and if not, where they may."""
    months = open_months()
    return {"is_open": month in months, "working": months[0] if months else None}
