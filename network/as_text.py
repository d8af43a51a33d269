"""A consolidated month as plain text for a terminal, and as CSV for other programs.

Promises: missing groups are named before any figure; one row per group and one for the total; CSV columns bear the
names that the figures have in the JSON file. Refuses to show an unknown as 0: text says "not recorded", CSV leaves
the cell empty.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ledger.arrears import MembersDues
from ledger.money import baht_decimal, format_baht
from ledger.queries import Figure
from network.as_data import slugs
from network.comparison import comparison_table, comparisons
from network.consolidation import Consolidation, Sum
from network.ratios import FORMULAS, RatioRow, ratio_rows, rounding_words
from network.rows import (
    BEHIND_AND_AHEAD,
    DuesOfGroup,
    KindBlock,
    Row,
    dues_head,
    group_rows,
    kind_blocks,
    missing_sentence,
    part_rows,
    remarks,
    rows_of_dues,
    total_row,
)
from network.submitted import Submitted
from reports.as_text import amount_text, count_text, csv_text, text_table
from reports.rows import cases_label
from reports.statement import Total


def consolidation_text(consolidation: Consolidation) -> str:
    """The network's month as it is read out at the meeting."""
    parts = [
        _title(consolidation),
        missing_sentence(consolidation),
        _("Since founding") + "\n" + text_table(_groups_table(consolidation, "since_founding")),
        _("This month") + "\n" + text_table(_groups_table(consolidation, "month")),
        _below(consolidation),
        _compared(consolidation),
        _("By kind, all groups together") + "\n" + text_table(_kinds_table(consolidation)),
        _("Payments of the members") + "\n" + text_table(_dues_table(consolidation)),
        _beside(consolidation),
        "\n".join(remarks(consolidation)),
        _digests(consolidation),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(consolidation: Consolidation) -> str:
    title = _("%(network)s: consolidated report, %(month)s") % {
        "network": consolidation.network.name,
        "month": consolidation.month.label(),
    }
    return f"{title}\n*** {_('Example data')} ***" if consolidation.is_example else title


def _groups_table(consolidation: Consolidation, column: str) -> list[Sequence[str] | None]:
    """One column of the report, a row per group; members and fund are those of the month's end in both."""
    head = [_("Group"), _("Members"), _("Received"), _("Welfare"), _("Cases"), _("Other spending"), _("Fund")]
    rows = [_text_row(row, column) for row in group_rows(consolidation)]
    return [head, None, *rows, None, _text_row(total_row(consolidation), column)]


def _text_row(row: Row, column: str) -> list[str]:
    received, welfare, spent = (getattr(total, column) for _section, total in row.sections)
    sums = [amount_text(received), amount_text(welfare), cases_label(welfare), amount_text(spent)]
    return [row.label, count_text(row.members), *sums, format_baht(row.fund)]


def _below(consolidation: Consolidation) -> str:
    """A row per network right below, with who is missing; nothing where there is none."""
    below = part_rows(consolidation)
    if not below:
        return ""
    head = [_("Network"), _("Groups"), _("Members"), _("Received"), _("Welfare"), _("Fund")]
    rows: list[Sequence[str] | None] = [head, None]
    for one in below:
        received, welfare, _spent = (value.since_founding for _section, value in one.row.sections)
        groups = f"{len(one.part.reports):,} / {one.part.belonging:,}"
        sums = [amount_text(received), amount_text(welfare), format_baht(one.row.fund)]
        rows.append([one.row.label, groups, count_text(one.row.members), *sums])
    missing = [f"{one.row.label}: {_('missing')} {one.missing}" for one in below if one.missing]
    return "\n".join([f"{_('Network by network')}, {_('since founding')}", text_table(rows), *missing])


def _compared(consolidation: Consolidation) -> str:
    """The month beside earlier ones; nothing where none was submitted."""
    table = comparison_table(comparisons(consolidation))
    if not table:
        return ""
    head = [_("Figure"), consolidation.month.short()]
    for column in table.columns:
        head += [column.month.short(), _("change from %(month)s") % {"month": column.label}]
    rows: list[Sequence[str] | None] = [head, None]
    for row in table.rows:
        shown = format_baht if row.is_money else count_text
        cells = [row.label, shown(row.now)]
        for _column, change in row.cells:
            cells += [shown(change.then), change.shown or _("cannot be compared")]
        rows.append(cells)
    return "\n".join([_("Compared with earlier months"), text_table(rows), *table.sentences])


def _beside(consolidation: Consolidation) -> str:
    """Groups beside each other, and the formulas in words; nothing for a group alone."""
    if len(consolidation.reports) < 2:
        return ""
    *groups, total = ratio_rows(consolidation)
    rows: list[Sequence[str] | None] = [[_("Group"), *(formula.label for formula in FORMULAS)], None]
    rows += [_ratio_cells(row) for row in groups] + [None, _ratio_cells(total)]
    words = [f"{formula.label} = {formula.words}" for formula in FORMULAS]
    return "\n".join([_("Groups beside each other"), text_table(rows), *words, rounding_words()])


def _ratio_cells(row: RatioRow) -> list[str]:
    return [row.label, *(one.shown or _("not recorded") for one in row.ratios)]


def _kinds_table(consolidation: Consolidation) -> list[Sequence[str] | None]:
    rows: list[Sequence[str] | None] = [("", _("this month"), "", _("since founding"), "")]
    for block in kind_blocks(consolidation, short=True):
        rows += [None, (block.title,)]
        rows += [(f"  {line.label}", *_kind_cells(line.sum, block)) for line in block.lines]
        rows.append((block.total_label, *_kind_cells(block.total, block)))
    return rows


def _kind_cells(value: Sum, block: KindBlock) -> tuple[str, ...]:
    cells: list[str] = []
    for figure in (value.month, value.since_founding):
        cells += [amount_text(figure), cases_label(figure) if block.counts_cases and figure else ""]
    return tuple(cells)


def _dues_table(consolidation: Consolidation) -> list[Sequence[str] | None]:
    """Members paid up, behind and ahead, baht behind them; a row per group."""
    *groups, total = rows_of_dues(consolidation)
    head = [_("Group")]
    for key, label in dues_head().items():
        head += [label, *([_("baht")] if key in BEHIND_AND_AHEAD else [])]
    return [head, None, *map(_dues_text, groups), None, _dues_text(total)]


def _dues_text(row: DuesOfGroup) -> list[str]:
    cells = [row.label]
    for key, members, amount in row.cells:
        cells += [count_text(members), *([format_baht(amount)] if key in BEHIND_AND_AHEAD else [])]
    return cells


def _digests(consolidation: Consolidation) -> str:
    lines = [
        _("%(group)s: digest of the books %(digest)s")
        % {"group": one.group.name, "digest": one.digest or _("no entry yet")}
        for one in consolidation.reports
    ]
    return "\n".join(lines)


def consolidation_csv(consolidation: Consolidation) -> str:
    """Comma separated values: missing groups first, then a row per group, then the total."""
    back = {one.group.pk for one in consolidation.sent_back}
    rows = [
        ("sent_back" if group.pk in back else "missing", group.slug, group.name) for group in consolidation.missing
    ]
    rows += [
        _csv_row(consolidation, row, ratios)
        for row, ratios in zip(
            (*group_rows(consolidation), total_row(consolidation)), ratio_rows(consolidation), strict=True
        )
    ]
    return csv_text(_csv_columns(consolidation), rows)


ABOUT = ("row", "slug", "name", "month", "month_be", "status", "revision", "digest", "example", "members", "fund")


def _csv_columns(consolidation: Consolidation) -> list[str]:
    columns = [*ABOUT]
    for block in kind_blocks(consolidation):
        keys = [f"totals.{block.section}", *(line.key for line in block.lines)]
        columns += [name for key in keys for name in _figure_columns(key, block)]
    for key in ("members", "paid"):
        columns.append(f"dues.{key}")
    for key in BEHIND_AND_AHEAD:
        columns += [f"dues.{key}.members", f"dues.{key}.amount"]
    columns += [f"ratios.{formula.key}" for formula in FORMULAS]
    return [*columns, "days_late", "not_recorded"]


def _figure_columns(key: str, block: KindBlock) -> list[str]:
    if not block.counts_cases:
        return [f"{key}.month", f"{key}.since_founding"]
    parts = ("amount", "cases", "cases_complete")
    return [f"{key}.{column}.{part}" for column in ("month", "since_founding") for part in parts]


def _csv_row(consolidation: Consolidation, row: Row, ratios: RatioRow) -> list:
    month = (consolidation.month.iso, consolidation.month.be_iso)
    cells: list = [*_about(consolidation, row.report, month), row.members, baht_decimal(row.fund)]
    totals = dict(row.sections)
    for block in kind_blocks(consolidation):
        for value in (totals[block.section], *_kind_values(consolidation, block, row.report)):
            cells += _csv_figures(value, block)
    cells += _csv_dues(consolidation.dues if row.report is None else row.report.dues)
    cells += [one.in_files for one in ratios.ratios]
    without_month = consolidation.receipts.not_recorded if row.report is None else ()
    return [*cells, row.report.acts.days_late if row.report else None, " ".join(slugs(without_month))]


def _csv_dues(dues: MembersDues | None) -> list:
    cells: list = []
    for key, members, amount in DuesOfGroup("", None, dues).cells:
        cells += [members, *([baht_decimal(amount)] if key in BEHIND_AND_AHEAD else [])]
    return cells


def _about(consolidation: Consolidation, report: Submitted | None, month: tuple[str, str]) -> list:
    if report is None:
        return ["total", "", _("All groups"), *month, "", "", "", "yes" if consolidation.is_example else "no"]
    group, frozen = report.group, report.report
    sealed = [report.acts.status, frozen.revision, frozen.digest, "yes" if frozen.is_example else "no"]
    return ["group", group.slug, group.name, *month, *sealed]


def _kind_values(consolidation: Consolidation, block: KindBlock, report: Submitted | None) -> tuple:
    if report is None:
        return tuple(line.sum for line in block.lines)
    return consolidation.lines_of(report, block.section)


def _csv_figures(value: Total | Sum, block: KindBlock) -> list:
    return [
        cell
        for figure in (value.month, value.since_founding)
        for cell in (_with_cases(figure) if block.counts_cases else [baht_decimal(figure.amount) if figure else None])
    ]


def _with_cases(figure: Figure | None) -> list:
    if figure is None:
        return [None, None, None]
    return [baht_decimal(figure.amount), figure.cases, "yes" if figure.cases_complete else "no"]
