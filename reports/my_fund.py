"""The group's fund in three figures, for its members: what is left over, how many they are, what was paid as welfare.

Promises: the figures of the group's own month page for the month in work, by the same definitions. Refuses sums of
anybody in particular.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from groups.rows_at_once import Row
from groups.thai_dates import Month
from ledger.chart import Section
from ledger.models import Account, MonthlyTotal
from ledger.own_books import OwnBooks, month_in_work
from ledger.queries import Figure, account_month, add_figures
from members.models import StateChange, StatedHeadcount
from members.queries import members_at_end

OF_THE_FUND = (Section.RECEIPTS, Section.BENEFITS, Section.SPENDING)


@dataclass(frozen=True)
class FundNow:
    """A group at the end of `month`: the fund (satang), members (None: nobody knows), and welfare paid (satang).

    `welfare` is of the month by itself, None while brought-forward figures cover it.
    """

    month: Month
    fund: int
    members: int | None
    welfare: int | None
    welfare_since_founding: int


def fund_asked() -> dict[str, QuerySet]:
    """The rows that `fund_now` reads, by name."""
    first = month_in_work()
    totals = MonthlyTotal.objects.filter(starts_on__lte=first, account__section__in=OF_THE_FUND)
    in_month = Q(starts_on=first, summary=False)
    sums = totals.order_by().values_list("account__section", "account__kind")
    deltas = StateChange.objects.order_by().values_list("reporting_month")
    return {
        "fund": sums.annotate(all_amount=Sum("amount"), month_amount=Sum("amount", filter=in_month)),
        "headcounts": StatedHeadcount.objects.values_list("on", "members"),
        "deltas": deltas.annotate(n=Sum("delta")),
    }


def fund_now(books: OwnBooks, rows: Mapping[str, Sequence[Row]]) -> FundNow | None:
    """The fund from the rows that `fund_asked` names; None before the books begin."""
    month = books.working_month
    if month is None:
        return None
    recorded = not any(first <= month.last and through >= month.first for first, through in books.told)
    found = [
        account_month(Account(section=section, kind=kind), {"all_amount": ever, "month_amount": now}, recorded)
        for section, kind, ever, now in rows["fund"]
    ]
    ever = {
        section: _sum(one.since_founding for one in found if one.account.section == section)
        for section in OF_THE_FUND
    }
    paid = [one.month for one in found if one.account.section == Section.BENEFITS]
    return FundNow(
        month=month,
        fund=ever[Section.RECEIPTS] - ever[Section.BENEFITS] - ever[Section.SPENDING],
        members=members_at_end(month, rows["headcounts"], rows["deltas"]),
        welfare=_sum(paid) if recorded else None,
        welfare_since_founding=ever[Section.BENEFITS],
    )


def _sum(figures: Iterable[Figure]) -> int:
    return add_figures(figures).amount
