"""Forms of the central funds: a new fund, a new share, the end of a fund, money that arrived.

Promises: each calls one service; a share is written in percent and kept in basis points. Refuses a percentage with
more than two decimals, beside its field.
"""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.central_funds import Share, close_fund, publish_share
from groups.forms import HouseForm, KeyedForm, MonthField, ThaiDateField
from groups.models import Affiliation, CentralFund, CentralShare, Group, Network, User
from groups.thai_text import tidy
from ledger.cashbook import Paper
from ledger.forms.cashbook import NO_ILLNESS, amount_field
from ledger.forms.days import cash_or_bank
from network.central import Arrival, found_central_fund, receive_from_group
from network.models import CentralReceipt

PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%?")


class PercentField(forms.CharField):
    """A share as people write it (5, 2.5 %); cleans to basis points."""

    def clean(self, value):
        found = PERCENT.fullmatch(tidy(super().clean(value) or ""))
        if found is None:
            raise forms.ValidationError(_("Write the share in percent, for example 5 or 2.5."))
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


class ShareForm(HouseForm):
    """What every group is asked to send, from a month on."""

    percent = PercentField(
        label=gettext_lazy("Share in percent"), widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    base = forms.ChoiceField(label=gettext_lazy("Share of what"), choices=CentralShare.Base.choices)
    from_date = MonthField(
        label=gettext_lazy("From the month"),
        help_text=gettext_lazy("for example 4/2550; it holds until another follows"),
    )

    def __init__(self, *args, fund: CentralFund, **kwargs):
        self.fund = fund
        super().__init__(*args, **kwargs)

    def share(self) -> Share:
        """What was typed; only after `is_valid()`."""
        data = self.cleaned_data
        return Share(data["percent"], data["base"], data["from_date"].first)

    def perform(self, *, by: User) -> CentralShare:
        return publish_share(self.fund, self.share(), by=by)


class FundForm(ShareForm):
    """A new central fund with its first share."""

    name = forms.CharField(
        label=gettext_lazy("Name of the fund"), max_length=CentralFund._meta.get_field("name").max_length
    )
    field_order = ("name", "percent", "base", "from_date")

    def __init__(self, *args, network: Network, **kwargs):
        self.network = network
        super().__init__(*args, fund=None, **kwargs)

    def perform(self, *, by: User) -> CentralFund:
        return found_central_fund(self.network, self.cleaned_data["name"], self.share(), by=by)


class CloseFundForm(HouseForm):
    """The last day of a fund."""

    on = ThaiDateField(label=gettext_lazy("Last day"))

    def __init__(self, *args, fund: CentralFund, **kwargs):
        self.fund = fund
        super().__init__(*args, **kwargs)

    def perform(self, *, by: User) -> CentralFund:
        return close_fund(self.fund, on=self.cleaned_data["on"], by=by)


class ReceiveForm(KeyedForm):
    """Money that arrived from a group for a fund."""

    fund = forms.ChoiceField(label=gettext_lazy("For which fund"))
    group = forms.ChoiceField(label=gettext_lazy("From which group"))
    for_month = MonthField(label=gettext_lazy("Share of which month"), help_text=gettext_lazy("for example 4/2550"))
    amount = amount_field()
    on = ThaiDateField(label=gettext_lazy("Day on which it arrived"))
    sent_on = ThaiDateField(label=gettext_lazy("Day on which the group sent it"), required=False)
    into = cash_or_bank(gettext_lazy("Where did the money go?"))
    reference = forms.CharField(label=gettext_lazy("Number of the paper or receipt"), max_length=60, required=False)
    text = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, help_text=NO_ILLNESS)

    def __init__(self, *args, network: Network, **kwargs):
        super().__init__(*args, **kwargs)
        self.funds = {fund.slug: fund for fund in CentralFund.objects.filter(network=network)}
        belonged = Affiliation.objects.filter(network=network).values("group")
        groups = Group.objects.filter(pk__in=belonged, kind=Group.Kind.COMMUNITY).order_by("name", "slug")
        self.groups = {group.slug: group for group in groups}
        for name, options in (("fund", self.funds), ("group", self.groups)):
            self.fields[name].choices = [("", _("Choose …")), *((slug, one.name) for slug, one in options.items())]

    def perform(self, *, by: User) -> CentralReceipt:
        data = self.cleaned_data
        paper = Paper(on=data["on"], text=data["text"], reference=data["reference"], key=data["key"])
        arrival = Arrival(
            fund=self.funds[data["fund"]],
            from_group=self.groups[data["group"]],
            satang=data["amount"],
            paper=paper,
            for_month=data["for_month"],
            sent_on=data["sent_on"],
        )
        return receive_from_group(arrival, into=data["into"], by=by)
