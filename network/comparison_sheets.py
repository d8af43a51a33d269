"""What puts a network's month beside others, as sheets of its workbook.

Promises: the same rows as page and paper, in numbers; a sheet that would show nothing is not there. Refuses formulas:
those of the ratios stand beneath them in words.
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from network.comparison import CompareRow, comparison_table, comparisons
from network.consolidation import Consolidation
from network.ratios import FORMULAS, RatioRow, ratio_rows, rounding_words
from network.rows import PartRow, part_rows, total_row
from reports.spreadsheet import BOLD, GRAND, baht, people, set_paper, write_head, write_note, write_row, write_titles


def write_comparisons(book: Workbook, consolidation: Consolidation, titles: list[str]) -> None:
    """A sheet each for the networks below, the groups beside each other, and earlier months."""
    for title, write, is_there in (
        (_("Network by network"), _write_below, bool(consolidation.parts)),
        (_("Groups beside each other"), _write_beside, len(consolidation.reports) > 1),
        (_("Compared"), _write_compared, bool(comparison_table(comparisons(consolidation)))),
    ):
        if is_there:
            sheet = book.create_sheet(title)
            write_titles(sheet, titles, example=consolidation.is_example)
            write(sheet, consolidation)


def _write_below(sheet: Worksheet, consolidation: Consolidation) -> None:
    sums = [
        f"{name}, {column}"
        for name in (_("Received"), _("Welfare"), _("Other spending"))
        for column in (_("this month"), _("since founding"))
    ]
    head = [_("Network"), _("Submitted"), _("Groups"), _("Members"), *sums, _("Fund left over"), _("Missing")]
    write_head(sheet, head)
    for one in part_rows(consolidation):
        write_row(sheet, _part_cells(one))
    whole = PartRow(consolidation, total_row(consolidation), is_own=True)
    write_row(sheet, _part_cells(whole), font=BOLD, border=GRAND)
    set_paper(sheet, widths=(28, 11, 11, 11, *[16] * 7, 40))


def _part_cells(one: PartRow) -> list:
    figures = [figure for _section, value in one.row.sections for figure in (value.month, value.since_founding)]
    sums = [baht(figure.amount if figure else None) for figure in figures]
    groups = [len(one.part.reports), one.part.belonging]
    return [one.row.label, *groups, people(one.row.members), *sums, baht(one.row.fund), one.missing]


def _write_beside(sheet: Worksheet, consolidation: Consolidation) -> None:
    write_head(sheet, [_("Group"), *(formula.label for formula in FORMULAS)])
    *groups, total = ratio_rows(consolidation)
    for row in groups:
        write_row(sheet, _ratio_cells(row))
    write_row(sheet, _ratio_cells(total), font=BOLD, border=GRAND)
    for formula in FORMULAS:
        write_note(sheet, f"{formula.label} = {formula.words}", columns=len(FORMULAS) + 1)
    write_note(sheet, rounding_words(), columns=len(FORMULAS) + 1)
    set_paper(sheet, widths=(26, *[17] * len(FORMULAS)))


def _ratio_cells(row: RatioRow) -> list:
    return [row.label, *(_("not recorded") if one.in_files is None else Decimal(one.in_files) for one in row.ratios)]


def _write_compared(sheet: Worksheet, consolidation: Consolidation) -> None:
    table = comparison_table(comparisons(consolidation))
    head = [_("Figure"), consolidation.month.short()]
    for column in table.columns:
        head += [column.month.short(), _("change from %(month)s") % {"month": column.label}]
    write_head(sheet, head)
    for row in table.rows:
        write_row(sheet, _compared_cells(row))
    for sentence in table.sentences:
        write_note(sheet, sentence, columns=len(head))
    set_paper(sheet, widths=(30, *[20] * (len(head) - 1)))


def _compared_cells(row: CompareRow) -> list:
    shown = baht if row.is_money else people
    cells = [row.label, shown(row.now)]
    for _column, change in row.cells:
        cells += [
            shown(change.then),
            _("cannot be compared") if change.difference is None else shown(change.difference),
        ]
    return cells
