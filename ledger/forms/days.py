"""The day of an entry, and where its money lies: the two things every form of the books asks.

Promises: in a page of one month the day lies in that month, and its number alone is enough ("15"). Refuses another
month's day, beside the field, with the way to the other month.
"""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import ThaiDateField
from groups.queries import today
from groups.thai_dates import Month, be_year, format_date
from groups.thai_text import tidy
from ledger.chart import BANK, CASH

CASH_OR_BANK = [(CASH, gettext_lazy("cash box")), (BANK, gettext_lazy("bank account"))]


class DayField(ThaiDateField):
    """A day of the month the page is about."""

    month: Month | None = None

    def clean(self, value):
        text = tidy(str(value or ""))
        if self.month and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= self.month.days:
            return self.month.first + datetime.timedelta(days=int(text) - 1)
        day = super().clean(value)
        if day and self.month and not self.month.contains(day):
            raise forms.ValidationError(
                _("%(day)s does not lie in %(month)s. Write a day of this month, or choose the other month above.")
                % {"day": format_date(day), "month": self.month.label()}
            )
        return day


class DayInMonth(forms.Form):
    """Put before the form it is mixed into: asks the day `on`, which lies in `month`."""

    on = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Write the day.")})

    def __init__(self, *args, month: Month, initial: dict | None = None, **kwargs):
        self.month = month
        day = today() if month.contains(today()) else None
        super().__init__(*args, initial={"on": day, **(initial or {})}, **kwargs)
        field = self.fields["on"]
        field.month = month
        field.help_text = _("a day in %(month)s: 15, or 15/%(number)s/%(year)s") % {
            "month": month.label(), "number": month.month, "year": be_year(month.first),
        }  # fmt: skip


def cash_or_bank(label: str) -> forms.ChoiceField:
    """Where the money goes to or comes from; cash is the norm."""
    return forms.ChoiceField(label=label, choices=CASH_OR_BANK, initial=CASH, widget=forms.RadioSelect)
