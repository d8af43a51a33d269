"""What members and treasurers type about cards: the first use, another PIN, another group, whose cards to print.

Promises: a PIN and a code that were typed are never sent back. A form calls one service in `perform`.
"""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups import cards
from groups.card_forms import DigitsField, NewPinForm, NumberField, pin_field
from groups.card_pins import DIGITS
from groups.cards import CODE_DIGITS, Door
from groups.forms import HouseForm
from groups.jobs import start_job
from groups.models import Job, MemberCard, User
from members.cards import change_pin, first_use, join_card
from members.models import Member


class FirstUseForm(NewPinForm):
    """Number, the slip's one-time code, and a PIN typed twice."""

    number = NumberField()
    code = DigitsField(
        CODE_DIGITS, hidden=False, label=_("One-time code on the slip"), help_text=_("eight digits, good once")
    )
    remember = forms.BooleanField(
        label=_("Remember this card on this phone"), required=False,
        help_text=_("Only on your own phone. The PIN is asked every time."),
    )  # fmt: skip
    field_order = ("number", "code", "new_pin", "again", "remember")

    def __init__(self, data=None, *, door: Door, initial: dict | None = None):
        super().__init__(data, initial=initial)
        self.door = door

    def perform(self) -> MemberCard:
        told = self.cleaned_data
        return first_use(told["number"], told["code"], told["new_pin"], door=self.door)


class ChangePinForm(NewPinForm):
    """The PIN of now, and another one typed twice."""

    pin = pin_field(label=_("The PIN you have now"))
    field_order = ("pin", "new_pin", "again")

    def perform(self, *, by: User) -> bool:
        change_pin(by, self.cleaned_data["pin"], self.cleaned_data["new_pin"])
        return True


class OtherGroupForm(HouseForm):
    """The card of another group, with its PIN or the one-time code of its slip."""

    number = NumberField(label=_("Number on the other card"))
    secret = forms.CharField(
        label=_("PIN of the other card, or the one-time code on its slip"), max_length=40,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "digits"}),
    )  # fmt: skip

    def __init__(self, data=None, *, door: Door, auto_id: str = "id_%s"):
        super().__init__(data, auto_id=auto_id)
        self.door = door

    def clean_secret(self):
        """Six digits are a PIN, eight a code."""
        secret = cards.read_digits(self.cleaned_data["secret"])
        if not secret.isascii() or not secret.isdecimal() or len(secret) not in (DIGITS, CODE_DIGITS):
            raise forms.ValidationError(_("Type the six digits of the PIN or the eight of the code."))
        return secret

    def perform(self, *, by: User) -> bool:
        number, secret = self.cleaned_data["number"], self.cleaned_data["secret"]
        with_code = len(secret) == CODE_DIGITS
        opens = cards.open_with_code if with_code else cards.open_with_pin
        join_card(by, opens(number, secret, door=self.door), with_code=with_code)
        return True


class PrintCardsForm(HouseForm):
    """Cards for the ticked members, or for everybody who was found."""

    TICKED, FOUND = "ticked", "found"

    act = forms.ChoiceField(choices=[(act, act) for act in (TICKED, FOUND)])
    members = forms.ModelMultipleChoiceField(queryset=None, required=False)

    def __init__(self, data=None, *, found: QuerySet[Member], origin: str):
        self.found, self.origin = found, origin
        super().__init__(data)
        self.fields["members"].queryset = found

    def clean(self):
        """The ticks are needed, unless everybody found is meant."""
        super().clean()
        act, ticked = self.cleaned_data.get("act"), self.cleaned_data.get("members")
        if act != self.FOUND and not ticked:
            self.add_error(None, _("Nobody is ticked. Tick the members first."))
        elif act == self.FOUND and not self.found.exists():
            self.add_error(None, _("There is no card to print here: those who were chosen have one in use."))
        return self.cleaned_data

    def perform(self, *, by: User) -> Job:
        chosen = self.found if self.cleaned_data["act"] == self.FOUND else self.cleaned_data["members"]
        params = {"members": list(chosen.values_list("pk", flat=True)), "origin": self.origin}
        return start_job("cards", params, by=by)
