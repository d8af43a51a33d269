"""Taking back what was recorded.

Promises: the day is asked in a month that is open and the reason in words. Refuses brought-forward figures: they are
corrected, not only taken back, so that the years before never vanish from the report.
"""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import KeyedForm, ThaiDateField
from groups.models import User
from groups.thai_dates import Month
from ledger.forms.cashbook import NO_ILLNESS
from ledger.journal import reverse_entry
from ledger.models import JournalEntry
from ledger.queries import open_months


class TakeBackForm(KeyedForm):
    """Why, and on which day, something recorded on the day `since` is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it taken back?"), max_length=300, help_text=NO_ILLNESS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why this entry is taken back.")},
    )  # fmt: skip
    on = ThaiDateField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Write the day.")})

    def __init__(self, data=None, *, since: datetime.date, initial: dict | None = None, **kwargs):
        months = open_months()
        day = since if Month.of(since) in months else max(months[0].first, since) if months else None
        super().__init__(data, initial={"on": day, **(initial or {})}, **kwargs)
        if months:
            words = ", ".join(month.label() for month in months)
            self.fields["on"].help_text = _("a day in a month that is open: %(months)s") % {"months": words}


class ReverseForm(TakeBackForm):
    """An entry is taken back."""

    def __init__(self, data=None, *, entry: JournalEntry):
        self.entry = entry
        super().__init__(data, since=entry.on)

    def clean(self):
        if self.entry.kind == JournalEntry.Kind.SUMMARY:
            raise forms.ValidationError(
                _("Brought-forward figures are not taken back but corrected: see “Doubts and corrections”.")
            )
        return super().clean()

    def perform(self, *, by: User) -> JournalEntry:
        data = self.cleaned_data
        return reverse_entry(self.entry, on=data["on"], reason=data["reason"], key=data["key"], by=by)
