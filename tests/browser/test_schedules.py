"""The town's rules entered in a real browser: a faulty table refused with its rows, then mended and published."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from tests.conftest import make_cast
from tests.makers import make_draft, make_schedule
from tests.welfare.town import FAULTY_TOWN, TOWN
from welfare.benefits import start_benefits
from welfare.models import BenefitSchedule

pytestmark = pytest.mark.browser

GROUP = {"slug": "ban-don-chai"}
# The town's table of deaths as it was published, row by row as somebody types it.
FAULTY_ROWS = (
    ("from", "6 เดือน", "2 ปี", "3,000"),
    ("from", "2 ปี 1 วัน", "4 ปี", "6,000"),
    ("from", "4 ปี 1 วัน", "6 ปี", "8000"),
    ("from", "6 ปี 1 วัน", "8 ปี", "10,000"),
    ("from", "8 ปี 1 วัน", "18 ปี", "15,000"),
    ("after", "15 ปี", "", "20,000"),
)


@pytest.fixture
def cast(committed_db):
    cast = make_cast()
    with group_scope(cast.group):
        start_benefits()
    return cast


def stored(cast) -> BenefitSchedule:
    with group_scope(cast.group):
        return BenefitSchedule.objects.select_related("published_by").get()


def follow(visitor, name: str, *parts) -> None:
    """Click the link that leads there."""
    address = reverse(name, args=[GROUP["slug"], *parts])
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main a[href='{address}']").first.click()


def unfold(visitor) -> None:
    folded = visitor.page.locator("main details:not([open]) > summary")
    while folded.count():
        folded.first.click()


def add(visitor, draft, *, consent: bool = False, **fields: str) -> None:
    """Enter one more benefit."""
    follow(visitor, "schedule_rule_new", draft)
    unfold(visitor)
    visitor.page.set_checked("[name=consent]", consent)
    visitor.fill(**fields).press()
    assert visitor.page.locator(".notice.success").count() == 1


@pytest.mark.slow
def test_the_towns_rules_from_a_faulty_table_to_a_resolution(cast, visitor):
    treasurer = visitor().sign_in("treasurer").visit("benefits", **GROUP)
    treasurer.fill(name="เบี้ยผู้สูงอายุ").press()
    follow(treasurer, "schedules")
    follow(treasurer, "schedule_new")
    treasurer.fill(source="empty", note="ระเบียบฉบับแรก").press()
    draft = stored(cast).uuid
    enter_the_faulty_table(treasurer, draft)
    enter_the_other_benefits(treasurer, draft)
    # Keys are the server's, and a Thai name leaves none behind.
    old_age = replace(TOWN.rules[3], key="own-5101")
    assert stored(cast).rules == replace(FAULTY_TOWN, rules=(*FAULTY_TOWN.rules[:3], old_age))
    publishing_is_refused_at_15_to_18_years(treasurer, draft)
    assert stored(cast).is_draft

    follow(treasurer, "schedule_rule", draft, "death")
    treasurer.fill(**{"tier-5-end": "15 ปี"}).press()
    assert treasurer.page.locator("#faults .bad").count() == 0
    follow(treasurer, "schedule_publish", draft)
    treasurer.fill(resolution="ประชุมใหญ่ 1/2545", resolved_on="10 ส.ค. 2545", from_date="๑๕/๘/๒๕๔๕").press()
    published = stored(cast)
    assert published.rules == replace(TOWN, rules=(*TOWN.rules[:3], old_age))
    assert (published.version, published.resolution, published.published_by) == (1, "ประชุมใหญ่ 1/2545", cast.treasurer)
    assert treasurer.page.locator("main form").count() == 0
    assert "15 ส.ค. 2545" in treasurer.text and "ประชุมใหญ่ 1/2545" in treasurer.text
    secretary = visitor().sign_in("secretary").visit("schedules", **GROUP)
    follow(secretary, "schedule", draft)
    assert "20,000" in secretary.text and "2,000" in secretary.text


def enter_the_faulty_table(treasurer, draft):
    follow(treasurer, "schedule_rule_new", draft)
    page = treasurer.page
    # Nobody is shown a table before it is asked for.
    assert not page.locator("[name=tier-1-start]").is_visible()
    treasurer.fill(name="เงินสงเคราะห์กรณีเสียชีวิต", event="death", kind="death", sum_by="paid")
    # What is typed survives more rows, which she does not need after all.
    treasurer.fill(**{"tier-1-start": "6 เดือน"})
    with page.expect_navigation():
        page.locator("button[name=more][value=tier]").click()
    assert page.input_value("[name=tier-1-start]") == "6 เดือน" and page.locator("[name=tier-12-end]").count() == 1
    assert page.input_value("[name=name]") == "เงินสงเคราะห์กรณีเสียชีวิต"
    for number, (after, start, end, amount) in enumerate(FAULTY_ROWS, 1):
        cells = {"after": after, "start": start, "end": end, "amount": amount}
        treasurer.fill(**{f"tier-{number}-{column}": value for column, value in cells.items()})
    # Enter saves, as everywhere; it does not ask for more rows.
    page.locator("[name=tier-6-amount]").press("Enter")
    page.wait_for_url(re.compile(r"saved=death"))
    assert "15,000" in treasurer.page.inner_text(".notice.success")


def enter_the_other_benefits(treasurer, draft):
    nights = {"unit_night": "100", "cap-1-of": "night"}
    year = {"cap-1-per": "year"}
    add(treasurer, draft, name="นอนโรงพยาบาล", event="stay", kind="sickness", sum_by="nothing", consent=True,
        **nights, **year, **{"cap-1-most": "20"})  # fmt: skip
    add(treasurer, draft, name="คลอดบุตร", event="birth", kind="birth", amount="500", consent=True,
        **nights, **{"cap-1-most": "5"})  # fmt: skip
    table = (("below", "10 ปี", "20 ปี", "1,500"), ("below", "20 ปี", "30 ปี", "2,000"), ("to", "30 ปี", "", "2,500"))
    rows = {f"tier-{n}-{column}": value for n, row in enumerate(table, 1)
            for column, value in zip(("below", "start", "end", "amount"), row, strict=True)}  # fmt: skip
    add(treasurer, draft, name="เบี้ยผู้สูงอายุ", event="yearly", kind="own-5101", sum_by="paid", age_from="60",
        **rows, **year, **{"cap-1-most": "1", "cap-1-of": "times"})  # fmt: skip
    follow(treasurer, "schedule_shared", draft)
    for key in ("sickness", "birth"):
        treasurer.page.check(f"[name=shared-1-rules][value={key}]")
    treasurer.fill(**{"shared-1-most": "2,000"}).press()


def publishing_is_refused_at_15_to_18_years(treasurer, draft):
    fault = treasurer.page.inner_text("#faults .bad")
    assert re.search(r"5\D+6", fault) and "เงินสงเคราะห์กรณีเสียชีวิต" in fault
    publish = reverse("schedule_publish", args=[GROUP["slug"], draft])
    assert treasurer.page.locator(f"main a[href='{publish}']").count() == 0
    treasurer.page.goto(treasurer.address + publish)
    assert fault.split("\n")[1] in treasurer.page.inner_text("#faults .bad")
    assert treasurer.page.locator("main form").count() == 0
    treasurer.page.go_back()


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.slow)])
def test_no_page_scrolls_sideways(cast, visitor, width):
    with group_scope(cast.group):
        make_schedule(by=cast.treasurer)
        draft = make_draft(FAULTY_TOWN, by=cast.treasurer, note="เพิ่มเงินสงเคราะห์เมื่อเป็นสมาชิกเกิน 15 ปี").uuid
    treasurer = visitor(width).sign_in("treasurer")
    for name, parts in (
        ("schedules", {}), ("schedule_new", {}), ("schedule", {"uuid": draft}), ("schedule_publish", {"uuid": draft}),
        ("schedule_shared", {"uuid": draft}), ("schedule_rule", {"uuid": draft, "key": "death"}),
    ):  # fmt: skip
        assert treasurer.visit(name, **GROUP, **parts).fits_the_width(), name
    treasurer.visit("schedule_rule_new", **GROUP, uuid=draft)
    unfold(treasurer)
    treasurer.fill(**{"cap-1-per": "year", "sum_by": "paid", "tier-1-start": "สองปีครึ่ง"})
    assert treasurer.fits_the_width()
    treasurer.press()
    assert treasurer.page.locator(".errors").count() == 1 and treasurer.fits_the_width()
    assert treasurer.page.input_value("[name=tier-1-start]") == "สองปีครึ่ง"
