"""Other receipts, spending, cash and bank, the count and the passbook, in the browser."""

import datetime
import re

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward
from ledger.journal import Line
from ledger.models import CashBalance, JournalEntry, PassbookBalance
from ledger.periods import close_period
from ledger.queries import holdings, open_months
from tests.makers import APRIL, make_entry

ACTS = {
    "other_receipt": ({"kind": "4130", "into": "1010"}, {"1010": 1_234_50, "1020": 0, "1090": 0}),
    "spending": ({"kind": "5820", "out_of": "1020"}, {"1010": 0, "1020": -1_234_50, "1090": 0}),
    "deposit": ({}, {"1010": -1_234_50, "1020": 1_234_50, "1090": 0}),
    "withdraw": ({}, {"1010": 1_234_50, "1020": -1_234_50, "1090": 0}),
}


@pytest.fixture
def desk(cast, client):
    client.force_login(cast.treasurer)
    return cast


def key_in(response) -> str:
    return re.search(r'name="key" value="([^"]+)"', response.content.decode()).group(1)


def address_of(cast, name, month=APRIL):
    return reverse(name, args=[cast.group.slug, month])


def paper(client, address, **fields):
    return {"key": key_in(client.get(address)), "on": "๑๕/๔/๒๕๕๐", "amount": "1,234.50", "reference": "B-7", **fields}


def count_entries(cast):
    with group_scope(cast.group):
        return JournalEntry.objects.count()


@pytest.mark.parametrize("name", ACTS)
def test_an_act_becomes_one_entry_and_leads_to_it(client, desk, name):
    fields, held = ACTS[name]
    address = address_of(desk, name)
    data = paper(client, address, text="ผ้าป่า", **fields)
    response = client.post(address, data, follow=True)
    assert response.redirect_chain[-1][0] == reverse("entry", args=[desk.group.slug, 1])
    html = response.content.decode()
    assert "1,234.50" in html and "B-7" in html and "ผ้าป่า" in html
    assert reverse("entry_reverse", args=[desk.group.slug, 1]) in html
    with group_scope(desk.group):
        assert holdings(APRIL) == held
    # The browser's back button and once more: refused in words.
    again = client.post(address, data)
    assert again.status_code == 200 and again.context["form"].non_field_errors()
    assert count_entries(desk) == 1


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"amount": "12,34"}, "amount"), ({"amount": "0"}, "amount"), ({"on": "1/5/2550"}, "on"), ({"on": "วันนี้"}, "on")],
)
def test_a_slip_stands_beside_its_field_and_what_was_typed_stays(client, desk, name, wrong, field):
    address = address_of(desk, name)
    response = client.post(address, paper(client, address, **ACTS[name][0]) | wrong)
    assert response.context["form"].errors[field]
    html = response.content.decode()
    assert 'value="B-7"' in html and f'value="{wrong[field]}"' in html
    assert count_entries(desk) == 0


@pytest.mark.parametrize("name", ACTS)
def test_a_closed_month_says_so_before_and_refuses_after(client, desk, name):
    address = address_of(desk, name)
    data = paper(client, address, **ACTS[name][0])
    with group_scope(desk.group):
        close_period(APRIL, by=None)
    before = client.get(address).content.decode()
    assert address_of(desk, name, APRIL.next()) in before and 'name="amount"' not in before
    assert client.post(address, data).context["form"].errors["on"]
    assert count_entries(desk) == 0


@pytest.mark.parametrize("name", [*ACTS, "count", "cash_count", "passbook", "contributions_sum"])
def test_only_the_treasurer_of_this_group_enters(client, desk, name):
    address = address_of(desk, name)
    for person, status in ((desk.chair, 403), (desk.collector, 403), (desk.other_treasurer, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.logout()
    assert client.get(address).status_code == 302


def test_kinds_are_named_in_the_language_of_the_page(client, desk):
    address = address_of(desk, "other_receipt")
    assert "เงินบริจาค" in client.get(address, headers={"accept-language": "th"}).content.decode()
    assert "Donations" in client.get(address, headers={"accept-language": "en"}).content.decode()


@pytest.fixture
def awaiting(desk):
    """500 baht of the paper years await their count; 20 baht came in since."""
    with group_scope(desk.group):
        figures = PaperFigures(
            datetime.date(2002, 8, 15), datetime.date(2007, 4, 1), receipts=(PaperLine("4030", 500_00),)
        )
        bring_forward(figures, by=None)
        make_entry(20_00)
    return desk


def test_a_count_is_shown_before_it_is_recorded(client, awaiting):
    address = address_of(awaiting, "count")
    data = {
        "key": key_in(client.get(address)),
        "on": "15",
        "cash": "140",
        "bank": "300",
        "text": "ประธาน",
        "shown": "",
    }
    seen = client.post(address, data)
    assert (seen.context["awaiting"], seen.context["new"], seen.context["remaining"]) == (500_00, 420_00, 80_00)
    assert count_entries(awaiting) == 2
    # Other figures than those shown are shown again first.
    changed = client.post(address, {**data, "shown": seen.context["shown"], "cash": "150"})
    assert changed.context["remaining"] == 70_00 and count_entries(awaiting) == 2
    done = client.post(address, {**data, "shown": seen.context["shown"]})
    assert done.url == reverse("entry", args=[awaiting.group.slug, 3])
    with group_scope(awaiting.group):
        assert holdings(APRIL) == {"1010": 140_00, "1020": 300_00, "1090": 80_00}


@pytest.mark.parametrize(
    ("counted", "field"),
    [({"cash": "19"}, "cash"), ({"cash": "20"}, "__all__"), ({}, "__all__"), ({"bank": "x"}, "bank")],
)
def test_a_count_that_finds_nothing_new_is_refused(client, awaiting, counted, field):
    address = address_of(awaiting, "count")
    data = {
        "key": key_in(client.get(address)),
        "on": "15",
        "cash": "",
        "bank": "",
        "text": "",
        "shown": "",
        **counted,
    }
    assert client.post(address, data).context["form"].errors[field]
    assert count_entries(awaiting) == 2


def test_the_passbook_is_compared_with_the_books(client, desk):
    with group_scope(desk.group):
        make_entry(lines=(Line("1020", 100_00), Line("4130", -100_00)))
    address = address_of(desk, "passbook")
    response = client.post(address, {"on": "30/4/2550", "amount": "98.50"}, follow=True)
    assert (response.context["stated"].amount, response.context["books"], response.context["gap"]) == (
        98_50,
        100_00,
        -1_50,
    )
    assert "98.50" in response.content.decode()
    client.post(address, {"on": "30/4/2550", "amount": "100"})
    assert client.get(address).context["gap"] == 0
    assert client.post(address, {"on": "1/5/2550", "amount": "1"}).context["form"].errors["on"]
    with group_scope(desk.group):
        assert PassbookBalance.objects.count() == 2


def test_a_count_of_the_cash_is_noted_beside_the_books_and_says_whether_they_agree(client, desk):
    with group_scope(desk.group):
        make_entry(100_00)
    address, english = address_of(desk, "cash_count"), {"accept-language": "en"}

    def note(amount: str, on: str = "15") -> str:
        return client.post(address, {"on": on, "amount": amount}, headers=english, follow=True).content.decode()

    before = client.get(address, headers=english).content.decode()
    assert "Cash box, by the books" in before and "100" in before and "agree with" not in before
    agrees = note("100")
    assert "it agrees with the books" in agrees and "none: they agree" in agrees
    assert address_of(desk, "spending") not in agrees.split("<main")[1]
    short = note("98.50")
    assert "1.50 baht less than the books say" in short and address_of(desk, "spending") in short
    over = note("101.25")
    assert "1.25 baht more than the books say" in over and address_of(desk, "other_receipt") in over
    # Of an earlier day, noted afterwards: said by its day, and the newest day stays on the page.
    earlier = note("0", on="14")
    assert "The count of 14 Apr 2550 is noted: it agrees" in earlier and "101.25" in earlier
    for wrong, field in (({"on": "1/5/2550"}, "on"), ({"amount": "-1"}, "amount"), ({"amount": ""}, "amount")):
        form = client.post(address, {"on": "15", "amount": "7"} | wrong).context["form"]
        assert form.errors[field]
    with group_scope(desk.group):
        assert (CashBalance.objects.count(), JournalEntry.objects.count(), holdings(APRIL)["1010"]) == (4, 1, 100_00)


def test_the_next_month_is_started_by_one_press(client, desk):
    address = address_of(desk, "open_next_month")
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    # Pressed twice: said in words, nothing skipped.
    assert client.post(address).status_code == 302
    said = [message.level_tag for message in client.get(address_of(desk, "entries")).context["messages"]]
    assert said == ["success", "error"]
    with group_scope(desk.group):
        assert open_months() == [APRIL, APRIL.next()]
