"""Pages of the cash book: other receipts, spending, cash to and from the bank.

Promises: each is one form that becomes one entry (`acts.py`). Only the treasurer enters.
"""

from django.utils.translation import gettext_lazy as _

from groups.models import Office
from ledger.access import month_view
from ledger.forms.cashbook import DepositForm, OtherReceiptForm, SpendingForm, WithdrawForm
from ledger.views.acts import Act, act_page

TREASURER = Office.Kind.TREASURER

RECEIPT = Act(
    heading=_("Money from others"),
    submit=_("Record the money received"),
    hint=_("The sum is added to the receipts of the month and to the cash box or the bank account."),
    done=_("The money received is recorded."),
)
SPENDING = Act(
    heading=_("Money spent"),
    submit=_("Record the spending"),
    hint=_(
        "The sum is taken out of the cash box or the bank account. Welfare, and what the central funds of the "
        "network ask for, have pages of their own."
    ),
    done=_("The spending is recorded."),
)
DEPOSIT = Act(
    heading=_("Cash carried to the bank"),
    submit=_("Record the deposit"),
    hint=_("The cash box goes down and the bank account goes up by this sum. The fund stays the same."),
    done=_("The deposit is recorded."),
)
WITHDRAWAL = Act(
    heading=_("Cash fetched from the bank"),
    submit=_("Record the withdrawal"),
    hint=_("The bank account goes down and the cash box goes up by this sum. The fund stays the same."),
    done=_("The withdrawal is recorded."),
)


@month_view(TREASURER)
def other_receipt(request, group, month):
    """Record money from local government, state, donors, the bank."""
    return act_page(request, month, OtherReceiptForm(request.POST or None, month=month), RECEIPT)


@month_view(TREASURER)
def spending(request, group, month):
    """Record money spent on anything but welfare."""
    return act_page(request, month, SpendingForm(request.POST or None, month=month), SPENDING)


@month_view(TREASURER)
def deposit(request, group, month):
    """Record cash carried to the bank."""
    return act_page(request, month, DepositForm(request.POST or None, month=month), DEPOSIT)


@month_view(TREASURER)
def withdraw(request, group, month):
    """Record cash fetched from the bank."""
    return act_page(request, month, WithdrawForm(request.POST or None, month=month), WITHDRAWAL)
