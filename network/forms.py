"""Asking a group about a figure it submitted, and asking further.

Promises: only figures that stand in the report can be asked about. Refuses a question without words, beside its
field.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from groups.models import Network, User
from network.consolidation import Consolidation
from network.doors import ask_further_in_group, ask_group, return_to_group
from network.questions import Question
from network.rows import figures_of
from reports.models import Doubt, MonthlyReport
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


class FurtherForm(HouseForm):
    """Asks further about the same figure."""

    question = forms.CharField(
        label=_("What is still not clear"),
        max_length=Doubt._meta.get_field("question").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a few words. The group reads it and answers. Name no sick or disabled person."),
        error_messages={"required": _("Say in a few words what is still not clear.")},
    )

    def perform(self, *, network: Network, question: Question, by: User):
        words = self.cleaned_data["question"]
        return ask_further_in_group(network, question.group, question.pk, question=words, by=by)


class ReturnForm(HouseForm):
    """Sends a report back to be mended; it carries the revision that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What is to be mended"),
        max_length=MonthlyReport._meta.get_field("return_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The group reads it, and it stays with this revision. Name no sick or disabled person."),
        error_messages={"required": _("Say what is to be mended.")},
    )

    def perform(self, *, network: Network, statement: Statement, by: User):
        told = self.cleaned_data
        return return_to_group(
            network, statement.group, statement.month, told["revision"], reason=told["reason"], by=by
        )
