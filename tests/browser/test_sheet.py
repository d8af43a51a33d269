"""Collection day in a real browser: one key a member, two collectors, a dead battery, a lost session, a phone."""

import os
import re
import signal
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from groups.tenancy import group_scope
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.models import JournalEntry, SheetRow
from ledger.rates import set_rate
from ledger.sheets import open_sheet
from members.register import Person, enrol_many
from members.zones import make_zone
from tests.conftest import make_cast
from tests.makers import DAY, LONG_AGO, make_officer

pytestmark = pytest.mark.browser

# 30 days of April at a baht a day; nobody owes anything else.
DUE = 30_00
NAMES = ("อุดม", "บัวผัน", "จันทร์", "สมศรี", "แก้ว", "ทองดี", "ศรีวรรณ", "บุญมี", "ประเสริฐ", "วันดี", "อินทร์")


@pytest.fixture
def sheet(committed_db):
    """The open sheet of a day with 12 members: 0002 and 0003 are a household, 0007 to 0012 stand in zone 2."""
    cast = make_cast()
    with group_scope(cast.group):
        set_rate(DAILY_SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        set_rate(ANNUAL_DUES, 50_00, "year", from_date=LONG_AGO, by=None)
        cast.second_collector = make_officer("collector", group=cast.group, name="second_collector")
        first, second = (make_zone(name, by=None) for name in ("สาย 1", "สาย 2"))
        people = [
            Person(
                number=f"{place:04d}", first_name=name, last_name="ใจดี", joined_on=LONG_AGO,
                zone=second if place > 6 else first, pays_with="0002" if place == 3 else "",
            )
            for place, name in enumerate(NAMES, start=2)
        ]  # fmt: skip
        enrol_many(people, reporting_month=None, by=None)
        cast.member.zone = first
        cast.member.save()
        cast.sheet = open_sheet(DAY, by=cast.treasurer)
    return cast


def at_the_sheet(one, cast, user: str):
    """Somebody signed in, with the sheet open and ready for a key."""
    one.sign_in(user)
    return look_again(one, cast)


def look_again(one, cast):
    one.visit("sheet", slug="ban-don-chai", sheet=cast.sheet.uuid)
    expect(one.page.locator("#sheet")).to_have_attribute("data-ready", "true")
    return one


def press(one, *keys: str) -> None:
    for key in keys:
        one.page.keyboard.press(key)


def is_saved(one) -> None:
    expect(one.page.locator("#sheet-state")).to_have_attribute("data-state", "saved")


def row(one, number: str):
    return one.page.locator(".line[data-member]", has=one.page.get_by_text(number, exact=True))


def typed(cast) -> dict[str, int]:
    """What stands on the server: satang by member's number, rows that say nothing left out."""
    with group_scope(cast.group):
        rows = SheetRow.objects.select_related("member").exclude(savings=0, dues=0, fee=0).order_by("member__number")
        return {one.member.number: one.amount for one in rows}


def postings(cast) -> list[int]:
    with group_scope(cast.group):
        entries = JournalEntry.objects.prefetch_related("postings").order_by("number")
        return [sum(p.amount for p in entry.postings.all() if p.amount > 0) for entry in entries]


COUNT_KEYS = "() => { window.keys = 0; addEventListener('keydown', () => { window.keys += 1; }, true); }"


def tab_to(one, selector: str) -> None:
    """Go on with Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(60):
        if one.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        press(one, "Tab")
    raise AssertionError(f"no way to {selector} with Tab")


@pytest.mark.both_engines
def test_a_sheet_by_keyboard_alone_with_one_key_a_member(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    one.page.evaluate(COUNT_KEYS)
    press(one, *["Enter"] * 10)
    assert one.page.evaluate("window.keys") == 10
    expect(one.page.locator("[data-total=left]")).to_have_text("2")
    press(one, "1", "2", "0", "Enter")
    press(one, "Space", "Space")
    is_saved(one)
    assert typed(sheet) == {f"{place:04d}": DUE for place in range(1, 11)} | {"0011": 120_00}
    expect(row(one, "0011").locator("[data-part=savings]")).to_have_text("120")

    tab_to(one, "#sheet-totals a.button")
    with one.page.expect_navigation():
        press(one, "Enter")
    tab_to(one, "[name='pieces-10000']")
    one.page.keyboard.type("4")
    tab_to(one, "[name='pieces-2000']")
    one.page.keyboard.type("1")
    with one.page.expect_navigation():
        press(one, "Enter")
    tab_to(one, "#record button")
    # Twice, as an impatient finger does.
    press(one, "Enter", "Enter")
    one.page.wait_for_url(f"**/sheets/{sheet.sheet.uuid}/")
    assert postings(sheet) == [DUE] * 10 + [120_00]


def test_a_held_down_enter_marks_one_row(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    # Without coming up in between, the second press repeats the first.
    one.page.keyboard.down("Enter")
    one.page.keyboard.down("Enter")
    one.page.keyboard.down("Enter")
    one.page.keyboard.up("Enter")
    is_saved(one)
    assert typed(sheet) == {"0001": DUE}


def test_a_queue_is_a_number_or_a_name_enter_enter(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "/")
    one.page.keyboard.type("8")
    press(one, "Enter", "Enter")
    # The search waits for the next; a third Enter would find nobody.
    press(one, "Enter")
    one.page.keyboard.insert_text("ประเสรฐ")
    expect(one.page.locator("#sheet-hits")).to_contain_text("ประเสรฐ")
    one.page.locator("#sheet-search").fill("แกว")
    press(one, "Enter", "4", "5", "Enter")
    expect(one.page.locator("#sheet-search")).to_be_focused()
    is_saved(one)
    assert typed(sheet) == {"0006": 45_00, "0008": DUE}


PRESS_THAI = """([code, key]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {code, key, bubbles: true, cancelable: true}))"""


def test_the_row_of_digits_means_digits_with_the_thai_layout_too(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    eighty, thirty_one = (("Digit8", "ค"), ("Digit0", "จ")), (("Digit3", "-"), ("Digit2", "๑"))
    for code, key in (*eighty, ("Enter", "Enter"), *thirty_one, ("Enter", "Enter")):
        one.page.evaluate(PRESS_THAI, [code, key])
    is_saved(one)
    assert typed(sheet) == {"0001": 80_00, "0002": 31_00}


def test_letters_that_begin_as_digits_go_to_the_search(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    for code, key in (("Digit0", "จ"), ("KeyY", "ั")):
        one.page.evaluate(PRESS_THAI, [code, key])
    expect(one.page.locator("#sheet-search")).to_be_focused()
    expect(one.page.locator("#sheet-search")).to_have_value("จั")
    expect(one.page.locator("#sheet-hits")).to_contain_text("จันทร์")
    assert typed(sheet) == {}


def test_months_ahead_a_household_and_the_way_back(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "+", "+", "ArrowDown", "h")
    expect(row(one, "0001").locator("[data-part=total]")).to_have_text("61")
    expect(one.page.locator("[data-total=receipts]")).to_have_text("2")
    press(one, "Control+z")
    expect(one.page.locator("[data-total=receipts]")).to_have_text("1")
    press(one, "h")
    is_saved(one)
    assert typed(sheet) == {"0001": 61_00, "0002": DUE, "0003": DUE}
    with group_scope(sheet.group):
        assert SheetRow.objects.get(member__number="0003").payer.number == "0002"


def test_the_details_say_what_one_key_cannot(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "F2")
    page = one.page
    page.locator(".details [name=savings]").fill("30")
    page.locator(".details [name=dues]").fill("50,0")
    page.locator(".details [name=byBank]").check()
    expect(page.locator(".details [name=dues]")).to_have_attribute("aria-invalid", "true")
    assert page.input_value(".details [name=dues]") == "50,0"
    page.locator(".details [name=dues]").fill("50")
    page.locator(".details [name=payer]").fill("อุดม")
    page.locator(".details [data-payer]").first.click()
    page.locator(".details [name=paperNumber]").fill("0345")
    page.locator(".details [data-act=close]").click()
    is_saved(one)
    with group_scope(sheet.group):
        kept = SheetRow.objects.get(member__number="0001")
        assert (kept.savings, kept.dues, kept.by_bank, kept.payer.number, kept.paper_number) == (
            30_00, 50_00, True, "0002", "0345",
        )  # fmt: skip


@pytest.mark.both_engines
def test_two_collectors_and_a_member_both_took_money_from(sheet, visitor):
    first = at_the_sheet(visitor(), sheet, "collector")
    second = at_the_sheet(visitor(), sheet, "second_collector")
    press(first, "Enter", "Enter")
    is_saved(first)
    press(second, "4", "0", "Enter")
    is_saved(second)
    expect(row(second, "0001").locator("[data-part=word]")).to_contain_text("collector")
    expect(row(second, "0002").locator("[data-part=word]")).to_contain_text("30")
    # Money that stands there is left as it is by the one key.
    press(second, "Enter")
    is_saved(second)

    treasurer = visitor().sign_in("treasurer").visit("sheet_review", slug="ban-don-chai", sheet=sheet.sheet.uuid)
    assert treasurer.page.locator("#record button").count() == 0
    with treasurer.page.expect_navigation():
        treasurer.page.locator("#decide form.case button").nth(1).click()
    treasurer.page.locator("[name=not_counted]").check()
    treasurer.page.locator("[name=difference_reason]").fill("นับพรุ่งนี้เช้า")
    with treasurer.page.expect_navigation():
        treasurer.page.locator("#count button").click()
    with treasurer.page.expect_navigation():
        treasurer.page.locator("#record button").click()
    assert sorted(postings(sheet)) == [DUE, 40_00]


def test_a_dead_battery_loses_nothing(sheet, visitor, tmp_path):
    one = at_the_sheet(visitor(profile=tmp_path / "profile"), sheet, "treasurer")
    one.context.set_offline(True)
    press(one, "Enter", "Enter", "7", "5", "Enter")
    expect(one.page.locator("#sheet-state")).to_have_attribute("data-state", "offline")
    expect(one.page.locator("#sheet-state")).to_have_attribute("data-kept", "true")
    kill(tmp_path / "profile")
    assert typed(sheet) == {}

    # A browser writes its cookies only now and then, so she may have to sign in anew.
    again = at_the_sheet(visitor(profile=tmp_path / "profile"), sheet, "treasurer")
    expect(row(again, "0003").locator("[data-part=total]")).to_have_text("75")
    is_saved(again)
    assert typed(sheet) == {"0001": DUE, "0002": DUE, "0003": 75_00}


def kill(profile: Path) -> None:
    """End the browser of this profile as a dead battery does: without a word to it."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            continue
        if f"--user-data-dir={profile}" in command:
            os.kill(int(process.name), signal.SIGKILL)


def test_what_was_typed_while_signed_out_is_sent_after_signing_in(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    one.context.clear_cookies(name="sessionid")
    press(one, "Enter")
    state = one.page.locator("#sheet-state")
    expect(state).to_have_attribute("data-state", "signedOut")
    with one.context.expect_page() as opened:
        state.locator("a").click()
    tab = opened.value
    tab.fill("[name=username]", "treasurer")
    tab.fill("[name=password]", "ออมบุญ-test-2550")
    with tab.expect_navigation():
        tab.locator("main form[method=post] button").last.click()
    tab.close()
    is_saved(one)
    assert typed(sheet) == {"0001": DUE}


def test_a_sheet_recorded_meanwhile_keeps_the_late_rows_on_the_device(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "collector")
    press(one, "Enter")
    is_saved(one)
    treasurer = visitor().sign_in("treasurer").visit("sheet_review", slug="ban-don-chai", sheet=sheet.sheet.uuid)
    treasurer.page.locator("[name='pieces-1000']").fill("3")
    with treasurer.page.expect_navigation():
        treasurer.page.locator("#count button").click()
    with treasurer.page.expect_navigation():
        treasurer.page.locator("#record button").click()
    press(one, "Enter")
    expect(one.page.locator("#sheet-state")).to_have_attribute("data-state", "closed")
    expect(row(one, "0002").locator("[data-part=total]")).to_have_text("30")
    assert postings(sheet) == [DUE]
    # The recorded sheet shows them, until somebody has seen to them.
    one.visit("sheet", slug="ban-don-chai", sheet=sheet.sheet.uuid)
    late = one.page.locator("#sheet-late")
    expect(late).to_contain_text("0002")
    late.locator("[data-dealt]").click()
    expect(late).to_be_hidden()


PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const how = {clipboardData, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def test_a_column_from_a_spreadsheet_is_shown_before_it_is_taken_over(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "ArrowDown")
    one.page.evaluate(PASTE, "๓๐\n\n1,030\nสามสิบ\n")
    pasted = one.page.locator("#sheet-pasted")
    expect(pasted).to_contain_text("สามสิบ")
    assert one.page.locator("[data-total=sum]").inner_text() == "0"
    pasted.locator("button").first.click()
    one.page.evaluate(PASTE, "12\t60\n0099\t30\n12\t70")
    expect(pasted.locator("[data-part=wrongRows] li")).to_have_count(2)
    pasted.locator("button").first.click()
    is_saved(one)
    assert typed(sheet) == {"0002": 30_00, "0004": 1030_00, "0012": 60_00}


def test_a_phone_takes_money_with_one_tap(sheet, visitor):
    one = at_the_sheet(visitor(360, touch=True), sheet, "collector")
    row(one, "0002").locator("[data-part=take]").tap()
    expect(row(one, "0002").locator("[data-part=sum]")).to_have_text("30")
    row(one, "0002").locator("[data-part=take]").tap()
    one.page.locator(".details [name=total]").fill("45")
    one.page.locator(".details [data-act=close]").tap()
    row(one, "0009").locator("[data-part=take]").tap()
    one.page.locator("#sheet-finished").check()
    is_saved(one)
    assert one.fits_the_width()
    assert typed(sheet) == {"0002": 45_00, "0009": DUE}
    with group_scope(sheet.group):
        assert SheetRow.objects.first().part.finished_at is not None


def test_two_tabs_of_one_person_do_not_write_past_each_other(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "Enter")
    is_saved(one)
    tab = one.context.new_page()
    tab.goto(one.page.url)
    expect(tab.locator("#sheet")).to_have_attribute("data-ready", "true")
    tab.keyboard.press("Enter")
    expect(row(one, "0002").locator("[data-part=total]")).to_have_text("30")
    one.page.bring_to_front()
    one.page.locator("[data-member] [data-part=total]").nth(1).click()
    one.page.keyboard.type("99")
    press(one, "Enter")
    is_saved(one)
    assert typed(sheet) == {"0001": DUE, "0002": 99_00}


def test_the_cash_is_counted_beside_the_sheet(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "Enter", "Enter")
    one.page.locator(".cash summary").click()
    one.page.locator("[name='pieces-5000']").fill("1")
    expect(one.page.locator("[data-part=counted]")).to_contain_text("10")
    one.page.locator("[name='pieces-1000']").fill("1")
    expect(one.page.locator("[data-part=counted]")).not_to_contain_text("10")
    with group_scope(sheet.group):
        sheet.sheet.refresh_from_db()
    assert sheet.sheet.pieces == {"5000": 1, "1000": 1}


def test_the_page_names_every_script_it_needs_at_once(sheet, visitor):
    here = {file.name for file in (settings.BASE_DIR / "network/static/ombun/js/sheet").glob("*.js")}
    named = (settings.BASE_DIR / "templates/ledger/sheet_scripts.html").read_text()
    assert set(re.findall(r"sheet/(\w+\.js)", named)) == here - {"sheet.js", "late.js", "offline.js"}
