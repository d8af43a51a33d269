"""Whose turn it is with a claim: what one officer may do with it now, and in words why, or who comes next.

Promises: the same answer as the services give (`welfare/decisions.py`, `welfare/payments.py`), before anything is
typed. Refuses to do anything: the services decide again when a form is sent.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Office, User
from welfare.claim_states import ClaimStanding, ClaimState
from welfare.decisions import benefits_from, may_decide

# Nobody else sees a claim: a name on one tells who was ill.
CLAIM_OFFICERS = (Office.Kind.TREASURER, Office.Kind.CHAIR, Office.Kind.COMMITTEE)
APPROVE, REFUSE, PAY, JUDGE, WITHDRAW, PAPER = "approve", "refuse", "pay", "judge", "withdraw", "paper"
# What asks most of the one who looks comes first (the treasurer pays; others approve); then what the rules stop and
# what others do next; last what is not complete yet.
_URGENCY = (PAY, APPROVE)
_LATER = (ClaimState.STOPPED, ClaimState.WAITING, ClaimState.APPROVED, ClaimState.INCOMPLETE)


@dataclass(frozen=True)
class Turn:
    """What somebody may do with a claim now, and the sentences about it."""

    acts: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


def turn_of(standing: ClaimStanding, user: User, *, is_treasurer: bool) -> Turn:
    """What `user`, a claim officer, may do with the claim as it stands."""
    state = standing.state
    if state == ClaimState.APPROVED:
        return _to_pay(standing, user, is_treasurer)
    if not standing.is_open:
        return Turn()
    acts, words = {JUDGE, WITHDRAW, PAPER}, []
    if state == ClaimState.STOPPED:
        words.append(_("A rule stands in the way: nothing can be approved. The claim is refused, or withdrawn."))
    elif state == ClaimState.INCOMPLETE:
        words.append(_("Something is missing. Nobody can approve the claim before it is there."))
    if barred := _barred(standing, user):
        words.append(barred)
    else:
        acts.add(REFUSE)
        if state == ClaimState.WAITING:
            acts.add(APPROVE)
    return Turn(frozenset(acts), tuple(words))


def _barred(standing: ClaimStanding, user: User) -> str:
    """Why this officer does not decide, or nothing."""
    claim, lacking = standing.claim, standing.approvals_lacking
    if claim.entered_by_id == user.pk:
        if standing.state == ClaimState.STOPPED:
            return _("It was entered by you: withdraw it, or another officer refuses it.")
        return _("It was entered by you: another officer decides.")
    if not may_decide(claim, user):
        return _("You benefit from it: another officer decides.")
    if any(decision.by_id == user.pk for decision in standing.decisions):
        return ngettext(
            "You have approved it. %(count)s more officer has to approve it.",
            "You have approved it. %(count)s more officers have to approve it.",
            lacking,
        ) % {"count": lacking}
    return ""


def _to_pay(standing: ClaimStanding, user: User, is_treasurer: bool) -> Turn:
    acts = {WITHDRAW, PAPER}
    if not is_treasurer:
        return Turn(frozenset(acts), (_("It is approved. The treasurer pays it next."),))
    if any(decision.by_id == user.pk for decision in standing.decisions):
        return Turn(frozenset(acts), (_("It was approved by you: another treasurer pays it."),))
    if benefits_from(standing.claim, user):
        return Turn(frozenset(acts), (_("You benefit from it: another treasurer pays it."),))
    return Turn(frozenset({*acts, PAY}))


def urgency(standing: ClaimStanding, user: User, *, is_treasurer: bool) -> int:
    """The place of an open claim in the list of this officer: what waits for her first."""
    acts = turn_of(standing, user, is_treasurer=is_treasurer).acts
    for place, act in enumerate(_URGENCY):
        if act in acts:
            return place
    return len(_URGENCY) + _LATER.index(standing.state)
