"""What register and books say now of the members that a file names: what its rows are compared with.

Promises: a constant number of queries for a thousand rows, and one for each that concerns the whole register; nothing
is looked up row by row. Reads only.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from groups.queries import founded_on, today
from groups.thai_dates import Month
from groups.thai_text import tidy
from ledger.allocation import openings_of
from ledger.models import PaidThrough
from ledger.queries import periods, working_month
from members.likeness import letters_of
from members.models import Beneficiary, Household, Member, NationalId, Zone

AT_ONCE = 1000


@dataclass
class Standing:
    """Everything by member number or primary key.

    `books_began` is None before the first month was started. `bearers` are member numbers by fingerprint of the
    national ID, `namesakes` by letters of the name and year of birth, `without_zeros` by the number without those in
    front, which spreadsheets drop; all three of the whole register.
    """

    members: dict[str, Member]
    openings: dict[int, dict[str, int]]
    paid: dict[tuple[int, str], datetime.date]
    beneficiaries: dict[int, tuple[str, str]]
    fingerprints: dict[int, str]
    bearers: dict[str, list[str]]
    namesakes: dict[tuple[str, int], list[str]]
    without_zeros: dict[str, str]
    zones: dict[str, Zone]
    payers: dict[int, str]
    # The numbers on the rows of the file.
    named: Collection[str] = ()
    founded: datetime.date | None = field(default_factory=founded_on)
    today: datetime.date = field(default_factory=today)
    working: Month | None = field(default_factory=working_month)
    books_began: datetime.date | None = None


def standing_of(named: Collection[str], payers: Collection[str] = ()) -> Standing:
    """What stands of the members with these numbers and of who pays for them; what a new one is compared with."""
    numbers = {*named, *payers}
    members = {member.number: member for part in _parts(numbers) for member in _members(part)}
    keys = [member.pk for member in members.values()]
    ids = list(NationalId.objects.values_list("member_id", "member__number", "fingerprint"))
    bearers = defaultdict(list)
    for _pk, number, fingerprint in ids:
        bearers[fingerprint].append(number)
    first = periods().first()
    return Standing(
        members=members,
        openings=openings_of(keys),
        paid=_paid(keys),
        beneficiaries=_beneficiaries(keys),
        fingerprints={pk: fingerprint for pk, _number, fingerprint in ids},
        bearers=bearers,
        namesakes=_namesakes(),
        without_zeros={without_zeros(number): number for number in _numbers()},
        zones={tidy(zone.name): zone for zone in Zone.objects.all()},
        named=named,
        payers=dict(Household.objects.filter(payer__isnull=False).values_list("pk", "payer__number")),
        books_began=first.starts_on if first else None,
    )


def without_zeros(number: str) -> str:
    """The number as a spreadsheet leaves it that takes it for a figure."""
    return number.lstrip("0")


def _numbers():
    return Member.objects.values_list("number", flat=True).order_by()


def _parts(keys: Iterable) -> Iterator[list]:
    keys = list(keys)
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _members(numbers: list[str]):
    return Member.objects.filter(number__in=numbers).select_related("zone").order_by()


def _paid(keys: list[int]) -> dict[tuple[int, str], datetime.date]:
    rows = (PaidThrough.objects.filter(member__in=part).order_by("id") for part in _parts(keys))
    # Oldest first: the newest holds.
    told = (row for part in rows for row in part.values_list("member_id", "account__code", "through"))
    return {(pk, code): through for pk, code, through in told}


def _beneficiaries(keys: list[int]) -> dict[int, tuple[str, str]]:
    rows = (Beneficiary.objects.filter(member__in=part).order_by("id") for part in _parts(keys))
    told = (row for part in rows for row in part.values_list("member_id", "name", "relationship"))
    return {pk: (name, relationship) for pk, name, relationship in told}


def _namesakes() -> dict[tuple[str, int], list[str]]:
    found = defaultdict(list)
    rows = Member.objects.filter(born_on__isnull=False).order_by()
    for key, born_on, number in rows.values_list("sort_key", "born_on", "number"):
        found[letters_of(key), born_on.year].append(number)
    return found
