"""Forms of a member's e-mail: the address, the code that was sent to it, taking it away, and a forgotten PIN.

Promises: each form calls one service; an address is read as people type it, with blanks around it.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.card_forms import NumberField
from groups.cards import Door
from groups.forms import HouseForm
from groups.models import User
from members.emails import LONGEST, confirm_address, give_address, shown, take_away_address
from members.forgotten import ask_for_code
from members.models import EmailAddress, Member


class OwnEmailForm(HouseForm):
    """About the e-mail of `member`, who fills it in herself."""

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)


class AddressForm(OwnEmailForm):
    """Where messages are to go."""

    address = forms.CharField(
        label=_("Your e-mail address"), max_length=LONGEST, help_text=_("for example somchai@example.com"),
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )  # fmt: skip

    def __init__(self, data=None, *, member: Member, before: EmailAddress | None = None):
        super().__init__(data, member=member)
        if before and not before.confirmed_at:
            # Who waits for a code looks here whether the address is right.
            self.fields["address"].initial = shown(before)

    def perform(self, *, by: User) -> tuple[str, str]:
        return give_address(self.member, self.cleaned_data["address"], by=by)


class CodeForm(OwnEmailForm):
    """The six digits that were sent."""

    code = forms.CharField(
        label=_("The six digits from the e-mail"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def perform(self, *, by: User) -> EmailAddress:
        return confirm_address(self.member, self.cleaned_data["code"], by=by)


class TakeAwayForm(OwnEmailForm):
    """No e-mail any more."""

    def perform(self, *, by: User) -> bool:
        take_away_address(self.member, by=by)
        return True


class ForgottenForm(HouseForm):
    """The card whose PIN was forgotten."""

    number = NumberField()

    def perform(self, *, door: Door) -> str:
        ask_for_code(self.cleaned_data["number"], door=door)
        return self.cleaned_data["number"]


ACTS = {"give": AddressForm, "confirm": CodeForm, "take_away": TakeAwayForm}
