"""The form of an advance that is paid back.

Promises: the whole rest stands in it already, and less may be typed; the day lies in the month at work. Refuses, with
the service, nothing and more than is left.
"""

from django.utils.translation import gettext_lazy

from groups.forms import KeyedForm
from groups.models import User
from ledger.forms.cashbook import amount_field
from ledger.forms.days import DayInMonth, cash_or_bank
from ledger.models import JournalEntry
from welfare.models import Claim
from welfare.payments import PayingBack, repay_advance


class RepayForm(DayInMonth, KeyedForm):
    """On which day, how much, into cash or bank."""

    amount = amount_field()
    into = cash_or_bank(gettext_lazy("Where did the money go?"))
    field_order = ("key", "on", "amount", "into")

    def __init__(self, *args, claim: Claim, left: int, **kwargs):
        self.claim = claim
        super().__init__(*args, initial={"amount": left}, **kwargs)

    def perform(self, *, by: User) -> JournalEntry:
        return repay_advance(self.claim, PayingBack(**self.cleaned_data), by=by).entry
