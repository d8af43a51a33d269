"""The sheet without a signal, in a real browser: opened once with one, it opens again with the password alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import test_sheet as evening
from tests.browser.test_sheet import at_the_sheet, is_saved, press, row
from tests.makers import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.service_worker]

sheet = evening.sheet

OTHER_PASSWORD = "คนละรหัสกัน-2550"
# Installed, in charge of this page, and the sheet on the device.
CAN_OPEN_AGAIN = """async (people) => {
    if (!navigator.serviceWorker.controller) return false;
    const {Kept} = await import("/static/ombun/js/sheet/kept.js");
    return (await Kept.sheets()).length === people;
}"""
KEY_IS_HELD = """async (user) => {
    const {ask} = await import("/static/ombun/js/sheet/keeper.js");
    return ((await ask())?.user ?? null) === user;
}"""
ONE_OTHER_STORE = """async (before) => {
    const names = await caches.keys();
    return names.length === 1 && names[0] !== before;
}"""
IN_STORE = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const store = await caches.open(name);
        for (const request of await store.keys()) {
            found.push([name, new URL(request.url).pathname, await (await store.match(request)).text()]);
        }
    }
    return found;
}"""


def ready_for_no_signal(one, cast, user: str = "treasurer"):
    """The sheet open, and everything on the device that it needs to open again."""
    at_the_sheet(one, cast, user)
    can_open_again(one.page)
    return one


def can_open_again(page, people: int = 1) -> None:
    comes_true(page, CAN_OPEN_AGAIN, people)


# `wait_for_function` takes a promise for a yes.
UNTIL = """async (value) => {
    const isSo = %s;
    for (let tries = 0; !(await isSo(value)); tries += 1) {
        if (tries > 300) throw new Error("It never came true.");
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""


def comes_true(page, question: str, value=None) -> None:
    """Wait until a function of JavaScript, which may take its time to answer, says so."""
    page.evaluate(UNTIL % question, value)


def stop_worker(page) -> None:
    """As a browser does by itself after a while; what it held in its memory is gone."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


def address_of(one, cast) -> str:
    return f"{one.address}/g/ban-don-chai/sheets/{cast.sheet.uuid}/"


def is_ready(page) -> None:
    expect(page.locator("#sheet")).to_have_attribute("data-ready", "true")


def type_password(page, password: str) -> None:
    expect(page.locator("#sheet-password")).to_be_focused()
    page.fill("#sheet-password", password)
    page.keyboard.press("Enter")


def in_new_tab(one, address: str):
    tab = one.context.new_page()
    tab.goto(address)
    one.page.close()
    one.page = tab
    return tab


def test_loading_the_page_again_asks_for_nothing_until_she_signs_out(sheet, visitor):
    one, asked = visitor(), []
    one.context.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    ready_for_no_signal(one, sheet)
    assert asked.count("rows.json") == 1
    comes_true(one.page, KEY_IS_HELD, str(sheet.treasurer.pk))
    one.context.set_offline(True)
    one.page.reload()
    is_ready(one.page)
    press(one, "Enter")
    expect(row(one, "0001").locator("[data-part=total]")).to_have_text("30")
    one.page.reload()
    is_ready(one.page)
    expect(row(one, "0001").locator("[data-part=total]")).to_have_text("30")
    one.context.set_offline(False)
    is_saved(one)
    assert evening.typed(sheet) == {"0001": evening.DUE}
    # The page without a signal is nobody's; with one it has its shell again.
    one.page.locator("#sheet .ways a").click()
    expect(one.page.locator("#sheet")).to_have_attribute("data-user", str(sheet.treasurer.pk))
    is_ready(one.page)
    one.page.locator("form[action='/sign-out/'] button").first.click()
    one.page.wait_for_url("**/sign-in/")
    comes_true(one.page, KEY_IS_HELD)


def test_a_new_tab_opens_with_the_password_and_with_no_other(sheet, visitor):
    one = ready_for_no_signal(visitor(), sheet)
    one.context.set_offline(True)
    stop_worker(one.page)
    tab = in_new_tab(one, address_of(one, sheet))
    expect(tab.locator("#sheet-grid")).to_be_hidden()
    assert "อุดม" not in tab.content()
    type_password(tab, "อะไรสักอย่าง")
    wrong = tab.locator("#sheet-unlock-wrong")
    expect(wrong).not_to_be_empty()
    expect(tab.locator("#sheet-password")).to_have_attribute("aria-invalid", "true")
    type_password(tab, PASSWORD)
    is_ready(tab)
    expect(tab.locator("#sheet-unlock")).to_be_hidden()
    expect(row(one, "0002")).to_contain_text("อุดม")
    expect(tab.locator("h1:visible")).to_contain_text("2550")


def stores_nothing_of_anybody(page, sheet: str) -> None:
    stored = page.evaluate(IN_STORE)
    assert len({name for name, _path, _text in stored}) == 1
    assert [path for _name, path, _text in stored if not path.startswith("/static/")] == ["/offline/"]
    names = re.compile("|".join(("ใจดี", "บ้านดอนไชย", "คุณ treasurer", sheet)))
    assert [names.findall(text) for _name, path, text in stored if path == "/offline/"] == [[]]


def test_every_other_address_names_the_sheets_that_are_kept(sheet, visitor):
    one = ready_for_no_signal(visitor(360), sheet)
    one.visit("members", slug="ban-don-chai")
    stores_nothing_of_anybody(one.page, str(sheet.sheet.uuid))
    one.context.set_offline(True)
    for address in ("/", "/g/ban-don-chai/sheets/now/", "/g/ban-don-chai/members/"):
        one.page.goto(one.address + address)
        kept = one.page.locator("#sheet-kept")
        expect(kept.locator("ul a")).to_have_count(1)
        expect(kept.locator("ul a")).to_contain_text("2550")
    assert one.fits_the_width()
    kept.locator("ul a").click()
    one.page.wait_for_url(address_of(one, sheet))
    expect(one.page.locator("#sheet")).to_be_visible()

    one.page.goto(one.address + "/g/ban-don-chai/sheets/00000000-0000-0000-0000-000000000000/")
    expect(one.page.locator("#sheet-kept [data-part=never]")).to_be_visible()
    expect(one.page.locator("#sheet-kept ul a")).to_have_count(1)


@pytest.mark.slow
def test_whose_password_it_is_decides_where_two_share_a_device(sheet, visitor):
    sheet.collector.set_password(OTHER_PASSWORD)
    sheet.collector.save()
    one = ready_for_no_signal(visitor(), sheet)
    one.context.clear_cookies()
    page = one.page
    page.goto(one.address + "/sign-in/")
    page.fill("[name=username]", "collector")
    page.fill("[name=password]", OTHER_PASSWORD)
    one.press()
    page.wait_for_url(one.address + "/")
    # Whoever went away without signing out leaves the next one no key.
    comes_true(page, KEY_IS_HELD)
    evening.look_again(one, sheet)
    can_open_again(page, people=2)
    one.context.set_offline(True)
    for password, person in ((PASSWORD, sheet.treasurer), (OTHER_PASSWORD, sheet.collector)):
        stop_worker(one.page)
        page = in_new_tab(one, address_of(one, sheet))
        type_password(page, password)
        is_ready(page)
        comes_true(page, KEY_IS_HELD, str(person.pk))


@pytest.mark.slow
def test_a_new_version_takes_the_place_of_the_old_and_speaks_the_new_language(sheet, visitor):
    one = visitor()
    # The language of the page, but not of the worker's own requests, is what the test's browser is told at its start.
    one.context.add_cookies([{"name": "django_language", "value": "th", "url": one.address}])
    ready_for_no_signal(one, sheet)
    (before,) = one.page.evaluate("caches.keys()")
    with one.page.expect_navigation():
        one.page.locator("form.language button").click()
    is_ready(one.page)
    comes_true(one.page, ONE_OTHER_STORE, before)
    one.context.set_offline(True)
    one.page.goto(one.address + "/")
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    expect(one.page.locator("#sheet-kept h1")).to_have_text("No signal")


@pytest.mark.slow
def test_a_signal_too_bad_to_answer_is_not_waited_for(sheet, visitor):
    one = ready_for_no_signal(visitor(), sheet)
    address = address_of(one, sheet)
    # What the worker asks the server hangs; what the page asks the worker does not.
    one.context.route(address, lambda route: None if route.request.service_worker else route.continue_())
    one.page.goto(address)
    # The server does answer for the rows: then it goes on as with a signal, and nothing is asked.
    is_ready(one.page)
    expect(one.page.locator("#sheet")).to_have_attribute("data-rows", "")
    expect(one.page.locator("#sheet-unlock")).to_be_hidden()
    one.context.unroute(address)


def test_without_a_signal_nobody_is_signed_out_and_the_sheet_stays(sheet, visitor):
    one = ready_for_no_signal(visitor(), sheet)
    one.context.set_offline(True)
    one.page.locator("#sign-out button").click()
    expect(one.page.locator("#leaving [data-part=unreachable]")).to_be_visible()
    expect(one.page.locator("#leaving .actions")).to_be_hidden()
    can_open_again(one.page)
    one.context.set_offline(False)
    one.page.locator("#sign-out button").click()
    one.page.wait_for_url("**/sign-in/")
    comes_true(one.page, CAN_OPEN_AGAIN.replace("!navigator.serviceWorker.controller", "false"), 0)
