"""Claims in the browser: entered with their papers, walked to the voucher by three people, and who sees what."""

import dataclasses
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from groups.models import AuditEvent, Office
from groups.tenancy import group_scope
from ledger.journal import reverse_entry
from ledger.models import Posting
from tests.makers import APRIL, DAY, make_member, make_officer
from tests.welfare.claim_pages import (
    BIRTH_PAPER,
    FIRST_STEP,
    SECOND_STEP,
    act,
    address,
    approve,
    enter,
    key_in,
    made,
    open_desk,
    page,
    state,
    with_papers,
)
from tests.welfare.claim_walks import approved, ask, entered, paid, stay
from tests.welfare.paper_samples import SECRET, camera_photo
from tests.welfare.town import TOWN
from welfare.claim_states import ClaimState
from welfare.claims import withdraw_claim
from welfare.models import Claim, ClaimPaper, Payout
from welfare.rules import Conditions, Event, Rule, Share, SumBy


@pytest.fixture
def desk(cast, client, settings, tmp_path):
    """The rules of the town in force, money in the box, and a committee member at the browser."""
    settings.DATA_DIR = tmp_path
    return open_desk(cast, client)


@pytest.fixture
def desk_with_papers(cast, client, settings, tmp_path):
    """The same, where a birth gift needs a paper."""
    settings.DATA_DIR = tmp_path
    return open_desk(cast, client, with_papers(BIRTH_PAPER))


class TestTheWholeWalk:
    def test_entered_approved_and_paid_by_three_people(self, desk, client):
        response = enter(client, desk)
        with group_scope(desk.group):
            claim = Claim.objects.get()
        html = response.content.decode()
        assert "1/2550" in html and [line.amount for line in response.context["told"].lines][-2:] == [500_00, 300_00]
        assert claim.entered_by == desk.committee and claim.units == {"night": 3}
        html = approve(client, desk, claim, desk.chair, amount="800").content.decode()
        assert "เหรัญญิก" in html or "treasurer" in html
        html = page(client, desk, claim, desk.treasurer)
        assert "100,000" in html
        answer = act(client, desk, claim, "claim_pay", key=key_in(html), on="15/4/2550", out_of="1010")
        assert answer.redirect_chain
        assert state(desk, claim) == ClaimState.PAID
        with group_scope(desk.group):
            payout = Payout.objects.select_related("paid_by", "approved_by").get()
            assert payout.amount == 800_00
        assert (payout.paid_by, payout.approved_by) == (desk.treasurer, desk.chair)
        assert payout.voucher_number in answer.content.decode()

    def test_the_same_form_sent_twice_is_one_claim(self, desk, client):
        first = client.post(address(desk, "claim_new"), FIRST_STEP)
        data = {**SECOND_STEP, "key": key_in(first.content.decode())}
        one = client.post(address(desk, "claim_new"), data)
        other = client.post(address(desk, "claim_new"), data)
        assert one.url == other.url
        with group_scope(desk.group):
            assert Claim.objects.count() == 1

    def test_a_payment_taken_back_may_be_paid_again(self, desk, client):
        claim = made(desk, paid)
        with group_scope(desk.group):
            reverse_entry(Payout.objects.get().entry, on=DAY, reason="จ่ายผิด", by=desk.treasurer)
        assert 'name="out_of"' in page(client, desk, claim, desk.treasurer)


class TestEntering:
    def test_only_what_the_rule_needs_is_asked(self, desk, client):
        html = client.post(address(desk, "claim_new"), FIRST_STEP).content.decode()
        assert 'name="unit_night"' in html and 'name="consent"' in html
        assert 'name="asked"' not in html and 'name="level"' not in html and 'name="claimant_name"' not in html
        assert "คำปัน" in html

    def test_several_members_of_a_name_are_offered_and_one_is_picked(self, desk, client):
        with group_scope(desk.group):
            make_member("0002", "คำปัน", "มูลแก้ว")
        html = client.post(address(desk, "claim_new"), FIRST_STEP | {"who": "คำปัน"}).content.decode()
        assert "มูลแก้ว" in html and 'name="pick"' in html
        html = client.post(address(desk, "claim_new"), FIRST_STEP | {"who": "คำปัน", "pick": "0002"}).content.decode()
        assert "มูลแก้ว" in html and 'name="unit_night"' in html

    def test_a_number_without_its_leading_zeros_means_its_member(self, desk, client):
        with group_scope(desk.group):
            make_member("0011", "คำปัน", "มูลแก้ว")
        html = client.post(address(desk, "claim_new"), FIRST_STEP | {"who": "1"}).content.decode()
        assert desk.member.full_name in html and 'name="unit_night"' in html

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"who": "9999"}, "who"),
            ({"event_on": "31/2/2550"}, "event_on"),
            ({"event_on": "1/4/2540"}, "event_on"),
            ({"benefit": "shop"}, "benefit"),
            ({"benefit": ""}, "benefit"),
        ],
    )
    def test_a_slip_in_the_first_step_stands_beside_its_field(self, desk, client, wrong, field):
        response = client.post(address(desk, "claim_new"), FIRST_STEP | wrong)
        assert response.status_code == 200
        assert response.context["form"].errors[field]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"unit_night": ""}, "unit_night"),
            ({"unit_night": "สาม"}, "unit_night"),
            ({"filed_on": "1/3/2550"}, "filed_on"),
            ({"consent": ""}, "consent"),
            ({"payee": ""}, "payee"),
            ({"claimant": "fund"}, "claimant"),
        ],
    )
    def test_a_slip_in_the_second_step_stands_beside_its_field_and_what_was_typed_stays(
        self, desk, client, wrong, field
    ):
        response = enter(client, desk, about="ลูกคนแรก", **wrong)
        assert response.context["form"].errors[field]
        assert "ลูกคนแรก" in response.content.decode()
        with group_scope(desk.group):
            assert not Claim.objects.exists()

    def test_a_death_is_led_to_its_own_page_by_the_treasurer_alone(self, desk, client):
        data = FIRST_STEP | {"benefit": "death"}
        assert client.post(address(desk, "claim_new"), data).context["form"].errors["benefit"]
        client.force_login(desk.treasurer)
        assert client.post(address(desk, "claim_new"), data).url == address(desk, "death", "0001")

    def test_what_the_fund_starts_itself_is_not_offered(self, desk, client):
        by_fund = next(rule.key for rule in TOWN.rules if rule.by_fund)
        response = client.post(address(desk, "claim_new"), FIRST_STEP | {"benefit": by_fund})
        assert response.context["form"].errors["benefit"]

    def test_school_level_grade_and_sum_are_asked_where_the_rule_needs_them(self, cast, client):
        asked = Conditions(levels=("primary", "lower"), grade_from=3_00)
        school = Rule(
            "school", "ทุนเรียนดี", "education", Event.SCHOOL, sum_by=SumBy.DECIDED, conditions=asked,
            shares=(Share("member"), Share("proxy")),
        )  # fmt: skip
        open_desk(cast, client, dataclasses.replace(TOWN, rules=(*TOWN.rules, school)))
        told = {"benefit": "school", "level": "primary", "grade": "3.5", "asked": "1,000", "claimant": "proxy"}
        response = enter(client, cast, **told)
        assert response.context["form"].errors["claimant_name"]
        for wrong in ({"grade": "5"}, {"level": ""}, {"asked": ""}):
            field = next(iter(wrong))
            assert enter(client, cast, **told | {"claimant_name": "แม่"} | wrong).context["form"].errors[field]
        enter(client, cast, **told | {"claimant_name": "แม่ อุ้ย"})
        with group_scope(cast.group):
            claim = Claim.objects.get()
        assert (claim.level, claim.grade, claim.asked, claim.claimant_name) == ("primary", 3_50, 1_000_00, "แม่ อุ้ย")
        response = approve(client, cast, claim, cast.chair, amount="1,000")
        assert response.context["forms"]["approve"].errors["resolution"]
        approve(client, cast, claim, cast.chair, amount="1,000", resolution="มติ 4/2550")
        assert state(cast, claim) == ClaimState.APPROVED

    def test_without_rules_the_page_says_so(self, cast, client):
        client.force_login(cast.chair)
        html = client.get(address(cast, "claim_new")).content.decode()
        assert 'name="who"' not in html


class TestPapers:
    def test_a_photo_completes_the_claim_and_is_shown_where_nothing_can_run(self, desk_with_papers, client):
        desk = desk_with_papers
        claim = made(desk, entered)
        assert state(desk, claim) == ClaimState.INCOMPLETE
        assert BIRTH_PAPER in page(client, desk, claim)
        photo = SimpleUploadedFile("IMG_1.jpg", camera_photo(), "image/jpeg")
        act(client, desk, claim, "claim_paper_new", label=BIRTH_PAPER, file=photo)
        assert state(desk, claim) == ClaimState.WAITING
        with group_scope(desk.group):
            paper = ClaimPaper.objects.get()
        answer = client.get(address(desk, "claim_paper", claim.uuid, paper.uuid))
        assert answer["Content-Type"] == "image/jpeg" and answer["Content-Disposition"] == "inline"
        assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.content.startswith(b"\xff\xd8") and SECRET.encode() not in answer.content

    def test_a_paper_that_was_seen_counts_and_may_go_until_somebody_decides(self, desk_with_papers, client):
        desk = desk_with_papers
        claim = made(desk, entered)
        act(client, desk, claim, "claim_paper_new", label=BIRTH_PAPER, seen="on")
        with group_scope(desk.group):
            paper = ClaimPaper.objects.get()
        gone = address(desk, "claim_paper_remove", claim.uuid, paper.uuid)
        assert gone in page(client, desk, claim)
        client.post(gone)
        assert state(desk, claim) == ClaimState.INCOMPLETE
        act(client, desk, claim, "claim_paper_new", label=BIRTH_PAPER, seen="on")
        approve(client, desk, claim, desk.chair, amount="800")
        with group_scope(desk.group):
            paper = ClaimPaper.objects.get(removed_at=None)
        gone = address(desk, "claim_paper_remove", claim.uuid, paper.uuid)
        assert gone not in page(client, desk, claim)
        client.post(gone)
        assert state(desk, claim) == ClaimState.APPROVED

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"label": BIRTH_PAPER}, "file"),
            ({"label": "", "other": "", "seen": "on"}, "other"),
            ({"label": BIRTH_PAPER, "file": b"<html>"}, "file"),
            ({"label": BIRTH_PAPER, "file": b""}, "file"),
        ],
    )
    def test_a_wrong_paper_is_refused_beside_its_field(self, desk_with_papers, client, data, field):
        claim = made(desk_with_papers, entered)
        if "file" in data:
            data = {**data, "file": SimpleUploadedFile("x.jpg", data["file"], "image/jpeg")}
        response = act(client, desk_with_papers, claim, "claim_paper_new", **data)
        assert response.status_code == 200 and response.context["forms"]["paper"].errors[field]


class TestWhoSeesWhat:
    def test_no_colleague_without_the_office_enters(self, desk, client):
        claim = made(desk, paid)
        for who in (desk.auditor, desk.secretary, desk.collector):
            client.force_login(who)
            for name, *parts in (("claims",), ("claim_new",), ("claim", claim.uuid)):
                assert client.get(address(desk, name, *parts)).status_code == 403, (who, name)

    def test_the_entry_names_neither_member_nor_payee(self, desk, client):
        made(desk, lambda cast: paid(cast, dataclasses.replace(ask(cast), payee="แสงเดือน ใจดี")))
        with group_scope(desk.group):
            entry = Payout.objects.get().entry
        client.force_login(desk.auditor)
        html = client.get(address(desk, "entry", entry.number)).content.decode()
        assert "800" in html and "แสงเดือน" not in html and "คำปัน" not in html

    def test_no_title_and_no_address_names_anybody(self, desk, client):
        claim = made(desk, entered)
        for name, *parts in (("claims",), ("claim", claim.uuid)):
            html = client.get(address(desk, name, *parts)).content.decode()
            title = re.search(r"<title>(.*?)</title>", html, re.DOTALL).group(1)
            assert "คำปัน" not in title and "0001" not in title and "ค่าทำขวัญ" not in title
            assert "คำปัน" in html

    def test_each_look_is_written_down(self, desk_with_papers, client):
        desk = desk_with_papers
        claim = made(desk, entered)
        photo = SimpleUploadedFile("x.jpg", camera_photo(), "image/jpeg")
        act(client, desk, claim, "claim_paper_new", label=BIRTH_PAPER, file=photo)
        with group_scope(desk.group):
            paper = ClaimPaper.objects.get()
        client.force_login(desk.chair)
        for name, *parts in (("claims",), ("claim", claim.uuid), ("claim_paper", claim.uuid, paper.uuid)):
            assert client.get(address(desk, name, *parts)).status_code == 200
        with group_scope(desk.group):
            looks = AuditEvent.objects.filter(by=desk.chair, action__endswith=".viewed").order_by("id")
            assert [look.action for look in looks] == ["claims.viewed", "claim.viewed", "claim_paper.viewed"]
            assert str(claim.uuid) in looks[1].subject

    def test_a_claim_of_another_group_is_not_found(self, desk, client):
        claim = made(desk, entered)
        client.force_login(make_officer(Office.Kind.CHAIR, group=desk.other, name="other_chair"))
        assert client.get(reverse("claim", args=[desk.other.slug, claim.uuid])).status_code == 404
        assert client.get(address(desk, "claim", claim.uuid)).status_code == 404


class TestListsAndToday:
    def test_what_waits_for_this_officer_comes_first_and_the_ended_ones_below(self, desk, client):
        first = made(desk, entered)
        second = made(desk, lambda cast: approved(cast, stay(cast, nights=2)))
        third = made(desk, entered, by=desk.chair)
        with group_scope(desk.group):
            withdraw_claim(third, reason="ซ้ำ", by=desk.chair)
        # The chair approves the first, the treasurer pays the second.
        for who, numbers in ((desk.chair, [first, second]), (desk.treasurer, [second, first])):
            client.force_login(who)
            context = client.get(address(desk, "claims")).context
            with group_scope(desk.group):
                assert [row.record.pk for row in context["open_table"].rows] == [claim.pk for claim in numbers]
                assert [row.record.pk for row in context["ended_table"].rows] == [third.pk]
        client.force_login(desk.committee)
        assert client.get(address(desk, "claims")).context["open_table"].rows[0].record.pk in (first.pk, second.pk)

    def test_the_list_leads_to_what_the_fund_starts_itself(self, desk, client):
        yearly = address(desk, "yearly", TOWN.rules[3].key)
        assert yearly in client.get(address(desk, "claims")).content.decode()

    def test_what_an_officer_may_do_comes_first_on_the_page_of_today(self, desk, client):
        made(desk, entered)
        client.force_login(desk.chair)
        todos = client.get(address(desk, "group_home")).context["todos"]
        assert not todos[0].treasurer_only and todos[-1].treasurer_only

    def test_today_counts_claims_for_officers_and_names_nobody(self, desk, client):
        made(desk, entered)
        made(desk, lambda cast: approved(cast, stay(cast, nights=2)))
        for who, sees in ((desk.treasurer, True), (desk.chair, True), (desk.auditor, False), (desk.secretary, False)):
            client.force_login(who)
            html = client.get(address(desk, "group_home")).content.decode()
            assert (address(desk, "claims") in html) == sees, who
            assert ("200" in html and "800" in html) == sees
            assert "คำปัน" not in html

    def test_the_payout_page_says_which_benefits_go_by_claims_and_serves_the_others(self, desk, client):
        client.force_login(desk.treasurer)
        html = client.get(reverse("payout", args=[desk.group.slug, APRIL])).content.decode()
        assert address(desk, "claim_new") in html and escape(TOWN.rule("birth").name) in html
        assert 'name="number"' in html

    def test_a_paid_claim_stands_in_the_books_once(self, desk, client):
        made(desk, paid)
        with group_scope(desk.group):
            benefit = Posting.objects.get(entry__payout__isnull=False, amount__gt=0)
        assert (benefit.amount, benefit.cases) == (800_00, 1)
