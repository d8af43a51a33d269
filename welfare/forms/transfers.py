"""Forms of moving to another group of the network: sending the note, taking in, sending back, taking back.

Promises: only groups of the network are offered; the number suggested follows the book's own style, and somebody who
seems to be in the register already is asked about once. Asks for no illness.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from groups.queries import fellow_groups, today
from members.forms.member import AskedForm, CodeField, MemberForm
from members.likeness import same_name
from members.models import Member, StateChange, TransferNote
from members.queries import next_number, zones
from welfare.transfers import Move, Place, accept_transfer, decline_transfer, move_out, withdraw_transfer

NEVER_AN_ILLNESS = gettext_lazy("Never an illness.")


def reason_field(label: str, missing: str) -> forms.CharField:
    """Why, in a sentence; an answer without it helps nobody."""
    return forms.CharField(
        label=label, max_length=200, help_text=NEVER_AN_ILLNESS, error_messages={"required": missing}
    )


class MoveForm(HouseForm):
    """To which group a member moves, and from when on she belongs there."""

    to_group = forms.ModelChoiceField(
        label=gettext_lazy("New group"), queryset=None, empty_label=gettext_lazy("Choose …"),
        error_messages={"required": gettext_lazy("Choose the group the member moves to.")},
    )  # fmt: skip
    # Named as the register names the day, so that its refusals stand beside it.
    event_on = ThaiDateField(
        label=gettext_lazy("First day in the new group"), error_messages={"required": gettext_lazy("Write the day.")}
    )
    reason = forms.CharField(
        label=gettext_lazy("Remark for the new group"), max_length=200, required=False, help_text=NEVER_AN_ILLNESS
    )

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)
        self.fields["to_group"].queryset = fellow_groups(member.group, today())

    def perform(self, *, by: User) -> TransferNote:
        data = self.cleaned_data
        return move_out(self.member, Move(data["to_group"], data["event_on"], data["reason"]), by=by)


class AcceptForm(AskedForm):
    """The number in our book, and the zone, of a member who moved here."""

    number = CodeField(
        label=gettext_lazy("Member number with us"), max_length=20,
        help_text=gettext_lazy("As in the paper book, with its zeros in front."),
        error_messages={"required": gettext_lazy("Write the member number from the paper book.")},
    )  # fmt: skip
    zone = forms.ModelChoiceField(
        label=gettext_lazy("Zone"), queryset=None, required=False, empty_label=gettext_lazy("in no zone")
    )
    clean_number = MemberForm.clean_number

    def __init__(self, data=None, *, note: TransferNote):
        self.note = note
        super().__init__(data, initial={"number": next_number()})
        self.fields["zone"].queryset = zones()
        self.fields["number"].widget.attrs.update({"size": 10, "autocomplete": "off"})

    def find_doubts(self) -> list[str]:
        """Somebody of this name and age, or with this ID, in our register: she may have been here before."""
        note = self.note
        alike = same_name(note.first_name, note.last_name, note.born_on)
        if note.id_fingerprint:
            alike += Member.objects.filter(national_id__fingerprint=note.id_fingerprint)
        words = _("%(member)s (%(state)s) seems to be the same person.")
        return [words % {"member": found, "state": found.get_state_display()} for found in dict.fromkeys(alike)]

    def perform(self, *, by: User) -> Member:
        place = Place(self.cleaned_data["number"], self.cleaned_data["zone"])
        return accept_transfer(self.note.uuid, place, by=by)


class DeclineForm(HouseForm):
    """Why the member is not taken in."""

    reason = reason_field(gettext_lazy("Why not"), gettext_lazy("Say why, so that the other group can put it right."))

    def __init__(self, data=None, *, note: TransferNote):
        self.note = note
        super().__init__(data)

    def perform(self, *, by: User) -> TransferNote:
        return decline_transfer(self.note.uuid, reason=self.cleaned_data["reason"], by=by)


class WithdrawForm(HouseForm):
    """Why the member stays with us after all."""

    reason = reason_field(gettext_lazy("How it came about"), gettext_lazy("Say how it came about."))

    def __init__(self, data=None, *, note: TransferNote):
        self.note = note
        super().__init__(data)

    def perform(self, *, by: User) -> StateChange:
        return withdraw_transfer(self.note, reason=self.cleaned_data["reason"], by=by)
