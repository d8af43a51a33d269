"""Reading the entries and taking one back, in the browser."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward
from ledger.journal import Line, reverse_entry
from ledger.models import JournalEntry
from ledger.periods import close_period, open_month
from tests.makers import APRIL, DAY, make_entry


@pytest.fixture
def books(cast, client):
    """A donation, a payout in a member's name, and money from that member."""
    with group_scope(cast.group):
        make_entry(1_234_50, text="ผ้าป่าสามัคคี", reference="B-7", by=cast.treasurer)
        sick = (Line("5020", 500_00, member=cast.member, cases=1), Line("1010", -500_00))
        make_entry(lines=sick, kind="payout", reference="ข-18", by=cast.treasurer)
        savings = (Line("1010", 30_00), Line("4030", -30_00, member=cast.member, units=30))
        make_entry(lines=savings, kind="collection", by=cast.treasurer)
    client.force_login(cast.committee)
    return cast


def page(cast, name, *args):
    return reverse(name, args=[cast.group.slug, *args])


def test_the_list_shows_newest_first_with_both_columns(client, books):
    html = client.get(page(books, "entries", APRIL)).content.decode()
    places = [html.index(page(books, "entry", number)) for number in (3, 2, 1)]
    assert places == sorted(places)
    for words in ("1,234.50", "ผ้าป่าสามัคคี", "B-7", "ข-18", "0001", "คุณ treasurer", "เงินบริจาค"):
        assert words in html
    assert "−" not in html


@pytest.mark.parametrize("reader", ["committee", "treasurer", "chair"])
def test_no_list_carries_a_name(client, books, reader):
    client.force_login(getattr(books, reader))
    assert "คำปัน" not in client.get(page(books, "entries", APRIL)).content.decode()


@pytest.mark.parametrize(("reader", "sees"), [("treasurer", True), ("chair", False), ("auditor", False)])
def test_a_name_on_welfare_is_shown_to_the_treasurer_alone(client, books, reader, sees):
    client.force_login(getattr(books, reader))
    html = client.get(page(books, "entry", 2)).content.decode()
    assert "0001" in html and ("คำปัน" in html) is sees
    with group_scope(books.group):
        reverse_entry(JournalEntry.objects.get(number=2), on=DAY, reason="ผิด", by=None)
    assert ("คำปัน" in client.get(page(books, "entry", 4)).content.decode()) is sees


def test_a_reader_sees_who_put_in_money_and_cannot_take_it_back(client, books):
    html = client.get(page(books, "entry", 3)).content.decode()
    assert "คำปัน" in html and page(books, "entry_reverse", 3) not in html
    assert client.get(page(books, "entry_reverse", 3)).status_code == 403
    with group_scope(books.group):
        assert JournalEntry.objects.get(number=3).digest in html


@pytest.mark.parametrize("person", ["collector", "other_treasurer", "stranger", "member_user", "network_committee"])
def test_others_do_not_read_the_books(client, books, person):
    client.force_login(getattr(books, person))
    for address in (page(books, "entries", APRIL), page(books, "entry", 1), page(books, "journal_now")):
        assert client.get(address).status_code in (403, 404)


@pytest.mark.parametrize("number", [99, 10**30])
def test_an_entry_that_is_not_there_is_not_found(client, books, number):
    assert client.get(page(books, "entry", number)).status_code == 404


def test_thirty_entries_cost_no_more_queries_than_three(client, books):
    address = page(books, "entries", APRIL)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    with group_scope(books.group):
        for _ in range(30):
            make_entry(by=books.treasurer)
        reverse_entry(make_entry(), on=DAY, reason="ผิด", by=None)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_a_long_month_is_shown_page_by_page(client, books):
    with group_scope(books.group):
        for _ in range(50):
            make_entry()
    address = page(books, "entries", APRIL)
    assert page(books, "entry", 3) + '"' not in client.get(address).content.decode()
    assert page(books, "entry", 3) + '"' in client.get(address, {"page": 2}).content.decode()
    assert client.get(address, {"page": "x"}).status_code == 200


def test_entries_lead_to_the_month_in_work(client, books):
    with group_scope(books.group):
        open_month(APRIL.next(), by=None)
    assert client.get(page(books, "journal_now")).url == page(books, "entries", APRIL)
    with group_scope(books.group):
        close_period(APRIL, by=None)
    assert client.get(page(books, "journal_now")).url == page(books, "entries", APRIL.next())


def take_back(client, address, **fields):
    key = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode()).group(1)
    return {"key": key, "on": "15/4/2550", "reason": "ลงยอดผิด", **fields}


def test_an_entry_is_taken_back_once_with_its_reason(client, books):
    client.force_login(books.treasurer)
    address = page(books, "entry_reverse", 1)
    data = take_back(client, address)
    response = client.post(address, data, follow=True)
    assert response.redirect_chain[-1][0] == page(books, "entry", 4)
    html = response.content.decode()
    assert "ลงยอดผิด" in html and page(books, "entry", 1) in html
    assert page(books, "entry_reverse", 4) not in html
    assert page(books, "entry", 4) in client.get(page(books, "entry", 1)).content.decode()
    assert client.post(address, data).context["form"].errors
    assert 'name="reason"' not in client.get(address).content.decode()
    with group_scope(books.group):
        assert JournalEntry.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"reason": " "}, "reason"), ({"on": "1/3/2550"}, "on"), ({"on": "1/4/2550"}, "on"), ({"on": ""}, "on")],
)
def test_what_cannot_be_meant_takes_nothing_back(client, books, wrong, field):
    client.force_login(books.treasurer)
    address = page(books, "entry_reverse", 1)
    response = client.post(address, take_back(client, address) | wrong)
    assert response.context["form"].errors[field]
    with group_scope(books.group):
        assert JournalEntry.objects.count() == 3


def test_an_entry_of_a_closed_month_is_taken_back_in_an_open_one(client, books):
    with group_scope(books.group):
        close_period(APRIL, by=None)
    client.force_login(books.treasurer)
    address = page(books, "entry_reverse", 1)
    assert 'value="1/5/2550"' in client.get(address).content.decode()
    client.post(address, take_back(client, address) | {"on": "1/5/2550"})
    with group_scope(books.group):
        assert JournalEntry.objects.get(number=4).on == datetime.date(2007, 5, 1)


def test_figures_of_the_paper_years_are_corrected_not_taken_back(client, books):
    with group_scope(books.group):
        first = datetime.date(2002, 8, 15)
        bring_forward(PaperFigures(first, APRIL.first, receipts=(PaperLine("4030", 1_00),)), by=None)
    client.force_login(books.treasurer)
    address = page(books, "entry_reverse", 4)
    assert 'name="reason"' not in client.get(address).content.decode()
    key = {"key": "6f8b6d4e-0000-4000-8000-000000000000"}
    assert client.post(address, {**key, "on": "15/4/2550", "reason": "ผิด"}).context["form"].non_field_errors()
    with group_scope(books.group):
        assert JournalEntry.objects.count() == 4
