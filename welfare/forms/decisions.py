"""Forms of deciding and paying a claim: approve, refuse, withdraw, pay.

Promises: an officer approves what the page showed; when the claim stands differently meanwhile, nothing is decided
and the page shows the new sum. Each form has its own ids, for several stand on one page.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, KeyedForm, ThaiDateField
from groups.models import User
from ledger.forms.days import cash_or_bank
from ledger.money import BahtField, format_baht
from ledger.queries import likely_day
from welfare.claim_states import ClaimStanding
from welfare.claims import newest_judgement, withdraw_claim
from welfare.decisions import Approval, approve_claim, refuse_claim
from welfare.models import Claim, Decision, Payout
from welfare.payments import Paying, pay_claim
from welfare.refusals import JudgementChanged

NEVER_AN_ILLNESS = gettext_lazy("Never an illness.")


class ApproveForm(HouseForm):
    """The sum approved, a reason where it is another than the rules give, the resolution where the rule asks."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    amount = BahtField(
        label=gettext_lazy("Sum approved, in baht"),
        error_messages={"required": gettext_lazy("Write how many baht are approved.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why another sum than the rules give?"), max_length=300, required=False,
        help_text=gettext_lazy("Only if you changed the sum. Never an illness."),
    )  # fmt: skip

    def __init__(self, data=None, *, standing: ClaimStanding):
        self.standing = standing
        judged, decided = standing.judged, standing.decisions
        amount = decided[0].amount if decided else standing.assessed
        super().__init__(
            data, auto_id="approve_%s", initial={"seen": judged and judged.pk, "amount": amount or None}
        )  # fmt: skip
        self.fields["reason"].at_times = True
        rule = judged and judged.schedule.rules.rule(standing.claim.benefit)
        if rule and rule.decided:
            self.fields["resolution"] = forms.CharField(
                label=_("Number of the committee's resolution"), max_length=100,
                initial=decided[0].resolution if decided else None,
                error_messages={
                    "required": _("The committee decides this sum: write the number of its resolution.")
                },
            )  # fmt: skip

    def perform(self, *, by: User) -> Decision:
        data = self.cleaned_data
        approval = Approval(data["seen"], data["amount"], data["reason"], data.get("resolution", ""))
        try:
            return approve_claim(self.standing.claim, approval, by=by)
        except JudgementChanged:
            self._look_again()
            raise

    def _look_again(self) -> None:
        """Let the form speak of the judgement that holds now, and that the page shows next."""
        judged = newest_judgement(self.standing.claim)
        typed = {"seen": judged.pk}
        if self.cleaned_data["amount"] == self.standing.assessed:
            typed["amount"] = format_baht(judged.amount)
        self.data = {**self.data.dict(), **typed}


class RefuseForm(HouseForm):
    """Why a claim is refused: a code, and words."""

    code = forms.ChoiceField(
        label=gettext_lazy("Why is it refused?"), choices=[("", gettext_lazy("Choose …")), *Decision.Reason.choices],
        error_messages={"required": gettext_lazy("Choose why the claim is refused.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("In words"), max_length=300, required=False, help_text=NEVER_AN_ILLNESS
    )

    def __init__(self, data=None, *, standing: ClaimStanding):
        self.claim = standing.claim
        super().__init__(data, auto_id="refuse_%s")

    def perform(self, *, by: User) -> Decision:
        return refuse_claim(self.claim, by=by, **self.cleaned_data)


class WithdrawForm(HouseForm):
    """Why a claim is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"), max_length=200, help_text=NEVER_AN_ILLNESS,
        error_messages={"required": gettext_lazy("Say why the claim is withdrawn.")},
    )  # fmt: skip

    def __init__(self, data=None, *, standing: ClaimStanding):
        self.claim = standing.claim
        super().__init__(data, auto_id="withdraw_%s")

    def perform(self, *, by: User) -> Claim:
        return withdraw_claim(self.claim, reason=self.cleaned_data["reason"], by=by)


class PayForm(KeyedForm):
    """On which day an approved claim is paid, and out of which money."""

    on = ThaiDateField(
        label=gettext_lazy("Day of the payment"), error_messages={"required": gettext_lazy("Write the day.")}
    )
    out_of = cash_or_bank(gettext_lazy("Which money was it?"))

    def __init__(self, data=None, *, standing: ClaimStanding):
        self.claim = standing.claim
        super().__init__(data, auto_id="pay_%s", initial={"on": likely_day()})

    def perform(self, *, by: User) -> Payout:
        data = self.cleaned_data
        return pay_claim(self.claim, Paying(data["on"], data["out_of"], data["key"]), by=by)
