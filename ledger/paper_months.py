"""What is told of the months of the paper years: in one sum, month by month, or not at all.

Promises: read in a constant number of queries, and judged by the same rules for page, form, file and service.
Refuses, in one sentence each, a month that is no old month and a figure that cannot be meant. Never writes.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from groups.queries import founded_on, today
from groups.thai_dates import Month, format_date
from ledger.chart import Section
from ledger.journal import Kind, live_summaries
from ledger.models import Account, JournalEntry, MonthMemo, Period
from ledger.queries import working_month
from ledger.refusals import LedgerRefused, NotAnOldMonth, PeriodNotOpen, WrongFigure
from members.queries import headcounts

TOLD_SECTIONS = (Section.RECEIPTS, Section.BENEFITS, Section.SPENDING)
# More than a province has people: a digit too many.
MOST_PEOPLE = 10_000_000
LONGEST_SOURCE = 300


class Way(StrEnum):
    """How a month is told: by memos that break a brought-forward figure down, or in the books by its own summary."""

    MEMO = "memo"
    BOOKS = "books"


@dataclass(frozen=True)
class Told:
    """What paper says of one account in a month: satang in the report's own sign, cases if it says them.

    `amount` None takes back what was told before.
    """

    amount: int | None
    cases: int | None = None


@dataclass(frozen=True)
class OldMonth:
    """What somebody states of one month, by account code; what is left out says nothing, and what stands stays."""

    month: Month
    figures: Mapping[str, Told]
    # Members when the month ended; None: says nothing.
    members: int | None = None
    source: str = ""
    # Why what stands is corrected; asked for where it is.
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """What a statement about a month comes to: what stood told before, and what stands told after it."""

    stated: OldMonth
    way: Way
    entry: JournalEntry | None
    before: Mapping[str, Told]
    after: Mapping[str, Told]
    members_before: int | None
    members_after: int | None

    @property
    def codes(self) -> list[str]:
        """The accounts that change, in chart order."""
        found = self.before.keys() | self.after.keys()
        return sorted(code for code in found if self.before.get(code) != self.after.get(code))

    @property
    def counts_members_anew(self) -> bool:
        """Whether the number of members is stated or corrected."""
        return self.members_before != self.members_after

    @property
    def verdict(self) -> str:
        """ "new", "changed" (something else stood) or "same"."""
        if not self.codes and not self.counts_members_anew:
            return "same"
        return "changed" if self.before or self.members_before is not None else "new"

    @property
    def corrects(self) -> bool:
        """Whether something that stands becomes something else: then a reason is due."""
        other_members = self.counts_members_anew and self.members_before is not None
        return other_members or any(code in self.before for code in self.codes)


@dataclass
class Paper:
    """Everything told of the paper years of the group in scope, as `read_paper` found it."""

    accounts: dict[str, Account]
    # Brought-forward figures over a time, and the months before the books with a summary of their own.
    ranges: list[JournalEntry]
    own: dict[Month, JournalEntry]
    # The newest memo of each account, by month.
    memos: dict[Month, dict[str, MonthMemo]]
    # The newest statement for each day.
    members: dict[datetime.date, int]
    first: Month | None
    working: Month | None
    founded: datetime.date | None
    # Number of the newest summary of a month, taken back or not.
    newest: dict[Month, int] = field(default_factory=dict)

    def way_of(self, month: Month) -> Way:
        """How `month` is told; raises NotAnOldMonth, or PeriodNotOpen when no month is open to date an entry in."""
        self._refuse_unmeant(month)
        if self.range_of(month):
            return Way.MEMO
        touched = [entry for entry in self.ranges if _touches(entry, month)]
        if touched:
            words = {"month": month.label(), **_days(touched[0])}
            raise NotAnOldMonth(
                _("Only a part of %(month)s lies in the figures brought forward (%(first)s – %(last)s).") % words
            )
        if self.first is None or self.working is None:
            raise PeriodNotOpen(_("No month is open. Start the next month first, then come back."))
        if month >= self.first:
            raise NotAnOldMonth(
                _("The books of %(month)s are kept here. Record its money by receipts and payments.")
                % {"month": month.label()}
            )
        return Way.BOOKS

    def _refuse_unmeant(self, month: Month) -> None:
        if month.last > today():
            raise NotAnOldMonth(_("%(month)s is not over yet. Check the year.") % {"month": month.label()})
        if self.founded and month.last < self.founded:
            raise NotAnOldMonth(
                _("%(month)s lies before the day of founding, %(day)s. Check the year, or correct that day.")
                % {"month": month.label(), "day": format_date(self.founded)}
            )

    def range_of(self, month: Month) -> JournalEntry | None:
        """The brought-forward figure that holds the whole month, from the day of founding on."""
        first = max(month.first, self.founded) if self.founded else month.first
        holds = (entry for entry in self.ranges if entry.summary_from <= first <= month.last <= entry.summary_through)
        return next(holds, None)

    def told(self, month: Month, way: Way) -> dict[str, Told]:
        """What stands told of a month, by account code."""
        memos = {code: Told(memo.amount, memo.cases) for code, memo in self.memos.get(month, {}).items()}
        if way == Way.MEMO:
            return {code: told for code, told in memos.items() if told.amount is not None}
        # No posting is zero: a zero of the paper stands as a memo beside the month's own summary.
        zeros = {code: told for code, told in memos.items() if told.amount == 0}
        return zeros | (figures_of(self.own[month]) if month in self.own else {})

    def judge(self, stated: OldMonth) -> Change:
        """What the statement would change. Raises the first of its `faults`."""
        for fault in self.faults(stated):
            raise fault
        way = self.way_of(stated.month)
        before = self.told(stated.month, way)
        after = before | dict(stated.figures)
        standing = self.members.get(stated.month.last)
        return Change(
            stated=stated,
            way=way,
            entry=self.own.get(stated.month),
            before=before,
            after={code: told for code, told in after.items() if told.amount is not None},
            members_before=standing,
            members_after=standing if stated.members is None else stated.members,
        )

    def faults(self, stated: OldMonth) -> list[LedgerRefused]:
        """Everything that speaks against a statement: NotAnOldMonth, PeriodNotOpen, WrongFigure."""
        found: list[LedgerRefused] = []
        try:
            self.way_of(stated.month)
        except LedgerRefused as refusal:
            found.append(refusal)
        found += [fault for code, told in stated.figures.items() if (fault := self._fault_of(code, told))]
        if stated.members is not None and not 0 <= stated.members <= MOST_PEOPLE:
            words = _("The number of members cannot be meant. Write it in digits.")
            found.append(WrongFigure(words, field="members"))
        if len(stated.source) > LONGEST_SOURCE:
            words = _("Where it is written is said too long. Say it shorter.")
            found.append(WrongFigure(words, field="source"))
        return found

    def _fault_of(self, code: str, told: Told) -> WrongFigure | None:
        account = self.accounts.get(code)
        if account is None or account.section not in TOLD_SECTIONS:
            return WrongFigure(_("The books have no kind of money %(code)s.") % {"code": code})
        name, cases = {"name": account.label}, told.cases
        if told.amount is not None and told.amount < 0:
            return WrongFigure(_("%(name)s: a sum is zero or above.") % name, field=sum_of(account))
        if cases is None:
            return None
        if not account.counts_cases:
            return WrongFigure(_("%(name)s: cases are counted on welfare only.") % name, field=sum_of(account))
        if not 0 <= cases <= MOST_PEOPLE:
            return WrongFigure(_("%(name)s: the number of cases cannot be meant.") % name, field=cases_of(account))
        if told.amount is None or cases and not told.amount:
            words = _("%(name)s: cases are written without their baht. Write the baht too.")
            return WrongFigure(words % name, field=sum_of(account))
        return None


def sum_of(account: Account) -> str:
    """What the sum on an account is called in forms and files."""
    return f"sum_{account.code}"


def cases_of(account: Account) -> str:
    """What the cases on an account are called in forms and files."""
    return f"cases_{account.code}"


def figures_of(entry: JournalEntry) -> dict[str, Told]:
    """What a summary says by account code, in the report's own sign; its postings come with their accounts."""
    return {
        posting.account.code: Told(abs(posting.amount), posting.cases)
        for posting in entry.postings.all()
        if posting.account.section in TOLD_SECTIONS
    }


def read_paper() -> Paper:
    """Everything told of the paper years of the group in scope: a constant number of queries."""
    first = first_month()
    summaries = live_summaries().select_related("text", "entered_by").prefetch_related("postings__account")
    in_order = list(summaries.order_by("summary_from"))
    members: dict[datetime.date, int] = {}
    for count in headcounts():
        members.setdefault(count.on, count.members)
    return Paper(
        accounts={account.code: account for account in Account.objects.all()},
        ranges=[entry for entry in in_order if not tells_old_month(entry, first)],
        own={Month.of(entry.summary_from): entry for entry in in_order if tells_old_month(entry, first)},
        memos=_newest_memos(),
        members=members,
        first=first,
        working=working_month(),
        founded=founded_on(),
        newest=_newest_summaries(first),
    )


def _newest_memos() -> dict[Month, dict[str, MonthMemo]]:
    found: dict[Month, dict[str, MonthMemo]] = {}
    for memo in MonthMemo.objects.select_related("account", "by").order_by("id"):
        found.setdefault(memo.month, {})[memo.account.code] = memo
    return found


def _newest_summaries(first: Month | None) -> dict[Month, int]:
    ever = JournalEntry.objects.filter(kind=Kind.SUMMARY).only("number", "summary_from", "summary_through")
    return {Month.of(entry.summary_from): entry.number for entry in ever if tells_old_month(entry, first)}


def first_month() -> Month | None:
    """The month in which the books begin; None before they do."""
    first = Period.objects.order_by("starts_on").first()
    return first and first.month


def tells_old_month(entry: JournalEntry, first: Month | None) -> bool:
    """Whether a summary speaks of one whole month before the `first` of the books, and of nothing else."""
    month = Month.of(entry.summary_from)
    whole = (entry.summary_from, entry.summary_through) == (month.first, month.last)
    return whole and (first is None or month < first)


def _touches(entry: JournalEntry, month: Month) -> bool:
    return entry.summary_from <= month.last and month.first <= entry.summary_through


def _days(entry: JournalEntry) -> dict[str, str]:
    return {"first": format_date(entry.summary_from), "last": format_date(entry.summary_through)}
