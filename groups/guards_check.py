"""Whether the guards stand as they were written: the reading side of `groups/guards.py`.

Promises: a guard that was dropped, switched off, narrowed (fewer events, a condition, another function) or joined by
a trigger or policy that nobody registered is named. Writes nothing.
"""

from collections.abc import Iterable, Mapping

POLICY_TEXTS = (
    "SELECT c.relname, p.polname, coalesce(pg_get_expr(p.polqual, p.polrelid), '') "
    "|| coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), obj_description(p.oid, 'pg_policy') "
    "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
)
_TRIGGERS = (
    "SELECT t.tgname, c.relname, t.tgtype, p.proname, p.prosrc, coalesce(array_to_string(p.proconfig, '; '), ''), "
    "t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr::text = '' AND l.lanname = 'plpgsql' "
    "AND p.pronamespace = 'public'::regnamespace "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "JOIN pg_language l ON l.oid = p.prolang "
    "WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace"
)
# The bits of pg_trigger.tgtype (PostgreSQL's src/include/catalog/pg_trigger.h).
_ROW, _BEFORE = 1, 2
_EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


def trigger_type(events: Iterable[str], *, each_row: bool) -> int:
    """`pg_trigger.tgtype` of a trigger BEFORE these events."""
    return _BEFORE + (_ROW if each_row else 0) + sum(_EVENTS[event] for event in events)


def faults_on_sqlite(cursor, wanted: Mapping[str, str]) -> list[str]:
    """Triggers of `wanted` (statement by name) that do not stand so, and those nobody registered."""
    cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    rows = cursor.fetchall()
    standing = {name: sql for name, sql, _ in rows}
    missing = [name for name, sql in wanted.items() if standing.get(name) != sql]
    return sorted(missing + [f"unknown trigger {name} on {table}" for name, _, table in rows if name not in wanted])


def trigger_faults(cursor, wanted: Mapping[tuple[str, str], tuple], tables: Iterable[str]) -> list[str]:
    """Triggers of `wanted` that PostgreSQL does not run as written, and those on `tables` nobody registered.

    `wanted` holds by name and table: type, function, its source, its settings. What the catalogue says is compared,
    and not a text kept beside it: whoever changes a trigger could change that too.
    """
    cursor.execute(_TRIGGERS)
    standing = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
    missing = [key[0] for key, facts in wanted.items() if standing.get(key) != (*facts, True)]
    unknown = {key for key in standing if key[1] in set(tables)} - set(wanted)
    return sorted(missing + [f"unknown trigger {name} on {table}" for name, table in unknown])


def policy_faults(cursor, wanted: set[tuple[str, str, str]]) -> list[str]:
    """Policies of `wanted` (table, name, command) that do not stand as installed, and those nobody registered."""
    cursor.execute("SELECT tablename, policyname, cmd FROM pg_policies WHERE schemaname = 'public'")
    standing = set(cursor.fetchall())
    missing = [f"policy {name} on {table}" for table, name, _ in wanted - standing]
    cursor.execute(POLICY_TEXTS)
    missing += [f"policy {name} on {table}" for table, name, text, kept in cursor.fetchall() if text != kept]
    # A policy nobody registered would open a door that no test counts.
    missing += [f"unknown policy {name} on {table}" for table, name, _ in standing - wanted]
    cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    forced = {row[0] for row in cursor.fetchall()}
    return missing + [f"row level security of {table}" for table in {table for table, _, _ in wanted} - forced]


def function_faults(cursor, wanted: Mapping[str, tuple]) -> list[str]:
    """Functions of `wanted` (facts by name) that do not stand as installed, and others that run as their owner.

    One that runs as its owner passes every policy: unregistered, it would be a door that no test counts.
    """
    cursor.execute(
        "SELECT p.proname, p.prosrc, coalesce(array_to_string(p.proconfig, '; '), ''), "
        "EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) "
        "FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"
    )
    standing = [(name, tuple(facts)) for name, *facts in cursor.fetchall()]
    missing = [f"function {name}" for name, facts in wanted.items() if (name, facts) not in standing]
    unknown = [f"unknown function {name}" for name, facts in standing if wanted.get(name) != facts]
    return missing + unknown
