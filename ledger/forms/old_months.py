"""Forms of old months: which month, and what the paper says of it.

Promises: the form shows what stands told; a figure taken out of it is told no more, and never becomes 0.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, MonthField
from groups.models import User
from groups.thai_dates import Month
from ledger.forms.paper_figures import PaperFiguresForm, whole_number
from ledger.old_months import Written, state_old_months
from ledger.paper_months import LONGEST_SOURCE, TOLD_SECTIONS, OldMonth, Paper, Told, Way, cases_of, sum_of


class ChooseMonthForm(HouseForm):
    """Which month of the paper books."""

    month = MonthField(
        label=gettext_lazy("Which month"), help_text=gettext_lazy("for example 3/2548"),
        error_messages={"required": gettext_lazy("Write the month.")},
    )  # fmt: skip

    def perform(self, *, paper: Paper) -> Month:
        month = self.cleaned_data["month"]
        paper.way_of(month)
        return month


class OldMonthForm(PaperFiguresForm):
    """What the paper says of one month, filled with what stands told."""

    members = whole_number(gettext_lazy("Members when the month ended"))
    source = forms.CharField(
        label=gettext_lazy("Where it is written"), max_length=LONGEST_SOURCE, required=False,
        help_text=gettext_lazy("for example: cash book 2, page 14"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"), max_length=300, required=False,
        help_text=gettext_lazy("Only where you change a figure that stands."),
    )  # fmt: skip

    def __init__(self, data=None, *, paper: Paper, month: Month, way: Way, source: str = ""):
        self.month, self.standing = month, paper.told(month, way)
        self.accounts = {code: one for code, one in paper.accounts.items() if one.section in TOLD_SECTIONS}
        super().__init__(data, initial={"members": paper.members.get(month.last), "source": source})
        for code, account in self.accounts.items():
            told = self.standing.get(code)
            self.add_figure(account, told and told.amount, told and told.cases)

    def stated(self) -> OldMonth:
        """What was typed; only after `is_valid()`."""
        data, figures = self.cleaned_data, {}
        for code, account in self.accounts.items():
            told = Told(data[sum_of(account)], data.get(cases_of(account)))
            if told != Told(None) or code in self.standing:
                figures[code] = told
        return OldMonth(self.month, figures, data["members"], data["source"], data["reason"])

    def perform(self, *, by: User) -> Written | None:
        written = state_old_months([self.stated()], by=by)
        if not written.months:
            self.add_error(None, _("These are the figures that already stand."))
        return written if written.months else None
