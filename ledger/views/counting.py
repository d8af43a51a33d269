"""Pages that compare the books with what is really there: the counts, and the balance in the passbook.

Promises: nothing is counted out of the paper years before the person has seen what it leads to; a passbook balance
and a count that is only noted change no figure.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.models import Office
from groups.queries import today
from groups.thai_dates import Month, format_date
from ledger.access import month_view
from ledger.chart import AWAITING_COUNT, BANK, CASH
from ledger.forms.cashbook import CashCountForm, CountForm, PassbookForm
from ledger.models import CashBalance
from ledger.money import format_baht
from ledger.queries import balance, cash_count_at, holdings, passbook_at
from ledger.views.acts import month_state

TREASURER = Office.Kind.TREASURER


@month_view(TREASURER)
def count(request, group, month):
    """Count cash and passbook out of what awaits its count: first shown, then recorded."""
    awaiting = holdings(month)[AWAITING_COUNT]
    form = CountForm(request.POST or None, month=month)
    sound = request.method == "POST" and form.is_valid()
    if sound and form.was_shown and (entry := form.submit(by=request.user)):
        undo = _("It is entry %(number)s. If something is wrong, take it back here.") % {"number": entry.number}
        messages.success(request, _("The count is recorded.") + " " + undo)
        return redirect("entry", group.slug, entry.number)
    context = {"form": form, "group": group, "month": month, "awaiting": awaiting, **month_state(month)}
    if sound and not form.errors and form.new:
        context |= {"shown": form.figures, "new": form.new, "held": form.held, "remaining": awaiting - form.new}
    elif sound and not form.errors:
        form.add_error(None, _("Nothing would change: the books already hold what was counted."))
    return render(request, "ledger/count.html", context)


@month_view(TREASURER)
def passbook(request, group, month):
    """Record what the passbook says on a day, beside what the books say."""
    form = PassbookForm(request.POST or None, month=month)
    if request.method == "POST" and form.submit(by=request.user):
        messages.success(
            request, _("The balance is recorded. A wrong one is corrected by recording the same day once more.")
        )
        return redirect("passbook", group.slug, month)
    stated = passbook_at(month.last)
    books = balance(BANK, stated.on) if stated else None
    context = {"form": form, "group": group, "month": month, "stated": stated, "books": books}
    return render(request, "ledger/passbook.html", context | {"gap": stated.amount - books if stated else None})


@month_view(TREASURER)
def cash_count(request, group, month):
    """Note what was counted in the cash box on a day, beside what the books say; the newest count stands above."""
    form = CashCountForm(request.POST or None, month=month)
    if request.method == "POST" and (counted := form.submit(by=request.user)):
        _say_whether_it_agrees(request, counted)
        return redirect("cash_count", group.slug, month)
    noted = cash_count_at(month.last)
    books = balance(CASH, noted.on) if noted else None
    day = min(today(), month.last)
    context = {"form": form, "group": group, "month": month, "noted": noted, "books": books, "day": day}
    context |= {"cash": balance(CASH, day), "awaiting": holdings(month)[AWAITING_COUNT]}
    if noted:
        context |= {"gap": noted.amount - books, "its_month": Month.of(noted.on)}
    return render(request, "ledger/cash_count.html", context)


def _say_whether_it_agrees(request, counted: CashBalance) -> None:
    gap = counted.amount - balance(CASH, counted.on)
    told = {"day": format_date(counted.on), "amount": format_baht(abs(gap))}
    if gap > 0:
        messages.warning(request, _("The count of %(day)s is noted: %(amount)s baht more than the books say.") % told)
    elif gap < 0:
        messages.warning(request, _("The count of %(day)s is noted: %(amount)s baht less than the books say.") % told)
    else:
        messages.success(request, _("The count of %(day)s is noted: it agrees with the books.") % told)
