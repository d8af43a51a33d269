"""The order in which every page, paper and file reads a consolidated month out.

Promises: one row per group and one for the total, then the lines by kind, the same on each rendering; missing groups
in words. Refuses to work out a figure that the consolidation does not carry, and to know of HTML, cells or commas.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group
from ledger.arrears import MembersDues
from ledger.chart import Section
from ledger.queries import Figure
from network.consolidation import Consolidation, Sum
from network.submitted import Submitted
from reports.act_rows import signed
from reports.rows import MONEY_SECTIONS, balance_lines, blocks, dues_labels, section_titles
from reports.statement import Statement, StatementLine, Total


@dataclass(frozen=True)
class Row:
    """One group, or (`report` None) all of them: members, the three sections of money, the fund in satang."""

    label: str
    report: Submitted | None
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
        Row(one.group.name, one, one.members_end, *map(one.total, MONEY_SECTIONS), one.fund)
        for one in consolidation.reports
    )


def total_row(consolidation: Consolidation) -> Row:
    """What the groups that submitted come to together."""
    value = consolidation
    return Row(_("All groups"), None, value.members, value.receipts, value.benefits, value.spending, value.fund)


@dataclass(frozen=True)
class PartRow:
    """One network below, or (`is_own`) the groups that belong to the network itself: who reported, what it is."""

    part: Consolidation
    row: Row
    is_own: bool

    @property
    def missing(self) -> str:
        """Who of it is in none of the sums, by name."""
        return missing_names(self.part)


def part_rows(consolidation: Consolidation) -> tuple[PartRow, ...]:
    """A row for each network right below; none where there is nothing below."""
    return tuple(
        PartRow(
            part, _part_row(part, is_own=part.network == consolidation.network), part.network == consolidation.network
        )
        for part in consolidation.parts
    )


def _part_row(part: Consolidation, *, is_own: bool) -> Row:
    label = _("Groups of %(network)s itself") if is_own else "%(network)s"
    return replace(total_row(part), label=label % {"network": part.network.name})


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
    rows = (DuesOfGroup(one.group.name, one.group, one.dues) for one in consolidation.reports)
    return (*rows, DuesOfGroup(_("All groups"), None, consolidation.dues))


def names(groups: Iterable[Group]) -> str:
    """Groups in words: their names with commas."""
    return ", ".join(group.name for group in groups)


def report_remark(report: Submitted) -> str:
    """What is to be said of a group's report beside its name: its state, whether it came late, what it points at."""
    said = [report.status_label if report.is_accepted else _("waits to be accepted")]
    if report.is_late:
        said.append(late_words(report))
    if report.findings:
        number = len(report.findings)
        said.append(ngettext("%(number)s remark", "%(number)s remarks", number) % {"number": number})
    return " · ".join(said)


def late_words(report: Submitted) -> str:
    """How many days after the deadline it came."""
    days = report.acts.days_late
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": f"{days:,}"}


def missing_names(consolidation: Consolidation) -> str:
    """Who is in none of the sums, by name; of one that handed in and got it back that is said."""
    back = {one.group.pk for one in consolidation.sent_back}
    words = _("%(name)s (sent back to be corrected)")
    return ", ".join(words % {"name": one.name} if one.pk in back else one.name for one in consolidation.missing)


def missing_sentence(consolidation: Consolidation) -> str:
    """Who has not submitted, in words; that nobody is missing is said too."""
    missing = consolidation.missing
    if not missing:
        return _("Every group has submitted this month.")
    return ngettext(
        "%(count)s of %(all)s groups has not submitted this month and is in none of the sums: %(names)s.",
        "%(count)s of %(all)s groups have not submitted this month and are in none of the sums: %(names)s.",
        len(missing),
    ) % {"count": len(missing), "all": consolidation.belonging, "names": missing_names(consolidation)}


def late_sentence(consolidation: Consolidation) -> str:
    """Who submitted after the deadline, and by how much; empty if nobody did."""
    late = [f"{one.group.name} ({late_words(one)})" for one in consolidation.reports if one.is_late]
    return _("Submitted after the deadline: %(names)s.") % {"names": ", ".join(late)} if late else ""


def correction_sentences(consolidation: Consolidation) -> list[str]:
    """What figures of this month correct of months closed before, group by group."""
    return [
        _("Restated: %(group)s %(amount)s baht in %(month)s: %(line)s.")
        % {
            "group": group.name,
            "amount": signed(told.amount),
            "month": told.of_month.label(),
            "line": told.label,
        }
        for group, told in consolidation.corrections
    ]


def remarks(consolidation: Consolidation) -> list[str]:
    """What the totals could not include (D20), who was late, and what is corrected of earlier months, in words."""
    found = [late_sentence(consolidation)] if consolidation.late else []
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
    without = [one.group for one in consolidation.reports if not _cases_complete(one.total(Section.BENEFITS))]
    if without:
        found.append(_("Cases of welfare are recorded only in part for: %(names)s.") % {"names": names(without)})
    return found + correction_sentences(consolidation)


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
