"""Who is behind and who is ahead: the arrears list of a group or a zone, and the sums of a month.

Promises: everything comes from `standings`, so that list, sheet, report and member page say the same; a constant
number of queries. Members count once, by the oldest month that misses something. Refuses to count who no longer
belongs among those in arrears: what they paid past the end is a figure of its own.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.dues import Standing
from ledger.models import Rate
from ledger.standings import as_of, standings
from members.models import Member, Zone

# In arrears for this many months or more stands in one line.
LONGEST = 3


@dataclass(frozen=True)
class MembersDues:
    """How the members of a month stand: counts of members, sums in satang.

    `arrears_3` is three months or more. `past_end` is what was paid for days after somebody left, died or lapsed.
    """

    members: int = 0
    paid: int = 0
    arrears_1: int = 0
    arrears_1_amount: int = 0
    arrears_2: int = 0
    arrears_2_amount: int = 0
    arrears_3: int = 0
    arrears_3_amount: int = 0
    ahead: int = 0
    ahead_amount: int = 0
    past_end: int = 0
    past_end_amount: int = 0

    @property
    def prepaid(self) -> int:
        """Money received for days that have not come or will not come, satang."""
        return self.ahead_amount + self.past_end_amount


def sum_standings(found: Iterable[Standing]) -> MembersDues:
    """The members of a group, or of a zone, counted and added up."""
    sums = dict.fromkeys(MembersDues.__dataclass_fields__, 0)

    def count(name: str, amount: int | None = None) -> None:
        sums[name] += 1
        if amount is not None:
            sums[f"{name}_amount"] += amount

    for one in found:
        if one.ended:
            if one.prepaid:
                count("past_end", one.prepaid)
            continue
        count("members")
        if one.arrears:
            count(f"arrears_{min(one.arrears_months, LONGEST)}", one.arrears)
        else:
            count("paid")
        if one.prepaid:
            count("ahead", one.prepaid)
    return MembersDues(**sums)


def members_dues(on: datetime.date) -> MembersDues | None:
    """How the members of the group in scope stand at the end of `on`.

    None (not recorded) before the books begin, and while no rate says what anybody owes.
    """
    if not Rate.objects.exists():
        return None
    found = standings(None, on=on)
    return sum_standings(found.values()) if found else None


@dataclass(frozen=True)
class ArrearsRow:
    """One member in arrears."""

    member: Member
    standing: Standing

    @property
    def months(self) -> int:
        """Calendar months from the oldest that misses something."""
        return self.standing.arrears_months

    @property
    def amount(self) -> int:
        """Satang in arrears."""
        return self.standing.arrears

    @property
    def paid_through(self) -> datetime.date | None:
        """The day savings are paid up to; None where nothing was paid yet."""
        return self.standing.savings.paid_through


def arrears_rows(on: datetime.date | None = None, zone: Zone | None = None) -> list[ArrearsRow]:
    """Members in arrears at the end of `on` (the end of the oldest open month), longest first; all zones or one.

    Members come with their zone, in the order of the register within the same number of months.
    """
    members = Member.objects.select_related("zone")
    members = list(members.filter(zone=zone) if zone else members)
    found = standings(members, on=on or as_of())
    rows = [ArrearsRow(member, found[member.pk]) for member in members if member.pk in found]
    return sorted((row for row in rows if row.amount), key=lambda row: -row.months)
