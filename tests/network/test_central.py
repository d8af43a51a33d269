"""Central funds at both ends: what groups told, what arrived, and the network's own books as pages."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.queries import books_of
from groups.tenancy import ScopeRequired, group_scope
from ledger.cashbook import Paper
from ledger.journal import reverse_entry
from ledger.models import Account, JournalEntry
from ledger.periods import open_month
from network.central import Arrival, WrongArrival, receive_from_group
from network.doors import network_books
from network.models import CentralReceipt
from network.reconciliation import MISSING, MORE_THAN_TOLD, ON_THE_WAY, reconcile
from network.recount import recount
from reports.closing import close_month
from reports.models import MonthlyReport
from tests import makers
from tests.central_funds import make_fund, receive, send
from tests.guards_lifted import lifted_guards
from tests.makers import APRIL, DAY
from tests.network.conftest import consolidated, submit
from welfare.models import BenefitKind
from welfare.payouts import Voucher, record_payout

MAY, JUNE = APRIL.next(), APRIL.plus(2)
MAY_DAY, JUNE_DAY = datetime.date(2007, 5, 20), datetime.date(2007, 6, 20)
NETWORK = {"slug": "lampang-south"}


@pytest.fixture
def funds(cast):
    """Ban Don Chai sent 50 and 30 baht to two funds in April and told so; Ban Lao sent 20 and told nothing."""
    cast.fund, cast.school = make_fund(cast.network), make_fund(cast.network, "education", "กองทุนการศึกษา")
    with network_books(cast.network) as books:
        cast.books = books
        open_month(APRIL, by=None)
    with group_scope(cast.group):
        makers.make_entry(100_00)
        send(cast.fund, 50_00), send(cast.school, 30_00)
    submit(cast.group)
    with group_scope(cast.other):
        makers.make_entry(100_00)
        send(cast.fund, 20_00)
    return cast


def kinds_of(network, month=APRIL) -> dict:
    return {
        (one.ends.group.slug, one.ends.fund.slug): (one.kind, one.amount)
        for one in reconcile(network, month).findings
    }


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_what_was_told_and_did_not_arrive_is_on_its_way_until_it_does(funds):
    group, fund = funds.group, funds.fund
    assert kinds_of(funds.network) == {
        ("ban-don-chai", "old-age"): (ON_THE_WAY, 50_00),
        ("ban-don-chai", "education"): (ON_THE_WAY, 30_00),
    }
    receive(fund, group, 50_00), receive(funds.school, group, 25_00), receive(fund, funds.other, 20_00)
    assert kinds_of(funds.network) == {
        ("ban-don-chai", "education"): (ON_THE_WAY, 5_00),
        ("ban-lao", "old-age"): (MORE_THAN_TOLD, 20_00),
    }
    submit(funds.other)
    assert kinds_of(funds.network) == {("ban-don-chai", "education"): (ON_THE_WAY, 5_00)}


def test_a_report_freezes_what_was_sent_and_a_later_reversal_is_told_in_its_own_month(funds):
    with group_scope(funds.group):
        entry = JournalEntry.objects.get(sending__fund=funds.school)
        reverse_entry(entry, on=MAY_DAY, reason="twice", by=None)
    submit(funds.group, MAY)
    with group_scope(funds.group):
        april, may = MonthlyReport.objects.order_by("starts_on")
    assert [(one["fund"], one["month"], one["since_founding"]) for one in april.sent] == [
        ("old-age", 50_00, 50_00),
        ("education", 30_00, 30_00),
    ]
    assert [(one["fund"], one["month"], one["since_founding"]) for one in may.sent] == [
        ("old-age", 0, 50_00),
        ("education", -30_00, 0),
    ]
    assert kinds_of(funds.network, MAY) == {("ban-don-chai", "old-age"): (ON_THE_WAY, 50_00)}
    assert recount(funds.group) == []


def test_a_receipt_taken_back_counts_out_again_from_its_own_day(funds):
    receipt = receive(funds.fund, funds.group, 50_00)
    with network_books(funds.network):
        open_month(MAY, by=None)
        reverse_entry(receipt.entry, on=MAY_DAY, reason="wrong group", by=None)
    assert ("ban-don-chai", "old-age") not in kinds_of(funds.network, APRIL)
    assert kinds_of(funds.network, MAY)["ban-don-chai", "old-age"] == (ON_THE_WAY, 50_00)
    assert recount(funds.books) == []


def test_what_the_fund_pays_is_an_ordinary_voucher_in_the_networks_books(funds):
    receive(funds.fund, funds.group, 50_00)
    with network_books(funds.network):
        kind = BenefitKind.objects.select_related("account").get(account__code=funds.fund.benefit_code)
        record_payout(Voucher(kind=kind, amount=12_00, payee="คำปัน", number="1/2550", on=DAY), by=None)
        account = Account.objects.get(code=funds.fund.account_code)
        assert (account.section, account.label) == ("receipts", funds.fund.name)
    old_age, school = reconcile(funds.network, APRIL).funds
    assert (old_age.received, old_age.paid, old_age.left) == (50_00, 12_00, 38_00)
    assert (school.received, school.left) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"from_group": "stranger"}, "group"),
        ({"sent_on": DAY + datetime.timedelta(days=1)}, "sent_on"),
        ({"for_month": MAY}, "for_month"),
    ],
)
def test_what_cannot_have_come_like_this_is_refused(funds, changed, field):
    if "from_group" in changed:
        changed = {"from_group": makers.make_group("ban-mai", network=funds.other_network)}
    told = {"fund": funds.fund, "from_group": funds.group, "satang": 1_00, "paper": Paper(DAY), "for_month": APRIL}
    with pytest.raises(WrongArrival) as refusal:
        receive_from_group(Arrival(**told | changed), into="1010", by=None)
    assert refusal.value.field == field
    with network_books(funds.network):
        assert not CentralReceipt.objects.exists()


def test_money_told_of_two_months_before_is_missing_and_check_books_names_it(funds):
    for month in (MAY, JUNE):
        submit(funds.group, month)
    assert kinds_of(funds.network, MAY)["ban-don-chai", "old-age"] == (ON_THE_WAY, 50_00)
    assert kinds_of(funds.network, JUNE)["ban-don-chai", "old-age"] == (MISSING, 50_00)
    close_own_books(funds, APRIL, MAY)
    assert recount(funds.books) == []
    close_own_books(funds, JUNE)
    assert recount(funds.books) == [
        "lampang-south-network: old-age: 50 baht that ban-don-chai told of by 2007-04 had not arrived by 2007-06",
        "lampang-south-network: education: 30 baht that ban-don-chai told of by 2007-04 had not arrived by 2007-06",
    ]


def close_own_books(funds, *months) -> None:
    with network_books(funds.network) as books:
        for month in months:
            close_month(books, month, by=None)


@pytest.mark.parametrize(
    ("sql", "of", "says"),
    [
        ("UPDATE ledger_sending SET satang = 49", "group", "money sent to old-age on 2007-04-15 does not fit"),
        ("UPDATE network_centralreceipt SET satang = 49", "books", "money received for old-age on 2007-04-15 does"),
        ("DELETE FROM network_centralreceipt", "books", "entry 1 counts as received for old-age, and no group is"),
        (
            "UPDATE reports_monthlyreport SET sent = '[]'", "group",
            "what the report of 2007-04 says was sent to the network's funds is not what was sent",
        ),
    ],
)  # fmt: skip
def test_check_books_recounts_both_ends(funds, sql, of, says):
    receive(funds.fund, funds.group, 50_00)
    assert recount(funds.group) == recount(funds.books) == []
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute(sql)
    found = recount(getattr(funds, of))
    assert any(says in line for line in found), found


def test_the_consolidated_month_counts_what_groups_sent_and_not_the_networks_books(funds):
    receive(funds.fund, funds.group, 50_00)
    close_own_books(funds, APRIL)
    value = consolidated(funds.network)
    assert value.spending.month.amount == 80_00
    assert [statement.group.slug for statement in value.statements] == ["ban-don-chai"]
    assert value.missing == (funds.other,)


def test_reading_both_ends_costs_the_same_for_many_groups(funds):
    reconcile(funds.network, APRIL)
    with CaptureQueriesContext(connection) as few:
        reconcile(funds.network, APRIL)
    for number in range(6):
        group = makers.make_group(f"group-{number}", network=funds.network)
        with group_scope(group):
            makers.make_entry(10_00), send(funds.fund, 1_00)
        submit(group)
        receive(funds.fund, group, 1_00)
    with CaptureQueriesContext(connection) as many:
        value = reconcile(funds.network, APRIL)
    assert len(value.by_group) == 8
    assert len(many) == len(few)


def test_no_scope_of_a_group_is_left_open(funds):
    reconcile(funds.network, APRIL)
    with pytest.raises(ScopeRequired):
        JournalEntry.objects.count()


def test_the_treasurer_of_the_network_records_what_is_on_its_way(funds):
    client = client_of(funds.network_treasurer)
    page = client.get(reverse("central", kwargs=NETWORK), secure=True, follow=True).content.decode()
    assert "on its way" in page
    assert "กองทุนผู้สูงอายุ: บ้านดอนไชย says up to April" in page
    address = reverse("central_receive", kwargs=NETWORK) + "?group=ban-don-chai&fund=old-age"
    form = client.get(address, secure=True).context["form"]
    assert form.initial["amount"] == 50_00
    data = {name: form[name].value() or "" for name in form.fields} | {
        "amount": "50",
        "for_month": "4/2550",
        "on": "16/4/2550",
    }
    done = client.post(address, data, secure=True, follow=True).content.decode()
    assert "entry 1 of the network" in done
    twice = client.post(address, data, secure=True)
    assert "already recorded" in twice.content.decode()
    with network_books(funds.network):
        receipt = CentralReceipt.objects.get()
        assert (receipt.from_group, receipt.satang, receipt.entry.entered_by) == (
            funds.group, 50_00, funds.network_treasurer,
        )  # fmt: skip


def test_others_of_the_network_read_and_record_nothing(funds):
    for person in (funds.network_committee, funds.network_auditor, funds.network_chair):
        client = client_of(person)
        page = client.get(reverse("central", kwargs=NETWORK), secure=True, follow=True)
        assert page.status_code == 200
        assert "Record as received" not in page.content.decode()
        assert client.get(reverse("central_receive", kwargs=NETWORK), secure=True).status_code == 403
        later = reverse("central_month", kwargs={**NETWORK, "month": JUNE})
        assert client.get(later, secure=True).status_code == 404
    for person in (funds.treasurer, funds.other_committee, funds.stranger):
        assert client_of(person).get(reverse("central", kwargs=NETWORK), secure=True).status_code == 404
    wider = makers.make_network("lampang", level="province")
    funds.network.parent = wider
    funds.network.save()
    above = client_of(makers.make_officer("treasurer", network=wider, name="above"))
    assert above.get(reverse("central_month", kwargs={**NETWORK, "month": APRIL}), secure=True).status_code == 200
    assert above.get(reverse("central_receive", kwargs=NETWORK), secure=True).status_code == 403


def test_the_chair_begins_a_fund_changes_its_share_and_ends_it(cast):
    client = client_of(cast.network_chair)
    page = client.get(reverse("central", kwargs=NETWORK), secure=True).content.decode()
    assert "no central fund yet" in page
    new, data = (
        reverse("central_new", kwargs=NETWORK),
        {"name": "กองทุนผู้สูงอายุ", "base": "savings", "from_date": "4/2550"},
    )
    wrong = client.post(new, data | {"percent": "five"}, secure=True)
    assert "for example 5 or 2.5" in wrong.content.decode()
    assert client.post(new, data | {"percent": "5"}, secure=True).status_code == 302
    fund = cast.network.central_funds.get()
    assert (fund.slug, fund.shares.get().basis_points) == ("fund-1", 500)
    assert "already" in client.post(new, data | {"percent": "5"}, secure=True).content.decode()
    own = {**NETWORK, "fund": "fund-1"}
    share = {"percent": "2.5 %", "base": "receipts", "from_date": "5/2550"}
    assert client.post(reverse("central_share", kwargs=own), share, secure=True).status_code == 302
    again = client.post(reverse("central_share", kwargs=own), share, secure=True).content.decode()
    assert "choose a day after" in again
    page = client.get(reverse("central", kwargs=NETWORK), secure=True).content.decode()
    assert "2.5% of everything received" in page
    assert client.post(reverse("central_close", kwargs=own), {"on": "31/5/2550"}, secure=True).status_code == 302
    assert "ended on" in client.get(reverse("central", kwargs=NETWORK), secure=True).content.decode()


def test_the_networks_own_books_work_like_a_groups_and_ask_for_no_members(cast):
    treasurer = cast.network_treasurer
    client, books = client_of(treasurer), books_of(cast.network)
    today = client.get(reverse("group_home", args=[books.slug]), secure=True).content.decode()
    assert "Start the first month" in today
    assert "Enter the members" not in today
    first = reverse("first_month", args=[books.slug])
    assert client.post(first, {"month": "4/2550"}, secure=True).status_code == 302
    refused = client.post(first, {"month": "1/2550"}, secure=True).content.decode()
    assert "The next month to start is May" in refused
    today = client.get(reverse("group_home", args=[books.slug]), secure=True)
    nav = [(place.name, place.slug) for place in today.wsgi_request.here.nav]
    assert nav[-1] == ("network_home", "lampang-south")
    assert not {"members", "sheet_now"}.intersection(name for name, _slug in nav)
    page = today.content.decode()
    assert "Collection sheet" not in page
    assert reverse("central_receive", kwargs=NETWORK) in page
    for name in ("month_report", "month_close", "entries", "other_receipt", "spending"):
        assert client.get(reverse(name, args=[books.slug, APRIL]), secure=True).status_code == 200, name
    closing = client.get(reverse("month_close", args=[books.slug, APRIL]), secure=True).content.decode()
    assert "No money from members" not in closing
    with network_books(cast.network):
        close_month(books, APRIL, by=treasurer)
    report = client.get(reverse("month_report", args=[books.slug, APRIL]), secure=True).content.decode()
    assert "Look and submit" not in report
