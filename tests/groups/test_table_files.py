"""Tables that groups bring in files of their own: every encoding, every way of heading, nothing read amiss.

The expected values are written as a person sees them in the spreadsheet program.
"""

import datetime
import io

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from groups.table_cells import number_value
from groups.table_files import (
    REASON,
    Column,
    FileRefused,
    Unreadable,
    read_table,
    typed,
    write_lines,
    write_template,
)
from tests.workbooks import inline, packed, sheet_xml, text_file, workbook

COLUMNS = [
    Column("number", "เลขที่สมาชิก", ("เลขที่", "member no."), "ตามสมุด", "0001", required=True),
    Column("name", "ชื่อ", ("first name",), required=True),
    Column("born", "วันเกิด"),
    Column("savings", "เงินออมยกมา", is_amount=True),
]
HEADINGS = ["เลขที่สมาชิก", "ชื่อ", "วันเกิด", "เงินออมยกมา"]


def read(content, **options):
    return read_table(content, "ทะเบียน.xlsx", COLUMNS, **options)


def values(content):
    return [tuple(line.values.values()) for line in read(content).lines]


def refusal(content, **options):
    with pytest.raises(FileRefused) as refused:
        read(content, **options)
    assert refused.value.field == "file"
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "tis-620", "cp874", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_every_encoding_and_with_every_separator(encoding, separator):
    content = text_file(
        HEADINGS, ["๐๐๑", "คำปัน, ปู่", "15 ส.ค. 2480", "1,655.50"], encoding=encoding, separator=separator
    )
    assert values(content) == [("๐๐๑", "คำปัน, ปู่", "15 ส.ค. 2480", "1,655.50")]


def test_a_text_file_may_hold_line_ends_and_tell_digits_from_numbers():
    content = 'เลขที่,ชื่อ,วันเกิด\r\n="0012","คำ\r\nปัน",\r\n\'=1,\u200bอุ\u00a0 ดม ,'.encode()
    assert values(content) == [("0012", "คำ ปัน", ""), ("=1", "อุ ดม", "")]
    assert [line.number for line in read(content).lines] == [2, 3]
    assert values("เลขที่,ชื่อ\r1,ก\r2,ข".encode()) == [("1", "ก"), ("2", "ข")]


def test_a_formula_in_a_text_file_is_unreadable():
    [line] = read(text_file(HEADINGS, ["1", "=A1&B1"])).lines
    assert isinstance(line.values["name"], Unreadable)
    assert line.values["name"].shown == "=A1&B1"


def test_cells_of_a_workbook_are_what_a_person_sees():
    content = workbook(
        HEADINGS,
        [12, "คำ\nปัน", datetime.date(2002, 8, 15), 1655.1],
        [1234567890123, True, "15/8/45", 0.1 + 0.2],
        [30.0, "=ใจดี", 37483, -5],
        formats={"A2": "0000", "A3": "0-0000-00000-00-0", "C2": "[$-107041E]d mmm yyyy;@", "C4": "d/m/bbbb"},
        then=lambda book: setattr(book.active["B4"], "data_type", "s"),
    )
    assert values(content) == [
        ("0012", "คำ ปัน", datetime.date(2002, 8, 15), "1655.1"),
        ("1234567890123", "TRUE", "15/8/45", "0.3"),
        ("30", "=ใจดี", datetime.date(2002, 8, 15), "-5"),
    ]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("1655.0999999999999", "1655.1"), ("1.234567890123E12", "1234567890123"), ("30.0", "30"), ("-0", "0"),
        ("1E3", "1000"), ("0.10", "0.1"), (" 7 ", "7"), ("100", "100"), ("1000000", "1000000"),
    ],
)  # fmt: skip
def test_a_number_is_its_digits(raw, shown):
    assert number_value(raw) == shown


@pytest.mark.parametrize("raw", ["", "x", "nan", "1E400", "inf", "1e-99"])
def test_what_is_no_number_is_unreadable(raw):
    assert isinstance(number_value(raw), Unreadable)


def test_dates_that_a_thai_program_names_by_number_alone():
    styles = "<s><cellXfs><xf numFmtId='0'/><xf numFmtId='71'/><xf numFmtId='14'/></cellXfs></s>"
    row = f'<row r="9"><c r="A9"><v>1</v></c>{inline("ก")}<c s="1"><v>37483.5</v></c><c s="2"><v>-1</v></c></row>'
    head = f"<row>{''.join(inline(heading) for heading in HEADINGS)}</row>"
    [line] = read(
        packed(f"<worksheet><sheetData>{head}{row}</sheetData></worksheet>", **{"xl__styles.xml": styles})
    ).lines
    assert (line.number, line.values["born"]) == (9, datetime.date(2002, 8, 15))
    assert isinstance(line.values["savings"], Unreadable)


def test_a_row_says_why_a_cell_cannot_be_read():
    rows = [
        f'<row>{inline("1")}<c t="str"><f>A1</f></c></row>',
        f'<row>{inline("2")}<c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        f"<row>{inline('3')}{inline('ก' * 2001)}</row>",
        f'<row>{inline("4")}<c t="str"><f>B1</f><v>คำปัน</v></c></row>',
        f'<row>{inline("5")}<c t="str"><f>""</f><v></v></c></row>',
    ]
    with override("en"):
        no_result, error, too_long, result, empty = [
            line.values["name"] for line in read(packed(sheet_xml(*rows))).lines
        ]
    assert "formula whose result" in no_result.reason
    assert "#DIV/0!" in error.reason
    assert "2,000 characters" in too_long.reason
    assert (result, empty) == ("คำปัน", "")


def test_headings_are_found_below_titles_and_however_they_are_written():
    content = workbook(
        ["ทะเบียนสมาชิก ปี 2550"],
        [],
        ["Member No.*", " ชื่\u200bอ :", "วัน\nเกิด", "เงินออมยกมา (บาท)", "หมายเหตุ"],
        ["1", "คำปัน", None, "5", "x"],
        then=lambda book: book.active.merge_cells("A1:E1"),
    )
    table = read(content)
    assert table.columns == ("number", "name", "born", "savings")
    assert table.unread == ["หมายเหตุ"]
    assert [line.number for line in table.lines] == [4]
    assert table.lines[0].cells == ("1", "คำปัน", "", "5", "x")


def test_a_heading_that_stands_twice_or_is_missing_is_named():
    with override("en"):
        twice = refusal(text_file(["เลขที่", "ชื่อ", "บ้าน", "member no"], ["1", "ก", "ข", "2"]))
        missing = refusal(text_file(["เลขที่", "นามสกุล"], ["1", "ก"]))
        nothing = refusal(text_file(["สวัสดี", "ครับ"], ["1", "ก"]))
    assert "column A (“เลขที่”)" in twice and "column D (“member no”)" in twice
    assert "no column “ชื่อ”" in missing and "เลขที่, นามสกุล" in missing
    assert "No headings" in nothing and "สวัสดี, ครับ" in nothing


def test_columns_that_share_a_heading_are_a_slip_of_the_programmer():
    with pytest.raises(ValueError, match="share a heading"):
        read_table(b"a", "a.csv", [Column("one", "ชื่อ"), Column("two", "ชือ")])


def test_totals_empty_rows_and_repeated_headings_are_no_members():
    content = workbook(
        HEADINGS,
        ["1", "รวมพร", None, 10],
        [None, "รวมหน้านี้", None, 10],
        HEADINGS,
        [],
        [None, None, None, None, "จด"],
        ["2", "รวม", None, 5],
        [None, "รวมทั้งสิ้น 2 คน", None, 15],
        [None, "รวมพล", None, 1],
    )
    with override("en"):
        table = read(content)
    assert [line.number for line in table.lines] == [2, 7, 9]
    assert (table.totals.number, table.totals.values["savings"]) == (8, "15")
    assert table.notes == [
        "2 empty rows were passed over.",
        "1 row that repeats the headings was passed over.",
        "These rows are totals and were not read as rows: 3.",
        "These columns have no heading and are not read: E.",
    ]


def test_the_sheet_with_the_headings_is_read_and_the_others_are_named():
    def more(book):
        book.active.append(["บัญชีเงินออม"])
        register = book.create_sheet("หมู่ 1")
        register.append(HEADINGS)
        register.append(["1", "คำปัน"])
        register.row_dimensions[2].hidden = True
        book.create_sheet("หมู่ 2").append(HEADINGS)
        book.create_sheet("ว่าง")
        book.create_sheet("ลับ").sheet_state = "hidden"

    with override("en"):
        table = read(workbook(name="หน้าปก", then=more))
    assert [line.values["name"] for line in table.lines] == ["คำปัน"]
    assert table.notes == [
        "Only the sheet “หมู่ 1” was read. To bring in another one (หน้าปก, หมู่ 2), save it as a file of its own.",
        "Hidden sheets are not read: ลับ.",
        "1 hidden row was read, too.",
    ]


def test_the_template_is_read_again_and_its_examples_never_are():
    content = write_template(COLUMNS, title="ทะเบียน: สมาชิก/บ้าน", notes=["ก่อนอื่น"])
    assert read(content).lines == [] and read(content).notes == []
    book = load_workbook(io.BytesIO(content))
    sheet, example, how = book.worksheets
    assert sheet.title == "ทะเบียน  สมาชิก บ้าน"
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].number_format) == ("A2", "@")
    assert example["A2"].value == "0001"
    assert [how.cell(5, column).value for column in (1, 3, 4)] == ["เลขที่สมาชิก", "ตามสมุด", "0001"]


def test_refused_rows_are_given_back_and_read_again_as_they_were():
    first = read(
        workbook(HEADINGS, ["001", "=1+1", datetime.date(2545, 8, 15), 1.5], ["2", "ข", datetime.date(2002, 8, 15)])
    )
    given_back = write_lines([*first.headings, str(REASON)], [[*line.cells, "ซ้ำ"] for line in first.lines])
    again = read(given_back)
    assert [line.cells[:-1] for line in again.lines] == [line.cells for line in first.lines]
    assert again.lines[0].values["born"] == "15/8/2545" and again.lines[1].values["born"] == "15/8/2545"
    assert again.unread == []


def test_a_date_is_typed_as_people_write_it():
    assert typed(datetime.date(2002, 8, 15)) == "15/8/2545"
    assert typed(datetime.date(2545, 8, 15)) == "15/8/2545"


def test_more_rows_than_asked_for_are_refused():
    with override("en"):
        assert "more than 2 rows" in refusal(text_file(HEADINGS, *[[str(n), "ก"] for n in range(3)]), most_rows=2)
