"""The register's trade: enrol, correct, state a headcount. What happens to a membership later: `members/states.py`.

Promises: whoever is entered is counted in a month's report, every act leaves an audit event that names fields and no
personal value, and entering and correcting hold in bulk (`enrol_many`, `change_many`). Refuses what
cannot be meant (a birth after joining, a number twice); what is merely odd is left to `members/findings.py`.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from members.beneficiaries import Named, state_beneficiaries
from members.erased import refuse_erased
from members.households import join_by_numbers
from members.models import Member, StateChange, StatedHeadcount, Zone
from members.national_ids import record_national_ids
from members.refusals import ImplausibleDate, NumberTaken, RegisterRefused

EDITABLE = (
    "number", "prefix", "first_name", "last_name", "sex", "born_on", "born_on_is_exact", "phone", "house_no",
    "village_no", "village", "tambon", "amphoe", "province", "postcode", "zone",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """What is written into the register about one member; birth and address may be unknown.

    The last four are read at entering alone: from which day a membership counts that began in another group, the
    number of whom this member pays together with, the beneficiary, and the national ID as typed.
    """

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
    zone: Zone | None = None
    counts_from: datetime.date | None = None
    pays_with: str = ""
    beneficiary: Named | None = None
    # Not shown where a person is printed: traces and logs hold no ID.
    national_id: str = field(default="", repr=False)
    # Copied from the group's own register: a birth after joining is then left to `members/findings.py`.
    as_on_paper: bool = False


def enrol(person: Person, *, reporting_month: Month | None, by: User | None) -> Member:
    """Enter one member; `reporting_month` is the month whose report counts them as new (None: paper years)."""
    return enrol_many([person], reporting_month=reporting_month, by=by)[0]


@transaction.atomic
def enrol_many(people: Sequence[Person], *, reporting_month: Month | None, by: User | None) -> list[Member]:
    """Enter members in bulk, with household, beneficiary and ID: a constant number of queries per thousand.

    Raises NumberTaken or ImplausibleDate, naming the member number, and what households, beneficiaries and national
    IDs refuse; then nobody is entered.
    """
    _refuse_taken_numbers([person.number for person in people])
    members = [_member(person) for person in people]
    Member.objects.insert_many(members)
    entered = list(zip(members, people, strict=True))
    changes = [_entering(member, who.counts_from, reporting_month, by) for member, who in entered]
    StateChange.objects.insert_many(changes)
    join_by_numbers(members, {member.number: person.pays_with for member, person in entered if person.pays_with})
    state_beneficiaries([(member, who.beneficiary) for member, who in entered if who.beneficiary], by=by)
    record_national_ids([(member, who.national_id) for member, who in entered if who.national_id], by=by)
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
    if person.counts_from and person.counts_from > person.joined_on:
        raise ImplausibleDate(_("The time in the other group began before joining this one."), field="counts_from")
    if person.born_on and person.born_on > person.joined_on and not person.as_on_paper:
        raise ImplausibleDate(
            _("Member %(number)s would be born after joining. Check both years.") % {"number": person.number},
            field="born_on",
        )


def _entering(member: Member, counts_from: datetime.date | None, month: Month | None, by: User | None) -> StateChange:
    return StateChange(
        group_id=member.group_id,
        member=member,
        kind=StateChange.Kind.TRANSFERRED_IN if counts_from else StateChange.Kind.JOINED,
        event_on=member.joined_on,
        counts_from=counts_from,
        delta=1,
        reporting_month=month.first if month else None,
        by=by,
    )


@transaction.atomic
def correct_member(member: Member, person: Person, *, by: User) -> Member:
    """Write the register anew for one member. Raises NumberTaken or ImplausibleDate."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    refuse_erased(member)
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


@transaction.atomic
def change_many(changes: Sequence[tuple[Member, Mapping[str, object]]], *, by: User | None) -> list[Member]:
    """Write some fields of many members anew, as a file of the group says: a constant number of queries per thousand.

    Names of fields are those of EDITABLE but for the number, by which a file knows its member. A birth after joining
    is left to `members/findings.py`. Raises RegisterRefused for another field; then nothing is written.
    """
    told = {member.pk: fields for member, fields in changes}
    names = sorted({name for fields in told.values() for name in fields})
    if set(names) - (set(EDITABLE) - {"number"}):
        raise RegisterRefused(_("A list can only correct what stands on a member's own page."))
    members = [member for part in _in_parts(list(told)) for member in _locked(part)]
    for member in members:
        refuse_erased(member)
        for name, value in told[member.pk].items():
            setattr(member, name, value)
        member.set_keys()
    # Not bulk_update: ten thousand cases in one statement take minutes.
    Member.objects.bulk_create(
        members, batch_size=1000, update_conflicts=True, unique_fields=["id"],
        update_fields=[*names, "sort_key", "search_key"],
    )  # fmt: skip
    if members:
        subject = members[0].number if len(members) == 1 else f"{len(members)} members"
        audit.record("member.corrected", by=by, subject=subject, fields=names)
    return members


def _in_parts(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + 1000] for start in range(0, len(keys), 1000)]


def _locked(keys: list[int]) -> QuerySet[Member]:
    return Member.objects.select_for_update().filter(pk__in=keys).order_by("pk")


def _save_under_its_number(member: Member) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        # Somebody else took the number between the question and the answer.
        _refuse_taken_numbers([member.number])
        raise error


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
    """Name the user who is this member, so that they may read their own row. Raises AlreadyErased."""
    refuse_erased(member)
    member.user = user
    member.save(update_fields=["user"])
    audit.record("member.user_named", by=by, subject=member.number)
