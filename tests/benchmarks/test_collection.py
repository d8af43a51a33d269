"""How fast collection day is, beside a bare insert of the same rows in the same run.

Run on both engines by `script/test --benchmarks tests/benchmarks/test_collection.py`. Quote the ratios: machines are
noisy. The numbers promised are asserted with room to spare, so that a slip by an order of magnitude fails.
"""

import time
import uuid
from statistics import median

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.models import EntryText, JournalEntry, Posting, Receipt
from ledger.standings import standings
from tests.makers import DAY

pytestmark = pytest.mark.benchmark
WRITTEN = (JournalEntry, EntryText, Posting, Receipt)


def seconds(work, times: int = 3) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def bare_insert(group) -> float:
    """Seconds to insert the rows of the newest sheet into tables without keys, indexes or guards."""
    with group_scope(group), connection.cursor() as cursor:
        rows = {}
        for model in WRITTEN:
            table = model._meta.db_table
            cursor.execute(f"CREATE TEMP TABLE bare_{table} AS SELECT * FROM {table} WHERE 1 = 0")
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = cursor.fetchall()

    def insert():
        with transaction.atomic(), connection.cursor() as cursor:
            for table, found in rows.items():
                _insert_all(cursor, f"bare_{table}", found)

    return seconds(insert)


def _insert_all(cursor, table: str, rows: list[tuple]) -> None:
    one = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
    values = ", ".join([one] * len(rows))
    cursor.execute(f"INSERT INTO {table} VALUES {values}", [value for row in rows for value in row])


def test_posting_a_whole_sheet(big_group, say):
    payments = [Payment.of(member, {"4030": 30_00, "4020": 50_00}) for member in big_group.members]

    def post(some=payments):
        with group_scope(big_group.group):
            record_collection(Collection(DAY, some, key=uuid.uuid4()), by=big_group.treasurer)

    post(payments[:1])
    with CaptureQueriesContext(connection) as one:
        post(payments[:1])
    with CaptureQueriesContext(connection) as all_of_them:
        post()
    bare = bare_insert(big_group.group)
    took = seconds(post)
    say(
        f"{connection.vendor}: posting {len(payments)} receipts {took:.2f} s with {len(all_of_them)} queries "
        f"(one receipt: {len(one)}); bare insert of the same rows {bare:.3f} s; ratio {took / bare:.1f}"
    )
    assert len(one) == len(all_of_them)
    assert took / bare < 50


def test_what_everybody_owes(big_group, say):
    with group_scope(big_group.group):
        took = seconds(lambda: standings(big_group.members))
    say(f"{connection.vendor}: what {len(big_group.members)} members owe {took:.2f} s")
