"""Reading the books: totals of a month, balances, entries.

Promises: every figure of a report comes from `account_months`, whose cost does not grow with the years behind it;
querysets or frozen values. Never writes.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet, Sum

from groups.queries import today
from groups.thai_dates import Month
from ledger.chart import AWAITING_COUNT, BANK, CASH, DAILY_SAVINGS, Kind
from ledger.journal import live_summaries
from ledger.models import (
    Account,
    Books,
    CashBalance,
    CollectionSheet,
    JournalEntry,
    MonthlyTotal,
    PassbookBalance,
    Period,
    Posting,
)
from members.models import Member


@dataclass(frozen=True)
class Figure:
    """Satang in the report's own sign (receipts and payments both positive) with cases; `cases` None is unknown.

    `cases_complete` is False when some postings did not say how many cases they stand for (D20).
    """

    amount: int
    cases: int | None = 0
    cases_complete: bool = True


def add_figures(figures: Iterable[Figure]) -> Figure:
    """The sum; cases are unknown only if every figure that has money or cases leaves them unknown."""
    figures = list(figures)
    complete = all(figure.cases_complete for figure in figures)
    cases = sum(figure.cases or 0 for figure in figures)
    return Figure(
        amount=sum(figure.amount for figure in figures),
        cases=cases if complete or cases else None,
        cases_complete=complete,
    )


@dataclass(frozen=True)
class AccountMonth:
    """One account in one month. `month` is None while brought-forward figures cover the month (D9)."""

    account: Account
    month: Figure | None
    since_founding: Figure
    # What corrections of brought-forward figures, posted this month, added to the years before.
    restated: int


_SUMS = ("amount", "cases", "unknown")


def account_months(month: Month) -> list[AccountMonth]:
    """Every account of the group in scope in chart order: two queries, and one to know whether months are told."""
    recorded = not is_told_by_summary(month)
    in_month = Q(starts_on=month.first)
    sums = {f"all_{name}": Sum(name) for name in _SUMS}
    sums |= {f"month_{name}": Sum(name, filter=in_month & Q(summary=False)) for name in _SUMS}
    sums["restated"] = Sum("amount", filter=in_month & Q(summary=True))
    totals = MonthlyTotal.objects.filter(starts_on__lte=month.first).values("account_id").annotate(**sums).order_by()
    by_account = {row["account_id"]: row for row in totals}
    return [account_month(account, by_account.get(account.pk, {}), recorded) for account in Account.objects.all()]


def account_month(account: Account, row: dict, recorded: bool) -> AccountMonth:
    """One account from its sums: `all_` and `month_` amount, cases, unknown, and `restated`; missing ones are 0."""
    sign = -1 if account.kind in (Kind.INCOME, Kind.LIABILITY) else 1
    return AccountMonth(
        account=account,
        month=_figure(row, "month_", sign) if recorded else None,
        since_founding=_figure(row, "all_", sign),
        restated=sign * (row.get("restated") or 0) if recorded else 0,
    )


def _figure(row: dict, prefix: str, sign: int) -> Figure:
    amount, cases, unknown = (row.get(prefix + name) or 0 for name in _SUMS)
    complete = unknown == 0
    return Figure(amount=sign * amount, cases=cases if complete or cases else None, cases_complete=complete)


def is_told_by_summary(month: Month) -> bool:
    """Whether brought-forward figures cover a day of `month`: then its own figures are not recorded."""
    return live_summaries().filter(summary_from__lte=month.last, summary_through__gte=month.first).exists()


def balance(code: str, day: datetime.date) -> int:
    """Balance of an account in satang (debit positive) at the end of `day`."""
    postings = Posting.objects.filter(account__code=code, entry__on__lte=day, entry__posted_at__isnull=False)
    return postings.aggregate(total=Sum("amount"))["total"] or 0


def holdings(month: Month) -> dict[str, int]:
    """What lies in cash and bank and what awaits its count at the end of `month`, by code (satang): one query."""
    totals = MonthlyTotal.objects.filter(starts_on__lte=month.first, account__code__in=(CASH, BANK, AWAITING_COUNT))
    sums = totals.values_list("account__code").annotate(amount=Sum("amount")).order_by()
    return {CASH: 0, BANK: 0, AWAITING_COUNT: 0, **dict(sums)}


def savings_received(month: Month, members: Iterable[Member]) -> dict[int, int]:
    """Daily savings (satang) that came in during `month` from each of `members`, by primary key: one query."""
    postings = Posting.objects.filter(
        member__in=members, account__code=DAILY_SAVINGS, entry__on__range=(month.first, month.last)
    )
    sums = postings.order_by().values_list("member_id").annotate(amount=Sum("amount"))
    return {member_id: -amount for member_id, amount in sums}


def periods() -> QuerySet[Period]:
    """Every month of the books, oldest first."""
    return Period.objects.select_related("closed_by")


def months_known() -> list[Month]:
    """The months that have a page of their own, newest first."""
    return [period.month for period in Period.objects.order_by("-starts_on")]


def open_months() -> list[Month]:
    """Months in which entries may be dated, oldest first."""
    return [period.month for period in Period.objects.filter(closed_at=None)]


def working_month() -> Month | None:
    """The oldest open month: what "as of" means (D6), and where changes of the register are reported (D10)."""
    months = open_months()
    return months[0] if months else None


def likely_day() -> datetime.date:
    """Today if its month is in work, else the last day of the month that is: months are often kept afterwards."""
    month = working_month()
    return today() if month is None or month.contains(today()) else month.last


def entries() -> QuerySet[JournalEntry]:
    """Entries with everything a list shows of them, in a constant number of queries."""
    postings = Posting.objects.select_related("account", "member")
    return JournalEntry.objects.select_related(
        "entered_by", "text", "reverses", "reversed_by", "receipt"
    ).prefetch_related(Prefetch("postings", queryset=postings))


def entries_in(month: Month) -> QuerySet[JournalEntry]:
    """Entries dated in a month, newest first."""
    return entries().filter(on__range=(month.first, month.last)).order_by("-number")


def books_now() -> tuple[int, str]:
    """Number and digest of the newest entry: what a month's report prints when it is closed."""
    books = Books.objects.get()
    return books.last_number, books.last_digest


def member_postings(member: Member) -> QuerySet[Posting]:
    """Everything posted in a member's name, oldest first."""
    postings = Posting.objects.filter(member=member).select_related("entry__text", "account", "entry__reverses")
    return postings.order_by("entry__on", "entry__number", "position")


def passbook_at(day: datetime.date) -> PassbookBalance | None:
    """The latest passbook balance stated for a day up to `day`."""
    return PassbookBalance.objects.filter(on__lte=day).first()


def cash_count_at(day: datetime.date) -> CashBalance | None:
    """The latest count of the cash that was noted for a day up to `day`."""
    return CashBalance.objects.filter(on__lte=day).first()


def cash_counted_in(month: Month) -> bool:
    """Whether somebody counted the cash of the group in scope in a month: by itself, or with a collection sheet."""
    days = (month.first, month.last)
    if CashBalance.objects.filter(on__range=days).exists():
        return True
    if JournalEntry.objects.filter(kind=JournalEntry.Kind.COUNT, on__range=days, posted_at__isnull=False).exists():
        return True
    sheets = CollectionSheet.objects.filter(on__range=days, posted_at__isnull=False)
    return any(sheets.values_list("pieces", flat=True))
