"""Households: members for whom one of them usually pays.

Promises: a member is in one household at most; whoever pays belongs to it; a household of one dissolves by itself.
Refuses to tear two households apart or together unasked.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from members.erased import refuse_erased
from members.models import BELONGS, Household, Member
from members.refusals import RegisterRefused


class OtherHousehold(RegisterRefused):
    """A member who already pays together with somebody else."""


@transaction.atomic
def join_household(member: Member, others: Sequence[Member], *, by: User) -> Household:
    """Let `others` pay together with `member`; a new household is first paid for by `member`.

    If `member` is alone and exactly one household stands behind `others`, she comes into that one. Raises
    OtherHousehold when two households would become one, RegisterRefused when there is nobody to join.
    """
    people = _locked([member, *others])
    for person in people:
        refuse_erased(person)
    if len(people) < 2:
        raise RegisterRefused(_("Choose who pays together with this member."), field="others")
    known = {person.household_id for person in people if person.household_id}
    if len(known) > 1:
        elsewhere = next(person for person in people if person.household_id not in (None, people[0].household_id))
        raise OtherHousehold(
            _("%(member)s already pays together with others. Take them out there first.") % {"member": elsewhere},
            field="others",
        )
    if known:
        household = Household.objects.get(pk=known.pop())
    else:
        household = Household.objects.create(group_id=current_group_id())
    Member.objects.filter(pk__in=[person.pk for person in people]).update(household=household)
    if household.payer_id is None:
        household.payer = next((person for person in people if person.state in BELONGS), None)
        household.save(update_fields=["payer"])
    audit.record("household.joined", by=by, subject=", ".join(person.number for person in people))
    return household


def _locked(people: Sequence[Member]) -> list[Member]:
    """These members as they stand now, in the order given; locked in one order, so that nobody waits crosswise."""
    ids = list(dict.fromkeys(person.pk for person in people))
    found = {member.pk: member for member in Member.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return [found[pk] for pk in ids]


@transaction.atomic
def leave_household(member: Member, *, by: User) -> None:
    """Let a member pay alone again; a household with one member left dissolves. Raises RegisterRefused if alone."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    household = _household_of(member)
    if household.payer_id == member.pk:
        household.payer = None
        household.save(update_fields=["payer"])
    member.household = None
    member.save(update_fields=["household"])
    if household.members.count() == 1:
        household.payer = None
        household.save(update_fields=["payer"])
        household.members.update(household=None)
        household.delete()
    audit.record("household.left", by=by, subject=member.number)


@transaction.atomic
def name_payer(member: Member, *, by: User) -> Household:
    """Let `member` be the one who usually pays for her household. Raises RegisterRefused if she is alone or gone."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    household = _household_of(member)
    if member.state not in BELONGS:
        raise RegisterRefused(
            _("%(member)s is now: %(state)s. Choose somebody who is a member.")
            % {"member": member.full_name, "state": member.get_state_display()},
            field="payer",
        )
    household.payer = member
    household.save(update_fields=["payer"])
    audit.record("household.payer_named", by=by, subject=member.number)
    return household


def _household_of(member: Member) -> Household:
    if member.household_id is None:
        raise RegisterRefused(_("%(member)s pays alone.") % {"member": member.full_name})
    return Household.objects.select_for_update(of=("self",)).get(pk=member.household_id)


def join_by_numbers(members: Sequence[Member], pays_with: Mapping[str, str]) -> None:
    """Form households of members just entered: `pays_with` names by member number the number of whom to join.

    For lists of any length the same queries. Who is named and has no household yet pays for the new one. Raises
    RegisterRefused for a number that nobody bears.
    """
    if not pays_with:
        return
    by_number = {member.number: member for member in members}
    absent = {number for number in pays_with.values() if number not in by_number}
    by_number |= {member.number: member for member in Member.objects.filter(number__in=absent)}
    for number, other in pays_with.items():
        if other not in by_number or other == number:
            raise RegisterRefused(
                _("Nobody in the register has the number %(number)s. Write the number of whom this member pays with.")
                % {"number": other},
                field="pays_with",
            )
    heads = {number: by_number[_head(number, pays_with)] for number in pays_with}
    founding = [head for head in dict.fromkeys(heads.values()) if head.household_id is None]
    made = [Household(group_id=current_group_id()) for _new in founding]
    Household.objects.insert_many(made)
    for head, household in zip(founding, made, strict=True):
        head.household = household
    for number, head in heads.items():
        by_number[number].household_id = head.household_id
    joined = dict.fromkeys([*founding, *(by_number[number] for number in heads)])
    Member.objects.point_many(joined, "household")
    for head, household in zip(founding, made, strict=True):
        household.payer = head
    Household.objects.point_many(made, "payer")


def _head(number: str, pays_with: Mapping[str, str]) -> str:
    """Whom the chain of names leads to; of those who name each other, the lowest number."""
    chain = [number]
    while chain[-1] in pays_with:
        following = pays_with[chain[-1]]
        if following in chain:
            return min(chain[chain.index(following) :])
        chain.append(following)
    return chain[-1]
