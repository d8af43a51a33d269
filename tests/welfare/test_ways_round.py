"""What a thief, a dishonest treasurer and a strict auditor tried: each way round two people, rules and books."""

import dataclasses
import datetime
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from django.urls import reverse

from groups.models import User
from groups.tenancy import group_scope
from ledger.chart import CASH
from ledger.journal import Line
from network.recount import recount
from tests.makers import DAY, LONG_AGO, make_entry, make_member, make_officer
from tests.network.test_check_books import change
from tests.welfare.claim_walks import EVENT, approved, ask, entered, looked_at, open_welfare, paid, stay
from tests.welfare.paper_samples import camera_photo
from tests.welfare.test_yearly import BENEFIT, make_old_people
from tests.welfare.town import TOWN
from welfare import paper_files
from welfare.advances import advances
from welfare.claim_papers import attach_paper, paper_content, remove_paper
from welfare.claims import judge_claim, newest_judgement, withdraw_claim
from welfare.decisions import approve_claim
from welfare.models import AssessmentMade, BenefitKind, Claim, ClaimPaper, Payout
from welfare.payments import Paying, PayingBack, is_advance, pay_claim, repay_advance
from welfare.payouts import Voucher, record_payout
from welfare.refusals import ClaimEnded, GrantedBefore, PaperLost, SameOfficer, WrongClaim
from welfare.rules import Advance, Claimant, Schedule
from welfare.schedules import Publication, draft_schedule, publish_schedule
from welfare.yearly import approve_yearly, start_yearly

BEFORE_RULES = LONG_AGO - datetime.timedelta(300)
# As the treasurer herself signs, and as a claim may call her.
SPELLINGS = ("{}", " {} ", "นาง{}", "{} ", "  {}")


@pytest.fixture
def desk(in_group):
    open_welfare(in_group)
    return in_group


def kind(slug: str) -> BenefitKind:
    return BenefitKind.objects.get(account__slug=slug)


def called(user: User, name: str) -> User:
    User.objects.filter(pk=user.pk).update(display_name=name)
    user.refresh_from_db()
    return user


def lending() -> Schedule:
    """The town's rules, its birth gift lent for a year."""
    lent = dataclasses.replace(TOWN.rule("birth"), advance=Advance(12))
    return dataclasses.replace(TOWN, rules=tuple(lent if rule.key == "birth" else rule for rule in TOWN.rules))


def publish(cast, rules: Schedule, from_date: datetime.date) -> None:
    draft = draft_schedule(rules, by=cast.treasurer)
    publish_schedule(draft, Publication(from_date, "มติ 2/2550", LONG_AGO), by=cast.treasurer)


class TestTwoPeople:
    @pytest.mark.parametrize("spelling", SPELLINGS)
    @pytest.mark.parametrize("field", ["payee", "claimant_name"])
    def test_an_officer_who_is_named_on_the_claim_neither_approves_nor_pays(self, desk, field, spelling):
        chair, treasurer = called(desk.chair, "สมศรี ใจงาม"), called(desk.treasurer, "สมใจ ใจงาม")
        own = entered(desk, ask(desk, **{field: spelling.format("สมศรี  ใจงาม")}))
        with pytest.raises(SameOfficer):
            approve_claim(own, looked_at(own), by=chair)
        hers = approved(desk, stay(desk, **{field: spelling.format("สมใจ  ใจงาม")}))
        with pytest.raises(SameOfficer):
            pay_claim(hers, Paying(DAY), by=treasurer)
        assert not Payout.objects.exists()

    def test_the_page_offers_her_no_button_to_pay_it(self, cast, client):
        with group_scope(cast.group):
            open_welfare(cast)
            claim = approved(cast, ask(cast, payee=cast.treasurer.display_name))
        client.force_login(cast.treasurer)
        page = client.get(reverse("claim", args=[cast.group.slug, claim.uuid])).content.decode()
        assert reverse("claim_pay", args=[cast.group.slug, claim.uuid]) not in page

    def test_an_officer_who_is_on_the_yearly_list_by_name_does_not_approve_the_list(self, in_group):
        open_welfare(in_group)
        make_old_people(in_group)
        called(in_group.chair, in_group.first.full_name)
        start_yearly(BENEFIT, DAY, ("1001", "1002"), by=in_group.treasurer)
        with pytest.raises(SameOfficer):
            approve_yearly(BENEFIT, DAY, total=3_500_00, by=in_group.chair)

    def test_the_database_pays_no_officer_her_own_claim_either(self, desk):
        claim = approved(desk)
        lines = (Line("5010", 800_00, member=desk.member, cases=1), Line(CASH, -800_00))
        entry = make_entry(kind="payout", lines=lines)
        payout = Payout(
            group=desk.group, claim=claim, entry=entry, kind=claim.kind, member=desk.member, payee="x",
            voucher_number="77/2550", event_on=claim.event_on, paid_by=desk.member_user,
        )  # fmt: skip
        with pytest.raises(Error, match="benefits from a claim"), transaction.atomic():
            payout.save()


class TestMoney:
    def test_nights_that_have_not_passed_are_not_claimed(self, desk):
        with pytest.raises(WrongClaim) as refused:
            entered(desk, stay(desk, 20, event_on=DAY, filed_on=DAY))
        assert refused.value.field == "unit_night" and not Claim.objects.exists()
        assert newest_judgement(entered(desk, stay(desk, 2, event_on=EVENT, filed_on=EVENT.replace(day=3)))).amount

    def test_spaces_do_not_make_another_child_of_the_same(self, desk):
        approved(desk, ask(desk, about="ลูกคนที่ 1"))
        again = entered(desk, ask(desk, about=" ลูกคนที่\u200b  ๑"))
        assert again.about == "ลูกคนที่ 1" and newest_judgement(again).amount == 200_00

    def test_no_death_is_paid_on_a_voucher_beside_the_claim_of_the_same_person(self, desk):
        entered(desk, ask(desk, benefit="death", units={}, claimant=Claimant.BENEFICIARY, payee="ลูกสาว"))
        voucher = Voucher(
            kind("death"), 9_000_00, "ลูกชาย", "V-9", DAY, member=desk.member, event_on=BEFORE_RULES
        )  # fmt: skip
        with pytest.raises(GrantedBefore) as refused:
            record_payout(voucher, by=desk.treasurer)
        assert refused.value.field == "member_number"

    def test_no_death_is_paid_on_two_vouchers(self, desk):
        voucher = Voucher(
            kind("death"), 9_000_00, "ลูกชาย", "V-8", DAY, member=desk.member, event_on=BEFORE_RULES
        )  # fmt: skip
        record_payout(voucher, by=desk.treasurer)
        with pytest.raises(GrantedBefore):
            record_payout(dataclasses.replace(voucher, number="V-9"), by=desk.treasurer)

    def test_a_voucher_of_an_event_that_comes_after_it_is_refused(self, desk):
        voucher = Voucher(
            kind("education"), 9_000_00, "ลูกชาย", "V-8", DAY, event_on=DAY + datetime.timedelta(1)
        )  # fmt: skip
        with pytest.raises(WrongClaim) as refused:
            record_payout(voucher, by=desk.treasurer)
        assert refused.value.field == "event_on"

    def test_spaces_do_not_make_the_dead_her_own_beneficiary(self, desk):
        dead = desk.member.full_name.replace(" ", "  ")
        with pytest.raises(WrongClaim) as refused:
            entered(desk, ask(desk, benefit="death", units={}, claimant=Claimant.BENEFICIARY, payee=dead))
        assert refused.value.field == "payee"

    def test_what_was_lent_does_not_come_back_before_it_was_lent(self, in_group):
        open_welfare(in_group, lending())
        claim = paid(in_group)
        with pytest.raises(WrongClaim) as refused:
            repay_advance(claim, PayingBack(100_00, DAY - datetime.timedelta(1)), by=in_group.treasurer)
        assert refused.value.field == "on"


class TestRulesPublishedLaterFromAnEarlierDay:
    """What officers approved holds as they read it; a version that reaches back changes only what is undecided."""

    def test_a_gift_that_was_approved_is_not_turned_into_a_loan(self, desk):
        claim, given = approved(desk, stay(desk)), paid(desk)
        publish(desk, lending(), EVENT)
        waiting = approved(desk, ask(desk, member=make_member("0300")))
        pay_claim(claim, Paying(DAY), by=desk.treasurer)
        assert (is_advance(given), is_advance(waiting)) == (False, True)
        assert recount(desk.group) == []

    def test_a_loan_stays_a_loan_with_its_last_day(self, in_group):
        open_welfare(in_group, lending())
        claim = paid(in_group)
        publish(in_group, TOWN, EVENT)
        (lent,) = advances()
        assert is_advance(claim) and lent.due_on == DAY.replace(year=2008)
        assert recount(in_group.group) == []

    def test_what_was_approved_is_paid_although_the_benefit_is_gone(self, desk):
        claim = approved(desk)
        publish(desk, dataclasses.replace(TOWN, rules=TOWN.rules[:2], shared=()), EVENT)
        assert pay_claim(claim, Paying(DAY), by=desk.treasurer).amount == 800_00


class TestPapers:
    @pytest.fixture
    def paper(self, desk, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        return attach_paper(entered(desk), "รูปถ่าย", camera_photo(), by=desk.committee)

    def test_a_paper_that_is_not_what_was_attached_is_not_shown(self, desk, paper):
        assert paper_content(paper) and recount(desk.group) == []
        paper_files.keep(desk.group.uuid, paper.uuid, b"%PDF-1.4 of somebody else")
        with pytest.raises(PaperLost):
            paper_content(paper)
        assert any("1/2550" in sentence for sentence in recount(desk.group))

    def test_a_lost_paper_is_named_by_the_recount(self, desk, paper):
        shutil.rmtree(Path(settings.DATA_DIR) / "claims")
        (sentence,) = recount(desk.group)
        assert "1/2550" in sentence

    def test_a_claim_that_has_ended_is_not_judged_again_and_lets_go_of_its_papers(self, desk, paper):
        claim = withdraw_claim(paper.claim, reason="ลงผิด", by=desk.committee)
        judged = AssessmentMade.objects.count()
        approved(desk, stay(desk, 20))
        with pytest.raises(ClaimEnded):
            judge_claim(claim, by=desk.chair)
        remove_paper(paper, by=desk.committee)
        assert AssessmentMade.objects.filter(claim=claim).count() == judged
        assert ClaimPaper.objects.get(pk=paper.pk).removed_at


class TestBehindTheGuards:
    """What somebody with the database in her hands changes is named by `check_books`."""

    OF = "WHERE group_id = {g}"
    CHANGES = {
        "nights": "UPDATE welfare_claim SET units = '{{\"night\": 1}}' " + OF,
        "for whom": "UPDATE welfare_claim SET about = 'x' " + OF,
        "who asks": "UPDATE welfare_claim SET claimant = 'child' " + OF,
        "when it was handed in": "UPDATE welfare_claim SET filed_on = '2007-04-20' " + OF,
        "what kind of event": "UPDATE welfare_claim SET event = 'stay' " + OF,
        "the sum asked for": "UPDATE welfare_claim SET asked = 500 " + OF,
        "the consent": "UPDATE welfare_claim SET consent_on = NULL " + OF,
        "who gets the money by the claim": "UPDATE welfare_claim SET payee = 'x' " + OF,
        "who gets the money by the voucher": "UPDATE welfare_payout SET payee = 'x' " + OF,
        "who entered": "UPDATE welfare_claim SET entered_by_id = NULL " + OF,
        "who approved by the voucher": "UPDATE welfare_payout SET approved_by_id = entered_by_id " + OF,
        "the day by the voucher": "UPDATE welfare_payout SET event_on = '2007-03-01' " + OF,
        "the member's own user": "UPDATE members_member SET user_id = (SELECT paid_by_id FROM welfare_payout " + OF
        + ") WHERE id = (SELECT member_id FROM welfare_payout " + OF + ")",
    }  # fmt: skip

    @pytest.mark.parametrize("name", CHANGES)
    def test_it_is_named(self, cast, name):
        with group_scope(cast.group):
            open_welfare(cast)
            paid(cast)
        assert recount(cast.group) == []
        assert change(cast.group, self.CHANGES[name]) > 0
        assert any("1/2550" in sentence for sentence in recount(cast.group))

    @pytest.mark.parametrize("column", ["approved_by_id = paid_by_id", "event_on = '2007-03-01'"])
    def test_a_voucher_is_not_rewritten_without_lifting_them(self, desk, column):
        paid(desk)
        with pytest.raises(Error, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE welfare_payout SET {column}")


def test_an_officer_of_the_same_name_as_nobody_on_the_claim_decides(desk):
    """The rule about names bars only those who are named."""
    other = make_officer("committee", group=desk.group, name="third")
    claim = entered(desk, ask(desk, claimant_name=""))
    assert approve_claim(claim, looked_at(claim), by=called(other, "ทองดี มีสุข"))
