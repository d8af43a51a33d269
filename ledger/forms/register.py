"""Forms of the register that need a month of the books: enrolling a member, changing a member's state.

Promises: only changes that the member's present state allows are offered.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from ledger.enrolment import change_member_state, enrol_member
from members.forms import MemberForm
from members.models import Member, StateChange
from members.states import TRANSITIONS


class EnrolForm(MemberForm):
    """The paper application of a new member."""

    def perform(self, *, by: User) -> Member:
        return enrol_member(self.person(), by=by)


class StateForm(HouseForm):
    """What happened to a member, and when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what happened.")},
    )  # fmt: skip
    event_on = ThaiDateField(
        label=gettext_lazy("On which day did it happen"), error_messages={"required": gettext_lazy("Write the day.")}
    )
    note = forms.CharField(
        label=gettext_lazy("Remark"), max_length=200, required=False, help_text=gettext_lazy("Never an illness.")
    )

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)
        kinds = [kind for kind, (allowed, _state) in TRANSITIONS.items() if member.state in allowed]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["event_on"].help_text += " · " + _("the event itself, not the day you were told")

    def perform(self, *, by: User) -> StateChange:
        data = self.cleaned_data
        return change_member_state(self.member, data["kind"], data["event_on"], by=by, note=data["note"])
