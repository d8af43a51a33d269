"""Sending to the network's central funds: what is asked, what was sent, what counts out again."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from groups.central_funds import FundRefused, Share, close_fund, publish_share
from groups.models import CentralFund, DirectoryEvent
from groups.refusals import Refused
from groups.tenancy import group_scope
from ledger.journal import reverse_entry
from ledger.models import JournalEntry, Sending
from ledger.periods import close_period, open_month
from ledger.refusals import PeriodClosed, WrongFund
from ledger.sendings import SentToFund, asks_now, asks_of, percent, sent_by_fund
from network.central import found_central_fund
from tests import makers
from tests.central_funds import make_fund, send
from tests.makers import APRIL, DAY

MAY = APRIL.next()
MAY_DAY = datetime.date(2007, 5, 20)


@pytest.fixture
def fund(in_group) -> CentralFund:
    """5% of daily savings, of which 1,234.55 baht came in during April, besides 100 of dues and 1,000 given."""
    fund = make_fund(in_group.network)
    makers.make_payment(in_group.member, savings=1_234_55, dues=100_00)
    makers.make_entry(1_000_00)
    return fund


@pytest.mark.parametrize(
    ("base", "points", "asked"),
    [("savings", 500, 61_72), ("contributions", 500, 66_72), ("receipts", 250, 58_36), ("receipts", 0, 0)],
)
def test_a_share_is_worked_out_from_the_books_and_rounded_down(in_group, fund, base, points, asked):
    publish_share(fund, Share(points, base, APRIL.first), by=None)
    (ask,) = asks_of(APRIL)
    assert (ask.asked, ask.sent, ask.left) == (asked, 0, asked)


def test_what_is_asked_is_what_held_at_the_months_end(in_group, fund):
    open_month(MAY, by=None)
    publish_share(fund, Share(1000, "savings", MAY.first), by=None)
    makers.make_payment(in_group.member, on=MAY_DAY, savings=10_00)
    assert [asks_of(month)[0].asked for month in (APRIL, MAY)] == [61_72, 1_00]
    assert [(ask.month, ask.left) for ask in asks_now(MAY)] == [(MAY, 1_00), (APRIL, 61_72)]
    send(fund, 61_72, on=MAY_DAY)
    assert [ask.month for ask in asks_now(MAY)] == [MAY]


def test_a_month_told_by_one_sum_asks_for_nothing_that_is_known(in_group):
    make_fund(in_group.network)
    lines = (makers.Line("1090", 5_00), makers.Line("4030", -5_00))
    told = (datetime.date(2002, 8, 15), DAY)
    makers.make_entry(on=DAY, kind="summary", lines=lines, summary=told)
    (ask,) = asks_of(APRIL)
    assert (ask.base, ask.asked, ask.left) == (None, None, None)


def test_sending_is_one_entry_and_taking_it_back_counts_out_again(in_group, fund):
    open_month(MAY, by=None)
    first, second = send(fund, 40_00, by=in_group.treasurer), send(fund, 21_72)
    assert [(p.account.slug, p.amount) for p in first.entry.postings.all()] == [
        ("sent_to_network", 40_00),
        ("cash", -40_00),
    ]
    assert asks_of(APRIL)[0].left == 0
    reverse_entry(second.entry, on=MAY_DAY, reason="twice", by=None)
    assert asks_of(APRIL)[0].left == 21_72
    assert sent_by_fund(APRIL) == [SentToFund("old-age", fund.name, 61_72, 61_72)]
    assert sent_by_fund(MAY) == [SentToFund("old-age", fund.name, -21_72, 40_00)]


def test_nothing_is_noted_where_nothing_is_posted(in_group, fund):
    open_month(MAY, by=None)
    close_period(APRIL, by=None)
    with pytest.raises(PeriodClosed):
        send(fund, 40_00)
    assert not Sending.objects.exists()
    assert not JournalEntry.objects.filter(kind="spending").exists()


def test_a_fund_of_another_network_takes_nothing(in_group):
    with pytest.raises(WrongFund):
        send(make_fund(in_group.other_network))
    fund = close_fund(make_fund(in_group.network), on=datetime.date(2007, 4, 10), by=None)
    with pytest.raises(WrongFund):
        send(fund)
    with pytest.raises(WrongFund):
        send(fund, for_month=MAY)
    assert asks_of(APRIL) == []
    assert not Sending.objects.exists()


def test_a_fund_and_its_shares_are_added_to_and_never_rewritten(in_group):
    fund = make_fund(in_group.network)
    for name, slug in ((fund.name, "other"), ("other", "old-age")):
        with pytest.raises(Refused), transaction.atomic():
            found_central_fund(in_group.network, name, Share(500, "savings", DAY), slug=slug, by=None)
    for share in (Share(600, "savings", makers.LONG_AGO), Share(10_001, "savings", DAY)):
        with pytest.raises(FundRefused):
            publish_share(fund, share, by=None)
    publish_share(fund, Share(600, "receipts", DAY), by=None)
    for sql in (
        "UPDATE groups_centralshare SET basis_points = 1",
        "DELETE FROM groups_centralshare",
        "UPDATE groups_centralfund SET account_code = '4299'",
        "DELETE FROM groups_centralfund",
    ):
        with pytest.raises(DatabaseError, match="ombun: "), transaction.atomic():
            connection.cursor().execute(sql)
    close_fund(fund, on=DAY, by=in_group.network_chair)
    with pytest.raises(DatabaseError, match="stays closed"), transaction.atomic():
        connection.cursor().execute("UPDATE groups_centralfund SET closed_on = NULL")
    for act in (
        lambda: close_fund(fund, on=DAY, by=None),
        lambda: publish_share(fund, Share(1, "savings", MAY_DAY), by=None),
    ):
        with pytest.raises(FundRefused):
            act()
    assert DirectoryEvent.objects.filter(action__startswith="central_fund").count() == 4


def test_percent_is_written_as_people_say_it():
    assert [percent(points) for points in (500, 250, 5, 1000, 0)] == ["5", "2.5", "0.05", "10", "0"]


@pytest.fixture
def desk(cast):
    """The treasurer's client, in English, with the network's two funds."""
    fund, school = make_fund(cast.network), make_fund(cast.network, "education", "กองทุนการศึกษา")
    with group_scope(cast.group):
        makers.make_payment(cast.member, savings=1_000_00)
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.treasurer)
    cast.address = reverse("send_to_network", args=["ban-don-chai", APRIL])
    return cast, client, fund, school


def test_the_page_says_what_is_left_and_records_one_sending(desk):
    cast, client, fund, school = desk
    page = client.get(cast.address, secure=True).content.decode()
    assert "5% of daily savings, 1,000 baht" in page
    assert 'value="50"' in page
    sent = client.post(
        cast.address,
        {"key": "00000000-0000-4000-8000-000000000001", "what": "education 2007-04", "on": "16", "amount": "50",
         "out_of": "1010", "reference": "K-7", "text": ""},
        secure=True, follow=True,
    )  # fmt: skip
    assert "Record another like this" in sent.content.decode()
    with group_scope(cast.group):
        sending = Sending.objects.get()
        assert (sending.fund, sending.month, sending.satang) == (school, APRIL, 50_00)
        assert sending.entry.reference == "K-7"
        assert sending.entry.entered_by == cast.treasurer
    page = client.get(cast.address + "?what=education 2007-04", secure=True)
    assert page.context["chosen"].left == 0
    assert client.get(cast.address, secure=True).context["chosen"].fund == fund


def test_a_slip_stays_beside_its_field(desk):
    cast, client, fund, _school = desk
    page = client.post(
        cast.address, {"what": "old-age 2007-04", "on": "16", "amount": "0", "out_of": "1010", "reference": "K-7"},
        secure=True,
    )  # fmt: skip
    assert page.context["form"].errors.keys() == {"amount", "key"}
    assert "K-7" in page.content.decode()


def test_without_a_central_fund_the_page_leads_to_other_spending(cast):
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.treasurer)
    page = client.get(reverse("send_to_network", args=["ban-don-chai", APRIL]), secure=True, follow=True)
    assert page.redirect_chain[-1][0].endswith("/spending/")
    assert "has no central fund" in page.content.decode()
