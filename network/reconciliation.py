"""Central funds at both ends: what the groups' reports say they sent, and what the network's books say arrived.

Promises: one frozen value, up to the end of a month on both sides, read from submitted reports and the network's own
books and never from a group's (the federal principle); a constant number of queries, whatever the number of groups or
years. Money is *missing* once a report of WAITING_MONTHS before the month told of it; until then it is on its way.
Refuses to judge by the clock.
"""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _

from groups.models import Affiliation, CentralFund, Group, Network
from groups.queries import central_funds
from groups.tenancy import network_scope
from groups.thai_dates import Month
from ledger.models import MonthlyTotal
from ledger.money import format_baht
from network.doors import network_books
from network.models import CentralReceipt
from reports.models import MonthlyReport

WAITING_MONTHS = 2
ON_THE_WAY, MISSING, MORE_THAN_TOLD = "on_the_way", "missing", "more_than_told"


@dataclass(frozen=True)
class FundInBooks:
    """One fund in the network's own books up to a month's end, satang."""

    fund: CentralFund
    received: int
    paid: int

    @property
    def left(self) -> int:
        """What is left in the fund; below zero when more was paid than came in."""
        return self.received - self.paid


@dataclass(frozen=True)
class BothEnds:
    """One group and one fund: what its reports tell it sent, what arrived (satang), and up to which month it told.

    `told_long_ago` is what it had told WAITING_MONTHS before.
    """

    group: Group
    fund: CentralFund
    told: int
    told_long_ago: int
    told_up_to: Month | None
    received: int

    @property
    def difference(self) -> int:
        """What was told and did not arrive; below zero when more arrived than was told."""
        return self.told - self.received


@dataclass(frozen=True)
class CentralDifference:
    """A group and a fund that do not agree, as a finding: which way, and by how much (satang, above zero)."""

    kind: str
    ends: BothEnds

    @property
    def amount(self) -> int:
        """By how much the two sides differ."""
        return abs(self.ends.difference)

    @property
    def label(self) -> str:
        """Which way they differ, in two or three words."""
        return {
            ON_THE_WAY: _("on its way"),
            MISSING: _("missing"),
            MORE_THAN_TOLD: _("more than told"),
        }[self.kind]

    @property
    def text(self) -> str:
        """The finding as a sentence."""
        told = {"amount": format_baht(self.amount), "group": self.ends.group.name, "fund": self.ends.fund.name}
        told["month"] = self.ends.told_up_to.label() if self.ends.told_up_to else ""
        if self.kind == ON_THE_WAY:
            words = _("%(fund)s: %(group)s says up to %(month)s that it sent %(amount)s baht more than arrived.")
            return words % told
        if self.kind == MISSING:
            words = _(
                "%(fund)s: %(amount)s baht that %(group)s says it sent have not arrived, some of it for two months "
                "or longer. Ask the group for its paper."
            )
            return words % told
        if self.ends.told_up_to is None:
            return _("%(fund)s: %(amount)s baht arrived from %(group)s, which has submitted no month yet.") % told
        return (
            _("%(fund)s: %(amount)s baht more arrived from %(group)s than its reports tell up to %(month)s.") % told
        )


@dataclass(frozen=True)
class Reconciliation:
    """The central funds of a network up to the end of a month, at both ends."""

    network: Network
    month: Month
    funds: tuple[FundInBooks, ...]
    ends: tuple[BothEnds, ...]

    @property
    def findings(self) -> tuple[CentralDifference, ...]:
        """Every group and fund that do not agree, what is missing first."""
        order = (MISSING, MORE_THAN_TOLD, ON_THE_WAY)
        found = [CentralDifference(kind, ends) for ends in self.ends if (kind := _kind(ends))]
        return tuple(sorted(found, key=lambda one: order.index(one.kind)))

    @property
    def by_group(self) -> list[tuple[Group, list[BothEnds]]]:
        """A row per group with its funds, in the order of the funds."""
        rows: dict[Group, list[BothEnds]] = {}
        for ends in self.ends:
            rows.setdefault(ends.group, []).append(ends)
        return list(rows.items())

    @property
    def is_example(self) -> bool:
        """Whether a group's figures in it are invented for the demonstration."""
        return any(ends.group.is_example_on(self.month.last) for ends in self.ends)


def _kind(ends: BothEnds) -> str:
    if ends.told_long_ago > ends.received:
        return MISSING
    return ON_THE_WAY if ends.difference > 0 else MORE_THAN_TOLD if ends.difference < 0 else ""


def reconcile(network: Network, month: Month) -> Reconciliation:
    """The central funds of `network` itself (not of its parts) at the end of `month`; opens its own scopes."""
    funds = list(central_funds(network))
    if not funds:
        return Reconciliation(network, month, (), ())
    with network_books(network):
        received = _received(month)
        in_books = _funds_in_books(funds, month)
    groups = _groups(network, month)
    with network_scope([network]):
        told = _told(groups, month)
        long_ago = _told(groups, month.plus(-WAITING_MONTHS))
    ends = [
        BothEnds(
            group=group,
            fund=fund,
            told=told.get(group.pk, _NOTHING).of(fund),
            told_long_ago=long_ago.get(group.pk, _NOTHING).of(fund),
            told_up_to=told.get(group.pk, _NOTHING).month,
            received=received.get((group.pk, fund.pk), 0),
        )
        for group in groups.values()
        for fund in funds
    ]
    return Reconciliation(network, month, tuple(in_books), tuple(ends))


def _received(month: Month) -> dict[tuple[int, int], int]:
    """Satang that arrived by the end of `month` and were not taken back by then, by group and fund."""
    receipts = CentralReceipt.objects.filter(received_on__lte=month.last).order_by()
    sums = receipts.values_list("from_group_id", "fund_id").annotate(
        came=Sum("satang", default=0),
        back=Sum("satang", filter=Q(entry__reversed_by__on__lte=month.last), default=0),
    )
    return {(group, fund): came - back for group, fund, came, back in sums}


def _funds_in_books(funds: list[CentralFund], month: Month) -> list[FundInBooks]:
    codes = [code for fund in funds for code in (fund.account_code, fund.benefit_code)]
    totals = MonthlyTotal.objects.filter(starts_on__lte=month.first, account__code__in=codes)
    sums = dict(totals.order_by().values_list("account__code").annotate(amount=Sum("amount")))
    return [FundInBooks(fund, -sums.get(fund.account_code, 0), sums.get(fund.benefit_code, 0)) for fund in funds]


def _groups(network: Network, month: Month) -> dict[int, Group]:
    """The community groups that belonged to the network at some time up to the end of `month`, by slug."""
    belonged = Affiliation.objects.filter(network=network, from_date__lte=month.last).values("group")
    groups = Group.objects.filter(pk__in=belonged, kind=Group.Kind.COMMUNITY).order_by("slug")
    return {group.pk: group for group in groups}


@dataclass(frozen=True)
class _Told:
    month: Month | None
    sent: dict[str, int]

    def of(self, fund: CentralFund) -> int:
        return self.sent.get(fund.slug, 0)


_NOTHING = _Told(None, {})


def _told(groups: dict[int, Group], month: Month) -> dict[int, _Told]:
    """What each group's newest month up to `month`, of those submitted to the network in scope, tells; by group."""
    standing = MonthlyReport.submitted.filter(starts_on__lte=month.first, returned_at=None)
    newest = standing.filter(group=OuterRef("pk")).order_by("-starts_on", "-revision").values("pk")[:1]
    # Two questions: in one, the engine would look through every report that the network ever got.
    found = Group.objects.filter(pk__in=groups).annotate(newest=Subquery(newest)).values_list("newest", flat=True)
    reports = MonthlyReport.submitted.filter(pk__in=[pk for pk in found if pk]).order_by()
    return {
        group: _Told(Month.of(starts_on), {one["fund"]: one["since_founding"] for one in sent})
        for group, starts_on, sent in reports.values_list("group_id", "starts_on", "sent")
    }
