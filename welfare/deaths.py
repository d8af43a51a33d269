"""A death in one act: the day and the beneficiary, and everything that follows.

Promises: the dated change (dues stop from that day), the claim for the death grant with its payee and its judgement
by the length of membership are written together or not at all; what was before stays as history. Refuses what the
register and the claims refuse.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import User
from groups.thai_dates import format_date
from ledger.enrolment import change_member_state
from ledger.journal import lock_books
from members.models import Member, State, StateChange
from members.queries import standing_changes
from welfare.claims import Asked, enter_claim, schedule_in_force
from welfare.models import Claim
from welfare.refusals import NoRules, WrongClaim
from welfare.rules import Claimant, Event, Rule


@dataclass(frozen=True)
class Death:
    """What is told of a death: the day, who asks for the grant and to whom it is paid, when the paper came."""

    died_on: datetime.date
    filed_on: datetime.date
    payee: str
    claimant: str = Claimant.BENEFICIARY
    claimant_name: str = ""
    benefit: str = ""
    key: uuid.UUID | None = None


@transaction.atomic
def record_death(member: Member, death: Death, *, by: User) -> Claim:
    """Record that a member died, and ask for the grant.

    Raises NoRules, WrongClaim, GrantedBefore, AlreadyEntered, ImpossibleChange, ImplausibleDate, PeriodNotOpen.
    """
    lock_books()
    rule = death_rule(death.died_on, death.benefit)
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    _die(member, death, by)
    asked = Asked(
        benefit=rule.key,
        member=member,
        event_on=death.died_on,
        filed_on=death.filed_on,
        claimant=death.claimant,
        claimant_name=death.claimant_name or death.payee,
        payee=death.payee,
        consent=rule.consent,
        key=death.key,
    )
    return enter_claim(asked, by=by)


def _die(member: Member, death: Death, by: User) -> None:
    """The dated change; one that was recorded before must be of the same day."""
    if member.state != State.DIED:
        change_member_state(member, StateChange.Kind.DIED, death.died_on, by=by)
        member.refresh_from_db()
        return
    died_on = standing_changes(member.changes.all())[-1].event_on
    if died_on != death.died_on:
        raise WrongClaim(
            _("The register says that the member died on %(day)s. Use that day, or mend the register first.")
            % {"day": format_date(died_on)},
            field="died_on",
        )


def death_rules(on: datetime.date) -> list[Rule]:
    """The benefits for a death by the rules in force on a day. Raises NoRules when no rules are."""
    return [rule for rule in schedule_in_force(on).rules.rules if rule.event == Event.DEATH]


def death_rule(on: datetime.date, benefit: str = "") -> Rule:
    """The one meant, or the first. Raises NoRules."""
    for rule in death_rules(on):
        if benefit in ("", rule.key):
            return rule
    raise NoRules(
        _("The rules in force on %(day)s know no death grant. Check the day.") % {"day": format_date(on)},
        field="died_on",
    )
