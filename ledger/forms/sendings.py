"""The form that sends money to a central fund of the network.

Promises: it posts one entry under its own key, for the fund and month that stood on the page. Asks for the amount
that is left of the share, and takes any other.
"""

from django import forms
from django.utils.translation import gettext_lazy

from groups.models import User
from ledger.forms.cashbook import PaperForm
from ledger.forms.days import cash_or_bank
from ledger.models import JournalEntry
from ledger.sendings import Ask, send_to_network


class SendForm(PaperForm):
    """Day, amount, cash or bank, and the number of the paper that the network gave."""

    what = forms.CharField(widget=forms.HiddenInput)
    out_of = cash_or_bank(gettext_lazy("Which money was it?"))

    def __init__(self, *args, ask: Ask, **kwargs):
        self.ask = ask
        super().__init__(*args, initial={"amount": ask.left or None, "what": ask.key}, **kwargs)

    def perform(self, *, by: User) -> JournalEntry:
        data = self.cleaned_data
        sending = send_to_network(
            self.ask.fund, data["amount"], self.paper(), for_month=self.ask.month, out_of=data["out_of"], by=by
        )
        return sending.entry
