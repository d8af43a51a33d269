"""Forms of who may read another member's book.

Promises: what was received is shown to a reader only where its own box was ticked, and the box starts empty; each
form calls one service.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import HouseForm, ThaiDateField
from groups.models import User
from members.forms.member import CodeField
from members.models import Member, ReadingRight
from members.reading import Agreed, How, Kind, let_read, payer_of


class PaperConsentForm(HouseForm):
    """Records a consent that was signed on paper."""

    kind = forms.ChoiceField(label=_("Reads the book as"), choices=Kind.choices, widget=forms.RadioSelect)
    reader = CodeField(
        label=_("Member number of who may read"), max_length=20, widget=forms.TextInput(attrs={"size": 10})
    )
    sees_welfare = forms.BooleanField(
        label=_("also what the member received"), required=False,
        help_text=_("Only if the paper says so: what was received can tell of an illness."),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Where the signed paper is kept"), max_length=200, help_text=_("for example: folder 3, sheet 12"),
        error_messages={"required": _("Say where the signed paper is kept.")},
    )  # fmt: skip
    given_on = ThaiDateField(label=_("Signed on"), error_messages={"required": _("Write the day on the paper.")})

    def __init__(self, data=None, *, member: Member):
        self.member = member
        super().__init__(data)

    def clean_reader(self):
        """The member with this number."""
        number = self.cleaned_data["reader"]
        found = Member.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody in the register has the number %(number)s.") % {"number": number})
        return found

    def perform(self, *, by: User) -> ReadingRight:
        told = self.cleaned_data
        agreed = Agreed(told["kind"], told["sees_welfare"], How.PAPER, told["paper"], told["given_on"])
        return let_read(self.member, told["reader"], agreed, by=by)


class OwnConsentForm(HouseForm):
    """A member lets who pays for her household read her book."""

    sees_welfare = forms.BooleanField(
        label=_("also what I received from the fund"), required=False,
        help_text=_("Without the tick only what you put in is shown. You can take it back at any time."),
    )  # fmt: skip

    def __init__(self, data=None, *, member: Member):
        self.member, self.payer = member, payer_of(member)
        super().__init__(data)

    def perform(self, *, by: User) -> ReadingRight:
        agreed = Agreed(Kind.PAYER, self.cleaned_data["sees_welfare"], How.ONLINE)
        return let_read(self.member, self.payer or self.member, agreed, by=by)
