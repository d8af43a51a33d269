"""Every page of a member, and every page for anybody: read by axe-core, and measured on the smallest phones.

Promises: labels, contrast and headings by WCAG 2 A and AA; nothing scrolls sideways at 320 and 360 pixels, nor where
the text is enlarged (half of 320 is what a zoom of 200% leaves); what a finger presses is 44 pixels high; a page is
light. Whatever is wrong is told at once, page by page.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse

from groups.cards import Door
from groups.tenancy import group_scope
from groups.tries import CARD, Counter, take
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.collection_days import Planned, set_collection_plan
from ledger.contributions import Payment
from ledger.corrections import reissue_receipt
from ledger.rates import set_rate
from ledger.verifying import printed_code
from members.beneficiaries import Named
from members.cards import draw, first_use, issue
from members.models import Consent
from members.reading import Agreed, Kind, let_read
from members.states import change_state
from reports.doubts import answer_doubt, raise_own_doubt
from reports.models import Doubt
from tests.browser.conftest import Visitor
from tests.conftest import make_cast
from tests.makers import APRIL, DAY, LONG_AGO, make_member, make_payment, make_payout, make_schedule
from tests.welfare.town import TOWN

pytestmark = pytest.mark.browser

SLUG = "ban-don-chai"
PIN = "482913"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIGHT = 50_000
# Widths, in pixels: the smallest phones, and those whose owner enlarges the text to twice its size.
WIDTHS = (360, 320, 160)
PRESSED = "nav a, button, summary, .bar a, .button, .links a, .tap, .actions a"
LOOK = """async ([levels, pressed]) => {
    const found = await axe.run({ runOnly: levels, resultTypes: ["violations"] });
    const wrong = found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => [id, html.slice(0, 160), ...any.map((one) => one.message)].join(": ")),
    );
    for (const one of document.querySelectorAll(pressed)) {
        const high = one.getBoundingClientRect().height;
        if (high > 0 && high < 44) wrong.push(`only ${high} pixels high: ${one.outerHTML.slice(0, 160)}`);
    }
    if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
    if (document.documentElement.lang !== "th") wrong.push("no language");
    return wrong;
}"""
WIDER = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return "";
    const all = [...document.querySelectorAll("main *, header *")];
    const out = all.filter((one) => one.getBoundingClientRect().right > clientWidth + 1).slice(-2);
    return `${scrollWidth} wide: ${out.map((one) => one.outerHTML.slice(0, 120)).join(" | ")}`;
}"""


@pytest.fixture
def home(committed_db, settings):
    """0417 with a page as full as can be, who pays for 0418 and reads her book; 0419 is suspended and has nothing."""
    settings.EMAIL_SERVER = {"EMAIL_HOST": "127.0.0.1"}
    cast = make_cast()
    with group_scope(cast.group):
        set_rate(DAILY_SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
        set_rate(ANNUAL_DUES, 50_00, "year", from_date=LONG_AGO, by=None)
        set_collection_plan(Planned(weekday=5, nth=1, place="ศาลาวัดบ้านดอนไชย แปดโมงเช้า"), by=cast.treasurer)
        named = Named("แสงเดือน มูลแก้ว", "บุตร")
        members = [
            make_member("0417", "คำปัน", "มูลแก้ว", prefix="นาง", beneficiary=named),
            make_member("0418", "แสงเดือน", "มูลแก้ว", pays_with="0417"),
            make_member("0419", "บุญมี", "ปินตา"),
        ]
        cast.reader, cast.read, cast.empty = members
        make_payout(member=cast.reader)
        make_schedule(TOWN, by=cast.treasurer)
        slips = issue(draw(members), by=cast.treasurer)
    for slip in slips:
        first_use(slip.number, slip.code, PIN, door=Door("in the test"))
    cast.cards = [slip.number for slip in slips]
    _write(cast)
    return cast


def _write(cast) -> None:
    me, by = cast.reader, cast.treasurer
    with group_scope(cast.group):
        first = make_payment(me, by=by, savings=1_234_00, dues=50_00)
        wrong = make_payment(me, by=by, savings=45_00)
        again = Payment.of(me, {DAILY_SAVINGS: 60_00})
        reissue_receipt(wrong.receipt, again, on=DAY, reason="เขียนยอดผิด", by=by, key=None)
        make_payment(cast.read, by=by)
        asked = raise_own_doubt(me, Doubt.Reason.AMOUNT, "จ่ายหกสิบบาท ไม่ใช่สี่สิบห้า", entry=wrong, by=me.user)
        answer_doubt(asked, "แก้ให้แล้ว ขอบคุณที่บอก", by=by)
        raise_own_doubt(me, Doubt.Reason.AMOUNT, "ยอดนี้ไม่ตรงกับสมุด", entry=first, by=me.user)
        cast.lines = [first.number, wrong.number]
        cast.code = printed_code(first.digest)
        let_read(cast.read, me, Agreed(Kind.PAYER, paper="แฟ้ม 1"), by=by)
        Consent.objects.create(group=cast.group, member=me, purpose="health", given=True, how="paper", by=by)
        change_state(cast.empty, "suspended", event_on=DAY, reporting_month=APRIL, by=by)


def for_anybody(cast) -> Iterator[tuple[str, dict]]:
    yield from ((name, {}) for name in ("card", "card_first", "card_forgot", "verify", "check", "sign_in"))
    yield "card_number", {"number": cast.cards[0]}
    yield "verify_code", {"slug": SLUG, "code": cast.code}
    yield "verify_code", {"slug": SLUG, "code": "0000-0000-0000"}
    yield "learn_office", {"office": "member"}


def for_a_member(cast) -> Iterator[tuple[str, dict]]:
    group = {"slug": SLUG}
    for name in (
        "my_savings", "my_book", "my_questions", "my_doubt", "my_readers", "my_data", "my_consent", "my_correction",
        "my_erasure", "my_messages", "my_email",
    ):  # fmt: skip
        yield name, group
    yield from (("my_wrong", {**group, "number": number}) for number in cast.lines)
    yield from ((name, {**group, "member": cast.read.uuid}) for name in ("other_savings", "other_book"))
    yield "card_account", {}
    yield "learn", {}


class Reader:
    """Opens pages, and keeps what is wrong with them."""

    def __init__(self, one: Visitor):
        self.one, self.page = one, one.page
        self.wrong: list[str] = []

    def read(self, name: str, parts: dict) -> None:
        self.look(name, self.page.goto(self.one.address + reverse(name, kwargs=parts)))

    def look(self, name: str, response) -> None:
        """Look at the page that is open."""
        self.page.evaluate("document.fonts.ready")
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 640})
            found += [f"at {width} pixels {words}" for words in [self.page.evaluate(WIDER)] if words]
        self.page.set_viewport_size({"width": 320, "height": 640})
        self.page.evaluate(AXE_SCRIPT)
        found += self.page.evaluate(LOOK, [LEVELS, PRESSED])
        size = len(response.body()) if response else 0
        if size > LIGHT:
            found.append(f"{size} bytes")
        self.wrong += [f"{name}: {words}" for words in found]


def test_a_members_pages_can_be_read_by_everybody_on_any_phone(home, visitor):
    reader = Reader(visitor(320).sign_in_by_card(home.cards[0], PIN))
    for name, parts in for_a_member(home):
        reader.read(name, parts)
    another = Reader(visitor(320).sign_in_by_card(home.cards[2], PIN))
    another.read("my_savings", {"slug": SLUG})
    another.read("my_book", {"slug": SLUG})
    stranger = Reader(visitor(320))
    for name, parts in for_anybody(home):
        stranger.read(name, parts)
    refused_and_closed(stranger, home)
    wrong = reader.wrong + another.wrong + stranger.wrong
    assert not wrong, "\n" + "\n".join(wrong)


def refused_and_closed(stranger: Reader, home) -> None:
    """The door after a wrong PIN, and when it was tried too often."""
    stranger.one.visit("card").fill(number=home.cards[0], pin="730184").press()
    stranger.look("card, refused", None)
    for _again in range(4):
        take(Counter(CARD, home.cards[0]))
    stranger.one.visit("card").fill(number=home.cards[0], pin="730184").press()
    stranger.look("card, closed", None)
