"""Pages and paper of what rules would have cost: who sees sums, who sees claims, and what is said in words."""

import io
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from groups.models import AuditEvent
from groups.tenancy import group_scope
from tests.makers import make_draft, make_member, make_payout
from tests.welfare.claim_walks import approved, ask, entered, open_welfare, stay
from tests.welfare.town import BAHT, BIRTH, SICKNESS, TOWN
from welfare.decisions import refuse_claim
from welfare.models import BenefitSchedule
from welfare.rules import Conditions, PerUnit, Schedule, Unit
from welfare.schedules import discard_draft

DOUBLE = replace(
    TOWN, rules=(TOWN.rules[0], replace(SICKNESS, units=(PerUnit(Unit.NIGHT, 200 * BAHT),)), *TOWN.rules[2:])
)


@pytest.fixture
def desk(cast):
    with group_scope(cast.group):
        make_payout(70_00)
        open_welfare(cast)
        approved(cast, stay(cast, 4))
        cast.draft = make_draft(DOUBLE, note="ค่านอนขึ้นเป็นคืนละ 200")
    return cast


def page(who, desk, name="schedule_cost", schedule=None, **query):
    client = Client(headers={"accept-language": "en"})
    client.force_login(who)
    return client.get(reverse(name, args=[desk.group.slug, (schedule or desk.draft).uuid]), query)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def printed(response) -> str:
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(response.content)).pages).split())


class TestTheSums:
    def test_whoever_reads_the_books_reads_sums_and_the_difference_in_words(self, desk):
        for who in (desk.treasurer, desk.chair, desk.committee, desk.secretary, desk.auditor):
            said = words(page(who, desk))
            assert "These rules would have cost 400 baht more." in said
            assert desk.member.last_name not in said
        assert page(desk.collector, desk).status_code == 403
        assert page(desk.other_treasurer, desk).status_code == 404

    def test_payments_without_a_claim_and_papers_are_spoken_of(self, desk):
        said = words(page(desk.auditor, desk))
        assert "1 payment with 70 baht has no claim" in said
        assert "Papers that these rules ask for count as brought" in said

    def test_what_is_new_gone_unknown_or_refused_then_is_said(self, desk):
        with group_scope(desk.group):
            approved(desk, ask(desk, member=make_member("0002")))
            refused = entered(desk, stay(desk, 30, member=make_member("0003")))
            refuse_claim(refused, code="by_rules", by=desk.chair)
            school = replace(BIRTH, key="school", name="ทุนเรียนดี", kind="education")
            women = replace(BIRTH, conditions=Conditions(sex="female"))
            draft = make_draft(Schedule((school, women)))
        said = words(page(desk.treasurer, desk, schedule=draft))
        assert "never claimed yet, so nobody knows what it will cost: ทุนเรียนดี" in said
        assert "these rules do not have it any more" in said
        assert "not in the difference: 1 case with 800 baht then" in said
        said = words(page(desk.treasurer, desk))
        assert "1 case was refused then and would be paid" in said

    def test_where_nothing_can_be_judged_it_does_not_say_the_same(self, desk):
        with group_scope(desk.group):
            women = make_draft(Schedule((replace(SICKNESS, conditions=Conditions(sex="female")),)))
        said = words(page(desk.treasurer, desk, schedule=women))
        assert "None of these claims can be judged by these rules." in said and "cost the same" not in said

    def test_one_case_of_sickness_is_not_broken_down(self, desk):
        assert words(page(desk.treasurer, desk)).count("too few cases, not broken down") == 2

    def test_a_published_version_has_the_page_a_draft_thrown_away_has_not(self, desk):
        with group_scope(desk.group):
            published = BenefitSchedule.objects.get(version=1)
            thrown = discard_draft(make_draft(TOWN), by=desk.treasurer)
        assert "These rules would have cost the same." in words(page(desk.chair, desk, schedule=published))
        assert page(desk.chair, desk, schedule=thrown).status_code == 404

    def test_without_a_claim_it_says_so(self, desk):
        said = words(page(desk.chair, desk, first="1/1/2549", last="31/1/2549"))
        assert "No claim with an event in this time was decided." in said


class TestThePeriod:
    def test_whole_months_count(self, desk):
        said = words(page(desk.chair, desk, first="20/3/2550", last="2/4/2550"))
        assert "events from 1 Mar 2550 to 30 Apr 2550" in said
        assert 'value="20/3/2550"' in said

    @pytest.mark.parametrize(
        ("first", "last", "said"),
        [
            ("32/1/2550", "", "There is no such day"),
            ("1/5/2550", "1/4/2550", "The first day lies after the last one."),
            ("1/1/2650", "", "Check the year"),
        ],
    )
    def test_a_period_that_cannot_be_meant_is_said_and_nothing_is_counted(self, desk, first, last, said):
        response = page(desk.chair, desk, first=first, last=last)
        assert said in words(response) and "would have cost the same" not in words(response)
        assert first in words(response)
        assert page(desk.chair, desk, "schedule_cost_pdf", first=first, last=last).status_code == 404


class TestClaimByClaim:
    def test_the_officers_of_claims_see_each_one_and_each_look_is_recorded(self, desk):
        said = words(page(desk.committee, desk, "schedule_cost_claims"))
        assert desk.member.full_name in said and "1/2550" in said
        assert "400 baht more" in said
        with group_scope(desk.group):
            assert AuditEvent.objects.filter(action="claims.viewed", by=desk.committee).count() == 1

    def test_others_are_told_that_it_is_not_their_office_and_have_no_link(self, desk):
        for who in (desk.secretary, desk.auditor):
            assert page(who, desk, "schedule_cost_claims").status_code == 403
            assert reverse("schedule_cost_claims", args=[desk.group.slug, desk.draft.uuid]) not in words(
                page(who, desk)
            )
        assert reverse("schedule_cost_claims", args=[desk.group.slug, desk.draft.uuid]) in words(
            page(desk.chair, desk)
        )

    def test_why_a_sum_is_what_it_is_stands_beside_it(self, desk):
        with group_scope(desk.group):
            women = replace(SICKNESS, conditions=Conditions(sex="female"))
            unknown, gone = make_draft(Schedule((women,))), make_draft(Schedule((BIRTH,)))
        said = words(page(desk.chair, desk, "schedule_cost_claims", unknown))
        assert "cannot be judged" in said and "does not say whether the member is a man or a woman" in said
        said = words(page(desk.chair, desk, "schedule_cost_claims", gone))
        assert "these rules do not have it any more" in said and "400 baht less" in said


class TestThePaper:
    def test_sums_and_changes_without_names(self, desk):
        response = page(desk.auditor, desk, "schedule_cost_pdf")
        said = printed(response)
        assert response["Content-Type"] == "application/pdf"
        assert "These rules would have cost 400 baht more." in said
        assert "100 baht for each night in hospital." in said and "200 baht for each night in hospital." in said
        assert desk.member.last_name not in said

    def test_the_first_rules_of_a_group_have_nothing_beside_them(self, cast):
        with group_scope(cast.group):
            draft = make_draft(TOWN)
        said = printed(page(cast.chair, cast, "schedule_cost_pdf", draft))
        assert "What these rules change" not in said and "No claim with an event" in said
