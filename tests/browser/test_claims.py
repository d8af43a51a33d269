"""A claim from the paper form to the paid voucher in a real browser, by three people; and the short ways refused."""

import pytest
from django.utils.translation import gettext

from groups.tenancy import group_scope
from tests.conftest import make_cast
from tests.welfare.claim_pages import BIRTH_PAPER, with_papers
from tests.welfare.claim_walks import approved, entered, open_welfare, stay
from tests.welfare.paper_samples import camera_photo
from welfare.claim_states import standing_of
from welfare.models import Claim, Payout

pytestmark = pytest.mark.browser

GROUP = {"slug": "ban-don-chai"}


@pytest.fixture
def cast(committed_db, settings, tmp_path):
    """The cast, committed, with the rules of the town; a birth gift needs a paper."""
    settings.DATA_DIR = tmp_path
    cast = make_cast()
    with group_scope(cast.group):
        open_welfare(cast, with_papers(BIRTH_PAPER))
    return cast


def send(visitor, address_end: str) -> None:
    """Press the button of the form that is sent to an address with this end."""
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main form[action$='/{address_end}/'] button").last.click()


def see(visitor, claim: Claim):
    return visitor.visit("claim", **GROUP, claim=claim.uuid)


def state(cast, claim: Claim) -> str:
    with group_scope(cast.group):
        return standing_of(claim).state


@pytest.mark.both_engines
def test_a_claim_walks_from_entry_to_voucher_with_three_people(cast, visitor):
    committee = visitor(width=360).sign_in("committee").visit("claims", **GROUP)
    committee.page.locator("main a[href$='/claims/new/']").first.click()
    committee.fill(event_on="1/4/2550", benefit="birth", who="คำปัน").press()
    assert committee.fits_the_width() and "คำปัน ใจดี" in committee.text
    committee.fill(unit_night="3", filed_on="15/4/2550").page.check("main [name=consent]")
    committee.press()
    with group_scope(cast.group):
        claim = Claim.objects.get()
    assert "800" in committee.text and BIRTH_PAPER in committee.text and committee.fits_the_width()
    photo = {"name": "IMG_0417.jpg", "mimeType": "image/jpeg", "buffer": camera_photo()}
    committee.page.set_input_files("main [name=file]", photo)
    send(committee, "papers")
    assert state(cast, claim) == "waiting" and committee.fits_the_width()

    chair = visitor(width=360).sign_in("chair").visit("claims", **GROUP)
    assert chair.fits_the_width()
    chair.page.get_by_role("link", name=claim.number_in_year).click()
    assert chair.page.input_value("#approve_amount") == "800" and chair.fits_the_width()
    send(chair, "approve")
    assert state(cast, claim) == "approved"

    treasurer = see(visitor(width=360).sign_in("treasurer"), claim)
    assert treasurer.fits_the_width()
    treasurer.fill(on="20/4/2550")
    send(treasurer, "pay")
    with group_scope(cast.group):
        payout = Payout.objects.get()
        assert (payout.amount, payout.entered_by) == (800_00, cast.committee)
    assert payout.voucher_number in treasurer.text and treasurer.fits_the_width()


def test_who_entered_it_finds_no_button_and_reads_who_decides(cast, visitor):
    with group_scope(cast.group):
        claim = entered(cast)
    committee = see(visitor().sign_in("committee"), claim)
    assert gettext("It was entered by you: another officer decides.") in committee.text
    assert committee.page.locator("main form[action$='/approve/']").count() == 0


def test_a_claim_that_was_paid_behind_the_page_is_not_paid_twice(cast, visitor):
    with group_scope(cast.group):
        claim = approved(cast, stay(cast))
    one, other = (see(visitor().sign_in("treasurer"), claim) for _both in range(2))
    for each in (one, other):
        each.fill(on="20/4/2550")
        send(each, "pay")
    with group_scope(cast.group):
        assert Payout.objects.count() == 1
    assert "1/2550" in other.text and other.page.locator("main form[action$='/pay/']").count() == 0
