"""What somebody types at the door of the cards: number, PIN, one-time code.

Promises: spaces, dashes and Thai digits are read; what cannot be right is told before anything is looked up; a PIN or
a code that was typed is never sent back. A form calls one service in `perform`.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.card_pins import DIGITS, refuse_obvious
from groups.cards import Door, open_with_pin, read_digits, read_number, sign_out_everywhere
from groups.forms import HouseForm
from groups.models import MemberCard, User
from groups.refusals import Refused


class NumberField(forms.CharField):
    """A card's number; cleans to nine digits."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Number on the card"))
        kwargs.setdefault("help_text", _("nine digits, for example 123 456 789"))
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off", "class": "card-number"})

    def clean(self, value):
        text = super().clean(value)
        try:
            return read_number(text) if text else ""
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class DigitsField(forms.CharField):
    """So many digits, hidden while they are typed; cleans to them."""

    def __init__(self, digits: int, *, autocomplete: str = "off", hidden: bool = True, **kwargs):
        self.digits = digits
        attrs = {"inputmode": "numeric", "autocomplete": autocomplete, "class": "digits"}
        widget = forms.PasswordInput(attrs=attrs) if hidden else forms.TextInput(attrs=attrs)
        super().__init__(max_length=40, widget=widget, **kwargs)

    def clean(self, value):
        digits = read_digits(super().clean(value))
        if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == self.digits):
            words = _("Type %(digits)s digits, nothing else.")
            raise forms.ValidationError(words, params={"digits": self.digits})
        return digits


def pin_field(**kwargs) -> DigitsField:
    """A PIN that somebody has."""
    kwargs.setdefault("label", _("PIN, six digits"))
    return DigitsField(DIGITS, autocomplete="current-password", **kwargs)


class NewPinForm(HouseForm):
    """A PIN typed twice; what a stranger would guess is refused before anything is looked up."""

    new_pin = DigitsField(
        DIGITS, autocomplete="new-password", label=_("A new PIN, six digits"),
        help_text=_("Six digits that only you know: not a birthday, not 123456."),
    )  # fmt: skip
    again = DigitsField(DIGITS, autocomplete="new-password", label=_("The new PIN once more"))

    def clean(self):
        """Twice the same, and not one that everybody tries."""
        super().clean()
        pin, again = self.cleaned_data.get("new_pin"), self.cleaned_data.get("again")
        if pin and again and pin != again:
            self.add_error("again", _("The two are not the same. Type the new PIN twice."))
        elif pin:
            try:
                refuse_obvious(pin, numbers=filter(None, [self.cleaned_data.get("number")]))
            except Refused as refusal:
                self.add_error("new_pin", str(refusal))
        return self.cleaned_data


class CardForm(HouseForm):
    """Number and PIN; the number of a phone that remembers it is not typed."""

    number = NumberField()
    pin = pin_field()
    remember = forms.BooleanField(
        label=_("Remember this card on this phone"), required=False,
        help_text=_("Only on your own phone. The PIN is asked every time."),
    )  # fmt: skip

    def __init__(self, data=None, *, door: Door, known: bool = False, initial: dict | None = None):
        super().__init__(data, initial=initial)
        self.door, self.known = door, known
        if known:
            del self.fields["number"], self.fields["remember"]

    def perform(self) -> MemberCard:
        number = self.door.phone[0] if self.known else self.cleaned_data["number"]
        return open_with_pin(number, self.cleaned_data["pin"], door=self.door)


class SignOutEverywhereForm(HouseForm):
    """The PIN once more, and every phone and computer is signed out."""

    pin = pin_field()

    def perform(self, *, by: User) -> bool:
        sign_out_everywhere(by, self.cleaned_data["pin"])
        return True
