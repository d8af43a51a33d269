"""The seal: every forbidden statement of tests/forbidden.py, in SQL, on the engine at hand.

Each must be refused by the database and leave every row as it was; and once more after a migration has rebuilt the
tables, which drops SQLite's triggers in silence.
"""

import datetime
import itertools
import re
import uuid
from collections.abc import Iterable
from types import SimpleNamespace

import pytest
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connection, transaction

from groups import guards
from groups.directory import state_founding_date
from groups.tenancy import group_scope
from ledger.cashbook import record_cash_count, record_passbook_balance
from ledger.journal import reverse_entry
from ledger.models import Account, Books, EntryText, JournalEntry, Period, Posting
from ledger.openings import Opening, state_openings
from ledger.periods import open_month
from ledger.rates import set_rate, state_paid_through
from members.register import state_headcount
from reports.doubts import close_doubt
from reports.models import MonthlyReport
from tests.allowed_and_told import make_closed_card, make_told
from tests.brought_files import make_import
from tests.central_funds import note_both_ends
from tests.conftest import ON_POSTGRESQL as ENGINE_IS_POSTGRESQL
from tests.conftest import make_cast
from tests.forbidden import ANYWHERE, ON_POSTGRESQL, ON_SQLITE, Forbidden, draft, seal
from tests.guards_lifted import as_owner
from tests.long_work import make_job
from tests.makers import (
    APRIL,
    DAY,
    make_draft,
    make_entry,
    make_old_month,
    make_payout,
    make_question,
    make_reply,
    make_report,
    make_schedule,
)
from tests.members.forbidden_rights import RIGHTS
from tests.reports.audits import make_audit
from tests.reports.forbidden_audits import AUDITS
from tests.reports.forbidden_doubts import DOUBTS
from tests.reports.forbidden_months import MONTHS
from tests.transactional import undone

OF_REPORTS = {"audits": AUDITS, "doubts": DOUBTS, "months handed in": MONTHS}
OF_REPORTS["rights, messages and cards"] = RIGHTS
STATEMENTS = ANYWHERE | OF_REPORTS | (ON_POSTGRESQL if ENGINE_IS_POSTGRESQL else ON_SQLITE)
KEY = uuid.UUID("00000000-0000-4000-8000-000000002550")
MAY_DAY = datetime.date(2007, 5, 10)
REBUILT = ((Posting, "amount"), (JournalEntry, "reference"), (Period, "starts_on"))


@pytest.fixture
def books(in_group) -> dict:
    return make_books(in_group)


def make_books(cast: SimpleNamespace) -> dict:
    """April closed and submitted with two entries, May and June open, entry 3 in May taken back by entry 4."""
    first = make_entry(100_00, text="บริจาคงานบุญ", reference="R-1", key=KEY)
    note_both_ends(first)
    payout = make_payout(70_00, member=cast.member)
    schedule, schedule_draft = make_schedule(), make_draft()
    state_headcount(DAY, 2_681, by=None)
    state_founding_date(cast.group, datetime.date(2002, 8, 15), by=None)
    record_passbook_balance(DAY, 0, by=None)
    record_cash_count(DAY, 0, by=None)
    make_job()
    make_import()
    rate = set_rate("4030", 1_00, "day", from_date=DAY, by=None)
    state_paid_through("4030", datetime.date(2007, 3, 31), by=None)
    state_openings([Opening(cast.member, {"4030": 1_655_00})], by=None)
    make_old_month()
    told, card = make_told(), make_closed_card()
    audit = make_audit(by=cast.auditor)
    answered = close_doubt(make_reply(by=cast.treasurer, number=first.number).doubt, by=cast.network_chair)
    question = make_question(cast.network, by=cast.network_chair)
    make_report(APRIL, by=cast.treasurer)
    open_month(APRIL.plus(2), by=None)
    third = make_entry(250_50, on=MAY_DAY)
    fourth = reverse_entry(third, on=MAY_DAY, reason="ผิด", by=None)
    months = {period.month: period.pk for period in Period.objects.all()}
    accounts = dict(Account.objects.values_list("code", "pk"))
    return {
        "group": cast.group.pk, "other": cast.other.pk, "user": cast.treasurer.pk, "member": cast.member.pk,
        "entry1": first.pk, "entry2": payout.entry_id, "entry3": third.pk, "entry4": fourth.pk,
        "april": months[APRIL], "may": months[APRIL.plus(1)], "june": months[APRIL.plus(2)],
        "posting1": Posting.objects.filter(entry=first).first().pk, "text1": EntryText.objects.get(entry=first).pk,
        "account": accounts["1010"], "other_account": accounts["4130"], "unused_account": accounts["5890"],
        "books": Books.objects.get().pk, "payout": payout.pk, "report": MonthlyReport.objects.get().pk,
        "right": told.right.pk, "delivery": told.delivery.pk, "card": card.pk, "card_user": card.user_id,
        "question": question.pk, "answered": answered.pk,
        "audit": audit.pk, "rate": rate.pk, "schedule": schedule.pk, "draft": schedule_draft.pk,
        "last": fourth.digest, "key1": KEY.hex,
    }  # fmt: skip


def run(statements, books: dict) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql.format(**books))


def everything() -> dict[str, list]:
    """Every row of every guarded table that the connection's role and scope can see."""
    tables = {guard.table for guard in guards.expected_guards() if not isinstance(guard, guards.Function)}
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            rows[table] = cursor.fetchall()
    return rows


def attempt(case: Forbidden, books: dict) -> str:
    """What went wrong with the refusal of one statement; empty if it was refused as it should be."""
    with undone():
        run(case.before, books)
        standing = everything()
        point = transaction.savepoint()
        try:
            run([case.sql], books)
        except DatabaseError as error:
            refusal = error
        else:
            return f"{case.name}: not refused"
        if connection.vendor == "postgresql":
            # There an error ends the transaction; on SQLite the statement itself must have left nothing.
            transaction.savepoint_rollback(point)
        if not isinstance(refusal, case.error) or not re.search(case.says, str(refusal)):
            return f"{case.name}: refused with {refusal!r}"
        return "" if everything() == standing else f"{case.name}: refused, but it left something"


def assert_refused(cases: Iterable[Forbidden], books: dict) -> None:
    try:
        assert [what for case in cases if (what := attempt(case, books))] == []
    finally:
        if connection.vendor == "sqlite":
            run(["PRAGMA recursive_triggers = ON"], books)


@pytest.mark.parametrize("what", STATEMENTS)
def test_the_database_refuses(what, books):
    assert_refused(STATEMENTS[what], books)


def test_an_attempt_that_succeeds_is_noticed(books):
    allowed = Forbidden("a rate", "DELETE FROM ledger_monthlytotal")
    assert attempt(allowed, books) == "a rate: not refused"
    unlike = Forbidden("a seal", seal(), "the month is closed", draft(1))
    assert "refused with IntegrityError('ombun: an entry needs two postings" in attempt(unlike, books)


def test_the_rows_that_are_forbidden_to_change_are_there(books):
    named = {word for cases in STATEMENTS.values() for case in cases for word in re.findall(r"\w+", case.sql)}
    assert [table for table, rows in everything().items() if not rows and table in named] == []


def test_a_sound_draft_is_sealed(books):
    run([*draft(100, -100), seal()], books)
    assert JournalEntry.objects.get(number=5).posted_at is not None


def test_the_next_month_is_closed_in_its_turn(books):
    run(["UPDATE ledger_period SET closed_at = '2007-06-01 10:00:00' WHERE id = {may}"], books)
    assert Period.objects.filter(closed_at=None).count() == 1


def test_the_words_of_an_entry_may_be_erased(books):
    run(["UPDATE ledger_entrytext SET text = '', erased_at = '2007-05-21 10:00:00' WHERE id = {text1}"], books)
    assert EntryText.objects.get(entry__number=1).text == ""


def rebuild_the_journal() -> None:
    """Let a column of each table be empty, and then no longer: SQLite makes each table anew, twice."""
    for model, name in REBUILT:
        standing = model._meta.get_field(name)
        nullable = standing.clone()
        nullable.null = True
        nullable.set_attributes_from_name(name)
        nullable.model = model
        for old, new in ((standing, nullable), (nullable, standing)):
            with connection.schema_editor() as editor:
                editor.alter_field(model, old, new)


@pytest.fixture
def committed_books(committed_db):
    cast = make_cast()
    with group_scope(cast.group):
        books = make_books(cast)
    yield cast, books
    with as_owner():
        guards.install()


def test_the_seal_holds_after_a_migration_rebuilt_the_tables(committed_books):
    cast, books = committed_books
    with as_owner():
        emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
        rebuild_the_journal()
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert guards.missing_guards() == []
    with group_scope(cast.group):
        assert_refused(itertools.chain.from_iterable(STATEMENTS.values()), books)
        assert make_entry(on=MAY_DAY).number == 5


@pytest.mark.skipif(ENGINE_IS_POSTGRESQL, reason="there guards are never lifted for a migration (D14)")
def test_without_its_guards_a_database_takes_no_entry(committed_books):
    cast, _books = committed_books
    guards.lift()
    rebuild_the_journal()
    missing = guards.missing_guards()
    assert {"guard_entry_seal_insert", "guard_posting_seal_update", "guard_period_order_delete"} <= set(missing)
    with pytest.raises(guards.GuardsMissing, match="manage.py migrate"):
        guards.require_guards()
    with group_scope(cast.group):
        with pytest.raises(guards.GuardsMissing):
            make_entry(on=MAY_DAY)
        assert JournalEntry.objects.count() == 4
        guards.install()
        assert make_entry(on=MAY_DAY).number == 5


@pytest.mark.skipif(not ENGINE_IS_POSTGRESQL, reason="SQLite has no way to switch a trigger off, and no policies")
@pytest.mark.parametrize(
    ("weakened", "named"),
    [
        ("ALTER TABLE ledger_posting DISABLE TRIGGER guard_posting_seal", "guard_posting_seal"),
        ("DROP TRIGGER guard_truncate_ledger_posting ON ledger_posting", "guard_truncate_ledger_posting"),
        (
            "CREATE OR REPLACE TRIGGER guard_entry_seal BEFORE INSERT ON ledger_journalentry "
            "FOR EACH ROW EXECUTE FUNCTION guard_entry_seal()",
            "guard_entry_seal",
        ),
        (
            "CREATE OR REPLACE TRIGGER guard_posting_seal BEFORE INSERT OR UPDATE OR DELETE ON ledger_posting "
            "FOR EACH ROW WHEN (false) EXECUTE FUNCTION guard_posting_seal()",
            "guard_posting_seal",
        ),
        (
            "CREATE OR REPLACE FUNCTION guard_no_truncate() RETURNS trigger LANGUAGE plpgsql "
            "AS 'begin return null; end'",
            "guard_truncate_ledger_posting",
        ),
        ("ALTER FUNCTION guard_entry_seal() RESET ALL", "guard_entry_seal"),
        (
            "CREATE TRIGGER quiet BEFORE INSERT ON ledger_posting FOR EACH ROW EXECUTE FUNCTION guard_posting_seal()",
            "unknown trigger quiet on ledger_posting",
        ),
        ("DROP POLICY own_group ON members_member", "policy own_group on members_member"),
        ("CREATE POLICY all_rows ON members_member USING (true)", "unknown policy all_rows on members_member"),
        ("ALTER TABLE members_member NO FORCE ROW LEVEL SECURITY", "row level security of members_member"),
    ],
)
def test_a_weakened_guard_is_named(db, weakened, named):
    with undone(), as_owner():
        run(["SET CONSTRAINTS ALL IMMEDIATE", weakened], {})
        assert named in guards.missing_guards()
    assert guards.missing_guards() == []


@pytest.mark.skipif(ENGINE_IS_POSTGRESQL, reason="the same for PostgreSQL stands above")
def test_a_trigger_nobody_registered_is_named(db):
    with undone():
        run(["CREATE TRIGGER quiet BEFORE INSERT ON ledger_posting BEGIN SELECT RAISE(IGNORE); END"], {})
        assert guards.missing_guards() == ["unknown trigger quiet on ledger_posting"]
    assert guards.missing_guards() == []
