"""A consolidated month as a spreadsheet: the network on the first sheet, then every group on its own.

Promises: sums are real numbers in baht, what is unknown stands there in words, missing groups are named above the
table, and every sheet prints on A4. Refuses formulas, as the sheet of a single group does.
"""

import re

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ledger.queries import Figure
from network.comparison_sheets import write_comparisons
from network.consolidation import Consolidation, Sum
from network.rows import (
    BEHIND_AND_AHEAD,
    DuesOfGroup,
    KindBlock,
    Row,
    dues_head,
    group_rows,
    kind_blocks,
    missing_sentence,
    remarks,
    report_remark,
    rows_of_dues,
    total_row,
)
from reports.spreadsheet import (
    BOLD,
    GRAND,
    TOTAL,
    baht,
    people,
    saved,
    set_paper,
    write_head,
    write_note,
    write_row,
    write_statement,
    write_titles,
)
from reports.statement import Statement, Total

COLUMNS = 13
# What a spreadsheet program takes as the name of a sheet.
_NOT_IN_A_TITLE, _LONGEST_TITLE = re.compile(r"[\[\]:*?/\\]"), 31


def consolidation_workbook(consolidation: Consolidation) -> bytes:
    """The network's month as an XLSX file."""
    book = Workbook()
    book.remove(book.active)
    write_consolidation(book, consolidation)
    return saved(book)


def write_consolidation(book: Workbook, consolidation: Consolidation) -> None:
    """The sheets of a network's month, behind those that the workbook has."""
    _write_network(book.create_sheet(consolidation.month.be_iso), consolidation)
    _write_dues(book.create_sheet(_("Payments of the members")), consolidation)
    _write_kinds(book.create_sheet(_("By kind")), consolidation)
    write_comparisons(book, consolidation, _titles(consolidation))
    for statement in consolidation.statements:
        write_statement(book.create_sheet(_sheet_title(book, statement)), statement)


def _sheet_title(book: Workbook, statement: Statement) -> str:
    """The group's name, or its short name where two groups bear the same or a sheet cannot be called so."""
    title = _NOT_IN_A_TITLE.sub(" ", statement.group.name).strip("' ")
    if not title or len(title) > _LONGEST_TITLE or title in book.sheetnames:
        title = statement.group.slug[:_LONGEST_TITLE]
    return title


def _titles(consolidation: Consolidation) -> list[str]:
    title = _("Consolidated report, %(month)s") % {"month": consolidation.month.label()}
    return [consolidation.network.name, title, missing_sentence(consolidation)]


def _write_network(sheet: Worksheet, consolidation: Consolidation) -> None:
    write_titles(sheet, _titles(consolidation), example=consolidation.is_example)
    month, founding = _("this month"), _("since founding")
    sums = [f"{name}, {column}" for name in (_("Received"),) for column in (month, founding)]
    welfare = [f"{name}, {column}" for column in (month, founding) for name in (_("Welfare cases"), _("Welfare"))]
    spending = [f"{_('Other spending')}, {column}" for column in (month, founding)]
    head = [
        _("Group"),
        _("Status"),
        _("Members"),
        *sums,
        *welfare,
        *spending,
        _("Fund left over"),
        _("Digest of the books"),
    ]
    write_head(sheet, head)
    for row in group_rows(consolidation):
        write_row(sheet, _network_cells(row))
    write_row(sheet, _network_cells(total_row(consolidation)), font=BOLD, border=GRAND)
    for sentence in remarks(consolidation):
        write_note(sheet, sentence, columns=COLUMNS)
    set_paper(sheet, widths=(26, 12, 11, 16, 18, 14, 16, 14, 18, 16, 18, 18, 20))


def _network_cells(row: Row) -> list:
    status, digest = (report_remark(row.report), row.report.digest) if row.report else ("", "")
    spending = [_sum(row.spending.month), _sum(row.spending.since_founding)]
    received = [_sum(row.receipts.month), _sum(row.receipts.since_founding)]
    welfare = [cell for value in (row.benefits.month, row.benefits.since_founding) for cell in _with_cases(value)]
    return [row.label, status, people(row.members), *received, *welfare, *spending, baht(row.fund), digest]


def _sum(figure: Figure | None):
    return baht(figure.amount if figure else None)


def _with_cases(figure: Figure | None) -> list:
    return [people(figure.cases if figure else None), _sum(figure)]


def _write_dues(sheet: Worksheet, consolidation: Consolidation) -> None:
    write_titles(sheet, _titles(consolidation), example=consolidation.is_example)
    head = [_("Group")]
    for key, label in dues_head().items():
        head += [label, *([f"{label}, {_('baht')}"] if key in BEHIND_AND_AHEAD else [])]
    write_head(sheet, head)
    *groups, total = rows_of_dues(consolidation)
    for row in groups:
        write_row(sheet, _dues_cells(row))
    write_row(sheet, _dues_cells(total), font=BOLD, border=GRAND)
    set_paper(sheet, widths=(26, *[13] * (len(head) - 1)))


def _dues_cells(row: DuesOfGroup) -> list:
    cells: list = [row.label]
    for key, members, amount in row.cells:
        cells += [people(members), *([baht(amount)] if key in BEHIND_AND_AHEAD else [])]
    return cells


def _write_kinds(sheet: Worksheet, consolidation: Consolidation) -> None:
    write_titles(sheet, _titles(consolidation), example=consolidation.is_example)
    head = ["", _("This month, cases"), _("This month, baht"), _("Since founding, cases"), _("Since founding, baht")]
    write_head(sheet, head)
    for block in kind_blocks(consolidation):
        write_row(sheet, [block.title], font=BOLD)
        for line in block.lines:
            write_row(sheet, [line.label, *_kind_cells(line.sum, block)])
        write_row(sheet, [block.total_label, *_kind_cells(block.total, block)], font=BOLD, border=TOTAL)
    write_row(sheet, [_("Fund left over"), "", "", "", baht(consolidation.fund)], font=BOLD, border=GRAND)
    set_paper(sheet, widths=(38, 15, 17, 15, 19))


def _kind_cells(value: Sum | Total, block: KindBlock) -> list:
    cells: list = []
    for figure in (value.month, value.since_founding):
        cells += _with_cases(figure) if block.counts_cases else ["", _sum(figure)]
    return cells
