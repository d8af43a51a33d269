"""A network's month beside last month and the same month last year.

Promises: like is compared with like: a difference is taken over the groups that are in both months and recorded the
figure in both, and it says how many those are. Refuses (None, in words) a difference where no group is in both.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.thai_dates import Month
from ledger.chart import Section
from ledger.money import MINUS
from network.consolidation import Consolidation
from network.past import Then
from network.submitted import Submitted
from reports.act_rows import signed


@dataclass(frozen=True)
class Change:
    """One figure now and then, satang or members; None: nobody recorded it. `both`: groups the difference is over."""

    key: str
    label: str
    now: int | None
    then: int | None
    difference: int | None
    both: int

    @property
    def is_money(self) -> bool:
        """Whether it is satang and no count."""
        return self.key != "members"

    @property
    def shown(self) -> str | None:
        """The difference with its sign; None: it cannot be compared."""
        if self.difference is None:
            return None
        people = f"{self.difference:+,}" if self.difference else "0"
        return signed(self.difference) if self.is_money else people.replace("-", MINUS)


@dataclass(frozen=True)
class Comparison:
    """The month beside an earlier one; `key` is its name in files. `groups_now` and `groups_then` submitted."""

    key: str
    month: Month
    groups_now: int
    groups_then: int
    changes: tuple[Change, ...]

    @property
    def label(self) -> str:
        """Which earlier month it is."""
        return {"month_before": _("last month"), "year_before": _("same month last year")}[self.key]

    @property
    def sentence(self) -> str:
        """How many groups are in each of the two months, and how many in both."""
        told = {"month": self.month.label(), "then": f"{self.groups_then:,}", "now": f"{self.groups_now:,}"}
        if not self.groups_then:
            return _("No group’s report of %(month)s is here: nothing can be compared with it.") % told
        if self.are_the_same:
            words = ngettext(
                "Compared with %(month)s: the same %(now)s group.",
                "Compared with %(month)s: the same %(now)s groups.",
                self.groups_now,
            )
            return words % told
        words = _(
            "Compared with %(month)s: %(then)s groups then, %(now)s now. A change is taken over the groups that "
            "recorded the figure in both months: %(both)s."
        )
        both = ", ".join(f"{change.label} {change.both:,}" for change in self.changes)
        return words % (told | {"both": both})

    @property
    def are_the_same(self) -> bool:
        """Whether the same groups, all of them, are in every figure of both."""
        return all(change.both == self.groups_now == self.groups_then for change in self.changes)


@dataclass(frozen=True)
class CompareRow:
    """One figure of the month, and beside each earlier month what it was and by how much it changed."""

    label: str
    now: int | None
    is_money: bool
    cells: tuple[tuple[Comparison, Change], ...]


@dataclass(frozen=True)
class CompareTable:
    """The month beside earlier ones, a row a figure. Empty where no earlier month has a report.

    `sentences`: how many groups are in each month, and over which a change is taken where they are not the same.
    """

    columns: tuple[Comparison, ...]
    rows: tuple[CompareRow, ...]
    sentences: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.columns)


def comparison_table(compared: tuple[Comparison, ...]) -> CompareTable:
    """The comparisons as one table; a month that nobody submitted is told in a sentence and has no column."""
    columns = tuple(one for one in compared if one.groups_then)
    if not columns:
        return CompareTable((), (), ())
    figures = zip(*(column.changes for column in columns), strict=True)
    rows = tuple(
        CompareRow(changes[0].label, changes[0].now, changes[0].is_money, tuple(zip(columns, changes, strict=True)))
        for changes in figures
    )
    return CompareTable(columns, rows, tuple(one.sentence for one in compared))


_NOW: dict[str, Callable[[Submitted], int | None]] = {
    "fund": lambda one: one.fund,
    "receipts": lambda one: _of_month(one, Section.RECEIPTS),
    "benefits": lambda one: _of_month(one, Section.BENEFITS),
    "members": lambda one: one.members_end,
}


def _of_month(one: Submitted, section: str) -> int | None:
    figure = one.total(section).month
    return figure.amount if figure else None


def labels() -> dict[str, str]:
    """What the four figures are called."""
    return {
        "fund": _("Fund left over"),
        "receipts": _("Received in the month"),
        "benefits": _("Welfare in the month"),
        "members": _("Members"),
    }


def comparisons(value: Consolidation) -> tuple[Comparison, ...]:
    """The month beside last month and the same month last year."""
    past = value.past
    if past is None:
        return ()
    return tuple(
        _compare(value, key, month)
        for key, month in (("month_before", past.month_before), ("year_before", past.year_before))
    )


def _compare(value: Consolidation, key: str, month: Month) -> Comparison:
    then = value.past.of(month)
    changes = tuple(_change(value, then, name, label) for name, label in labels().items())
    return Comparison(key, month, len(value.reports), len(then), changes)


def _change(value: Consolidation, then: dict[int, Then], key: str, label: str) -> Change:
    now_by_group = {one.group.pk: _NOW[key](one) for one in value.reports}
    before = {group_id: getattr(told, key) for group_id, told in then.items()}
    known_now = [figure for figure in now_by_group.values() if figure is not None]
    known_then = [figure for figure in before.values() if figure is not None]
    pairs = [
        (figure, before[group_id])
        for group_id, figure in now_by_group.items()
        if figure is not None and before.get(group_id) is not None
    ]
    return Change(
        key=key,
        label=label,
        now=sum(known_now) if known_now else None,
        then=sum(known_then) if known_then else None,
        difference=sum(now - was for now, was in pairs) if pairs else None,
        both=len(pairs),
    )
