"""Behind the seal: how a test takes the guards off, and how it empties the tables after real commits.

The one place that does either (house rules, section 6). Promises: when a block ends, well or badly, the guards stand
as before and PostgreSQL's connection is the app's role again. Refuses to be used by the product: it lives in tests/.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from groups import guards

MOST_TRIES = 3
# What `migrate` itself fills in; everything else in the database was written by a test.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def as_owner() -> Iterator[None]:
    """Be the owner of the tables on PostgreSQL (who sees the rows of every group); SQLite knows no owners."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        # In a broken transaction nothing can be said, and its rollback takes the RESET back with the rest.
        if not connection.needs_rollback:
            become_app_role()


def become_app_role() -> None:
    """Be the app's role again, which row level security binds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.APP_DATABASE_ROLE)}")


@contextmanager
def lifted_guards(*, but: str = "", table: str = "") -> Iterator[None]:
    """Take off every trigger, except the guard named `but`, in one transaction; on PostgreSQL as the owner.

    Those of `table` alone, if it is named, which takes a tenth of the time. An exception rolls everything back: what
    was changed inside, and the lifting itself.
    """
    with transaction.atomic(), as_owner():
        if connection.vendor == "sqlite":
            lifted = [guard for guard in _triggers() if guard.name != but and table in ("", guard.table)]
            _run([f"DROP TRIGGER IF EXISTS {name}" for guard in lifted for name in guard.sqlite_triggers()])
            yield
            guards.install()
        else:
            names = _standing_triggers(but, table)
            # PostgreSQL alters no table while foreign keys of this transaction still wait for their check.
            _run(["SET CONSTRAINTS ALL IMMEDIATE", *(f"ALTER TABLE {t} DISABLE TRIGGER {n}" for t, n in names)])
            _run(["SET CONSTRAINTS ALL DEFERRED"])
            yield
            _run(["SET CONSTRAINTS ALL IMMEDIATE", *(f"ALTER TABLE {t} ENABLE TRIGGER {n}" for t, n in names)])
            _run(["SET CONSTRAINTS ALL DEFERRED"])


def empty_database() -> None:
    """Delete every row that a test committed; nothing else does, for the seal refuses the flush of Django."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    quoted = [connection.ops.quote_name(table) for table in tables]
    if connection.vendor == "postgresql":
        # A request of a live server that still runs would hold TRUNCATE up for ever, and say nothing.
        statements = ["SET LOCAL lock_timeout = '20s'", f"TRUNCATE {', '.join(quoted)}"]
    else:
        statements = [f"DELETE FROM {table}" for table in quoted]
    for tries_left in range(MOST_TRIES - 1, -1, -1):
        try:
            with lifted_guards():
                _run(statements)
            return
        except DatabaseError:
            # The last request of a live server and this one waited for one another; it has gone on by now.
            if not tries_left:
                raise


def _triggers() -> list[guards.Trigger]:
    return [guard for guard in guards.expected_guards() if isinstance(guard, guards.Trigger)]


def _standing_triggers(but: str, table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND t.tgname LIKE 'guard\\_%%' AND t.tgname <> %s "
            "AND %s IN ('', c.relname)",
            [f"guard_{but}", table],
        )
        return cursor.fetchall()


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
