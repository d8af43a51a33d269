"""Files that are no table, or that were made to do harm: one sentence each, soon, in little memory."""

import io
import random
import time
import tracemalloc
import zipfile

import pytest
from django.utils.translation import override

from groups.table_files import MOST_BYTES, FileRefused, Unreadable
from tests.groups.test_table_files import read, refusal
from tests.workbooks import inline, packed, sheet_xml, text_file, workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MEMORY = 200 << 20
SECONDS = 15


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name, content in parts.items():
            opened.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b" " + b"x" * MOST_BYTES, "larger than 20 MB"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "a picture"),
        (b"\xff\xd8\xff\xe0....", "a picture"),
        (b"\x00\x00\x00\x18ftypheic", "a picture"),
        (b"\x1f\x8b\x08....", "a packed file"),
        (archive(**{"a.csv": "1"}), "a packed file"),
        (archive(), "a packed file"),
        (OLE + b"\0" * 100, "an old Office file"),
        (OLE + "Workbook".encode("utf-16-le"), "an old Excel file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"<html><table><tr><td>1</table>", "a web page"),
        (b"\xef\xbb\xbf<!DOCTYPE HTML>", "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "an XML file"),
        (b"{\\rtf1}", "a text document"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument file"),
        (archive(**{"word__document.xml": ""}), "a text document"),
        (archive(**{"xl__workbook.bin": ""}), "XLSB"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (archive(**{"xl__workbook.xml": ""}), "damaged"),
        (bytes(range(256)) * 10, "no table"),
        ("เลขที่,ชื่อ\n1,ก".encode()[:-1], "Line 2"),
        (b"\xff\xfe\x00\xd8", "cannot be read"),
        ('เลขที่,ชื่อ\n1,ก\n2,"ข\n'.encode() + "3,ค\n".encode() * 600, "opened in line 3"),
        (("เลขที่,ชื่อ\n1" + "," * 300_000).encode(), "no table"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_called_what_it_is(content, words):
    with override("en"):
        assert words in refusal(content)


def test_damage_anywhere_in_a_workbook_is_one_sentence_or_does_no_harm():
    sound = workbook(["เลขที่สมาชิก", "ชื่อ"], *[[n, f"ชื่อ {n}"] for n in range(30)])
    chance = random.Random(2550)
    for _ in range(150):
        damaged = bytearray(sound)
        for place in chance.choices(range(len(sound)), k=chance.randint(1, 8)):
            damaged[place] = chance.randrange(256)
        content = bytes(damaged[: chance.choice([None, chance.randrange(len(sound))])])
        try:
            assert len(read(content).lines) <= 30
        except FileRefused as refused:
            assert str(refused)


def test_odd_marks_in_a_sheet_are_damage_and_no_error_of_ours():
    for cell in (
        '<c t="s"><v>7</v></c>', '<c t="s"><v>-1</v></c>', '<c t="s"><v>x</v></c>', '<c r="ZZZZ9" t="b"><v>x</v></c>',
        '<c t="d"><v>2002-99-99</v></c>', '<c r="9A"><v>1</v></c>', "<c><v>one</v></c>", '<c t="odd"><v>1</v></c>',
        "<c><is/></c>", "<d/>", '<c t="inlineStr"/>',
    ):  # fmt: skip
        try:
            lines = read(packed(sheet_xml(f'<row r="x">{inline("1")}{cell}</row>'))).lines
        except FileRefused:
            continue
        assert all(isinstance(value, str | Unreadable) for line in lines for value in line.values.values())


def test_a_workbook_that_declares_entities_is_not_read():
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + sheet_xml("<row><c><v>&b;</v></c></row>")
    with override("en"):
        assert "damaged" in refusal(packed(laughs))
        assert "damaged" in refusal(packed(laughs.encode("utf-16")))


def test_a_workbook_under_a_password_says_so():
    locked = bytearray(workbook(["เลขที่สมาชิก", "ชื่อ"]))
    place = -1
    while (place := locked.find(b"PK\x01\x02", place + 1)) >= 0:
        locked[place + 8] |= 1
    with override("en"):
        assert "password" in refusal(bytes(locked))


HOSTILE = {
    "a part of a gigabyte": lambda: packed(sheet_xml(), **{"xl__media__a.bin": b"\0" * (1 << 30)}),
    "cells without end": lambda: packed(sheet_xml("<row>", "<c/>" * 20_000_000, "</row>")),
    "marks within marks": lambda: packed("<a>" * 20_000_000),
    "a text without end": lambda: packed(sheet_xml(f"<row>{inline('x' * 60_000_000)}</row>")),
    "a mark without end": lambda: packed(sheet_xml('<row a="' + "x" * 60_000_000 + '"/>')),
    "more texts than a register": lambda: packed(
        sheet_xml(), **{"xl__sharedStrings.xml": "<sst>" + "<si/>" * 5_000_000}
    ),
    "more styles than a register": lambda: packed(sheet_xml(), **{"xl__styles.xml": "<s>" + "<xf/>" * 5_000_000}),
    "more parts than a workbook": lambda: archive(**{str(number): "" for number in range(5_000)}),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_made_to_do_harm_stays_small(make):
    content = make()
    tracemalloc.start()
    with override("en"):
        sentence = refusal(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "more than can be read" in sentence
    assert peak < MEMORY


@pytest.mark.slow
def test_rows_of_a_whole_sheets_width_are_not_read_to_the_last():
    content = packed(sheet_xml(*["<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"] * 200))
    begun = time.process_time()
    with override("en"):
        assert "more than can be read" in refusal(content)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "content",
    [
        packed(sheet_xml(f"<row>{inline('1')}{inline('ก')}</row>", "<row/>" * 1_000_000)),
        text_file(["เลขที่สมาชิก", "ชื่อ"], ["1", "ก"]) + b"\n" * 1_000_000 + b"2,x",
    ],
    ids=["workbook", "text"],
)
def test_a_million_empty_rows_are_not_walked_to_their_end(content):
    begun = time.process_time()
    with override("en"):
        table = read(content)
    assert [line.values["number"] for line in table.lines] == ["1"]
    assert table.notes == ["Below row 2 stand only empty rows for a long way; what may follow is not read."]
    assert time.process_time() - begun < 5
