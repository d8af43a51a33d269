"""What the register says of one member, for the page about her.

Promises: each part is shown to the offices it concerns (a beneficiary to treasurer, chair and committee; the masked
national ID to the treasurer alone), and costs the same queries for every member. Reads only.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field

from groups.models import Office
from members.models import BELONGS, Beneficiary, Member, StateChange, Zone
from members.national_ids import masked
from members.queries import beneficiary_of, member_since

Kind = Office.Kind
SEES_BENEFICIARY = frozenset({Kind.TREASURER, Kind.CHAIR, Kind.COMMITTEE})
SEES_ID = frozenset({Kind.TREASURER})


@dataclass(frozen=True)
class ChangeLine:
    """One dated change; `mistaken` says that another one has taken it back."""

    change: StateChange
    mistaken: bool


@dataclass(frozen=True)
class RegisterCard:
    """The register's side of a member's page. `since` is the day from which the membership counts."""

    since: datetime.date | None
    zone: Zone | None
    household: list[Member] = field(default_factory=list)
    payer: Member | None = None
    payer_gone: bool = False
    sees_beneficiary: bool = False
    beneficiary: Beneficiary | None = None
    sees_id: bool = False
    national_id: str = ""
    changes: list[ChangeLine] = field(default_factory=list)


def register_card(member: Member, kinds: Collection[str]) -> RegisterCard:
    """The card of `member` for somebody who holds offices of these `kinds`."""
    changes = list(member.changes.select_related("by"))
    taken_back = {change.takes_back_id for change in changes}
    sees_beneficiary, sees_id = bool(SEES_BENEFICIARY & set(kinds)), bool(SEES_ID & set(kinds))
    people = list(Member.objects.filter(household=member.household_id)) if member.household_id else []
    payer = next((person for person in people if person.pk == member.household.payer_id), None)
    return RegisterCard(
        since=member_since(changes),
        zone=member.zone,
        household=people,
        payer=payer,
        payer_gone=bool(people) and (payer is None or payer.state not in BELONGS),
        sees_beneficiary=sees_beneficiary,
        beneficiary=beneficiary_of(member) if sees_beneficiary else None,
        sees_id=sees_id,
        national_id=masked(member) if sees_id else "",
        changes=[ChangeLine(change, change.pk in taken_back) for change in sorted(changes, key=_by_day)],
    )


def _by_day(change: StateChange) -> tuple:
    return change.event_on, change.pk
