"""What forms of the paper years share: a field for the sum of each kind of money, and beside welfare its cases.

Promises: what stays empty in the cases stays unknown, and is never taken for 0. Refuses nothing itself.
"""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import KeyedForm
from ledger.chart import Section
from ledger.models import Account
from ledger.money import BahtField
from ledger.paper_months import MOST_PEOPLE, cases_of, sum_of


class PaperFiguresForm(KeyedForm):
    """One field per figure, as the paper lists them; `accounts` by code are set by the form that inherits."""

    accounts: dict[str, Account]

    def add_figure(self, account: Account, amount: int | None, cases: int | None) -> None:
        """A field for an account, filled with what stands (satang, cases); None is not recorded."""
        # Named by code: a benefit of the group's own may be called like any other field of this form.
        self.fields[sum_of(account)] = BahtField(label=account.label, required=False, allow_zero=True, initial=amount)
        if account.counts_cases:
            self.fields[cases_of(account)] = whole_number(_("Cases"), initial=cases)

    def rows(self, *sections: str) -> Iterator[tuple[forms.BoundField, forms.BoundField | None]]:
        """(field of the sum, field of the cases or None) of the accounts of a section."""
        for account in self.accounts.values():
            if account.section in sections and sum_of(account) in self.fields:
                yield self[sum_of(account)], self[cases_of(account)] if account.counts_cases else None

    @property
    def receipts(self):
        return list(self.rows(Section.RECEIPTS))

    @property
    def benefits(self):
        return list(self.rows(Section.BENEFITS))

    @property
    def spending(self):
        return list(self.rows(Section.SPENDING))


def whole_number(label, **kwargs) -> forms.IntegerField:
    """A field for a number of people or cases that may stay empty."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "money", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST_PEOPLE, widget=widget, **kwargs
    )
