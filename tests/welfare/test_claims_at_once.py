"""Two officers in the same moment, each on a connection of their own: one decision, one payment, one grant."""

import datetime

import pytest

from groups.tenancy import group_scope
from ledger.models import JournalEntry
from tests.at_once import at_once
from tests.conftest import make_cast
from tests.makers import DAY
from tests.welfare.claim_walks import ask, entered, looked_at, open_welfare, stay
from welfare.claims import enter_claim, newest_judgement
from welfare.deaths import Death, record_death
from welfare.decisions import approve_claim, refuse_claim
from welfare.models import Claim, Decision, Payout
from welfare.payments import Paying, pay_claim


@pytest.fixture
def desk(committed_db):
    cast = make_cast()
    with group_scope(cast.group):
        open_welfare(cast)
    return cast


def test_of_two_who_approve_one_does(desk):
    with group_scope(desk.group):
        claim = entered(desk)
        seen = looked_at(claim)
    told = at_once(
        lambda: group_scope(desk.group),
        *(lambda by=by: approve_claim(claim, seen, by=by) for by in (desk.chair, desk.second, desk.treasurer)),
    )
    assert told == ["AlreadyDecided", "AlreadyDecided", "done"]
    with group_scope(desk.group):
        assert Decision.objects.count() == 1


def test_of_approving_and_refusing_one_holds(desk):
    with group_scope(desk.group):
        claim = entered(desk)
        seen = looked_at(claim)
    told = at_once(
        lambda: group_scope(desk.group),
        lambda: approve_claim(claim, seen, by=desk.chair),
        lambda: refuse_claim(claim, code="papers", by=desk.second),
    )
    assert told.count("done") == 1
    with group_scope(desk.group):
        (decision,) = Decision.objects.all()
        assert (decision.outcome == "refused") == bool(Claim.objects.get().ended_at)


def test_of_two_who_pay_one_does(desk):
    with group_scope(desk.group):
        claim = entered(desk)
        approve_claim(claim, looked_at(claim), by=desk.chair)
    told = at_once(
        lambda: group_scope(desk.group),
        *(lambda by=by: pay_claim(claim, Paying(DAY), by=by) for by in (desk.treasurer, desk.second, desk.committee)),
    )
    assert told == ["AlreadyPaid", "AlreadyPaid", "done"]
    with group_scope(desk.group):
        assert Payout.objects.count() == 1
        assert JournalEntry.objects.filter(kind="payout").count() == 1


def test_of_two_stays_that_share_what_is_left_one_is_looked_at_again(desk):
    with group_scope(desk.group):
        claims = [entered(desk, stay(desk, 15, event_on=day)) for day in (DAY - datetime.timedelta(40), DAY)]
        seen = [looked_at(claim) for claim in claims]
    told = at_once(
        lambda: group_scope(desk.group),
        lambda: approve_claim(claims[0], seen[0], by=desk.chair),
        lambda: approve_claim(claims[1], seen[1], by=desk.second),
    )
    assert told == ["JudgementChanged", "done"]
    with group_scope(desk.group):
        assert sum(newest_judgement(claim).amount for claim in claims) == 2_000_00


def test_of_two_deaths_of_one_person_one_is_recorded(desk):
    death = Death(datetime.date(2007, 4, 10), DAY, "นางแสง")
    told = at_once(
        lambda: group_scope(desk.group),
        *(lambda: record_death(desk.member, death, by=desk.treasurer) for _again in range(2)),
    )
    assert told == ["GrantedBefore", "done"]
    with group_scope(desk.group):
        assert Claim.objects.count() == 1


def test_claims_entered_at_once_get_numbers_of_their_own(desk):
    told = at_once(
        lambda: group_scope(desk.group), *(lambda: enter_claim(ask(desk), by=desk.committee) for _again in range(4))
    )
    assert told == ["done"] * 4
    with group_scope(desk.group):
        assert sorted(Claim.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
