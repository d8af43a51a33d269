"""Forms of floor 5: doubts and their answers, corrections of what was stated or brought forward from paper.

Promises: a correction shows what stands and asks why; what stays empty in the cases of a benefit stays unknown, and
is never taken for 0. Refuses nothing itself: the services do.
"""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.directory import state_founding_date
from groups.forms import HouseForm, MonthField, ThaiDateField
from groups.models import FoundingDate, Group, User
from groups.thai_dates import Month
from ledger.brought_forward import PaperFigures, PaperLine, correct_summary, lines_of
from ledger.chart import BANK, CASH, Section
from ledger.forms.paper_figures import PaperFiguresForm
from ledger.models import Account, JournalEntry
from ledger.paper_months import cases_of, sum_of
from members.models import Member, StatedHeadcount
from members.register import state_headcount
from reports.doubts import answer_doubt, raise_doubt, raise_own_doubt
from reports.models import Doubt, DoubtReply, MonthlyReport
from reports.returning import take_back_close

LONG = forms.Textarea(attrs={"rows": 4})


class DoubtForm(HouseForm):
    """Asks about a figure of the group."""

    figure = forms.ChoiceField(label=_("Which figure"))
    month = MonthField(label=_("Month"), required=False, help_text=_("for example 2/2550"))
    question = forms.CharField(
        label=_("What seems wrong"), max_length=500, widget=LONG,
        error_messages={"required": _("Say in a few words what seems wrong.")},
    )  # fmt: skip

    def __init__(self, data=None, *, names: dict[str, str], **kwargs):
        super().__init__(data, **kwargs)
        self.fields["figure"].choices = list(names.items())

    def perform(self, *, by: User) -> Doubt:
        cleaned = self.cleaned_data
        return raise_doubt(cleaned["figure"], cleaned["question"], month=cleaned["month"], by=by)


Reason = Doubt.Reason


def _choices(*reasons: Reason) -> list[tuple[str, str]]:
    return [(reason.value, reason.label) for reason in reasons]


class OwnDoubtForm(HouseForm):
    """A member asks about her own money, and about no line of it."""

    reason = forms.ChoiceField(
        label=_("What is it about"), widget=forms.RadioSelect, choices=_choices(Reason.MISSING, Reason.OTHER)
    )
    question = forms.CharField(
        label=_("What seems wrong"), max_length=500, widget=LONG,
        help_text=_("A missing payment: on which day did you pay, how much, and to whom?"),
        error_messages={"required": _("Say in a few words what seems wrong.")},
    )  # fmt: skip

    def perform(self, *, member: Member, by: User) -> Doubt:
        cleaned = self.cleaned_data
        return raise_own_doubt(member, cleaned["reason"], cleaned["question"], by=by)


class WrongForm(HouseForm):
    """A member says what is wrong with a line of her passbook."""

    reason = forms.ChoiceField(
        label=_("What is wrong"), widget=forms.RadioSelect,
        choices=_choices(Reason.NOT_MINE, Reason.AMOUNT, Reason.DAY, Reason.OTHER),
    )  # fmt: skip
    question = forms.CharField(
        label=_("In your own words"), max_length=500, widget=LONG, required=False,
        help_text=_("for example: I paid 60 baht, not 30"),
    )  # fmt: skip

    def perform(self, *, member: Member, entry: JournalEntry, by: User) -> Doubt:
        cleaned = self.cleaned_data
        return raise_own_doubt(member, cleaned["reason"], cleaned["question"], entry=entry, by=by)


class AnswerForm(HouseForm):
    """Answers a doubt, and names the entry that mends the figure if there is one."""

    answer = forms.CharField(
        label=_("Answer"), max_length=500, widget=LONG, error_messages={"required": _("Write an answer.")}
    )
    entry_number = forms.IntegerField(
        label=_("Entry number"), required=False, min_value=1, max_value=1_000_000_000,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "money", "list": "entries-to-name"}
        ),
        help_text=_("Only if an entry explains or mends the figure: its number, as it stands under Entries."),
    )  # fmt: skip

    def perform(self, *, doubt: Doubt, by: User) -> DoubtReply:
        cleaned = self.cleaned_data
        return answer_doubt(doubt, cleaned["answer"], by=by, entry_number=cleaned["entry_number"])


class ReopenForm(HouseForm):
    """Opens a closed month again, before the network has got it; it carries the revision that was looked at."""

    looked_at = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("What is to be mended"),
        max_length=MonthlyReport._meta.get_field("return_reason").max_length,
        widget=LONG,
        error_messages={"required": _("Say what is to be mended.")},
    )

    def perform(self, *, month: Month, by: User) -> MonthlyReport:
        told = self.cleaned_data
        return take_back_close(month, reason=told["reason"], revision=told["looked_at"], by=by)


class CorrectionForm(HouseForm):
    """What every correction ends with: where the right figure stands, and why the old one goes."""

    source = forms.CharField(
        label=_("Where it is written"), max_length=300, required=False,
        help_text=_("for example: minutes of the first meeting"),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason of the correction"), max_length=300, required=False)


class FoundingDateForm(CorrectionForm):
    """States or corrects when the group was founded."""

    on = ThaiDateField(label=_("Founded on"), error_messages={"required": _("Write the day of founding.")})
    field_order = ("on", "source", "reason")

    def perform(self, *, group: Group, by: User) -> FoundingDate:
        return state_founding_date(group, **self.cleaned_data, by=by)


class HeadcountForm(CorrectionForm):
    """States or corrects how many members the group had on a day."""

    on = ThaiDateField(label=_("On which day"), error_messages={"required": _("Write the day.")})
    members = forms.IntegerField(
        label=_("Number of members"), min_value=0, max_value=10_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "money", "autocomplete": "off"}),
        error_messages={"required": _("Write the number of members.")},
    )  # fmt: skip
    field_order = ("on", "members", "source", "reason")

    def perform(self, *, by: User) -> StatedHeadcount:
        return state_headcount(**self.cleaned_data, by=by)


class SummaryForm(PaperFiguresForm):
    """Corrects the figures of a brought-forward entry: one field per figure, as the paper lists them."""

    source = CorrectionForm.base_fields["source"]
    reason = forms.CharField(
        label=_("Reason of the correction"), max_length=300,
        error_messages={"required": _("Say why the figures are corrected.")},
    )  # fmt: skip
    on = ThaiDateField(
        label=_("Day of the correction"), error_messages={"required": _("Write the day of the correction.")}
    )

    def __init__(self, data=None, *, entry: JournalEntry, day: datetime.date):
        lines = {line.code: line for line in lines_of(entry)}
        self.entry, self.accounts = entry, {account.code: account for account in Account.objects.all()}
        first_line = entry.text.text.partition("\n")[0]
        super().__init__(data, initial={"on": day, "source": first_line})
        for account in self.accounts.values():
            if account.section != Section.BALANCES or account.code in (CASH, BANK):
                line = lines.get(account.code)
                self.add_figure(account, line and abs(line.amount), line and line.cases)

    @property
    def counted(self):
        return list(self.rows(Section.BALANCES))

    def figures(self) -> PaperFigures:
        """The paper's figures as typed; only after `is_valid()`."""
        cash, bank = (self.cleaned_data[sum_of(self.accounts[code])] or 0 for code in (CASH, BANK))
        return PaperFigures(
            first=self.entry.summary_from,
            through=self.entry.summary_through,
            receipts=self._lines(Section.RECEIPTS),
            paid=self._lines(Section.BENEFITS, Section.SPENDING),
            cash=cash,
            bank=bank,
            source=self.cleaned_data["source"],
        )

    def _lines(self, *sections: str) -> tuple[PaperLine, ...]:
        found = []
        for account in self.accounts.values():
            if account.section in sections and (amount := self.cleaned_data[sum_of(account)]):
                found.append(PaperLine(account.code, amount, self.cleaned_data.get(cases_of(account))))
        return tuple(found)

    def perform(self, *, by: User) -> JournalEntry:
        cleaned = self.cleaned_data
        return correct_summary(
            self.entry, self.figures(), on=cleaned["on"], reason=cleaned["reason"], key=cleaned["key"], by=by
        )
