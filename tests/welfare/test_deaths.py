"""A death in one act, and that nobody's death is paid twice, here or elsewhere in the network."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.standings import standings
from members.models import Member, State
from members.national_ids import record_national_id
from members.queries import member_movement
from members.states import change_state
from tests.makers import APRIL, DAY, make_group, make_member, make_payout, make_schedule
from tests.welfare.claim_walks import decisions_on, looked_at, open_welfare
from welfare.claim_states import standing_of
from welfare.claims import newest_judgement, withdraw_claim
from welfare.deaths import Death, record_death
from welfare.decisions import approve_claim
from welfare.doors import death_granted_elsewhere
from welfare.models import BenefitKind, Claim
from welfare.payments import Paying, pay_claim
from welfare.payouts import Voucher, record_payout
from welfare.refusals import GrantedBefore, NoRules, RulesRefuse, WrongClaim
from welfare.rules import Claimant

DIED = datetime.date(2007, 4, 10)
NATIONAL_ID = "1-2345-67890-12-1"


@pytest.fixture
def desk(in_group):
    open_welfare(in_group)
    return in_group


def death(**fields) -> Death:
    return Death(**{"died_on": DIED, "filed_on": DAY, "payee": "นางแสงเดือน ใจดี", **fields})


def codes(claim: Claim) -> list[str]:
    return [code for code, _amount, _told in newest_judgement(claim).reasons["steps"]]


def test_one_act_ends_the_dues_asks_for_the_grant_and_names_the_payee(desk):
    claim = record_death(desk.member, death(), by=desk.treasurer)
    desk.member.refresh_from_db()
    assert desk.member.state == State.DIED
    change = desk.member.changes.last()
    assert (change.kind, change.event_on, Month.of(change.reporting_month)) == ("died", DIED, APRIL)
    assert (claim.payee, claim.claimant, claim.event_on) == ("นางแสงเดือน ใจดี", Claimant.BENEFICIARY, DIED)
    # Since 15 August 2545, all paid: four years and more.
    assert newest_judgement(claim).amount == 8_000_00
    assert member_movement(APRIL).died == 1
    standing = standings([desk.member], on=datetime.date(2007, 4, 30))[desk.member.pk]
    assert standing.ended and standing.owed == 0


def test_it_walks_to_its_voucher_and_the_history_stays(desk):
    claim = record_death(desk.member, death(), by=desk.committee)
    approve_claim(claim, looked_at(claim), by=desk.chair)
    payout = pay_claim(claim, Paying(DAY), by=desk.treasurer)
    assert (payout.payee, payout.amount, payout.kind.account.slug) == ("นางแสงเดือน ใจดี", 8_000_00, "death")
    assert [change.kind for change in desk.member.changes.order_by("id")] == ["joined", "died"]
    assert standing_of(claim).state == "paid"


def test_dues_run_until_the_day_before(desk):
    record_death(desk.member, death(), by=desk.treasurer)
    owed = standings([desk.member], on=DIED - datetime.timedelta(1))[desk.member.pk].owed
    assert owed == 9_00


def test_nothing_is_written_when_a_part_of_it_is_refused(desk):
    with pytest.raises(WrongClaim):
        record_death(desk.member, death(payee=""), by=desk.treasurer)
    with pytest.raises(NoRules):
        record_death(desk.member, death(died_on=datetime.date(2002, 8, 1)), by=desk.treasurer)
    desk.member.refresh_from_db()
    assert desk.member.state == State.ACTIVE and not Claim.objects.exists()


def test_a_death_recorded_before_takes_its_claim_of_the_same_day_only(desk):
    change_state(desk.member, "died", event_on=DIED, reporting_month=APRIL, by=desk.treasurer)
    with pytest.raises(WrongClaim) as refused:
        record_death(desk.member, death(died_on=DIED - datetime.timedelta(1)), by=desk.treasurer)
    assert refused.value.field == "died_on"
    assert record_death(desk.member, death(), by=desk.treasurer).event_on == DIED
    assert desk.member.changes.filter(kind="died").count() == 1


class TestPaidOnce:
    def test_a_second_grant_for_the_same_member_is_stopped(self, desk):
        record_death(desk.member, death(), by=desk.treasurer)
        with pytest.raises(GrantedBefore):
            record_death(desk.member, death(), by=desk.treasurer)
        assert Claim.objects.count() == 1

    def test_the_database_itself_holds_one_death_claim_a_member(self, desk):
        claim = record_death(desk.member, death(), by=desk.treasurer)
        claim.pk, claim.number, claim.key = None, 2, None
        claim.uuid = "00000000-0000-4000-8000-000000000001"
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.bulk_create([claim])

    def test_after_it_was_withdrawn_it_can_be_asked_for_again(self, desk):
        withdraw_claim(record_death(desk.member, death(), by=desk.treasurer), reason="พิมพ์ชื่อผิด", by=desk.treasurer)
        assert record_death(desk.member, death(), by=desk.treasurer).number == 2

    def test_a_grant_paid_on_a_voucher_of_before_counts(self, in_group):
        make_payout(70_00, member=in_group.member)
        kind = BenefitKind.objects.get(account__slug="death")
        voucher = Voucher(kind=kind, amount=8_000_00, payee="นางแสง", number="V-9", on=DAY, member=in_group.member)
        record_payout(voucher, by=None)
        open_welfare(in_group)
        with pytest.raises(GrantedBefore):
            record_death(in_group.member, death(), by=in_group.treasurer)

    def test_the_same_person_under_another_number_is_found_by_the_national_id(self, desk):
        again = make_member("0777", "คำปัน", "ใจดี")
        for member in (desk.member, again):
            record_national_id(member, NATIONAL_ID, by=None)
        record_death(desk.member, death(), by=desk.treasurer)
        with pytest.raises(GrantedBefore):
            record_death(again, death(), by=desk.treasurer)


class TestElsewhereInTheNetwork:
    @pytest.fixture
    def both(self, cast):
        """The same person is a member of two groups of the network, and died."""
        for group, member in ((cast.group, cast.member), (cast.other, cast.other_member)):
            with group_scope(group):
                if group == cast.group:
                    open_welfare(cast)
                else:
                    make_schedule()
                record_national_id(member, NATIONAL_ID, by=None)
        with group_scope(cast.other):
            cast.theirs = record_death(cast.other_member, death(payee="นายอื่น"), by=cast.other_treasurer)
        return cast

    def test_it_is_stopped_and_shown_without_the_other_groups_details(self, both):
        with group_scope(both.group):
            claim = record_death(both.member, death(), by=both.committee)
            assert ("granted_elsewhere" in codes(claim), newest_judgement(claim).amount) == (True, 0)
            told = str(newest_judgement(claim).reasons) + str(newest_judgement(claim).facts)
            assert both.other.slug not in told and both.other.name not in told and "นายอื่น" not in told
            with pytest.raises(RulesRefuse):
                approve_claim(claim, looked_at(claim), by=both.chair)
            assert not decisions_on(claim)

    def test_a_claim_elsewhere_after_the_approval_stops_the_payment(self, both):
        with group_scope(both.other):
            withdraw_claim(both.theirs, reason="ยื่นผิดกลุ่ม", by=both.other_treasurer)
        with group_scope(both.group):
            claim = record_death(both.member, death(), by=both.committee)
            approve_claim(claim, looked_at(claim), by=both.chair)
        with group_scope(both.other):
            record_death(both.other_member, death(payee="นายอื่น"), by=both.other_treasurer)
        with group_scope(both.group), pytest.raises(GrantedBefore):
            pay_claim(claim, Paying(DAY), by=both.treasurer)

    def test_the_door_answers_the_network_alone(self, both):
        fingerprint = _fingerprint(both.other, both.other_member)
        with group_scope(both.group):
            assert death_granted_elsewhere(fingerprint)
            assert not death_granted_elsewhere("0" * 64)
        with group_scope(both.other):
            assert not death_granted_elsewhere(fingerprint)
        outside = make_group("ban-nok", "บ้านนอก", network=both.other_network)
        with group_scope(outside):
            assert not death_granted_elsewhere(fingerprint)


def _fingerprint(group, member: Member) -> str:
    with group_scope(group):
        return Member.objects.get(pk=member.pk).national_id.fingerprint
