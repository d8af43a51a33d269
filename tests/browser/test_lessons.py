"""The short pages that teach one thing each, followed step by step in a real browser, as test_learning.py does."""

from io import BytesIO

import pytest
from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Download, Locator, expect

from groups.judgements import Verdict
from groups.tenancy import group_scope
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward_months
from ledger.chart import DAILY_SAVINGS
from ledger.models import OpeningFigure, SheetRow
from ledger.sheets import open_sheet
from members.models import Member
from members.states import change_state
from tests.browser import test_learning as learning
from tests.browser.lessons import Lesson
from tests.browser.test_learning import GROUP, PANE, PHONE, ready, row, saved
from tests.browser.test_offline_open import can_open_again, stop_worker
from tests.long_work import do_all_work
from tests.makers import APRIL, DAY, LONG_AGO, PASSWORD

# Long walks; what the pages teach of collection day is followed in every run (test_learning.py).
pytestmark = [pytest.mark.browser, pytest.mark.service_worker, pytest.mark.slow]

village, visitor = learning.village, learning.visitor
WIDE = 900
# The page renews itself every second, and is drawn anew.
PATIENCE = 15_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def take(lesson: Lesson, number: str) -> None:
    """One tap: paid as due."""
    row(lesson, number).locator("[data-part=take]").tap()
    expect(row(lesson, number).locator("[data-part=sum]")).to_have_text("30")


def test_the_page_about_no_signal(village, visitor):
    with group_scope(village.group):
        village.sheet = open_sheet(DAY, by=village.treasurer)
    lesson = Lesson(visitor(PHONE, touch=True).sign_in("collector"), "no-signal")
    open_once(lesson, village)
    type_without_a_signal(lesson)
    open_again(lesson)
    come_back(lesson, village)
    lesson.with_another(visitor(PANE).sign_in("treasurer"))
    decide(lesson, village)
    lesson.end()


def open_once(lesson: Lesson, village) -> None:
    lesson.begin("signal-once")
    lesson.one.visit("sheet", **GROUP, sheet=village.sheet.uuid)
    ready(lesson)
    lesson.find("saved")
    can_open_again(lesson.page)
    lesson.picture("#sheet-top")


def type_without_a_signal(lesson: Lesson) -> None:
    page, held = lesson.page, []
    lesson.begin("signal-words")
    page.route("**/parts/**", lambda route: held.append(route), times=1)
    with page.expect_request("**/parts/**"):
        take(lesson, "0007")
    lesson.find("waiting")
    held[0].continue_()
    saved(lesson)
    lesson.one.context.set_offline(True)
    take(lesson, "0008")
    expect(page.locator("#sheet-state")).to_have_attribute("data-state", "offline")
    lesson.find("offline")
    lesson.picture("#sheet-top")

    lesson.begin("signal-out")
    lesson.press("out")
    lesson.find("anyway")
    lesson.picture("#leaving")


def open_again(lesson: Lesson) -> None:
    lesson.begin("signal-again")
    stop_worker(lesson.page)
    lesson.in_new_tab("/")
    page = lesson.page
    page.locator("#sheet-kept ul a").tap()
    page.wait_for_url("**/sheets/*/")
    expect(page.locator("#sheet-password")).to_be_focused()
    lesson.find("open")
    lesson.picture("#sheet-unlock .field", "#sheet-unlock .actions", ring="open")
    page.fill("#sheet-password", PASSWORD)
    lesson.press("open")
    ready(lesson)
    expect(row(lesson, "0008").locator("[data-part=sum]")).to_have_text("30")


def come_back(lesson: Lesson, village) -> None:
    take(lesson, "0010")
    with group_scope(village.group):
        left = Member.objects.get(number="0010")
        change_state(left, "left", event_on=DAY, reporting_month=APRIL, by=village.treasurer)
    lesson.begin("signal-back")
    lesson.one.context.set_offline(False)
    saved(lesson)
    lesson.picture("#sheet-top")

    lesson.begin("signal-decide")
    lesson.find("decide")
    expect(lesson.page.locator("#sheet-decide li")).to_contain_text("0010")
    lesson.picture("#sheet-decide")


def decide(lesson: Lesson, village) -> None:
    lesson.begin("signal-case")
    lesson.one.visit("sheet", **GROUP, sheet=village.sheet.uuid)
    ready(lesson)
    lesson.go("check")
    lesson.find("first")
    lesson.picture("#decide .case", ring="off")
    lesson.go("off")
    expect(lesson.page.locator("#decide")).to_have_count(0)
    with group_scope(village.group):
        rows = SheetRow.objects.exclude(savings=0).order_by("member__number").select_related("member")
        assert [(one.member.number, one.amount, one.set_aside) for one in rows] == [
            ("0007", 30_00, False), ("0008", 30_00, False), ("0010", 30_00, True),
        ]  # fmt: skip


def own_list() -> bytes:
    """The group's own list: two new members, one with another phone, one as she stands, one without a name."""
    book = Workbook()
    for line in (
        ("เลขที่", "ชื่อ-สกุล", "โทรศัพท์", "วันเข้า", "เงินออม"),
        ("0002", "นายอุดม ใจดี", "081 234 5678", "", None),
        ("0003", "นางบัวผัน ใจดี", "", "", None),
        ("0101", "นางคำแปง ตาดี", "", "15/8/2545", 1_655),
        ("0102", "นายสม ปินตา", "", "๑ ม.ค. ๒๕๔๘", 800),
        ("0103", "", "", "15/8/2545", 500),
        ("รวม", "", "", "", 2_955),
    ):
        book.active.append(line)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def with_paper_years(village) -> None:
    """15,600 baht of savings brought forward through March."""
    told = PaperFigures(LONG_AGO, APRIL.plus(-1).last, (PaperLine(DAILY_SAVINGS, 15_600_00),))
    with group_scope(village.group):
        bring_forward_months([(told, None)], on=DAY, by=None)


def read_workbook(download: Download) -> Workbook:
    return load_workbook(BytesIO(download.path().read_bytes()))


def test_the_pages_about_files_and_paper_books(village, visitor, settings, tmp_path):
    """In one visit: signing in takes as long as a page."""
    settings.DATA_DIR = tmp_path
    with_paper_years(village)
    one = visitor(PANE).sign_in("treasurer").visit("group_home", **GROUP)
    lesson = Lesson(one, "import")
    find_the_form(lesson)
    bring(lesson)
    look_at_it(lesson)
    write_it(lesson, village)
    lesson.end()
    lesson = Lesson(one, "paper")
    write_a_month(lesson)
    write_a_member(lesson, village)
    lesson.end()


def find_the_form(lesson: Lesson) -> None:
    page = lesson.page
    lesson.begin("import-find")
    lesson.go("members")
    lesson.go("bring")
    lesson.picture(lesson.page.locator("main .links li", has=lesson.find("kind")))
    lesson.go("kind")

    lesson.begin("import-form")
    lesson.picture("main ol li", ring="form")
    with page.expect_download() as got:
        lesson.press("form")
    assert read_workbook(got.value).active["A1"].value == gettext("Member number")


def bring(lesson: Lesson) -> None:
    page = lesson.page
    lesson.begin("import-send")
    page.set_input_files("[name=file]", {"name": "ทะเบียน.xlsx", "mimeType": XLSX, "buffer": own_list()})
    lesson.picture("[name=file]", "main form .actions", ring="read")
    lesson.go("read")
    do_all_work()
    expect(page.locator("#rows")).to_be_visible(timeout=PATIENCE)


def look_at_it(lesson: Lesson) -> None:
    page = lesson.page
    lesson.begin("import-look")
    for verdict in Verdict:
        lesson.find(verdict.value)
    expect(page.locator("dl.figures dd")).to_contain_text(["2", "1", "1", "1"])
    lesson.size(WIDE)
    lesson.picture("dl.figures")
    lesson.begin("import-totals")
    expect(page.locator("main table").first).to_contain_text("2,955")
    lesson.picture(lesson.find("totals"), page.locator("main table").first)
    lesson.size(PANE)


def write_it(lesson: Lesson, village) -> None:
    page = lesson.page
    lesson.begin("import-write")
    with group_scope(village.group):
        assert not Member.objects.filter(number="0101").exists()
    lesson.picture("main form[action$='confirm/']", ring="act")
    lesson.go("act")
    do_all_work()
    expect(page.locator("main .notice.good")).to_be_visible(timeout=PATIENCE)
    with group_scope(village.group):
        assert set(Member.objects.filter(number__startswith="01").values_list("number", flat=True)) == {
            "0101",
            "0102",
        }
        assert Member.objects.get(number="0002").phone

    lesson.begin("import-rest")
    lesson.picture("#rows .actions", ring="take")
    with page.expect_download() as got:
        lesson.press("take")
    heads, mended = read_workbook(got.value).active.values
    assert heads[-1] == gettext("Reason for refusal")
    assert mended[0] == "0103"
    assert mended[-1]


def field(lesson: Lesson, name: str) -> Locator:
    """A field with its label."""
    return lesson.page.locator(".field", has=lesson.page.locator(f"[name={name}]"))


def write_a_month(lesson: Lesson) -> None:
    page = lesson.page
    lesson.begin("paper-month")
    lesson.go("today")
    lesson.go("months")
    lesson.go("write")
    page.fill("[name=month]", "3/2549")
    lesson.picture("main form .field", "main form .actions", ring="go")
    lesson.go("go")

    lesson.begin("paper-figures")
    page.fill("[name=sum_4030]", "1,200")
    page.fill("[name=members]", "40")
    lesson.picture(field(lesson, "sum_4020"), field(lesson, "sum_4030"))
    lesson.go("keep")

    lesson.begin("paper-remains")
    lesson.size(WIDE)
    lesson.find("file")
    lesson.find("remains")
    told = page.locator("main table").first
    expect(told).to_contain_text("14,400")
    lesson.picture(told)


def write_a_member(lesson: Lesson, village) -> None:
    page = lesson.page
    lesson.begin("paper-members")
    lesson.go("members")
    lesson.go("openings")
    lesson.find("nobody")
    lesson.picture("main table")
    lesson.size(PANE)
    lesson.go("write")

    lesson.begin("paper-member")
    page.fill("[name=savings]", "1,655")
    page.fill("[name=savings_through]", "31/3/2550")
    lesson.picture(field(lesson, "savings"), field(lesson, "savings_through"))
    lesson.go("enter")
    with group_scope(village.group):
        assert [one.amount for one in OpeningFigure.objects.filter(member=village.member)] == [1_655_00]
