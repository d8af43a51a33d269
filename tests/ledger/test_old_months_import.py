"""Old months from a spreadsheet: preview and run say the same, nothing counts twice, faults are named in words."""

import datetime
import io

import pytest
from openpyxl import Workbook, load_workbook

from groups.import_kinds import import_kind
from groups.imports import LookAgain, judge_file, take_in, write_file
from groups.judgements import Judgement, opened
from groups.models import ImportFile
from groups.table_files import read_table, write_lines, write_template
from groups.thai_dates import Month
from ledger import months_import
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward_months
from ledger.models import Account, JournalEntry, MonthMemo
from ledger.month_files import month_columns, months_told
from ledger.old_months import state_old_months
from ledger.paper_months import OldMonth, Told, Way, read_paper
from ledger.queries import account_months
from members.queries import headcount_at
from network.recount import recount
from tests.makers import APRIL, DAY, make_payout
from welfare.benefits import add_benefit_kind

SAVINGS, FEE, BIRTH = "4030", "4010", "5010"
MARCH, FEBRUARY, JANUARY = Month(2007, 3), Month(2007, 2), Month(2007, 1)
UNTOLD = lambda done, total: None  # noqa: E731
HEADINGS = "เดือน,ค่าแรกเข้า,เงินออม,ค่าทำขวัญบุตร (บาท),ค่าทำขวัญบุตร (ราย),จำนวนสมาชิกสิ้นเดือน,ที่มา"


def csv(*rows: str, headings: str = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join([headings, *rows]).encode(encoding)


def judged(content: bytes, by) -> tuple[ImportFile, Judgement]:
    file = take_in("months", "สมุดเก่า.csv", content, by=by)
    judge_file(file, UNTOLD)
    file.refresh_from_db()
    assert file.refusal == ""
    return file, opened(file.judgement)


def brought_in(content: bytes, by) -> dict[str, int]:
    """The file looked at and brought in; the counts of its verdicts."""
    file, _judgement = judged(content, by)
    write_file(file, file.digest, UNTOLD, by=by)
    file.refresh_from_db()
    assert file.state == ImportFile.State.WRITTEN
    return {verdict: count for verdict, count in file.counts.items() if count}


def since_founding() -> dict[str, int]:
    return {line.account.code: line.since_founding.amount for line in account_months(APRIL)}


GOOD = csv(
    "ม.ค. 2550,50,\"1,200\",500,1,300,สมุด 1 หน้า 3",
    "๐๒/๒๕๕๐,,900.50,,,,",
    "2007-03,0,1100,1000,,310,สมุด 1 หน้า 5",
    "รวม,50,3200.50,1500,,,",
)  # fmt: skip


class TestBooks:
    """Nothing tells the months before April 2550, the first of the books."""

    def test_the_months_are_written_once_however_often_the_file_comes(self, in_group):
        assert brought_in(GOOD, in_group.treasurer) == {"new": 3}
        stands = since_founding()
        assert (stands[FEE], stands[SAVINGS], stands[BIRTH], stands["1090"]) == (50_00, 3_200_50, 1_500_00, 1_750_50)
        assert headcount_at(MARCH.last).members == 310
        assert headcount_at(JANUARY.last).source == "สมุด 1 หน้า 3"
        assert brought_in(GOOD, in_group.treasurer) == {"same": 3}
        assert (since_founding(), JournalEntry.objects.count()) == (stands, 3)
        assert recount(in_group.group) == []

    def test_a_corrected_file_changes_what_it_corrects_and_an_empty_cell_takes_nothing_away(self, in_group):
        brought_in(GOOD, in_group.treasurer)
        corrected = csv("1/2550,,1300,,,301,", "2/2550,,,,,,", "3/2550,,1100,1000,2,,")
        _file, judgement = judged(corrected, in_group.treasurer)
        assert [ruling.verdict for ruling in judgement.rulings] == ["changed", "same", "changed"]
        assert ["เงินออมวันละหนึ่งบาท", "1,200", "1,300"] in [list(change) for change in judgement.rulings[0].changes]
        assert brought_in(corrected, in_group.treasurer) == {"changed": 2, "same": 1}
        stands = since_founding()
        assert (stands[FEE], stands[SAVINGS], stands[BIRTH]) == (50_00, 3_300_50, 1_500_00)
        assert read_paper().told(JANUARY, Way.BOOKS)[BIRTH] == Told(500_00, 1)
        assert headcount_at(JANUARY.last).members == 301
        assert recount(in_group.group) == []

    def test_the_files_own_totals_are_compared_in_words(self, in_group):
        _file, judgement = judged(GOOD.replace(b"3200.50", b"3300.50"), in_group.treasurer)
        controls = {control.label: control for control in judgement.controls}
        savings = controls["เงินออมวันละหนึ่งบาท"]
        assert (savings.read, savings.told, savings.agrees) == ("3,200.50", "3,300.50", False)
        assert "100" in savings.note
        assert controls["ค่าธรรมเนียมแรกเข้า"].agrees

    def test_killed_in_the_middle_nothing_is_written(self, in_group, monkeypatch):
        file, _judgement = judged(GOOD, in_group.treasurer)

        def written_and_killed(*args, **kwargs):
            state_old_months(*args, **kwargs)
            raise RuntimeError("killed")

        monkeypatch.setattr(months_import, "state_old_months", written_and_killed)
        with pytest.raises(RuntimeError):
            write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
        assert (JournalEntry.objects.count(), MonthMemo.objects.count()) == (0, 0)
        assert headcount_at(MARCH.last) is None

    def test_what_changed_since_somebody_looked_is_looked_at_again(self, in_group):
        file, _judgement = judged(GOOD, in_group.treasurer)
        state_old_months([OldMonth(MARCH, {SAVINGS: Told(5_00)})], by=in_group.treasurer)
        with pytest.raises(LookAgain):
            write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
        assert since_founding()[SAVINGS] == 5_00


def test_inside_a_brought_forward_figure_the_file_changes_no_total_and_what_remains_is_shown(in_group):
    told = PaperFigures(JANUARY.first, MARCH.last, (PaperLine(SAVINGS, 5_000_00),), (PaperLine(BIRTH, 1_000_00, 2),))
    bring_forward_months([(told, None)], on=DAY, by=None)
    before = since_founding()
    _file, judgement = judged(GOOD, in_group.treasurer)
    compared = {control.label: control for control in judgement.controls if "ยกมา" in control.label}
    (savings,) = [control for label, control in compared.items() if "เงินออม" in label]
    (birth,) = [control for label, control in compared.items() if "ค่าทำขวัญ" in label]
    assert (savings.read, savings.told, savings.agrees) == ("3,200.50", "5,000", True)
    assert "1,799.50" in savings.note
    assert not birth.agrees and "500" in birth.note
    assert brought_in(GOOD, in_group.treasurer) == {"new": 3}
    assert (since_founding(), JournalEntry.objects.count()) == (before, 1)
    assert brought_in(GOOD, in_group.treasurer) == {"same": 3}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("เดือนแรก,1,1,,,,", "เดือนแรก"),
        ("13/2548,1,1,,,,", "13/2548"),
        (",1,1,,,,", "01/2548"),
        ("4/2550,1,1,,,,", "เมษายน 2550"),
        ("1/3542,1,1,,,,", "3542"),
        ("1/2548,-5,,,,,", "-5"),
        ("1/2548,1.234,,,,,", "1.234"),
        ("1/2548,-,,,,,", "ขีด"),
        ("1/2548,ห้าสิบ,,,,,", "ห้าสิบ"),
        ("1/2548,15/8/2545,,,,,", "15/8/2545"),
        ("1/2548,,,,2,,", "ค่าทำขวัญบุตร"),
        ("1/2548,,,0,2,,", "ค่าทำขวัญบุตร"),
        ("1/2548,,,500,1.5,,", "1.5"),
        ("1/2548,,,500,-1,,", "-1"),
        ("1/2548,,,500,หนึ่ง,,", "หนึ่ง"),
        ("1/2548,,,,,99999999999,", "99999999999"),
        ("1/2548,,1,,,," + "ย" * 301, "ที่มา"),
    ],
)
def test_a_fault_is_named_and_the_other_rows_are_taken(in_group, row, says):
    file, judgement = judged(csv(row, "3/2550,1,,,,,"), in_group.treasurer)
    assert [ruling.verdict for ruling in judgement.rulings] == ["refused", "new"]
    assert says in " ".join(judgement.rulings[0].reasons)
    write_file(file, file.digest, UNTOLD, by=in_group.treasurer)
    assert since_founding()[FEE] == 1_00


def test_every_fault_of_a_row_is_named(in_group):
    _file, judgement = judged(csv("1/2548,-5,1.234,500,1.5,x,"), in_group.treasurer)
    assert len(judgement.rulings[0].reasons) == 4


def test_a_month_on_two_rows_is_refused_on_both_with_their_numbers(in_group):
    _file, judgement = judged(csv("3/2550,1,,,,,", "2/2550,1,,,,,", "มี.ค. 2550,2,,,,,"), in_group.treasurer)
    assert [ruling.verdict for ruling in judgement.rulings] == ["refused", "new", "refused"]
    assert all("2, 4" in " ".join(judgement.rulings[place].reasons) for place in (0, 2))


def test_a_workbook_with_real_dates_and_numbers_is_read(in_group):
    book = Workbook()
    book.active.append(["เดือน", "เงินออม", "ค่าทำขวัญบุตร", "ค่าทำขวัญบุตร (จำนวนราย)", "สมาชิก (คน)"])
    book.active.append([datetime.date(2007, 3, 1), 1100.25, 500, 1, 310])
    book.active.append([datetime.date(2550, 2, 28), 900, None, None, "๓๐๕ คน"])
    file = io.BytesIO()
    book.save(file)
    assert brought_in(file.getvalue(), in_group.treasurer) == {"new": 2}
    assert (since_founding()[SAVINGS], since_founding()[BIRTH]) == (2_000_25, 500_00)
    assert read_paper().told(MARCH, Way.BOOKS)[BIRTH].cases == 1
    assert headcount_at(FEBRUARY.last).members == 305


class TestColumns:
    def test_a_benefit_of_the_groups_own_has_its_two_columns(self, in_group):
        make_payout()
        own = add_benefit_kind("เยี่ยมเยียนผู้สูงอายุ", by=None).account
        row = csv("3/2550,300,3", headings="เดือน,เยี่ยมเยียนผู้สูงอายุ (บาท),เยี่ยมเยียนผู้สูงอายุ (ราย)")
        assert brought_in(row, in_group.treasurer) == {"new": 1}
        assert read_paper().told(MARCH, Way.BOOKS) == {own.code: Told(300_00, 3)}

    def test_a_benefit_called_like_another_kind_of_money_is_headed_by_its_number(self, in_group):
        own = add_benefit_kind("ดอกเบี้ย", by=None).account
        columns = month_columns(Account.objects.all())
        (column,) = [column for column in columns if column.code == f"sum_{own.code}"]
        row = csv("3/2550,7,300", headings=f"เดือน,ดอกเบี้ย,{column.label}")
        brought_in(row, in_group.treasurer)
        assert read_paper().told(MARCH, Way.BOOKS) == {"4140": Told(7_00), own.code: Told(300_00)}

    def test_the_template_is_empty_and_can_be_read(self, in_group):
        kind = import_kind("months")
        template = write_template(kind.columns(), title=str(kind.label), notes=kind.notes)
        headings = [cell.value for cell in load_workbook(io.BytesIO(template)).active[1]]
        assert headings[0] == "เดือน"
        assert "ค่าทำขวัญบุตร (บาท)" in headings and "ค่าทำขวัญบุตร (ราย)" in headings
        assert read_table(template, "x.xlsx", kind.columns()).lines == []

    def test_the_months_told_can_be_taken_along_and_brought_in_again_without_change(self, in_group):
        brought_in(GOOD, in_group.treasurer)
        assert brought_in(months_told(read_paper()), in_group.treasurer) == {"same": 3}

    def test_the_rows_not_taken_can_be_mended_and_brought_in(self, in_group):
        columns = [str(column.label) for column in month_columns(Account.objects.all())[:2]]
        mended = write_lines([*columns, "เหตุผลที่ไม่รับ"], [["3/2550", "50", "ผิด"]])
        assert brought_in(mended, in_group.treasurer) == {"new": 1}


def test_a_column_left_empty_throughout_comes_to_no_total(in_group):
    _file, judgement = judged(csv("ม.ค. 2550,50,,,,,"), in_group.treasurer)
    totals = [control.label for control in judgement.controls]
    assert any("แรกเข้า" in label or "fee" in label.lower() for label in totals)
    assert not any("ทำขวัญ" in label or "birth" in label.lower() for label in totals)
