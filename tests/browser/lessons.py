"""Following a page that teaches: each step looked at beside the screen, and its picture taken.

Promises: a step that is passed over, or a button that is not on the screen under the words the page gives it, fails.
Pictures are written only with OMBUN_PICTURES=write.
"""

import os
import re
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image
from playwright.sync_api import Locator, expect

from reports.guides import guide_called
from reports.learning import Step
from tests.browser.conftest import Visitor

PICTURES = Path(settings.BASE_DIR) / "network" / "static" / "ombun" / "learn"
WRITES = os.environ.get("OMBUN_PICTURES") == "write"
MOST_BYTES = 60_000
# Round the whole button, above what stands beside it; inside a row of the sheet what stands out would be cut off.
MARK = """one => {
    const { style } = one.closest("button, a, label") ?? one;
    Object.assign(style, { outline: "4px solid #b3261e", position: "relative", zIndex: 3 });
    style.outlineOffset = one.closest(".line") ? "-4px" : one.closest("#sheet") ? "-1px" : "3px";
}"""
UNMARK = "one => (one.closest('button, a, label') ?? one).removeAttribute('style')"


class Lesson:
    """Somebody at the screen with the page of an office beside it."""

    def __init__(self, one: Visitor, office: str):
        self.one, self.page = one, one.page
        self.left: list[Step] = list(guide_called(office).steps)
        self.step: Step | None = None
        self.unnamed: set[str] = set()

    def begin(self, picture: str) -> None:
        """The next step of the page."""
        self._is_done()
        self.step = self.left.pop(0)
        assert self.step.picture == picture
        self.unnamed = set(self.step.buttons)

    def end(self) -> None:
        """Nothing on the page was passed over."""
        self._is_done()
        assert self.left == []

    def _is_done(self) -> None:
        assert self.unnamed == set(), f"{self.step.picture}: not looked at"

    def find(self, name: str) -> Locator:
        """What bears the words that the step gives it, on the screen now."""
        words = str(self.step.buttons[name])
        box, text = self.page.get_by_placeholder(words, exact=True), self.page.get_by_text(words, exact=True)
        # A heading may say the same.
        button = self.page.get_by_role("button", name=words, exact=True)
        # What a screen reader says besides is not on the screen.
        said = re.compile(rf"^\s*{re.escape(words)}[:\s]")
        more = self.page.locator("a, button, summary", has=self.page.locator(".unseen"), has_text=said)
        found = next((one for one in (box, button, text, more) if one.count()), text).locator("visible=true").first
        expect(found, f"{self.step.picture}: {words}").to_be_visible()
        self.unnamed.discard(name)
        return found

    def press(self, name: str) -> None:
        self.find(name).click()

    def go(self, name: str) -> None:
        """Press what leads to another page."""
        with self.page.expect_navigation():
            self.press(name)

    def with_another(self, one: Visitor) -> None:
        """Somebody else goes on with the page."""
        self.one, self.page = one, one.page

    def in_new_tab(self, path: str) -> None:
        """Close the tab, and open this address in another one."""
        tab = self.one.context.new_page()
        tab.goto(self.one.address + path)
        self.page.close()
        self.one.page = self.page = tab

    def size(self, width: int, height: int = 900) -> None:
        """A window of this many pixels."""
        self.page.set_viewport_size({"width": width, "height": height})

    def picture(self, *places: Locator | str, ring: str = "", high: int = 0) -> None:
        """Keep what stands from the first place to the last, the button `ring` encircled, at most `high` pixels."""
        if not WRITES:
            return
        places = [self.page.locator(place).first if isinstance(place, str) else place for place in places]
        places[0].evaluate("one => one.scrollIntoView({block: one.offsetHeight > 500 ? 'start' : 'center'})")
        if ring:
            self.find(ring).evaluate(MARK)
        self.page.evaluate("document.fonts.ready")
        boxes = [place.bounding_box() for place in places]
        left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
        right = max(box["x"] + box["width"] for box in boxes)
        bottom = max(box["y"] + box["height"] for box in boxes)
        bottom = min(bottom, top + high) if high else bottom
        wide = self.page.viewport_size["width"]
        left, top, right, bottom = max(0, left - 10), max(0, top - 10), min(wide, right + 10), bottom + 10
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        _keep(self.page.screenshot(clip=clip, full_page=False), PICTURES / f"{self.step.picture}.png")
        if ring:
            self.find(ring).evaluate(UNMARK)


def _keep(shot: bytes, path: Path) -> None:
    """With few colours: a screen has not many, and paper fewer."""
    image = Image.open(BytesIO(shot)).convert("RGB").quantize(24, dither=Image.Dither.NONE)
    image.save(path, optimize=True)
    assert path.stat().st_size <= MOST_BYTES, path
