"""The order in which every page, paper and file reads a consolidated month out.

Promises: one row per group and one for the total, then the lines by kind, the same on each rendering; missing groups
in words. Refuses to work out a figure that the consolidation does not carry, and to know of HTML, cells or commas.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group
from ledger.arrears import MembersDues
from ledger.queries import Figure
from network.consolidation import Consolidation, Sum
from reports.rows import MONEY_SECTIONS, balance_lines, blocks, dues_labels, section_titles
from reports.statement import Statement, StatementLine, Total


@dataclass(frozen=True)
class Row:
    """One group, or (`statement` None) all of them: members, the three sections of money, the fund in satang."""

    label: str
    statement: Statement | None
    members: int | None
    receipts: Total | Sum
    benefits: Total | Sum
    spending: Total | Sum
    fund: int | None

    @property
    def sections(self) -> tuple[tuple[str, Total | Sum], ...]:
        """The three sections of money in the order of the report."""
        return tuple((section.value, getattr(self, section)) for section in MONEY_SECTIONS)


@dataclass(frozen=True)
class KindLine:
    """One kind of money over all groups; `key` is its name in files ("receipts.entry_fee")."""

    key: str
    label: str
    sum: Sum


@dataclass(frozen=True)
class KindBlock:
    """One section by kind, and what it adds up to."""

    section: str
    title: str
    lines: tuple[KindLine, ...]
    total_label: str
    total: Sum

    @property
    def counts_cases(self) -> bool:
        """Whether cases stand beside the sums."""
        return self.section == "benefits"


def group_rows(consolidation: Consolidation) -> tuple[Row, ...]:
    """A row for each group that submitted, by slug."""
    return tuple(
        Row(one.group.name, one, one.members.end, one.receipts, one.benefits, one.spending, one.fund)
        for one in consolidation.statements
    )


def total_row(consolidation: Consolidation) -> Row:
    """What the groups that submitted come to together."""
    value = consolidation
    return Row(_("All groups"), None, value.members, value.receipts, value.benefits, value.spending, value.fund)


def kind_blocks(consolidation: Consolidation, *, short: bool = False) -> tuple[KindBlock, ...]:
    """Received, welfare, other spending by kind. `short` leaves out what no group ever had, but the record's own."""
    titles = section_titles()
    return tuple(
        KindBlock(
            section=section.value,
            title=titles[section][0],
            lines=tuple(
                KindLine(f"{section}.{line.slug}", line.label or line.name, added)
                for line, added in consolidation.lines(section)
                if not short or _is_worth_a_line(line, added)
            ),
            total_label=titles[section][1],
            total=consolidation.total(section),
        )
        for section in MONEY_SECTIONS
    )


def _is_worth_a_line(line: StatementLine, added: Sum) -> bool:
    figures = [figure for figure in (added.month, added.since_founding) if figure]
    return line.section == "benefits" or line.code.startswith("40") or any(figure.amount for figure in figures)


@dataclass(frozen=True)
class DuesOfGroup:
    """How the members of one group, or (`group` None) of all, stand; `dues` None is not recorded."""

    label: str
    group: Group | None
    dues: MembersDues | None

    @property
    def cells(self) -> tuple[tuple[str, int | None, int | None], ...]:
        """(name in files, members, satang or None) in the order of the table."""
        if self.dues is None:
            return (("members", None, None), ("paid", None, None), *((key, None, None) for key in BEHIND_AND_AHEAD))
        counted = (("members", self.dues.members, None), ("paid", self.dues.paid, None))
        money = ((key, getattr(self.dues, key), getattr(self.dues, f"{key}_amount")) for key in BEHIND_AND_AHEAD)
        return (*counted, *money)


BEHIND_AND_AHEAD = ("arrears_1", "arrears_2", "arrears_3", "ahead", "past_end")


def dues_head() -> dict[str, str]:
    """What the columns of that table are called, by their name in files."""
    labels = dues_labels()
    return {key: labels[key] for key in ("members", "paid", *BEHIND_AND_AHEAD)}


def rows_of_dues(consolidation: Consolidation) -> tuple[DuesOfGroup, ...]:
    """A row for each group that submitted, and the last one for all of them."""
    rows = (DuesOfGroup(one.group.name, one.group, one.dues) for one in consolidation.statements)
    return (*rows, DuesOfGroup(_("All groups"), None, consolidation.dues))


def names(groups: Iterable[Group]) -> str:
    """Groups in words: their names with commas."""
    return ", ".join(group.name for group in groups)


def missing_sentence(consolidation: Consolidation) -> str:
    """Who has not submitted, in words; that nobody is missing is said too."""
    missing = consolidation.missing
    if not missing:
        return _("Every group has submitted this month.")
    return ngettext(
        "%(count)s of %(all)s groups has not submitted this month and is in none of the sums: %(names)s.",
        "%(count)s of %(all)s groups have not submitted this month and are in none of the sums: %(names)s.",
        len(missing),
    ) % {"count": len(missing), "all": len(missing) + len(consolidation.statements), "names": names(missing)}


def remarks(consolidation: Consolidation) -> list[str]:
    """What the totals could not include, in words (D20)."""
    found = []
    if consolidation.members_not_recorded:
        found.append(
            _("The number of members is not recorded for: %(names)s.")
            % {"names": names(consolidation.members_not_recorded)}
        )
    if consolidation.receipts.not_recorded:
        found.append(
            _("“This month” is not recorded for: %(names)s. Their figures since founding are in the sums.")
            % {"names": names(consolidation.receipts.not_recorded)}
        )
    if consolidation.dues_not_recorded:
        found.append(
            _("Who paid and who is behind is not recorded for: %(names)s.")
            % {"names": names(consolidation.dues_not_recorded)}
        )
    without = [value.group for value in consolidation.statements if not _cases_complete(value.benefits)]
    if without:
        found.append(_("Cases of welfare are recorded only in part for: %(names)s.") % {"names": names(without)})
    return found


def _cases_complete(total: Total) -> bool:
    figures: list[Figure | None] = [total.month, total.since_founding]
    return all(figure.cases_complete for figure in figures if figure)


def figures_of(statement: Statement) -> list[tuple[str, str]]:
    """Every figure of a group's month that can be asked about: its name in files, and its label."""
    found = [("members", _("Members when the month ended"))]
    for block in blocks(statement):
        found += [(f"{block.section}.{line.slug}", f"{block.title}: {line.label}") for line in block.lines]
    found.append(("fund", _("Fund left over")))
    return found + [(f"balances.{line.slug}", line.label) for line in balance_lines(statement)]
