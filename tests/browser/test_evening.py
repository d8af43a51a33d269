"""An evening of 300 payments on two devices with a bad signal, in a real browser: each is recorded once, or decided.

Pages loaded anew, the signal coming and going, an answer lost after the server had kept the rows, the month closed
meanwhile, a member who left meanwhile, one member written down on both devices.
"""

import datetime

import pytest
from playwright.sync_api import expect

from groups.tenancy import group_scope
from ledger.chart import DAILY_SAVINGS
from ledger.models import JournalEntry, SheetRow
from ledger.periods import close_period
from ledger.rates import set_rate
from ledger.sheet_posting import CashCount, count_cash, decide, move_sheet, post_sheet
from ledger.sheet_review import review_of
from ledger.sheet_rows import rows_with_money
from ledger.sheets import open_sheet
from members.models import Member
from members.register import Person, enrol_many
from members.states import change_state
from members.zones import make_zone
from tests.browser.test_kept import is_kept, open_with_password, rows_kept, state_is
from tests.browser.test_sheet import at_the_sheet, is_saved, press
from tests.conftest import make_cast
from tests.makers import APRIL, DAY, LONG_AGO, make_officer

pytestmark = [pytest.mark.browser, pytest.mark.service_worker, pytest.mark.slow]

DUE, EACH = 30_00, 150
MAY = datetime.date(2007, 5, 1)


@pytest.fixture
def village(committed_db):
    """Two collectors' zones of 150 members each, 1001 and on, 2001 and on; one more stands in no zone."""
    cast = make_cast()
    with group_scope(cast.group):
        set_rate(DAILY_SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        cast.second_collector = make_officer("collector", group=cast.group, name="second_collector")
        zones = make_zone("สาย 1", cast.collector, by=None), make_zone("สาย 2", cast.second_collector, by=None)
        people = [
            Person(number=str(1000 * at + place), first_name="อุดม", last_name="ใจดี", joined_on=LONG_AGO, zone=zone)
            for at, zone in enumerate(zones, start=1)
            for place in range(1, EACH + 1)
        ]
        enrol_many(people, reporting_month=None, by=None)
        cast.sheet = open_sheet(DAY, by=cast.treasurer)
    return cast


def type_rows(one, count: int) -> None:
    """One key a member, from where the cursor is: on the first who has not paid, when the page is new."""
    for _ in range(count):
        one.page.keyboard.press("Enter")
    is_kept(one)


def without_a_signal_and_loaded_anew(one) -> None:
    one.context.set_offline(True)
    one.page.reload()
    open_with_password(one)


def back_with_a_signal(one) -> None:
    one.context.set_offline(False)
    is_saved(one)


def lose_the_next_answer(one) -> list[int]:
    """The server keeps the rows, and the device never hears of it: the status of each answer that was lost."""
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    one.context.route("**/parts/*/", lose, times=1)
    return lost


def test_every_row_is_recorded_once_or_decided(village, visitor):
    phone = at_the_sheet(visitor(), village, "collector")
    laptop = at_the_sheet(visitor(), village, "second_collector")
    for one in (phone, laptop):
        one.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        one.context.set_offline(True)
    # Meanwhile, before a single row arrives, a member leaves and the month is closed.
    with group_scope(village.group):
        left = Member.objects.get(number="1007")
        change_state(left, "left", event_on=DAY, reporting_month=APRIL, by=village.treasurer)
        close_period(APRIL, by=None)

    type_rows(phone, 60)
    state_is(phone, "offline")
    phone.page.reload()
    open_with_password(phone)
    type_rows(phone, 30)
    back_with_a_signal(phone)
    lost = lose_the_next_answer(phone)
    type_rows(phone, 30)
    state_is(phone, "offline")
    is_saved(phone)
    assert lost == [200]
    without_a_signal_and_loaded_anew(phone)
    type_rows(phone, 30)
    phone.page.reload()
    open_with_password(phone)

    type_rows(laptop, EACH)
    state_is(laptop, "offline")
    # 1001 pays at the second table as well.
    laptop.page.locator("#sheet-search").fill("1001")
    press(laptop, "Enter", "4", "0", "Enter")
    for one in (phone, laptop):
        back_with_a_signal(one)
        expect(one.page.locator("#sheet-notices")).to_contain_text("เมษายน 2550")
        one.page.reload()
        expect(one.page.locator("#sheet")).to_have_attribute("data-ready", "true")
        is_saved(one)
    expect(phone.page.locator("#sheet-decide")).to_contain_text("1007")
    assert [kept for one in (phone, laptop) for kept in rows_kept(one) if not kept["sent"]] == []
    everybody = {str(1000 * at + place): DUE for at in (1, 2) for place in range(1, EACH + 1)}
    del everybody["1007"]
    assert recorded(village) == everybody | {"1001": DUE + 40_00}


def recorded(village) -> dict[str, int]:
    """What the books say in the end, by number: after the treasurer decided, and gave the sheet another day."""
    with group_scope(village.group):
        sheet, by = village.sheet, village.treasurer
        cases = review_of(sheet).cases
        assert sorted(case.member.number for case in cases) == ["1001", "1007"]
        for case in cases:
            seen = {row.pk: row.revision for row in rows_with_money(sheet).filter(member=case.member)}
            decide(sheet, seen, [] if case.is_gone else list(seen), by=by)
        move_sheet(sheet, MAY, by=by)
        count_cash(sheet, CashCount({}, not_counted=True, reason="นับพรุ่งนี้"), by=by)
        sheet.refresh_from_db()
        post_sheet(sheet, review_of(sheet).fingerprint, by=by)
        assert SheetRow.objects.values("part").distinct().count() == 2
        return posted(JournalEntry.objects.prefetch_related("postings__member"))


def posted(entries) -> dict[str, int]:
    sums: dict[str, int] = {}
    for entry in entries:
        for posting in entry.postings.all():
            if posting.member:
                sums[posting.member.number] = sums.get(posting.member.number, 0) - posting.amount
    return sums
