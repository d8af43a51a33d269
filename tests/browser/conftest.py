"""A real Chromium against the live server, as a treasurer in Lampang has it: Thai, a small laptop or a phone."""

import os
import shutil

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from tests.makers import PASSWORD

# Playwright's own event loop makes Django think that every query is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; script/bootstrap --test installs it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        # No sandbox: as root, as in a build container, Chromium starts only so; it visits nothing but this server.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str, width: int = 1280):
        self.address = address
        self.context = browser.new_context(locale="th-TH", viewport={"width": width, "height": 900})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)

    def sign_in(self, username: str) -> "Visitor":
        self.page.goto(self.address + reverse("sign_in"))
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.press()
        self.page.wait_for_url(self.address + reverse("home"))
        return self

    def visit(self, name: str, **parts) -> "Visitor":
        response = self.page.goto(self.address + reverse(name, kwargs=parts))
        assert response.status == 200, f"{name}: {response.status}"
        return self

    def fill(self, **values: str) -> "Visitor":
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name.replace('__', '-')}']").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") in ("radio", "checkbox"):
                self.page.check(f"main [name='{name}'][value='{value}']")
            else:
                field.fill(value)
        return self

    def press(self) -> "Visitor":
        """Press the page's one button that sends its form."""
        with self.page.expect_navigation():
            self.page.locator("main form[method=post] button").last.click()
        return self

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def fits_the_width(self) -> bool:
        """Whether the page scrolls up and down only."""
        return self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def visitor(browser, live_server):
    """`visitor()` opens a browser of its own; `visitor(width=360)` is a phone."""
    opened: list[Visitor] = []

    def open_one(width: int = 1280) -> Visitor:
        opened.append(Visitor(browser, live_server.url, width))
        return opened[-1]

    yield open_one
    for one in opened:
        one.context.close()
