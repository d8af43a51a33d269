"""Recounting the story of a month: sent back, mended, handed in again, accepted, corrected; each change is named."""

import pytest
from django.utils import timezone

from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.corrections import reissue_receipt
from ledger.models import Receipt
from ledger.rates import set_rate
from network.doors import accept_in_group, return_to_group
from network.recount_revisions import recount_revisions
from reports.closing import close_month
from reports.models import MonthlyReport
from reports.returning import take_back_close
from tests import makers
from tests.makers import APRIL, DAY, hand_in
from tests.network.test_check_books import LATER, LINE, OF_GROUP, REPORT, change, check


@pytest.fixture
def story(cast):
    """April sent back, mended, handed in again and accepted; May corrects a receipt of April and is handed in."""
    group, network, books = cast.group, cast.network, cast
    with group_scope(group):
        makers.make_entry(1_000_00, by=books.treasurer)
        fee = Payment.of(books.member, {"4010": 50_00, "4030": 30_00})
        record_collection(Collection(DAY, [fee]), by=books.treasurer)
        hand_in(group, APRIL, by=books.treasurer, second=books.chair)
        makers.make_entry(9_00, on=LATER)
        set_rate("4030", 1_00, "day", from_date=DAY, by=books.treasurer)
        books.second = makers.make_officer("committee", group=group, name="second")
    return_to_group(network, group, APRIL, 1, reason="ขาดใบเสร็จ", by=books.network_chair)
    with group_scope(group):
        makers.make_entry(1_500_00, by=books.treasurer)
        close_month(group, APRIL, by=books.treasurer)
        take_back_close(APRIL, reason="ยังไม่ครบ", by=books.treasurer)
        record_collection(Collection(DAY, [Payment.of(books.member, {"4030": 60_00})]), by=books.treasurer)
        hand_in(group, APRIL, by=books.treasurer, second=books.chair)
    accept_in_group(network, group, APRIL, 3, by=books.network_chair)
    with group_scope(group):
        receipt = Receipt.objects.order_by("serial").first()
        right = Payment.of(books.member, {"4010": 400_00})
        reissue_receipt(receipt, right, on=LATER, reason="ผิด", by=books.treasurer, key=None)
        hand_in(group, APRIL.next(), by=books.treasurer, second=books.second)
    return books


NTH = REPORT + " AND starts_on = '2007-04-01' AND revision = {n}"


def of_revision(number: int, what: str) -> str:
    return NTH.replace("{n}", str(number)).format(what)


MAY_REPORT = REPORT + " AND starts_on = '2007-05-01'"
# What is done to the story of a month, and what must be said of it.
STORY = {
    "a line of an old revision": (
        LINE.format("total_amount = total_amount + 1") + " AND report_id = (SELECT id FROM reports_monthlyreport "
        f"{OF_GROUP} AND starts_on = '2007-04-01' AND revision = 1)",
        "the report of 2007-04 differs from the books on account 4130",
    ),
    "where an old revision ends": (of_revision(1, "last_number = 3"), "the digest of the report of 2007-04"),
    "what members owed by an old revision": (
        of_revision(1, "dues = (SELECT dues FROM reports_monthlyreport r WHERE r.group_id = {{g}} "
                    "AND r.starts_on = '2007-04-01' AND r.revision = 3)").replace("{{g}}", "{g}"),
        "what members owed in the report of 2007-04",
    ),
    "a return taken back": (
        of_revision(2, "returned_at = NULL, returned_by_id = NULL, return_reason = ''"),
        "an older revision of the report of 2007-04 never went back",
    ),
    "a revision numbered anew": (of_revision(1, "revision = 9"), "a revision of the report of 2007-04 is missing"),
    "the newest sent back behind the seal": (
        of_revision(3, "accepted_at = NULL, accepted_by_id = NULL, returned_at = closed_at, return_reason = 'x'"),
        "2007-04 is closed, and its newest report went back",
    ),
    "how often a month was opened": (
        f"UPDATE ledger_period SET reopened = 1 {OF_GROUP} AND starts_on = '2007-04-01'",
        "2007-04 was not opened again as often as its reports went back",
    ),
    "when a month was closed": (
        f"UPDATE ledger_period SET closed_at = '2007-06-01 10:00:00' {OF_GROUP} AND starts_on = '2007-04-01'",
        "2007-04 has a report and was not closed when the report says",
    ),
    "a month opened that nobody sent back": (
        f"UPDATE ledger_period SET reopened = 1 {OF_GROUP} AND starts_on = '2007-06-01'",
        "2007-06 was opened again and no report of it went back",
    ),
    "no correction": (MAY_REPORT.format("corrections = '[]'"), "what the report of 2007-05 corrects"),
    "a second signature gone": (
        of_revision(3, "confirmed_at = NULL, confirmed_by_id = NULL"),
        "revision 3 of 2007-04 was submitted with one signature",
    ),
}  # fmt: skip


def test_a_whole_story_of_return_mending_and_acceptance_is_clean(story):
    with group_scope(story.group):
        may = MonthlyReport.objects.get(starts_on=APRIL.next().first)
        assert [(one["code"], one["amount"]) for one in may.corrections] == [("4010", 350_00), ("4030", -30_00)]
        assert MonthlyReport.objects.count() == 4
    assert check()[0] == 0, check()[1]


@pytest.mark.parametrize("name", STORY)
def test_a_change_in_the_story_of_a_month_is_found_and_named(story, name):
    sql, says = STORY[name]
    assert change(story.group, sql) > 0
    code, lines = check()
    assert code == 1 and any(says in line for line in lines), lines


def test_a_signature_that_the_database_would_refuse_is_found_too(story):
    report = MonthlyReport(starts_on=APRIL.first, revision=1, closed_by_id=7, confirmed_by_id=7)
    report.closed_at = report.confirmed_at = timezone.now()
    with group_scope(story.group):
        assert "revision 1 of 2007-04 was closed and signed by one person" in list(recount_revisions([report]))
