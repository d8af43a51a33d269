"""Entering the register with the month whose report counts it (D10).

Promises: a change is counted in the oldest open month, whatever its own day; somebody who joined before the books
began belongs to the paper years and is counted in the headcount stated then. Refuses a change while no month is open.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import User
from groups.thai_dates import Month
from ledger.journal import lock_books
from ledger.queries import periods, working_month
from ledger.refusals import PeriodNotOpen
from members.models import Member, StateChange
from members.register import Person, enrol, enrol_many
from members.states import change_state, enter_states, return_member, take_back_change


@transaction.atomic
def enrol_member(person: Person, *, by: User) -> Member:
    """Enter a member. Raises PeriodNotOpen, and what `members.register.enrol_many` refuses."""
    month = _counting_month()
    books_began = periods().first().starts_on
    paper_years = person.joined_on is not None and person.joined_on < books_began
    return enrol(person, reporting_month=None if paper_years else month, by=by)


@transaction.atomic
def enrol_members(people: Sequence[Person], *, by: User | None) -> list[Member]:
    """Enter members in bulk, each as `enrol_member` does; in the order given. Raises what it raises."""
    month = _counting_month()
    entered: dict[str, Member] = {}
    for reporting_month, part in _by_month(people, lambda person: person.joined_on, month):
        entered |= {member.number: member for member in enrol_many(part, reporting_month=reporting_month, by=by)}
    return [entered[person.number] for person in people]


@transaction.atomic
def enter_member_states(changes: Sequence[tuple[Member, str, datetime.date]], *, by: User | None) -> None:
    """What the paper says has become of members just entered (member, kind, day); days before the books belong to
    the paper years. Raises what `members.states.enter_states` raises.
    """
    month = _counting_month()
    for reporting_month, part in _by_month(changes, lambda change: change[2], month):
        enter_states(part, reporting_month=reporting_month, by=by)


def _by_month(rows: Sequence, day_of: Callable, month: Month) -> Iterator[tuple[Month | None, list]]:
    """`rows` of the paper years and the others, each with the month whose report counts them, as far as there are."""
    began = periods().first().starts_on
    paper = [row for row in rows if day_of(row) and day_of(row) < began]
    later = [row for row in rows if not (day_of(row) and day_of(row) < began)]
    yield from ((reporting, part) for reporting, part in ((None, paper), (month, later)) if part)


@transaction.atomic
def change_member_state(
    member: Member, kind: str, event_on: datetime.date, *, by: User, note: str = ""
) -> StateChange:
    """Let a member's state change. Raises PeriodNotOpen, ImpossibleChange, ImplausibleDate."""
    return change_state(member, kind, event_on=event_on, reporting_month=_counting_month(), by=by, note=note)


@transaction.atomic
def enrol_from_another_group(person: Person, *, by: User) -> Member:
    """Enter a member who moved here (`counts_from` is set); always counted in the oldest open month.

    Raises PeriodNotOpen, NumberTaken, ImplausibleDate.
    """
    return enrol(person, reporting_month=_counting_month(), by=by)


@transaction.atomic
def return_moved_member(member: Member, *, reason: str, by: User) -> StateChange:
    """Let a member who had moved away be a member again, as if she had stayed.

    Raises PeriodNotOpen, ImpossibleChange.
    """
    return return_member(member, reason=reason, reporting_month=_counting_month(), by=by)


@transaction.atomic
def take_back_member_change(change: StateChange, *, reason: str, by: User) -> StateChange:
    """Record that a change was a mistake. Raises PeriodNotOpen, ImpossibleChange, RegisterRefused."""
    return take_back_change(change, reason=reason, reporting_month=_counting_month(), by=by)


def _counting_month() -> Month:
    # The group's lock first: the month must not close between looking and writing.
    lock_books()
    month = working_month()
    if month is None:
        raise PeriodNotOpen(_("No month is open. Start the next month first, then come back."))
    return month
