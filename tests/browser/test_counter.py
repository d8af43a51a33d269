"""A family at the counter and a receipt put right, in a real browser: keys, running sums, a session that ran out."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.models import JournalEntry, Posting, Receipt
from ledger.rates import set_rate
from members.households import join_household
from tests.browser.test_month import SEND_BEHIND_THE_PAGE
from tests.conftest import make_cast
from tests.makers import LONG_AGO, PASSWORD, make_member

pytestmark = pytest.mark.browser

GROUP = {"slug": "ban-don-chai"}
SAVINGS, DUES = "4030", "4020"


@pytest.fixture
def cast(committed_db):
    """The cast, committed; 0417 pays for herself and 0001, 0418 pays alone."""
    cast = make_cast()
    with group_scope(cast.group):
        set_rate(SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        cast.udom = make_member("0417", "อุดม", "ใจดี")
        cast.alone = make_member("0418", "บุญมี", "มูลแก้ว")
        join_household(cast.udom, [cast.member], by=cast.treasurer)
    return cast


def receipts(cast) -> list[tuple[int, str, bool]]:
    """Number, whom it replaces and whether it is void, of every receipt."""
    with group_scope(cast.group):
        found = Receipt.objects.select_related("entry__reversed_by", "replaces").order_by("serial")
        return [(r.serial, r.replaces and r.replaces.serial, hasattr(r.entry, "reversed_by")) for r in found]


def paid(cast) -> list[tuple[str, str, int]]:
    with group_scope(cast.group):
        found = Posting.objects.exclude(member=None).select_related("member", "account").order_by("pk")
        return [(p.member.number, p.account.code, -p.amount) for p in found]


def total(visitor) -> str:
    return visitor.page.inner_text("#total")


def has_the_cursor(visitor) -> None:
    """The browser puts it where the page wants it only after the page has loaded: a hand is slower, a test is not."""
    visitor.page.locator("main :focus").wait_for()


def find(visitor, text: str) -> None:
    """Type into the box that has the cursor already, and Enter."""
    has_the_cursor(visitor)
    assert visitor.page.evaluate("document.activeElement.name") == "q"
    visitor.page.keyboard.type(text)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def enter(visitor) -> None:
    has_the_cursor(visitor)
    with visitor.page.expect_navigation(url=re.compile("receipts/")):
        visitor.page.keyboard.press("Enter")


@pytest.mark.both_engines
def test_number_enter_enter_and_the_next_in_the_queue(cast, visitor):
    treasurer = visitor().sign_in("treasurer").visit("counter", **GROUP)
    find(treasurer, "0417")
    assert total(treasurer) == "60"
    enter(treasurer)
    assert receipts(cast) == [(1, None, False)]
    assert paid(cast) == [("0417", SAVINGS, 30_00), ("0001", SAVINGS, 30_00)]
    assert "30 เม.ย. 2550" in treasurer.text
    find(treasurer, "0418")
    enter(treasurer)
    assert [serial for serial, *_rest in receipts(cast)] == [1, 2]


def test_sums_answer_at_once_and_are_those_that_are_recorded(cast, visitor):
    treasurer = visitor().sign_in("treasurer").visit("counter", **GROUP)
    find(treasurer, "0417")
    page, udom, kampan = treasurer.page, f"m{cast.udom.pk}", f"m{cast.member.pk}"
    has_the_cursor(treasurer)
    page.keyboard.press("Space")
    assert total(treasurer) == "30"
    page.select_option(f"[name={udom}-ahead]", "2007-06")
    assert total(treasurer) == "121"
    page.fill(f"[name={kampan}-savings]", "๑,๐๐๐.๕๐")
    page.fill(f"[name={kampan}-dues]", "50")
    assert total(treasurer) == "1,141.50"
    with page.expect_navigation():
        page.locator("form[data-counter] .actions button").click()
    assert "1,141.50" in treasurer.text
    assert paid(cast) == [("0417", SAVINGS, 91_00), ("0001", DUES, 50_00), ("0001", SAVINGS, 1_000_50)]


def test_a_second_press_and_going_back_record_once(cast, visitor):
    treasurer = visitor().sign_in("treasurer").visit("counter_pay", **GROUP, number="0418")
    # As after a slow answer: the first press reached the server, and she presses again.
    treasurer.page.evaluate(SEND_BEHIND_THE_PAGE)
    enter(treasurer)
    assert treasurer.page.locator(".notice.warning").count() == 1
    assert len(receipts(cast)) == 1
    treasurer.page.go_back()
    with treasurer.page.expect_navigation():
        treasurer.page.locator("form[data-counter] .actions button").click()
    assert len(receipts(cast)) == 1


def test_when_the_session_ran_out_everything_typed_is_there_after_signing_in(cast, visitor):
    treasurer = visitor().sign_in("treasurer").visit("counter_pay", **GROUP, number="0417")
    page, udom = treasurer.page, f"m{cast.udom.pk}"
    page.fill("#add", "0418")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.fill(f"[name={udom}-savings]", "45.25")
    page.fill("[name=paper]", "12/034")
    key = page.input_value("[name=key]")
    Session.objects.all().delete()
    with page.expect_navigation():
        page.locator("form[data-counter] .actions button").click()
    assert receipts(cast) == [] and reverse("sign_in") in page.url
    page.fill("[name=username]", "treasurer")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form[method=post] button").last.click()
    page.wait_for_selector("[data-keeps=shown]")
    assert page.input_value(f"[name={udom}-savings]") == "45.25"
    assert (page.input_value("[name=paper]"), page.input_value("[name=key]")) == ("12/034", key)
    assert total(treasurer) == "105.25"
    with page.expect_navigation(url=re.compile("receipts/1/")):
        page.locator("form[data-counter] .actions button").click()
    assert [number for number, _code, _sum in paid(cast)] == ["0417", "0001", "0418"]
    # What was kept is gone with the receipt.
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_a_wrong_receipt_is_corrected_and_the_next_one_taken_back(cast, visitor):
    treasurer = visitor().sign_in("treasurer").visit("counter_pay", **GROUP, number="0417")
    enter(treasurer)
    treasurer.visit("receipt_correct", **GROUP, serial=1)
    page = treasurer.page
    assert page.input_value(f"[name=m{cast.udom.pk}-savings]") == "30"
    page.fill("[name=reason]", "นับผิด")
    page.fill(f"[name=m{cast.udom.pk}-savings]", "20")
    treasurer.press()
    assert receipts(cast) == [(1, None, True), (2, 1, False)]
    treasurer.visit("receipt", **GROUP, serial=1)
    assert "นับผิด" in treasurer.text and page.locator(f"main a[href='{address(2)}']").count() == 1
    treasurer.visit("receipt_reverse", **GROUP, serial=2)
    treasurer.fill(reason="ไม่ได้ส่งจริง").press()
    assert receipts(cast) == [(1, None, True), (2, 1, True)]
    with group_scope(cast.group):
        assert JournalEntry.objects.count() == 4
    # Both show in the member's history, and add up to nothing.
    treasurer.visit("member", **GROUP, number="0417")
    assert treasurer.page.locator("main .tag.warn").count() >= 2


def address(serial: int) -> str:
    return reverse("receipt", kwargs={**GROUP, "serial": serial})


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.slow)])
def test_no_page_scrolls_sideways(cast, visitor, width):
    treasurer = visitor(width).sign_in("treasurer").visit("counter_pay", **GROUP, number="0417")
    assert treasurer.fits_the_width()
    enter(treasurer)
    assert treasurer.fits_the_width()
    for name in ("receipt_correct", "receipt_reverse"):
        assert treasurer.visit(name, **GROUP, serial=1).fits_the_width(), name
    for name in ("counter", "receipts"):
        assert treasurer.visit(name, **GROUP).fits_the_width(), name
