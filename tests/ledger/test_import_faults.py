"""One register with forty different faults: each row says its own fault in words a treasurer understands.

What cannot be meant keeps the row out; what is odd is said and taken (`domain.md`: warn, count, list).
"""

import datetime

import pytest
from django.utils import translation

from groups.imports import judge_file, take_in, write_file
from groups.judgements import opened
from groups.models import ImportFile
from members.models import Member
from tests.makers import make_member
from tests.workbooks import workbook

COLUMNS = (
    "เลขที่สมาชิก", "คำนำหน้า", "ชื่อ", "นามสกุล", "ชื่อ-สกุล", "เพศ", "วันเกิด", "เลขประจำตัวประชาชน", "โทรศัพท์", "รหัสไปรษณีย์",
    "วันที่เป็นสมาชิก", "จ่ายร่วมกับ", "ผู้รับผลประโยชน์", "ความสัมพันธ์", "สถานะ", "วันที่ของสถานะ", "เงินออมยกมา", "ค่าสมทบรายปียกมา",
    "ออมถึงวันที่", "ค่าสมทบรายปีถึงวันที่",
)  # fmt: skip
SOUND = {"ชื่อ": "คำ", "นามสกุล": "ดี", "วันที่เป็นสมาชิก": "15/8/2545"}
# What is wrong with the row: its cells beside the sound ones, and what its reasons say. "" empties a cell.
REFUSED = {
    "no number": ({"เลขที่สมาชิก": ""}, "Write the member number"),
    "number with a slash": ({"เลขที่สมาชิก": "12/3"}, "A slash cannot stand in a member number"),
    "number too long": ({"เลขที่สมาชิก": "9" * 21}, "21 letters where 20 fit"),
    "number is an error": ({"เลขที่สมาชิก": "#REF!"}, "Member number: this cell shows the error #REF!"),
    "number twice": ({"เลขที่สมาชิก": "77"}, "The number 77 stands on row"),
    "number twice, again": ({"เลขที่สมาชิก": "๗๗"}, "The number 77 stands on row"),
    "no first name": ({"ชื่อ": ""}, "Write the first name"),
    "first name too long": ({"ชื่อ": "ก" * 81}, "First name “กก"),
    "first name a formula": ({"ชื่อ": "=A1"}, "formula whose result is not saved"),
    "last name longer than any": ({"นามสกุล": "ก" * 2_001}, "more than 2,000 characters"),
    "two names": ({"ชื่อ-สกุล": "นางแก้ว แสง"}, "First name and full name say two things"),
    "sex nobody knows": ({"เพศ": "ไม่ทราบ"}, "Sex “ไม่ทราบ”: write male or female"),
    "birth on 30 February": ({"วันเกิด": "30/2/2500"}, "Birth date: There is no such day as 30/2/2500"),
    "birth in words": ({"วันเกิด": "สมัยสงคราม"}, "“สมัยสงคราม” cannot be read as a date"),
    "birth in a year of unclear era": ({"วันเกิด": "1/1/2300"}, "2300"),
    "birth in the short year": ({"วันเกิด": "15/2/2483"}, "2483"),
    "no day of joining": ({"วันที่เป็นสมาชิก": ""}, "Say on which day this member joined"),
    "joined in the 13th month": ({"วันที่เป็นสมาชิก": "15/13/2545"}, "“15/13/2545” cannot be read as a date"),
    "joined in the future": ({"วันที่เป็นสมาชิก": "1/1/2620"}, "The day of joining lies in the future"),
    "joined on no day": ({"วันที่เป็นสมาชิก": "สิงหาคม 2545"}, "cannot be read as a date"),
    "postcode too long": ({"รหัสไปรษณีย์": "521600"}, "6 letters where 5 fit"),
    "state nobody knows": ({"สถานะ": "ย้ายบ้าน"}, "The state “ย้ายบ้าน” is not known"),
    "state without its day": ({"สถานะ": "เสียชีวิต"}, "Write the day on which the state “เสียชีวิต” began"),
    "died before joining": ({"สถานะ": "เสียชีวิต", "วันที่ของสถานะ": "1/1/2544"}, "เสียชีวิต 1 Jan 2544"),
    "savings in words": ({"เงินออมยกมา": "สามร้อย"}, "สามร้อย"),
    "savings below nothing": ({"เงินออมยกมา": "-5"}, "-5"),
    "savings a stroke": ({"เงินออมยกมา": "-"}, "A stroke may mean two things"),
    "savings in parts of a satang": ({"เงินออมยกมา": "1.555"}, "1.555"),
    "savings a day": ({"เงินออมยกมา": datetime.date(2007, 3, 31)}, "Here stands a day, not baht"),
    "dues more than anybody has": ({"ค่าสมทบรายปียกมา": "9" * 20}, "Annual dues put in so far"),
    "paid up to no day": ({"ออมถึงวันที่": "31/4/2550"}, "There is no such day as 31/4/2550"),
    "dues up to a day within a year": ({"ค่าสมทบรายปีถึงวันที่": "x"}, "Annual dues paid up to"),
    "known member, another state": ({"เลขที่สมาชิก": "0001", "สถานะ": "ลาออก"}, "Record the change on"),
    "known member, another joining": ({"เลขที่สมาชิก": "0002", "วันที่เป็นสมาชิก": "1/1/2546"}, "A file cannot change it"),
}  # fmt: skip
WARNED = {
    "ID with a wrong digit": ({"เลขประจำตัวประชาชน": "1234567890123"}, "The last digit of the national ID"),
    "ID too short": ({"เลขประจำตัวประชาชน": "12345"}, "5 characters instead of 13"),
    "born in the future": ({"วันเกิด": "1/1/2620"}, "Born in the future"),
    "born after joining": ({"วันเกิด": "1/1/2548"}, "Born after joining"),
    "too old": ({"วันเกิด": "1/6/2400"}, "More than 110 years old"),
    "phone without its 0": ({"โทรศัพท์": 812345678}, "The phone has no 0 in front"),
    "beneficiary of herself": ({"ผู้รับผลประโยชน์": "ตนเอง"}, "who cannot receive the money after death"),
    "pays with nobody": ({"จ่ายร่วมกับ": "4711"}, "Number 4711, with whom this member pays"),
    "prefix in the name": ({"ชื่อ": "นางคำ"}, "The first name begins with a prefix"),
    "relationship of nobody": ({"ความสัมพันธ์": "บุตร"}, "A relationship without the name"),
    "paid before joining": ({"ออมถึงวันที่": "31/12/2544"}, "the day lies before joining"),
}  # fmt: skip
FAULTS = REFUSED | WARNED


@pytest.fixture
def register(in_group):
    """The register of all faults, judged in English."""
    make_member("0002", "อุดม", "ใจดี")
    rows = [
        [cells.get(column, SOUND.get(column, str(100 + place) if column == COLUMNS[0] else "")) for column in COLUMNS]
        for place, (cells, _words) in enumerate(FAULTS.values())
    ]
    with translation.override("en"):
        file = take_in("register", "ทะเบียน.xlsx", workbook(COLUMNS, *rows), by=in_group.treasurer)
        judge_file(file, _untold)
        file.refresh_from_db()
        yield file


def _untold(done, total):
    """Nobody watches."""


def test_forty_faults_are_named_each_on_its_row(register):
    assert len(FAULTS) >= 40
    rulings = dict(zip(FAULTS, opened(register.judgement).rulings, strict=True))
    silent = [
        (fault, words, rulings[fault].reasons, rulings[fault].warnings)
        for fault, (_cells, words) in FAULTS.items()
        if not any(words in said for said in (*rulings[fault].reasons, *rulings[fault].warnings))
    ]
    assert silent == []
    assert {fault for fault, ruling in rulings.items() if ruling.verdict == "refused"} == set(REFUSED)


def test_what_is_odd_is_brought_in_and_what_cannot_be_meant_is_not(register, in_group):
    before = Member.objects.count()
    write_file(register, register.digest, _untold, by=in_group.treasurer)
    assert Member.objects.count() == before + len(WARNED)
    assert ImportFile.objects.get(pk=register.pk).counts["refused"] == len(REFUSED)
