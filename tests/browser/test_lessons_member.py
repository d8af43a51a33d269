"""The page for members, followed step by step on a phone that was never here before, as test_learning.py does."""

import pytest

from groups.tenancy import group_scope
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.contributions import Collection, Payment, record_collection
from members.cards import draw, issue
from reports.closing import close_month
from reports.models import Doubt
from tests.browser import test_learning as learning
from tests.browser.lessons import Lesson
from tests.browser.test_learning import PHONE
from tests.makers import APRIL, DAY, make_schedule
from tests.welfare.town import TOWN

pytestmark = pytest.mark.browser

village, visitor = learning.village, learning.visitor
PIN = "482913"


@pytest.fixture
def slip(village):
    """A card for 0002, who paid in April, which is closed, and in May."""
    member, by = village.people[0], village.treasurer
    with group_scope(village.group):
        make_schedule(TOWN, by=by)
        record_collection(Collection(DAY, [Payment.of(member, {DAILY_SAVINGS: 30_00, ANNUAL_DUES: 50_00})]), by=by)
        close_month(village.group, APRIL, by=by)
        record_collection(Collection(DAY.replace(month=5), [Payment.of(member, {DAILY_SAVINGS: 31_00})]), by=by)
        return issue(draw([member]), by=by)[0]


def test_the_members_page(village, slip, visitor):
    one = visitor(PHONE, touch=True)
    one.page.goto(f"{one.address}/card/{slip.number}/")
    lesson = Lesson(one, "member")
    page = lesson.page
    lesson.begin("member-first")
    lesson.go("begin")
    one.fill(code=slip.printed_code, new_pin=PIN, again=PIN)
    lesson.size(PHONE, 1400)
    lesson.picture("main .field:has([name=code])", "main .field:has([name=new_pin])")
    lesson.go("keep")

    lesson.begin("member-page")
    lesson.find("entitled")
    lesson.picture("main dl.figures")

    lesson.begin("member-wrong")
    lesson.go("book")
    lesson.picture("main .book-lines > li", ring="wrong")
    lesson.go("wrong")
    page.locator("main form[method=post] [name=reason]").first.check()
    lesson.go("ask")
    lesson.find("questions")
    with group_scope(village.group):
        assert Doubt.objects.get().member.number == "0002"

    lesson.begin("member-out")
    lesson.go("data")
    lesson.go("card")
    page.locator("main section", has=lesson.find("everywhere")).locator("[name$=pin]").fill(PIN)
    lesson.picture(page.locator("main section", has=lesson.find("everywhere")), ring="everywhere")
    lesson.go("everywhere")
    page.wait_for_url("**/card/**")
    lesson.end()
