"""A member at home with her phone, from the printed slip to the day she is erased. Her phone runs no script."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import gettext
from pypdf import PdfReader

from groups.cards import Door
from groups.tenancy import group_scope
from ledger.corrections import reverse_receipt
from members.card_paper import card_address
from members.cards import draw, first_use, issue
from members.models import Member
from members.states import change_state
from reports.closing import close_month
from reports.models import Doubt
from tests.browser.conftest import Visitor
from tests.conftest import make_cast
from tests.makers import APRIL, DAY, make_member, make_payment
from tests.network.test_check_books import check

pytestmark = pytest.mark.browser

GROUP = {"slug": "ban-don-chai"}
PIN, WRONG = "482913", "730184"
DAUGHTER = {**GROUP, "number": "0418"}


@pytest.fixture
def home(committed_db, settings, tmp_path):
    """0417 pays for herself and for 0418, her daughter; each paid 30 baht, and 0418 has no card yet."""
    settings.DATA_DIR = tmp_path
    cast = make_cast()
    with group_scope(cast.group):
        cast.payer = make_member("0417", "คำปัน", "มูลแก้ว")
        cast.daughter = make_member("0418", "แสงเดือน", "มูลแก้ว", pays_with="0417")
        make_payment(cast.payer, by=cast.treasurer)
        cast.paid = make_payment(cast.daughter, by=cast.treasurer)
    return cast


def card_of(cast, member: Member) -> str:
    """The number of a card that was used for the first time with PIN."""
    with group_scope(cast.group):
        (slip,) = issue(draw([member]), by=cast.treasurer)
    first_use(slip.number, slip.code, PIN, door=Door("in the test"))
    return slip.number


def taken(one: Visitor, address: str) -> bytes:
    """The file behind the link to this address on the page."""
    link = one.page.locator(f"main a[href*='{address}']").first.get_attribute("href")
    response = one.context.request.get(one.address + link)
    assert response.status == 200
    return response.body()


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def printed_slip(treasurer: Visitor) -> tuple[str, str]:
    """Number and one-time code as they stand on the card that the treasurer has just printed."""
    treasurer.visit("member_card", **DAUGHTER)
    with treasurer.page.expect_download() as download:
        treasurer.page.locator("main button[value=new]").click()
    words = words_of(Path(download.value.path()).read_bytes())
    number, code = (re.search(rf"\b{digits}", words)[0] for digits in (r"\d{3} \d{3} \d{3}", r"\d{4} \d{4}\b"))
    return number.replace(" ", ""), code


def put_in(one: Visitor) -> str:
    """The first figure of her page."""
    return one.page.inner_text("main .figure.lead dd")


def test_from_the_printed_slip_to_the_balance_and_too_many_wrong_pins(home, visitor):
    treasurer = visitor().sign_in("treasurer")
    number, code = printed_slip(treasurer)
    phone = visitor(360, touch=True, scripts=False)
    page = phone.page
    page.goto(card_address(phone.address, number))
    page.click("main a[href*='/card/first/']")
    phone.fill(code=code, new_pin=PIN, again=PIN)
    page.check("main [name=remember]")
    phone.press()
    assert put_in(phone).startswith("30") and "แสงเดือน" in phone.text
    assert phone.fits_the_width()

    # Her own phone remembers the card, and asks for the PIN alone.
    sign_out(phone)
    assert page.locator("main [name=number]").count() == 0
    type_pin(phone, PIN)
    assert put_in(phone).startswith("30")
    sign_out(phone)
    for _again in range(5):
        type_pin(phone, WRONG)
    assert gettext("Closed for a while") in phone.text
    type_pin(phone.visit("card"), PIN)
    assert gettext("Closed for a while") in phone.text

    # Nobody else is shut out: neither she on another phone, nor the treasurer beside her.
    assert put_in(visitor(360, scripts=False).sign_in_by_card(number, PIN)).startswith("30")
    visitor().sign_in("treasurer").visit("group_home", **GROUP)


def type_pin(phone: Visitor, pin: str) -> None:
    """Where the number is known: the page has a button more, which forgets it."""
    phone.fill(pin=pin)
    with phone.page.expect_navigation():
        phone.page.click("main form:has([name=pin]) .actions button")


def sign_out(phone: Visitor) -> None:
    with phone.page.expect_navigation(url="**/card/"):
        phone.page.click("#sign-out button")


def test_a_household_its_statement_and_a_copy_of_everything(home, visitor):
    payer, daughter = visitor(360, scripts=False), visitor(360, scripts=False)
    payer.sign_in_by_card(card_of(home, home.payer), PIN)
    daughter.sign_in_by_card(card_of(home, home.daughter), PIN)
    book = f"**/me/of/{home.daughter.uuid}/**"

    assert "แสงเดือน" not in payer.visit("my_readers", **GROUP).text
    daughter.visit("my_readers", **GROUP).press()
    payer.visit("my_readers", **GROUP)
    payer.page.click("main .links a")
    payer.page.click("main .actions a")
    payer.page.wait_for_url(book)
    assert "แสงเดือน" in payer.text and "30" in payer.page.inner_text("main .book-lines")
    assert "มูลแก้ว" in daughter.visit("my_data", **GROUP).page.inner_text("#looked")

    daughter.visit("my_readers", **GROUP).page.click("main [name=end]")
    assert payer.page.reload().status == 404
    assert "แสงเดือน" not in payer.visit("my_readers", **GROUP).text

    statement = taken(payer.visit("my_book", **GROUP), ".pdf?year=all")
    words = words_of(statement)
    assert statement.startswith(b"%PDF") and "0417" in words and "30" in words
    copy = json.loads(taken(payer.visit("my_data", **GROUP), "data.json"))
    assert "คำปัน" in json.dumps(copy, ensure_ascii=False)
    assert taken(payer, "data.xlsx").startswith(b"PK")


def test_a_wrong_line_is_answered_by_an_entry_and_later_she_is_erased(home, visitor):
    phone = visitor(360, scripts=False).sign_in_by_card(card_of(home, home.daughter), PIN)
    treasurer = visitor().sign_in("treasurer")
    phone.visit("my_book", **GROUP).page.click("main a[href$='/wrong/']")
    phone.fill(reason="not_mine", question="วันนั้นไม่ได้ไปส่ง").press()
    assert "วันนั้นไม่ได้ไปส่ง" in phone.text

    treasurer.visit("doubts", **GROUP)
    assert "แสงเดือน" in treasurer.text and "วันนั้นไม่ได้ไปส่ง" in treasurer.text
    treasurer.page.click("main .findings a[href$='/answer/']")
    with group_scope(home.group):
        mended = reverse_receipt(home.paid.receipt, on=DAY, reason="เขียนชื่อผิดคน", by=home.treasurer)
    treasurer.fill(answer="เขียนผิดคน แก้แล้ว", entry_number=str(mended.number)).press()

    answered = phone.visit("my_questions", **GROUP).text
    assert "เขียนผิดคน แก้แล้ว" in answered and gettext("answered") in answered
    assert put_in(phone.visit("my_savings", **GROUP)).startswith("0")

    phone.visit("my_erasure", **GROUP).press()
    with group_scope(home.group):
        assert Doubt.objects.filter(reason="erase").count() == 1
        change_state(home.daughter, "left", event_on=DAY, reporting_month=APRIL, by=home.treasurer)
        close_month(home.group, APRIL, by=home.treasurer)
    treasurer.visit("member_erase", **DAUGHTER).fill(reason="asked", number="0418").press()
    listed = treasurer.visit("members", **GROUP).page.content()
    assert "0418" in listed and "แสงเดือน" not in listed
    assert "แสงเดือน" not in treasurer.visit("doubts", **GROUP).page.content()
    phone.page.goto(phone.page.url)
    assert phone.page.url.startswith(phone.address + "/card/")
    assert check()[0] == 0
