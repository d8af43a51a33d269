"""What changed from one revision of a month to the next, and the entries that made it.

Promises: `differences` compares two statements figure by figure and reads nothing; `entries_between` names the
entries that came between them. A revision once closed never changes, so neither does what is said here of two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ledger.chart import Section
from ledger.models import JournalEntry
from ledger.money import format_baht
from ledger.queries import Figure, entries
from reports.models import MonthlyReport
from reports.rows import MOVED, dues_labels, member_labels
from reports.statement import Statement, StatementLine

MONTH, FOUNDING = "month", "since_founding"
BAHT, CASES, PEOPLE = "baht", "cases", "people"


@dataclass(frozen=True)
class Difference:
    """One figure before and after: satang (`unit` baht), cases or people; None was not recorded.

    `key` names the line in files (`receipts.entry_fee`), `part` the column: the month or since founding.
    """

    key: str
    label: str
    part: str
    unit: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """After less before; None where one of them was not recorded."""
        return None if None in (self.before, self.after) else self.after - self.before

    @property
    def column(self) -> str:
        """Which figure of the line it is, in words; cash, bank and fund are those of the month's end."""
        if self.key == "fund" or self.key.startswith(f"{Section.BALANCES}."):
            return _("at the end of the month, baht")
        return {
            (MONTH, BAHT): _("this month, baht"),
            (MONTH, CASES): _("this month, cases"),
            (MONTH, PEOPLE): _("this month, people"),
            (FOUNDING, BAHT): _("since founding, baht"),
            (FOUNDING, CASES): _("since founding, cases"),
        }[self.part, self.unit]

    def shown(self, value: int | None) -> str:
        """One of its figures for the eye."""
        if value is None:
            return _("not recorded")
        return format_baht(value) if self.unit == BAHT else f"{value:,}"

    @property
    def cells(self) -> tuple[str, str, str]:
        """Before, after and what was added, for the eye."""
        added = "" if self.change is None else f"{'+' if self.change > 0 else ''}{self.shown(self.change)}"
        return self.shown(self.before), self.shown(self.after), added


def differences(older: Statement, newer: Statement) -> tuple[Difference, ...]:
    """Every figure that differs, in the order in which a report is read, from the members to where the fund lies."""
    lines = list(_lines(older, newer))
    lying = [one for one in lines if one.key.startswith(f"{Section.BALANCES}.")]
    found = [*_members(older, newer), *_dues(older, newer), *(one for one in lines if one not in lying)]
    if older.restated != newer.restated:
        label = _("Paper figures corrected this month")
        found.append(Difference("restated", label, MONTH, BAHT, older.restated, newer.restated))
    if older.fund != newer.fund:
        found.append(Difference("fund", _("Fund left over"), FOUNDING, BAHT, older.fund, newer.fund))
    return (*found, *lying)


def _members(older: Statement, newer: Statement) -> Iterator[Difference]:
    labels = member_labels()
    for key in ("start", *MOVED, "end"):
        before, after = getattr(older.members, key), getattr(newer.members, key)
        if before != after:
            yield Difference(f"members.{key}", labels[key], MONTH, PEOPLE, before, after)


def _dues(older: Statement, newer: Statement) -> Iterator[Difference]:
    for key, label in dues_labels().items():
        for name, unit in ((key, PEOPLE), (f"{key}_amount", BAHT)):
            before, after = (getattr(one.dues, name, None) for one in (older, newer))
            if before != after:
                yield Difference(f"dues.{key}", label, MONTH, unit, before, after)


def _lines(older: Statement, newer: Statement) -> Iterator[Difference]:
    before, after = ({line.code: line for line in one.lines} for one in (older, newer))
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        yield from _line(old, new)


def _line(old: StatementLine | None, new: StatementLine | None) -> Iterator[Difference]:
    line = new or old
    # A kind that the group added meanwhile had nothing to show before.
    nothing = Figure(0, 0)
    # The report says of cash and bank what is there, not how it moved.
    for part in (FOUNDING,) if line.section == Section.BALANCES else (MONTH, FOUNDING):
        figures = [getattr(one, part) if one else nothing for one in (old, new)]
        told = [(figure.amount, figure.cases) if figure else (None, None) for figure in figures]
        for place, unit in enumerate((BAHT, CASES)):
            if unit == CASES and line.section != Section.BENEFITS:
                continue
            before, after = (one[place] for one in told)
            if before != after:
                yield Difference(f"{line.section}.{line.slug}", line.label, part, unit, before, after)


def entries_between(older: MonthlyReport, newer: MonthlyReport | None) -> QuerySet[JournalEntry]:
    """The entries of the group in scope that came after `older` was closed, up to where `newer` ends (None: to now).

    Dated in the month or before it, oldest first: those that made the difference.
    """
    found = entries().filter(number__gt=older.last_number, on__lte=older.month.last, posted_at__isnull=False)
    if newer is not None:
        found = found.filter(number__lte=newer.last_number)
    return found.order_by("number")


@dataclass(frozen=True)
class Step:
    """One revision, what changed in it against the one before, and the entries that changed it."""

    statement: Statement
    changes: tuple[Difference, ...]
    entries: tuple[JournalEntry, ...] = ()
    is_first: bool = False


def steps(statements: Iterable[Statement], made: Iterable[JournalEntry] = ()) -> list[Step]:
    """Revisions, newest first, each against the one before it; `made` are entries to be told with them."""
    newest_first, made = list(statements), list(made)
    found = []
    for newer, older in zip_longest(newest_first, newest_first[1:]):
        if older is None:
            found.append(Step(newer, (), is_first=True))
            continue
        between = (one for one in made if older.last_number < one.number <= newer.last_number)
        found.append(Step(newer, differences(older, newer), tuple(between)))
    return found
