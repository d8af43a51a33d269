"""Forms of welfare: paying a benefit, and a benefit of the group's own.

Promises: one voucher, one form. Refuses a member number that the register does not know; asks for no illness and has
no place to write one.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, KeyedForm, ThaiDateField
from groups.models import User
from groups.thai_text import tidy
from ledger.forms.cashbook import amount_field
from ledger.forms.days import DayInMonth, cash_or_bank
from ledger.models import JournalEntry
from members.models import Member
from welfare.benefits import add_benefit_kind
from welfare.models import BenefitKind
from welfare.payouts import Voucher, record_payout


class _KindField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        # The queryset comes with the form: it needs the scope of the request.
        super().__init__(queryset=None, empty_label=gettext_lazy("Choose …"), **kwargs)


class PayoutForm(DayInMonth, KeyedForm):
    """What stands on a payment voucher."""

    number = forms.CharField(
        label=gettext_lazy("Voucher number"), max_length=40,
        error_messages={"required": gettext_lazy("Write the number of the voucher.")},
    )  # fmt: skip
    kind = _KindField(
        label=gettext_lazy("Which benefit?"), error_messages={"required": gettext_lazy("Choose the benefit.")}
    )
    amount = amount_field()
    payee = forms.CharField(
        label=gettext_lazy("Paid to"), max_length=160,
        help_text=gettext_lazy("The name of the person who took the money, as on the voucher. Never an illness."),
        error_messages={"required": gettext_lazy("Write who took the money.")},
    )  # fmt: skip
    member_number = forms.CharField(
        label=gettext_lazy("Member number"), max_length=20, required=False,
        help_text=gettext_lazy("The member whose benefit it is. Leave empty if it belongs to no single member."),
    )  # fmt: skip
    cases = forms.IntegerField(
        label=gettext_lazy("Number of cases"), initial=1, min_value=1, max_value=10_000,
        help_text=gettext_lazy("1, unless one voucher stands for several."),
        error_messages={"required": gettext_lazy("Write for how many cases this voucher stands.")},
    )  # fmt: skip
    event_on = ThaiDateField(label=gettext_lazy("Day of the event (birth, death, stay)"), required=False)
    out_of = cash_or_bank(gettext_lazy("Which money was it?"))
    field_order = ("key", "on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = BenefitKind.objects.select_related("account")
        self.fields["cases"].widget.attrs["class"] = "money"
        for name in ("number", "member_number"):
            self.fields[name].widget.attrs.update({"class": "date", "autocomplete": "off"})

    def clean_member_number(self):
        """The member, or None when left empty. Kept under the field's own name, so that the error stands there."""
        number = tidy(self.cleaned_data["member_number"])
        if not number:
            return None
        member = Member.objects.filter(number=number).first()
        if member is None:
            raise forms.ValidationError(
                _("No member bears the number %(number)s. Look it up in the register, with its zeros in front.")
                % {"number": number}
            )
        return member

    def perform(self, *, by: User) -> JournalEntry:
        data = {**self.cleaned_data, "member": self.cleaned_data["member_number"]}
        del data["member_number"]
        return record_payout(Voucher(**data), by=by).entry


class BenefitForm(HouseForm):
    """A benefit of the group's own."""

    name = forms.CharField(
        label=gettext_lazy("Name of the benefit"), max_length=120,
        error_messages={"required": gettext_lazy("Write what the benefit is called.")},
    )  # fmt: skip

    def perform(self, *, by: User) -> BenefitKind:
        return add_benefit_kind(self.cleaned_data["name"], by=by)
