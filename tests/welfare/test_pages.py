"""Paying welfare in the browser, and the group's own benefits."""

import re

import pytest
from django.urls import reverse

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.journal import reverse_entry
from ledger.models import JournalEntry
from ledger.periods import close_period
from tests.makers import APRIL, DAY
from welfare.benefits import start_benefits
from welfare.models import BenefitKind, Payout


@pytest.fixture
def desk(cast, client):
    """The treasurer, in a group with the seven benefits."""
    with group_scope(cast.group):
        start_benefits()
        cast.sickness = BenefitKind.objects.get(account__slug="sickness")
    client.force_login(cast.treasurer)
    cast.address = reverse("payout", args=[cast.group.slug, APRIL])
    return cast


def voucher(client, cast, **fields):
    key = re.search(r'name="key" value="([^"]+)"', client.get(cast.address).content.decode()).group(1)
    return {
        "key": key, "on": "15", "number": "ข-18", "kind": cast.sickness.pk, "amount": "500", "payee": "นางคำปัน ใจดี",
        "member_number": "๐๐๐๑", "cases": "1", "event_on": "2/4/2550", "out_of": "1010", **fields,
    }  # fmt: skip


def payouts(cast):
    with group_scope(cast.group):
        return list(Payout.objects.select_related("entry", "member"))


def test_a_payout_leads_to_its_entry(client, desk):
    data = voucher(client, desk)
    response = client.post(desk.address, data, follow=True)
    (payout,) = payouts(desk)
    assert (payout.payee, payout.voucher_number, payout.member) == ("นางคำปัน ใจดี", "ข-18", desk.member)
    assert (payout.entry.on, payout.event_on, payout.paid_by) == (DAY, DAY.replace(day=2), desk.treasurer)
    html = response.content.decode()
    assert "ข-18" in html and "500" in html and reverse("entry_reverse", args=[desk.group.slug, 1]) in html
    assert client.post(desk.address, data).context["form"].non_field_errors()
    assert len(payouts(desk)) == 1


def test_nobody_else_reads_the_name_of_who_was_ill(client, desk):
    client.post(desk.address, voucher(client, desk))
    for reader in (desk.chair, desk.committee, desk.auditor):
        client.force_login(reader)
        for address in (
            reverse("entries", args=[desk.group.slug, APRIL]),
            reverse("entry", args=[desk.group.slug, 1]),
        ):
            html = client.get(address).content.decode()
            assert "ค่าเยี่ยมไข้" in html and "คำปัน" not in html


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"member_number": "9999"}, "member_number"),
        ({"amount": "ห้าร้อย"}, "amount"),
        ({"cases": "0"}, "cases"),
        ({"on": "15/5/2550"}, "on"),
        ({"payee": ""}, "payee"),
        ({"kind": "0"}, "kind"),
        ({"event_on": "31/2/2550"}, "event_on"),
    ],
)
def test_a_slip_stands_beside_its_field_and_what_was_typed_stays(client, desk, wrong, field):
    response = client.post(desk.address, voucher(client, desk, **wrong))
    assert response.context["form"].errors[field]
    assert 'value="ข-18"' in response.content.decode()
    assert payouts(desk) == []


def test_a_voucher_number_is_used_once(client, desk):
    client.post(desk.address, voucher(client, desk))
    with group_scope(desk.group):
        reverse_entry(JournalEntry.objects.get(number=1), on=DAY, reason="จ่ายซ้ำ", by=None)
    assert client.post(desk.address, voucher(client, desk)).context["form"].errors["number"]
    with group_scope(desk.group):
        assert JournalEntry.objects.count() == 2


def test_a_closed_month_takes_no_payout(client, desk):
    data = voucher(client, desk)
    with group_scope(desk.group):
        close_period(APRIL, by=None)
    assert client.post(desk.address, data).context["form"].errors["on"]
    assert payouts(desk) == []


def test_the_treasurer_adds_a_benefit_and_others_read_it(client, desk):
    address = reverse("benefits", args=[desk.group.slug])
    assert client.post(address, {"name": "ทุนอาหารผู้สูงอายุ"}).status_code == 302
    assert client.post(address, {"name": "ทุนอาหารผู้สูงอายุ"}).context["form"].errors["name"]
    assert "ทุนอาหารผู้สูงอายุ" in client.get(desk.address).content.decode()
    client.force_login(desk.secretary)
    html = client.get(address).content.decode()
    assert "ทุนอาหารผู้สูงอายุ" in html and 'name="name"' not in html
    assert client.post(address, {"name": "x"}).status_code == 403


@pytest.mark.parametrize(("person", "status"), [("chair", 403), ("collector", 403), ("other_treasurer", 404)])
def test_only_the_treasurer_pays(client, desk, person, status):
    client.force_login(getattr(desk, person))
    assert client.get(desk.address).status_code == status


def test_the_vouchers_of_the_month_are_the_treasurers_page_and_looking_leaves_a_trace(client, desk):
    client.post(desk.address, voucher(client, desk))
    client.post(desk.address, voucher(client, desk, number="ข-19", amount="300"))
    with group_scope(desk.group):
        reverse_entry(JournalEntry.objects.get(number=2), on=DAY, reason="จ่ายผิดคน", by=desk.treasurer)
    address = reverse("vouchers", args=[desk.group.slug, APRIL])
    html = client.get(address).content.decode()
    assert "ข-18" in html and "นางคำปัน ใจดี" in html and "500" in html and "300" in html
    with group_scope(desk.group):
        assert AuditEvent.objects.filter(action="vouchers.viewed", by=desk.treasurer).count() == 1
    client.force_login(desk.chair)
    assert client.get(address).status_code == 403
