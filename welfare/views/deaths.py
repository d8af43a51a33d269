"""The page of a death: the day and the beneficiary, in one form.

Promises: what will follow is said before it is recorded (dues, register, the report that counts it, the grant by the
rules); afterwards the claim for the grant is shown. The treasurer's page; looking at it is recorded.
"""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.access import group_view
from groups.models import Office
from groups.queries import today
from ledger.queries import working_month
from members.models import Member, State
from welfare.claim_states import ClaimState, standing_of
from welfare.deaths import death_rules
from welfare.forms.deaths import DeathForm
from welfare.models import Claim
from welfare.refusals import NoRules
from welfare.rule_words import rule_words
from welfare.rules import Event, Rule
from welfare.schedules import schedule_on

# From these states somebody can still be told dead, or is it already.
CAN_DIE = (State.ACTIVE, State.SUSPENDED, State.DIED)


@group_view(Office.Kind.TREASURER, log="member.viewed")
def death(request, group, number):
    """Record that a member died, and ask for the grant."""
    member = get_object_or_404(Member, number=number.replace("\0", ""))
    rules = _rules_today()
    form = DeathForm(request.POST or None, member=member, rules=rules)
    if request.method == "POST" and (claim := form.submit(by=request.user)):
        _say_recorded(request, claim, again=form.was_entered)
        return redirect("claim", group.slug, claim.uuid)
    context = {
        "form": form,
        "member": member,
        "group": group,
        "working": working_month(),
        "can_die": member.state in CAN_DIE,
        "earlier": Claim.objects.filter(member=member, event=Event.DEATH, ended_at=None).first(),
        "rules": [(rule.name, rule_words(rule, schedule_on(today()).rules)) for rule in rules],
    }
    return render(request, "welfare/death.html", context)


def _rules_today() -> list[Rule]:
    try:
        return death_rules(today())
    except NoRules:
        return []


def _say_recorded(request: HttpRequest, claim: Claim, *, again: bool) -> None:
    if again:
        words = _("This form was already entered as claim %(number)s. Nothing was entered a second time.")
        messages.warning(request, words % {"number": claim.number_in_year})
        return
    words = _("The death is recorded and claim %(number)s for the grant is entered. Another officer decides it.")
    state = standing_of(claim).state
    if state == ClaimState.STOPPED:
        words = _(
            "The death is recorded. Claim %(number)s is entered, but the rules give nothing. Look at the reason."
        )
    elif state == ClaimState.INCOMPLETE:
        words = _("The death is recorded and claim %(number)s for the grant is entered. Now add what is missing.")
    messages.success(request, words % {"number": claim.number_in_year})
