"""Claims entered, judged by the rules of their day, decided by others, paid by a third; every shortcut is refused."""

import dataclasses
import datetime
import uuid

import pytest

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.journal import reverse_entry
from ledger.periods import close_period
from ledger.queries import account_months, balance
from ledger.refusals import PeriodClosed
from members.national_ids import record_national_id
from members.states import change_state
from tests.makers import APRIL, DAY, LONG_AGO, make_member, make_payment, make_payout
from tests.welfare.claim_walks import (
    EVENT,
    approved,
    ask,
    decisions_on,
    entered,
    looked_at,
    open_welfare,
    paid,
    stay,
)
from tests.welfare.town import BAHT, TOWN
from welfare.assessment_json import facts_from_json
from welfare.claim_states import standing_of
from welfare.claims import judge_claim, newest_judgement, withdraw_claim
from welfare.decisions import Approval, approve_claim, refuse_claim
from welfare.lengths import Length
from welfare.models import AssessmentMade, Claim, Payout
from welfare.payments import Paying, floor_warning, pay_claim
from welfare.reasons import Code
from welfare.refusals import (
    AlreadyDecided,
    AlreadyEntered,
    AlreadyPaid,
    ClaimEnded,
    ClaimIncomplete,
    ClaimNeeded,
    JudgementChanged,
    NoRules,
    NotApproved,
    RulesRefuse,
    SameOfficer,
    WrongClaim,
)
from welfare.rules import Claimant, Conditions, Rule, Schedule, SumBy, Waiting
from welfare.schedules import Publication, draft_schedule, publish_schedule


@pytest.fixture
def desk(in_group):
    open_welfare(in_group)
    return in_group


def codes(claim: Claim) -> list[str]:
    return [code for code, _amount, _told in newest_judgement(claim).reasons["steps"]]


def published(cast, rules: Schedule, from_date: datetime.date):
    draft = draft_schedule(rules, by=cast.treasurer)
    return publish_schedule(draft, Publication(from_date, "มติ 2/2550", LONG_AGO), by=cast.treasurer)


class TestTheWalk:
    def test_asked_judged_approved_and_paid_are_four_facts_by_three_people(self, desk):
        claim = entered(desk)
        assert (claim.number_in_year, standing_of(claim).state) == ("1/2550", "waiting")
        made = newest_judgement(claim)
        assert (made.amount, made.schedule.version) == (800_00, 1)
        approve_claim(claim, looked_at(claim), by=desk.chair)
        assert standing_of(claim).state == "approved"
        payout = pay_claim(claim, Paying(DAY), by=desk.treasurer)
        assert (payout.entered_by, payout.approved_by, payout.paid_by) == (desk.committee, desk.chair, desk.treasurer)
        assert (payout.amount, payout.cases, payout.payee) == (800_00, 1, desk.member.full_name)
        assert (payout.voucher_number, payout.entry.reference) == ("1/2550", "1/2550")
        assert standing_of(claim).state == "paid"
        assert balance("5010", DAY) == 800_00 and balance("1010", DAY) == 100_000_00 - 800_00

    def test_each_act_leaves_its_event(self, desk):
        paid(desk)
        acts = list(AuditEvent.objects.filter(action__startswith="claim.").order_by("id").values_list("action", "by"))
        assert acts == [
            ("claim.entered", desk.committee.pk), ("claim.judged", desk.committee.pk),
            ("claim.approved", desk.chair.pk), ("claim.paid", desk.treasurer.pk),
        ]  # fmt: skip

    def test_numbers_go_on_within_a_year_and_begin_anew_in_the_next(self, desk):
        claims = [entered(desk, stay(desk, 1, event_on=EVENT, filed_on=day)) for day in (
            datetime.date(2007, 4, 3), datetime.date(2007, 12, 31), datetime.date(2008, 1, 2),
        )]  # fmt: skip
        assert [claim.number_in_year for claim in claims] == ["1/2550", "2/2550", "1/2551"]

    def test_the_month_counts_the_case_and_the_sum(self, desk):
        paid(desk)
        birth = next(line for line in account_months(APRIL) if line.account.slug == "birth")
        assert (birth.month.amount, birth.month.cases) == (800_00, 1)

    def test_the_same_form_sent_twice_is_one_claim(self, desk):
        key = uuid.uuid4()
        first = entered(desk, ask(desk, key=key))
        with pytest.raises(AlreadyEntered) as refused:
            entered(desk, ask(desk, key=key))
        assert refused.value.claim == first and Claim.objects.count() == 1

    def test_what_was_granted_counts_against_the_next_claim(self, desk):
        paid(desk)
        claim = entered(desk, stay(desk, 13, event_on=DAY))
        assert newest_judgement(claim).amount == 1_200_00
        approve_claim(claim, looked_at(claim), by=desk.chair)
        assert (
            newest_judgement(
                entered(
                    desk, stay(desk, 1, event_on=DAY + datetime.timedelta(20), filed_on=DAY + datetime.timedelta(21))
                )
            ).amount
            == 0
        )

    def test_a_claim_that_nobody_approved_uses_nothing_up(self, desk):
        entered(desk)
        assert newest_judgement(entered(desk, stay(desk, 20, event_on=DAY))).amount == 2_000_00

    def test_a_voucher_of_before_counts_as_money_that_was_drawn(self, in_group):
        make_payout(700_00, member=in_group.member)
        open_welfare(in_group)
        assert newest_judgement(entered(in_group, stay(in_group, 20, event_on=DAY))).amount == 1_300_00


class TestTwoPeople:
    def test_who_entered_does_not_approve_nor_refuse(self, desk):
        claim = entered(desk, by=desk.chair)
        with pytest.raises(SameOfficer):
            approve_claim(claim, looked_at(claim), by=desk.chair)
        with pytest.raises(SameOfficer):
            refuse_claim(claim, code="papers", by=desk.chair)
        assert not decisions_on(claim)

    def test_who_benefits_does_not_approve(self, desk):
        claim = entered(desk)
        with pytest.raises(SameOfficer):
            approve_claim(claim, looked_at(claim), by=desk.member_user)
        named = entered(desk, stay(desk, claimant_name=desk.chair.display_name))
        with pytest.raises(SameOfficer):
            approve_claim(named, looked_at(named), by=desk.chair)

    def test_who_approved_does_not_pay(self, desk):
        claim = approved(desk, by=desk.treasurer)
        with pytest.raises(SameOfficer):
            pay_claim(claim, Paying(DAY), by=desk.treasurer)
        assert not Payout.objects.exists()

    def test_as_many_approve_as_the_rule_asks_for_and_the_same_sum(self, in_group):
        two = tuple(dataclasses.replace(rule, approvals=2) for rule in TOWN.rules)
        open_welfare(in_group, Schedule(two, TOWN.shared))
        claim = approved(in_group)
        assert (standing_of(claim).state, standing_of(claim).approvals_lacking) == ("waiting", 1)
        with pytest.raises(NotApproved):
            pay_claim(claim, Paying(DAY), by=in_group.treasurer)
        with pytest.raises(AlreadyDecided):
            approve_claim(claim, looked_at(claim), by=in_group.chair)
        with pytest.raises(AlreadyDecided):
            approve_claim(claim, looked_at(claim, amount=500_00, reason="ยากจน"), by=in_group.second)
        approve_claim(claim, looked_at(claim), by=in_group.second)
        assert standing_of(claim).state == "approved"


class TestDecisions:
    def test_another_sum_needs_its_reason_in_writing(self, desk):
        claim = entered(desk)
        with pytest.raises(WrongClaim) as refused:
            approve_claim(claim, looked_at(claim, amount=600_00), by=desk.chair)
        assert refused.value.field == "reason"
        decision = approve_claim(claim, looked_at(claim, amount=600_00, reason="มติกรรมการ"), by=desk.chair)
        assert (decision.amount, decision.assessment.amount) == (600_00, 800_00)
        assert pay_claim(claim, Paying(DAY), by=desk.treasurer).amount == 600_00

    def test_the_sum_is_not_edited_after_it_was_approved(self, desk):
        claim = approved(desk)
        with pytest.raises(AlreadyDecided):
            approve_claim(claim, looked_at(claim, amount=900_00, reason="เพิ่มให้"), by=desk.second)
        assert [decision.amount for decision in decisions_on(claim)] == [800_00]

    def test_refused_with_a_reason_it_has_ended(self, desk):
        claim = entered(desk)
        with pytest.raises(WrongClaim):
            refuse_claim(claim, code="other", by=desk.chair)
        refuse_claim(claim, code="papers", reason="ไม่มีใบรับรอง", by=desk.chair)
        assert standing_of(claim).state == "refused"
        with pytest.raises(ClaimEnded):
            approve_claim(claim, looked_at(claim), by=desk.second)
        with pytest.raises(ClaimEnded):
            pay_claim(claim, Paying(DAY), by=desk.treasurer)

    def test_what_changed_since_the_officer_looked_stops_her(self, desk):
        claim = entered(desk, stay(desk, 15))
        seen = looked_at(claim)
        approved(desk, ask(desk, event_on=DAY))
        with pytest.raises(JudgementChanged) as refused:
            approve_claim(claim, seen, by=desk.chair)
        assert "1,200" in str(refused.value)
        approve_claim(claim, looked_at(claim), by=desk.chair)
        assert decisions_on(claim)[0].amount == 1_200_00

    def test_an_officer_cannot_have_looked_at_another_claim(self, desk):
        claim, other = entered(desk), entered(desk, stay(desk))
        with pytest.raises(JudgementChanged):
            approve_claim(claim, looked_at(other), by=desk.chair)
        with pytest.raises(JudgementChanged):
            approve_claim(claim, Approval(0), by=desk.chair)

    def test_nothing_is_approved_while_a_paper_is_missing(self, in_group):
        rules = Schedule((dataclasses.replace(TOWN.rules[2], papers=("สูติบัตร",)),))
        open_welfare(in_group, rules)
        claim = entered(in_group)
        assert standing_of(claim).state == "incomplete"
        with pytest.raises(ClaimIncomplete, match="สูติบัตร"):
            approve_claim(claim, looked_at(claim), by=in_group.chair)

    def test_a_sum_the_committee_decides_needs_its_resolution(self, in_group):
        rule = Rule("school", "ทุนการศึกษา", "education", "school", sum_by=SumBy.DECIDED)
        open_welfare(in_group, Schedule((rule,)))
        claim = entered(in_group, ask(in_group, benefit="school", units={}, asked=2_000_00))
        with pytest.raises(WrongClaim) as refused:
            approve_claim(claim, looked_at(claim), by=in_group.chair)
        assert refused.value.field == "resolution"
        approve_claim(claim, looked_at(claim, resolution="มติ 5/2550"), by=in_group.chair)
        assert decisions_on(claim)[0].resolution == "มติ 5/2550"


class TestWhatTheRulesRefuse:
    @pytest.mark.parametrize(
        ("rule", "asked", "code"),
        [
            ({"waiting": Waiting(Length(days=3650))}, {}, Code.WAITING),
            ({"file_within": 7}, {}, Code.LATE),
            ({"shares": TOWN.rules[0].shares}, {}, Code.CLAIMANT),
            ({"conditions": Conditions(arrears_most=0)}, {"event_on": datetime.date(2008, 6, 1)}, Code.ARREARS),
        ],
    )
    def test_no_sum_can_be_approved_then(self, in_group, rule, asked, code):
        open_welfare(in_group, Schedule((dataclasses.replace(TOWN.rules[2], **rule),)))
        claim = entered(in_group, ask(in_group, **asked))
        assert code in codes(claim)
        with pytest.raises(RulesRefuse):
            approve_claim(claim, looked_at(claim), by=in_group.chair)
        with pytest.raises(RulesRefuse):
            approve_claim(claim, looked_at(claim, amount=100_00, reason="สงสาร"), by=in_group.chair)
        assert not decisions_on(claim)

    def test_a_lapsed_member_gets_nothing_for_what_came_after_and_all_for_what_came_before(self, desk):
        tenth = datetime.date(2007, 4, 10)
        change_state(desk.member, "lapsed", event_on=tenth, reporting_month=APRIL, by=desk.treasurer)
        before, after = entered(desk), entered(desk, stay(desk, event_on=tenth))
        assert (newest_judgement(before).amount, newest_judgement(after).amount) == (800_00, 0)
        with pytest.raises(RulesRefuse):
            approve_claim(after, looked_at(after), by=desk.chair)

    @pytest.mark.parametrize(
        ("asked", "error", "field"),
        [
            ({"event_on": datetime.date(2002, 8, 14)}, NoRules, "event_on"),
            ({"benefit": "gift"}, NoRules, "event_on"),
            ({"event_on": datetime.date(2100, 1, 1), "filed_on": datetime.date(2100, 1, 2)}, WrongClaim, "event_on"),
            ({"filed_on": EVENT - datetime.timedelta(1)}, WrongClaim, "filed_on"),
            ({"consent": False}, WrongClaim, "consent"),
            ({"benefit": "death", "claimant": Claimant.MEMBER}, WrongClaim, "claimant"),
            ({"benefit": "death", "claimant": Claimant.BENEFICIARY}, WrongClaim, "payee"),
        ],
    )
    def test_what_cannot_be_meant_is_not_entered(self, desk, asked, error, field):
        with pytest.raises(error) as refused:
            entered(desk, ask(desk, **asked))
        assert refused.value.field == field and not Claim.objects.exists()


class TestPaying:
    def test_nothing_is_paid_before_it_was_approved_or_before_the_event(self, desk):
        claim = entered(desk)
        with pytest.raises(NotApproved):
            pay_claim(claim, Paying(DAY), by=desk.treasurer)
        claim = approved(desk, stay(desk, event_on=DAY))
        with pytest.raises(WrongClaim) as refused:
            pay_claim(claim, Paying(DAY - datetime.timedelta(1)), by=desk.treasurer)
        assert refused.value.field == "on"

    def test_it_is_paid_once_and_again_only_after_the_payment_was_taken_back(self, desk):
        claim = paid(desk)
        with pytest.raises(AlreadyPaid):
            pay_claim(claim, Paying(DAY), by=desk.treasurer)
        with pytest.raises(AlreadyPaid):
            withdraw_claim(claim, reason="เข้าใจผิด", by=desk.committee)
        reverse_entry(Payout.objects.get().entry, on=DAY, reason="จ่ายผิดซอง", by=desk.treasurer)
        assert standing_of(claim).state == "approved"
        again = pay_claim(claim, Paying(DAY, out_of="1020"), by=desk.treasurer)
        assert again.voucher_number == "2/2550" and balance("5010", DAY) == 800_00

    def test_a_closed_month_takes_no_payment(self, desk):
        claim = approved(desk)
        close_period(APRIL, by=None)
        with pytest.raises(PeriodClosed):
            pay_claim(claim, Paying(DAY), by=desk.treasurer)
        assert not Payout.objects.exists()
        pay_claim(claim, Paying(datetime.date(2007, 5, 2)), by=desk.treasurer)

    def test_a_voucher_without_a_claim_is_refused_once_the_rules_know_the_benefit(self, desk):
        with pytest.raises(ClaimNeeded) as refused:
            make_payout(500_00)
        assert refused.value.field == "kind"

    def test_the_fund_that_would_fall_under_its_floor_is_told(self, desk):
        published(desk, dataclasses.replace(TOWN, floor=99_500_00), EVENT + datetime.timedelta(1))
        assert floor_warning(500_00, DAY) is None
        warning = floor_warning(800_00, DAY)
        assert (warning.after, warning.floor) == (99_200_00, 99_500_00)


class TestVersions:
    def test_an_event_before_the_change_stays_under_the_old_rules(self, desk):
        dearer = dataclasses.replace(TOWN.rules[2], amount=700 * BAHT)
        published(desk, Schedule((TOWN.rules[0], TOWN.rules[1], dearer), TOWN.shared), DAY)
        before = entered(desk, ask(desk, event_on=DAY - datetime.timedelta(1)))
        after = entered(desk, ask(desk, event_on=DAY, member=make_member("0300")))
        assert [newest_judgement(claim).amount for claim in (before, after)] == [800_00, 1_000_00]
        assert [newest_judgement(claim).schedule.version for claim in (before, after)] == [1, 2]

    def test_a_benefit_that_a_later_version_drops_is_still_paid_for_the_time_before(self, desk):
        published(desk, Schedule(TOWN.rules[:2]), DAY)
        assert newest_judgement(entered(desk)).amount == 800_00
        with pytest.raises(NoRules):
            entered(desk, ask(desk, event_on=DAY))


class TestFacts:
    def kept(self, claim):
        return facts_from_json(newest_judgement(claim).facts)

    def test_what_held_on_the_day_and_not_what_holds_now(self, desk):
        change_state(
            desk.member, "suspended", event_on=EVENT + datetime.timedelta(2), reporting_month=APRIL, by=desk.treasurer
        )
        assert self.kept(entered(desk)).state == "active"
        assert self.kept(entered(desk, stay(desk, event_on=DAY))).state == "suspended"

    def test_days_paid_and_months_behind_are_those_of_the_day(self, desk):
        # April is the first month asked for here; it was paid on the 15th.
        make_payment(desk.member, savings=30_00)
        before = self.kept(entered(desk, stay(desk, 1, event_on=datetime.date(2007, 4, 2))))
        after = self.kept(entered(desk, stay(desk, 1, event_on=datetime.date(2007, 4, 20))))
        assert before.paid_days == (datetime.date(2007, 4, 1) - LONG_AGO).days
        assert after.paid_days == (datetime.date(2007, 4, 20) - LONG_AGO).days
        later = self.kept(entered(desk, stay(desk, 1, event_on=datetime.date(2007, 8, 1))))
        assert later.paid_days == (datetime.date(2007, 5, 1) - LONG_AGO).days
        assert (before.arrears_months, after.arrears_months, later.arrears_months) == (0, 0, 3)
        assert (before.plan, after.plan) == ("", "month")

    def test_a_year_at_once_is_a_plan(self, desk):
        make_payment(desk.member, savings=365_00)
        assert self.kept(entered(desk, stay(desk, event_on=DAY))).plan == "year"

    def test_judging_again_changes_nothing_and_is_kept_once(self, desk):
        claim = entered(desk)
        judge_claim(claim, by=desk.chair)
        judge_claim(claim, by=desk.treasurer)
        assert AssessmentMade.objects.filter(claim=claim).count() == 1

    def test_another_group_sees_nothing_of_it(self, desk):
        entered(desk)
        with group_scope(desk.other):
            assert not Claim.objects.exists() and not AssessmentMade.objects.exists()


def test_withdrawn_it_ends_with_its_reason_and_frees_nothing_twice(desk):
    claim = approved(desk)
    with pytest.raises(WrongClaim):
        withdraw_claim(claim, reason=" ", by=desk.committee)
    withdraw_claim(claim, reason="ไม่ประสงค์รับแล้ว", by=desk.committee)
    assert standing_of(claim).state == "withdrawn"
    assert newest_judgement(entered(desk, stay(desk, 20, event_on=DAY))).amount == 2_000_00
    with pytest.raises(ClaimEnded):
        withdraw_claim(claim, reason="อีกครั้ง", by=desk.committee)


def test_what_the_same_person_was_granted_under_another_number_counts(desk):
    again = make_member("0777", "คำปัน", "ใจดี")
    for member in (desk.member, again):
        record_national_id(member, "1-2345-67890-12-1", by=None)
    approved(desk)
    assert newest_judgement(entered(desk, stay(desk, 13, event_on=DAY, member=again))).amount == 1_200_00
