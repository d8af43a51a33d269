"""Spreadsheets that people fill in or mend: the template of an import, and the rows given back with the reason.

Promises: cells are text, so that zeros stay in front and nothing runs as a formula; examples and explanations stand
on sheets of their own, which are never read. What is written here can be read again by `read_table`.
"""

import io
import re
from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from groups.characters import UNSTORABLE
from groups.table_headings import Column, in_every_language

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXAMPLE = gettext_lazy("Example, not read")
_HOW = gettext_lazy("How to fill it in")
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_HEAD_FILL = PatternFill("solid", fgColor="FFE7EDF8")
_NEEDED_FILL = PatternFill("solid", fgColor="FFFBE3B5")
_HEAD_LINE = Border(bottom=Side(style="medium", color="FF17202F"))
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_AMOUNT_FORMAT = "#,##0.00"


def write_template(columns: Sequence[Column], *, title: str, notes: Sequence[str | Promise] = ()) -> bytes:
    """An empty XLSX with the headings of `columns`; `title` names its sheet, `notes` open the explanations."""
    book = Workbook()
    book.active.title = _sheet_title(title)
    _write_headings(book.active, columns)
    example = book.create_sheet(_sheet_title(str(_EXAMPLE)))
    _write_headings(example, columns)
    for place, column in enumerate(columns, start=1):
        _put(example, 2, place, column.example)
    _write_explanations(book.create_sheet(_sheet_title(str(_HOW))), columns, title, notes)
    return _saved(book)


def write_lines(headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> bytes:
    """An XLSX of headings and rows in which every cell is text; for refused rows add the heading REASON yourself."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title) if title else None)
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, heading, bold=True) for heading in headings])
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])
    return _saved(book)


def text_cell(sheet: Worksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    """A cell that is text and stays text; the libraries would make a formula of a name like “=A1”."""
    cell = WriteOnlyCell(sheet, storable(value))
    cell.data_type = "s"
    cell.number_format = "@"
    # Stays text also after somebody has edited the cell.
    cell.quotePrefix = True
    if bold:
        cell.font = _BOLD
    return cell


def storable(value: object) -> str:
    """The value as text that a workbook can hold; nothing is ""."""
    return UNSTORABLE.sub("", "" if value is None else str(value))


def is_sheet_of_template(name: str) -> bool:
    """Whether a sheet is one of those that the template brings besides the table."""
    own = (*in_every_language(_EXAMPLE), *in_every_language(_HOW))
    return name in {_sheet_title(title) for title in own}


def _write_headings(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, start=1):
        cell = _put(sheet, 1, place, column.label)
        cell.font, cell.border = _BOLD, _HEAD_LINE
        cell.fill = _NEEDED_FILL if column.required else _HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = column.width
        # Of every cell below that nobody has touched yet.
        dimension.number_format = _AMOUNT_FORMAT if column.is_amount else "@"
    sheet.freeze_panes = "A2"


def _write_explanations(
    sheet: Worksheet, columns: Sequence[Column], title: str, notes: Sequence[str | Promise]
) -> None:
    _put(sheet, 1, 1, title).font = _TITLE
    for row, note in enumerate(notes, start=2):
        _put(sheet, row, 1, note).alignment = _WRAPPED
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        sheet.row_dimensions[row].height = 16 * (1 + len(str(note)) // 100)
    first = len(notes) + 3
    heads = (_("Column"), _("Is it needed?"), _("What to write"), _("For example"))
    for place, (head, width) in enumerate(zip(heads, (28, 14, 70, 26), strict=True), start=1):
        cell = _put(sheet, first, place, head)
        cell.font, cell.fill, cell.border = _BOLD, _HEAD_FILL, _HEAD_LINE
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row, column in enumerate(columns, start=first + 1):
        needed = _("must be there") if column.required else _("may be left out")
        for place, value in enumerate((column.label, needed, column.hint, column.example), start=1):
            _put(sheet, row, place, value).alignment = _WRAPPED


def _put(sheet: Worksheet, row: int, column: int, value: object):
    """One cell of text."""
    cell = sheet.cell(row, column)
    cell.value = storable(value)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell


def _sheet_title(title: str) -> str:
    """A name that a spreadsheet program takes: 31 letters, without those that mean something in a formula."""
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "1"


def _saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
