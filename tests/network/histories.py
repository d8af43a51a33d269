"""Months of a province as chance plays them: three groups of two zones, late, returned, corrected, moved.

`History` calls nothing but services, and keeps beside them what a careful clerk would write down on paper: which
group belonged where, which revision went to which network and at which entry its books stood then. The expected
figures come from that paper and from the bare postings.
"""

import datetime
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max

from groups.models import Group, Network, User
from groups.queries import network_and_parts
from groups.tenancy import group_scope, network_scope
from groups.thai_dates import Month
from ledger.cashbook import Paper, record_receipt, record_spending
from ledger.chart import BY_CODE, CASH, Section
from ledger.journal import reverse_entry
from ledger.models import JournalEntry, Period, Posting
from ledger.periods import open_month
from ledger.queries import open_months
from members.models import Member, State, StateChange
from members.states import change_state
from network.belonging import join
from network.consolidation import consolidate
from reports.closing import close_month, confirm_report, submit_report
from reports.returning import accept_report, return_report
from reports.statement import statement
from tests import makers
from welfare.models import BenefitKind
from welfare.payouts import Voucher, record_payout
from welfare.transfers import Move, Place, accept_transfer, move_out

FIRST = Month(2007, 1)
SECTIONS = (Section.RECEIPTS, Section.BENEFITS, Section.SPENDING)


@dataclass(frozen=True)
class Handed:
    """What the clerk noted when a revision went to a network."""

    network: Network
    last_number: int
    members: int | None


@dataclass
class Village:
    """A group with the two people who sign, and where it belonged: (from day, network), newest last."""

    group: Group
    treasurer: User
    chair: User
    belonged: list[tuple[datetime.date, Network]]
    handed: dict[Month, Handed] = field(default_factory=dict)
    vouchers: int = 0
    numbers: int = 0

    def network_on(self, day: datetime.date) -> Network:
        """The network it belonged to on a day."""
        return [network for since, network in self.belonged if since <= day][-1]


class History:
    """One history, played month by month; `expected` and `shown` of a network and month are to be the same."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.province = makers.make_network("lampang", "ลำปาง", level="province")
        self.zones = [
            makers.make_network(slug, slug, level="zone", parent=self.province) for slug in ("zone-a", "zone-b")
        ]
        self.villages = [
            self._village(slug, zone) for slug, zone in zip("xyz", (*self.zones, self.zones[0]), strict=True)
        ]
        self.months: list[Month] = []

    def _village(self, slug: str, zone: Network) -> Village:
        group = makers.make_group(slug, slug, network=zone, month=FIRST)
        people = [makers.make_officer(kind, group=group, name=f"{kind}-{slug}") for kind in ("treasurer", "chair")]
        village = Village(group, *people, belonged=[(makers.LONG_AGO, zone)])
        with group_scope(group):
            makers.start_benefits()
            record_receipt("4130", 90_000_00, Paper(FIRST.first), into=CASH, by=village.treasurer)
        return village

    def play(self, months: int) -> None:
        """So many months more."""
        for _ in range(months):
            month = self.months[-1].next() if self.months else FIRST
            self.months.append(month)
            for village in self.villages:
                self._month_of(village, month)
            for village in self.villages:
                with group_scope(village.group):
                    self._hand_in(village)
            for village in self.villages:
                self._decide(village)

    def _month_of(self, village: Village, month: Month) -> None:
        if month != FIRST and self.chance.random() < 0.15:
            self._move(village, month)
        with group_scope(village.group):
            if not Period.objects.filter(starts_on=month.first).exists():
                open_month(month, by=None)
            for _ in range(self.chance.randint(1, 5)):
                self._act(village, month)

    def _move(self, village: Village, month: Month) -> None:
        """To the other zone from the first of a month on; only where nothing of that month was handed in."""
        other = next(zone for zone in self.zones if zone != village.network_on(month.first))
        join(other, village.group, from_date=month.first, by=None)
        village.belonged.append((month.first, other))

    def _act(self, village: Village, month: Month) -> None:
        day, by = month.first + datetime.timedelta(days=self.chance.randrange(28)), village.treasurer
        amount = self.chance.randint(1, 90_000)
        acts = {
            "gift": lambda: record_receipt("4130", amount, Paper(day), into=CASH, by=by),
            "interest": lambda: record_receipt("4140", amount, Paper(day), into=CASH, by=by),
            "spend": lambda: record_spending("5820", amount, Paper(day), out_of=CASH, by=by),
            "benefit": lambda: self._pay(village, day, amount),
            "join": lambda: self._join(village, day),
            "die": lambda: self._die(village, day),
            "take_back": lambda: self._take_back(village),
            "transfer": lambda: self._transfer(village, day),
        }
        acts[self.chance.choice([*acts, "take_back", "benefit"])]()

    def _pay(self, village: Village, day: datetime.date, amount: int) -> None:
        village.vouchers += 1
        kind = BenefitKind.objects.get(account__slug=self.chance.choice(["birth", "sickness", "education"]))
        record_payout(Voucher(kind, amount, "คำ ดี", f"V-{village.vouchers}", day), by=village.treasurer)

    def _join(self, village: Village, day: datetime.date) -> None:
        village.numbers += 1
        makers.make_member(f"{village.numbers:04}", joined_on=day, reporting_month=open_months()[0])

    def _die(self, village: Village, day: datetime.date) -> None:
        member = Member.objects.filter(state=State.ACTIVE).order_by("number").first()
        if member and member.joined_on <= day:
            month = open_months()[0]
            change_state(member, State.DIED, event_on=day, reporting_month=month, by=village.treasurer)

    def _take_back(self, village: Village) -> None:
        """Some entry of whatever month, in the oldest open one: a correction if that month is a later one."""
        month = open_months()[0]
        rest = JournalEntry.objects.exclude(kind="reversal").filter(
            reversed_by=None, number__gt=1, on__lte=month.last
        )
        if entry := self._one_of(rest):
            reverse_entry(entry, on=max(month.first, entry.on), reason="ผิด", by=village.treasurer)

    def _one_of(self, rows):
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def _transfer(self, village: Village, day: datetime.date) -> None:
        """A member goes to another group of the network, which takes her in."""
        fellows = [
            one for one in self.villages if one is not village and one.network_on(day) == village.network_on(day)
        ]
        member = self._one_of(Member.objects.filter(state=State.ACTIVE, joined_on__lte=day))
        if not fellows or member is None:
            return
        other = self.chance.choice(fellows)
        note = move_out(member, Move(other.group, day), by=village.treasurer)
        with group_scope(other.group):
            other.numbers += 1
            accept_transfer(note.uuid, Place(f"{other.numbers:04}"), by=other.treasurer)

    def _hand_in(self, village: Village) -> None:
        """Close, sign and submit what is open, oldest first; some groups are late and do it another month."""
        while (left := open_months()) and left[0] <= self.months[-1] and self.chance.random() < 0.75:
            month = left[0]
            newest = JournalEntry.objects.aggregate(newest=Max("number"))["newest"]
            counted = StateChange.objects.filter(reporting_month__lte=month.first)
            # Nobody's number is known where nothing was ever written into the register.
            members = sum(change.delta for change in counted) if StateChange.objects.exists() else None
            close_month(village.group, month, by=village.treasurer)
            confirm_report(month, by=village.chair)
            report = submit_report(village.group, month, by=village.treasurer)
            assert report.network == village.network_on(month.last)
            village.handed[month] = Handed(report.network, newest, members)

    def _decide(self, village: Village) -> None:
        """The network accepts the newest month or sends it back; then the group mends it, now or another month."""
        if not village.handed:
            return
        month = max(village.handed)
        network, chance = village.handed[month].network, self.chance.random()
        officer, _ = User.objects.get_or_create(username="officer", defaults={"display_name": "กรรมการ"})
        with group_scope(village.group):
            report = makers.MonthlyReport.objects.filter(starts_on=month.first).order_by("-revision").first()
            if report.accepted_at or report.returned_at:
                return
            if chance < 0.3:
                return_report(month, report.revision, network=network, reason="ยอดไม่ตรง", by=officer)
                del village.handed[month]
                self._act(village, month)
                if chance < 0.2:
                    self._hand_in(village)
            elif chance < 0.7:
                accept_report(month, report.revision, network=network, by=officer)

    def networks(self) -> list[Network]:
        """The province and its zones."""
        return [self.province, *self.zones]

    def shown(self, network: Network, month: Month) -> dict:
        """The figures that the product shows of a network's month."""
        with network_scope(network_and_parts(network)):
            value = consolidate(network, month)
        totals = {section: value.total(section) for section in SECTIONS}
        return {
            "groups": [one.group.slug for one in value.statements],
            "missing": sorted(group.slug for group in value.missing),
            "members": value.members,
            "fund": value.fund,
            "month": {section: total.month and total.month.amount for section, total in totals.items()},
            "all": {
                section: total.since_founding and total.since_founding.amount for section, total in totals.items()
            },
            "lines": {
                line.code: added.since_founding.amount
                for section in SECTIONS
                for line, added in value.lines(section)
                if added.since_founding and added.since_founding.amount
            },
        }

    def expected(self, network: Network, month: Month) -> dict:
        """The same from the clerk's paper and the bare postings."""
        parts = {network.pk, *(part.pk for part in network_and_parts(network))}
        here = [one for one in self.villages if month in one.handed and one.handed[month].network.pk in parts]
        belonging = [one for one in self.villages if one.network_on(month.last).pk in parts]
        sums: dict[str, Counter] = {"month": Counter(), "all": Counter()}
        lines: Counter = Counter()
        for village in here:
            for code, on, satang in bare_postings(village, village.handed[month].last_number, month):
                section = BY_CODE[code].section
                signed = -satang if section == Section.RECEIPTS else satang
                lines[code] += signed
                sums["all"][section] += signed
                if month.contains(on):
                    sums["month"][section] += signed
        alls = sums["all"]
        return {
            "groups": sorted(one.group.slug for one in here),
            "missing": sorted(one.group.slug for one in belonging if one not in here),
            "members": added(one.handed[month].members for one in here),
            "fund": alls[SECTIONS[0]] - alls[SECTIONS[1]] - alls[SECTIONS[2]] if here else None,
            "month": {section: sums["month"][section] if here else None for section in SECTIONS},
            "all": {section: alls[section] if here else None for section in SECTIONS},
            "lines": {code: amount for code, amount in lines.items() if amount},
        }

    def of_the_groups(self, network: Network, month: Month) -> dict:
        """Receipts, benefits, spending and fund since founding as each group's own page has them, added up."""
        parts = {part.pk for part in network_and_parts(network)}
        sums: Counter = Counter()
        for village in self.villages:
            if month in village.handed and village.handed[month].network.pk in parts:
                with group_scope(village.group):
                    own = statement(village.group, month)
                sums.update({section: own.total(section).since_founding.amount for section in SECTIONS})
                sums["fund"] += own.fund
        return dict(sums)


def added(counts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None if nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def bare_postings(village: Village, last_number: int, month: Month) -> list[tuple[str, datetime.date, int]]:
    """Code, day and satang of every posting dated up to a month's end that stood when the books ended there."""
    with group_scope(village.group):
        rows = Posting.objects.filter(entry__number__lte=last_number, entry__on__lte=month.last)
        found = list(rows.values_list("account__code", "entry__on", "amount"))
    return [row for row in found if BY_CODE[row[0]].section in SECTIONS]
