"""The register's trade: enrol, correct, change state, state a headcount. The only code that writes these tables.

Promises: every change is dated twice (its event, and the month whose report counts it), leaves an audit event that
names fields and no personal value, and holds in bulk (`enrol_many`). Refuses what cannot be meant (a death in the
future, a number twice); what is merely odd is left to findings.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from members.models import BELONGS, Member, State, StateChange, StatedHeadcount
from members.refusals import ImplausibleDate, ImpossibleChange, NumberTaken, RegisterRefused

Kind = StateChange.Kind

# From which state a change may start, and where it leads.
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    Kind.SUSPENDED: (frozenset({State.ACTIVE}), State.SUSPENDED),
    Kind.LAPSED: (frozenset({State.ACTIVE, State.SUSPENDED}), State.LAPSED),
    Kind.RESTORED: (frozenset({State.SUSPENDED, State.LAPSED}), State.ACTIVE),
    Kind.LEFT: (frozenset({State.ACTIVE, State.SUSPENDED, State.LAPSED}), State.LEFT),
    Kind.DIED: (frozenset({State.ACTIVE, State.SUSPENDED, State.LAPSED, State.LEFT}), State.DIED),
    Kind.REJOINED: (frozenset({State.LAPSED, State.LEFT}), State.ACTIVE),
}

EDITABLE = (
    "number", "prefix", "first_name", "last_name", "sex", "born_on", "born_on_is_exact", "phone", "house_no",
    "village_no", "village", "tambon", "amphoe", "province", "postcode",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """What is written into the register about one member; birth and address may be unknown."""

    number: str
    first_name: str
    last_name: str = ""
    prefix: str = ""
    sex: str = ""
    born_on: datetime.date | None = None
    born_on_is_exact: bool = True
    phone: str = ""
    house_no: str = ""
    village_no: str = ""
    village: str = ""
    tambon: str = ""
    amphoe: str = ""
    province: str = ""
    postcode: str = ""
    joined_on: datetime.date | None = None


def enrol(person: Person, *, reporting_month: Month | None, by: User | None) -> Member:
    """Enter one member; `reporting_month` is the month whose report counts them as new (None: paper years)."""
    return enrol_many([person], reporting_month=reporting_month, by=by)[0]


@transaction.atomic
def enrol_many(people: Sequence[Person], *, reporting_month: Month | None, by: User | None) -> list[Member]:
    """Enter members in bulk: a constant number of queries per thousand.

    Raises NumberTaken or ImplausibleDate, naming the member number; then nobody is entered.
    """
    _refuse_taken_numbers([person.number for person in people])
    members = [_member(person) for person in people]
    Member.objects.bulk_create(members, batch_size=1000)
    changes = [_change(member, Kind.JOINED, member.joined_on, reporting_month, by, delta=1) for member in members]
    StateChange.objects.bulk_create(changes, batch_size=1000)
    subject = members[0].number if len(members) == 1 else f"{len(members)} members"
    audit.record("member.enrolled", by=by, subject=subject)
    return members


def _refuse_taken_numbers(numbers: Sequence[str]) -> None:
    seen: set[str] = set()
    repeated = {number for number in numbers if number in seen or seen.add(number)}
    taken = repeated or set(Member.objects.filter(number__in=seen).values_list("number", flat=True)[:1])
    if taken:
        raise NumberTaken(
            _("Member number %(number)s is already in the register. Choose another.") % {"number": min(taken)},
            field="number",
        )


def _member(person: Person) -> Member:
    _refuse_implausible(person)
    fields = {name: getattr(person, name) for name in EDITABLE}
    member = Member(group_id=current_group_id(), joined_on=person.joined_on, **fields)
    member.set_keys()
    return member


def _refuse_implausible(person: Person) -> None:
    if not person.number or "/" in person.number:
        raise RegisterRefused(_("A member number is not empty and has no slash."), field="number")
    if person.joined_on is None:
        raise ImplausibleDate(_("Say on which day this member joined."), field="joined_on")
    if person.joined_on > today():
        raise ImplausibleDate(_("The day of joining lies in the future. Check the year."), field="joined_on")
    if person.born_on and person.born_on > person.joined_on:
        raise ImplausibleDate(
            _("Member %(number)s would be born after joining. Check both years.") % {"number": person.number},
            field="born_on",
        )


def _change(
    member: Member, kind: str, event_on: datetime.date, month: Month | None, by: User | None, *, delta: int
) -> StateChange:
    return StateChange(
        group_id=member.group_id,
        member=member,
        kind=kind,
        event_on=event_on,
        delta=delta,
        reporting_month=month.first if month else None,
        by=by,
    )


@transaction.atomic
def correct_member(member: Member, person: Person, *, by: User) -> Member:
    """Write the register anew for one member. Raises NumberTaken or ImplausibleDate."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if person.number != member.number:
        _refuse_taken_numbers([person.number])
    _refuse_implausible(person)
    changed = [name for name in EDITABLE if getattr(member, name) != getattr(person, name)]
    for name in changed:
        setattr(member, name, getattr(person, name))
    member.set_keys()
    _save_under_its_number(member)
    if changed:
        audit.record("member.corrected", by=by, subject=member.number, fields=changed)
    return member


def _save_under_its_number(member: Member) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        # Somebody else took the number between the question and the answer.
        _refuse_taken_numbers([member.number])
        raise error


@transaction.atomic
def change_state(
    member: Member, kind: str, *, event_on: datetime.date, reporting_month: Month, by: User, note: str = ""
) -> StateChange:
    """Let a member's state change from a day on; counted in the report of `reporting_month` (D10).

    Raises ImpossibleChange when the present state does not allow it, ImplausibleDate for a day before joining or
    in the future.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    allowed, leads_to = TRANSITIONS[kind]
    if member.state not in allowed:
        raise ImpossibleChange(
            _("%(member)s is now: %(state)s. This change is not possible from there.")
            % {"member": member.full_name, "state": member.get_state_display()},
            field="kind",
        )
    if event_on > today() or event_on < member.joined_on:
        raise ImplausibleDate(_("The day must lie between joining and today."), field="event_on")
    delta = int(leads_to in BELONGS) - int(member.state in BELONGS)
    change = _change(member, kind, event_on, reporting_month, by, delta=delta)
    change.note = note
    change.save()
    member.state = leads_to
    member.save(update_fields=["state"])
    audit.record(f"member.{kind}", by=by, subject=member.number)
    return change


@transaction.atomic
def state_headcount(
    on: datetime.date, members: int, *, source: str = "", reason: str = "", by: User | None
) -> StatedHeadcount:
    """Record how many members the group says it had on a day; a second statement for the day corrects the first.

    Raises RegisterRefused when nothing changes or a correction lacks its reason, ImplausibleDate for a future day.
    """
    if on > today():
        raise ImplausibleDate(_("The day lies in the future. Check the year."), field="on")
    standing = StatedHeadcount.objects.filter(on=on).order_by("-id").first()
    if standing and standing.members == members:
        raise RegisterRefused(_("This is the number that already stands."), field="members")
    if standing and not reason.strip():
        raise RegisterRefused(_("Say why the number is corrected."), field="reason")
    audit.record("headcount.corrected" if standing else "headcount.stated", by=by, fields=["members"])
    return StatedHeadcount.objects.create(
        group_id=current_group_id(), on=on, members=members, source=source, reason=reason.strip(), by=by
    )


@transaction.atomic
def let_user_read(member: Member, user: User, *, by: User | None) -> None:
    """Name the user who is this member, so that they may read their own row."""
    member.user = user
    member.save(update_fields=["user"])
    audit.record("member.user_named", by=by, subject=member.number)
