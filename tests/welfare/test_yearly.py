"""Benefits that the fund starts itself every year: who is on the list, entering all claims, others approving all."""

import dataclasses
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.chart import DAILY_SAVINGS
from ledger.rates import state_paid_through
from members.register import change_many
from tests.makers import DAY, make_member, make_officer
from tests.welfare.claim_walks import open_welfare
from tests.welfare.town import OLD_AGE_KIND, TOWN, old_age
from welfare.claim_states import standing_of
from welfare.claims import judge_claim, withdraw_claim
from welfare.models import AssessmentMade, Claim, Decision
from welfare.payments import Paying, pay_claim
from welfare.refusals import AlreadyDecided, JudgementChanged, SameOfficer, WrongClaim
from welfare.yearly import approve_yearly, entitled, start_yearly, starts_waiting, waiting_of

BENEFIT = "old-age"
OLD = datetime.date(1940, 1, 1)

LATER = DAY + datetime.timedelta(10)


@pytest.fixture
def desk(in_group):
    _open(in_group)
    return in_group


@pytest.fixture
def page(cast, client):
    """The same village, and a committee member at the browser."""
    with group_scope(cast.group):
        _open(cast)
    client.force_login(cast.committee)
    cast.address = reverse("yearly", args=[cast.group.slug, BENEFIT])
    return cast


def _open(cast, rules=TOWN) -> None:
    open_welfare(cast, rules)
    make_old_people(cast)


def make_old_people(cast) -> None:
    """Old members: two of them on the list, one without a birth date, one who belongs too short; and a young one."""
    cast.first = make_member("1001", "ก้อน", born_on=OLD, joined_on=datetime.date(1990, 1, 1))
    cast.second_old = make_member("1002", "ขวัญ", born_on=OLD, joined_on=datetime.date(1980, 1, 1))
    cast.unknown = make_member("1003", "คำ", joined_on=datetime.date(1990, 1, 1))
    cast.short = make_member("1004", "งาม", born_on=OLD, joined_on=datetime.date(2003, 1, 1))
    cast.young = make_member("1005", "จันทร์", born_on=datetime.date(1985, 1, 1), joined_on=datetime.date(1990, 1, 1))
    state_paid_through(DAILY_SAVINGS, datetime.date(2007, 3, 31), by=None)


def started(cast, numbers=("1001", "1002"), on=DAY) -> list[Claim]:
    return start_yearly(BENEFIT, on, numbers, by=cast.treasurer)


def ready(on=DAY) -> dict[str, int]:
    return {one.member.number: one.assessment.amount for one in entitled(BENEFIT, on) if not one.assessment.missing}


class TestTheList:
    def test_only_the_old_who_paid_long_enough_are_on_it(self, desk):
        assert ready() == {"1001": 1_500_00, "1002": 2_000_00}

    def test_of_whom_something_is_missing_it_is_said_what(self, desk):
        lacking = {
            one.member.number: [lack.code for lack in one.assessment.missing] for one in entitled(BENEFIT, DAY)
        }
        assert lacking["1003"] == ["birth"] and lacking["1001"] == []
        change_many([(desk.unknown, {"born_on": OLD})], by=desk.treasurer)
        assert "1003" in ready()

    def test_whoever_has_a_claim_of_the_year_is_left_out_until_the_next_year(self, desk):
        first, _second = started(desk)
        assert ready(LATER) == {}
        assert set(ready(datetime.date(2008, 4, 15))) == {"1001", "1002"}
        withdraw_claim(first, reason="ลงผิด", by=desk.treasurer)
        assert set(ready(LATER)) == {"1001"}

    def test_a_members_own_year_lets_nobody_in_twice_either(self, in_group):
        own_year = dataclasses.replace(old_age(OLD_AGE_KIND).caps[0], year="joining")
        rule = dataclasses.replace(old_age(OLD_AGE_KIND), caps=(own_year,))
        _open(in_group, dataclasses.replace(TOWN, rules=(*TOWN.rules[:-1], rule)))
        started(in_group)
        assert ready(LATER) == {}
        approve_yearly(BENEFIT, DAY, total=3_500_00, by=in_group.chair)
        assert ready(LATER) == {}

    def test_a_benefit_that_is_asked_for_is_not_started(self, desk):
        with pytest.raises(WrongClaim):
            entitled("birth", DAY)

    def test_forty_cost_no_more_queries_than_five(self, desk):
        def cost(act) -> int:
            with CaptureQueriesContext(connection) as captured:
                act()
            return len(captured)

        def people(first: int, last: int) -> list[str]:
            joined = datetime.date(1990, 1, 1)
            return [make_member(f"2{n:03}", born_on=OLD, joined_on=joined).number for n in range(first, last)]

        few = people(0, 5)
        looked = cost(lambda: entitled(BENEFIT, DAY))
        entered = cost(lambda: started(desk, few))
        many = people(5, 45)
        assert cost(lambda: entitled(BENEFIT, DAY)) <= looked
        assert cost(lambda: started(desk, many, LATER)) <= entered
        sums = [sum(one.amount for one in waiting_of(BENEFIT, day)) for day in (DAY, LATER)]
        approved = cost(lambda: approve_yearly(BENEFIT, DAY, total=sums[0], by=desk.chair))
        assert cost(lambda: approve_yearly(BENEFIT, LATER, total=sums[1], by=desk.chair)) <= approved
        assert Decision.objects.count() == 45


class TestStartingAndApproving:
    def test_one_claim_for_each_who_is_ticked_numbered_in_a_row(self, desk):
        claims = started(desk, ["1002", "1001", "1003", "1004", "9999"])
        assert [claim.number_in_year for claim in claims] == ["1/2550", "2/2550"]
        assert {claim.member.number for claim in claims} == {"1001", "1002"}
        assert sorted(AssessmentMade.objects.values_list("amount", flat=True)) == [1_500_00, 2_000_00]

    def test_started_twice_is_started_once(self, desk):
        started(desk)
        with pytest.raises(WrongClaim):
            started(desk)
        assert Claim.objects.count() == 2

    def test_another_officer_approves_all_and_a_third_pays_each(self, desk):
        first, second = started(desk)
        with pytest.raises(SameOfficer):
            approve_yearly(BENEFIT, DAY, total=3_500_00, by=desk.treasurer)
        approve_yearly(BENEFIT, DAY, total=3_500_00, by=desk.chair)
        assert [standing_of(claim).state for claim in (first, second)] == ["approved", "approved"]
        assert pay_claim(first, Paying(DAY), by=desk.treasurer).amount == 1_500_00
        with pytest.raises(AlreadyDecided):
            approve_yearly(BENEFIT, DAY, total=3_500_00, by=desk.chair)

    def test_another_total_than_was_looked_at_is_refused(self, desk):
        first, _second = started(desk)
        with pytest.raises(WrongClaim):
            approve_yearly(BENEFIT, DAY, total=3_500_01, by=desk.chair)
        withdraw_claim(first, reason="ลงผิด", by=desk.treasurer)
        with pytest.raises(WrongClaim):
            approve_yearly(BENEFIT, DAY, total=3_500_00, by=desk.chair)
        assert not Decision.objects.exists()

    def test_what_the_register_learnt_meanwhile_stops_the_approval(self, desk):
        started(desk)
        change_many([(desk.first, {"born_on": datetime.date(1960, 1, 1)})], by=desk.treasurer)
        with pytest.raises(JudgementChanged, match="1001"):
            approve_yearly(BENEFIT, DAY, total=3_500_00, by=desk.chair)
        assert not Decision.objects.exists()

    def test_what_the_rules_refuse_now_is_set_apart_and_the_rest_approved(self, desk):
        first, second = started(desk)
        change_many([(desk.first, {"born_on": datetime.date(1960, 1, 1)})], by=desk.treasurer)
        judge_claim(Claim.objects.get(pk=first.pk), by=desk.treasurer)
        assert [one.is_sound for one in waiting_of(BENEFIT, DAY)] == [False, True]
        approve_yearly(BENEFIT, DAY, total=2_000_00, by=desk.chair)
        assert Decision.objects.get().claim == second

    def test_where_the_rules_ask_for_two_each_gives_a_word_of_their_own(self, in_group):
        rule = dataclasses.replace(old_age(OLD_AGE_KIND), approvals=2)
        _open(in_group, dataclasses.replace(TOWN, rules=(*TOWN.rules[:-1], rule)))
        first, _second = started(in_group)
        approve_yearly(BENEFIT, DAY, total=3_500_00, by=in_group.chair)
        assert standing_of(first).state == "waiting" and starts_waiting(BENEFIT) == [DAY]
        with pytest.raises(SameOfficer):
            approve_yearly(BENEFIT, DAY, total=3_500_00, by=in_group.chair)
        approve_yearly(BENEFIT, DAY, total=3_500_00, by=in_group.second)
        assert standing_of(first).state == "approved" and starts_waiting(BENEFIT) == []

    def test_whoever_is_on_the_list_herself_does_not_approve_it(self, desk):
        officer = make_officer("committee", group=desk.group, name="old_committee")
        make_member("1006", born_on=OLD, joined_on=datetime.date(1990, 1, 1), user=officer)
        started(desk, ["1001", "1006"])
        with pytest.raises(SameOfficer):
            approve_yearly(BENEFIT, DAY, total=3_000_00, by=officer)


class TestThePage:
    ON = {"on": "15/4/2550"}

    def test_the_list_stands_there_ticked_with_age_and_sums(self, page, client):
        response = client.get(page.address, self.ON)
        html = response.content.decode()
        assert html.count(" checked") == 2 and "3,500" in html and ">67<" in html
        assert [member.number for member, _words in response.context["lacking"]] == ["1003"]
        assert reverse("member", args=[page.group.slug, "1003"]) in html
        assert "งาม" not in html and "จันทร์" not in html

    def test_entered_by_one_approved_by_another(self, page, client):
        start, approve = (reverse(f"yearly_{act}", args=[page.group.slug, BENEFIT]) for act in ("start", "approve"))
        response = client.post(start, {**self.ON, "numbers": ["1001", "1002"]}, follow=True)
        html = response.content.decode()
        assert "1/2550" in html and response.context["on"] == DAY
        # Whoever started it has no button; the sentence says who has one.
        assert response.context["bar"] and approve not in html
        client.force_login(page.chair)
        html = client.get(page.address).content.decode()
        assert approve in html and 'name="total" value="350000"' in html
        client.post(approve, {**self.ON, "total": "350000"})
        with group_scope(page.group):
            assert Decision.objects.filter(by=page.chair).count() == 2
            assert AuditEvent.objects.filter(action="claims.approved").count() == 1

    def test_only_those_who_stayed_ticked(self, page, client):
        client.post(reverse("yearly_start", args=[page.group.slug, BENEFIT]), {**self.ON, "numbers": ["1002"]})
        with group_scope(page.group):
            assert Claim.objects.get().member.number == "1002"

    @pytest.mark.parametrize(
        "sent", [{}, {"on": "15/4/2550"}, {"on": "x", "numbers": ["1001"]}, {"numbers": ["1001"]}]
    )
    def test_what_is_sent_half_enters_nothing_and_says_so(self, page, client, sent):
        response = client.post(reverse("yearly_start", args=[page.group.slug, BENEFIT]), sent, follow=True)
        assert response.status_code == 200 and list(response.context["messages"])
        with group_scope(page.group):
            assert not Claim.objects.exists()

    @pytest.mark.parametrize("total", ["", "0", "-1", "x", "9" * 40, "350001"])
    def test_another_total_approves_nothing(self, page, client, total):
        with group_scope(page.group):
            started(page)
        client.force_login(page.chair)
        sent = {**self.ON, "total": total}
        client.post(reverse("yearly_approve", args=[page.group.slug, BENEFIT]), sent)
        with group_scope(page.group):
            assert not Decision.objects.exists()

    def test_a_day_without_rules_or_no_day_at_all_is_said(self, page, client):
        response = client.get(page.address, {"on": "1/1/2540"})
        assert response.status_code == 200 and response.context["refusal"]
        response = client.get(page.address, {"on": "31/2/2550"})
        assert response.status_code == 200 and response.context["form"].errors["on"]

    def test_a_start_that_waits_is_found_without_its_day(self, page, client):
        with group_scope(page.group):
            started(page, ["1001"])
            started(page, ["1002"], LATER)
        response = client.get(page.address)
        assert response.context["on"] == LATER
        assert [day for day, _address in response.context["others"]] == [DAY]

    def test_nobody_else_and_no_other_benefit(self, page, client):
        for unknown in ("birth", "nothing"):
            assert client.get(reverse("yearly", args=[page.group.slug, unknown])).status_code == 404
        for who in (page.auditor, page.secretary, page.collector):
            client.force_login(who)
            assert client.get(page.address).status_code == 403
            for act in ("start", "approve"):
                assert client.post(reverse(f"yearly_{act}", args=[page.group.slug, BENEFIT])).status_code == 403
