"""What was typed into a form, after the browser's own Back: there again, and readable for nobody else."""

import pytest
from playwright.sync_api import expect

from groups.thai_dates import Month

pytestmark = pytest.mark.browser

IS_KEPT = """async (name) => {
    for (let tries = 0; tries < 300; tries += 1) {
        if (Object.keys(sessionStorage).some((one) => one.startsWith("ombun-typed"))) {
            return JSON.stringify({...sessionStorage}).includes(name);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("It was never kept.");
}"""


def test_what_was_typed_is_there_again_after_back_and_sealed_meanwhile(cast, visitor):
    page = visitor().sign_in("treasurer").visit("enrol", slug="ban-don-chai").page
    page.fill("main [name=first_name]", "คำมูล")
    assert page.evaluate(IS_KEPT, "คำมูล") is False
    page.locator(".places a").first.click()
    page.wait_for_url(lambda address: "enrol" not in address)
    page.go_back()
    expect(page.locator("main [name=first_name]")).to_have_value("คำมูล")


def test_after_it_was_sent_the_form_is_empty(cast, visitor):
    one = visitor().sign_in("treasurer").visit("spending", slug="ban-don-chai", month=Month(2007, 4))
    page, field = one.page, one.page.locator("main [inputmode=decimal], main input.money").first
    field.fill("70")
    page.evaluate(IS_KEPT, "x")
    one.press()
    assert page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('ombun-typed'))") == []
