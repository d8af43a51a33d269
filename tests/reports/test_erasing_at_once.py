"""Erasing a member while something is being written about her: either it is in the way, or it is not written."""

import pytest

from groups.tenancy import group_scope
from ledger.models import Posting
from members.beneficiaries import Named, state_beneficiary
from members.emails import give_address
from members.erasing import ErasureReason
from members.models import Beneficiary, EmailAddress, Erasure, Member
from members.states import change_state
from network.recount import recount
from reports.closing import close_month
from reports.doubts import raise_own_doubt
from reports.erasing import erase_member
from reports.models import Doubt
from tests.at_once import at_once
from tests.conftest import make_cast
from tests.makers import APRIL, DAY, make_claim, make_member, make_payment
from welfare.models import Claim

WHO = "สายหยุด"
WRITTEN = {
    "a question": (lambda cast, her: raise_own_doubt(her, Doubt.Reason.OTHER, WHO, by=cast.member_user), Doubt),
    "an address": (lambda cast, her: give_address(her, "saiyut@example.com", by=cast.member_user), EmailAddress),
    "an heir": (lambda cast, her: state_beneficiary(her, Named("ปิ่นทอง"), by=cast.treasurer), Beneficiary),
    "a payment": (lambda cast, her: make_payment(her, on=DAY.replace(month=DAY.month + 1)), Posting),
    "a claim": (lambda cast, her: make_claim(her), Claim),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_of_an_erasure_and_something_written_at_once_no_word_is_left(committed_db, what):
    write, model = WRITTEN[what]
    cast = make_cast()
    with group_scope(cast.group):
        people = [make_member(f"090{place}", WHO) for place in range(4)]
        for one in people:
            change_state(one, "left", event_on=DAY, reporting_month=APRIL, by=cast.treasurer)
        close_month(cast.group, APRIL, by=cast.treasurer)
    for one in people:
        with group_scope(cast.group):
            her = Member.objects.get(pk=one.pk)
        told = at_once(
            lambda: group_scope(cast.group),
            lambda her=her: erase_member(her, ErasureReason.ASKED, by=cast.treasurer),
            lambda her=her: write(cast, her),
        )
        with group_scope(cast.group):
            left = model.objects.filter(member=her)
            named = any(getattr(row, word, "") for row in left for word in ("question", "sealed", "name", "payee"))
            assert not (named and Erasure.objects.filter(member=her).exists()), (told, list(left.values()))
    assert recount(cast.group) == []
