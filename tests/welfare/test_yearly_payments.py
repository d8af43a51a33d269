"""Paying at once what the fund started for many: who may, and what stays for another day."""

import dataclasses
import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.chart import BANK, CASH
from ledger.journal import Line, reverse_entry
from ledger.models import JournalEntry
from ledger.queries import holdings
from ledger.refusals import AlreadyPosted, PeriodClosed
from network.recount import recount
from reports.closing import close_month
from tests.makers import APRIL, DAY, make_entry, make_member, make_officer
from tests.welfare.claim_pages import key_in
from tests.welfare.claim_walks import open_welfare
from tests.welfare.test_yearly import BENEFIT, LATER, OLD, make_old_people
from tests.welfare.town import OLD_AGE_KIND, TOWN, old_age
from welfare.claim_states import standing_of
from welfare.claims import withdraw_claim
from welfare.models import BenefitKind, Claim, Payout
from welfare.payments import Paying, outstanding, pay_claim
from welfare.payouts import Voucher, record_payout
from welfare.refusals import AlreadyPaid, SameOfficer, WrongClaim
from welfare.rules import Advance
from welfare.yearly import approve_yearly, start_yearly, waiting_of
from welfare.yearly_payments import pay_yearly, ready_to_pay, starts_to_pay

BOTH, TOTAL = ("1/2550", "2/2550"), 3_500_00


@pytest.fixture
def desk(in_group):
    """Two old people's claims, approved by the chair."""
    open_approved(in_group)
    return in_group


@pytest.fixture
def page(cast, client):
    """The same, and the treasurer at the browser."""
    with group_scope(cast.group):
        open_approved(cast)
    client.force_login(cast.treasurer)
    return cast


def open_approved(cast, rules=TOWN) -> None:
    open_welfare(cast, rules)
    make_old_people(cast)
    approved(cast, ["1001", "1002"])


def approved(cast, numbers, on=DAY) -> None:
    start_yearly(BENEFIT, on, numbers, by=cast.committee)
    approve_yearly(BENEFIT, on, total=sum(one.amount for one in waiting_of(BENEFIT, on)), by=cast.chair)


def with_old_age(**fields):
    """The town's rules, the yearly benefit changed."""
    return dataclasses.replace(TOWN, rules=(*TOWN.rules[:-1], dataclasses.replace(old_age(OLD_AGE_KIND), **fields)))


def old_people(first: int, last: int) -> list[str]:
    joined = datetime.date(1990, 1, 1)
    return [make_member(f"2{n:03}", f"คน{n}", born_on=OLD, joined_on=joined).number for n in range(first, last)]


def pay(cast, numbers=BOTH, *, total=TOTAL, on=DAY, by=None, **paying) -> list[Payout]:
    return pay_yearly(
        BENEFIT, on, Paying(**{"on": on, **paying}), numbers=numbers, total=total, by=by or cast.treasurer
    )  # fmt: skip


def ready(on=DAY) -> list[str]:
    return [one.claim.number_in_year for one in ready_to_pay(BENEFIT, on)]


class TestPaying:
    def test_each_claim_has_an_entry_and_a_voucher_of_its_own(self, desk):
        before = holdings(APRIL)[CASH]
        first, second = pay(desk)
        assert [payout.voucher_number for payout in (first, second)] == ["1/2550", "2/2550"]
        assert [payout.amount for payout in (first, second)] == [1_500_00, 2_000_00]
        assert second.entry.number == first.entry.number + 1 and first.entry.reference == "1/2550"
        kept = Payout.objects.get(pk=first.pk)
        assert (kept.member, kept.approved_by, kept.paid_by) == (desk.first, desk.chair, desk.treasurer)
        assert (kept.claim, kept.cases) == (Claim.objects.get(number=1), 1)
        assert holdings(APRIL)[CASH] == before - TOTAL
        assert {standing_of(claim).state for claim in Claim.objects.all()} == {"paid"}
        assert AuditEvent.objects.filter(action="claims.paid", by=desk.treasurer).count() == 1

    def test_who_did_not_come_stays_ready_for_another_day(self, desk):
        pay(desk, ["2/2550"])
        assert ready() == ["1/2550"] and starts_to_pay(BENEFIT) == [DAY]
        (late,) = pay_yearly(BENEFIT, DAY, Paying(LATER), numbers=["1/2550"], total=1_500_00, by=desk.treasurer)
        assert (late.voucher_number, late.entry.on) == ("2/2550", LATER)
        assert ready() == [] and starts_to_pay(BENEFIT) == []

    def test_out_of_the_bank(self, desk):
        make_entry(lines=(Line(BANK, 5_000_00), Line("1010", -5_000_00)), kind="transfer")
        pay(desk, out_of=BANK)
        assert holdings(APRIL)[BANK] == 5_000_00 - TOTAL

    def test_money_that_is_lent_stands_as_owed(self, in_group):
        open_approved(in_group, with_old_age(advance=Advance(12)))
        first, second = pay(in_group)
        assert outstanding([first.claim, second.claim]) == {first.claim.pk: 1_500_00, second.claim.pk: 2_000_00}
        assert first.cases is None

    def test_numbers_that_a_paper_bears_already_are_left_out(self, desk):
        # Written on a paper of a benefit that the rules do not know.
        kind = BenefitKind.objects.get(account__slug="education")
        record_payout(Voucher(kind, 70_00, "คำปัน", "2/2550", DAY), by=desk.treasurer)
        assert [payout.voucher_number for payout in pay(desk)] == ["1/2550", "3/2550"]
        assert [payout.voucher_number for payout in pay_next(desk)] == ["4/2550"]

    def test_what_was_taken_back_waits_again(self, desk):
        first, _second = pay(desk)
        reverse_entry(first.entry, on=DAY, reason="ยังไม่มารับ", by=desk.treasurer)
        assert ready() == ["1/2550"]
        (again,) = pay(desk, ["1/2550"], total=1_500_00)
        assert again.voucher_number == "3/2550"

    def test_the_books_stay_good(self, desk):
        first, _second = pay(desk)
        reverse_entry(first.entry, on=DAY, reason="ยังไม่มารับ", by=desk.treasurer)
        pay(desk, ["1/2550"], total=1_500_00, key=uuid.uuid4())
        assert recount(desk.group) == []

    def test_thirty_cost_no_more_queries_than_three(self, desk):
        def cost(people: list[str], on: datetime.date) -> tuple[int, int]:
            approved(desk, people, on)
            with CaptureQueriesContext(connection) as looked:
                found = ready_to_pay(BENEFIT, on)
            numbers, total = [one.claim.number_in_year for one in found], sum(one.amount for one in found)
            with CaptureQueriesContext(connection) as paid:
                payouts = pay(desk, numbers, total=total, on=on, key=uuid.uuid4())
                assert sum(payout.amount for payout in payouts) == total
            return len(looked), len(paid)

        few = cost(old_people(0, 3), LATER)
        many = cost(old_people(3, 33), LATER + datetime.timedelta(1))
        assert few >= many and Payout.objects.count() == 33


def pay_next(cast) -> list[Payout]:
    """One more claim of another day, paid."""
    approved(cast, old_people(0, 1), LATER)
    return pay(cast, ["3/2550"], total=1_500_00, on=LATER)


class TestRefusals:
    def test_whoever_approved_does_not_pay(self, desk):
        with pytest.raises(SameOfficer):
            pay(desk, by=desk.chair)
        assert not Payout.objects.exists()

    def test_of_two_who_approved_neither_pays(self, in_group):
        open_approved(in_group, with_old_age(approvals=2))
        assert ready() == []
        approve_yearly(BENEFIT, DAY, total=TOTAL, by=in_group.second)
        for officer in (in_group.chair, in_group.second):
            with pytest.raises(SameOfficer):
                pay(in_group, by=officer)
        assert len(pay(in_group)) == 2

    def test_whoever_gets_some_of_it_pays_the_others_only(self, desk):
        officer = make_officer("treasurer", group=desk.group, name="old_treasurer")
        make_member("1006", born_on=OLD, joined_on=datetime.date(1990, 1, 1), user=officer)
        approved(desk, ["1006"])
        with pytest.raises(SameOfficer):
            pay(desk, [*BOTH, "3/2550"], total=5_000_00, by=officer)
        assert len(pay(desk, total=5_000_00, by=officer)) == 2
        assert len(pay(desk, ["3/2550"], total=1_500_00)) == 1

    def test_sent_twice_it_is_paid_once(self, desk):
        key = uuid.uuid4()
        pay(desk, key=key)
        with pytest.raises(AlreadyPaid):
            pay(desk, key=key)
        assert Payout.objects.count() == 2

    def test_the_same_form_pays_nobody_again_after_it_was_taken_back(self, desk):
        key = uuid.uuid4()
        for payout in pay(desk, key=key):
            reverse_entry(payout.entry, on=DAY, reason="จ่ายผิด", by=desk.treasurer)
        with pytest.raises(AlreadyPosted):
            pay(desk, key=key)

    def test_a_list_that_changed_since_it_was_looked_at_pays_nothing(self, desk):
        with pytest.raises(WrongClaim):
            pay(desk, total=TOTAL + 1)
        pay_claim(Claim.objects.get(number=1), Paying(DAY), by=desk.treasurer)
        for total in (TOTAL, 2_000_00):
            with pytest.raises(WrongClaim):
                pay(desk, total=total)
        withdraw_claim(Claim.objects.get(number=2), reason="ลงผิด", by=desk.committee)
        with pytest.raises(AlreadyPaid):
            pay(desk)
        assert Payout.objects.count() == 1

    def test_what_is_not_approved_is_not_paid(self, desk):
        start_yearly(BENEFIT, DAY, old_people(0, 1), by=desk.committee)
        with pytest.raises(WrongClaim):
            pay(desk, [*BOTH, "3/2550"], total=5_000_00)
        assert len(pay(desk)) == 2

    def test_not_before_the_day_of_the_start(self, desk):
        with pytest.raises(WrongClaim) as refusal:
            pay_yearly(
                BENEFIT, DAY, Paying(DAY - datetime.timedelta(1)), numbers=BOTH, total=TOTAL, by=desk.treasurer
            )  # fmt: skip
        assert refusal.value.field == "on"

    def test_not_in_a_closed_month(self, desk):
        close_month(desk.group, APRIL, by=desk.treasurer)
        entries = JournalEntry.objects.count()
        with pytest.raises(PeriodClosed):
            pay(desk)
        assert (Payout.objects.count(), JournalEntry.objects.count()) == (0, entries)


def address(cast, name="yearly") -> str:
    return reverse(name, args=[cast.group.slug, BENEFIT])


def send(client, cast, **sent):
    told = {
        "key": str(uuid.uuid4()), "start": "15/4/2550", "total": "350000", "on": "15/4/2550", "out_of": CASH,
        "numbers": list(BOTH),
    }  # fmt: skip
    return client.post(address(cast, "yearly_pay"), told | sent, follow=True)


def payouts(cast) -> int:
    with group_scope(cast.group):
        return Payout.objects.count()


class TestThePage:
    def test_those_who_wait_stand_there_ticked_with_their_sums(self, page, client):
        response = client.get(address(page))
        html = response.content.decode()
        assert response.context["on"] == DAY and response.context["to_pay_total"] == TOTAL
        assert html.count(" checked") == 3 and 'value="2/2550"' in html and str(page.chair) in html
        assert address(page, "yearly_list") in html

    def test_paid_at_once_it_says_what_became_of_it(self, page, client):
        key = key_in(client.get(address(page)).content.decode())
        html = send(client, page, key=key).content.decode()
        assert payouts(page) == 2
        for said in ("1/2550", "2/2550", "3,500"):
            assert said in html
        assert "paid=15%2F4%2F2550" in html and address(page, "yearly_pay") not in html
        send(client, page, key=key)
        assert payouts(page) == 2

    def test_only_those_who_stayed_ticked(self, page, client):
        send(client, page, numbers=["2/2550"])
        response = client.get(address(page))
        assert payouts(page) == 1
        assert [one.claim.number_in_year for one, _may, _ticked in response.context["to_pay"]] == ["1/2550"]
        assert [(day, number, sum) for day, number, sum, _address in response.context["paid_days"]] == [
            (DAY, 1, 2_000_00)
        ]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"numbers": []}, {"numbers": ["9/2550"]}, {"numbers": ["1/2550", "\0"]}, {"total": "1"}, {"total": "x"},
            {"total": "9" * 40}, {"on": ""}, {"on": "14/4/2550"}, {"on": "15/6/2560"}, {"on": "31/2/2550"},
            {"out_of": "4010"}, {"start": ""}, {"start": "x"}, {"key": "x"},
        ],
    )  # fmt: skip
    def test_what_is_wrong_pays_nothing_and_is_said(self, page, client, wrong):
        response = send(client, page, **wrong)
        assert response.status_code == 200 and response.context["pay_form"].errors
        assert 'role="alert"' in response.content.decode() and payouts(page) == 0

    def test_a_refused_payment_keeps_ticks_day_and_purse_and_shows_the_new_total(self, page, client):
        response = send(client, page, total="1", numbers=["2/2550"], on="16/4/2550", out_of=BANK)
        html = response.content.decode()
        ticks = {one.claim.number_in_year: ticked for one, _may, ticked in response.context["to_pay"]}
        assert ticks == {"1/2550": False, "2/2550": True}
        assert 'value="16/4/2550"' in html and 'name="total" value="350000"' in html
        assert response.context["pay_form"]["out_of"].value() == BANK

    def test_whoever_may_not_pay_reads_who_does(self, page, client):
        for who in (page.chair, page.committee):
            client.force_login(who)
            response = client.get(address(page))
            assert response.context["pay_bar"] and address(page, "yearly_pay") not in response.content.decode()
            assert send(client, page).status_code == 403
        assert payouts(page) == 0

    def test_a_treasurer_who_approved_reads_that_another_one_pays(self, page, client):
        with group_scope(page.group):
            start_yearly(BENEFIT, LATER, old_people(0, 1), by=page.committee)
            approve_yearly(BENEFIT, LATER, total=1_500_00, by=page.treasurer)
        response = client.get(address(page), {"on": "25/4/2550"})
        assert response.context["pay_bar"] and address(page, "yearly_pay") not in response.content.decode()
        response = send(client, page, start="25/4/2550", on="25/4/2550", total="150000", numbers=["3/2550"])
        assert response.context["pay_form"].errors and payouts(page) == 0

    def test_her_own_claim_has_no_tick(self, page, client):
        with group_scope(page.group):
            joined = datetime.date(1990, 1, 1)
            make_member("1006", born_on=OLD, joined_on=joined, user=page.treasurer)
            approved(page, ["1006"])
        rows = client.get(address(page)).context["to_pay"]
        assert [(one.claim.number_in_year, may, ticked) for one, may, ticked in rows] == [
            ("1/2550", True, True), ("2/2550", True, True), ("3/2550", False, False),
        ]  # fmt: skip

    def test_it_warns_where_the_fund_would_fall_under_its_floor(self, cast, client):
        with group_scope(cast.group):
            open_approved(cast, dataclasses.replace(TOWN, floor=98_000_00))
        client.force_login(cast.treasurer)
        assert client.get(address(cast)).context["floor"].after == 96_500_00

    def test_thirty_who_wait_cost_no_more_queries_than_two(self, page, client):
        def cost(name: str, **sent) -> int:
            client.get(address(page, name), sent)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address(page, name), sent).status_code == 200
            return len(captured)

        few = [cost("yearly"), cost("yearly_list", on="15/4/2550")]
        with group_scope(page.group):
            approved(page, old_people(0, 28))
        assert [cost("yearly"), cost("yearly_list", on="15/4/2550")] <= few
