"""Two hundred registers as no program should make them, each the same whenever it is made.

`mutated(number)` gives the bytes of one; a mutation's name tells what was done to it. Most can still be read in part.
"""

import datetime
import random
from collections.abc import Callable

from tests.workbooks import inline, packed, text_file, workbook

COUNT = 200
HEADINGS = [
    "เลขที่สมาชิก",
    "ชื่อ",
    "นามสกุล",
    "วันเกิด",
    "วันที่เป็นสมาชิก",
    "เลขประจำตัวประชาชน",
    "สาย",
    "จ่ายร่วมกับ",
    "เงินออมยกมา",
    "ออมถึงวันที่",
]
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
Rows = list[list]


def _rows(chance: random.Random) -> Rows:
    """Three to nine members, some known already (0001, 0002), some with a fault of their own."""
    rows = []
    for place in range(chance.randint(3, 9)):
        year = chance.randint(2460, 2549)
        rows.append(
            [
                chance.choice(["0001", "0002", f"{place + 10}", f"{place + 10:04}", f"{place + 10}", "", "12/3"]),
                chance.choice(["คำ", "อุดม", "นางแก้ว", "รวมพร", ""]),
                chance.choice(["ใจดี", "", "ณ ลำปาง", "=A1", "ก" * 90]),
                chance.choice(["", f"1/2/{year}", f"{year}", f"{year - 543}-02-01", "30/2/2500", "15 ส.ค. 45"]),
                chance.choice(["15/8/2545", "2002-08-15", "๑ มกราคม ๒๕๔๖", "15/8/2545", "15/8/45", "", "1/1/2599"]),
                chance.choice(["", "", "1234567890121", "1-2345-67890-12-3", "12345"]),
                chance.choice(["", "สาย 1", "สาย 2"]),
                chance.choice(["", "", "0001", "10", "999"]),
                chance.choice(["", "0", "1,655.50", "-", "สามร้อย", "365"]),
                chance.choice(["", "31/3/2550", "31/4/2550"]),
            ]
        )
    return rows


def _as_text(**how) -> Callable[[random.Random], bytes]:
    return lambda chance: text_file(HEADINGS, *_rows(chance), **how)


def _thai_digits(chance: random.Random) -> bytes:
    return text_file(HEADINGS, *[[cell.translate(THAI) for cell in row] for row in _rows(chance)])


def _real_dates_and_numbers(chance: random.Random) -> bytes:
    rows = _rows(chance)
    for row in rows:
        row[3] = datetime.date(chance.choice([1959, 2502, 2050]), 8, 15)
        row[8] = chance.choice([1655.5, 0.1 + 0.2, 30, -5, True])
        row[0] = int(row[0]) if row[0].isdigit() else row[0]
    return workbook(HEADINGS, *rows, formats={"A2": "0000", "A3": "0000"})


def _formulas(chance: random.Random) -> bytes:
    rows = _rows(chance)
    for row in rows:
        row[chance.randrange(len(row))] = "=A1&1"
    return workbook(HEADINGS, *rows, [None, "รวม", *[None] * 6, "=SUM(I2:I9)"])


def _saved_results(chance: random.Random) -> bytes:
    heads = "".join(inline(heading) for heading in HEADINGS)
    cells = (
        '<c t="str"><f>A1</f><v>%s</v></c>',
        "<c><f>A1</f><v>%s</v></c>",
        '<c t="e"><v>%s</v></c>',
        '<c t="d"><v>%s</v></c>',
    )
    rows = [
        "".join(
            chance.choice(cells) % cell if cell.isalnum() and chance.random() < 0.3 else inline(cell) for cell in row
        )
        for row in _rows(chance)
    ]
    body = "".join(f"<row>{row}</row>" for row in (heads, *rows))
    return packed(f"<worksheet><sheetData>{body}</sheetData></worksheet>")


def _merged(chance: random.Random) -> bytes:
    def merge(book):
        for _again in range(4):
            row, column = chance.randint(1, 6), chance.choice("ABCDEF")
            book.active.merge_cells(f"{column}{row}:{chr(ord(column) + 1)}{row + 1}")

    return workbook(["ทะเบียนสมาชิก"], HEADINGS, *_rows(chance), then=merge)


def _titles_and_gaps(chance: random.Random) -> bytes:
    rows = _rows(chance)
    rows.insert(chance.randrange(len(rows)), HEADINGS)
    rows.insert(chance.randrange(len(rows)), [])
    rows.insert(chance.randrange(len(rows)), ["", "รวม", *[""] * 6, "999"])
    return text_file(*[["ทะเบียน", f"แผ่นที่ {n}"] for n in range(chance.randint(0, 25))], HEADINGS, *rows)


def _shuffled_columns(chance: random.Random) -> bytes:
    order = chance.sample(range(len(HEADINGS)), len(HEADINGS))
    return text_file(*[[row[place] for place in order] for row in (HEADINGS, *_rows(chance))])


def _dropped_columns(chance: random.Random) -> bytes:
    kept = sorted(chance.sample(range(len(HEADINGS)), chance.randint(1, len(HEADINGS))))
    return text_file(*[[row[place] for place in kept] for row in (HEADINGS, *_rows(chance))])


def _other_headings(chance: random.Random) -> bytes:
    headings = [chance.choice([heading, heading, "ชื่อ", "หมายเหตุ", "", f" {heading}*\n(บาท)"]) for heading in HEADINGS]
    return text_file(headings, *_rows(chance))


def _ragged_rows(chance: random.Random) -> bytes:
    return text_file(
        HEADINGS, *[row[: chance.randint(0, 12)] + ["x"] * chance.randint(0, 9) for row in _rows(chance)]
    )


def _repeated_rows(chance: random.Random) -> bytes:
    rows = _rows(chance)
    return text_file(HEADINGS, *rows, *chance.choices(rows, k=3))


def _no_rows(chance: random.Random) -> bytes:
    return chance.choice([b"", b"\n\n", text_file(HEADINGS), workbook(HEADINGS), workbook(), text_file([])])


def _flipped(content: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(content)
    for place in chance.choices(range(len(flipped)), k=chance.randint(1, 6)):
        flipped[place] = chance.randrange(256)
    return bytes(flipped)


def _flipped_text(chance: random.Random) -> bytes:
    return _flipped(text_file(HEADINGS, *_rows(chance), encoding=chance.choice(["utf-8", "cp874"])), chance)


def _flipped_workbook(chance: random.Random) -> bytes:
    return _flipped(workbook(HEADINGS, *_rows(chance)), chance)


def _cut_off(chance: random.Random) -> bytes:
    whole = chance.choice([workbook, text_file])(HEADINGS, *_rows(chance))
    return whole[: chance.randrange(len(whole))]


def _a_million_empty_rows(chance: random.Random) -> bytes:
    rows = "".join(f"<row>{''.join(inline(cell) for cell in row)}</row>" for row in (HEADINGS, *_rows(chance)))
    return packed(f"<worksheet><sheetData>{rows}{'<row/>' * 1_000_000}{rows}</sheetData></worksheet>")


def _no_spreadsheet(chance: random.Random) -> bytes:
    return chance.choice(
        [
            b"%PDF-1.7",
            b"\x89PNG\r\n",
            b"<html><table>",
            b"PK\x03\x04",
            chance.randbytes(4000),
            b"\0" * 99,
            b'"',
            b"=1+1",
        ]
    )


def _bomb(chance: random.Random) -> bytes:
    return packed("<worksheet><sheetData><row>" + chance.choice(["<c/>", "<c><v>1</v></c>"]) * 3_000_000)


def _odd_marks(chance: random.Random) -> bytes:
    odd = "\u200b\u00a0\ufeff\u202e\u0e3a\r\t'\"\x0b\x00"
    rows = [
        ["".join(letter + chance.choice(["", "", *odd]) for letter in cell) for cell in row] for row in _rows(chance)
    ]
    return text_file(HEADINGS, *rows, encoding=chance.choice(["utf-8", "utf-16"]))


def _several_sheets(chance: random.Random) -> bytes:
    def more(book):
        for title in ("หมู่ 1", "หมู่ 2"):
            sheet = book.create_sheet(title)
            sheet.sheet_state = chance.choice(["visible", "hidden"])
            for row in (HEADINGS, *_rows(chance)):
                sheet.append(row)

    return workbook(["หน้าปก"], then=more)


MUTATIONS = {
    "UTF-8 with its mark": _as_text(encoding="utf-8-sig"),
    "TIS-620": _as_text(encoding="tis-620"),
    "UTF-16 and tabs": _as_text(encoding="utf-16", separator="\t"),
    "semicolons": _as_text(separator=";"),
    "strokes": _as_text(separator="|"),
    "Thai digits": _thai_digits,
    "real dates and numbers": _real_dates_and_numbers,
    "formulas": _formulas,
    "saved results": _saved_results,
    "merged cells": _merged,
    "titles and gaps": _titles_and_gaps,
    "shuffled columns": _shuffled_columns,
    "dropped columns": _dropped_columns,
    "other headings": _other_headings,
    "ragged rows": _ragged_rows,
    "repeated rows": _repeated_rows,
    "no rows": _no_rows,
    "flipped text": _flipped_text,
    "flipped workbook": _flipped_workbook,
    "cut off": _cut_off,
    "a million empty rows": _a_million_empty_rows,
    "no spreadsheet": _no_spreadsheet,
    "bomb": _bomb,
    "odd marks": _odd_marks,
    "several sheets": _several_sheets,
}


def mutated(number: int) -> tuple[str, bytes]:
    """The name and the bytes of one of COUNT files."""
    name = list(MUTATIONS)[number % len(MUTATIONS)]
    return name, MUTATIONS[name](random.Random(number))
