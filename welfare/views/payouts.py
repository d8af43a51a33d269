"""Pages of welfare: paying a benefit, and which benefits the group pays.

Promises: paying is the treasurer's page; what others read of it is the entry, without the payee's name.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.access import READERS, group_view
from groups.models import Office
from groups.paging import paged
from groups.thai_dates import Month
from ledger.access import month_view
from ledger.views.acts import Act, act_page
from welfare.forms.payouts import BenefitForm, PayoutForm
from welfare.models import BenefitKind
from welfare.queries import payouts_in
from welfare.schedules import schedule_on
from welfare.tables import VoucherTable

PAYOUT = Act(
    heading=gettext_lazy("Welfare paid"),
    submit=gettext_lazy("Record the payout"),
    hint=gettext_lazy(
        "The sum is added to this benefit of the month, with its cases, and taken out of the cash box or the bank "
        "account. Others read the benefit and the sum, not the name."
    ),
    done=gettext_lazy("The payout is recorded."),
)


@month_view(Office.Kind.TREASURER)
def payout(request, group, month):
    """Record welfare paid out on a voucher."""
    form = PayoutForm(request.POST or None, month=month)
    return act_page(request, month, form, PAYOUT, private=True, by_claims=_paid_on_claims(month))


def _paid_on_claims(month: Month) -> list[str]:
    """The names of the benefits that the rules of a month know."""
    schedule = schedule_on(month.last)
    return [rule.name for rule in schedule.rules.rules] if schedule else []


@month_view(Office.Kind.TREASURER, log="vouchers.viewed")
def vouchers(request, group, month):
    """The month's vouchers with their payees: for her who paid them, and nobody else."""
    table = VoucherTable(payouts_in(month))
    paged(request, table)
    return render(request, "welfare/vouchers.html", {"table": table, "group": group, "month": month})


@group_view(*READERS)
def benefits(request, group):
    """The benefits of the group, and the treasurer's form for one of its own."""
    if request.method == "POST" and not request.here.is_treasurer:
        raise PermissionDenied
    form = BenefitForm(request.POST or None)
    if request.method == "POST" and (kind := form.submit(by=request.user)):
        messages.success(request, _("%(name)s is now a line of its own in the report.") % {"name": kind})
        return redirect("benefits", group.slug)
    kinds = BenefitKind.objects.select_related("account")
    return render(request, "welfare/benefits.html", {"form": form, "kinds": kinds, "group": group})
