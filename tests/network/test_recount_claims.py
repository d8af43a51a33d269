"""Recounting claims: silent on good books, and what was changed behind their guards is named."""

import dataclasses

import pytest

from groups.tenancy import group_scope
from ledger.journal import reverse_entry
from network.recount import recount
from tests.makers import DAY
from tests.network.test_check_books import change
from tests.welfare.claim_walks import approved, ask, entered, open_welfare, paid
from tests.welfare.test_advances import LENDING
from tests.welfare.test_yearly import make_old_people
from welfare.claims import withdraw_claim
from welfare.decisions import refuse_claim
from welfare.models import Payout
from welfare.payments import Paying, PayingBack, pay_claim, repay_advance
from welfare.schedules import Publication, draft_schedule, publish_schedule
from welfare.yearly import start_yearly


@pytest.fixture
def books(cast):
    """Claim 1 paid, taken back and paid again; 2 lent and partly repaid; 3 approved; 4 refused; 5 withdrawn."""
    with group_scope(cast.group):
        open_welfare(cast, LENDING)
        first = paid(cast)
        reverse_entry(Payout.objects.get().entry, on=DAY, reason="ผิดวัน", by=cast.treasurer)
        pay_claim(first, Paying(DAY), by=cast.treasurer)
        lent = paid(cast, ask(cast, benefit="shop", units={}))
        for amount in (100_00, 250_00):
            back = repay_advance(lent, PayingBack(amount, DAY), by=cast.treasurer)
        reverse_entry(back.entry, on=DAY, reason="ผิด", by=cast.treasurer)
        approved(cast, ask(cast, about="คนที่สอง"))
        refuse_claim(entered(cast, ask(cast, about="คนที่สาม")), code="twice", by=cast.chair)
        withdraw_claim(entered(cast, ask(cast, about="คนที่สี่")), reason="ลงผิด", by=cast.committee)
    return cast


def test_good_claims_are_silent(books):
    assert recount(books.group) == []


def test_claims_stay_silent_once_the_rules_have_changed(books):
    """Each was judged by the rules of its own day, and is judged again by them."""
    with group_scope(books.group):
        fewer = dataclasses.replace(LENDING, rules=(LENDING.rule("death"),), shared=())
        draft = draft_schedule(fewer, by=books.treasurer)
        publish_schedule(draft, Publication(DAY.replace(day=2), "มติ 3/2550", DAY), by=books.treasurer)
    assert recount(books.group) == []


OF = "WHERE group_id = {g}"
CLAIM = "(SELECT id FROM welfare_claim WHERE group_id = {{g}} AND number = {})"
FIRST, LENT, THIRD, REFUSED = (CLAIM.format(number) for number in (1, 2, 3, 4))
USER = "(SELECT id FROM groups_user WHERE username = '{}')"
NOT_WHAT = "a judgement of claim 1/2550 is not what its rules make of its facts"

CHANGES = {
    "a number": (f"UPDATE welfare_claim SET number = 9 {OF} AND number = 3", "claim 3/2550 is missing"),
    "the amount of a judgement": (
        f"UPDATE welfare_assessmentmade SET amount = amount + 100 {OF} AND claim_id = {FIRST}", NOT_WHAT,
    ),
    "the reasons of a judgement": (
        f"UPDATE welfare_assessmentmade SET reasons = (SELECT reasons FROM welfare_assessmentmade WHERE claim_id = "
        f"{LENT}) {OF} AND claim_id = {FIRST}",
        NOT_WHAT,
    ),
    "the facts of a judgement": (
        f"UPDATE welfare_assessmentmade SET facts = (SELECT facts FROM welfare_assessmentmade WHERE claim_id = "
        f"{LENT}) {OF} AND claim_id = {FIRST}",
        NOT_WHAT,
    ),
    "facts that nobody can read": (
        f"UPDATE welfare_assessmentmade SET facts = '[]' {OF} AND claim_id = {FIRST}", NOT_WHAT,
    ),
    "the approvals that were asked": (
        f"UPDATE welfare_assessmentmade SET approvals = 2 {OF} AND claim_id = {FIRST}", NOT_WHAT,
    ),
    "rules that nobody can read": (f"UPDATE welfare_benefitschedule SET terms = '{{{{}}}}' {OF}", NOT_WHAT),
    "the beginning of a version": (
        f"UPDATE welfare_benefitschedule SET from_date = '2001-01-01' {OF}",
        "version 1 of the benefit rules is not what was published",
    ),
    "the resolution of a version": (
        f"UPDATE welfare_benefitschedule SET resolution = 'x' {OF}",
        "version 1 of the benefit rules is not what was published",
    ),
    "the benefit of a claim": (f"UPDATE welfare_claim SET benefit = 'sickness' {OF} AND number = 1", NOT_WHAT),
    "an approved sum": (
        f"UPDATE welfare_decision SET amount = amount + 100 {OF} AND claim_id = {FIRST}",
        "voucher 2/2550 does not fit claim 1/2550 and its approval",
    ),
    "who decided": (
        f"UPDATE welfare_decision SET by_id = {USER.format('committee')} {OF} AND claim_id = {FIRST}",
        "claim 1/2550 was decided by whoever entered it or benefits from it",
    ),
    "who entered": (
        f"UPDATE welfare_claim SET entered_by_id = {USER.format('chair')} {OF} AND number = 4",
        "claim 4/2550 was decided by whoever entered it or benefits from it",
    ),
    "on which judgement it was decided": (
        f"UPDATE welfare_decision SET assessment_id = (SELECT id FROM welfare_assessmentmade WHERE claim_id = "
        f"{LENT}) {OF} AND claim_id = {THIRD}",
        "claim 3/2550 was decided on a judgement of another claim",
    ),
    "who paid": (
        f"UPDATE welfare_payout SET paid_by_id = {USER.format('chair')} {OF} AND claim_id = {LENT}",
        "voucher 3/2550 of claim 2/2550 was paid by somebody who decided it",
    ),
    "an approval gone": (
        f"DELETE FROM welfare_decision {OF} AND claim_id = {FIRST}",
        "claim 1/2550 is paid on voucher 2/2550 without the approvals it needs",
    ),
    "a paid claim ended": (
        f"UPDATE welfare_claim SET ended_at = '2007-04-20 10:00:00' {OF} AND number = 1",
        "claim 1/2550 is paid on voucher 2/2550 without the approvals it needs",
    ),
    "a payment of another claim": (
        f"UPDATE welfare_payout SET claim_id = {FIRST} {OF} AND claim_id = {LENT}",
        "claim 1/2550 is paid a second time, on voucher 3/2550",
    ),
    "a grant that stands as lent": (
        f"UPDATE welfare_claim SET benefit = 'shop' {OF} AND number = 1",
        "voucher 2/2550 does not fit claim 1/2550 and its approval",
    ),
    "the claim of a voucher gone": (
        f"UPDATE welfare_payout SET claim_id = NULL {OF} AND claim_id = {LENT}",
        "is missing or does not fit the entry",
    ),
    "a repayment gone": (
        f"DELETE FROM welfare_repayment {OF}", "the repayment of entry 6 is missing or does not fit the entry",
    ),
    "a repayment on another entry": (
        f"UPDATE welfare_repayment SET entry_id = {{entry}}1) {OF} AND entry_id = {{entry}}6)",
        "the repayment of entry 1 is missing or does not fit the entry",
    ),
    "a repayment of another claim": (
        f"UPDATE welfare_repayment SET claim_id = {FIRST} {OF} AND entry_id = {{entry}}6)",
        "of the advance of claim 1/2550 more was repaid than lent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_behind_the_guards_is_named(books, name):
    sql, says = CHANGES[name]
    assert change(books.group, sql) > 0
    found = recount(books.group)
    assert any(says in sentence for sentence in found), found


def test_claims_that_the_fund_started_are_judged_again_too(books):
    with group_scope(books.group):
        make_old_people(books)
        start_yearly("old-age", DAY, ["1001", "1002"], by=books.treasurer)
    assert recount(books.group) == []
