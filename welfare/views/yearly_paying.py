"""What the page of a yearly benefit shows of paying: who waits for the money, and what was paid on which day.

Promises: a tick stands only where this officer may pay; whoever may not reads who does. A constant number of queries.
Refuses to do anything: the act is in `welfare/views/yearly_payments.py`.
"""

import datetime
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from groups.models import Group
from groups.queries import today
from groups.thai_dates import Month, format_date
from ledger.chart import BANK, CASH
from ledger.queries import holdings, working_month
from welfare.forms.yearly import PayAllForm
from welfare.papers.signing_list import MOST_LINES_AT_ONCE
from welfare.payments import floor_warning
from welfare.yearly_payments import Ready, paid_of, ready_to_pay


def paying_context(
    request: HttpRequest, group: Group, benefit: str, day: datetime.date, form: PayAllForm | None
) -> dict:
    """What is approved and not paid of the start on `day`, and the days on which the rest was paid."""
    ready = ready_to_pay(benefit, day)
    bar = _pay_bar(request, ready)
    rows = [(one, not bar and one.may_be_paid(request.user)) for one in ready]
    total = sum(one.amount for one in ready)
    form = form or PayAllForm(benefit=benefit, start=day, ready=ready)
    ticked = form.ticked
    context = {
        "to_pay": [
            (one, may, may and (ticked is None or one.claim.number_in_year in ticked)) for one, may in rows
        ],
        "to_pay_total": total,
        "to_pay_list": list_address(group, benefit, day),
        "approvers": list(dict.fromkeys(str(word.by) for one in ready for word in one.words)),
        "pay_bar": bar,
        "pay_form": form,
        "paid_days": _paid_days(group, benefit, day),
        "at_once": MOST_LINES_AT_ONCE,
    }  # fmt: skip
    return context if bar or not ready else context | _money(total)


def _pay_bar(request: HttpRequest, ready: list[Ready]) -> str:
    """Why this officer pays none of them, or nothing."""
    if not request.here.is_treasurer:
        return _("They are approved. The treasurer pays them next.")
    if any(one.may_be_paid(request.user) for one in ready):
        return ""
    return _("You approved these claims, or benefit from them: another treasurer pays them.")


def _money(total: int) -> dict:
    """What cash and bank hold, and whether the fund would fall under its floor."""
    held = holdings(Month.of(today()))
    return {
        "cash": held[CASH],
        "bank": held[BANK],
        "working": working_month(),
        "floor": floor_warning(total, today()),
    }


def _paid_days(group: Group, benefit: str, day: datetime.date) -> list[tuple]:
    """For each day of payment: the day, how many, satang, the address of the list."""
    days = groupby(sorted(paid_of(benefit, day), key=_paid_on), key=_paid_on)
    return [
        (on, len(paid := list(some)), sum(one.amount for one in paid), list_address(group, benefit, day, on))
        for on, some in days
    ]


def _paid_on(payout) -> datetime.date:
    return payout.entry.on


def start_address(group: Group, benefit: str, day: datetime.date | None) -> str:
    """The page of one start, or of the newest one."""
    address = reverse("yearly", args=[group.slug, benefit])
    return f"{address}?{urlencode({'on': _day(day)})}" if day else address


def list_address(group: Group, benefit: str, day: datetime.date, paid: datetime.date | None = None) -> str:
    """The list to sign: of who waits, or of who was paid on a day."""
    which = {"on": _day(day)} | ({"paid": _day(paid)} if paid else {})
    return f"{reverse('yearly_list', args=[group.slug, benefit])}?{urlencode(which)}"


def _day(day: datetime.date) -> str:
    return format_date(day, style="numeric")
