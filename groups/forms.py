"""From browser to clean Python values: the parts every form of the house shares, and signing in.

Promises: dates are read in every form Thai people write them; a refusal of a service stands beside the field it
speaks of, with everything typed still there; the same form sent twice carries the same key. A form calls one
service in `perform` and has no `save` of its own.
"""

import uuid

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from groups.characters import UNSTORABLE
from groups.imports import take_in
from groups.refusals import Refused
from groups.thai_dates import DateRefused, Month, MonthRefused, format_date, parse_date


class ThaiDateField(forms.CharField):
    """A day as people write it (15/8/2545, 15 ส.ค. 45); cleans to a date."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("for example 15/4/2550 or 15 Apr 2550"))
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "text", "autocomplete": "off", "class": "date"})

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except DateRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else format_date(value, style="numeric")


class MonthField(forms.CharField):
    """A month as people write it (2550-04, เมษายน 2550, 4/2550); cleans to a Month."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except MonthRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def prepare_value(self, value):
        return f"{value.month}/{value.be_iso[:4]}" if isinstance(value, Month) else value


# Django's own sentences, in both languages, are those of an office: kind of field, code, its sentence, ours.
PLAINER = [
    (forms.ChoiceField, "required", forms.Field.default_error_messages["required"], _("Please choose one.")),
    (forms.Field, "required", forms.Field.default_error_messages["required"], _("Please fill this in.")),
    *(
        (kind, "invalid_choice", kind.default_error_messages["invalid_choice"], _("Choose one that is in the list."))
        for kind in (forms.ChoiceField, forms.ModelChoiceField)
    ),
    (
        forms.FileField, "empty", forms.FileField.default_error_messages["empty"],
        _("This file is empty. Open it, look whether it is the right one, and save it again."),
    ),
    (
        forms.IntegerField, "invalid", forms.IntegerField.default_error_messages["invalid"],
        _("Write a whole number, in digits."),
    ),
]  # fmt: skip
LIMITS = {
    "max_length": _("This is too long: %(show_value)s letters where %(limit_value)s fit. Say it shorter."),
    "min_value": _("Write %(limit_value)s or more."),
    "max_value": _("Write %(limit_value)s or less."),
}

storable = RegexValidator(
    UNSTORABLE, _("This contains a character that cannot be stored. Write it again by hand."), inverse_match=True
)


def say_plainly(field: forms.Field) -> None:
    """Replace what Django would say of a wrong value; a sentence of the field's own stays."""
    for kind, code, stiff, plain in PLAINER:
        if isinstance(field, kind) and field.error_messages.get(code) is stiff:
            field.error_messages[code] = plain
    field.error_messages = {**LIMITS, **field.error_messages}


class HouseForm(forms.Form):
    """A form that calls one service and puts its refusal beside the field it speaks of."""

    required_css_class = "required"

    def full_clean(self):
        """Read what was typed; here and not in __init__, because some forms add their fields after it."""
        for field in self.fields.values():
            say_plainly(field)
            if isinstance(field, forms.CharField) and storable not in field.validators:
                field.validators.append(storable)
        super().full_clean()

    def perform(self, **context):
        """Call the one service; returns what it made."""
        raise NotImplementedError

    def submit(self, **context):
        """The service's result, or None with every reason on the form."""
        if not self.is_valid():
            return None
        try:
            return self.perform(**context)
        except Refused as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return None


class KeyedForm(HouseForm):
    """A form that carries a key made when it was opened: sent twice, it is recognised."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *args, **kwargs):
        initial = {"key": uuid.uuid4(), **(kwargs.pop("initial", None) or {})}
        super().__init__(data, *args, initial=initial, **kwargs)


class UploadForm(HouseForm):
    """A file to be brought in; what is wrong inside it is said once it has been read."""

    MOST_BYTES = 20 * 1024 * 1024

    file = forms.FileField(
        label=_("File"), max_length=200, help_text=_("XLSX or CSV, up to 20 MB"),
        error_messages={"required": _("Choose the file on your computer or phone first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip

    def __init__(self, *args, kind: str, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean_file(self):
        """Not larger than anybody's register can be."""
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError(
                _("This file has %(size)s MB, and 20 MB fit. Take pictures and other sheets out of it.")
                % {"size": file.size // 1_048_576 + 1}
            )
        return file

    def perform(self, *, by):
        file = self.cleaned_data["file"]
        return take_in(self.kind, file.name, file.read(), by=by)


class SignInForm(AuthenticationForm):
    """User name and password, with a sentence that does not tell which of the two was wrong."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right. Try again slowly; capital letters matter."),
        "inactive": _("This sign-in is closed. Ask your network to open it."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        # Django only tells the browser; what comes past it would not fit into the record of failed sign-ins.
        username.validators.append(MaxLengthValidator(username.max_length, LIMITS["max_length"]))

    def confirm_login_allowed(self, user):
        """Six digits open a member's own page at the door of the cards, and nothing here."""
        if user.signs_in_by_card:
            raise self.get_invalid_login_error()
        super().confirm_login_allowed(user)
