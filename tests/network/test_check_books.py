"""Recounting: silent on good books, and every change behind the seal is found and named.

Each case takes the guards off, changes one thing that the product cannot change, and asks `check_books`.
"""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from groups import guards
from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.journal import reverse_entry
from ledger.models import Posting
from ledger.totals import sum_postings
from members.register import state_headcount
from network.recount import recount
from reports.models import MonthlyReport
from tests import makers
from tests.guards_lifted import lifted_guards
from tests.makers import DAY
from tests.network.conftest import submit

LATER = datetime.date(2007, 5, 20)


@pytest.fixture
def books(cast):
    """April submitted with a donation and a receipt in a member's name; in May a donation, taken back."""
    with group_scope(cast.group):
        makers.make_entry(1_000_00, by=cast.treasurer)
        makers.make_member("0002", "จันทร์", "ใจดี")
        receipt = Payment.of(cast.member, {"4010": 50_00, "4030": 30_00})
        record_collection(Collection(DAY, [receipt]), by=cast.treasurer)
    submit(cast.group)
    with group_scope(cast.group):
        entry = makers.make_entry(70_00, on=LATER, by=cast.treasurer)
        reverse_entry(entry, on=LATER, reason="twice", by=cast.treasurer)
    return cast


@pytest.fixture
def paid(books):
    """The same books with a payout to a member as entry 5."""
    with group_scope(books.group):
        makers.make_payout(member=books.member, on=LATER)
    return books


def check(*arguments) -> tuple[int, list[str]]:
    """Exit code and lines of the command."""
    stdout = io.StringIO()
    try:
        call_command("check_books", *arguments, stdout=stdout)
    except SystemExit as ended:
        return ended.code, stdout.getvalue().splitlines()
    return 0, stdout.getvalue().splitlines()


def change(group, sql: str) -> int:
    """Change something behind the seal; the number of rows."""
    words = {"g": group.pk, "entry": f"(SELECT id FROM ledger_journalentry WHERE group_id = {group.pk} AND number = "}
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute(sql.format(**words))
        return cursor.rowcount


def test_good_books_are_one_line(books):
    assert check() == (0, ["4 groups: everything holds."])
    assert check("--group", "ban-don-chai") == (0, ["1 groups: everything holds."])


def test_the_source_record_holds(ban_don_chai):
    assert check()[0] == 0


def test_a_group_that_nobody_knows(db):
    with pytest.raises(CommandError, match="no group nowhere"):
        call_command("check_books", "--group", "nowhere")


OF_GROUP = "WHERE group_id = {g}"
ENTRY = "UPDATE ledger_journalentry SET {} WHERE group_id = {{g}} AND number = 1"
LINE = (
    "UPDATE reports_reportline SET {} WHERE group_id = {{g}} AND code = '4130' AND report_id IN "
    "(SELECT id FROM reports_monthlyreport WHERE group_id = {{g}})"
)
ONE = "{entry}1)"
TWO = "{entry}2)"
REPORT = "UPDATE reports_monthlyreport SET {} WHERE group_id = {{g}}"

# What is done behind the seal, and what must be said of it.
CHANGES = {
    "an amount": (
        f"UPDATE ledger_posting SET amount = amount + 1 WHERE entry_id = {ONE} AND amount > 0",
        "entry 1 does not balance",
    ),
    "both amounts": (f"UPDATE ledger_posting SET amount = amount * 2 WHERE entry_id = {ONE}", "entry 1 was changed"),
    "a date": (ENTRY.format("\"on\" = '2007-04-16'"), "entry 1 was changed"),
    "a date out of its month": (ENTRY.format("\"on\" = '2007-05-01'"), "entry 1 is dated outside its month"),
    "a member": (
        f"UPDATE ledger_posting SET member_id = (SELECT id FROM members_member {OF_GROUP} AND number = '0002') "
        f"WHERE entry_id = {TWO} AND member_id IS NOT NULL",
        "entry 2 was changed",
    ),
    "no member": (f"UPDATE ledger_posting SET member_id = NULL WHERE entry_id = {TWO}", "entry 2 was changed"),
    "an account": (
        f"UPDATE ledger_posting SET account_id = (SELECT id FROM ledger_account {OF_GROUP} AND code = '4120') "
        f"WHERE entry_id = {ONE} AND amount < 0",
        "entry 1 was changed",
    ),
    "the cases": (f"UPDATE ledger_posting SET cases = 7 WHERE entry_id = {ONE}", "entry 1 was changed"),
    "the order of postings": (
        f"UPDATE ledger_posting SET position = 10 - position WHERE entry_id = {ONE}", "entry 1 was changed",
    ),
    "the order of entries": (
        f"UPDATE ledger_journalentry SET number = number + 10 {OF_GROUP} AND number >= 3",
        "entry 13 follows where entry 3 is missing",
    ),
    "the reference": (ENTRY.format("reference = 'other'"), "entry 1 was changed"),
    "the kind": (ENTRY.format("kind = 'payout'"), "entry 1 was changed"),
    "what it takes back": (
        f"UPDATE ledger_journalentry SET reverses_id = {ONE} {OF_GROUP} AND number = 4", "entry 4 was changed",
    ),
    "a digest": (ENTRY.format("digest = 'abc'"), "entry 1 was changed"),
    "the chain": (
        f"UPDATE ledger_journalentry SET previous_digest = 'abc' {OF_GROUP} AND number = 2",
        "entry 2 does not follow",
    ),
    "the seal": (ENTRY.format("posted_at = NULL"), "entry 1 was never sealed"),
    "the words": (f"UPDATE ledger_entrytext SET text = 'other' WHERE entry_id = {ONE}", "the words of entry 1"),
    "words put in for erased ones": (
        f"UPDATE ledger_entrytext SET text = 'other', erased_at = '2007-05-21 10:00:00' WHERE entry_id = {ONE}",
        "the words of entry 1 count as erased",
    ),
    "words gone": (f"DELETE FROM ledger_entrytext WHERE entry_id = {ONE}", "entry 1 has lost its words"),
    "a total": (f"UPDATE ledger_monthlytotal SET amount = amount + 1 {OF_GROUP}", "the total of 2007-04"),
    "cases of a total": (f"UPDATE ledger_monthlytotal SET cases = 3 {OF_GROUP}", "the total of 2007-04"),
    "a total gone": (f"DELETE FROM ledger_monthlytotal {OF_GROUP}", "the total of 2007-05"),
    "the last number": (f"UPDATE ledger_books SET last_number = 3 {OF_GROUP}", "the books end at"),
    "the trail of an entry": (
        f"DELETE FROM groups_auditevent {OF_GROUP} AND action = 'entry.posted' AND subject = 'entry 2'",
        "the trail breaks off before entry 2",
    ),
    "the trail of the last entry": (
        f"DELETE FROM groups_auditevent {OF_GROUP} AND action = 'entry.posted' AND subject = 'entry 4'",
        "the trail breaks off before entry 4",
    ),
    "the digest in the trail": (
        f"UPDATE groups_auditevent SET fields = '[\"first 2\", \"last 2\", \"digest abc\"]' "
        f"{OF_GROUP} AND action = 'entry.posted' AND subject = 'entry 2'",
        "the trail tells of an entry 2 that is gone or was rewritten",
    ),
    "what the trail says": (
        f"UPDATE groups_auditevent SET fields = '[]' {OF_GROUP} AND action = 'entry.posted' AND subject = 'entry 1'",
        "the trail breaks off before entry 1",
    ),
    "a frozen sum": (LINE.format("total_amount = total_amount + 1"), "the report of 2007-04 differs from the books"),
    "a frozen month": (LINE.format("month_amount = NULL"), "differs from the books on account 4130"),
    "frozen cases": (LINE.format("total_cases = 5"), "differs from the books on account 4130"),
    "the digest of a report": (REPORT.format("digest = 'abc'"), "the digest of the report of 2007-04"),
    "the entry a report ends at": (REPORT.format("last_number = 1"), "the digest of the report of 2007-04"),
    "a line that nobody knows": (
        "INSERT INTO reports_reportline (group_id, report_id, section, code, slug, name, month_cases_complete, "
        "total_amount, total_cases_complete) SELECT group_id, report_id, section, '9999', slug, name, "
        f"month_cases_complete, total_amount, total_cases_complete FROM reports_reportline {OF_GROUP} "
        "AND code = '4130'",
        "the report of 2007-04 has a line 9999",
    ),
    "what was restated": (REPORT.format("restated = 5"), "the corrections of paper figures in the report of 2007-04"),
    "whether it is invented": (REPORT.format("is_example = NOT is_example"), "2007-04 does not say rightly"),
    "the network of a report": (
        REPORT.format("network_id = (SELECT id FROM groups_network WHERE slug = 'chiang-mai-north')"),
        "the report of 2007-04 lies with a network",
    ),
    "a month opened again": (
        f"UPDATE ledger_period SET closed_at = NULL {OF_GROUP} AND starts_on = '2007-04-01'",
        "2007-04 has a report and was not closed",
    ),
    "what a change counts": (
        f"UPDATE members_statechange SET delta = 0 {OF_GROUP} AND member_id = "
        f"(SELECT id FROM members_member {OF_GROUP} AND number = '0002')",
        "a change of member 0002 on",
    ),
    "the state of a member": (
        f"UPDATE members_member SET state = 'left' {OF_GROUP} AND number = '0001'", "member 0001 is left",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_behind_the_seal_is_found_and_named(books, name):
    sql, says = CHANGES[name]
    assert change(books.group, sql) > 0
    code, lines = check()
    assert code == 1
    assert any(says in line for line in lines), lines
    assert all(line.startswith("ban-don-chai: ") for line in lines)


# What is done to the voucher, and the entry that must be named.
PAYOUTS = {
    "gone": (f"DELETE FROM welfare_payout {OF_GROUP}", 5),
    "to another member": (
        f"UPDATE welfare_payout SET member_id = (SELECT id FROM members_member {OF_GROUP} AND number = '0002') "
        f"{OF_GROUP}",
        5,
    ),
    "of another kind": (
        "UPDATE welfare_payout SET kind_id = (SELECT max(id) FROM welfare_benefitkind "
        f"WHERE group_id = {{g}} AND id <> kind_id) {OF_GROUP}",
        5,
    ),
    "under another number": (f"UPDATE welfare_payout SET voucher_number = 'V-2' {OF_GROUP}", 5),
    "on another entry": (f"UPDATE welfare_payout SET entry_id = {ONE} {OF_GROUP}", 1),
}


@pytest.mark.parametrize("name", PAYOUTS)
def test_a_voucher_that_does_not_fit_its_entry_is_found(paid, name):
    assert check()[0] == 0
    sql, number = PAYOUTS[name]
    assert change(paid.group, sql) == 1
    assert f"ban-don-chai: the voucher of entry {number} is missing or does not fit the entry" in check()[1]


GONE = (
    "DELETE FROM ledger_entrytext WHERE entry_id = {entry}4)",
    "DELETE FROM ledger_posting WHERE entry_id = {entry}4)",
    "DELETE FROM ledger_journalentry WHERE group_id = {g} AND number = 4",
)


def test_a_missing_last_entry_is_found(books):
    for sql in GONE:
        assert change(books.group, sql) > 0
    code, lines = check()
    assert code == 1 and any("entry 4 is missing: the books end at 3" in line for line in lines), lines


def test_a_missing_last_entry_is_found_though_everything_else_was_mended(books):
    for sql in GONE:
        change(books.group, sql)
    # Entry 4 took entry 3 back: without it the month's totals are those of entry 3 alone.
    with group_scope(books.group):
        counted = sum_postings(Posting.objects.select_related("entry", "account"))
    for (starts_on, account_id, _summary), sums in counted.items():
        mended = f"amount = {sums.amount}, postings = {sums.postings}"
        of_month = f"WHERE group_id = {{g}} AND starts_on = '{starts_on}' AND account_id = {account_id}"
        change(books.group, f"UPDATE ledger_monthlytotal SET {mended} {of_month}")
    third = "(SELECT digest FROM ledger_journalentry WHERE group_id = {g} AND number = 3)"
    change(books.group, f"UPDATE ledger_books SET last_number = 3, last_digest = {third} WHERE group_id = {{g}}")
    assert check()[1] == ["ban-don-chai: the trail tells of an entry 4 that is gone or was rewritten"]


def test_a_frozen_line_that_is_gone_is_found(books):
    line = "DELETE FROM reports_reportline WHERE group_id = {g} AND code = '4130'"
    assert change(books.group, line) == 1
    assert any("account 4130" in line for line in check()[1])


@pytest.mark.parametrize("count", ["start", "joined", "died", "end"])
def test_changed_members_of_a_report_are_found(books, count):
    with group_scope(books.group), lifted_guards():
        report = MonthlyReport.objects.get()
        report.members[count] += 1
        report.save(update_fields=["members"])
    assert check()[1] == ["ban-don-chai: the members in the report of 2007-04 are not those of the register"]


def test_what_the_register_learns_after_closing_changes_no_report(books):
    with group_scope(books.group):
        state_headcount(makers.APRIL.last, 2_681, by=books.treasurer)
        makers.make_member("0003", "คำ", "ใจดี")
    assert check()[0] == 0


def test_a_closed_month_without_a_report_is_found(books):
    for table in ("reportline", "reportfinding", "monthlyreport"):
        change(books.group, f"DELETE FROM reports_{table} WHERE group_id = {{g}}")
    assert "ban-don-chai: 2007-04 is closed and has no report" in check()[1]


def test_every_fault_is_named_at_once(books):
    for name in ("an amount", "the words", "the state of a member"):
        change(books.group, CHANGES[name][0])
    found = "\n".join(recount(books.group))
    for name in ("an amount", "the words", "the state of a member"):
        assert CHANGES[name][1] in found
    assert recount(books.other) == []


def test_only_the_group_asked_for_is_recounted(books):
    change(books.group, CHANGES["the words"][0])
    assert check("--group", "ban-lao")[0] == 0 and check("--group", "ban-don-chai")[0] == 1


def test_a_guard_that_does_not_stand_is_named(books):
    assert guards.missing_guards() == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER guard_append_only_groups_auditevent_delete")
        code, lines = check()
        assert code == 1 and any("append_only_groups_auditevent" in line for line in lines)
        guards.install()
