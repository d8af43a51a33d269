"""The form of the group's rule about joining again.

Promises: the two ways stand side by side in words; the resolution is asked for.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm
from groups.models import User
from members.models import RegisterRule
from members.states import set_register_rule

ANEW, KEPT = "anew", "kept"


class RuleForm(HouseForm):
    """What the group resolved about members who join again."""

    rejoin_keeps = forms.ChoiceField(
        label=_("Who joins again"),
        widget=forms.RadioSelect,
        choices=[
            (ANEW, _("begins anew: the waiting period starts on the day of joining again")),
            (KEPT, _("keeps the time before: the membership counts as it did")),
        ],
    )
    resolution = forms.CharField(
        label=_("Resolution"), max_length=300, help_text=_("which meeting, on which day, in its words"),
        error_messages={"required": _("Write the resolution: which meeting, on which day.")},
    )  # fmt: skip

    def perform(self, *, by: User) -> RegisterRule:
        return set_register_rule(self.cleaned_data["rejoin_keeps"] == KEPT, self.cleaned_data["resolution"], by=by)
