"""Forms of collection sheets: open one, count its cash, decide what stands twice, post it, move it, throw it away.

Promises: each calls one service; what was typed stays on a refusal.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, KeyedForm, ThaiDateField
from groups.models import User
from ledger.forms.cashbook import NO_ILLNESS
from ledger.models import CollectionSheet
from ledger.money import format_baht
from ledger.sheet_posting import CashCount, count_cash, decide, move_sheet, post_sheet
from ledger.sheet_review import FACES
from ledger.sheets import discard_sheet, open_sheet


class _DayForm(HouseForm):
    on = ThaiDateField(
        label=gettext_lazy("Collection day"), error_messages={"required": gettext_lazy("Write the day.")}
    )


class OpenSheetForm(_DayForm):
    """The day on which money is collected."""

    def perform(self, *, by: User) -> CollectionSheet:
        return open_sheet(self.cleaned_data["on"], by=by)


class _OfSheet(HouseForm):
    """About one sheet."""

    def __init__(self, *args, sheet: CollectionSheet, **kwargs):
        self.sheet = sheet
        super().__init__(*args, **kwargs)


class MoveSheetForm(_OfSheet, _DayForm):
    """Another day for a sheet, with everything on it."""

    def perform(self, *, by: User) -> CollectionSheet:
        return move_sheet(self.sheet, self.cleaned_data["on"], by=by)


class SheetCountForm(_OfSheet):
    """Notes and coins, the reason of a difference, or that nobody counted."""

    not_counted = forms.BooleanField(label=gettext_lazy("Nobody counted the cash"), required=False)
    difference_reason = forms.CharField(
        label=gettext_lazy("Why the cash differs, or why nobody counted"),
        max_length=300,
        required=False,
        help_text=NO_ILLNESS,
    )

    def __init__(self, *args, sheet: CollectionSheet, **kwargs):
        standing = {f"pieces-{face}": sheet.pieces.get(str(face)) for face in FACES}
        standing |= {"not_counted": sheet.not_counted, "difference_reason": sheet.difference_reason}
        super().__init__(*args, sheet=sheet, initial=standing, **kwargs)
        # Asked for when the cash differs: the page does not say that it may stay empty.
        self.fields["difference_reason"].at_times = True
        for face in FACES:
            label = _("%(face)s baht") % {"face": format_baht(face)}
            field = forms.IntegerField(
                label=label, min_value=0, max_value=1_000_000, required=False, widget=forms.TextInput
            )
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            self.fields[f"pieces-{face}"] = field

    @property
    def pieces(self) -> list[forms.BoundField]:
        """The fields of notes and coins, the largest first."""
        return [self[f"pieces-{face}"] for face in FACES]

    def perform(self, *, by: User) -> CollectionSheet:
        data = self.cleaned_data
        pieces = {face: data[f"pieces-{face}"] or 0 for face in FACES}
        return count_cash(self.sheet, CashCount(pieces, data["not_counted"], data["difference_reason"]), by=by)


class DecideForm(_OfSheet):
    """Which rows of one member count: `seen` and `holds` as the page wrote them ("row:revision row:revision")."""

    seen = forms.RegexField(r"\d{1,18}:\d{1,18}( \d{1,18}:\d{1,18})*")
    holds = forms.RegexField(r"\d{1,18}( \d{1,18})*", required=False)

    def perform(self, *, by: User) -> CollectionSheet:
        pairs = (pair.split(":") for pair in self.cleaned_data["seen"].split())
        seen = {int(row): int(revision) for row, revision in pairs}
        decide(self.sheet, seen, {int(row) for row in self.cleaned_data["holds"].split()}, by=by)
        return self.sheet


class PostSheetForm(_OfSheet, KeyedForm):
    """The sheet as it was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def perform(self, *, by: User) -> CollectionSheet:
        return post_sheet(self.sheet, self.cleaned_data["seen"], key=self.cleaned_data["key"], by=by)


class DiscardSheetForm(_OfSheet):
    """Throwing a sheet away needs a yes."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, throw this sheet away with everything typed on it"),
        error_messages={"required": gettext_lazy("Tick this first. Nothing was thrown away.")},
    )

    def perform(self, *, by: User) -> CollectionSheet:
        return discard_sheet(self.sheet, by=by)
