"""A real Chromium against the live server, as a treasurer in Lampang has it: Thai, a small laptop or a phone."""

import os
import shutil
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.makers import PASSWORD

# Playwright's own event loop makes Django think that every query is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def launching() -> dict:
    """How Chromium is started. Without a sandbox: as root it starts only so, and it visits nobody but this server."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; script/bootstrap --test installs it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launching())
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser of their own."""

    def __init__(self, context: BrowserContext, address: str):
        self.address = address
        self.context = context
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)

    def sign_in(self, username: str) -> "Visitor":
        self.page.goto(self.address + reverse("sign_in"))
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.press()
        self.page.wait_for_url(self.address + reverse("home"))
        return self

    def sign_in_by_card(self, number: str, pin: str) -> "Visitor":
        """Come in as a member: onto her page."""
        self.visit("card").fill(number=number, pin=pin).press()
        self.page.wait_for_url("**/me/")
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
def visitor(request, browser, live_server):
    """`visitor()` opens a browser of its own; `visitor(width=360)` is a phone, `touch` one with a finger on it.

    With `profile`, a directory, it is a browser of its own that finds there what it kept before; without `scripts` it
    runs none. The service worker, which fetches forty files to keep them, is let in for tests marked `service_worker`
    alone.
    """
    opened: list[Visitor] = []
    lets_in = request.node.get_closest_marker("service_worker")

    def open_one(width=1280, *, touch=False, scripts=True, profile: Path | None = None) -> Visitor:
        look = {
            "locale": "th-TH",
            "viewport": {"width": width, "height": 900},
            "has_touch": touch,
            "is_mobile": touch,
            "java_script_enabled": scripts,
            "service_workers": "allow" if lets_in else "block",
        }
        if profile:
            context = browser.browser_type.launch_persistent_context(profile, **launching(), **look)
        else:
            context = browser.new_context(**look)
        opened.append(Visitor(context, live_server.url))
        return opened[-1]

    yield open_one
    for one in opened:
        one.context.close()
