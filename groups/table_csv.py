"""A text file with separators as rows of cells, whatever program saved it.

Promises: UTF-8 with or without its mark, TIS-620 (Windows-874) and UTF-16 are told apart by their bytes; commas,
semicolons and tabs all separate. Refuses, with the number of the line, letters that no Thai file holds, a quotation
mark that nobody closed, and lines that belong to no table.
"""

import codecs
import csv
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from groups.table_cells import MOST_COLUMNS, SIGN_OF_LIFE, FileRefused, Row, Unreadable, text_value

SEPARATORS = (",", ";", "\t", "|")
_LONGEST_ROW = 200_000
_MOST_LINES_A_ROW = 500
# How a spreadsheet is told that digits are text: ="0812345678".
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
# The apostrophe that our own files put before what a spreadsheet would run.
_DISARMED = re.compile(r"'(?=[=+\-@\t\r])")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The first two bytes of every Thai letter in UTF-8.
_THAI_UTF8 = re.compile(b"\xe0[\xb8\xb9][\x80-\xbf]")


def decoded(content: bytes) -> str:
    """The text of the file with plain line ends. Raises FileRefused where no Thai encoding fits."""
    if content.startswith(_UTF16_MARKS):
        text = _decoded_as(content, "utf-16")
    elif b"\0" in content:
        raise FileRefused(_not_a_table())
    elif content.startswith(codecs.BOM_UTF8) or _is_utf8(content):
        text = _decoded_as(content, "utf-8-sig")
    else:
        text = _decoded_as(content, "cp874")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def csv_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows that hold anything, and every thousandth. Raises FileRefused."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    number = 0
    while True:
        lines.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(_open_quotation(lines.begun_at)) from error
        number += 1
        cells = {column: value for column, cell in enumerate(row[:MOST_COLUMNS]) if (value := _value(cell)) != ""}
        if cells or number % SIGN_OF_LIFE == 0:
            yield Row(number, cells)


class _Lines:
    """The lines of a text one at a time, with an eye on how many one row swallows."""

    def __init__(self, text: str):
        self.text, self.place = text, 0
        self.count = 0
        self.begin_row()

    def begin_row(self) -> None:
        """From here on count what one row takes."""
        self.begun_at, self.begins = self.count + 1, self.place

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.place >= len(self.text):
            raise StopIteration
        end = self.text.find("\n", self.place)
        end = len(self.text) if end < 0 else end + 1
        self.count += 1
        if end - self.place > _LONGEST_ROW:
            raise FileRefused(_not_a_table())
        if end - self.begins > _LONGEST_ROW or self.count - self.begun_at >= _MOST_LINES_A_ROW:
            raise FileRefused(_open_quotation(self.begun_at))
        line = self.text[self.place : end]
        self.place = end
        return line


def _value(cell: str) -> str | Unreadable:
    if cell.startswith("="):
        if told := _TEXT_FORMULA.fullmatch(cell):
            return text_value(told[1])
        if len(cell) > 1:
            return Unreadable(_("this cell holds a formula instead of its result"), cell[:40])
    return text_value(_DISARMED.sub("", cell, count=1) if cell.startswith("'") else cell)


def _is_utf8(content: bytes) -> bool:
    """Whether the bytes are meant as UTF-8, sound or damaged."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # In TIS-620 these bytes would be "เ" with letters that hardly ever follow it.
        return len(_THAI_UTF8.findall(content[:100_000])) * 6 > sum(byte > 127 for byte in content[:100_000])
    return True


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused(
            _(
                "Line %(line)s of the file holds letters that cannot be read; the file may be damaged or saved in a"
                " form of another language. Open it in the program it comes from, save it as XLSX or as CSV UTF-8,"
                " and choose it again."
            )
            % {"line": f"{line:,}"}
        ) from error


def _open_quotation(line: int) -> str:
    return _(
        'A quotation mark (") is opened in line %(line)s of the file and not closed. Delete it or save the file as'
        " XLSX, and choose it again."
    ) % {"line": f"{line:,}"}


def _not_a_table() -> str:
    return _(
        "This file is no table that can be read. Open it in the program it comes from, save it as XLSX or as CSV, and"
        " choose that file."
    )
