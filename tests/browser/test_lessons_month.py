"""The short pages about the end of a month, followed step by step in a real browser, as test_learning.py does."""

import pytest
from playwright.sync_api import expect

from groups.tenancy import group_scope, network_scope
from ledger.models import CollectionSheet
from ledger.sheets import discard_sheet
from network.doors import return_to_group
from network.models import Meeting
from reports.doubts import answer_doubt
from reports.models import AuditReview, Doubt, MonthlyReport
from reports.statement import newest_report
from tests.browser import test_learning as learning
from tests.browser.lessons import Lesson
from tests.browser.test_learning import GROUP, PANE
from tests.conftest import make_cast
from tests.long_work import do_all_work
from tests.makers import APRIL, hand_in, make_entry, make_group, make_sheet

pytestmark = pytest.mark.browser

village, collected, visitor = learning.village, learning.collected, learning.visitor
MONTH = {**GROUP, "month": APRIL}
NETWORK = {"slug": "lampang-south"}
THEIRS = {**NETWORK, "month": APRIL, "group": "ban-lao"}
WIDE = 980


@pytest.fixture
def cast(committed_db, settings, tmp_path):
    """The cast, committed, with money in the box of Ban Don Chai."""
    settings.DATA_DIR = tmp_path
    cast = make_cast()
    with group_scope(cast.group):
        make_entry(5_000_00, by=cast.treasurer)
    return cast


@pytest.mark.slow
def test_the_page_about_closing_a_month(cast, visitor):
    with group_scope(cast.group):
        make_sheet(cast.member, by=cast.treasurer)
    lesson = Lesson(visitor(PANE).sign_in("treasurer").visit("group_home", **GROUP), "closing")
    treasurer, chair = lesson.one, visitor(PANE).sign_in("chair").visit("group_home", **GROUP)
    close(lesson, cast)
    lesson.with_another(chair)
    sign_and_submit(lesson)
    lesson.with_another(treasurer)
    take_it_back(lesson, cast)
    lesson.end()


def close(lesson: Lesson, cast) -> None:
    lesson.begin("closing-look")
    lesson.go("look")
    lesson.picture(lesson.find("first"), "main ul.findings")
    with group_scope(cast.group):
        discard_sheet(CollectionSheet.objects.get(), by=cast.treasurer)

    lesson.begin("closing-close")
    lesson.page.reload()
    lesson.picture("main form .actions", ring="close")
    lesson.go("close")


def sign_and_submit(lesson: Lesson) -> None:
    lesson.begin("closing-sign")
    lesson.page.reload()
    lesson.go("look")
    lesson.picture("main .card:has([name=revision])", ring="sign")
    lesson.find("sign")

    lesson.begin("closing-reopen")
    lesson.find("mend")
    lesson.one.fill(reason="ยังไม่ได้ลงดอกเบี้ยธนาคาร")
    lesson.picture("#reopen h2", "#reopen .actions", ring="open")
    lesson.find("open")
    # This time everything is right.
    with lesson.page.expect_navigation():
        lesson.page.locator("main form:has([name=revision]) button").click()

    lesson.begin("closing-submit")
    lesson.picture("main form .actions", ring="submit")
    lesson.go("submit")


def take_it_back(lesson: Lesson, cast) -> None:
    reason = "ขาดเงินบริจาคของวัด ดูสมุดหน้า 12"
    return_to_group(cast.network, cast.group, APRIL, 1, reason=reason, by=cast.network_chair)
    lesson.begin("closing-back")
    lesson.go("today")
    lesson.picture("main ol.todo li", ring="look")
    lesson.go("look")
    assert reason in lesson.one.text
    with group_scope(cast.group):
        make_entry(250_00, by=cast.treasurer)

    lesson.begin("closing-changed")
    lesson.go("revisions")
    changes = lesson.page.locator("main table.statement").first
    expect(changes).to_contain_text("5,250")
    lesson.picture(changes, high=230)


@pytest.mark.slow
def test_the_page_about_the_month_of_a_meeting(cast, visitor):
    make_group("mae-phrik", "แม่พริก", network=cast.network)
    with group_scope(cast.group):
        hand_in(cast.group, APRIL, by=cast.treasurer, second=cast.chair)
    with group_scope(cast.other):
        make_entry(1_000_00, by=cast.other_treasurer)
        hand_in(cast.other, APRIL, by=cast.other_treasurer, second=cast.chair)
    lesson = Lesson(visitor(PANE).sign_in("network_secretary").visit("network_home", **NETWORK), "meeting")
    ask_and_read_the_answer(lesson, cast)
    send_back_and_accept(lesson, cast)
    meet(lesson, cast)
    lesson.end()


def ask_and_read_the_answer(lesson: Lesson, cast) -> None:
    page = lesson.page
    lesson.begin("meeting-who")
    lesson.go("open")
    expect(page.locator("main .notice.warn").first).to_contain_text("แม่พริก")
    lesson.size(WIDE)
    lesson.picture("#groups .frame", high=260)
    lesson.size(PANE)

    lesson.begin("meeting-ask")
    with page.expect_navigation():
        page.locator("#groups").get_by_role("link", name="บ้านเหล่า", exact=True).first.click()
    with page.expect_navigation():
        page.locator("a.ask[href*='receipts.donations']").first.click()
    lesson.one.fill(question="เงินบริจาค 1,000 บาท ใครให้มา")
    lesson.picture("main form", ring="ask")
    lesson.go("ask")
    with group_scope(cast.other):
        answer_doubt(Doubt.objects.get(), "ผู้ใหญ่บ้านให้มา", by=cast.other_treasurer, entry_number=1)

    lesson.begin("meeting-answer")
    lesson.go("questions")
    lesson.picture("main .notice", ring="further")
    lesson.go("further")
    lesson.go("close")
    with group_scope(cast.other):
        assert Doubt.objects.get().state == Doubt.State.CLOSED


def send_back_and_accept(lesson: Lesson, cast) -> None:
    lesson.begin("meeting-back")
    lesson.one.visit("network_group", **THEIRS)
    lesson.picture("main form .actions", ring="back")
    lesson.go("back")
    lesson.one.fill(reason="ขาดเงินบริจาคของวัด ดูสมุดหน้า 12").press()
    with group_scope(cast.other):
        assert newest_report(APRIL).returned_at
        make_entry(250_00, by=cast.other_treasurer)
        hand_in(cast.other, APRIL, by=cast.other_treasurer, second=cast.chair)

    lesson.begin("meeting-changed")
    lesson.one.visit("network_group", **THEIRS)
    lesson.go("revisions")
    changes = lesson.page.locator("#revision-2 table.statement")
    expect(changes).to_contain_text("+250")
    lesson.picture(changes, high=230)

    lesson.begin("meeting-accept")
    lesson.one.visit("network_group", **THEIRS)
    lesson.picture("main form .hint", "main form .actions", ring="accept")
    lesson.go("accept")
    with group_scope(cast.other):
        assert MonthlyReport.objects.get(revision=2).accepted_at


def meet(lesson: Lesson, cast) -> None:
    page = lesson.page
    lesson.begin("meeting-plan")
    lesson.go("meetings")
    lesson.go("plan")
    lesson.one.fill(on="22/5/2550", starts_at="18.30", place="ศาลาวัดบ้านเหล่า", month="4/2550")
    lesson.picture(page.locator("main .field").nth(1), page.locator("main .field:has([name=place])"), high=300)
    lesson.one.press()
    meeting = page.url

    lesson.begin("meeting-pack")
    lesson.picture("#pack", ring="pack")
    lesson.go("pack")
    do_all_work()
    expect(page.locator("#job .button").first).to_be_visible()
    lesson.find("take")

    lesson.begin("meeting-minutes")
    page.goto(meeting)
    lesson.go("begin")
    page.locator("#attendance summary").click()
    page.locator("#attendance [name^=people_]").first.fill("4")
    lesson.picture("#attendance", high=420)
    with page.expect_navigation():
        page.locator("#attendance form button").click()
    for name in ("resolution", "task", "close"):
        lesson.find(name)
    lesson.press("close")
    with page.expect_navigation():
        page.locator("details[open] form button").last.click()
    with network_scope([cast.network]):
        assert Meeting.objects.get().closed_at


def test_the_page_about_an_audit(collected, visitor):
    lesson = Lesson(visitor(PANE).sign_in("auditor").visit("members", **GROUP), "audit")
    look_at_findings(lesson)
    sign_and_print(lesson, collected)
    lesson.end()


def look_at_findings(lesson: Lesson) -> None:
    page = lesson.page
    lesson.begin("audit-begin")
    lesson.go("today")
    lesson.go("begin")
    lesson.picture("main form", ring="start")
    lesson.go("start")

    lesson.begin("audit-paper")
    lesson.picture("main ul.findings li", ring="paper")
    lesson.go("paper")
    page.go_back()

    lesson.begin("audit-note")
    first = page.locator("main section:has(ul.findings) form").first
    first.locator("input[name$=-words]").first.fill("เล่มที่ 12 ใบที่ 33 เขียนผิด ฉีกทิ้ง มีรอยต้นขั้ว")
    lesson.find("looked").click()
    lesson.picture(first, ring="note", high=420)
    lesson.find("remark")
    lesson.go("note")

    lesson.begin("audit-waits")
    lesson.picture("main .looks", ring="left")
    lesson.go("left")
    while page.locator("main form:has([name=check])").count():
        note_the_first(lesson)


def note_the_first(lesson: Lesson) -> None:
    """Tick everything of the first check that waits."""
    form = lesson.page.locator("main form:has([name=check])").first
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    with lesson.page.expect_navigation():
        form.locator("button").click()


def sign_and_print(lesson: Lesson, cast) -> None:
    lesson.begin("audit-sign")
    lesson.go("sign")
    lesson.one.fill(conclusion="สมุดตรงกับใบเสร็จและสมุดธนาคาร เว้นแต่ข้อที่หมายเหตุไว้")
    lesson.picture("main form", ring="sign")
    lesson.find("sign")
    lesson.one.press()
    with group_scope(cast.group):
        assert AuditReview.objects.get().signed_by == cast.auditor

    lesson.begin("audit-print")
    link = lesson.find("print")
    lesson.picture("main .actions", ring="print")
    paper = lesson.page.request.get(lesson.one.address + link.get_attribute("href")).body()
    assert paper.startswith(b"%PDF")
