"""The form of a death: the day, whom the grant is paid to, who asks for it.

Promises: one form for the register and the claim, both or neither; the beneficiary whom the member named stands there
already. The same form sent twice leads to the same claim. Asks for no cause of death.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import KeyedForm, ThaiDateField
from groups.models import User
from groups.refusals import Refused
from ledger.queries import likely_day
from members.models import Member, State
from members.queries import beneficiary_of, standing_changes
from welfare.deaths import Death, record_death
from welfare.models import Claim
from welfare.refusals import AlreadyEntered
from welfare.rules import Claimant, Rule


class DeathForm(KeyedForm):
    """A death and its grant in one act."""

    was_entered = False

    died_on = ThaiDateField(
        label=gettext_lazy("Day of the death"), error_messages={"required": gettext_lazy("Write the day.")}
    )
    benefit = forms.ChoiceField(label=gettext_lazy("Which benefit?"), widget=forms.RadioSelect, required=False)
    claimant = forms.ChoiceField(label=gettext_lazy("Who asks for the grant?"), widget=forms.RadioSelect)
    claimant_name = forms.CharField(
        label=gettext_lazy("Name of who asks"), max_length=160, required=False,
        help_text=gettext_lazy("Leave empty if it is the one who gets the money."),
    )  # fmt: skip
    payee = forms.CharField(
        label=gettext_lazy("The grant is paid to (the beneficiary)"), max_length=160,
        error_messages={"required": gettext_lazy("Write to whom the death grant is paid: the beneficiary.")},
    )  # fmt: skip
    filed_on = ThaiDateField(
        label=gettext_lazy("Handed in on"), error_messages={"required": gettext_lazy("Write the day.")}
    )
    field_order = ("key", "died_on", "benefit", "payee", "claimant", "claimant_name", "filed_on")

    def __init__(self, data=None, *, member: Member, rules: list[Rule]):
        self.member = member
        self.named = beneficiary_of(member)
        initial = {"filed_on": likely_day(), "payee": self.named.name if self.named else ""}
        if member.state == State.DIED:
            initial["died_on"] = standing_changes(member.changes.all())[-1].event_on
        super().__init__(data, initial=initial)
        self._offer(rules)
        if self.named:
            self.fields["payee"].help_text = self._named_words()

    def _offer(self, rules: list[Rule]) -> None:
        benefit, claimant = self.fields["benefit"], self.fields["claimant"]
        benefit.choices = [(rule.key, rule.name) for rule in rules]
        benefit.initial = rules[0].key if rules else ""
        # By the rules of another day other benefits may hold: then the service takes the one of that day.
        if len(rules) < 2:
            del self.fields["benefit"]
        shares = dict.fromkeys(share.who for rule in rules for share in rule.shares)
        offered = [who for who in shares if who not in (Claimant.MEMBER, Claimant.FUND)] or [Claimant.BENEFICIARY]
        claimant.choices, claimant.initial = [(who, Claimant(who).label) for who in offered], offered[0]
        if len(offered) == 1:
            claimant.widget = forms.HiddenInput()

    def _named_words(self) -> str:
        words = _("The member named: %(name)s (%(relationship)s).")
        return words % {"name": self.named.name, "relationship": self.named.relationship or _("not recorded")}

    def perform(self, *, by: User) -> Claim:
        data = self.cleaned_data
        death = Death(
            died_on=data["died_on"],
            filed_on=data["filed_on"],
            payee=data["payee"],
            claimant=data["claimant"],
            claimant_name=data["claimant_name"],
            benefit=data.get("benefit", ""),
            key=data["key"],
        )
        try:
            return record_death(self.member, death, by=by)
        except AlreadyEntered as refusal:
            self.was_entered = True
            return refusal.claim
        except Refused as refusal:
            # The register and the claims speak of the day of the event.
            refusal.field = "died_on" if refusal.field == "event_on" else refusal.field
            raise
