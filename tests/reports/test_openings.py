"""Where members' opening figures show beside the month and in a member's own money, and where they never count."""

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.openings import Opening, state_openings
from ledger.periods import open_month
from reports.closing import close_month
from reports.findings import statement_to_show
from reports.member_statement import member_statement
from tests.makers import LONG_AGO, make_member, make_payment, make_user
from tests.reports.conftest import FEBRUARY, MARCH

FEE, DUES, SAVINGS = "4010", "4020", "4030"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def member(record):
    """A member of the paper years who paid 31 baht in March, with 1,655 baht from the paper book."""
    open_month(MARCH, by=None)
    found = make_member("0417", "คำปัน", user=make_user("kampan"), joined_on=LONG_AGO)
    make_payment(found, on=MARCH.first, savings=31_00)
    state_openings([Opening(found, {FEE: 50_00, SAVINGS: 1_605_00})], by=record.treasurer, source="สมุดเล่ม 3")
    return found


def test_put_in_is_what_the_paper_book_says_and_what_was_paid_since(member):
    money = member_statement(member)
    assert (money.total_put_in, money.total_brought) == (1_686_00, 1_655_00)
    assert [(kind.account.code, kind.amount, kind.brought) for kind in money.put_in] == [
        (FEE, 50_00, 50_00), (SAVINGS, 1_636_00, 1_605_00),
    ]  # fmt: skip
    assert money.without_welfare().total_put_in == 1_686_00


def test_the_month_is_the_same_with_and_without_them(record, member):
    before = statement_to_show(record.group, MARCH)
    state_openings([Opening(member, {DUES: 200_00})], by=None)
    assert statement_to_show(record.group, MARCH) == before


def test_the_member_reads_it_in_plain_words(client, record, member):
    client.force_login(member.user)
    text = client.get(reverse("my_savings", args=[record.group.slug])).content.decode()
    assert "1,686" in text and "of it 1,655 baht from the paper book" in text
    assert "has not been written here under your name yet" not in text


def test_the_page_of_the_member_says_where_it_is_written(client, record, member):
    client.force_login(record.treasurer)
    text = client.get(reverse("member", args=[record.group.slug, "0417"])).content.decode()
    assert "1,686" in text and "1,655" in text and "สมุดเล่ม 3" in text
    assert reverse("member_openings", args=[record.group.slug, "0417"]) in text


def test_who_joined_since_is_not_asked_for_a_paper_book(client, record, member):
    newcomer = make_member("0418", joined_on=MARCH.first, reporting_month=MARCH, user=make_user("newcomer"))
    assert member_statement(member).of_paper_years and not member_statement(newcomer).of_paper_years
    client.force_login(record.treasurer)
    address = reverse("member_openings", args=[record.group.slug, "0418"])
    assert address not in client.get(reverse("member", args=[record.group.slug, "0418"])).content.decode()
    client.force_login(newcomer.user)
    assert "paper book" not in client.get(reverse("my_savings", args=[record.group.slug])).content.decode()


def test_an_open_month_tells_what_is_in_nobodys_name_and_a_closed_one_stays_as_it_is(client, record, member):
    client.force_login(record.treasurer)

    def read(month):
        return client.get(reverse("month_report", args=[record.group.slug, month])).content.decode()

    assert "2,718,709 are not allocated to a member" in read(MARCH)
    close_month(record.group, FEBRUARY, by=record.treasurer)
    assert "not allocated to a member" not in read(FEBRUARY)


def test_more_in_names_than_was_brought_forward_stands_out_and_blocks_nothing(client, record, member):
    state_openings([Opening(member, {FEE: 133_782_50})], by=None)
    [finding] = [one for one in statement_to_show(record.group, MARCH).findings if one.code == "openings_exceed"]
    assert not finding.blocking and finding.figures == {"amount_baht": 50}
    assert "0.50 baht more" in finding.text
    client.force_login(record.treasurer)
    report, close = (
        client.get(reverse(name, args=[record.group.slug, MARCH])).content.decode()
        for name in ("month_report", "month_close")
    )
    assert "0.50 baht more" in report and "not allocated to a member" not in report
    assert reverse("openings", args=[record.group.slug]) in close


def test_members_of_another_group_say_nothing_here(cast):
    with group_scope(cast.other):
        state_openings([Opening(cast.other_member, {SAVINGS: 1_00})], by=None)
    for group, stands_out in ((cast.group, False), (cast.other, True)):
        with group_scope(group):
            codes = [finding.code for finding in statement_to_show(group, cast.month).findings]
            assert ("openings_exceed" in codes) is stands_out
