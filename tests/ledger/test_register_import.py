"""The register from a group's own table: what becomes of each row, and that the run does what the preview said."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from groups.imports import judge_file, take_in, write_file
from groups.judgements import Ruling, opened
from groups.models import AuditEvent, ImportFile
from ledger.allocation import openings_of
from ledger.models import PaidThrough
from members.beneficiaries import Named
from members.models import Member, NationalId, StateChange, Zone
from members.queries import beneficiary_of
from tests.makers import make_member

UNTOLD = lambda done, total: None  # noqa: E731
HEADINGS = "เลขที่สมาชิก,คำนำหน้า,ชื่อ,นามสกุล,วันที่เป็นสมาชิก"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def bring(in_group):
    """Bring a file in as far as its preview: headings, then rows as CSV."""

    def make(headings: str, *rows: str) -> ImportFile:
        content = "\n".join([headings, *rows]).encode()
        file = take_in("register", "สมาชิก.csv", content, by=in_group.treasurer)
        judge_file(file, UNTOLD)
        file.refresh_from_db()
        assert file.state == "judged", file.refusal
        return file

    return make


@pytest.fixture
def run(in_group, bring):
    """Bring a file in and write it; what was previewed."""

    def make(headings: str, *rows: str) -> list[Ruling]:
        file = bring(headings, *rows)
        write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
        return opened(file.judgement).rulings

    return make


def only(file: ImportFile) -> Ruling:
    (ruling,) = opened(file.judgement).rulings
    return ruling


def member(number: str) -> Member:
    return Member.objects.get(number=number)


class TestNew:
    def test_a_row_with_everything(self, run):
        headings = (
            "เลขที่สมาชิก,คำนำหน้า,ชื่อ,นามสกุล,เพศ,วันเกิด,เลขประจำตัวประชาชน,โทรศัพท์,บ้านเลขที่,หมู่ที่,หมู่บ้าน,ตำบล,อำเภอ,จังหวัด,รหัสไปรษณีย์,"
            "วันที่เป็นสมาชิก,สาย,ผู้รับผลประโยชน์,ความสัมพันธ์,เงินออมยกมา,ค่าสมทบรายปียกมา,ค่าแรกเข้ายกมา,ออมถึงวันที่,ค่าสมทบรายปีถึงวันที่"
        )
        (ruling,) = run(
            headings,
            "๐๔๑๗,นาง,คำปัน,ใจดี,หญิง,๑๕/๘/๒๕๐๒,1-2345-67890-12-1,081 234 5678,12/3,5,บ้านดอนไชย,ล้อมแรด,เถิน,ลำปาง,52160,"
            '15 สิงหาคม 2545,เหนือคลอง,แก้ว ใจดี,สามี,"1,655.50",250,50,31/3/2550,31/12/2549',
        )
        assert (ruling.verdict, ruling.label, ruling.warnings) == ("new", "0417 นางคำปัน ใจดี", [])
        found = member("0417")
        assert (found.full_name, found.sex, found.born_on) == ("นางคำปัน ใจดี", "female", datetime.date(1959, 8, 15))
        assert (found.joined_on, found.zone.name, found.postcode) == (datetime.date(2002, 8, 15), "เหนือคลอง", "52160")
        assert NationalId.objects.get(member=found).checks
        assert beneficiary_of(found).relationship == "สามี"
        assert openings_of([found.pk])[found.pk] == {"4030": 1655_50, "4020": 250_00, "4010": 50_00}
        assert dict(PaidThrough.objects.values_list("account__code", "through")) == {
            "4030": datetime.date(2007, 3, 31), "4020": datetime.date(2006, 12, 31)
        }  # fmt: skip

    def test_a_member_of_the_paper_years_is_no_movement_of_a_month_and_a_later_one_is(self, run):
        run(HEADINGS, "2,นาย,อุดม,ดี,15/8/2545", "3,นาย,บุญ,ดี,2/4/2550")
        months = dict(
            StateChange.objects.filter(member__number__in="23").values_list("member__number", "reporting_month")
        )
        assert months == {"2": None, "3": datetime.date(2007, 4, 1)}

    def test_a_name_in_one_piece_is_taken_apart(self, run):
        run("เลขที่,ชื่อ-สกุล,วันที่เป็นสมาชิก", "2,นางสาวสายใจ ณ ลำปาง,15/8/2545", "3,นายิกา ดี,15/8/2545")
        assert [(m.prefix, m.first_name, m.last_name) for m in map(member, "23")] == [
            ("นางสาว", "สายใจ", "ณ ลำปาง"), ("", "นายิกา", "ดี")
        ]  # fmt: skip

    def test_who_left_or_died_in_the_paper_years(self, run):
        run(HEADINGS + ",สถานะ,วันที่ของสถานะ", "2,,ก,,15/8/2545,เสียชีวิต,1/2/2549", "3,,ข,,15/8/2545,พักสิทธิ,1/4/2550")
        assert [member(number).state for number in "23"] == ["died", "suspended"]
        assert StateChange.objects.filter(member=member("2")).values_list("delta", "reporting_month")[1] == (-1, None)
        assert StateChange.objects.get(member=member("3"), kind="suspended").reporting_month == datetime.date(
            2007, 4, 1
        )

    def test_households_are_formed_whatever_the_order_of_rows(self, run):
        make_member("0416")
        run(HEADINGS + ",จ่ายร่วมกับ", "7,,ก,,15/8/2545,2", "2,,ข,,15/8/2545,", "3,,ค,,15/8/2545,0416")
        assert member("7").household == member("2").household != member("3").household == member("0416").household
        assert member("7").household.payer.number == "2"


class TestKnown:
    def test_only_what_differs_is_written_and_an_empty_cell_takes_nothing_away(self, run):
        make_member("0002", "คำ", "ดี", phone="081", village="บ้านเดิม", beneficiary=Named("แสง", "บุตร"))
        (ruling,) = run("เลขที่,โทรศัพท์,หมู่บ้าน,ผู้รับผลประโยชน์,เงินออม", "0002,,บ้านใหม่,แสง,")
        assert (ruling.verdict, ruling.changes) == ("changed", [["Village", "บ้านเดิม", "บ้านใหม่"]])
        assert (member("0002").phone, member("0002").village) == ("081", "บ้านใหม่")
        event = AuditEvent.objects.get(action="member.corrected")
        assert (event.subject, event.fields) == ("0002", ["village"])

    def test_the_same_file_twice_changes_nothing(self, run, bring):
        rows = (
            HEADINGS + ",สาย,จ่ายร่วมกับ,เงินออมยกมา,ออมถึงวันที่,วันเกิด,เลขประจำตัวประชาชน,ผู้รับผลประโยชน์",
            "7,นาย,ก,ดี,15/8/2545,สาย 1,2,100,31/3/2550,2502,1234567890121,ข ดี",
            "2,นาง,ข,ดี,15/8/2545,สาย 1,,0,,,,",
        )
        run(*rows)
        counts = [model.objects.count() for model in (Member, StateChange, Zone, PaidThrough, AuditEvent)]
        assert bring(*rows).counts == {"new": 0, "changed": 0, "same": 2, "refused": 0, "warned": 0}
        counts[-1] += 2  # that the file was brought, and that it is being read
        assert [model.objects.count() for model in (Member, StateChange, Zone, PaidThrough, AuditEvent)] == counts

    def test_a_year_alone_says_nothing_against_the_full_date(self, bring):
        make_member("0002", born_on=datetime.date(1959, 8, 15))
        assert only(bring("เลขที่,วันเกิด", "0002,2502")).verdict == "same"

    @pytest.mark.parametrize(
        ("heading", "cell", "reason"),
        [
            ("สถานะ", "ลาออก", "Record the change on the member's own page"),
            ("วันที่เป็นสมาชิก", "1/1/2546", "A file cannot change it"),
        ],
    )
    def test_what_a_file_cannot_change(self, bring, heading, cell, reason):
        make_member("0002")
        ruling = only(bring(f"เลขที่,{heading}", f"0002,{cell}"))
        assert ruling.verdict == "refused" and reason in ruling.reasons[0]


class TestRefused:
    def test_a_number_on_two_rows_refuses_both(self, bring):
        first, second, other = opened(
            bring(HEADINGS, "2,,ก,,15/8/2545", "2,,ข,,15/8/2545", "3,,ค,,15/8/2545").judgement
        ).rulings
        assert (first.reasons, second.reasons, other.verdict) == (
            ["The number 2 stands on row 3 too."], ["The number 2 stands on row 2 too."], "new"
        )  # fmt: skip

    def test_every_fault_of_a_row_is_named(self, bring):
        ruling = only(bring(HEADINGS + ",วันเกิด,เงินออม,เพศ", "2,,,,30/2/2545,32/1/2500,-,x"))
        assert len(ruling.reasons) == 5
        assert any("30/2/2545" in reason for reason in ruling.reasons)

    def test_refused_rows_hold_nobody_else_up(self, run):
        rulings = run(HEADINGS, ",,ก,,15/8/2545", "3,,ค,,15/8/2545")
        assert [ruling.verdict for ruling in rulings] == ["refused", "new"]
        assert Member.objects.filter(number="3").exists()

    def test_who_pays_with_a_row_that_is_not_taken_pays_alone(self, run, bring):
        rows = (HEADINGS + ",จ่ายร่วมกับ", "2,,ก,,15/8/2545,3", "3,,ค,,,")
        ruling = run(*rows)[0]
        assert ruling.verdict == "new" and "Number 3" in ruling.warnings[0]
        assert member("2").household is None
        assert bring(*rows).counts == {"new": 0, "changed": 0, "same": 1, "refused": 1, "warned": 1}


WARNINGS = {
    ("เลขประจำตัวประชาชน", "1234567890123"): "last digit",
    ("เลขประจำตัวประชาชน", "12345"): "5 characters instead of 13",
    ("วันเกิด", "1/1/2690"): "Born in the future",
    ("วันเกิด", "1/1/2548"): "Born after joining",
    ("วันเกิด", "1/1/2401"): "More than 110 years old",
    ("โทรศัพท์", "812345678"): "no 0 in front",
    ("ผู้รับผลประโยชน์", "ตนเอง"): "cannot receive",
    ("ผู้รับผลประโยชน์", "นายก ดี"): "cannot receive",
}


@pytest.mark.parametrize(("heading", "cell"), WARNINGS)
def test_what_is_odd_warns_and_is_taken(run, heading, cell):
    (ruling,) = run(f"{HEADINGS},{heading}", f"2,,ก,ดี,15/8/2545,{cell}")
    assert (ruling.verdict, len(ruling.warnings)) == ("new", 1)
    assert WARNINGS[heading, cell] in ruling.warnings[0]
    assert member("2").first_name == "ก"


def test_the_same_id_and_the_same_name_warn(bring):
    make_member("0002", "คำ", "ดี", born_on=datetime.date(1959, 8, 15), national_id="1234567890121")
    headings = HEADINGS + ",วันเกิด,เลขประจำตัวประชาชน"
    ruling = only(bring(headings, "3,นาง,คำ,ดี,15/8/2545,2502,1234567890121"))
    assert ruling.warnings == [
        "Member 0002 has the same name and the same year of birth.", "Member 0002 has the same national ID."
    ]  # fmt: skip


def test_ten_times_the_rows_cost_no_more_queries(in_group, bring):
    headings = HEADINGS + ",วันเกิด,เลขประจำตัวประชาชน,สาย,จ่ายร่วมกับ,ผู้รับผลประโยชน์,เงินออมยกมา,ออมถึงวันที่,สถานะ,วันที่ของสถานะ"
    cost = []
    for start, count in ((100, 20), (1000, 200)):
        rows = [
            f"{n},นาย,คน{n},ดี,15/8/2545,15/8/2500,{n:013d},สาย {start},{start},แก้ว,{n},31/3/2550,พักสิทธิ,1/1/2549"
            for n in range(start, start + count)
        ]
        for again in ("ดี", "งาม"):
            with CaptureQueriesContext(connection) as captured:
                file = bring(headings, *(row.replace("ดี", again) for row in rows))
                write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
            assert file.counts["new" if again == "ดี" else "changed"] == count
            cost.append(len(captured))
    assert cost[:2] == cost[2:]


def test_control_totals_stand_beside_the_files_own(bring):
    file = bring(HEADINGS + ",เงินออมยกมา", "2,,ก,,15/8/2545,100", "3,,ข,,15/8/2545,50.50", ",,,,,", "รวม,,,,,160")
    savings = next(control for control in file.controls if "150.50" in control["read"])
    assert (savings["told"], savings["agrees"]) == ("160", False)
    assert savings["note"] == "the file's total is 9.50 baht more"
