"""Forms of the register: the details of one member as they stand on the paper application.

Promises: what one line of the paper says goes into one field (a birth may be a year alone), and whatever a person
types stays on the page until it is saved. Somebody who seems to be in the register already is asked about once and
never refused. `MemberForm` is the paper; who uses it says in `perform` what happens with the `person()` on it: here a
correction, on the ledger's floor an enrolment.
"""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from groups.thai_dates import DateRefused, be_year, format_date, parse_birth
from groups.thai_text import tidy
from members.likeness import doubts_about_person
from members.models import Member, Sex
from members.queries import zones
from members.register import Person, correct_member

PREFIXES = ("นาย", "นาง", "น.ส.", "ด.ช.", "ด.ญ.", "พระ")
# Written as people write them; what else is typed is taken as it is (ranks, foreign titles).
AS_TYPED = (
    "number", "prefix", "first_name", "last_name", "sex", "phone", "house_no", "village_no", "village", "tambon",
    "amphoe", "province", "postcode",
)  # fmt: skip
# Short answers get short fields.
SIZES = {"number": 10, "prefix": 10, "phone": 16, "house_no": 10, "village_no": 6, "postcode": 6}


class CodeField(forms.CharField):
    """A number that is text: Thai digits become 0–9, leading zeros and dashes stay."""

    def to_python(self, value):
        return tidy(super().to_python(value))


class BirthField(forms.CharField):
    """A full birth date or only its year; cleans to (date, whether the day is known), (None, True) when empty."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None, True
        try:
            return parse_birth(text)
        except DateRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class AskedForm(HouseForm):
    """A form that asks once about what is odd in it, and saves when the person has looked.

    The answer belongs to the very doubts that were shown: when another one turns up, it is asked again.
    """

    doubts: list[str] = []

    def find_doubts(self) -> list[str]:
        """Sentences about what is odd; only called when every field is sound."""
        raise NotImplementedError

    @property
    def answer(self) -> str:
        """What the ticked box sends."""
        return hashlib.sha256("\n".join(self.doubts).encode()).hexdigest()[:16]

    def clean(self):
        """Ask, unless the answer to these very doubts has come along."""
        super().clean()
        if not self.errors:
            self.doubts = self.find_doubts()
            if self.doubts and self.data.get("looked") != self.answer:
                self.add_error(
                    None, _("Look at this before it is saved. If it is right so, tick the box and save again.")
                )
        return self.cleaned_data


def birth_as_typed(member: Member) -> str:
    """The birth of a member as `BirthField` reads it back."""
    if not member.born_on:
        return ""
    return format_date(member.born_on, style="numeric") if member.born_on_is_exact else str(be_year(member.born_on))


class MemberForm(AskedForm):
    """What the register holds about one member. `perform` is left to whoever knows what to do with it."""

    prefixes = PREFIXES

    number = CodeField(
        label=_("Member number"), max_length=20,
        help_text=_("As in the paper book, with its zeros in front."),
        error_messages={"required": _("Write the member number from the paper book.")},
    )  # fmt: skip
    prefix = forms.CharField(label=_("Prefix"), max_length=20, required=False)
    first_name = forms.CharField(
        label=_("First name"), max_length=80, error_messages={"required": _("Write the first name.")}
    )
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("not recorded")), *Sex.choices], required=False)
    # Named like the column, so that a refusal of the register stands beside it.
    born_on = BirthField(
        label=_("Birth date"), required=False, help_text=_("for example 15/8/2502; the year alone is enough: 2502")
    )
    phone = CodeField(label=_("Phone"), max_length=40, required=False, help_text=_("with the 0 in front"))
    house_no = CodeField(label=_("House number"), max_length=20, required=False)
    village_no = CodeField(label=_("Village number (moo)"), max_length=10, required=False)
    village = forms.CharField(label=_("Village"), max_length=80, required=False)
    tambon = forms.CharField(label=_("Tambon"), max_length=80, required=False)
    amphoe = forms.CharField(label=_("Amphoe"), max_length=80, required=False)
    province = forms.CharField(label=_("Province"), max_length=80, required=False)
    postcode = CodeField(label=_("Postcode"), max_length=5, required=False)
    joined_on = ThaiDateField(
        label=_("Joined on"), error_messages={"required": _("Say on which day this member joined.")}
    )
    zone = forms.ModelChoiceField(label=_("Zone"), queryset=None, required=False, empty_label=_("in no zone"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = zones()
        widgets = {name: field.widget.attrs for name, field in self.fields.items()}
        for name, size in SIZES.items():
            widgets[name]["size"] = size
        for name in AS_TYPED:
            # The browser would offer the treasurer's own name and address.
            widgets[name]["autocomplete"] = "off"
        widgets["prefix"]["list"] = "prefixes"
        widgets["born_on"].update({"class": "date", "autocomplete": "off"})
        widgets["postcode"]["inputmode"] = "numeric"

    def clean_number(self):
        """The number is part of the address of the member's page; a slash would end it there."""
        number = self.cleaned_data["number"]
        if set(number) & set("/\\") or not number.strip("."):
            raise forms.ValidationError(_("A slash cannot stand in a member number. Write a dash: 12-3."))
        return number

    def find_doubts(self) -> list[str]:
        """Somebody of this name and age, or with this ID."""
        return doubts_about_person(self.person())

    def person(self, **more) -> Person:
        """The member on the form, and what a paper says beside; only when the fields are sound."""
        born_on, born_on_is_exact = self.cleaned_data["born_on"]
        return Person(
            **{name: self.cleaned_data[name] for name in AS_TYPED},
            born_on=born_on,
            born_on_is_exact=born_on_is_exact,
            joined_on=self.cleaned_data["joined_on"],
            zone=self.cleaned_data["zone"],
            **more,
        )


class EditMemberForm(MemberForm):
    """Corrects the details of a member. The day of joining stands in the dated changes and is shown only."""

    def __init__(self, data=None, *, member: Member):
        self.member = member
        initial = {name: getattr(member, name) for name in (*AS_TYPED, "joined_on", "zone")}
        super().__init__(data, initial={**initial, "born_on": birth_as_typed(member)})
        joined_on = self.fields["joined_on"]
        joined_on.disabled = True
        joined_on.help_text = _("Cannot be changed here: the months already reported count from it.")

    def clean_born_on(self):
        """What nobody touched stays to the day: a year shown in Thai reckoning may be read back as another."""
        if "born_on" not in self.changed_data:
            return self.member.born_on, self.member.born_on_is_exact
        return self.cleaned_data["born_on"]

    def find_doubts(self) -> list[str]:
        # Asked when the name or the birth changes, and not at every corrected phone.
        if not {"first_name", "last_name", "born_on"}.intersection(self.changed_data):
            return []
        return doubts_about_person(self.person(), self.member)

    def perform(self, *, by: User) -> Member:
        return correct_member(self.member, self.person(), by=by)
