"""Every statement that the database must refuse, as data for tests/test_seal.py.

`{words}` are filled in from the books that test_seal makes: April closed with entries 1 and 2 and its report
submitted, May and June open, entry 3 in May, taken back by entry 4. Where an engine has a statement of its own, the
list of that engine holds it. `says` is what the refusal must contain.
"""

from dataclasses import dataclass, replace

from django.apps import apps
from django.db import DatabaseError, IntegrityError, ProgrammingError

from ledger.models import JournalEntry, Posting

APPEND_ONLY = (
    "groups_auditevent", "groups_directoryevent", "groups_foundingdate", "groups_centralshare", "ledger_cashbalance",
    "members_statechange", "members_statedheadcount", "ledger_passbookbalance", "ledger_paidthrough",
    "ledger_openingfigure", "ledger_monthmemo", "ledger_sending", "reports_reportline", "reports_reportfinding",
    "reports_auditremark", "reports_auditfinding", "network_centralreceipt", "ledger_collectionplan",
    "members_consent", "members_erasure", "members_message",
)  # fmt: skip
NEVER_EMPTIED = APPEND_ONLY + (
    "ledger_journalentry", "ledger_posting", "ledger_period", "ledger_entrytext", "ledger_account", "ledger_books",
    "ledger_rate", "welfare_payout", "welfare_benefitschedule", "reports_monthlyreport", "groups_job",
    "reports_doubt", "reports_auditreview", "groups_importfile", "groups_affiliation", "groups_centralfund",
    "reports_doubtreply", "members_readingright", "members_delivery", "groups_membercard",
)  # fmt: skip

SEALED = "sealed entries never change"
DRAFT_FIRST = "an entry is drafted first and then sealed"
CHAIN = "the number or digest does not follow the entry before"
CLOSED = "closed months never change"
ORDER = "months open and close in order"
WORDS = "the words of an entry are erased, never rewritten"
ACCOUNT = "an account never becomes another"
RATE = "a rate never changes"
GROWS = "the last number of the books only grows"
PAYOUT = "a payout never changes"
JOB = "a job never becomes another"
SCHEDULE = "a published schedule never changes"
ENDED = "a job that has ended stays as it is"
FROZEN = "a closed month's report never changes"

# A value of each kind of column that the row does not have, and that would be sound by itself.
OTHER_VALUE = {
    "BigAutoField": "9999", "BigIntegerField": "77", "IntegerField": "77", "SmallIntegerField": "77",
    "SatangField": "77", "CharField": "'other'", "DateField": "'2007-05-21'",
    "DateTimeField": "'2007-05-21 10:00:00'", "UUIDField": "'0123456789abcdef0123456789abcdef'",
}  # fmt: skip
OTHER_KEY = {
    "group": "{other}", "period": "{june}", "reverses": "{entry2}", "entered_by": "{user}", "entry": "{entry2}",
    "account": "{other_account}", "member": "{member}",
}  # fmt: skip


@dataclass(frozen=True)
class Forbidden:
    """One statement (the last of `sql`), what leads up to it, and how it is refused."""

    name: str
    sql: str
    says: str = "ombun: "
    before: tuple[str, ...] = ()
    error: type[DatabaseError] = IntegrityError


def draft(
    *legs: int, row: int = 9001, number: int = 5, previous: str = "{last}", digest: str = "d",
    month: str = "{may}", on: str = "2007-05-20",
) -> tuple[str, ...]:  # fmt: skip
    """Statements that draft an entry with one posting per leg (satang); allowed by themselves."""
    entry = (
        'INSERT INTO ledger_journalentry (id, group_id, number, kind, period_id, "on", reference, text_digest, '
        f"previous_digest, digest) VALUES ({row}, {{group}}, {number}, 'receipt', {month}, '{on}', '', 't', "
        f"'{previous}', '{digest}')"
    )
    postings = (
        "INSERT INTO ledger_posting (group_id, entry_id, position, account_id, amount) "
        f"VALUES ({{group}}, {row}, {position}, {{account}}, {amount})"
        for position, amount in enumerate(legs, start=1)
    )
    return (entry, *postings)


def seal(row: int = 9001, also: str = "") -> str:
    return f"UPDATE ledger_journalentry SET posted_at = '2007-05-20 10:00:00'{also} WHERE id = {row}"


def copied(table: str, row: str, **changed: str) -> str:
    """A statement that inserts a row anew, as it stands but for the columns named."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {values} FROM {table} WHERE id = {row}"


SEALING = (
    Forbidden(
        "an entry inserted already sealed",
        draft()[0].replace("digest)", "digest, posted_at)").replace("'d')", "'d', '2007-05-20 10:00:00')"),
        DRAFT_FIRST,
    ),
    Forbidden("a seal on an unbalanced entry", seal(), "the entry does not balance", draft(100, -99)),
    Forbidden("a seal on one leg", seal(), "an entry needs two postings", draft(100)),
    Forbidden("a seal on no posting at all", seal(), "an entry needs two postings", draft()),
    Forbidden(
        "a seal in a closed month", seal(), "the month is closed", draft(5, -5, month="{april}", on="2007-04-20")
    ),
    Forbidden("a seal of a day of June in May", seal(), "lies in another month", draft(5, -5, on="2007-06-01")),
    Forbidden("a seal that leaves a number out", seal(), CHAIN, draft(5, -5, number=6)),
    Forbidden("a seal on number zero", seal(), CHAIN, draft(5, -5, number=0, previous="")),
    Forbidden("a seal on another digest before", seal(), CHAIN, draft(5, -5, previous="0" * 64)),
    Forbidden("a seal on no digest before", seal(), CHAIN, draft(5, -5, previous="")),
    Forbidden("a seal without a digest", seal(), CHAIN, draft(5, -5, digest="")),
    Forbidden(
        "a seal that gives the entry another digest", seal(also=", digest = 'other'"), DRAFT_FIRST, draft(5, -5)
    ),
    Forbidden(
        "a seal that gives a draft its number", seal(also=", number = 5"), DRAFT_FIRST, draft(5, -5, number=9)
    ),
    Forbidden("a draft changed without a seal", "UPDATE ledger_journalentry SET kind = 'count' WHERE id = 9001",
              DRAFT_FIRST, draft(5, -5)),
    Forbidden(
        "a draft deleted from under a sealed entry",
        "DELETE FROM ledger_journalentry WHERE id = 9001",
        SEALED,
        (*draft(), *draft(5, -5, row=9002, number=6, previous="d", digest="e"), seal(9002)),
    ),
)  # fmt: skip

CHANGES = tuple(
    Forbidden(
        f"{model._meta.db_table}.{field.column} of a sealed entry",
        f'UPDATE {model._meta.db_table} SET "{field.column}" = '
        + OTHER_KEY.get(field.name, OTHER_VALUE.get(field.get_internal_type(), "77"))
        + f" WHERE id = {{{row}}}",
    )
    for model, row in ((JournalEntry, "entry1"), (Posting, "posting1"))
    for field in model._meta.concrete_fields
)

JOURNAL = (
    Forbidden("a seal taken off", "UPDATE ledger_journalentry SET posted_at = NULL WHERE id = {entry1}", SEALED),
    Forbidden("a sealed entry deleted", "DELETE FROM ledger_journalentry WHERE id = {entry4}", SEALED),
    Forbidden("all entries deleted", "DELETE FROM ledger_journalentry", SEALED),
    Forbidden("a posting added to a sealed entry", draft(1)[1].replace("9001, 1", "{entry1}, 9"), SEALED),
    Forbidden("a posting deleted", "DELETE FROM ledger_posting WHERE id = {posting1}", SEALED),
    Forbidden(
        "a posting moved to a draft",
        "UPDATE ledger_posting SET entry_id = 9001, position = 9 WHERE id = {posting1}",
        SEALED,
        draft(5, -5),
    ),
    Forbidden(
        "the posting of a draft changed", "UPDATE ledger_posting SET amount = 6 WHERE entry_id = 9001", SEALED,
        draft(5, -5),
    ),
    Forbidden(
        "a sealed posting overwritten by an upsert",
        "INSERT INTO ledger_posting (id, group_id, entry_id, position, account_id, amount) VALUES ({posting1}, "
        "{group}, 9001, 9, {account}, 9) ON CONFLICT (id) DO UPDATE SET amount = 9",
        before=draft(),
    ),
    Forbidden(
        "a sealed entry overwritten by an upsert",
        draft(row="{entry1}", number=5)[0] + " ON CONFLICT (id) DO UPDATE SET reference = 'other'",
    ),
)  # fmt: skip

PERIODS = (
    Forbidden("a closed month opened again", "UPDATE ledger_period SET closed_at = NULL WHERE id = {april}",
              f"{CLOSED}|opens again only when its report went back"),
    Forbidden(
        "a closed month closed at another time",
        "UPDATE ledger_period SET closed_at = '2001-01-01 10:00:00' WHERE id = {april}",
        CLOSED,
    ),
    Forbidden("another officer named who closed a month",
              "UPDATE ledger_period SET closed_by_id = NULL WHERE id = {april}", CLOSED),
    Forbidden("another id for a month", "UPDATE ledger_period SET id = 9999 WHERE id = {june}", "id never changes"),
    Forbidden("another month made of a closed one", "UPDATE ledger_period SET starts_on = '2001-01-01' "
              "WHERE id = {april}", CLOSED),
    Forbidden("another month made of an open one", "UPDATE ledger_period SET starts_on = '2007-07-01' "
              "WHERE id = {june}", CLOSED),
    Forbidden("a closed month deleted", "DELETE FROM ledger_period WHERE id = {april}", CLOSED),
    Forbidden("an open month deleted", "DELETE FROM ledger_period WHERE id = {june}", CLOSED),
    Forbidden(
        "a month slipped in before a closed one",
        "INSERT INTO ledger_period (group_id, starts_on) VALUES ({group}, '2007-03-01')",
        ORDER,
    ),
    Forbidden(
        "a month inserted closed",
        "INSERT INTO ledger_period (group_id, starts_on, closed_at) VALUES ({group}, '2007-07-01', '2007-08-01')",
        ORDER,
    ),
    Forbidden(
        "June closed before May", "UPDATE ledger_period SET closed_at = '2007-07-01' WHERE id = {june}", ORDER
    ),
)  # fmt: skip

BOOKS = (
    *(
        Forbidden(f"another {column} for an account",
                  f"UPDATE ledger_account SET {column} = 'x' WHERE id = {{account}}", ACCOUNT)
        for column in ("code", "slug", "kind", "section")
    ),
    *(
        Forbidden(f"another {column} for a rate", f"UPDATE ledger_rate SET {column} = {value}", RATE)
        for column, value in (
            ("account_id", "{other_account}"), ("amount", "77"), ("per", "'month'"), ("from_date", "'2007-05-21'"),
            ("year", "'fiscal'"), ("published_at", "'2007-05-21 10:00:00'"),
        )
    ),
    Forbidden("a rate deleted", "DELETE FROM ledger_rate", RATE),
    Forbidden("an account deleted", "DELETE FROM ledger_account WHERE id = {unused_account}", ACCOUNT),
    Forbidden("the words of an entry rewritten", "UPDATE ledger_entrytext SET text = 'x' WHERE id = {text1}", WORDS),
    Forbidden(
        "the words of an entry rewritten as if erased",
        "UPDATE ledger_entrytext SET text = 'x', erased_at = '2007-05-21 10:00:00' WHERE id = {text1}",
        WORDS,
    ),
    Forbidden("words emptied without saying so", "UPDATE ledger_entrytext SET text = '' WHERE id = {text1}", WORDS),
    Forbidden(
        "another salt for the words",
        "UPDATE ledger_entrytext SET text = '', erased_at = '2007-05-21 10:00:00', salt = 'x' WHERE id = {text1}",
        WORDS,
    ),
    Forbidden("the words of an entry deleted", "DELETE FROM ledger_entrytext WHERE id = {text1}", WORDS),
    Forbidden("the last number taken back", "UPDATE ledger_books SET last_number = 3", GROWS),
    Forbidden("another last digest", "UPDATE ledger_books SET last_digest = 'x'", GROWS),
    Forbidden("the books deleted", "DELETE FROM ledger_books", GROWS),
    Forbidden("another voucher number", "UPDATE welfare_payout SET voucher_number = 'x'", PAYOUT),
    Forbidden("a payout deleted", "DELETE FROM welfare_payout", PAYOUT),
)  # fmt: skip

FIGURES = tuple(
    Forbidden(f"{what} of {table}", sql, f"{table} is append-only")
    for table in APPEND_ONLY
    for what, sql in (("a row", f"UPDATE {table} SET id = id"), ("a deletion", f"DELETE FROM {table}"))
)

JOBS = (
    *(
        Forbidden(f"another {column} for a job", f"UPDATE groups_job SET {column} = {value}", JOB)
        for column, value in {
            "uuid": "'0123456789abcdef0123456789abcdef'", "kind": "'x'", "params": "'[]'", "params_key": "'x'",
            "language": "'x'", "started_by_id": "started_by_id + 1", "created_at": "'2001-01-01 10:00:00'",
        }.items()
    ),
    Forbidden("a job deleted", "DELETE FROM groups_job", JOB),
    *(
        Forbidden(
            f"a job that has ended, changed ({change})", f"UPDATE groups_job SET {change}", ENDED,
            before=("UPDATE groups_job SET status = 'done'",),
        )
        for change in ("status = 'queued'", "failure = 'x'", "result_name = 'x'", "done = 1", "attempts = 2")
    ),
)  # fmt: skip

SCHEDULES = (
    *(
        Forbidden(f"another {column} for a published schedule",
                  f"UPDATE welfare_benefitschedule SET {column} = {value} WHERE id = {{schedule}}", SCHEDULE)
        for column, value in {
            "terms": "'[]'", "version": "7", "from_date": "'2007-05-21'", "resolution": "'x'",
            "resolved_on": "'2007-05-21'", "note": "'x'", "revision": "7", "drafted_by_id": "{user}",
            "published_by_id": "{user}", "published_at": "NULL", "discarded_at": "'2007-05-21 10:00:00'",
            "uuid": "'0123456789abcdef0123456789abcdef'", "drawn_from_id": "{draft}",
        }.items()
    ),
    Forbidden("a published schedule deleted", "DELETE FROM welfare_benefitschedule WHERE id = {schedule}", SCHEDULE),
    Forbidden("a draft deleted", "DELETE FROM welfare_benefitschedule WHERE id = {draft}", SCHEDULE),
    Forbidden("a schedule thrown away, taken up again",
              "UPDATE welfare_benefitschedule SET discarded_at = NULL WHERE id = {draft}", SCHEDULE,
              before=("UPDATE welfare_benefitschedule SET discarded_at = '2007-05-21 10:00:00' WHERE id = {draft}",)),
)  # fmt: skip

REPORTS = (
    Forbidden("another digest on a report", "UPDATE reports_monthlyreport SET digest = 'x'", FROZEN),
    Forbidden("a submission taken back", "UPDATE reports_monthlyreport SET submitted_at = NULL", FROZEN),
    Forbidden("a report deleted", "DELETE FROM reports_monthlyreport", FROZEN),
    Forbidden(
        "a finding slipped into a submitted report",
        "INSERT INTO reports_reportfinding (group_id, report_id, code, blocking, figures) "
        "SELECT group_id, id, 'x', false, members FROM reports_monthlyreport",
        FROZEN,
    ),
)

ANYWHERE = {
    "sealing": SEALING,
    "columns": CHANGES,
    "journal": JOURNAL,
    "months": PERIODS,
    "books": BOOKS,
    "append-only": FIGURES,
    "schedules": SCHEDULES,
    "reports": REPORTS,
    "jobs": JOBS,
}


SCHEDULES_REPLACED = (
    Forbidden("a schedule replaced by id", copied("welfare_benefitschedule", "{schedule}", resolution="'x'")),
    Forbidden(
        "a schedule replaced by version", copied("welfare_benefitschedule", "{schedule}", id="NULL", note="'x'")
    ),
)


def _replaced() -> tuple[Forbidden, ...]:
    """SQLite's REPLACE in both of its forms."""
    seal_over = (
        "UPDATE OR REPLACE ledger_journalentry SET id = {entry1}, number = 1, previous_digest = '', "
        "posted_at = '2007-05-20 10:00:00' WHERE id = 9001"
    )
    period = "ledger_period"
    return (
        Forbidden("a sealed entry replaced by id", draft(row="{entry1}")[0]),
        Forbidden("a sealed entry replaced by number", draft(number=1)[0]),
        Forbidden(
            "a sealed entry replaced by key",
            draft()[0].replace(" digest)", " digest, \"key\")").replace("'d')", "'d', '{key1}')"),
        ),
        Forbidden(
            "a reversal replaced by one of the same entry",
            draft()[0].replace(" digest)", " digest, reverses_id)").replace("'receipt'", "'reversal'")
            .replace("'d')", "'d', {entry3})"),
        ),
        Forbidden("a sealed entry replaced by a seal", seal_over, before=draft()),
        Forbidden(
            "a sealed posting replaced by id",
            "INSERT INTO ledger_posting (id, group_id, entry_id, position, account_id, amount) "
            "VALUES ({posting1}, {group}, 9001, 9, {account}, 9)",
            before=draft(),
        ),
        Forbidden("a sealed posting replaced by position", draft(9)[1].replace("9001", "{entry1}")),
        Forbidden("a closed month replaced by id", copied(period, "{april}", closed_at="NULL")),
        Forbidden("a closed month replaced by month", copied(period, "{april}", id="NULL", closed_at="NULL")),
        Forbidden(
            "a closed month replaced by an open one",
            "UPDATE OR REPLACE ledger_period SET id = {april} WHERE id = {june}",
        ),
        Forbidden("an account replaced by id", copied("ledger_account", "{account}", code="'x'", slug="'x'")),
        Forbidden("an account replaced by code", copied("ledger_account", "{account}", id="NULL", kind="'x'")),
        Forbidden("a rate replaced by id", copied("ledger_rate", "{rate}", amount="77")),
        Forbidden("a rate replaced by day", copied("ledger_rate", "{rate}", id="NULL", amount="77")),
        Forbidden("words replaced by id", copied("ledger_entrytext", "{text1}", text="'x'")),
        Forbidden("words replaced by entry", copied("ledger_entrytext", "{text1}", id="NULL", text="'x'")),
        Forbidden("the books replaced by id", copied("ledger_books", "{books}", last_number="0")),
        Forbidden("the books replaced by group", copied("ledger_books", "{books}", id="NULL", last_number="0")),
        Forbidden("a payout replaced by id", copied("welfare_payout", "{payout}", payee="'x'")),
        Forbidden("a payout replaced by entry", copied("welfare_payout", "{payout}", id="NULL", payee="'x'")),
        Forbidden("a report replaced by id", copied("reports_monthlyreport", "{report}", digest="'x'")),
        Forbidden("a report replaced by month", copied("reports_monthlyreport", "{report}", id="NULL", digest="'x'")),
        Forbidden("a job replaced by id", copied("groups_job", "(SELECT max(id) FROM groups_job)", kind="'x'")),
        Forbidden("a job replaced by uuid", copied("groups_job", "(SELECT max(id) FROM groups_job)", id="NULL")),
        *(Forbidden(f"a row of {table} replaced", copied(table, f"(SELECT max(id) FROM {table})"))
          for table in APPEND_ONLY),
    )  # fmt: skip


def _with_replace(case: Forbidden, pragma: str) -> Forbidden:
    return replace(
        case, name=f"{case.name}, recursive triggers {pragma}",
        sql=case.sql.replace("INSERT INTO", "INSERT OR REPLACE INTO", 1),
        before=(*case.before, f"PRAGMA recursive_triggers = {pragma}"),
    )  # fmt: skip


ON_SQLITE = {
    f"replace, {pragma}": tuple(_with_replace(case, pragma) for case in (*_replaced(), *SCHEDULES_REPLACED))
    for pragma in ("ON", "OFF")
}

_AS_OWNER = ("RESET ROLE", "SET CONSTRAINTS ALL IMMEDIATE")
ON_POSTGRESQL = {
    "emptied by the app": tuple(
        Forbidden(table, f"TRUNCATE {table} CASCADE", "permission denied", error=ProgrammingError)
        for table in NEVER_EMPTIED
    ),
    "emptied by the owner": tuple(
        Forbidden(table, f"TRUNCATE {table} CASCADE", f"{table} is never emptied", _AS_OWNER)
        for table in NEVER_EMPTIED
    ),
    "guards taken off by the app": tuple(
        Forbidden(sql, sql, "must be owner|permission denied", error=ProgrammingError)
        for sql in (
            "ALTER TABLE ledger_posting DISABLE TRIGGER ALL",
            "DROP TRIGGER guard_posting_seal ON ledger_posting",
            "ALTER TABLE ledger_posting DISABLE ROW LEVEL SECURITY",
            "DROP POLICY own_group ON ledger_posting",
            "DROP FUNCTION guard_posting_seal CASCADE",
            "SET session_replication_role = replica",
        )
    ),
}
