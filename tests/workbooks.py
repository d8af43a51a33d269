"""Files as groups bring them: text in any encoding, workbooks, and workbooks put together by hand to be wrong.

`workbook` writes cells through openpyxl, as a person's program would; `packed` packs raw XML that no program writes.
"""

import csv
import io
import zipfile

from openpyxl import Workbook

BOOK = '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
RELATIONS = (
    '<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)


def workbook(*rows, name="Sheet1", formats=None, then=None):
    """An XLSX with one sheet of these rows; `formats` by cell ("A2": "0000"); `then(book)` may do more to it."""
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    for place, shown in (formats or {}).items():
        book.active[place].number_format = shown
    if then:
        then(book)
    return _saved(book)


def _saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_file(*rows, encoding="utf-8", separator=","):
    """The rows as separated text."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode(encoding)


def packed(sheet, **parts):
    """An XLSX whose only sheet is this XML; further parts by name, "xl__styles.xml"."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def sheet_xml(*rows):
    """A worksheet of rows that are XML already, below the headings number and name."""
    head = f"<row>{inline('เลขที่สมาชิก')}{inline('ชื่อ')}</row>"
    return f"<worksheet><sheetData>{head}{''.join(rows)}</sheetData></worksheet>"


def inline(text):
    """A cell with its text inside."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'
