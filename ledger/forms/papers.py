"""What to print of a sheet, and for whom.

Promises: offers only what somebody may print. Calls one service: long work is begun, and its page tells the rest.
"""

from django import forms
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm
from groups.jobs import start_job
from groups.models import Job, User
from ledger.models import CollectionSheet
from ledger.papers.receipts import FORMS
from ledger.papers.rounds import Rounds


class PrintForm(HouseForm):
    """The receipts of a posted sheet, or the list to fill in of an open one."""

    zone = forms.ChoiceField(label=gettext_lazy("Whose"), required=False)
    form = forms.ChoiceField(
        label=gettext_lazy("On what paper"), choices=FORMS, initial=FORMS[0][0], widget=forms.RadioSelect
    )

    def __init__(self, data=None, *, sheet: CollectionSheet, rounds: Rounds, initial: dict | None = None):
        super().__init__(data, initial=initial)
        self.sheet = sheet
        # This server's address, to which the QR codes lead.
        self.origin = ""
        self.fields["zone"].choices = rounds.choices
        if not sheet.posted_at:
            del self.fields["form"]
        if len(rounds.choices) == 1:
            self.fields["zone"].initial = rounds.choices[0][0]
            self.fields["zone"].widget = forms.HiddenInput()

    def perform(self, *, by: User) -> Job:
        kind = "receipts" if self.sheet.posted_at else "collection_sheet"
        return start_job(kind, {"sheet": str(self.sheet.uuid), "origin": self.origin, **self.cleaned_data}, by=by)
