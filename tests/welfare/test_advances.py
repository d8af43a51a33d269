"""Advances: what was lent, what comes back of it, and who is past the day."""

import dataclasses
import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.journal import reverse_entry
from ledger.periods import close_period, open_month
from ledger.queries import balance
from tests.makers import APRIL, DAY, make_member
from tests.welfare.claim_walks import approved, ask, open_welfare, paid
from tests.welfare.town import TOWN
from welfare.advances import advances
from welfare.models import Claim, Payout, Repayment
from welfare.payments import ADVANCES, PayingBack, repay_advance
from welfare.rules import Advance, Event, Rule

SHOP = Rule(key="shop", name="ทุนร้านค้า", kind="shop_capital", event=Event.OTHER, amount=900_00, advance=Advance(12))
LENDING = dataclasses.replace(TOWN, rules=(*TOWN.rules, SHOP))


@pytest.fixture
def desk(in_group):
    open_welfare(in_group, LENDING)
    return in_group


@pytest.fixture
def page(cast, client):
    """One advance of 900 baht, paid, and the treasurer at the browser."""
    with group_scope(cast.group):
        open_welfare(cast, LENDING)
        cast.claim = lent(cast)
    client.force_login(cast.treasurer)
    cast.address = reverse("advance_repay", args=[cast.group.slug, cast.claim.uuid])
    return cast


def lent(cast, member=None, **fields) -> Claim:
    return paid(cast, ask(cast, benefit="shop", units={}, member=member or cast.member, **fields))


def came_back(claim: Claim, amount: int, cast):
    return repay_advance(claim, PayingBack(amount, DAY), by=cast.treasurer)


class TestTheList:
    def test_lent_repaid_and_left_until_the_day_of_the_rules(self, desk):
        claim = lent(desk)
        came_back(claim, 250_00, desk)
        (one,) = advances()
        assert (one.claim, one.paid_on, one.benefit) == (claim, DAY, "ทุนร้านค้า")
        assert (one.amount, one.repaid, one.left) == (900_00, 250_00, 650_00)
        assert one.due_on == datetime.date(2008, 4, 15)

    def test_a_grant_is_no_advance_and_neither_is_a_payment_taken_back(self, desk):
        paid(desk)
        claim = lent(desk)
        assert len(advances()) == 1
        payout = Payout.objects.get(claim=claim)
        reverse_entry(payout.entry, on=DAY, reason="ผิด", by=desk.treasurer)
        assert advances() == []

    def test_a_repayment_taken_back_is_owed_again(self, desk):
        claim = lent(desk)
        back = came_back(claim, 900_00, desk)
        assert advances()[0].left == 0
        reverse_entry(back.entry, on=DAY, reason="ผิด", by=desk.treasurer)
        assert advances()[0].left == 900_00

    def test_overdue_is_the_day_after_the_last_one_and_never_once_repaid(self, desk):
        claim = lent(desk)
        (one,) = advances()
        assert not one.is_overdue(one.due_on) and one.is_overdue(one.due_on + datetime.timedelta(1))
        with override("en"):
            assert one.state.startswith("overdue for")
        came_back(claim, 900_00, desk)
        assert not advances()[0].is_overdue(datetime.date(2020, 1, 1))

    def test_the_longest_due_comes_first_and_the_repaid_last(self, desk):
        people = [make_member(f"060{n}") for n in range(3)]
        done, first, second = (lent(desk, member) for member in people)
        came_back(done, 900_00, desk)
        assert [one.claim for one in advances()] == [first, second, done]

    def test_fifteen_cost_no_more_queries_than_three(self, desk):
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                advances()
            return len(captured)

        for n in range(3):
            came_back(lent(desk, make_member(f"07{n:02}")), 10_00, desk)
        few = cost()
        for n in range(3, 15):
            came_back(lent(desk, make_member(f"07{n:02}")), 10_00, desk)
        assert (len(advances()), cost()) == (15, few)


class TestThePages:
    def test_the_list_names_and_sums_and_each_look_is_recorded(self, page, client):
        address = reverse("advances", args=[page.group.slug])
        html = client.get(address).content.decode()
        assert "คำปัน" in html and "900" in html and page.address in html and "15 เม.ย. 2551" in html
        client.force_login(page.chair)
        # Who takes no money is shown no way to.
        assert page.address not in client.get(address).content.decode()
        for who in (page.auditor, page.secretary, page.collector):
            client.force_login(who)
            assert client.get(address).status_code == 403
        with group_scope(page.group):
            assert AuditEvent.objects.filter(action="advances.viewed").count() == 2

    def test_money_that_comes_back_becomes_an_entry_that_can_be_taken_back(self, page, client):
        form = typed(client, page, amount="400")
        response = client.post(page.address, form, follow=True)
        with group_scope(page.group):
            back = Repayment.objects.get()
            assert (back.claim, back.by, balance(ADVANCES, DAY)) == (page.claim, page.treasurer, 500_00)
            number = back.entry.number
        assert response.redirect_chain[-1][0] == reverse("entry", args=[page.group.slug, number])
        assert reverse("entry_reverse", args=[page.group.slug, number]) in response.content.decode()
        again = client.post(page.address, form)
        assert again.context["form"].non_field_errors()
        with group_scope(page.group):
            assert Repayment.objects.count() == 1

    def test_the_rest_stands_in_the_form(self, page, client):
        with group_scope(page.group):
            came_back(page.claim, 250_50, page)
        assert 'value="649.50"' in client.get(page.address).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "field"), [({"amount": "901"}, "amount"), ({"amount": "0"}, "amount"), ({"on": "15/5/2550"}, "on")]
    )
    def test_a_slip_stands_beside_its_field(self, page, client, wrong, field):
        response = client.post(page.address, typed(client, page, **wrong))
        assert response.context["form"].errors[field]
        with group_scope(page.group):
            assert not Repayment.objects.exists()

    def test_the_month_at_work_is_asked_for_and_another_open_one_can_be_chosen(self, page, client):
        with group_scope(page.group):
            open_month(APRIL.next(), by=page.treasurer)
        assert client.get(page.address).context["month"] == APRIL
        html = client.get(page.address).content.decode()
        assert f"?month={APRIL.next().iso}" in html
        may = f"{page.address}?month={APRIL.next().iso}"
        client.post(may, typed(client, page, on="2"))
        with group_scope(page.group):
            assert Repayment.objects.get().entry.on == datetime.date(2007, 5, 2)

    def test_once_the_month_is_closed_the_next_one_is_asked_for(self, page, client):
        with group_scope(page.group):
            close_period(APRIL, by=page.treasurer)
        assert client.get(page.address).context["month"] == APRIL.next()
        # Of a month that is closed nothing is asked, whoever writes it into the address.
        assert client.get(f"{page.address}?month={APRIL.iso}").context["month"] == APRIL.next()

    def test_only_of_an_advance_and_only_the_treasurer(self, page, client):
        with group_scope(page.group):
            grant = approved(page)
        response = client.get(reverse("advance_repay", args=[page.group.slug, grant.uuid]))
        assert response.status_code == 302 and response.url == reverse("claim", args=[page.group.slug, grant.uuid])
        client.force_login(page.chair)
        assert client.get(page.address).status_code == 403


def typed(client, cast, **fields) -> dict:
    key = re.search(r'name="key" value="([^"]+)"', client.get(cast.address).content.decode()).group(1)
    return {"key": key, "on": "15", "amount": "400", "into": "1010"} | fields
