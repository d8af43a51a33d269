"""The journal's promises, in the words of the trade."""

import datetime
import uuid

import pytest

from groups.tenancy import group_scope
from ledger import refusals
from ledger.journal import Draft, Line, post_entries, reverse_entries, reverse_entry
from ledger.models import Books, JournalEntry, MonthlyTotal, Posting
from ledger.periods import close_period, open_month
from tests.makers import APRIL, DAY, make_entry


def test_an_entry_is_numbered_sealed_and_chained(in_group):
    first, second = make_entry(100_00), make_entry(250_50)
    books = Books.objects.get()
    assert [first.number, second.number] == [1, 2]
    assert first.posted_at and second.previous_digest == first.digest
    assert (books.last_number, books.last_digest) == (2, second.digest)


def test_groups_number_on_their_own(cast):
    with group_scope(cast.group):
        make_entry()
    with group_scope(cast.other):
        assert make_entry().number == 1


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((Line("1010", 100), Line("4130", -99)), refusals.UnbalancedEntry),
        ((Line("1010", 100),), refusals.TooFewPostings),
        ((Line("1010", 0), Line("4130", 0)), refusals.TooFewPostings),
        ((Line("1010", 100), Line("9999", -100)), refusals.UnknownAccount),
        ((Line("1010", 100, cases=1), Line("4130", -100)), refusals.LedgerRefused),
    ],
)
def test_an_unsound_entry_is_refused_and_nothing_is_written(in_group, lines, refusal):
    with pytest.raises(refusal):
        make_entry(lines=lines)
    assert not JournalEntry.objects.exists() and not Posting.objects.exists()
    assert Books.objects.get().last_number == 0


def test_one_bad_entry_stops_the_whole_batch(in_group):
    good = Draft(on=DAY, kind="receipt", lines=(Line("1010", 5), Line("4130", -5)))
    bad = Draft(on=datetime.date(2007, 5, 1), kind="receipt", lines=good.lines)
    with pytest.raises(refusals.PeriodNotOpen):
        post_entries([good, bad], by=None)
    assert not JournalEntry.objects.exists()


def test_a_closed_month_takes_nothing_more(in_group):
    make_entry()
    close_period(APRIL, by=None)
    with pytest.raises(refusals.PeriodClosed, match="เมษายน 2550"):
        make_entry()
    assert make_entry(on=datetime.date(2007, 5, 1)).number == 2


def test_a_day_that_has_not_come_is_refused(in_group):
    with pytest.raises(refusals.PeriodNotOpen):
        make_entry(on=datetime.date(2999, 1, 1))


def test_months_open_and_close_in_order(in_group):
    with pytest.raises(refusals.OutOfOrder):
        open_month(APRIL.plus(2), by=None)
    open_month(APRIL.next(), by=None)
    with pytest.raises(refusals.OutOfOrder):
        close_period(APRIL.next(), by=None)
    close_period(APRIL, by=None)
    with pytest.raises(refusals.PeriodClosed):
        close_period(APRIL, by=None)


def test_the_same_form_twice_is_recorded_once(in_group):
    key = uuid.uuid4()
    make_entry(key=key)
    with pytest.raises(refusals.AlreadyPosted):
        make_entry(key=key)
    assert JournalEntry.objects.count() == 1


def test_a_reversal_mirrors_its_entry_and_happens_once(in_group):
    wrong = make_entry(70_00, lines=(Line("5010", 70_00, cases=1), Line("1010", -70_00)), kind="payout")
    back = reverse_entry(wrong, on=DAY, reason="จ่ายผิดคน", by=None)
    assert [(p.account.code, p.amount, p.cases) for p in back.postings.all()] == [
        ("5010", -70_00, -1),
        ("1010", 70_00, None),
    ]
    assert back.reverses == wrong
    with pytest.raises(refusals.AlreadyReversed):
        reverse_entry(wrong, on=DAY, reason="again", by=None)
    with pytest.raises(refusals.NotReversible):
        reverse_entry(back, on=DAY, reason="again", by=None)
    with pytest.raises(refusals.ReasonMissing):
        reverse_entry(make_entry(), on=DAY, reason=" ", by=None)


def test_totals_follow_postings_and_reversals(in_group):
    unknown = make_entry(lines=(Line("5070", 100_00), Line("1010", -100_00)), kind="payout")
    make_entry(lines=(Line("5070", 30_00, cases=2), Line("1010", -30_00)), kind="payout")
    total = MonthlyTotal.objects.get(account__code="5070")
    assert (total.amount, total.cases, total.unknown, total.postings) == (130_00, 2, 1, 2)
    reverse_entry(unknown, on=DAY, reason="ผิด", by=None)
    total.refresh_from_db()
    assert (total.amount, total.cases, total.unknown, total.postings) == (30_00, 2, 0, 3)


def test_fifty_entries_cost_no_more_queries_than_one(in_group, django_assert_max_num_queries):
    drafts = [Draft(on=DAY, kind="receipt", lines=(Line("1010", n), Line("4130", -n))) for n in range(1, 51)]
    make_entry()
    with django_assert_max_num_queries(20):
        post_entries(drafts[:1], by=None)
    with django_assert_max_num_queries(20):
        post_entries(drafts, by=None)


def test_entries_are_taken_back_at_once_and_in_order(in_group):
    wrong = [make_entry(100_00), make_entry(200_00), make_entry(300_00)]
    before = reverse_entry(wrong[1], on=DAY, reason="ผิด", by=None)
    done = reverse_entries(reversed(wrong), on=DAY, reason="นับผิดทั้งใบ", key=uuid.uuid4(), by=None)
    assert [(back.number, back.reverses) for back in done.reversals] == [(5, wrong[0]), (6, wrong[2])]
    assert [entry.reversed_by for entry in done.left_out] == [before]
    again = reverse_entries(wrong, on=DAY, reason="นับผิดทั้งใบ", by=None)
    assert (again.reversals, len(again.left_out)) == ([], 3)


def test_one_entry_that_stays_keeps_the_others_too(in_group):
    first, second = make_entry(), make_entry(on=DAY + datetime.timedelta(days=5))
    with pytest.raises(refusals.NotReversible):
        reverse_entries([first, second], on=DAY, reason="ผิด", by=None)
    assert JournalEntry.objects.count() == 2


def test_fifty_entries_are_taken_back_in_as_many_queries_as_one(in_group, django_assert_max_num_queries):
    drafts = [Draft(on=DAY, kind="receipt", lines=(Line("1010", n), Line("4130", -n))) for n in range(1, 51)]
    single, *others = post_entries(drafts, by=None)
    for some in ([single], others):
        with django_assert_max_num_queries(22):
            reverse_entries(some, on=DAY, reason="ผิด", by=None)
