"""The form that starts a group's books with their first month.

Promises: any month that has begun; from then on each follows the one before. Refuses a second first month.
"""

from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, MonthField
from groups.models import User
from ledger.models import Period
from ledger.periods import open_month


class FirstMonthForm(HouseForm):
    """Which month the books begin with."""

    month = MonthField(label=gettext_lazy("First month of the books"), help_text=gettext_lazy("for example 4/2550"))

    def perform(self, *, by: User) -> Period:
        return open_month(self.cleaned_data["month"], by=by)
