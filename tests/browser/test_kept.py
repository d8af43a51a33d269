"""What stays on the device: nothing to read for who finds it, everything for who typed it, each row once."""

import gzip
import re
import uuid
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from groups.tenancy import group_scope
from ledger.models import SheetRow
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import discard_sheet, open_sheet
from members.models import Member
from members.states import change_state
from tests.browser import test_sheet as evening
from tests.browser.test_sheet import DUE, at_the_sheet, is_saved, look_again, press, row, typed
from tests.makers import APRIL, DAY, PASSWORD, make_member

pytestmark = [pytest.mark.browser, pytest.mark.service_worker]

sheet = evening.sheet
NAME, SURNAME = "Zwyxqvkja", "ฆฤๅษฒฌฎ"
# Sums that nobody owes, as they are typed, shown, and kept: satang.
SUM = ("73915.57", "73,915.57", "7391557")


def state_is(one, state: str) -> None:
    expect(one.page.locator("#sheet-state")).to_have_attribute("data-state", state)


def is_kept(one) -> None:
    """What was typed is on the disk of the device."""
    expect(one.page.locator("#sheet-state")).to_have_attribute("data-kept", "true")


def without_signal(one) -> None:
    one.context.set_offline(True)


def rows_kept(one) -> list[dict]:
    """The records of the device's own store, as they stand on its disk: without opening anything."""
    return one.page.evaluate(
        """() => new Promise((resolve) => {
            const request = indexedDB.open("ombun-kept");
            request.onsuccess = () => {
                const rows = request.result.transaction("rows").objectStore("rows").getAll();
                rows.onsuccess = () => {
                    request.result.close();
                    resolve(rows.result.map(({ member, sent }) => ({ member, sent: Boolean(sent) })));
                };
            };
        })"""
    )


def found_in(profile: Path, words: list[str]) -> list[str]:
    """Where in the browser's folder a word can be read: as it is, as Windows writes it, or inside what is packed."""
    wanted = {word: [word.encode(), word.encode("utf-16-le")] for word in words}
    found = []
    for file in (path for path in profile.rglob("*") if path.is_file()):
        raw = file.read_bytes()
        for text in (raw, *unpacked(raw)):
            found += [f"{word}: {file}" for word, forms in wanted.items() if any(form in text for form in forms)]
    return found


def unpacked(raw: bytes) -> list[bytes]:
    """Everything in a file that gzip or zlib packed, wherever it begins."""
    texts = []
    for start in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x9c\xda]", raw):
        try:
            texts.append(zlib.decompressobj(wbits=47).decompress(raw[start.start() :]))
        except zlib.error:
            continue
    return texts


def test_what_is_packed_is_found_too(tmp_path):
    (tmp_path / "cache").write_bytes(b"head" + gzip.compress(NAME.encode()) + b"tail")
    (tmp_path / "log").write_bytes(SURNAME.encode("utf-16-le"))
    assert len(found_in(tmp_path, [NAME, SURNAME, "ไม่มี"])) == 2


def test_a_lost_device_shows_no_name_and_no_amount(sheet, visitor, tmp_path):
    with group_scope(sheet.group):
        make_member("0099", NAME, SURNAME)
    one = at_the_sheet(visitor(profile=tmp_path), sheet, "treasurer")
    # One row that arrives, one that does not; by way of the search, and of the details.
    press(one, "/")
    one.page.keyboard.type("0099")
    press(one, "Enter", "F2")
    one.page.locator(".details [name=paperNumber]").fill("88123")
    one.page.locator(".details [name=total]").fill(SUM[0])
    one.page.locator(".details [data-act=close]").click()
    is_saved(one)
    without_signal(one)
    row(one, "0002").locator("[data-part=total]").click()
    one.page.keyboard.type(SUM[0])
    press(one, "Enter")
    state_is(one, "offline")
    is_kept(one)
    one.context.close()
    assert found_in(tmp_path, [NAME, SURNAME, "อุดม", *SUM, "88123", PASSWORD]) == []
    # It was the right folder: the sheet lies in it.
    assert found_in(tmp_path, [str(sheet.sheet.uuid)])


def test_rows_that_arrived_and_rows_that_did_not_stand_there_without_a_signal(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    one.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    press(one, *["Enter"] * 5)
    is_saved(one)
    without_signal(one)
    press(one, "4", "5", "Enter")
    state_is(one, "offline")
    is_kept(one)
    one.page.reload()
    open_with_password(one)
    for number in ("0001", "0005"):
        expect(row(one, number).locator("[data-part=total]")).to_have_text("30")
    expect(row(one, "0006").locator("[data-part=total]")).to_have_text("45")
    press(one, "Enter")
    one.context.set_offline(False)
    is_saved(one)
    assert typed(sheet) == {f"{place:04d}": DUE for place in range(1, 6)} | {"0006": 45_00, "0007": DUE}
    # Nothing waits any more, and nothing was sent by a second part.
    assert [kept for kept in rows_kept(one) if not kept["sent"]] == []
    with group_scope(sheet.group):
        assert SheetRow.objects.values("part").distinct().count() == 1


def open_with_password(one) -> None:
    """Without a signal the page asks for the password, unless the browser still holds the key."""
    ready = one.page.locator("#sheet[data-ready=true]")
    expect(ready.or_(one.page.locator("#sheet-unlock:not([hidden])")).first).to_be_visible()
    if one.page.locator("#sheet-unlock").is_visible():
        one.page.fill("#sheet-password", PASSWORD)
        press(one, "Enter")
    expect(ready).to_be_visible()


@pytest.mark.slow
def test_each_device_of_one_person_has_a_part_of_its_own(sheet, visitor):
    laptop, phone = (at_the_sheet(visitor(), sheet, "treasurer") for _ in range(2))
    for one in (laptop, phone):
        without_signal(one)
    press(laptop, "Enter", "4", "0", "Enter")
    press(phone, "Enter")
    for one in (laptop, phone):
        state_is(one, "offline")
        one.context.set_offline(False)
        is_saved(one)
    with group_scope(sheet.group):
        assert SheetRow.objects.filter(member__number="0001").count() == 2
    look_again(phone, sheet)
    expect(row(phone, "0002").locator("[data-part=word]")).to_contain_text("40")
    expect(row(phone, "0001").locator("[data-part=total]")).to_have_text("30")


@pytest.mark.slow
def test_an_earlier_password_locks_its_rows_until_it_is_typed(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    without_signal(one)
    press(one, "7", "5", "Enter")
    state_is(one, "offline")
    is_kept(one)
    sheet.treasurer.set_password("ใหม่-2551-ออม")
    sheet.treasurer.save()
    one.page.goto("about:blank")
    one.context.set_offline(False)
    one.page.goto(f"{one.address}/sign-in/")
    one.page.fill("[name=username]", "treasurer")
    one.page.fill("[name=password]", "ใหม่-2551-ออม")
    one.press()
    look_again(one, sheet)
    # A newer word of the same member does not take its place.
    press(one, "2", "0", "Enter")
    is_saved(one)
    locked = one.page.locator("#sheet-locked")
    locked.locator("input").fill("ไม่ใช่")
    press(one, "Enter")
    expect(locked.locator("[role=alert]")).not_to_be_empty()
    locked.locator("input").fill(PASSWORD)
    press(one, "Enter")
    expect(locked).to_be_hidden()
    expect(one.page.locator("#sheet-decide li")).to_contain_text("75")
    assert typed(sheet) == {"0001": 20_00}
    look_again(one, sheet)
    one.page.locator("#sheet-decide li button").click()
    expect(one.page.locator("#sheet-decide")).to_be_hidden()
    assert [kept for kept in rows_kept(one) if not kept["sent"]] == []


@pytest.mark.slow
def test_who_left_meanwhile_stays_in_view(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "collector")
    without_signal(one)
    press(one, "ArrowDown", "Enter")
    state_is(one, "offline")
    with group_scope(sheet.group):
        member = Member.objects.get(number="0002")
        change_state(member, "left", event_on=DAY, reporting_month=APRIL, by=sheet.treasurer)
    one.context.set_offline(False)
    is_saved(one)
    decide = one.page.locator("#sheet-decide")
    expect(decide).to_contain_text("0002")
    expect(decide.locator("li button")).to_be_hidden()
    look_again(one, sheet)
    expect(decide).to_contain_text("0002")
    assert typed(sheet) == {"0002": DUE}


@pytest.mark.both_engines
def test_late_rows_go_to_another_sheet_once(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "collector")
    press(one, "Enter")
    is_saved(one)
    without_signal(one)
    # A correction of what will be recorded, and a row nobody knows of.
    press(one, "Home", "9", "0", "Enter", "4", "5", "Enter")
    state_is(one, "offline")
    with group_scope(sheet.group):
        record(sheet.sheet, by=sheet.treasurer)
        other = open_sheet(DAY.replace(day=14), by=sheet.treasurer)
    one.context.set_offline(False)
    state_is(one, "closed")
    one.visit("sheet", slug="ban-don-chai", sheet=sheet.sheet.uuid)
    late = one.page.locator("#sheet-late")
    expect(late.locator("li")).to_have_count(2)
    late.locator("button[data-part]").click()
    expect(late.locator("li")).to_have_count(1)
    expect(late.locator("[role=status]").last).not_to_be_empty()
    with group_scope(sheet.group):
        carried = SheetRow.objects.get(part__sheet=other)
        assert (carried.member.number, carried.amount) == ("0002", 45_00)
    expect(late.locator("a[data-part=there]")).to_have_attribute("href", f"/g/ban-don-chai/sheets/{other.uuid}/")
    late.locator("[data-dealt]").click()
    expect(late.locator("li")).to_have_count(0)
    assert rows_kept(one) == []


def test_late_rows_whose_answer_was_lost_go_to_no_second_sheet(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "collector")
    without_signal(one)
    press(one, "Enter")
    state_is(one, "offline")
    is_kept(one)
    with group_scope(sheet.group):
        discard_sheet(sheet.sheet, by=sheet.treasurer)
        others = [open_sheet(DAY.replace(day=day), by=sheet.treasurer) for day in (14, 13)]
    one.context.set_offline(False)
    state_is(one, "closed")
    one.page.route("**/parts/**", lambda route: (route.fetch(), route.abort()))
    one.visit("sheet", slug="ban-don-chai", sheet=sheet.sheet.uuid)
    late = one.page.locator("#sheet-late")
    late.locator(f"button[data-part*='{others[0].uuid}']").click()
    # The sheet it was sent to is asked at once.
    expect(late.locator("li")).to_have_count(0)
    with group_scope(sheet.group):
        assert SheetRow.objects.get(part__sheet__in=others).part.sheet == others[0]


@pytest.mark.slow
def test_late_rows_of_which_nobody_knows_where_they_stand_wait(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "collector")
    without_signal(one)
    press(one, "Enter")
    state_is(one, "offline")
    is_kept(one)
    with group_scope(sheet.group):
        discard_sheet(sheet.sheet, by=sheet.treasurer)
        others = [open_sheet(DAY.replace(day=day), by=sheet.treasurer) for day in (14, 13)]
    one.context.set_offline(False)
    state_is(one, "closed")
    one.visit("sheet", slug="ban-don-chai", sheet=sheet.sheet.uuid)
    late = one.page.locator("#sheet-late")
    expect(late.locator("li")).to_have_count(1)
    # The answer is lost, and the line stays bad for what is asked afterwards.
    one.page.route("**/parts/**", lambda route: (route.fetch(), route.abort()))
    one.page.route(f"**/{others[0].uuid}/rows.json", lambda route: route.abort())
    for other in others:
        late.locator(f"button[data-part*='{other.uuid}']").click()
        expect(late.locator("button:disabled")).to_have_count(0)
        expect(late.locator("[role=status]").last).not_to_be_empty()
    expect(late.locator("li")).to_have_count(1)
    with group_scope(sheet.group):
        assert SheetRow.objects.get(part__sheet__in=others).part.sheet == others[0]


def record(sheet, by) -> None:
    count_cash(sheet, CashCount({}, not_counted=True, reason="นับพรุ่งนี้"), by=by)
    sheet.refresh_from_db()
    post_sheet(sheet, review_of(sheet).fingerprint, by=by)


def test_signing_out_asks_about_rows_that_were_not_sent(sheet, visitor):
    one = at_the_sheet(visitor(), sheet, "treasurer")
    press(one, "Enter")
    is_saved(one)
    one.page.evaluate(BREAK_SENDING)
    press(one, "6", "5", "Enter")
    is_kept(one)
    leaving = one.page.locator("#leaving")
    one.page.locator("#sign-out button").click()
    expect(leaving).to_be_visible()
    with one.page.expect_navigation():
        leaving.locator("button").click()
    assert [kept["sent"] for kept in rows_kept(one)] == [False]
    at_the_sheet(one, sheet, "treasurer")
    is_saved(one)
    assert typed(sheet) == {"0001": DUE, "0002": 65_00}
    with one.page.expect_navigation():
        one.page.locator("#sign-out button").click()
    assert rows_kept(one) == []


# The server takes no more rows from this page; everything else goes on.
BREAK_SENDING = """() => {
    const real = window.fetch;
    const refused = () => Promise.reject(new TypeError("no signal"));
    window.fetch = (address, how) => (how?.method === "POST" ? refused() : real(address, how));
}"""


# As the release before left a row: readable.
KEEP_AS_BEFORE = """(one) => new Promise((resolve) => {
    const request = indexedDB.open("ombun-unsent", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("rows", {keyPath: ["sheet", "user", "member"]});
    request.onsuccess = () => {
        const work = request.result.transaction("rows", "readwrite");
        work.objectStore("rows").put(one);
        work.oncomplete = () => resolve(request.result.close());
    };
})"""
STORES = "async () => (await indexedDB.databases()).map(({name}) => name)"


@pytest.mark.slow
def test_a_row_that_an_earlier_release_kept_readable_is_sent_and_its_store_deleted(sheet, visitor):
    one = visitor().sign_in("treasurer")
    with group_scope(sheet.group):
        member = Member.objects.get(number="0002").pk
    row = [member, 55_00, 0, 0, 0, None, "", "", "", 7]
    place = {"sheet": str(sheet.sheet.uuid), "user": str(sheet.treasurer.pk), "part": str(uuid.uuid4())}
    one.page.evaluate(KEEP_AS_BEFORE, {**place, "member": member, "row": row})
    look_again(one, sheet)
    is_saved(one)
    assert typed(sheet) == {"0002": 55_00}
    assert one.page.evaluate(STORES) == ["ombun-kept"]
