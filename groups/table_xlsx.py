"""A workbook (XLSX) as sheets of rows of cells.

Promises: what a person sees in the cell, as text, or the real date it holds; the last saved result of a formula;
numbers with the leading zeros that their format shows. A formula without a result and a cell that shows an error are
Unreadable, with the reason. Rows arrive one by one and stop soon: the sheet may claim a million rows.

openpyxl writes our workbooks. It does not read strangers' ones: it takes no notice of how much it unpacks, stops the
whole file over one odd cell, and cannot tell a formula without a result from an empty cell.
"""

import datetime
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from groups.table_cells import MOST_COLUMNS, SIGN_OF_LIFE, Row, Unreadable, Value, number_value, text_value
from groups.table_formats import Formats
from groups.table_package import Package, damaged, local, too_much

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_TEXTS = "xl/sharedStrings.xml"
_MOST_CELLS = 2_000_000
# As many as a spreadsheet program allows.
_MOST_ROWS = 1_048_576
_MOST_TEXTS = 600_000
_MOST_LETTERS = 30_000_000
# The last day a spreadsheet program knows, 31 December 9999, counted from 1900.
_LAST_DAY = 2_958_465
_YES = ("1", "true")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, not read yet."""

    name: str
    part: str
    is_hidden: bool


class Workbook:
    """An XLSX file. Raises FileRefused, here and while it is read, for all that is wrong with it."""

    def __init__(self, package: Package):
        self._package = package
        self._letters = 0
        book = package.tree(WORKBOOK)
        self.sheets = _sheets(book, package.tree(_RELATIONS), package)
        since_1904 = any(part.get("date1904") in _YES for part in book if local(part) == "workbookPr")
        self._calendar = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
        self._formats = Formats(package.tree(_STYLES) if package.has(_STYLES) else None)
        self._texts: list[str | Unreadable] = []
        if package.has(_TEXTS):
            self._texts = [self._text(_text_of(entry)) for entry in package.elements(_TEXTS, "si", most=_MOST_TEXTS)]

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet that hold anything, and every thousandth."""
        number = count = 0
        for element in self._package.elements(sheet.part, "row", most=_MOST_ROWS, inside="sheetData"):
            number = _row_number(element.get("r", ""), after=number)
            count += len(element)
            if count > _MOST_CELLS:
                raise too_much()
            cells = self._cells(element)
            if cells or number % SIGN_OF_LIFE == 0:
                yield Row(number, cells, element.get("hidden") in _YES)

    def _cells(self, row: Element) -> dict[int, Value]:
        cells = {}
        column = -1
        for cell in row:
            place = _column_of(cell.get("r", "").rstrip("0123456789"))
            column = column + 1 if place is None else place
            if column < MOST_COLUMNS and len(cell) and (value := self._value_of(cell)) != "":
                cells[column] = value
        return cells

    def _value_of(self, cell: Element) -> Value:
        kind = cell.get("t", "n")
        raw = None
        has_formula = False
        for part in cell:
            if part.tag.endswith("v"):
                raw = part.text or ""
            elif part.tag.endswith("f"):
                has_formula = True
            elif kind == "inlineStr":
                return self._text(_text_of(part))
        if has_formula and (raw is None or (not raw and kind != "str")):
            words = _("this cell holds a formula whose result is not saved in the file; open it in Excel and save it")
            return Unreadable(words)
        if not raw:
            return ""
        return self._read(kind, raw, cell.get("s", ""))

    def _read(self, kind: str, raw: str, style: str) -> Value:
        """What the content of a cell means; ECMA-376-1, 18.18.11."""
        if kind == "s":
            return self._text_at(raw)
        if kind == "str":
            return self._text(raw)
        if kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if kind == "e":
            return Unreadable(_("this cell shows the error %(error)s") % {"error": raw[:20]}, raw[:20])
        if kind == "d" or style in self._formats.dates:
            return _date_value(raw[:40], self._calendar)
        return number_value(raw[:40], digits=self._formats.digits.get(style, 0))

    def _text(self, raw: str) -> str | Unreadable:
        self._letters += len(raw)
        if self._letters > _MOST_LETTERS:
            raise too_much()
        return text_value(unescaped(raw))

    def _text_at(self, raw: str) -> str | Unreadable:
        place = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else len(self._texts)
        if place >= len(self._texts):
            raise damaged()
        return self._texts[place]


def _sheets(book: Element, relations: Element, package: Package) -> list[Sheet]:
    """The worksheets in their order; charts and what else lies among them are left out."""
    parts = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in relations
        if relation.get("Type", "").endswith("/worksheet")
    }
    found = []
    for listed in (element for part in book if local(part) == "sheets" for element in part):
        key = next((value for name, value in listed.items() if name.endswith("}id")), "")
        if package.has(parts.get(key, "")):
            is_hidden = listed.get("state", "visible") != "visible"
            found.append(Sheet(listed.get("name", "")[:80], parts[key], is_hidden))
    return found


def _text_of(element: Element) -> str:
    """The text of an entry, its runs put together; the reading aids of East Asian names are left out."""
    texts = []
    for part in element:
        if part.tag.endswith("t"):
            texts.append(part.text or "")
        elif part.tag.endswith("r"):
            texts.extend(run.text or "" for run in part if run.tag.endswith("t"))
    return "".join(texts)


def unescaped(text: str) -> str:
    """Text with the characters that a workbook writes like _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _date_value(raw: str, calendar: datetime.datetime) -> datetime.date | Unreadable:
    unreadable = Unreadable(_("this cell is shown as a date but holds “%(raw)s”") % {"raw": raw}, raw)
    if "-" in raw[1:]:
        try:
            return datetime.date.fromisoformat(raw[:10])
        except ValueError:
            return unreadable
    days = number_value(raw)
    day = 0 if isinstance(days, Unreadable) else int(days.partition(".")[0])
    return from_excel(day, calendar).date() if 1 <= day <= _LAST_DAY else unreadable


def _row_number(written: str, *, after: int) -> int:
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
    return max(number, after + 1)


@lru_cache(maxsize=20_000)
def _column_of(letters: str) -> int | None:
    """The place of a column by its letters: A is 0; None for what names no column."""
    if not _LETTERS.fullmatch(letters):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
