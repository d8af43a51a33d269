"""What one key cannot say, in a real browser: how it was paid, who owes nothing and pays, what a device works out."""

import pytest
from playwright.sync_api import expect

from groups.tenancy import group_scope
from groups.thai_text import search_key
from ledger.models import SheetRow
from tests.browser import test_sheet as evening
from tests.browser.test_sheet import DUE, at_the_sheet, is_saved, press, typed

pytestmark = pytest.mark.browser

sheet = evening.sheet


def details_of(one, number: str):
    """The details of a member found by number, as the treasurer opens them with a queue before her."""
    one.page.locator("#sheet-search").fill(number)
    press(one, "Enter", "F2")
    return one.page.locator(".details")


def row_of(cast, number: str) -> SheetRow:
    with group_scope(cast.group):
        return SheetRow.objects.select_related("payer").get(member__number=number)


def test_how_it_was_paid_waits_for_the_sum(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    details = details_of(one, "0004")
    details.locator("[name=byBank]").check()
    details.locator("[name=payer]").fill("0005")
    details.locator("[name=paperBook]").fill("7")
    details.locator("[name=paperNumber]").fill("12")
    details.locator("[name=total]").fill("45")
    press(one, "Enter")
    expect(details).to_have_count(0)
    is_saved(one)
    row = row_of(sheet, "0004")
    assert (row.amount, row.by_bank, row.payer.number) == (45_00, True, "0005")
    assert (row.paper_book, row.paper_number) == ("7", "12")


def test_a_transfer_without_a_sum_is_not_left_behind_unsaid(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    details = details_of(one, "0004")
    details.locator("[name=byBank]").check()
    details.locator("[data-act=close]").click()
    expect(details.locator("[name=total]")).to_be_focused()
    expect(details.locator(".errorlist").first).not_to_be_empty()
    details.locator("[data-act=due]").click()
    details.locator("[data-act=close]").click()
    expect(details).to_have_count(0)
    is_saved(one)
    assert row_of(sheet, "0004").by_bank and typed(sheet) == {"0004": DUE}

    details_of(one, "0005").locator("[name=byBank]").check()
    details.locator("[data-act=nothing]").click()
    details.locator("[data-act=close]").click()
    expect(details).to_have_count(0)
    is_saved(one)
    assert typed(sheet) == {"0004": DUE}


def test_who_stands_in_the_queue_and_owes_nothing_is_asked_for_the_sum(sheet, visitor):
    """Enter on a row with nothing due must not send somebody home whose money was not written down."""
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "/")
    one.page.keyboard.type("0004")
    press(one, "Enter", "Enter")
    is_saved(one)
    assert typed(sheet) == {"0004": DUE}
    one.page.keyboard.type("0004")
    press(one, "Enter", "Enter")
    total = one.page.locator(".details [name=total]")
    expect(total).to_be_focused()
    # It was a mistake: Enter once more, and the search waits for the next.
    press(one, "Enter")
    expect(one.page.locator("#sheet-search")).to_be_focused()
    assert typed(sheet) == {"0004": DUE}


TWINS = """async ([texts, sums]) => {
    const {searchKey} = await import("/static/ombun/js/sheet/thai.js");
    const {split} = await import("/static/ombun/js/sheet/paying.js");
    const shares = ([total, fee, dues]) => split({due: {savings: 0, dues, fee}}, total);
    return [texts.map(searchKey), sums.map(shares).map(({savings, dues, fee}) => [savings, dues, fee])];
}"""


# A sum, the fee and the dues that are owed: savings, dues and fee it pays. The fee first, then the dues, the rest is
# savings.
SPLITS = {
    (30_00, 0, 0): [30_00, 0, 0],
    (30_00, 50_00, 0): [0, 0, 30_00],
    (40_00, 50_00, 50_00): [0, 0, 40_00],
    (80_00, 0, 50_00): [30_00, 50_00, 0],
    (80_00, 20_00, 50_00): [10_00, 50_00, 20_00],
    (10_00, 20_00, 50_00): [0, 0, 10_00],
    (130_00, 50_00, 50_00): [30_00, 50_00, 50_00],
    (0, 1, 1): [0, 0, 0],
}


def test_the_device_searches_as_the_server_does_and_pays_the_fee_first_then_the_dues(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    texts = ["นางแก้ว  ใจดี", "เเก้ว", "น้ำ", "น\u0e4d\u0e49า", "๐๔๑๗", "\u200bศักดิ์\u00a0 Ann", "ปุ๊ด"]
    keys, shares = one.page.evaluate(TWINS, [texts, list(SPLITS)])
    assert keys == [search_key(text) for text in texts]
    assert shares == list(SPLITS.values())
