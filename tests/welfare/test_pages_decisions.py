"""A claim's reasons, deciding and paying in the browser, and every way round it in words."""

import dataclasses

import pytest

from groups.tenancy import group_scope
from ledger.periods import close_period
from tests.makers import APRIL, DAY, make_member
from tests.welfare.claim_pages import (
    act,
    address,
    approve,
    key_in,
    made,
    open_desk,
    page,
    seen_in,
    state,
    with_papers,
)
from tests.welfare.claim_walks import approved, ask, entered, looked_at, stay
from tests.welfare.town import TOWN
from welfare.claim_states import ClaimState, standing_of
from welfare.decisions import approve_claim
from welfare.models import Decision, Payout


@pytest.fixture
def desk(cast, client, settings, tmp_path):
    """The rules of the town in force, money in the box, and a committee member at the browser."""
    settings.DATA_DIR = tmp_path
    return open_desk(cast, client)


class TestTheReasons:
    def test_what_the_rules_forbid_is_said_and_nobody_can_approve(self, desk, client):
        with group_scope(desk.group):
            late = make_member("0009", "มาใหม่", "ทีหลัง", joined_on=DAY)
        claim = made(desk, lambda cast: entered(cast, dataclasses.replace(ask(cast), member=late)))
        html = page(client, desk, claim, desk.chair)
        assert 'class="notice bad"' in html
        assert address(desk, "claim_approve", claim.uuid) not in html
        assert address(desk, "claim_refuse", claim.uuid) in html
        assert state(desk, claim) == ClaimState.STOPPED
        # Whoever entered it is shown how to withdraw it; the list and the page of today say the same.
        assert str(state(desk, claim).label) in page(client, desk, claim, desk.committee)
        client.force_login(desk.chair)
        assert str(state(desk, claim).label) in client.get(address(desk, "claims")).content.decode()
        todos = client.get(address(desk, "group_home")).context["todos"]
        assert any(todo.url == address(desk, "claims") for todo in todos)

    def test_what_the_rules_forbid_comes_before_a_missing_paper(self, cast, client):
        desk = open_desk(cast, client, with_papers("สำเนาสูติบัตร"))
        with group_scope(desk.group):
            late = make_member("0009", "มาใหม่", "ทีหลัง", joined_on=DAY)
        claim = made(desk, lambda cast: entered(cast, dataclasses.replace(ask(cast), member=late)))
        context = client.get(address(desk, "claim", claim.uuid)).context
        assert context["standing"].state == ClaimState.STOPPED and context["papers"]["lacking"]

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
        desk = open_desk(cast, client, with_papers(approvals=2))
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
        desk = open_desk(cast, client, dataclasses.replace(TOWN, floor=99_500_00))
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
