"""The short pages about welfare, followed step by step in a real browser, as test_learning.py does."""

from io import BytesIO

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from groups.tenancy import group_scope
from members.beneficiaries import Named, state_beneficiary
from members.models import State
from members.national_ids import record_national_id
from tests.browser import test_learning as learning
from tests.browser.lessons import Lesson
from tests.browser.test_learning import GROUP, PANE
from tests.makers import DAY, make_entry, make_member, make_schedule
from tests.welfare.claim_walks import EVENT, ask, entered, looked_at, paid, stay
from tests.welfare.town import BIRTH, DEATH
from welfare.claim_states import standing_of
from welfare.deaths import Death, record_death
from welfare.decisions import approve_claim
from welfare.models import BenefitSchedule, Claim
from welfare.rules import Schedule
from welfare.starting import starting_schedule

pytestmark = pytest.mark.browser

village, visitor = learning.village, learning.visitor
NARROW, SENTENCES, WIDE = 480, 860, 1168
# As high as three rows of the table of a benefit.
ROWS = 165
DIED = DAY.replace(day=10)
NATIONAL_ID = "1-2345-67890-12-1"


@pytest.fixture
def desk(village, settings, tmp_path):
    """The village with money in the box."""
    settings.DATA_DIR = tmp_path
    with group_scope(village.group):
        make_entry(100_000_00)
    return village


def field(lesson: Lesson, name: str) -> Locator:
    """A field with its label."""
    return lesson.page.locator(".field", has=lesson.page.locator(f"[name={name}]:visible"))


@pytest.mark.slow
def test_the_page_about_a_claim(desk, visitor):
    with group_scope(desk.group):
        make_schedule(starting_schedule())
        begun = make_member("0015", "สมหญิง", "ตาคำ", joined_on=EVENT.replace(month=3))
        stopped = entered(desk, stay(desk, member=begun))
    lesson = Lesson(visitor(PANE).sign_in("committee").visit("group_home", **GROUP), "claim")
    enter_a_claim(lesson)
    bring_the_paper(lesson)
    with group_scope(desk.group):
        claim = Claim.objects.exclude(pk=stopped.pk).get()
    chair = visitor(PANE).sign_in("chair").visit("claim", **GROUP, claim=claim.uuid)
    lesson.with_another(chair)
    approve(lesson, desk, claim)
    lesson.with_another(visitor(PANE).sign_in("treasurer").visit("claim", **GROUP, claim=claim.uuid))
    pay(lesson, desk, claim)
    lesson.with_another(chair.visit("claim", **GROUP, claim=stopped.uuid))
    refuse(lesson, desk, stopped)
    lesson.end()


def enter_a_claim(lesson: Lesson) -> None:
    lesson.begin("claim-choose")
    lesson.go("claims")
    lesson.go("enter")
    lesson.one.fill(event_on="1/4/2550", benefit="birth", who="0002")
    lesson.picture(field(lesson, "who"), "main form .actions", ring="go")
    lesson.go("go")

    lesson.begin("claim-asked")
    lesson.one.fill(unit_night="3", filed_on="15/4/2550").page.check("main [name=consent]")
    lesson.picture(field(lesson, "consent"))
    lesson.go("enter")


def bring_the_paper(lesson: Lesson) -> None:
    lesson.begin("claim-paper")
    lesson.find("seen").click()
    lesson.picture(field(lesson, "file"), field(lesson, "seen"))
    lesson.go("add")
    expect(lesson.page.locator("#papers .tag.good")).to_be_visible()

    lesson.begin("claim-why")
    lines = lesson.page.locator("#stopped table").first
    expect(lines).to_contain_text("800")
    lesson.find("why")
    lesson.picture(lines.locator("tbody"))


def approve(lesson: Lesson, desk, claim: Claim) -> None:
    lesson.begin("claim-approve")
    lesson.picture("#next .hint", "#next .actions", ring="approve")
    lesson.go("approve")
    with group_scope(desk.group):
        assert standing_of(claim).state == "approved"


def pay(lesson: Lesson, desk, claim: Claim) -> None:
    lesson.begin("claim-pay")
    lesson.one.fill(on="20/4/2550")
    lesson.picture("#next form .hint", "#next form .actions", ring="pay")
    lesson.go("pay")
    with group_scope(desk.group):
        assert standing_of(claim).payout.amount == 800_00

    lesson.begin("claim-voucher")
    link = lesson.find("print")
    lesson.picture("main .actions", ring="print")
    paper = lesson.page.request.get(lesson.one.address + link.get_attribute("href")).body()
    assert len(PdfReader(BytesIO(paper)).pages) == 1


def refuse(lesson: Lesson, desk, claim: Claim) -> None:
    lesson.begin("claim-no")
    lesson.one.fill(code="by_rules")
    button = lesson.page.locator("main form[action$='/refuse/'] button", has_text=lesson.find("refuse").inner_text())
    lesson.picture(button, lesson.find("withdraw"))
    with lesson.page.expect_navigation():
        button.click()
    with group_scope(desk.group):
        assert standing_of(claim).state == "refused"


@pytest.mark.slow
def test_the_page_about_a_death(desk, visitor):
    """Of two who have died one is a member of another group too, which asked for the grant first."""
    with group_scope(desk.other):
        make_schedule()
        record_national_id(desk.other_member, NATIONAL_ID, by=None)
        theirs = Death(died_on=DIED, filed_on=DAY, payee="นางแสงเดือน ใจดี")
        record_death(desk.other_member, theirs, by=desk.other_treasurer)
    with group_scope(desk.group):
        make_schedule()
        state_beneficiary(desk.people[3], Named("นางแสงเดือน คำมูล", "ภรรยา"), by=None)
        record_national_id(desk.people[0], NATIONAL_ID, by=None)
    lesson = Lesson(visitor(PANE).sign_in("treasurer").visit("group_home", **GROUP), "death")
    record_the_death(lesson, desk)
    see_it_stopped(lesson)
    lesson.end()


def record_the_death(lesson: Lesson, desk) -> None:
    page, member = lesson.page, desk.people[3]
    lesson.begin("death-find")
    lesson.go("members")
    with page.expect_navigation():
        page.get_by_text(member.full_name).locator("visible=true").first.click()
    lesson.size(NARROW)
    lesson.picture("main h1 .keep", "main .actions", ring="death")
    lesson.size(PANE)
    lesson.go("death")

    lesson.begin("death-follows")
    lesson.picture(lesson.find("follows"), "main .columns .card ul")

    lesson.begin("death-record")
    lesson.one.fill(died_on="10/4/2550", filed_on="15/4/2550")
    lesson.find("payee")
    assert page.input_value("[name=payee]") == "นางแสงเดือน คำมูล"
    lesson.picture(field(lesson, "died_on"), field(lesson, "payee"))
    lesson.go("record")
    with group_scope(desk.group):
        member.refresh_from_db()
        assert (member.state, Claim.objects.get().payee) == (State.DIED, "นางแสงเดือน คำมูล")


def see_it_stopped(lesson: Lesson) -> None:
    lesson.one.visit("death", **GROUP, number="0002")
    lesson.one.fill(died_on="10/4/2550", payee="นางบัวผัน ใจดี", filed_on="15/4/2550").press()
    lesson.begin("death-twice")
    lesson.press("look")
    lesson.picture("#stopped .notice.bad")
    expect(lesson.page.locator("main form[action$='/withdraw/']")).to_be_visible()


@pytest.mark.slow
def test_the_page_about_benefit_rules(desk, visitor):
    with group_scope(desk.group):
        make_schedule(Schedule((DEATH, BIRTH)))
        paid(desk, ask(desk, member=desk.people[1]))
        died = record_death(desk.people[3], Death(DIED, DAY, "นางแสงเดือน คำมูล"), by=desk.committee)
        approve_claim(died, looked_at(died), by=desk.chair)
    lesson = Lesson(visitor(PANE).sign_in("treasurer").visit("group_home", **GROUP), "rules")
    begin_a_draft(lesson)
    change_it(lesson)
    ask_what_it_costs(lesson)
    publish_it(lesson, desk)
    lesson.end()


def begin_a_draft(lesson: Lesson) -> None:
    lesson.begin("rules-begin")
    lesson.go("kinds")
    lesson.go("rules")
    lesson.go("new")
    lesson.one.fill(note="เพิ่มเงินสงเคราะห์ของสมาชิก 4 ถึง 6 ปี")
    lesson.picture("main form fieldset")
    lesson.go("begin")


def change_it(lesson: Lesson) -> None:
    page = lesson.page
    lesson.begin("rules-change")
    lesson.go("change")
    lesson.one.fill(**{"tier-3-amount": "9,000", "tier-3-end": "7 ปี"})
    lesson.size(WIDE)
    lesson.picture("#table-tier ol.rows", high=ROWS)
    lesson.size(PANE)
    lesson.go("save")

    lesson.begin("rules-read")
    expect(page.locator(".notice.success")).to_contain_text("9,000")
    lesson.find("wrong")
    lesson.size(SENTENCES)
    lesson.picture("#faults", ring="mend")
    lesson.size(PANE)
    lesson.go("mend")
    lesson.one.fill(**{"tier-3-end": "6 ปี"})
    page.locator("[name=tier-3-end]").press("Enter")
    expect(page.locator("#faults .bad")).to_have_count(0)


def ask_what_it_costs(lesson: Lesson) -> None:
    page = lesson.page
    lesson.size(WIDE)
    lesson.begin("rules-cost")
    lesson.go("cost")
    total = page.locator("main table tfoot").first
    expect(total).to_contain_text("1,000")
    lesson.picture(page.locator("main h2").first, page.locator("main table").first)

    lesson.begin("rules-print")
    lesson.size(PANE)
    lesson.find("each")
    link = lesson.find("print")
    lesson.picture(page.locator("main .card .actions").first, ring="print")
    paper = page.request.get(lesson.one.address + link.get_attribute("href")).body()
    assert "1,000" in PdfReader(BytesIO(paper)).pages[0].extract_text()
    page.go_back()


def publish_it(lesson: Lesson, desk) -> None:
    lesson.begin("rules-publish")
    lesson.go("open")
    lesson.one.fill(resolution="ประชุมใหญ่ 1/2550", resolved_on="20/4/2550", from_date="1/5/2550")
    lesson.picture("main form > .hint", "main form > .actions", ring="publish")
    lesson.go("publish")
    with group_scope(desk.group):
        published = BenefitSchedule.objects.order_by("version").last()
        assert (published.version, published.resolution) == (2, "ประชุมใหญ่ 1/2550")
