"""A table that a group brings in its own file, read safely: XLSX, or text in any encoding that Thai programs write.

Promises: `read_table` gives the rows below the headings as values by column, whatever stands above the headings,
each with the number under which a person finds it; what was not read is named in `unread` and `notes`. Nothing is
corrected and no meaning is read into a cell. Refuses a file as a whole (FileRefused) with one sentence: what is
wrong, where, what to do. Its time and memory have an end, whatever the bytes are.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from django.utils.translation import gettext as _

from groups.table_cells import FileRefused, Row, Unreadable, Value, typed
from groups.table_csv import SEPARATORS, csv_rows, decoded
from groups.table_headings import REASON, Column, HeadingReader
from groups.table_kinds import MOST_BYTES, package_of
from groups.table_package import Package
from groups.table_rows import Line, Table, first_rows, table_of
from groups.table_writing import is_sheet_of_template, write_lines, write_template
from groups.table_xlsx import Sheet, Workbook

__all__ = [
    "MOST_BYTES", "MOST_ROWS", "REASON", "Column", "FileRefused", "Line", "Table", "Unreadable", "Value",
    "read_table", "typed", "write_lines", "write_template",
]  # fmt: skip

MOST_ROWS = 60_000
_MOST_SHEETS = 50
_EMPTY = (False, -1)


def read_table(content: bytes, name: str, columns: Sequence[Column], *, most_rows: int = MOST_ROWS) -> Table:
    """The table in `content`. Raises FileRefused, with the field "file".

    `name` is what the file was called: the sentences may say it, it decides nothing. Raises ValueError when two of
    `columns` share a heading, a programmer's slip.
    """
    reader = HeadingReader(columns)
    try:
        with _no_search_for_cycles():
            package = package_of(content)
            if package:
                rows, notes = _of_workbook(package, reader)
            else:
                rows, notes = _of_text(content, reader), []
            return table_of(rows, reader, most_rows=most_rows, notes=notes)
    except FileRefused as refusal:
        raise FileRefused(str(refusal), field="file") from refusal


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A million cells make Python look for cycles again and again, half of the whole time; there are none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _of_text(content: bytes, reader: HeadingReader) -> Iterable[Row]:
    """The rows, cut at the separator with which the most headings are found."""
    text = decoded(content)
    found = {separator: _best_count(csv_rows(text, separator), reader) for separator in SEPARATORS}
    return csv_rows(text, max(SEPARATORS, key=lambda separator: found[separator]))


def _best_count(rows: Iterable[Row], reader: HeadingReader) -> int:
    best = 0
    # With the wrong separator the quotation marks may not fit; with the right one the refusal comes again.
    with suppress(FileRefused):
        for row in first_rows(rows):
            best = max(best, reader.count(row.across()))
    return best


def _of_workbook(package: Package, reader: HeadingReader) -> tuple[Iterable[Row], list[str]]:
    """The rows of the first sheet that has the needed headings, and what to say of the others."""
    book = Workbook(package)
    seen = [sheet for sheet in book.sheets if not sheet.is_hidden][:_MOST_SHEETS]
    if not seen:
        raise FileRefused(
            _(
                "Every sheet of this spreadsheet is hidden. Show the sheet with the table, save, and choose the file"
                " again."
            )
        )
    headed = {sheet: _best_headings(book, sheet, reader) for sheet in seen}
    chosen = max(seen, key=lambda sheet: headed[sheet])
    empty = {sheet for sheet in seen if headed[sheet] == _EMPTY}
    others = [
        sheet
        for sheet in book.sheets
        if sheet is not chosen and sheet not in empty and not is_sheet_of_template(sheet.name)
    ]
    return book.rows(chosen), _about(others, chosen)


def _best_headings(book: Workbook, sheet: Sheet, reader: HeadingReader) -> tuple[bool, int]:
    """Whether a row names every needed column; if none does, how many columns the best one names."""
    rows = [row.across() for row in first_rows(book.rows(sheet))]
    if any(row and not reader.missing(row) for row in rows):
        return True, 0
    return max(((False, reader.count(row)) for row in rows if row), default=_EMPTY)


def _about(others: Sequence[Sheet], chosen: Sheet) -> list[str]:
    notes = []
    if open_ones := [sheet.name for sheet in others if not sheet.is_hidden]:
        notes.append(
            _(
                "Only the sheet “%(sheet)s” was read. To bring in another one (%(others)s), save it as a file of its"
                " own."
            )
            % {"sheet": chosen.name, "others": ", ".join(open_ones[:10])}
        )
    if hidden := [sheet.name for sheet in others if sheet.is_hidden]:
        notes.append(_("Hidden sheets are not read: %(sheets)s.") % {"sheets": ", ".join(hidden[:10])})
    return notes
