"""Claims in the browser: entered, judged, decided and paid by different people, and every way round it in words."""

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
from ledger.periods import close_period
from members.beneficiaries import Named, state_beneficiary
from members.models import Member, State
from tests.makers import APRIL, DAY, make_member, make_officer
from tests.welfare.claim_walks import approved, ask, entered, looked_at, open_welfare, paid, stay
from tests.welfare.paper_samples import SECRET, camera_photo
from tests.welfare.town import TOWN
from welfare.claim_states import ClaimState, standing_of
from welfare.claims import withdraw_claim
from welfare.decisions import approve_claim
from welfare.models import Claim, ClaimPaper, Decision, Payout

FIRST_STEP = {"event_on": "1/4/2550", "benefit": "birth", "who": "0001"}
SECOND_STEP = {
    **FIRST_STEP, "unit_night": "3", "filed_on": "15/4/2550", "claimant": "member", "payee": "คำปัน ใจดี",
    "consent": "on",
}  # fmt: skip
BIRTH_PAPER = "สำเนาสูติบัตร"


def with_papers(*papers: str, **fields):
    """The town's rules, its birth gift only with these papers."""
    birth = dataclasses.replace(TOWN.rule("birth"), papers=papers, **fields)
    return dataclasses.replace(TOWN, rules=tuple(birth if rule.key == "birth" else rule for rule in TOWN.rules))


@pytest.fixture
def desk(cast, client, settings, tmp_path):
    """The rules of the town in force, money in the box, and a committee member at the browser."""
    settings.DATA_DIR = tmp_path
    return _open(cast, client, TOWN)


@pytest.fixture
def desk_with_papers(cast, client, settings, tmp_path):
    """The same, where a birth gift needs a paper."""
    settings.DATA_DIR = tmp_path
    return _open(cast, client, with_papers(BIRTH_PAPER))


def _open(cast, client, rules):
    with group_scope(cast.group):
        open_welfare(cast, rules)
    client.force_login(cast.committee)
    return cast


def address(cast, name: str, *parts) -> str:
    return reverse(name, args=[cast.group.slug, *parts])


def page(client, cast, claim: Claim, who=None) -> str:
    if who:
        client.force_login(who)
    return client.get(address(cast, "claim", claim.uuid)).content.decode()


def key_in(html: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', html).group(1)


def seen_in(html: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', html).group(1)


def act(client, cast, claim: Claim, name: str, **data):
    return client.post(address(cast, name, claim.uuid), data, follow=True)


def approve(client, cast, claim: Claim, who, **data):
    return act(client, cast, claim, "claim_approve", seen=seen_in(page(client, cast, claim, who)), **data)


def state(cast, claim: Claim) -> str:
    with group_scope(cast.group):
        return standing_of(claim).state


def made(cast, make, *args, **fields):
    with group_scope(cast.group):
        return make(cast, *args, **fields)


def enter(client, cast, **fields):
    """Both steps of the form; the answer to the second one."""
    first = client.post(address(cast, "claim_new"), FIRST_STEP | fields)
    return client.post(
        address(cast, "claim_new"), {**SECOND_STEP, **fields, "key": key_in(first.content.decode())}, follow=True
    )


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

    def test_without_rules_the_page_says_so(self, cast, client):
        client.force_login(cast.chair)
        html = client.get(address(cast, "claim_new")).content.decode()
        assert 'name="who"' not in html


class TestTheReasons:
    def test_what_the_rules_forbid_is_said_and_nobody_can_approve(self, desk, client):
        with group_scope(desk.group):
            late = make_member("0009", "มาใหม่", "ทีหลัง", joined_on=DAY)
        claim = made(desk, lambda cast: entered(cast, dataclasses.replace(ask(cast), member=late)))
        html = page(client, desk, claim, desk.chair)
        assert 'class="notice bad"' in html
        assert address(desk, "claim_approve", claim.uuid) not in html
        assert address(desk, "claim_refuse", claim.uuid) in html

    def test_lines_add_up_to_the_sum_where_a_cap_or_a_refusal_takes_away(self, desk, client):
        claim = made(desk, lambda cast: entered(cast, stay(cast, nights=22)))
        response = client.get(address(desk, "claim", claim.uuid))
        told = response.context["told"]
        assert told.amount == 2_000_00 == sum(line.amount or 0 for line in told.lines)

    def test_judging_anew_says_what_has_changed(self, desk, client):
        claim = made(desk, entered)
        before = act(client, desk, claim, "claim_judge").content.decode()
        made(desk, lambda cast: approved(cast, stay(cast, nights=18)))
        after = act(client, desk, claim, "claim_judge").content.decode()
        assert "200" in after and before != after

    def test_a_sum_that_changed_while_the_officer_looked_is_shown_before_anything_is_approved(self, desk, client):
        claim = made(desk, entered)
        seen = seen_in(page(client, desk, claim, desk.chair))
        made(desk, lambda cast: approved(cast, stay(cast, nights=18), by=cast.second))
        response = act(client, desk, claim, "claim_approve", seen=seen, amount="800")
        html = response.content.decode()
        assert response.status_code == 200 and response.context["forms"]["approve"].errors
        assert seen_in(html) != seen and 'value="200"' in html
        act(client, desk, claim, "claim_approve", seen=seen_in(html), amount="200")
        assert state(desk, claim) == ClaimState.APPROVED


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


class TestDeciding:
    def test_who_entered_it_sees_in_words_that_another_decides(self, desk, client):
        claim = made(desk, entered)
        response = client.get(address(desk, "claim", claim.uuid))
        assert "approve" not in response.context["acts"] and "refuse" not in response.context["acts"]
        assert response.context["turn"].words
        approve_address = address(desk, "claim_approve", claim.uuid)
        with group_scope(desk.group):
            seen = looked_at(claim).seen
        answer = client.post(approve_address, {"seen": seen, "amount": "800"})
        assert answer.status_code == 200 and answer.context["messages"]
        assert state(desk, claim) == ClaimState.WAITING

    def test_who_benefits_does_not_decide(self, desk, client):
        desk.chair.display_name = desk.member.full_name
        desk.chair.save()
        claim = made(desk, entered)
        client.force_login(desk.chair)
        assert "approve" not in client.get(address(desk, "claim", claim.uuid)).context["acts"]

    def test_another_sum_needs_a_reason(self, desk, client):
        claim = made(desk, entered)
        response = approve(client, desk, claim, desk.chair, amount="500")
        assert response.context["forms"]["approve"].errors["reason"]
        assert 'value="500"' in response.content.decode()
        approve(client, desk, claim, desk.chair, amount="500", reason="ตามมติที่ประชุม")
        with group_scope(desk.group):
            assert standing_of(claim).approved == 500_00

    def test_a_second_approver_is_told_that_it_is_approved(self, desk, client):
        claim = made(desk, entered)
        seen = seen_in(page(client, desk, claim, desk.chair))
        with group_scope(desk.group):
            approve_claim(claim, looked_at(claim), by=desk.second)
        answer = act(client, desk, claim, "claim_approve", seen=seen, amount="800")
        assert str(desk.second) in answer.content.decode()
        with group_scope(desk.group):
            assert Decision.objects.count() == 1

    def test_two_officers_where_the_rules_ask_for_two(self, cast, client, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        desk = _open(cast, client, with_papers(approvals=2))
        claim = made(desk, entered)
        approve(client, desk, claim, desk.chair, amount="800")
        assert state(desk, claim) == ClaimState.WAITING
        response = client.get(address(desk, "claim", claim.uuid))
        assert "approve" not in response.context["acts"]
        answer = approve(client, desk, claim, desk.second, amount="700", reason="น้อยกว่า")
        assert answer.context["forms"]["approve"].errors["amount"]
        approve(client, desk, claim, desk.second, amount="800")
        assert state(desk, claim) == ClaimState.APPROVED

    def test_refusing_needs_a_reason_and_ends_the_claim(self, desk, client):
        claim = made(desk, entered)
        client.force_login(desk.chair)
        assert act(client, desk, claim, "claim_refuse").context["forms"]["refuse"].errors["code"]
        other = act(client, desk, claim, "claim_refuse", code="other")
        assert other.context["forms"]["refuse"].errors["reason"]
        html = act(client, desk, claim, "claim_refuse", code="papers", reason="สูติบัตรเป็นของคนอื่น").content.decode()
        assert state(desk, claim) == ClaimState.REFUSED and "สูติบัตรเป็นของคนอื่น" in html
        assert "claim_approve" not in html

    def test_withdrawing_says_why(self, desk, client):
        claim = made(desk, entered)
        assert act(client, desk, claim, "claim_withdraw").context["forms"]["withdraw"].errors["reason"]
        act(client, desk, claim, "claim_withdraw", reason="กรอกผิดคน")
        assert state(desk, claim) == ClaimState.WITHDRAWN


class TestPaying:
    def test_who_approved_does_not_pay_and_reads_why(self, desk, client):
        claim = made(desk, lambda cast: approved(cast, by=cast.treasurer))
        html = page(client, desk, claim, desk.treasurer)
        assert 'name="out_of"' not in html
        data = {"key": "6f1c2f3e-0d0c-4b7e-8a43-7f3a0a1f5d11", "on": "15/4/2550", "out_of": "1010"}
        answer = act(client, desk, claim, "claim_pay", **data)
        assert answer.context["messages"] and state(desk, claim) == ClaimState.APPROVED

    def test_paid_once_and_said_so_the_second_time(self, desk, client):
        claim = made(desk, approved)
        key = key_in(page(client, desk, claim, desk.treasurer))
        for _again in range(2):
            answer = act(client, desk, claim, "claim_pay", key=key, on="15/4/2550", out_of="1010")
        with group_scope(desk.group):
            payout = Payout.objects.get()
        assert payout.voucher_number in answer.content.decode()

    @pytest.mark.parametrize("day", ["1/3/2550", "15/5/2550", "เมื่อวาน"])
    def test_a_day_on_which_nothing_can_be_paid_stands_beside_the_day(self, desk, client, day):
        claim = made(desk, approved)
        key = key_in(page(client, desk, claim, desk.treasurer))
        answer = act(client, desk, claim, "claim_pay", key=key, on=day, out_of="1010")
        form = answer.context["forms"]["pay"]
        assert answer.status_code == 200 and form.errors and day in answer.content.decode()

    def test_a_closed_month_is_said_beside_the_day(self, desk, client):
        claim = made(desk, approved)
        with group_scope(desk.group):
            close_period(APRIL, by=desk.treasurer)
        key = key_in(page(client, desk, claim, desk.treasurer))
        answer = act(client, desk, claim, "claim_pay", key=key, on="15/4/2550", out_of="1010")
        assert answer.context["forms"]["pay"].errors["on"] and state(desk, claim) == ClaimState.APPROVED

    def test_the_floor_of_the_fund_is_told_before_approving_and_before_paying(self, cast, client, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        desk = _open(cast, client, dataclasses.replace(TOWN, floor=99_500_00))
        claim = made(desk, entered)
        html = page(client, desk, claim, desk.chair)
        assert "99,500" in html and "99,200" in html
        approve(client, desk, claim, desk.chair, amount="800")
        html = page(client, desk, claim, desk.treasurer)
        assert "99,500" in html and "99,200" in html

    def test_others_than_the_treasurer_read_who_pays_and_have_no_button(self, desk, client):
        claim = made(desk, approved)
        html = page(client, desk, claim, desk.committee)
        assert 'name="out_of"' not in html
        assert client.post(address(desk, "claim_pay", claim.uuid), {}).status_code == 403


class TestDeath:
    @pytest.fixture
    def treasurer(self, desk, client):
        with group_scope(desk.group):
            state_beneficiary(desk.member, Named("แสงเดือน ใจดี", "ภรรยา"), by=desk.treasurer)
        client.force_login(desk.treasurer)
        return desk

    def form(self, client, cast, **fields) -> dict:
        html = client.get(address(cast, "death", "0001")).content.decode()
        return {
            "key": key_in(html), "died_on": "10/4/2550", "filed_on": "15/4/2550", "payee": "แสงเดือน ใจดี",
            "claimant": "beneficiary", **fields,
        }  # fmt: skip

    def test_the_beneficiary_stands_there_and_one_act_does_the_rest(self, treasurer, client):
        html = client.get(address(treasurer, "death", "0001")).content.decode()
        assert 'value="แสงเดือน ใจดี"' in html and "ภรรยา" in html
        data = self.form(client, treasurer)
        answer = client.post(address(treasurer, "death", "0001"), data)
        with group_scope(treasurer.group):
            claim, member = Claim.objects.get(), Member.objects.get(number="0001")
        assert answer.url == address(treasurer, "claim", claim.uuid)
        assert (member.state, claim.payee, claim.event) == (State.DIED, "แสงเดือน ใจดี", "death")
        assert client.post(address(treasurer, "death", "0001"), data).url == answer.url
        html = client.get(address(treasurer, "death", "0001")).content.decode()
        assert address(treasurer, "claim", claim.uuid) in html and 'name="died_on"' not in html

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"payee": ""}, "payee"),
            ({"payee": "คำปัน ใจดี"}, "payee"),
            ({"died_on": "10/4/2590"}, "died_on"),
            ({"died_on": ""}, "died_on"),
            ({"filed_on": "1/4/2550"}, "filed_on"),
        ],
    )
    def test_a_slip_changes_neither_register_nor_claims(self, treasurer, client, wrong, field):
        response = client.post(address(treasurer, "death", "0001"), self.form(client, treasurer, **wrong))
        assert response.context["form"].errors[field]
        with group_scope(treasurer.group):
            assert Member.objects.get(number="0001").state == State.ACTIVE and not Claim.objects.exists()

    def test_the_members_page_and_the_page_of_changes_lead_there(self, treasurer, client):
        for name in ("member", "member_change"):
            html = client.get(address(treasurer, name, "0001")).content.decode()
            assert address(treasurer, "death", "0001") in html, name


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
        for who, numbers in ((desk.chair, [first, second]), (desk.treasurer, [first, second])):
            client.force_login(who)
            context = client.get(address(desk, "claims")).context
            assert [row.record.pk for row in context["open_table"].rows] == [claim.pk for claim in numbers]
            assert [row.record.pk for row in context["ended_table"].rows] == [third.pk]
        client.force_login(desk.committee)
        assert client.get(address(desk, "claims")).context["open_table"].rows[0].record.pk in (first.pk, second.pk)

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
