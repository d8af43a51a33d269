"""Forms of the register that need a month of the books: enrolling a member, changing a member's state, and taking
back a change that was recorded by mistake.

Promises: only changes that the member's present state allows are offered; enrolling asks in the order of the paper
application, and asks for nothing that the member may not have at hand.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import Group, User
from ledger.enrolment import change_member_state, enrol_member, take_back_member_change
from members.forms.member import CodeField, MemberForm
from members.forms.papers import BeneficiaryFields, IdField
from members.models import Member, StateChange
from members.queries import next_number, register_rule
from members.states import TRANSITIONS

# What one queue has in common: the next form begins with it.
CARRIED = ("joined_on", "zone", "village_no", "village")


class EnrolForm(BeneficiaryFields, MemberForm):
    """The paper application of a new member."""

    national_id = IdField(help_text=gettext_lazy("13 digits; kept sealed and never shown whole. It may stay empty."))
    pays_with = CodeField(
        label=gettext_lazy("Pays together with member number"), max_length=20, required=False,
        help_text=gettext_lazy("if one of the family pays for all; else leave it empty"),
    )  # fmt: skip

    @classmethod
    def blank(cls, group: Group, carried: dict[str, str]) -> "EnrolForm":
        """An empty form for `group`: with the next number, its place, and what the last one of the queue had."""
        place = {name: getattr(group, name) for name in ("tambon", "amphoe", "province")}
        kept = {name: carried[name] for name in CARRIED if name in carried}
        return cls(initial={"number": next_number(), **place, **kept})

    def carried(self) -> dict[str, str]:
        """What the form after this one begins with; as typed."""
        return {name: self.data[name] for name in CARRIED if self.data.get(name)}

    def person(self):
        return super().person(
            pays_with=self.cleaned_data["pays_with"],
            beneficiary=self.named(),
            national_id=self.cleaned_data["national_id"],
        )

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
        if StateChange.Kind.REJOINED in kinds:
            self.fields["kind"].help_text = self._rule()
        self.fields["event_on"].help_text += " · " + _("the event itself, not the day you were told")

    def _rule(self) -> str:
        rule = register_rule()
        if rule and rule.rejoin_keeps:
            return _("By the group's rule, who joins again keeps the time before.")
        return _("By the group's rule, who joins again begins anew, with a new waiting period.")

    def perform(self, *, by: User) -> StateChange:
        data = self.cleaned_data
        return change_member_state(self.member, data["kind"], data["event_on"], by=by, note=data["note"])


class TakeBackForm(HouseForm):
    """Says how a change came to be recorded by mistake."""

    reason = forms.CharField(
        label=gettext_lazy("How did the mistake come about"), max_length=200,
        help_text=gettext_lazy("for example: the wrong person of the same name"),
        error_messages={"required": gettext_lazy("Say how the mistake came about.")},
    )  # fmt: skip

    def __init__(self, data=None, *, change: StateChange):
        self.change = change
        super().__init__(data)

    def perform(self, *, by: User) -> StateChange:
        return take_back_member_change(self.change, reason=self.cleaned_data["reason"], by=by)
