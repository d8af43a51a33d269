"""A workbook (XLSX) as sheets of rows of cells.

Promises: what a person sees in the cell, as text, or the real date it holds; the last saved result of a formula;
numbers with the leading zeros that their format shows. A formula without a result and a cell that shows an error are
Unreadable, with the reason. Rows arrive one by one and stop soon: the sheet may claim a million rows.

openpyxl writes our workbooks. It does not read strangers' ones: it keeps every element of a sheet, takes no notice of
how much it unpacks, and cannot tell a formula without a result from an empty cell.
"""

import datetime
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from groups.table_cells import (
    MOST_COLUMNS,
    SIGN_OF_LIFE,
    Row,
    Unreadable,
    Value,
    number_value,
    text_value,
)
from groups.table_package import Document, Package, damaged, too_much

WORKBOOK = "xl/workbook.xml"
_MOST_CELLS = 3_000_000
_MOST_TEXTS = 1_000_000
_MOST_LETTERS = 30_000_000
_LONGEST_TEXT = 4_000
# Formats of dates that a file names by number alone: everywhere, in East Asia, in Thailand (ECMA-376-1, 18.8.30).
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58, 71, 72, 73, 74, 77, 81}
_NOT_SHOWN_AS_SUCH = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
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
        book = _Book()
        _run(package, WORKBOOK, book)
        self.calendar = CALENDAR_MAC_1904 if book.counts_from_1904 else CALENDAR_WINDOWS_1900
        targets = _Targets()
        _run(package, "xl/_rels/workbook.xml.rels", targets)
        self.sheets = [
            Sheet(name, part, is_hidden)
            for name, key, is_hidden in book.sheets
            if (part := targets.parts.get(key, "")) and package.has(part)
        ]
        self.formats = _Formats()
        if package.has("xl/styles.xml"):
            _run(package, "xl/styles.xml", self.formats)
        self.texts = _Texts()
        if package.has("xl/sharedstrings.xml"):
            _run(package, "xl/sharedstrings.xml", self.texts)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet that hold anything, and every thousandth that holds nothing."""
        document = _Cells(self)
        for _pause in self._package.read(sheet.part, document):
            yield from document.taken()


def _run(package: Package, name: str, document: Document) -> None:
    for _pause in package.read(name, document):
        pass


class _Book(Document):
    """xl/workbook.xml: the sheets in their order, and from which year days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.counts_from_1904 = False

    def begin(self, name, attributes):
        if name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", "")[:80], key, is_hidden))
            if len(self.sheets) > 500:
                raise too_much()


class _Targets(Document):
    """The relations of the workbook: which part belongs to which key; worksheets alone."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def begin(self, name, attributes):
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self.parts[attributes.get("Id", "")] = part.lstrip("/")


class _Formats(Document):
    """xl/styles.xml: which styles show a date, and which pad a number with zeros."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._in_styles = False
        self.dates: set[str] = set()
        self.digits: dict[str, int] = {}
        self._count = 0

    def begin(self, name, attributes):
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:200]
        elif name == "cellXfs":
            self._in_styles = True
        elif name == "xf" and self._in_styles:
            self._learn(str(self._count), attributes.get("numFmtId", "0"))
            self._count += 1
            if self._count > 100_000:
                raise too_much()

    def end(self, name):
        if name == "cellXfs":
            self._in_styles = False

    def _learn(self, style: str, number: str) -> None:
        known = int(number) if number.isdigit() else 0
        code = self._codes.get(number) or BUILTIN_FORMATS.get(known, "")
        shown = _NOT_SHOWN_AS_SUCH.sub("", code.partition(";")[0]).lower()
        if (number not in self._codes and known in _DATE_FORMATS) or re.search("[dyb]|mmm", shown):
            self.dates.add(style)
        elif re.fullmatch(r"[0\- /]*0", shown):
            self.digits[style] = shown.count("0")


class _Reading(Document):
    """A document with text runs; `_begin_text` and `_end_text` bound what is kept of each."""

    def __init__(self) -> None:
        self._runs: list[str] | None = None
        self._kept = 0
        self._letters = 0
        self._in_reading_aid = False

    def text(self, text):
        if self._runs is None or self._in_reading_aid:
            return
        self._letters += len(text)
        if self._letters > _MOST_LETTERS:
            raise too_much()
        if self._kept < _LONGEST_TEXT:
            self._runs.append(text)
            self._kept += len(text)

    def _begin_text(self) -> None:
        if self._runs is None:
            self._runs, self._kept = [], 0

    def _end_text(self) -> str:
        text = "".join(self._runs or ())
        self._runs = None
        return text


class _Texts(_Reading):
    """xl/sharedStrings.xml: every text that cells refer to by its place."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[str | Unreadable] = []
        self._whole: list[str] = []

    def begin(self, name, attributes):
        if name == "t":
            self._begin_text()
        elif name == "rPh":
            self._in_reading_aid = True

    def end(self, name):
        if name == "t":
            self._whole.append(self._end_text() if not self._in_reading_aid else "")
            self._runs = None
        elif name == "rPh":
            self._in_reading_aid = False
        elif name == "si":
            self.values.append(text_value(unescaped("".join(self._whole))))
            self._whole = []
            if len(self.values) > _MOST_TEXTS:
                raise too_much()


@dataclass
class _Cell:
    """One cell while it is read."""

    column: int
    kind: str
    style: str
    has_formula: bool = False
    raw: str | None = None
    texts: list[str] = field(default_factory=list)


class _Cells(_Reading):
    """A worksheet: its rows, as far as they were read."""

    def __init__(self, book: Workbook):
        super().__init__()
        self._book = book
        self._rows: list[Row] = []
        self._number = self._column = self._count = 0
        self._cells: dict[int, Value] = {}
        self._is_hidden = False
        self._cell: _Cell | None = None

    def taken(self) -> list[Row]:
        """The rows finished since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def begin(self, name, attributes):
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or name == "t":
            self._begin_text()
        elif name == "f" and self._cell:
            self._cell.has_formula = True
        elif name == "row":
            self._number = _row_number(attributes.get("r", ""), after=self._number)
            self._is_hidden = attributes.get("hidden") in ("1", "true")
            self._cells, self._column = {}, 0
        elif name == "rPh":
            self._in_reading_aid = True

    def end(self, name):
        if name == "c":
            self._end_cell()
        elif name == "v":
            if self._cell:
                self._cell.raw = self._end_text()
            self._runs = None
        elif name == "t":
            if self._cell:
                self._cell.texts.append(self._end_text())
            self._runs = None
        elif name == "row":
            if self._cells or self._number % SIGN_OF_LIFE == 0:
                self._rows.append(Row(self._number, self._cells, self._is_hidden))
        elif name == "rPh":
            self._in_reading_aid = False

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_CELLS:
            raise too_much()
        column = _column_of(attributes["r"]) if "r" in attributes else None
        self._column = self._column + 1 if column is None else column + 1
        self._cell = _Cell(self._column - 1, attributes.get("t", "n"), attributes.get("s", ""))

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None or cell.column >= MOST_COLUMNS:
            return
        value = self._value_of(cell)
        if value != "":
            self._cells[cell.column] = value

    def _value_of(self, cell: _Cell) -> Value:
        raw = cell.raw
        if cell.has_formula and (raw is None or (not raw and cell.kind != "str")):
            return Unreadable(_("this cell holds a formula whose result is not saved in the file"), "")
        if cell.kind == "inlineStr":
            return text_value(unescaped("".join(cell.texts)))
        if not raw:
            return ""
        if cell.kind == "s":
            return self._text_at(raw)
        if cell.kind == "str":
            return text_value(unescaped(raw))
        if cell.kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if cell.kind == "e":
            return Unreadable(_("this cell shows the error %(error)s") % {"error": raw[:20]}, raw[:20])
        if cell.kind == "d" or cell.style in self._book.formats.dates:
            return _date_value(raw, self._book.calendar)
        return number_value(raw, digits=self._book.formats.digits.get(cell.style, 0))

    def _text_at(self, raw: str) -> str | Unreadable:
        place = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
        if not 0 <= place < len(self._book.texts.values):
            raise damaged()
        return self._book.texts.values[place]


def unescaped(text: str) -> str:
    """Text whose characters the workbook wrote as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _date_value(raw: str, calendar: datetime.datetime) -> datetime.date | Unreadable:
    unreadable = Unreadable(_("this cell is shown as a date and holds %(raw)s") % {"raw": raw[:20]}, raw[:20])
    if "-" in raw[1:]:
        try:
            return datetime.date.fromisoformat(raw[:10])
        except ValueError:
            return unreadable
    days = number_value(raw)
    if isinstance(days, Unreadable) or not 1 <= int(days.partition(".")[0]) < 2_958_466:
        return unreadable
    return from_excel(int(days.partition(".")[0]), calendar).date()


def _row_number(written: str, *, after: int) -> int:
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
    return max(number, after + 1)


def _column_of(reference: str) -> int | None:
    letters = _LETTERS.match(reference)
    if not letters:
        return None
    column = 0
    for letter in letters[0]:
        column = column * 26 + ord(letter) - 64
    return column - 1
