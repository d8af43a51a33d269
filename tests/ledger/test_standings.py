"""How members stand, in examples that can be checked on the fingers: books from April 2550, a baht a day."""

import datetime

import pytest

from ledger.arrears import arrears_rows, members_dues
from ledger.contributions import Collection, Payment, Share, record_collection
from ledger.journal import reverse_entry
from ledger.models import MemberTotal, Period, Posting
from ledger.periods import open_month
from ledger.rates import set_rate, state_paid_through
from ledger.refusals import WrongFigure
from ledger.standings import pay_plan, standings
from members.models import StateChange
from members.states import change_state
from tests.makers import APRIL, DAY, LONG_AGO, make_member, make_payment

SAVINGS, DUES, FEE = "4030", "4020", "4010"
Kind = StateChange.Kind


def day(text: str) -> datetime.date:
    """15/4/50 as the village writes it."""
    number, month, year = map(int, text.split("/"))
    return datetime.date(year + 2500 - 543, month, number)


@pytest.fixture
def village(in_group):
    """A baht a day, fifty baht a calendar year, fifty baht to enter; May is open beside April."""
    set_rate(SAVINGS, 1_00, "day", from_date=LONG_AGO, by=None)
    set_rate(DUES, 50_00, "year", from_date=LONG_AGO, by=None)
    set_rate(FEE, 50_00, "once", from_date=LONG_AGO, by=None)
    in_group.member.refresh_from_db()
    return in_group


def stand(member, on: str = "30/4/50"):
    return standings([member], on=day(on))[member.pk]


def savings_of(member, on: str = "30/4/50"):
    found = stand(member, on).savings
    return found.owed, found.paid_through, found.arrears_months, found.prepaid


def months_open(count: int) -> None:
    for number in range(1, count + 1):
        open_month(APRIL.plus(number), by=None)


def test_a_late_payer(village):
    assert savings_of(village.member) == (30_00, None, 1, 0)
    assert savings_of(village.member, "15/4/50")[:3] == (15_00, None, 0)
    assert savings_of(village.member, "30/6/50")[0] == (30 + 31 + 30) * 100
    assert stand(village.member, "30/6/50").arrears_months == 3
    assert stand(village.member, "15/6/50").savings.arrears == 61_00


def test_as_of_is_the_end_of_the_oldest_open_month(village):
    months_open(2)
    assert standings([village.member])[village.member.pk].on == day("30/4/50")
    assert standings(None)[village.member.pk] == stand(village.member)


def test_several_months_at_once(village):
    make_payment(village.member, savings=91_00)
    assert savings_of(village.member) == (0, day("30/6/50"), 0, 61_00)
    assert savings_of(village.member, "31/7/50") == (31_00, day("30/6/50"), 1, 0)


def test_a_year_ahead_and_what_is_left_is_credit(village):
    make_payment(village.member, savings=366_50)
    # From 1 April 2550, 366 days: to 31 March 2551, a leap year.
    assert savings_of(village.member) == (0, day("31/3/51"), 0, 336_50)
    assert stand(village.member).savings.credit == 50
    make_payment(village.member, savings=50)
    assert savings_of(village.member)[1] == day("1/4/51")


def test_half_a_baht_waits_until_it_is_a_day(village):
    make_payment(village.member, savings=50)
    assert savings_of(village.member) == (29_50, None, 1, 50)
    make_payment(village.member, savings=50)
    assert savings_of(village.member) == (29_00, day("1/4/50"), 1, 0)


def test_a_new_rate_leaves_what_was_paid_ahead_and_prices_the_rest(village):
    make_payment(village.member, savings=91_00)
    other = make_member("0002")
    set_rate(SAVINGS, 2_00, "day", from_date=day("1/6/50"), by=None)
    assert savings_of(village.member) == (0, day("30/6/50"), 0, 61_00)
    assert savings_of(other, "30/6/50")[0] == (30 + 31 + 60) * 100
    assert savings_of(village.member, "31/7/50")[0] == 62_00
    # What is bought from now on for June costs two baht a day.
    make_payment(other, savings=63_00)
    assert savings_of(other) == (0, day("1/6/50"), 0, 33_00)
    assert stand(other, "31/5/50").savings.prepaid == 2_00


def test_a_month_at_a_time_and_a_quarter(village):
    set_rate(SAVINGS, 30_00, "month", from_date=day("1/5/50"), by=None)
    set_rate(SAVINGS, 80_00, "quarter", from_date=day("1/7/50"), year="fiscal", by=None)
    member = village.member
    assert [step.savings for step in pay_plan(stand(member), 6)] == [
        30_00, 60_00, 90_00, 170_00, 170_00, 170_00, 250_00,
    ]  # fmt: skip
    make_payment(member, savings=30_00 + 45_00)
    assert savings_of(member) == (0, day("31/5/50"), 0, 45_00)


def test_dues_of_the_running_year_are_the_paper_years_matter(village):
    assert stand(village.member).dues.owed == 0
    assert stand(village.member, "31/1/51").dues.owed == 50_00
    make_payment(village.member, dues=100_00)
    assert stand(village.member).dues.paid_through == day("31/12/52")
    assert (stand(village.member).dues.prepaid, stand(village.member, "31/1/51").dues.prepaid) == (100_00, 50_00)


def test_dues_of_the_fiscal_year_and_of_each_members_own(in_group):
    set_rate(DUES, 50_00, "year", from_date=LONG_AGO, year="fiscal", by=None)
    assert stand(in_group.member, "30/9/50").dues.owed == 0
    assert stand(in_group.member, "31/10/50").dues.owed == 50_00
    set_rate(DUES, 60_00, "year", from_date=day("1/10/50"), year="joining", by=None)
    leap = make_member("0029", joined_on=datetime.date(2004, 2, 29))
    assert stand(leap, "31/10/50").dues.owed == 60_00
    make_payment(leap, dues=60_00)
    assert stand(leap).dues.paid_through == day("28/2/51")
    make_payment(leap, dues=60_00)
    # Her own year begins on 28 February where there is no 29th.
    assert stand(leap).dues.paid_through == day("27/2/52")


def test_what_was_paid_on_paper_counts(village):
    state_paid_through(SAVINGS, day("31/5/50"), by=None)
    state_paid_through(SAVINGS, day("31/3/50"), members=[village.member], by=None)
    other = make_member("0002")
    assert savings_of(village.member)[:2] == (30_00, day("31/3/50"))
    assert savings_of(other)[:2] == (0, day("31/5/50")) and savings_of(other, "30/6/50")[0] == 30_00
    assert state_paid_through(SAVINGS, day("31/5/50"), by=None) == []
    state_paid_through(DUES, day("31/12/49"), by=None)
    assert stand(other).dues.owed == 50_00


def test_who_joins_later_owes_the_fee_the_years_dues_and_the_days_since(village):
    new = make_member("0003", joined_on=DAY, reporting_month=APRIL)
    found = stand(new)
    assert (found.fee.owed, found.dues.owed, found.savings.owed) == (50_00, 50_00, 16_00)
    make_payment(new, fee=50_00, dues=50_00, savings=16_00)
    assert (stand(new).owed, stand(new).savings.paid_through) == (0, day("30/4/50"))


def test_lapsed_joined_again_and_restored(village):
    months_open(3)
    member, officer = village.member, village.treasurer
    change_state(member, Kind.LAPSED, event_on=day("11/4/50"), reporting_month=APRIL, by=officer)
    assert stand(member).ended and stand(member).owed == 0
    change_state(member, Kind.REJOINED, event_on=day("1/6/50"), reporting_month=APRIL, by=officer)
    found = stand(member, "30/6/50")
    # Ten days of April and June: the time between is no time of belonging. A new membership pays the fee.
    assert (found.savings.owed, found.fee.owed) == (40_00, 50_00)
    other = make_member("0002")
    change_state(other, Kind.LAPSED, event_on=day("11/4/50"), reporting_month=APRIL, by=officer)
    change_state(other, Kind.RESTORED, event_on=day("1/6/50"), reporting_month=APRIL, by=officer)
    assert stand(other, "30/6/50").savings.owed == 91_00 and stand(other, "30/6/50").fee.owed == 0


def test_who_died_owes_nothing_and_what_was_ahead_is_listed(village):
    make_payment(village.member, savings=91_00)
    change_state(village.member, Kind.DIED, event_on=day("11/4/50"), reporting_month=APRIL, by=village.treasurer)
    found = stand(village.member)
    assert found.ended and (found.owed, found.savings.paid_through) == (0, day("10/4/50"))
    assert found.prepaid == 81_00 and found.savings.arrears == 0
    sums = members_dues(day("30/4/50"))
    assert (sums.members, sums.past_end, sums.past_end_amount, sums.prepaid) == (0, 1, 81_00, 81_00)
    assert pay_plan(found) == []
    # Nothing past the end can be bought.
    make_payment(village.member, savings=5_00)
    assert stand(village.member).savings.credit == 5_00


def test_a_reversal_gives_back_what_was_bought(village):
    make_payment(village.member, savings=30_50)
    second = make_payment(village.member, savings=30_50)
    assert savings_of(village.member)[1] == day("31/5/50")
    reverse_entry(second, on=DAY, reason="ผิดคน", by=village.treasurer)
    assert savings_of(village.member)[1] == day("30/4/50")
    total = MemberTotal.objects.get(member=village.member)
    assert (total.amount, total.units, total.cost) == (30_50, 30, 30_00)


def test_a_payment_of_later_does_not_count_before(village):
    months_open(1)
    make_payment(village.member, savings=61_00, on=day("2/5/50"))
    assert savings_of(village.member) == (30_00, None, 1, 0)
    assert savings_of(village.member, "31/5/50") == (0, day("31/5/50"), 0, 0)


def test_two_receipts_for_one_member_in_one_collection_follow_one_another(village):
    shares = [Payment.of(village.member, {SAVINGS: 30_00}), Payment((Share({SAVINGS: 31_00}, village.member),))]
    set_rate(SAVINGS, 31_00, "month", from_date=day("1/5/50"), by=None)
    record_collection(Collection(DAY, shares), by=None)
    bought = Posting.objects.filter(account__code=SAVINGS).order_by("entry__number").values_list("units", "cost")
    assert list(bought) == [(30, 30_00), (31, 31_00)]


def test_who_is_behind_longest_first(village):
    state_paid_through(SAVINGS, day("31/1/50"), members=[village.member], by=None)
    other, paid = make_member("0002"), make_member("0003")
    make_payment(paid, savings=30_00)
    rows = arrears_rows(day("30/4/50"))
    assert [(row.member, row.months, row.amount, row.paid_through) for row in rows] == [
        (village.member, 3, 89_00, day("31/1/50")),
        (other, 1, 30_00, None),
    ]
    sums = members_dues(day("30/4/50"))
    assert (sums.paid, sums.arrears_1, sums.arrears_2, sums.arrears_3, sums.arrears_3_amount) == (1, 1, 0, 1, 89_00)


def test_nothing_is_known_without_rates_or_books(in_group):
    assert members_dues(day("30/4/50")) is None
    assert stand(in_group.member).owed == 0
    assert Period.objects.count() == 1


def test_rates_that_cannot_be_meant_are_refused(village):
    for code, amount, per, from_date in (
        (FEE, 50_00, "day", DAY),
        (DUES, 50_00, "month", DAY),
        (SAVINGS, 0, "day", DAY),
        (SAVINGS, 1_00, "once", DAY),
        (SAVINGS, 1_00, "day", datetime.date(2550, 4, 1)),
    ):
        with pytest.raises(WrongFigure):
            set_rate(code, amount, per, from_date=from_date, by=None)
    with pytest.raises(WrongFigure):
        state_paid_through(FEE, DAY, by=None)
    with pytest.raises(WrongFigure):
        state_paid_through(SAVINGS, datetime.date(2550, 4, 1), by=None)


def test_a_group_costs_the_queries_of_one(village, django_assert_max_num_queries):
    members = [make_member(f"1{number:03}") for number in range(30)]
    payments = [Payment.of(member, {SAVINGS: 400_00, DUES: 50_00}) for member in members]
    record_collection(Collection(DAY, payments), by=None)
    for whom in ([members[0]], None):
        with django_assert_max_num_queries(11):
            standings(whom)
