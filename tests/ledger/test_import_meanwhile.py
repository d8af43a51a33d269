"""What comes in between looking at a file and bringing it in: nobody's later word is written over unseen."""

import threading

import pytest
from django.db import connection
from django.utils import translation

from groups.imports import LookAgain, confirm, judge_file, take_in, write_file
from groups.judgements import opened
from groups.models import ImportFile, Job
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.allocation import openings_of
from ledger.models import OpeningFigure
from ledger.old_months import state_old_months
from ledger.openings import Opening, PaperYears, state_openings, state_paper_years
from ledger.paper_months import OldMonth, Told
from members.models import Member
from members.register import Person, correct_member
from tests.conftest import make_cast
from tests.makers import make_member

UNTOLD = lambda done, total: None  # noqa: E731
NEW = "เลขที่สมาชิก,ชื่อ,นามสกุล,วันที่เป็นสมาชิก"
JANUARY = Month(2007, 1)


@pytest.fixture
def bring(cast):
    """Bring a file of a kind in as far as its preview."""
    return lambda kind, *rows: looked_at(cast, kind, *rows)


def looked_at(cast, kind: str, *rows: str) -> ImportFile:
    file = take_in(kind, "ตาราง.csv", "\n".join(rows).encode(), by=cast.treasurer)
    judge_file(file, UNTOLD)
    file.refresh_from_db()
    assert file.state == "judged", file.refusal
    return file


def test_a_figure_stated_by_hand_since_is_not_written_over(in_group, bring):
    member = make_member("0002")
    state_openings([Opening(member, {"4030": 100_00})], by=in_group.treasurer)
    file = bring("register", "เลขที่,เงินออมยกมา", "0002,150")
    state_paper_years(member, PaperYears({"4030": 200_00}, reason="นับสมุดใหม่"), by=in_group.treasurer)
    with pytest.raises(LookAgain):
        write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
    assert openings_of([member.pk]) == {member.pk: {"4030": 200_00}}


@pytest.mark.parametrize(
    ("heading", "cell", "since"),
    [
        ("โทรศัพท์", "083", {"phone": "082"}),
        ("วันเกิด", "2502", {"born_on_is_exact": False}),
        ("เพศ", "ชาย", {"sex": "female"}),
    ],
)
def test_a_member_corrected_since_is_looked_at_again(in_group, bring, heading, cell, since):
    told = {"number": "0002", "first_name": "คำ", "last_name": "ดี", "phone": "081"}
    member = make_member(**told)
    file = bring("register", f"เลขที่,{heading}", f"0002,{cell}")
    person = Person(**(told | {"joined_on": member.joined_on, "born_on": member.joined_on.replace(1960)} | since))
    correct_member(member, person, by=in_group.treasurer)
    with pytest.raises(LookAgain):
        write_file(file, file.digest, UNTOLD, by=in_group.treasurer)


def test_a_month_told_by_hand_since_is_not_written_over(in_group, bring):
    told = {"4010": Told(100_00)}
    state_old_months([OldMonth(JANUARY, told)], by=in_group.treasurer)
    file = bring("months", "เดือน,ค่าแรกเข้า", "01/2550,150")
    state_old_months([OldMonth(JANUARY, {"4010": Told(200_00)}, reason="ตกไป")], by=in_group.treasurer)
    with pytest.raises(LookAgain):
        write_file(file, file.digest, UNTOLD, by=in_group.treasurer)


def test_who_was_to_pay_has_another_number_now(in_group, bring):
    payer = make_member("0416")
    file = bring("register", f"{NEW},จ่ายร่วมกับ", "0002,ก,ดี,15/8/2545,0416")
    correct_member(payer, Person("0419", "คำ", "ดี", joined_on=payer.joined_on), by=in_group.treasurer)
    with pytest.raises(LookAgain):
        write_file(file, file.digest, UNTOLD, by=in_group.treasurer)


def test_another_language_is_nothing_to_look_at_again(in_group, bring):
    make_member("0002", phone="081", sex="female")
    headings = "เลขที่,เพศ,วันเกิด,โทรศัพท์,เงินออมยกมา,ออมถึงวันที่,เลขประจำตัวประชาชน,ผู้รับผลประโยชน์"
    for row in (
        "0002,ชาย,1/2/2502,082,100,31/3/2550,1234567890121,แสง",
        "0002,หญิง,2/2/2502,083,200,30/4/2550,1234567890130,สี",
    ):
        with translation.override("en"):
            file = bring("register", headings, row)
        with translation.override("th"):
            write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
        file.refresh_from_db()
        assert file.state == "written"


def test_a_tab_that_shows_an_earlier_judgement_is_told_so_at_once(in_group, bring):
    file = bring("register", NEW, "0002,ก,ดี,15/8/2545")
    seen = file.digest
    make_member("0002")
    judge_file(file, UNTOLD)
    file.refresh_from_db()
    with pytest.raises(LookAgain):
        confirm(file, seen, by=in_group.treasurer)


def test_a_file_that_was_brought_in_starts_no_further_work(in_group, bring):
    file = bring("register", NEW, "0002,ก,ดี,15/8/2545")
    write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
    file.refresh_from_db()
    jobs = Job.objects.count()
    confirm(file, "\x00", by=in_group.treasurer)
    assert Job.objects.count() == jobs


def written_at_once(cast, files) -> list[str]:
    """How each run ended, all of them begun at the same moment in their own connections."""
    gate, ends = threading.Barrier(len(files)), []

    def write(file: ImportFile) -> None:
        try:
            gate.wait()
            with group_scope(cast.group):
                write_file(file, file.digest, UNTOLD, by=cast.treasurer)
            ends.append("written")
        except Refused as error:
            ends.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[file]) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_two_files_of_the_same_rows_at_once_enter_nobody_twice(committed_db):
    cast = make_cast()
    rows = (f"{NEW},สาย,เงินออมยกมา", "0002,ก,ดี,15/8/2545,เหนือ,100", "0003,ข,ดี,15/8/2545,ใต้,200")
    with group_scope(cast.group):
        files = [looked_at(cast, "register", *rows) for _twice in range(2)]
    ends = written_at_once(cast, files)
    assert ends == ["LookAgain", "written"]
    with group_scope(cast.group):
        assert Member.objects.filter(number__in=["0002", "0003"]).count() == OpeningFigure.objects.count() == 2


def test_two_files_about_one_month_at_once_write_nothing_over(committed_db):
    cast = make_cast()
    with group_scope(cast.group):
        files = [looked_at(cast, "months", "เดือน,ค่าแรกเข้า", f"01/2550,{baht}") for baht in (100, 200)]
    ends = written_at_once(cast, files)
    assert ends == ["LookAgain", "written"]


class TestRowsThatOnlyLookedNew:
    def test_a_name_in_one_piece_too_long_for_its_parts_is_told_before(self, in_group, bring):
        file = bring(
            "register", "เลขที่สมาชิก,ชื่อ-สกุล,วันที่เป็นสมาชิก", f"0002,{'ก' * 81},15/8/2545", f"0003,ก {'ข' * 81},15/8/2545"
        )
        assert file.counts["refused"] == 2
        assert all("81" in ruling.reasons[0] for ruling in opened(file.judgement).rulings)

    def test_a_number_whose_zeros_a_spreadsheet_dropped_is_nobody_new(self, in_group, bring):
        make_member("0417")
        (ruling,) = opened(bring("register", NEW, "417,คำ,ดี,15/8/2545").judgement).rulings
        assert ruling.verdict == "refused" and "0417" in ruling.reasons[0]
