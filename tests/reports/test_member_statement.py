"""What a member sees of her own money."""

import datetime

import pytest

from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.journal import Draft, Line, post_entry, reverse_entry
from reports.member_statement import member_statement
from tests import makers
from tests.makers import DAY
from tests.reports.conftest import make_record


def collect(member, on=DAY, **amounts):
    codes = {"fee": "4010", "dues": "4020", "savings": "4030"}
    receipt = Payment.of(member, {codes[name]: amount for name, amount in amounts.items()})
    return record_collection(Collection(on, [receipt]), by=None)[0]


def pay_welfare(member, amount=500_00):
    lines = (Line("5020", amount, member=member, cases=1), Line("1010", -amount))
    return makers.make_entry(kind="payout", lines=lines)


def test_it_tells_by_kind_what_was_put_in_and_received(in_group):
    collect(in_group.member, dues=50_00, savings=30_00)
    collect(in_group.member, savings=31_50)
    pay_welfare(in_group.member)
    money = member_statement(in_group.member)
    assert [(kind.account.slug, kind.amount) for kind in money.put_in] == [
        ("annual_dues", 50_00), ("daily_savings", 61_50),
    ]  # fmt: skip
    assert money.total_put_in == 111_50 and money.total_received == 500_00
    assert [payment.amount for payment in money.payments] == [50_00, 30_00, 31_50, 500_00]


def test_what_was_taken_back_stays_in_sight_and_adds_up_to_nothing(in_group):
    entry = collect(in_group.member, savings=30_00)
    reverse_entry(entry, on=DAY, reason="ผิดคน", by=None)
    first, second = member_statement(in_group.member).payments
    assert first.taken_back and not first.is_reversal and second.is_reversal
    assert (first.amount, second.amount) == (30_00, -30_00)
    assert member_statement(in_group.member).total_put_in == 0


def test_nobody_elses_money_is_in_it(in_group):
    other = makers.make_member("0002", "อื่น")
    collect(other, savings=30_00)
    assert member_statement(in_group.member).payments == ()


def test_without_welfare_nothing_tells_of_an_illness(in_group):
    collect(in_group.member, savings=30_00)
    pay_welfare(in_group.member)
    money = member_statement(in_group.member).without_welfare()
    assert money.received == () and len(money.payments) == 1


@pytest.mark.parametrize("payments", [1, 30])
def test_it_takes_three_queries(in_group, django_assert_num_queries, payments):
    for _ in range(payments):
        collect(in_group.member, savings=30_00)
    with django_assert_num_queries(3):
        money = member_statement(in_group.member)
        assert money.total_put_in == payments * 30_00
        assert [payment.posting.account.label for payment in money.payments]


def test_names_stand_in_the_books_from_the_month_after_the_paper_years(db):
    made = make_record()
    with group_scope(made.group):
        member = makers.make_member("0001", joined_on=datetime.date(2003, 1, 1))
        assert member_statement(member).began is None
        makers.open_month(makers.APRIL.previous(), by=None)
        assert member_statement(member).began == makers.APRIL.previous()


def test_without_paper_years_names_stand_from_the_first_month(in_group):
    assert member_statement(in_group.member).began == makers.APRIL


def test_money_that_was_lent_is_neither_put_in_nor_received(in_group):
    lend = (Line("1210", 10_000_00, member=in_group.member), Line("1010", -10_000_00))
    repaid = (Line("1010", 1_000_00), Line("1210", -1_000_00, member=in_group.member))
    for lines in (lend, repaid):
        post_entry(Draft(on=DAY, kind="receipt", lines=lines), by=None)
    money = member_statement(in_group.member)
    assert (money.total_put_in, money.total_received, money.to_repay) == (0, 0, 9_000_00)
    assert money.without_welfare().to_repay == 0
