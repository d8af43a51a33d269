"""How soon the sheet of a whole group opens without a signal: from the password, and with the key still held."""

import pytest

from groups.tenancy import group_scope
from ledger.sheets import open_sheet
from tests.browser import conftest
from tests.browser.test_offline_open import in_new_tab, is_ready, ready_for_no_signal, stop_worker
from tests.makers import DAY, PASSWORD

pytestmark = [pytest.mark.benchmark, pytest.mark.browser]

browser, visitor = conftest.browser, conftest.visitor
READY = 'performance.getEntriesByName("sheet-ready")[0].startTime'
# Milliseconds that are promised, of the page's own time.
SOON = 1_000


def test_the_sheet_of_a_whole_group_without_a_signal(big_group, visitor, say):
    with group_scope(big_group.group):
        big_group.sheet = open_sheet(DAY, by=big_group.treasurer)
    one = ready_for_no_signal(visitor(), big_group)
    say(f"sheet of {len(big_group.members)} with a signal, from the address: {one.page.evaluate(READY):.0f} ms")
    one.context.set_offline(True)
    one.page.reload()
    is_ready(one.page)
    again = one.page.evaluate(READY)
    stop_worker(one.page)
    page = in_new_tab(one, one.page.url)
    page.fill("#sheet-password", PASSWORD)
    pressed = page.evaluate("performance.now()")
    page.keyboard.press("Enter")
    is_ready(page)
    opened = page.evaluate(READY) - pressed
    say(f"without one: {opened:.0f} ms from the password, {again:.0f} ms from loading again")
    assert opened < SOON and again < SOON
