"""A statement as a spreadsheet.

Promises: sums are real numbers in baht that can be added up, what is unknown stands there in words, text never runs
as a formula, and the sheet prints on A4. Refuses formulas of its own: the file says what the report says, also when
somebody has cut a row out.
"""

import io
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from groups.characters import UNSTORABLE
from ledger.money import baht_decimal
from ledger.queries import Figure
from reports.act_rows import act_rows, correction_name, corrections_sum
from reports.rows import (
    Block,
    balance_lines,
    blocks,
    dues_rows,
    fund_rows,
    member_rows,
    source_label,
    without_cases,
)
from reports.statement import Statement, StatementLine, Total

BAHT_FORMAT, COUNT_FORMAT = "#,##0.00;[Red]-#,##0.00", "#,##0"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOLD, TITLE, SOFT = Font(bold=True), Font(bold=True, size=14), Font(color="FF4B5768")
WARNING = Font(bold=True, color="FF7A4A00")
_INK, _RULE = Side(style="thin", color="FF17202F"), Side(style="hair", color="FF7C8BA0")
_DOUBLE = Side(style="double", color="FF17202F")
LINE = Border(bottom=_RULE)
TOTAL = Border(top=_INK, bottom=_INK)
GRAND = Border(top=_INK, bottom=_DOUBLE)
HEAD = Border(bottom=Side(style="medium", color="FF17202F"))
HEAD_FILL = PatternFill("solid", fgColor="FFE7EDF8")


def statement_workbook(statement: Statement) -> bytes:
    """One group's month as an XLSX file."""
    book = Workbook()
    book.active.title = statement.month.be_iso
    write_statement(book.active, statement)
    return saved(book)


def write_statement(sheet: Worksheet, statement: Statement) -> None:
    """One group's month on a sheet of its own; a network's workbook has one for every group."""
    titles = [
        statement.group.name,
        _("Monthly report, %(month)s") % {"month": statement.month.label()},
        _("Status: %(status)s") % {"status": statement.status_label},
    ]
    write_titles(sheet, titles, example=statement.is_example)
    head = ["", _("This month, cases"), _("This month, baht"), _("Since founding, cases"), _("Since founding, baht")]
    write_head(sheet, [*head, _("Remark")])
    _write_members(sheet, statement)
    _write_dues(sheet, statement)
    for block in blocks(statement):
        _write_block(sheet, block)
    _write_fund(sheet, statement)
    _write_corrections(sheet, statement)
    _write_remarks(sheet, statement)
    set_paper(sheet, widths=(38, 15, 17, 15, 19, 34))


def _write_members(sheet: Worksheet, statement: Statement) -> None:
    write_row(sheet, [_("Members")], font=BOLD)
    for row in member_rows(statement.members):
        remark = source_label(statement.members) if row.key == "end" else ""
        write_row(sheet, [row.label, people(row.count), "", "", "", remark])


def _write_dues(sheet: Worksheet, statement: Statement) -> None:
    write_row(sheet, [_("Payments of the members")], font=BOLD)
    for row in dues_rows(statement.dues):
        amount = "" if row.amount is None else baht(row.amount)
        write_row(sheet, [row.label, people(row.members), amount])


def _write_block(sheet: Worksheet, block: Block) -> None:
    write_row(sheet, [block.title], font=BOLD)
    for line in block.lines:
        write_row(sheet, [line.label, *figure_cells(line, block.counts_cases)])
    remark = ""
    if block.counts_cases and not block.total.since_founding.cases_complete:
        names = ", ".join(line.label for line in without_cases(block))
        remark = _("Cases were not recorded for: %(names)s.") % {"names": names}
    cells = [block.total_label, *figure_cells(block.total, block.counts_cases), remark]
    write_row(sheet, cells, font=BOLD, border=TOTAL)


def _write_fund(sheet: Worksheet, statement: Statement) -> None:
    for row in fund_rows(statement):
        cells = [
            row.label,
            "",
            "" if row.at_end else baht(row.amount),
            "",
            baht(row.amount) if row.at_end else "",
            "",
        ]
        write_row(sheet, cells, font=BOLD if row.at_end else None, border=GRAND if row.at_end else LINE)
    write_row(sheet, [_("Where the fund lies")], font=BOLD)
    for line in balance_lines(statement):
        write_row(sheet, [line.label, "", "", "", baht(line.since_founding.amount)])


def _write_corrections(sheet: Worksheet, statement: Statement) -> None:
    """What the month corrects of months closed before, and what went to central funds."""
    if statement.corrections:
        write_row(sheet, [_("Corrections of earlier months")], font=BOLD)
        for one in statement.corrections:
            words = ngettext("%(count)s entry", "%(count)s entries", one.entries) % {"count": one.entries}
            write_row(sheet, [correction_name(one), "", baht(one.amount), "", "", words])
        cells = [_("All corrections, in the fund"), "", baht(corrections_sum(statement))]
        write_row(sheet, cells, font=BOLD, border=TOTAL)
    if statement.sent:
        write_row(sheet, [_("Sent to central funds")], font=BOLD)
        for sent in statement.sent:
            write_row(sheet, [sent.name, "", baht(sent.month), "", baht(sent.since_founding)])


def _write_remarks(sheet: Worksheet, statement: Statement) -> None:
    if statement.findings:
        write_row(sheet, [_("What stands out")], font=BOLD)
        for found in statement.findings:
            write_note(sheet, found.text, columns=6)
    write_note(sheet, _("Digest of the books: %(digest)s") % {"digest": statement.digest}, columns=6)
    if statement.acts.closed:
        write_note(sheet, _("Revision %(number)s") % {"number": statement.revision}, columns=6)
    for row in act_rows(statement.acts):
        write_note(sheet, f"{row.label}: {row.text}", columns=6)


def baht(satang: int | None) -> Decimal | str:
    """A sum as a number of baht, or that it is not recorded."""
    return _("not recorded") if satang is None else Decimal(baht_decimal(satang))


def people(count: int | None) -> int | str:
    """A count as a number, or that it is not recorded."""
    return _("not recorded") if count is None else count


def figure_cells(line: StatementLine | Total, counts_cases: bool) -> list:
    """Cases and baht of the month, cases and baht since founding; no cases where none are counted."""
    return [*_figure(line.month, counts_cases), *_figure(line.since_founding, counts_cases)]


def _figure(figure: Figure | None, counts_cases: bool) -> list:
    cases = people(figure.cases if figure else None) if counts_cases else ""
    return [cases, baht(figure.amount if figure else None)]


def write_titles(sheet: Worksheet, titles: Sequence[str], *, example: bool) -> None:
    """What the sheet is about, line by line, and that it is an example if it is one."""
    for row, title in enumerate(titles, start=1):
        put(sheet.cell(row, 1), title).font = TITLE if row == 1 else BOLD
    if example:
        put(sheet.cell(len(titles) + 1, 1), _("Example data")).font = WARNING


def write_head(sheet: Worksheet, names: Sequence[str]) -> None:
    """The names of the columns; rows above and including this one stay in view and stand on every printed page."""
    row = write_row(sheet, names, font=BOLD, border=HEAD)
    for cell in sheet[row]:
        cell.fill = HEAD_FILL
        cell.alignment = Alignment(
            wrap_text=True, vertical="bottom", horizontal="left" if cell.column == 1 else "right"
        )
    sheet.freeze_panes = f"B{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"


def write_row(sheet: Worksheet, values: Sequence, *, font: Font | None = None, border: Border = LINE) -> int:
    """One row of texts, counts (int) and sums (Decimal baht); the row's number."""
    row = sheet.max_row + 1
    for column, value in enumerate(values, start=1):
        cell = put(sheet.cell(row, column), value)
        cell.border = border
        if font:
            cell.font = font
    return row


def write_note(sheet: Worksheet, text: str, *, columns: int) -> None:
    """A sentence across the columns; tall enough to be read."""
    row = sheet.max_row + 1
    cell = put(sheet.cell(row, 1), text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    sheet.row_dimensions[row].height = 16 * (1 + len(text) // 110)


def put(cell: Cell, value) -> Cell:
    """A value in a cell: numbers as numbers, anything else as text that never runs."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        cell.value = value
        cell.number_format = BAHT_FORMAT if isinstance(value, Decimal) else COUNT_FORMAT
        return cell
    text = UNSTORABLE.sub("", str(value or ""))
    if not text:
        return cell
    cell.value = text
    # openpyxl takes a text that opens with "=" for a formula; quotePrefix keeps it text when somebody edits it.
    cell.data_type = "s"
    cell.quotePrefix = True
    if text == _("not recorded"):
        cell.font, cell.alignment = SOFT, Alignment(horizontal="right")
    return cell


def set_paper(sheet: Worksheet, *, widths: Sequence[int], landscape: bool = True) -> None:
    """Columns wide enough for their figures, and a page set-up that prints on A4 with page numbers."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.right.text = "&P / &N"


def saved(book: Workbook) -> bytes:
    """The workbook as the bytes of a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
