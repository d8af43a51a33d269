"""Taking money from members in the browser, and the rates."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.models import JournalEntry, Posting, Rate, Receipt
from ledger.periods import close_period
from ledger.rates import set_rate
from ledger.standings import standings
from tests.makers import APRIL, LONG_AGO, make_member


@pytest.fixture
def page(cast, client):
    """The treasurer at the list of members, with rates in force."""
    with group_scope(cast.group):
        set_rate("4030", 1_00, "day", from_date=LONG_AGO, by=None)
        set_rate("4020", 50_00, "year", from_date=LONG_AGO, by=None)
        cast.second = make_member("0002", "อุดม", "ใจดี")
    client.force_login(cast.treasurer)
    return reverse("contributions", args=[cast.group.slug, APRIL])


def key_in(response) -> str:
    return re.search(r'name="key" value="([^"]+)"', response.content.decode()).group(1)


def typed(client, page, cast, **rows):
    """What a browser sends: the key of the page, day, place, and every row shown."""
    shown = client.get(page)
    data = {"key": key_in(shown), "on": "15", "into": "1010", "row": ["0001", "0002"]}
    data |= {row.add_prefix("shown"): row.due for row in shown.context["form"].rows if row.due is not None}
    members = {"first": cast.member, "second": cast.second}
    for name, value in rows.items():
        who, _, field = name.partition("_")
        data[f"m{members[who].pk}-{field}" if field and who in members else name] = value
    return data


def entries(cast):
    with group_scope(cast.group):
        return list(JournalEntry.objects.prefetch_related("postings__account"))


def test_a_row_says_what_is_due(client, cast, page):
    html = client.get(page).content.decode()
    assert "คำปัน" in html and "0002" in html
    assert re.search(r'class="num" data-label="[^"]+">30<', html)


def test_one_receipt_a_row_and_the_page_says_which(client, cast, page):
    data = typed(
        client, page, cast, first_savings="1,000.50", first_dues="50", first_reference="12/034", second_as_due="on"
    )
    response = client.post(page, data, follow=True)
    made = entries(cast)
    assert [(e.number, e.on, e.reference) for e in made] == [
        (1, datetime.date(2007, 4, 15), "1/001"),
        (2, datetime.date(2007, 4, 15), "1/002"),
    ]
    with group_scope(cast.group):
        assert [(r.paper_book, r.paper_number) for r in Receipt.objects.all()] == [("12", "034"), ("", "")]
    assert [p.amount for p in made[1].postings.all()] == [30_00, -30_00]
    html = response.content.decode()
    # 1,000.50 and 50 from the first, 30 as due from the second.
    assert "1,080.50" in html and "1–2" in html and reverse("entries", args=[cast.group.slug, APRIL]) in html
    # The next page of the evening keeps the day; who has paid is said in the row.
    assert 'value="15"' in html and "1,000.50" in html


def test_what_is_due_is_what_the_sheet_says_and_a_second_tab_pays_it_once(client, cast, page):
    ticked = typed(client, page, cast, second_as_due="on")
    another = typed(client, page, cast, second_as_due="on")
    client.post(page, ticked)
    answer = client.post(page, another)
    assert len(entries(cast)) == 1 and "0" in str(answer.context["form"].rows[-1].errors["as_due"])
    with group_scope(cast.group):
        assert standings([cast.second])[cast.second.pk].owed == 0


def test_a_collector_takes_money_but_is_not_led_to_the_books(client, cast, page):
    client.force_login(cast.collector)
    html = client.post(page, typed(client, page, cast, first_savings="30"), follow=True).content.decode()
    assert len(entries(cast)) == 1
    assert reverse("entries", args=[cast.group.slug, APRIL]) not in html


def test_the_same_form_twice_is_recorded_once(client, cast, page):
    data = typed(client, page, cast, first_savings="30", second_savings="30")
    client.post(page, data)
    response = client.post(page, data)
    assert response.status_code == 200 and "1" in response.content.decode()
    assert response.context["form"].non_field_errors()
    assert len(entries(cast)) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_savings": "3o"}, "savings"),
        ({"first_savings": "-5"}, "savings"),
        ({"first_dues": "1.234"}, "dues"),
        ({"first_reference": "12/034"}, "reference"),
    ],
)
def test_a_wrong_row_is_named_beside_it_and_everything_typed_stays(client, cast, page, wrong, field):
    data = typed(client, page, cast, second_savings="31.50", **wrong)
    response = client.post(page, data)
    html, row = response.content.decode(), response.context["form"].rows[0]
    assert row.errors[field] and row[field].id_for_label in html
    for value in (*wrong.values(), "31.50"):
        assert f'value="{value}"' in html
    assert entries(cast) == []


@pytest.mark.parametrize("day", ["15/5/2550", "31", "", "30 ก.พ. 2550"])
def test_the_day_lies_in_the_month(client, cast, page, day):
    response = client.post(page, typed(client, page, cast, first_savings="30") | {"on": day})
    assert response.context["form"].errors["on"]
    assert 'value="30"' in response.content.decode()
    assert entries(cast) == []


def test_nothing_typed_is_refused_in_words(client, cast, page):
    response = client.post(page, typed(client, page, cast))
    assert response.context["form"].non_field_errors()


def test_a_closed_month_says_so_before_and_refuses_after(client, cast, page):
    data = typed(client, page, cast, first_savings="30")
    with group_scope(cast.group):
        close_period(APRIL, by=None)
    before = client.get(page).content.decode()
    assert reverse("contributions", args=[cast.group.slug, APRIL.next()]) in before
    assert 'name="key"' not in before
    response = client.post(page, data)
    assert response.context["form"].errors["on"] and 'value="30"' in response.content.decode()
    assert entries(cast) == []


def test_a_row_belongs_to_its_member_also_when_the_register_changed(client, cast, page):
    data = typed(client, page, cast, second_savings="30")
    with group_scope(cast.group):
        for number in range(60):
            make_member(f"1{number:03}", "กก", "กก")
    client.post(page, data)
    with group_scope(cast.group):
        assert Posting.objects.get(account__code="4030").member == cast.second


def test_another_groups_member_is_no_row(client, cast, page):
    data = typed(client, page, cast) | {"row": ["0001", "x\0"], f"m{cast.other_member.pk}-savings": "30"}
    assert client.post(page, data).status_code == 200
    assert entries(cast) == []


def test_search_finds_a_number_or_a_name(client, cast, page):
    assert [row.member.number for row in client.get(page, {"q": "อุด"}).context["form"].rows] == ["0002"]
    assert [row.member.number for row in client.get(page, {"q": "0001"}).context["form"].rows] == ["0001"]
    assert client.get(page, {"q": "ไม่มี"}).context["form"].rows == []


def test_fifty_rows_cost_no_more_queries_than_two(client, cast, page, django_assert_num_queries):
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    with group_scope(cast.group):
        for number in range(60):
            make_member(f"1{number:03}")
    with django_assert_num_queries(len(few)):
        assert len(client.get(page).context["form"].rows) == 50


def test_sums_from_paper_stand_in_nobodys_name(client, cast, page):
    address = reverse("contributions_sum", args=[cast.group.slug, APRIL])
    data = {"key": key_in(client.get(address)), "on": "30/4/2550", "into": "1010", "savings": "57,060", "fee": "150",
            "reference": "ใบเก็บ 4", "text": "สาย 1"}  # fmt: skip
    response = client.post(address, data)
    assert response.url == reverse("entry", args=[cast.group.slug, 1])
    (entry,) = entries(cast)
    assert entry.reference == "ใบเก็บ 4"
    assert [(p.account.code, p.amount, p.member_id) for p in entry.postings.all()] == [
        ("1010", 57_210_00, None),
        ("4010", -150_00, None),
        ("4030", -57_060_00, None),
    ]
    again = client.post(address, data)
    assert again.context["form"].non_field_errors() and len(entries(cast)) == 1
    empty = client.post(address, {**data, "savings": "", "fee": ""})
    assert empty.context["form"].errors


def test_the_treasurer_adds_a_rate_and_others_read_it(client, cast, page):
    address = reverse("rate_new", args=[cast.group.slug])
    data = {"kind": "4030 day", "amount": "2", "from_date": "1/5/2550"}
    assert client.post(address, data).status_code == 302
    with group_scope(cast.group):
        assert Rate.objects.filter(account__code="4030", amount=2_00).exists()
    refused = client.post(address, {**data, "amount": "3"})
    assert refused.context["form"].errors["from_date"]
    client.force_login(cast.auditor)
    html = client.get(reverse("rates", args=[cast.group.slug])).content.decode()
    assert "1 พ.ค. 2550" in html and 'name="from_date"' not in html
    assert client.post(address, data).status_code == 403
