"""Every page that teaches an office its work, followed step by step in a real browser.

Each step's buttons must be on the screen under the words the page gives them, and do what the page says. With
OMBUN_PICTURES=write the same walk takes the pictures of static/ombun/learn, in Thai; without it they must be there.
"""

import pytest
from django.utils.translation import gettext
from playwright.sync_api import Locator, expect

from groups.models import Job
from groups.tenancy import group_scope
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.contributions import Collection, PaperNumber, Payment, record_collection
from ledger.corrections import reverse_receipt
from ledger.models import CollectionSheet, Receipt, SheetRow
from ledger.rates import set_rate
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import open_sheet
from members.register import Person, enrol_many
from members.zones import make_zone
from tests.browser.conftest import Visitor
from tests.browser.lessons import Lesson
from tests.conftest import make_cast
from tests.makers import DAY, LONG_AGO, make_sheet

pytestmark = pytest.mark.browser

GROUP = {"slug": "ban-don-chai"}
LAPTOP, PANE, PHONE = 1168, 700, 360
NAMES = (
    "นายอุดม ใจดี", "นางบัวผัน ใจดี", "นางจันทร์ดี ปินตา", "นายบุญมี คำมูล", "นางแก้วมา วงศ์คำ", "นายทองดี สุยะ",
    "นางศรีวรรณ มาลา", "น.ส.วันเพ็ญ กันทะ", "นายประเสริฐ ตาคำ", "นางสมศรี แสนคำ", "นายอินปั๋น ไชยา",
)  # fmt: skip


@pytest.fixture
def village(committed_db):
    """Twelve members in two rounds, the second the collector's; 0010 pays for 0011 too, and 0009 for 0012."""
    cast = make_cast()
    with group_scope(cast.group):
        set_rate(DAILY_SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        set_rate(ANNUAL_DUES, 50_00, "year", from_date=LONG_AGO, by=None)
        first, second = make_zone("สาย 1", by=None), make_zone("สาย 2", cast.collector, by=None)
        people = []
        for place, name in enumerate(NAMES, start=2):
            given, family = name.split()
            prefix = next(one for one in ("น.ส.", "นาง", "นาย") if given.startswith(one))
            pays_with = {11: "0010", 12: "0009"}.get(place, "")
            zone = second if place > 6 else first
            people.append(
                Person(
                    number=f"{place:04d}", prefix=prefix, first_name=given.removeprefix(prefix), last_name=family,
                    joined_on=LONG_AGO, zone=zone, pays_with=pays_with,
                )
            )  # fmt: skip
        cast.people = enrol_many(people, reporting_month=None, by=None)
        cast.member.zone = first
        cast.member.save()
    return cast


@pytest.fixture
def visitor(browser, live_server):
    """A browser as sharp as paper."""
    opened = []

    def open_one(width: int, *, touch: bool = False) -> Visitor:
        look = {"viewport": {"width": width, "height": 900}, "has_touch": touch, "is_mobile": touch}
        context = browser.new_context(locale="th-TH", device_scale_factor=1.5, **look)
        opened.append(context)
        return Visitor(context, live_server.url)

    yield open_one
    for context in opened:
        context.close()


def ready(lesson: Lesson) -> None:
    expect(lesson.page.locator("#sheet")).to_have_attribute("data-ready", "true")


def saved(lesson: Lesson) -> None:
    expect(lesson.page.locator("#sheet-state")).to_have_attribute("data-state", "saved")


def row(lesson: Lesson, number: str) -> Locator:
    return lesson.page.locator(".line[data-member]", has=lesson.page.get_by_text(number, exact=True))


def receipts(cast) -> list[tuple[int, bool]]:
    """Satang of every receipt and whether it is void, in the order of their numbers."""
    with group_scope(cast.group):
        found = Receipt.objects.select_related("entry__reversed_by").order_by("serial")
        return [
            (sum(p.amount for p in one.entry.postings.all() if p.amount > 0), hasattr(one.entry, "reversed_by"))
            for one in found
        ]


@pytest.mark.slow
def test_the_treasurers_page(village, visitor):
    one = visitor(PANE).sign_in("treasurer").visit("group_home", **GROUP)
    lesson = Lesson(one, "treasurer")
    fill_the_sheet(lesson)
    count_and_record(lesson, village)
    put_right(lesson, village)
    late_comer(lesson, village)
    lesson.end()


def fill_the_sheet(lesson: Lesson) -> None:
    page, keyboard = lesson.page, lesson.page.keyboard
    lesson.begin("open-sheet")
    lesson.go("sheet")
    page.fill("[name=on]", "15/4/2550")
    lesson.picture("main .card:first-of-type", ring="open")
    lesson.size(LAPTOP)
    lesson.go("open")
    ready(lesson)

    lesson.begin("one-key")
    for _again in range(3):
        keyboard.press("Enter")
    expect(row(lesson, "0002").locator("[data-part=total]")).to_have_text("30")
    lesson.picture("#sheet-grid .heads", row(lesson, "0006"))
    lesson.press("find")
    keyboard.type("0008")
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(row(lesson, "0008").locator("[data-part=total]")).to_have_text("30")

    lesson.begin("otherwise")
    row(lesson, "0004").locator("[data-part=total]").click()
    keyboard.press("Escape")
    keyboard.type("45")
    keyboard.press("Enter")
    keyboard.press("+")
    keyboard.press("+")
    expect(row(lesson, "0005").locator("[data-part=total]")).to_have_text("61")
    row(lesson, "0006").locator("[data-part=more]").click()
    expect(lesson.find("more")).to_be_visible()
    page.locator(".details [data-act=due]").click()
    page.locator(".details [name=byBank]").check()
    lesson.size(LAPTOP, 1400)
    lesson.picture(row(lesson, "0004"), page.locator(".details"), ring="done")
    lesson.press("done")
    lesson.size(LAPTOP)
    row(lesson, "0010").locator("[data-part=total]").click()
    keyboard.press("Escape")
    keyboard.press("h")
    saved(lesson)


def count_and_record(lesson: Lesson, village) -> None:
    page = lesson.page
    lesson.begin("totals")
    lesson.picture("#sheet-totals", ring="check")
    lesson.size(PANE)
    lesson.go("check")

    lesson.begin("count")
    with group_scope(village.group):
        cash = review_of(CollectionSheet.objects.get()).sums["cash"]
    page.fill("[name='pieces-10000']", str(cash // 100_00))
    page.fill("[name='pieces-2000']", str(cash % 100_00 // 20_00))
    page.fill("[name='pieces-100']", str(cash % 20_00 // 1_00))
    lesson.go("keep")
    lesson.picture("#count dl.facts", "#count .actions", ring="keep")

    lesson.begin("record")
    lesson.picture("#record", ring="record")
    lesson.find("record").dblclick()
    page.wait_for_url("**/sheets/*/")
    # 0001 to 0003 and 0008 as due, 0004 another sum, 0005 a month ahead, 0006 by transfer, a household.
    assert sorted(receipts(village)) == [(sum_, False) for sum_ in (*[30_00] * 5, 45_00, 60_00, 61_00)]

    lesson.begin("print")
    lesson.go("receipts")
    lesson.picture("main .card", ring="make")
    address = page.url
    lesson.go("make")
    with group_scope(village.group):
        assert Job.objects.get().kind == "receipts"
    page.goto(address.removesuffix("print/"))


def put_right(lesson: Lesson, village) -> None:
    page = lesson.page
    lesson.begin("correct")
    with page.expect_navigation():
        page.locator("table.list a").first.click()
    lesson.find("correct")
    lesson.picture(page.locator("main > .actions").last, ring="correct")
    lesson.go("back")
    page.fill("[name=reason]", "รับเงินมาจากอีกคน")
    with page.expect_navigation():
        page.locator("main form[method=post] button").last.click()
    assert [void for _sum, void in receipts(village)].count(True) == 1


def late_comer(lesson: Lesson, village) -> None:
    page = lesson.page
    lesson.begin("counter")
    lesson.one.visit("group_home", **GROUP)
    lesson.go("counter")
    page.keyboard.type("0009")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    lesson.size(LAPTOP)
    lesson.picture("main table.entry", "main .actions", ring="record")
    lesson.go("record")
    assert receipts(village)[-1] == (60_00, False)
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.slow
def test_the_collectors_page(village, visitor):
    with group_scope(village.group):
        village.sheet = open_sheet(DAY, by=village.treasurer)
    one = visitor(PHONE, touch=True).sign_in("collector").visit("counter", **GROUP)
    lesson = Lesson(one, "collector")
    begin_the_round(lesson, village)
    take_the_money(lesson, village)
    without_a_signal(lesson)
    lesson.end()
    what_was_taken(village)


def begin_the_round(lesson: Lesson, village) -> None:
    lesson.begin("round")
    lesson.go("money")
    ready(lesson)
    expect(row(lesson, "0007")).to_be_visible()
    expect(row(lesson, "0002")).to_have_count(0)
    lesson.picture(".places", "#sheet-zone", ring="money")

    lesson.begin("round-paper")
    lesson.picture("#sheet .heading", lesson.find("paper"), ring="paper")
    lesson.go("paper")
    lesson.go("make")
    with group_scope(village.group):
        assert Job.objects.get().kind == "collection_sheet"


def take_the_money(lesson: Lesson, village) -> None:
    page = lesson.page
    lesson.one.visit("sheet", **GROUP, sheet=village.sheet.uuid)
    ready(lesson)
    lesson.begin("round-take")
    row(lesson, "0007").locator("[data-part=take]").tap()
    lesson.picture(row(lesson, "0007"), row(lesson, "0008"), ring="take")
    lesson.find("take").tap()
    expect(row(lesson, "0008").locator("[data-part=sum]")).to_have_text("30")

    lesson.begin("round-other")
    row(lesson, "0009").locator("[data-part=name]").tap()
    page.fill(".details [name=total]", "45")
    lesson.find("all")
    lesson.size(PHONE, 1400)
    lesson.picture(".details [data-act=twelve]", ".details [name=total]")
    lesson.size(PHONE)
    lesson.press("done")
    expect(row(lesson, "0009").locator("[data-part=sum]")).to_have_text("45")

    lesson.begin("round-receipt")
    row(lesson, "0010").locator("[data-part=take]").tap()
    row(lesson, "0010").locator("[data-part=name]").tap()
    page.fill(".details [name=paperBook]", "12")
    page.fill(".details [name=paperNumber]", "034")
    lesson.picture(
        lesson.find("book"), page.locator(".details [name=paperNumber]"), page.locator(".details [data-act=close]")
    )
    lesson.find("number")
    page.locator(".details [data-act=close]").tap()
    saved(lesson)


def without_a_signal(lesson: Lesson) -> None:
    page = lesson.page
    lesson.begin("round-offline")
    lesson.one.context.set_offline(True)
    row(lesson, "0011").locator("[data-part=take]").tap()
    expect(page.locator("#sheet-state")).to_have_attribute("data-state", "offline")
    lesson.picture("#sheet-top")
    lesson.one.context.set_offline(False)
    saved(lesson)

    lesson.begin("round-done")
    with page.expect_response("**/parts/**"):
        lesson.press("complete")
    lesson.picture("#sheet-totals", ring="complete")
    saved(lesson)


def what_was_taken(village) -> None:
    with group_scope(village.group):
        rows = SheetRow.objects.exclude(savings=0, dues=0, fee=0).order_by("member__number")
        assert [(one.member.number, one.amount) for one in rows.select_related("member")] == [
            ("0007", 30_00), ("0008", 30_00), ("0009", 45_00), ("0010", 30_00), ("0011", 30_00),
        ]  # fmt: skip
        assert (rows[3].paper_book, rows[3].paper_number) == ("12", "034")
        assert rows[0].part.finished_at is not None


@pytest.fixture
def collected(village):
    """A day that was recorded: cash short, a receipt taken back, a paper number left out."""
    with group_scope(village.group):
        sheet = make_sheet(village.member, by=village.treasurer)
        cash = CashCount({20_00: 1}, reason="ทอนเงินเกินให้คนในคิว")
        count_cash(sheet, cash, by=village.treasurer)
        post_sheet(sheet, review_of(sheet).fingerprint, by=village.treasurer)
        savings = [
            Payment.of(member, {DAILY_SAVINGS: 30_00}, paper=PaperNumber.parse(f"12/{number:03d}"))
            for member, number in zip(village.people, (31, 32, 34, 35), strict=False)
        ]
        entries = record_collection(Collection(DAY, savings), by=village.collector)
        reverse_receipt(entries[1].receipt, on=DAY, reason="เขียนชื่อผิดคน", by=village.treasurer, key=None)
    return village


def test_the_committees_page(collected, visitor):
    one = visitor(PANE).sign_in("committee").visit("members", **GROUP)
    lesson = Lesson(one, "committee")
    page = lesson.page
    lesson.begin("today")
    lesson.go("today")
    lesson.picture("main .todo", "main .figure")
    lesson.begin("month")
    lesson.go("month")
    lesson.size(900)
    came_in = page.locator("main table.statement tr", has_text=gettext("Entry fee")).first
    lesson.picture(came_in, page.locator("main table.statement tr.grand").last, high=300)
    lesson.size(PANE)
    lesson.begin("stands-out")
    lesson.picture(lesson.find("stands"), page.locator("ul.findings"), high=260)
    lesson.one.visit("group_home", **GROUP)
    who_is_behind(lesson)
    ask(lesson)
    lesson.end()


def who_is_behind(lesson: Lesson) -> None:
    lesson.begin("arrears")
    lesson.go("arrears")
    lesson.size(1000)
    lesson.picture("main table.list", high=300)
    lesson.size(PANE)


def ask(lesson: Lesson) -> None:
    lesson.begin("ask")
    lesson.go("doubts")
    lesson.picture("main .card", ring="ask")
    lesson.go("ask")
    expect(lesson.page.locator("main form[method=post]")).to_be_visible()


def test_the_auditors_page(collected, visitor):
    one = visitor(PANE).sign_in("auditor").visit("members", **GROUP)
    lesson = Lesson(one, "auditor")
    page = lesson.page
    lesson.begin("gaps")
    lesson.go("today")
    lesson.go("receipts")
    lesson.find("look")
    assert "33" in page.locator(".findings").inner_text()
    lesson.picture("main .card")
    lesson.begin("void")
    lesson.find("void")
    with page.expect_navigation():
        page.locator("td", has=lesson.find("void")).locator("a").click()
    assert "เขียนชื่อผิดคน" in lesson.one.text
    lesson.picture("main .notice.warn", high=240)
    lesson.begin("difference")
    lesson.go("entries")
    short = page.locator("tbody", has_text="ทอนเงินเกินให้คนในคิว")
    expect(short).to_be_visible()
    lesson.picture(short)
    lesson.one.visit("group_home", **GROUP)
    lesson.begin("arrears")
    lesson.go("arrears")
    lesson.find("through")
    lesson.begin("stands-out")
    lesson.go("month")
    lesson.find("stands")
    ask(lesson)
    lesson.end()
