"""The pages of rates and of who is behind, in the browser's eyes."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.models import PaidThrough, Rate
from ledger.rates import set_rate
from members.zones import make_zone, put_into_zone
from tests.makers import LONG_AGO, make_member, make_payment


@pytest.fixture
def rates(cast, client):
    """The treasurer at the page of rates, with a baht a day in force."""
    with group_scope(cast.group):
        set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
    client.force_login(cast.treasurer)
    return reverse("rates", args=[cast.group.slug])


def test_a_rate_is_said_in_one_sentence_with_an_example(client, cast, rates):
    html = client.get(rates).content.decode()
    assert "15 ส.ค. 2545" in html and ">30</td>" in html


def test_the_treasurer_enters_a_rate_of_half_a_year(client, cast, rates):
    address = reverse("rate_new", args=[cast.group.slug])
    data = {"kind": "4030 half", "amount": "180", "year": "fiscal", "from_date": "1/10/2550"}
    assert client.post(address, data).status_code == 302
    with group_scope(cast.group):
        rate = Rate.objects.get(per="half")
    assert (rate.amount, rate.year, rate.from_date) == (180_00, "fiscal", datetime.date(2007, 10, 1))
    again = client.post(address, {**data, "amount": "190"})
    assert again.context["form"].errors["from_date"] and "190" in again.content.decode()


def test_what_was_paid_on_paper_is_stated_once_for_everybody(client, cast, rates):
    address = reverse("rates_paid", args=[cast.group.slug])
    data = {"account": "4030", "through": "30/4/2550"}
    said = client.post(address, data, follow=True).content.decode()
    assert "30 เม.ย. 2550" in said and "1 พ.ค. 2550" in said
    assert client.post(address, data).context["paid_form"].errors["through"]
    with group_scope(cast.group):
        assert PaidThrough.objects.get().by == cast.treasurer


def test_who_is_behind_by_zone_for_treasurer_and_collector(client, cast, rates):
    with group_scope(cast.group):
        zone = make_zone("เหนือคลอง", cast.collector, by=None)
        make_zone("ใต้คลอง", by=None)
        there = make_member("0002", "อุดม", "ใจดี", phone="0812345678")
        put_into_zone([there], zone, by=cast.treasurer)
        make_payment(make_member("0003", "จันทร์", "ดี"), savings=30_00)
    address = reverse("arrears", args=[cast.group.slug])
    html = client.get(address).content.decode()
    assert "คำปัน" in html and "อุดม" in html and "จันทร์" not in html and "0812345678" in html
    collector = Client()
    collector.force_login(cast.collector)
    html = collector.get(address).content.decode()
    assert "อุดม" in html and "คำปัน" not in html
    assert "คำปัน" in collector.get(address, {"zone": ""}).content.decode()
    assert client.get(address, {"zone": "x\0"}).status_code == 200


def test_the_members_page_says_how_far_she_has_paid(client, cast, rates):
    with group_scope(cast.group):
        make_payment(cast.member, savings=91_00)
    html = client.get(reverse("member", args=[cast.group.slug, "0001"])).content.decode()
    assert "30 มิ.ย. 2550" in html
    client.force_login(cast.member_user)
    assert "30 มิ.ย. 2550" in client.get(reverse("my_savings", args=[cast.group.slug])).content.decode()
