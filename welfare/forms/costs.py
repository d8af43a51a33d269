"""The form of what rules would have cost: from when to when past claims are judged anew.

Promises: the period is always whole months, so that nobody finds a single case between two periods a day apart; it
ends today at the latest. An empty field stands for all that is entered. Writes nothing.
"""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.queries import today
from groups.thai_dates import Month, format_date
from ledger.standings import as_of
from welfare.costs import Cost, cost_of
from welfare.models import BenefitSchedule
from welfare.past_claims import decided_between


class PeriodForm(HouseForm):
    """From a day to a day, widened to whole months."""

    first = ThaiDateField(label=gettext_lazy("Events from"), required=False)
    last = ThaiDateField(label=gettext_lazy("Events up to"), required=False)

    def __init__(self, data: dict[str, str]):
        self.whole = whole_period()
        shown = {
            name: format_date(day, style="numeric") for name, day in zip(("first", "last"), self.whole, strict=True)
        }
        super().__init__(shown | {name: data[name] for name in shown if data.get(name)})
        for field in self.fields.values():
            field.help_text = _("Whole months count.")

    def clean(self):
        data = super().clean()
        first, last = (data.get(name) or day for name, day in zip(("first", "last"), self.whole, strict=True))
        if first > today():
            self.add_error("first", _("This day lies in the future. Check the year."))
        elif first > last:
            raise forms.ValidationError(_("The first day lies after the last one."))
        data["first"], data["last"] = Month.of(first).first, min(Month.of(last).last, today())
        return data

    def perform(self, *, schedule: BenefitSchedule, claims: bool = False) -> Cost:
        data = self.cleaned_data
        return cost_of(schedule, first=data["first"], last=data["last"], claims=claims)


def whole_period() -> tuple[datetime.date, datetime.date]:
    """From the month of the first decided claim's event to the end of the oldest open month, or of the last event.

    Never the clock: months that nobody has entered yet would count as years of membership without a case (D6).
    """
    end, found = as_of() or today(), decided_between()
    first, last = found or (end, end)
    return Month.of(first).first, min(max(end, Month.of(last).last), today())
