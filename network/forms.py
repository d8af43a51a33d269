"""Asking a group about a figure it submitted.

Promises: only figures that stand in the report can be asked about. Refuses a question without words, beside its
field.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from network.consolidation import Consolidation
from network.doors import ask_group
from network.rows import figures_of
from reports.models import Doubt
from reports.statement import Statement


class AskForm(HouseForm):
    """Which figure, and what seems wrong with it."""

    figure = forms.ChoiceField(label=_("Which figure"))
    question = forms.CharField(
        label=_("What seems wrong"),
        max_length=Doubt._meta.get_field("question").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In a few words. The group reads it and answers. Name no sick or disabled person."),
    )

    def __init__(self, *args, consolidation: Consolidation, statement: Statement, **kwargs):
        super().__init__(*args, **kwargs)
        self.consolidation, self.statement = consolidation, statement
        self.fields["figure"].choices = figures_of(statement)

    def perform(self, *, by):
        return ask_group(
            self.consolidation.network,
            self.statement.group,
            month=self.statement.month,
            figure=self.cleaned_data["figure"],
            question=self.cleaned_data["question"],
            by=by,
        )
