"""What members had put in on paper, and what of the brought-forward figures stands in nobody's name.

Promises: in members' names and not allocated add up to what was brought forward, account by account; corrections of
the paper figures are respected; a constant number of queries. Refuses to hide that more is claimed than was brought
forward: then the rest is below zero. Never writes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ledger.chart import CONTRIBUTION_CODES
from ledger.journal import live_summaries
from ledger.models import Account, OpeningFigure, Posting
from ledger.standings import go_live
from members.models import Member
from members.queries import in_order_of_numbers

# Members whose figures are read in one query.
AT_ONCE = 1000


@dataclass(frozen=True)
class Allocation:
    """Contributions that a group brought forward, satang, and of them in members' names; `account` None: together."""

    account: Account | None
    brought_forward: int
    in_names: int

    @property
    def left(self) -> int:
        """Satang not allocated to a member; below zero where members claim more than was brought forward."""
        return self.brought_forward - self.in_names

    @property
    def over(self) -> int:
        """Satang by which members' figures exceed what was brought forward."""
        return max(0, -self.left)


def openings_of(member_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """What the members named had put in on paper: satang by account code, by primary key.

    Who has no figure is left out, and so is a kind of which nothing is stated. One query for each thousand members.
    """
    keys, found = list(member_ids), {}
    for start in range(0, len(keys), AT_ONCE):
        # Oldest first: the newest holds.
        rows = OpeningFigure.objects.filter(member__in=keys[start : start + AT_ONCE]).order_by("id")
        for pk, code, amount in rows.values_list("member_id", "account__code", "amount"):
            found.setdefault(pk, {})[code] = amount
    return found


def standing_openings() -> QuerySet[OpeningFigure]:
    """The figures that hold: of each member and account the newest row."""
    of_the_same = {"member": OuterRef("member"), "account": OuterRef("account")}
    return OpeningFigure.objects.filter(~Exists(OpeningFigure.objects.filter(**of_the_same, pk__gt=OuterRef("pk"))))


def opening_figures(member: Member) -> list[OpeningFigure]:
    """The figures of one member that hold, with who stated them, in chart order: one query."""
    rows = OpeningFigure.objects.filter(member=member).select_related("account", "by").order_by("id")
    # Oldest first: the newest holds.
    found = {row.account.code: row for row in rows}
    return [found[code] for code in sorted(found)]


def allocation() -> list[Allocation]:
    """Every contribution account of the group in scope: one query."""
    told = Posting.objects.filter(entry__in=live_summaries())
    accounts = Account.objects.filter(code__in=CONTRIBUTION_CODES).annotate(
        told=_sum(told), named=_sum(standing_openings())
    )
    return [Allocation(account, -account.told, account.named) for account in accounts]


def _sum(rows: QuerySet) -> Coalesce:
    """The amounts of `rows` on the account at hand."""
    of_account = rows.filter(account=OuterRef("pk")).order_by().values("account")
    return Coalesce(Subquery(of_account.annotate(sum=Sum("amount")).values("sum")), 0)


def together(lines: Iterable[Allocation]) -> Allocation:
    """The sum of the accounts; too much on one makes good for another here, so look at `over` of each."""
    lines = list(lines)
    return Allocation(None, sum(line.brought_forward for line in lines), sum(line.in_names for line in lines))


def without_opening() -> QuerySet[Member]:
    """Members of the paper years of whom no opening figure is stated, in the order of the paper book."""
    first_day, members = go_live(), in_order_of_numbers(Member.objects.all())
    stated = OpeningFigure.objects.filter(member=OuterRef("pk"))
    if first_day:
        members = members.filter(joined_on__lt=first_day)
    return members.exclude(Exists(stated))
