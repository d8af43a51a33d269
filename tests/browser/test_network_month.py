"""A network's month in a real browser: two groups and the committee, from the first baht to the pack on the table."""

import re
from io import BytesIO

import pytest
from django.utils.translation import gettext
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from groups.job_words import JobWords
from groups.models import Group, Job
from groups.tenancy import group_scope, network_scope
from groups.thai_dates import Month
from network.doors import network_books
from network.models import Meeting
from network.recount import recount
from reports.models import Doubt, MonthlyReport
from tests.browser.conftest import Visitor
from tests.conftest import make_cast
from tests.long_work import do_all_work
from tests.makers import APRIL, make_officer

pytestmark = pytest.mark.browser

DON_CHAI, LAO = {"slug": "ban-don-chai"}, {"slug": "ban-lao"}
NETWORK = {"slug": "lampang-south"}
NETWORK_MONTH = {**NETWORK, "month": APRIL}
DAY, MEETING_DAY = "15/4/2550", "22/5/2550"
DONATION = "4130"
WHY_BACK = "ขาดเงินบริจาคของวัด ดูสมุดหน้า 12"
ANSWER = "ผู้ใหญ่บ้านบริจาค ลงไว้ในรายการที่ 1"


@pytest.fixture
def cast(committed_db, settings, tmp_path):
    """The cast, committed; Ban Lao has a chair too."""
    settings.DATA_DIR = tmp_path
    cast = make_cast()
    make_officer("chair", group=cast.other, name="other_chair")
    return cast


@pytest.mark.slow
def test_a_network_month_from_the_first_baht_to_the_pack(cast, visitor):
    treasurer, chair = visitor().sign_in("treasurer"), visitor().sign_in("chair")
    other_treasurer, other_chair = visitor().sign_in("other_treasurer"), visitor(360).sign_in("other_chair")
    committee, secretary = visitor().sign_in("network_committee"), visitor().sign_in("network_secretary")

    receive(treasurer, DON_CHAI, "5,000")
    hand_in(treasurer, chair, DON_CHAI, fund="5,000")
    receive(other_treasurer, LAO, "1,000")
    hand_in(other_treasurer, other_chair, LAO, fund="1,000")

    see_who_reported(committee)
    ask_about_the_gift(committee)
    answer_with_the_entry(treasurer)
    send_back(committee)
    mend_and_hand_in_again(other_treasurer, other_chair)
    see_what_changed(committee)
    close_the_question_and_accept(committee)

    meet(secretary, cast)
    pack = make_the_pack(secretary, cast)
    compare_with_the_page(pack, committee)
    nothing_is_amiss(cast)


def receive(treasurer: Visitor, group: dict, baht: str) -> None:
    """A gift."""
    treasurer.visit("other_receipt", **group, month=APRIL).fill(kind=DONATION, on=DAY, amount=baht).press()
    assert baht in treasurer.text


def hand_in(treasurer: Visitor, chair: Visitor, group: dict, *, fund: str) -> None:
    """From each one's first page: the treasurer closes; the chair signs and hands in."""
    press_todo(treasurer.visit("group_home", **group), gettext("Look and close"))
    treasurer.press()
    press_todo(chair.visit("group_home", **group), gettext("Look and sign"))
    # The last button of that page opens the month again.
    press(chair, chair.page.locator("main form:has([name=revision]) button"))
    assert fund in chair.text
    press(chair, button(chair, gettext("Submit to the network")))
    assert chair.fits_the_width()


def see_who_reported(committee: Visitor) -> None:
    committee.visit("network_home", **NETWORK)
    assert APRIL.label() in committee.text
    committee.visit("network_month", **NETWORK_MONTH)
    assert figure(committee) == "6,000"
    assert "บ้านดอนไชย" in committee.text and "บ้านเหล่า" in committee.text


def ask_about_the_gift(committee: Visitor) -> None:
    """By the question mark beside the figure."""
    page = committee.page
    press(committee, page.locator("#groups").get_by_role("link", name="บ้านดอนไชย", exact=True).first)
    press(committee, page.locator("a.ask[href*='receipts.donations']"))
    assert page.input_value("main [name=figure]") == "receipts.donations"
    committee.fill(question="เงินบริจาค 5,000 มาจากไหน").press()
    expect(page.locator("#questions")).to_contain_text("5,000")


def answer_with_the_entry(treasurer: Visitor) -> None:
    """The entry that she can name stands beneath the question."""
    page = treasurer.visit("group_home", **DON_CHAI).page
    press(treasurer, page.locator("ol.todo a[href$='/doubts/']"))
    press(treasurer, page.locator("main a[href$='/answer/']"))
    assert "เงินบริจาค 5,000 มาจากไหน" in treasurer.text
    number = page.locator("main table.list td a").first.inner_text()
    treasurer.fill(answer=ANSWER, entry_number=number).press()
    assert ANSWER in treasurer.text
    expect(page.locator("main a[href$='/answer/']")).to_have_count(0)


def send_back(committee: Visitor) -> None:
    page = committee.visit("network_group", **NETWORK_MONTH, group="ban-lao").page
    press(committee, page.locator("main a[href$='/return/']"))
    committee.fill(reason=WHY_BACK).press()
    assert WHY_BACK in committee.text
    committee.visit("network_month", **NETWORK_MONTH)
    # What is being mended stands in no sum, and is named as missing.
    assert figure(committee) == "5,000"
    assert "บ้านเหล่า" in page.locator("main .notice").first.inner_text()


def mend_and_hand_in_again(treasurer: Visitor, chair: Visitor) -> None:
    first = treasurer.visit("group_home", **LAO).page.locator("ol.todo li").first
    assert WHY_BACK in first.inner_text()
    press(treasurer, first.locator("a.button"))
    receive(treasurer, LAO, "250")
    hand_in(treasurer, chair, LAO, fund="1,250")


def see_what_changed(committee: Visitor) -> None:
    """Line by line; figures that did not change are not told."""
    page = committee.visit("network_group", **NETWORK_MONTH, group="ban-lao").page
    press(committee, page.locator("main a[href$='/revisions/']"))
    changed = page.locator("#revision-2 table.statement tbody tr")
    assert changed.filter(has_text="เงินบริจาค").first.locator("td").all_inner_texts() == ["1,000", "1,250", "+250"]
    assert changed.filter(has_text="สมาชิก").count() == 0
    assert WHY_BACK in page.locator("#revision-1").inner_text()
    press(committee, page.locator("#revision-1 a[href$='/revisions/1/']"))
    assert "1,000" in committee.text and "1,250" not in committee.text


def close_the_question_and_accept(committee: Visitor) -> None:
    """While a question is open, its report is left out; then one press takes both."""
    page = committee.page
    committee.visit("network_accept_all", **NETWORK_MONTH)
    assert page.locator("main [name=report]").count() == 1
    committee.visit("network_questions", **NETWORK)
    assert ANSWER in committee.text
    press(committee, page.locator("main a.button[href*='/questions/']"))
    press(committee, page.locator("main form[action$='/close/'] button"))

    committee.visit("network_month", **NETWORK_MONTH)
    press(committee, page.locator("main a[href$='/accept-all/']"))
    assert page.locator("main [name=report]").count() == 2
    committee.press()
    assert figure(committee) == "6,250"
    assert page.locator("main a[href$='/accept-all/']").count() == 0
    committee.visit("network_group", **NETWORK_MONTH, group="ban-lao")
    assert page.locator("main .tag.good").count() and not page.locator("main a[href$='/return/']").count()


def meet(secretary: Visitor, cast) -> None:
    """Planned, held, written down, closed."""
    page = secretary.visit("meetings", **NETWORK).page
    press(secretary, page.locator("main a[href$='/meetings/new/']"))
    assert page.input_value("main [name=month]")
    secretary.fill(on=MEETING_DAY, place="ศาลาวัด", starts_at="18.30", month="4/2550").press()

    part = page.locator("#write-hours, #hours")
    press(secretary, part.locator("form button"))
    came = {f"people_{cast.group.pk}": "4", f"people_{cast.other.pk}": "3"}
    write(secretary, "attendance", **came)
    write(secretary, "turn-ban-lao", advice="ให้ลงเงินบริจาคทุกครั้งที่ได้รับ")
    write(secretary, "resolution-new", words="รับรองรายงานเดือนเมษายน")
    write(secretary, "task-new", what="ตรวจสมุดเงินบริจาคบ้านเหล่า")
    for words in ("7", "ให้ลงเงินบริจาคทุกครั้ง", "รับรองรายงานเดือนเมษายน", "ตรวจสมุดเงินบริจาค"):
        assert words in secretary.text, words
    write(secretary, "close")
    assert page.locator("main details form").count() == 0


def make_the_pack(secretary: Visitor, cast) -> str:
    """The page of the work waits, says when it is done, and hands the paper out: its text."""
    page = secretary.page
    press(secretary, page.locator("main form[action$='/pack.pdf'] button"))
    state = page.locator("#job [role=status]")
    expect(state).to_have_text(str(Job.Status.QUEUED.label))
    do_all_work()
    paper = page.get_by_role("link", name=gettext("Take the file"))
    expect(paper).to_be_visible()
    with network_books(cast.network):
        told = JobWords(Job.objects.get()).progress
    assert told and told in secretary.text
    found = page.request.get(secretary.address + paper.get_attribute("href")).body()
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(found)).pages)


def compare_with_the_page(pack: str, committee: Visitor) -> None:
    """Every total of the page stands in the pack; what the meeting wrote does, too."""
    total = committee.visit("network_month", **NETWORK_MONTH).page.locator("#groups tfoot td")
    sums = {text for text in total.all_inner_texts() if re.fullmatch(r"[\d,.]+", text)}
    assert "6,250" in sums
    assert {one for one in sums if one not in pack} == set()
    for figure in ("1,250", "5,000"):
        assert figure in pack, figure


def nothing_is_amiss(cast) -> None:
    """What the pages said is what the books hold."""
    for group in Group.objects.all():
        assert recount(group) == []
    told = {}
    for group in (cast.group, cast.other):
        with group_scope(group):
            told[group.slug] = [
                (report.revision, bool(report.returned_at), bool(report.accepted_at))
                for report in MonthlyReport.objects.order_by("revision")
            ]
    assert told == {"ban-don-chai": [(1, False, True)], "ban-lao": [(1, True, False), (2, False, True)]}
    with group_scope(cast.group):
        assert Doubt.objects.get().state == Doubt.State.CLOSED
    with network_scope([cast.network]):
        meeting = Meeting.objects.get()
    assert (Month.of(meeting.month), bool(meeting.closed_at)) == (APRIL, True)


def press(one: Visitor, what: Locator) -> None:
    """Press what leads to another page."""
    with one.page.expect_navigation():
        what.first.click()


def button(one: Visitor, words: str) -> Locator:
    return one.page.get_by_role("button", name=words, exact=True)


def press_todo(one: Visitor, words: str) -> None:
    """The button on somebody's first page that begins with these words."""
    press(one, one.page.locator("ol.todo a.button", has_text=words))


def figure(one: Visitor) -> str:
    """The one large figure of the page."""
    return one.page.locator(".figure.lead dd").first.inner_text().split()[0]


def write(secretary: Visitor, part: str, **values: str) -> None:
    """Open one part of the meeting's page, write in it, and save it."""
    opened = secretary.page.locator(f"details#{part}, details#write-{part}")
    opened.locator("summary").click()
    for name, text in values.items():
        opened.locator(f"[name='{name}']").fill(text)
    press(secretary, opened.locator("form button"))
