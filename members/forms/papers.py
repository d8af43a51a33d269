"""Forms of what hangs on a member beside her own row: the beneficiary and the national ID.

Promises: each is asked for alone and never demanded; what was typed stays until it is saved.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from members.beneficiaries import Named, state_beneficiary
from members.forms.member import AskedForm, CodeField
from members.likeness import doubts_about_id
from members.models import Beneficiary, Member, NationalId
from members.national_ids import digits_of, record_national_id, remove_national_id
from members.refusals import RegisterRefused

RELATIONSHIPS = ("สามี", "ภรรยา", "บุตร", "บิดา", "มารดา", "พี่น้อง", "หลาน")


class BeneficiaryFields(HouseForm):
    """The three lines of the paper about the beneficiary."""

    relationships = RELATIONSHIPS

    beneficiary_name = forms.CharField(
        label=_("Beneficiary"), max_length=120, required=False,
        help_text=_("who receives the money when the member has died; never the member"),
    )  # fmt: skip
    relationship = forms.CharField(
        label=_("Related to the member as"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"list": "relationships"}),
    )  # fmt: skip
    beneficiary_phone = CodeField(label=_("Phone of the beneficiary"), max_length=40, required=False)

    def named(self, **more) -> Named | None:
        """Whom the form names; None while no name stands there."""
        data = self.cleaned_data
        if not data["beneficiary_name"] and not data["relationship"]:
            return None
        return Named(data["beneficiary_name"], data["relationship"], data["beneficiary_phone"], **more)


class BeneficiaryForm(BeneficiaryFields):
    """Writes down whom a member named; the one before stays as history."""

    stated_on = ThaiDateField(label=_("On which day did the member say so"), required=False)

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)
        self.fields["beneficiary_name"].required = True
        self.fields["stated_on"].help_text = _("empty: today")

    def perform(self, *, by: User) -> Beneficiary:
        return state_beneficiary(self.member, self.named(stated_on=self.cleaned_data["stated_on"]), by=by)


class IdField(CodeField):
    """Thirteen digits as on the card; cleans to the digits alone, "" when empty."""

    def __init__(self, **kwargs):
        super().__init__(label=_("National ID"), max_length=30, required=False, **kwargs)
        self.widget.attrs.update({"size": 20, "inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value):
        text = super().clean(value)
        try:
            return digits_of(text) if text else ""
        except RegisterRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class NationalIdForm(AskedForm):
    """Keeps or takes out a member's national ID."""

    national_id = IdField(help_text=_("13 digits, as on the card; dashes and Thai digits may stand in it"))

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)

    def clean_national_id(self):
        """Empty means to take it out, which has a button of its own."""
        if not self.cleaned_data["national_id"] and not self.removes:
            raise forms.ValidationError(_("Write the 13 digits from the card."))
        return self.cleaned_data["national_id"]

    @property
    def removes(self) -> bool:
        """Whether the button to take the ID out was pressed."""
        return "remove" in self.data

    def find_doubts(self) -> list[str]:
        return [] if self.removes else doubts_about_id(self.cleaned_data["national_id"], self.member)

    def perform(self, *, by: User) -> NationalId | bool:
        if self.removes:
            remove_national_id(self.member, by=by)
            return True
        return record_national_id(self.member, self.cleaned_data["national_id"], by=by)
