"""A year of a small group, for an accountant to check by hand; and the journal's promises for any drafts at all.

Group of 20, year 2007 (BE 2550), in baht. Every member pays the fee of 50 once (January), dues of 20 a year
(January) and 1 a day (20 x days of the month). The bank pays interest in June and December; the municipality gives
in March; a gift in August is recorded twice and one of the two taken back in September.

    month  receipts (cash unless said)               paid                              cash    bank
    ----------------------------------------------------------------------------------------------------
    Jan    fee 1,000 + dues 400 + savings 620        -                                2,020       0
    Feb    savings 560                               to the bank 2,000                  580   2,000
    Mar    savings 620; municipality 5,000 to bank   birth 500, 1 case                  700   7,000
    Apr    savings 600                               sickness 300, 3 cases            1,000   7,000
    May    savings 620                               to the bank 1,000                  620   8,000
    Jun    savings 600; interest 20.25 to bank       -                                1,220   8,020.25
    Jul    savings 620                               death 4,000 from bank, 1 case    1,840   4,020.25
    Aug    savings 620; gift 250.50 twice            -                                2,961   4,020.25
    Sep    savings 600; gift -250.50 (reversal)      sickness 200, cases unknown      3,110.50  4,020.25
    Oct    savings 620                               workers 100                      3,630.50  4,020.25
    Nov    savings 600                               to the bank 3,000                1,230.50  7,020.25
    Dec    savings 620; interest 30.75 to bank       bank fee 25 from bank            1,850.50  7,026.00
    ----------------------------------------------------------------------------------------------------
    Year   receipts 1,000 + 400 + 7,300 + 5,000 + 250.50 + 51 = 14,001.50
           benefits 500 + 500 + 4,000 = 5,000; spending 100 + 25 = 125; fund 14,001.50 - 5,125 = 8,876.50
"""

import datetime

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.digest import entry_digest, text_digest
from ledger.journal import Draft, Line, post_entries, reverse_entry
from ledger.models import Books, JournalEntry, MonthlyTotal, Posting
from ledger.periods import close_period, open_month
from ledger.refusals import AlreadyReversed, NotReversible
from tests.makers import APRIL, make_entry, make_group
from tests.transactional import undone

CASH, BANK, FEE, DUES, SAVINGS, LOCAL, GIFT, INTEREST = "1010", "1020", "4010", "4020", "4030", "4110", "4130", "4140"
AWAITING = "1090"
BIRTH, SICKNESS, DEATH, WORKERS, BANK_FEES = "5010", "5020", "5030", "5810", "5830"
JANUARY = Month(2007, 1)

# (month, kind, postings): account, satang with debit positive, and for benefits the cases.
YEAR = (
    (1, "collection", ((CASH, 202_000), (FEE, -100_000), (DUES, -40_000), (SAVINGS, -62_000))),
    (2, "collection", ((CASH, 56_000), (SAVINGS, -56_000))),
    (2, "transfer", ((BANK, 200_000), (CASH, -200_000))),
    (3, "collection", ((CASH, 62_000), (SAVINGS, -62_000))),
    (3, "receipt", ((BANK, 500_000), (LOCAL, -500_000))),
    (3, "payout", ((BIRTH, 50_000, 1), (CASH, -50_000))),
    (4, "collection", ((CASH, 60_000), (SAVINGS, -60_000))),
    (4, "payout", ((SICKNESS, 30_000, 3), (CASH, -30_000))),
    (5, "collection", ((CASH, 62_000), (SAVINGS, -62_000))),
    (5, "transfer", ((BANK, 100_000), (CASH, -100_000))),
    (6, "collection", ((CASH, 60_000), (SAVINGS, -60_000))),
    (6, "receipt", ((BANK, 2_025), (INTEREST, -2_025))),
    (7, "collection", ((CASH, 62_000), (SAVINGS, -62_000))),
    (7, "payout", ((DEATH, 400_000, 1), (BANK, -400_000))),
    (8, "collection", ((CASH, 62_000), (SAVINGS, -62_000))),
    (8, "receipt", ((CASH, 25_050), (GIFT, -25_050))),
    (8, "receipt", ((CASH, 25_050), (GIFT, -25_050))),
    (9, "collection", ((CASH, 60_000), (SAVINGS, -60_000))),
    (9, "payout", ((SICKNESS, 20_000, None), (CASH, -20_000))),
    (9, "reversal of 17", ()),
    (10, "collection", ((CASH, 62_000), (SAVINGS, -62_000))),
    (10, "spending", ((WORKERS, 10_000), (CASH, -10_000))),
    (11, "collection", ((CASH, 60_000), (SAVINGS, -60_000))),
    (11, "transfer", ((BANK, 300_000), (CASH, -300_000))),
    (12, "collection", ((CASH, 62_000), (SAVINGS, -62_000))),
    (12, "receipt", ((BANK, 3_075), (INTEREST, -3_075))),
    (12, "spending", ((BANK_FEES, 2_500), (BANK, -2_500))),
)


@pytest.fixture
def year(db):
    """The group in scope, its twelve months lived through and closed as they went by."""
    group = make_group("ban-lek", month=JANUARY)
    with group_scope(group):
        for number in range(1, 13):
            month = Month(2007, number)
            for entry_month, kind, lines in YEAR:
                if entry_month == number:
                    live_through(month, kind, lines)
            close_period(month, by=None)
        yield group


def live_through(month: Month, kind: str, lines: tuple) -> None:
    day = month.first.replace(day=20)
    if kind.startswith("reversal"):
        gift = JournalEntry.objects.get(number=int(kind.split()[-1]))
        reverse_entry(gift, on=day, reason="จดซ้ำ", by=None)
    else:
        postings = tuple(Line(code, amount, cases=cases[0] if cases else None) for code, amount, *cases in lines)
        make_entry(on=day, kind=kind, lines=postings)


def balance(code: str, through: Month) -> int:
    totals = MonthlyTotal.objects.filter(account__code=code, starts_on__lte=through.first)
    return totals.aggregate(sum=Sum("amount"))["sum"] or 0


def test_cash_and_bank_at_the_end_of_each_month(year):
    held = [(balance(CASH, Month(2007, n)), balance(BANK, Month(2007, n))) for n in range(1, 13)]
    assert held == [
        (2_020_00, 0), (580_00, 2_000_00), (700_00, 7_000_00), (1_000_00, 7_000_00), (620_00, 8_000_00),
        (1_220_00, 8_020_25), (1_840_00, 4_020_25), (2_961_00, 4_020_25), (3_110_50, 4_020_25),
        (3_630_50, 4_020_25), (1_230_50, 7_020_25), (1_850_50, 7_026_00),
    ]  # fmt: skip


def test_the_year_by_account(year):
    rows = MonthlyTotal.objects.values_list("account__code").annotate(
        Sum("amount"), Sum("cases"), Sum("unknown"), Sum("postings")
    )
    assert sorted(rows) == [
        (CASH, 1_850_50, 0, 0, 22), (BANK, 7_026_00, 0, 0, 8),
        (FEE, -1_000_00, 0, 0, 1), (DUES, -400_00, 0, 0, 1), (SAVINGS, -7_300_00, 0, 0, 12),
        (LOCAL, -5_000_00, 0, 0, 1), (GIFT, -250_50, 0, 0, 3), (INTEREST, -51_00, 0, 0, 2),
        (BIRTH, 500_00, 1, 0, 1), (SICKNESS, 500_00, 3, 1, 2), (DEATH, 4_000_00, 1, 0, 1),
        (WORKERS, 100_00, 0, 0, 1), (BANK_FEES, 25_00, 0, 0, 1),
    ]  # fmt: skip
    assert MonthlyTotal.objects.aggregate(sum=Sum("amount"))["sum"] == 0


def test_the_reversal_stands_in_its_own_month(year):
    gifts = MonthlyTotal.objects.filter(account__code=GIFT).order_by("starts_on")
    assert [(row.starts_on.month, row.amount, row.postings) for row in gifts] == [(8, -501_00, 2), (9, 250_50, 1)]


def test_the_fund_is_cash_and_bank(year):
    income = sum(balance(code, Month(2007, 12)) for code in (FEE, DUES, SAVINGS, LOCAL, GIFT, INTEREST))
    paid = sum(balance(code, Month(2007, 12)) for code in (BIRTH, SICKNESS, DEATH, WORKERS, BANK_FEES))
    assert (-income, paid, -income - paid) == (14_001_50, 5_125_00, 8_876_50)
    assert balance(CASH, Month(2007, 12)) + balance(BANK, Month(2007, 12)) == 8_876_50


def test_the_books_of_the_year_can_be_proved(year):
    assert JournalEntry.objects.count() == 27
    assert Books.objects.get().last_number == 27
    assert_chain_recomputes(year)


def assert_chain_recomputes(group) -> None:
    """Numbers 1 to n, each digest as a stranger computes it, the last one in the books."""
    previous, number = "", 0
    entries = JournalEntry.objects.select_related("reverses", "text").prefetch_related("postings__account")
    for number, entry in enumerate(entries.order_by("number"), start=1):
        postings = [
            (row.account.code, row.amount, row.cases, row.units, row.member and row.member.uuid)
            for row in entry.postings.all()
        ]
        assert entry.number == number
        assert entry.previous_digest == previous
        assert entry.text_digest == text_digest(entry.text.salt, entry.text.text)
        assert entry.digest == entry_digest(group.uuid, entry, postings, entry.reverses and entry.reverses.number)
        previous = entry.digest
    books = Books.objects.get()
    assert (books.last_number, books.last_digest) == (number, previous)


def recounted() -> dict[tuple, tuple]:
    """What the totals should be, counted from the postings without any of the code that keeps them."""
    totals: dict[tuple, list] = {}
    for row in Posting.objects.select_related("entry__reverses", "account"):
        entry = row.entry
        told_by = entry.reverses or entry
        key = (entry.on.replace(day=1), row.account.code, told_by.kind == "summary")
        unknown = (-1 if entry.reverses else 1) if row.account.code.startswith("50") and row.cases is None else 0
        sums = totals.setdefault(key, [0, 0, 0, 0])
        for place, value in enumerate((row.amount, 1, row.cases or 0, unknown)):
            sums[place] += value
    return {key: tuple(sums) for key, sums in totals.items()}


# Each example undoes itself, and a busy machine is no fault of the books.
LENIENT = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
AMOUNTS = st.integers(-(10**12), 10**12).filter(bool)
PLAIN = st.sampled_from((CASH, BANK, FEE, GIFT, WORKERS))
LINES = st.lists(
    st.one_of(
        st.builds(Line, code=PLAIN, amount=AMOUNTS, units=st.none() | st.integers(-40, 40)),
        st.builds(Line, code=st.sampled_from((BIRTH, DEATH)), amount=AMOUNTS, cases=st.none() | st.integers(1, 14)),
    ),
    min_size=1,
    max_size=5,
).filter(lambda lines: sum(line.amount for line in lines) != 0)
DAYS = st.dates(datetime.date(2007, 4, 1), datetime.date(2007, 6, 30))
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)


@st.composite
def drafts(draw) -> Draft:
    """Any draft that balances: lines as they come, and one more that makes up the difference."""
    lines = draw(LINES)
    balancing = Line(AWAITING, -sum(line.amount for line in lines))
    return Draft(on=draw(DAYS), kind="receipt", lines=(*lines, balancing), text=draw(TEXTS), reference=draw(TEXTS))


# A batch of drafts, or the number of an entry to take back (if there is such an entry, and it can be).
STEPS = st.lists(st.one_of(st.lists(drafts(), min_size=1, max_size=4), st.integers(1, 8)), max_size=8)


def follow(steps: list) -> None:
    for step in steps:
        if isinstance(step, list):
            post_entries(step, by=None)
            continue
        entry = JournalEntry.objects.filter(number=step).first()
        if entry:
            try:
                reverse_entry(entry, on=datetime.date(2007, 6, 30), reason="ผิด", by=None)
            except (AlreadyReversed, NotReversible):
                continue


@settings(max_examples=40, deadline=None, suppress_health_check=LENIENT)
@given(STEPS)
def test_whatever_is_posted_or_taken_back_the_books_hold(in_group, steps):
    with undone():
        open_month(APRIL.plus(1), by=None)
        open_month(APRIL.plus(2), by=None)
        follow(steps)
        assert (Posting.objects.aggregate(sum=Sum("amount"))["sum"] or 0) == 0
        assert not JournalEntry.objects.filter(posted_at=None).exists()
        assert_chain_recomputes(in_group.group)
        kept = {
            (row.starts_on, row.account.code, row.summary): (row.amount, row.postings, row.cases, row.unknown)
            for row in MonthlyTotal.objects.select_related("account")
        }
        assert kept == recounted()


@settings(max_examples=15, deadline=None, suppress_health_check=LENIENT)
@given(st.lists(drafts(), min_size=1, max_size=5))
def test_everything_taken_back_leaves_nothing(in_group, posted):
    with undone():
        open_month(APRIL.plus(1), by=None)
        open_month(APRIL.plus(2), by=None)
        for entry in post_entries(posted, by=None):
            reverse_entry(entry, on=datetime.date(2007, 6, 30), reason="ผิด", by=None)
        by_account = Posting.objects.order_by().values_list("account__code").annotate(Sum("amount"), Sum("cases"))
        assert {(amount, cases or 0) for _code, amount, cases in by_account} == {(0, 0)}
        assert MonthlyTotal.objects.aggregate(sum=Sum("unknown"))["sum"] == 0
