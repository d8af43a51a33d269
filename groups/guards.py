"""The database's own rules: triggers on both engines, row level security on PostgreSQL.

Every app registers its guards here; `install` puts them in place after each migrate, `lift` takes them off before
one on SQLite (whose table rebuilds drop triggers silently; on PostgreSQL guards are replaced, never lifted, D14),
`missing_guards` says which do not stand. Promises: a tenant table gets its same-group triggers and its policy
by being `GroupOwned`, without anybody remembering to add them. Refuses to let the product run without its guards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from groups.checks import warn_of_unbound_role
from groups.guard_kinds import (
    BY_INDEX,
    GROUP_IN_SCOPE,
    NETWORK_IN_SCOPE,
    NO_TRUNCATE,
    SEARCH_PATH,
    Function,
    Guard,
    Policy,
    Trigger,
    pg_found,
    pg_refuse,
    refuse,
)
from groups.guards_check import POLICY_TEXTS, faults_on_sqlite, function_faults, policy_faults, trigger_faults
from groups.tenancy import GroupOwned, NetworkOwned


class GuardsMissing(RuntimeError):
    """A database rule does not stand: after a failed migration, or because somebody removed it."""


@dataclass
class _Registry:
    providers: list[Callable[[], Iterable[Guard]]] = field(default_factory=list)


_registry = _Registry()


def register(provider: Callable[[], Iterable[Guard]]) -> None:
    """Have an app's guards installed with the rest; `provider` is called once the models are loaded."""
    _registry.providers.append(provider)


def tenant_models() -> list[type[GroupOwned]]:
    """Every concrete tenant model, in a stable order."""
    return _models_of(GroupOwned)


def network_models() -> list[type[NetworkOwned]]:
    """Every concrete model of a network, in a stable order."""
    return _models_of(NetworkOwned)


def _models_of(base: type) -> list[type]:
    found = [model for model in apps.get_models() if issubclass(model, base)]
    return sorted(found, key=lambda model: model._meta.db_table)


def _same_owner(model: type, base: type, owner: str) -> Trigger:
    """Row level security does not guard foreign keys: a key may only name a row of the same group (or network)."""
    table, column = model._meta.db_table, f"{owner}_id"
    sqlite, postgresql = [], []
    for key in model._meta.get_fields():
        target = getattr(key, "related_model", None)
        if not getattr(key, "many_to_one", False) and not getattr(key, "one_to_one", False):
            continue
        if not key.concrete or not issubclass(target, base):
            continue
        lookup = f"(SELECT {column} FROM {target._meta.db_table} WHERE id = new.{key.column})"
        message = f"{table}.{key.column} names a row of another {owner}"
        sqlite.append(refuse(f"new.{key.column} IS NOT NULL AND {lookup} IS NOT new.{column}", message))
        # Only a key that changes: who answers a note of another group does not see the rows that its keys name.
        changed = f"(tg_op = 'INSERT' or new.{key.column} is distinct from old.{key.column})"
        found = pg_found(column, target._meta.db_table, "id", f"new.{key.column}")
        stray = f"new.{key.column} is not null and {found} is distinct from new.{column}"
        postgresql.append(pg_refuse(f"{changed} and {stray}", message))
    moved = f"{table}.{column} never changes"
    insert = " ".join(sqlite) or "SELECT 1;"
    return Trigger(
        name=f"same_{owner}_{table}",
        table=table,
        sqlite={"INSERT": insert, "UPDATE": refuse(f"new.{column} IS NOT old.{column}", moved) + " " + insert},
        postgresql="if tg_op <> 'DELETE' then "
        + " ".join(postgresql)
        + " if tg_op = 'UPDATE' then "
        + pg_refuse(f"new.{column} is distinct from old.{column}", moved)
        + " end if; end if;",
    )


def _kept_rows(table: str) -> Trigger:
    """No row takes the place of another: SQLite's REPLACE deletes without asking delete triggers, unless told to."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    unique = [[field] for field in model._meta.concrete_fields if field.unique]
    unique += [map(model._meta.get_field, rule.fields) for rule in model._meta.total_unique_constraints]
    same = " OR ".join(" AND ".join(f'"{key.column}" = new."{key.column}"' for key in keys) for keys in unique)
    replaced, moved = f"{table} keeps its rows", f"{table}.id never changes"
    return Trigger(
        name=f"kept_rows_{table}",
        table=table,
        sqlite={
            "INSERT": refuse(f"EXISTS (SELECT 1 FROM {table} WHERE {same})", replaced),
            "UPDATE": refuse("new.id IS NOT old.id", moved),
        },
        postgresql="if tg_op = 'UPDATE' then " + pg_refuse("new.id is distinct from old.id", moved) + " end if;",
    )


@cache
def expected_guards() -> tuple[Guard, ...]:
    """Every guard that must stand, in the order in which they are installed."""
    guards: list[Guard] = []
    for model in tenant_models():
        guards.append(_same_owner(model, GroupOwned, "group"))
        guards.append(Policy("own_group", model._meta.db_table, GROUP_IN_SCOPE))
    for model in network_models():
        guards.append(_same_owner(model, NetworkOwned, "network"))
        guards.append(Policy("own_network", model._meta.db_table, NETWORK_IN_SCOPE))
    for provider in _registry.providers:
        guards.extend(provider())
    undeletable = {guard.table for guard in guards if isinstance(guard, Trigger) and "DELETE" in guard.sqlite}
    guards.extend(_kept_rows(table) for table in sorted(undeletable))
    return tuple(guards)


def _expected(kind: type) -> list:
    return [guard for guard in expected_guards() if isinstance(guard, kind)]


def lift(**kwargs) -> None:
    """Take the triggers off before a migration on SQLite; `install` puts them back after it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name in _standing_sqlite(cursor):
            cursor.execute(f"DROP TRIGGER {name}")


def install(**kwargs) -> None:
    """Put every guard in place, on the tables that exist so far."""
    tables = set(connection.introspection.table_names())
    guards = [guard for guard in expected_guards() if isinstance(guard, Function) or guard.table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _install_sqlite(cursor, [guard for guard in guards if isinstance(guard, Trigger)])
        elif connection.vendor == "postgresql":
            _install_postgresql(cursor, guards)


def _standing_sqlite(cursor) -> dict[str, str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'")
    return dict(cursor.fetchall())


def _install_sqlite(cursor, triggers: list[Trigger]) -> None:
    standing = _standing_sqlite(cursor)
    wanted = {name: sql for trigger in triggers for name, sql in trigger.sqlite_triggers().items()}
    for name in standing:
        if standing[name] != wanted.get(name):
            cursor.execute(f"DROP TRIGGER {name}")
    for name, sql in wanted.items():
        if standing.get(name) != sql:
            cursor.execute(sql)


def _install_postgresql(cursor, guards: list[Guard]) -> None:
    cursor.execute(
        "CREATE OR REPLACE FUNCTION guard_no_truncate() RETURNS trigger LANGUAGE plpgsql "
        f"AS $guard${NO_TRUNCATE}$guard$"
    )
    for guard in guards:
        if isinstance(guard, Policy):
            _install_policy(cursor, guard)
        elif isinstance(guard, Function):
            _install_function(cursor, guard)
        else:
            _install_trigger(cursor, guard)
    _grant_to_app_role(cursor)


def _install_trigger(cursor, trigger: Trigger) -> None:
    name, table = f"guard_{trigger.name}", trigger.table
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {SEARCH_PATH} {' '.join(f'SET {setting}' for setting in BY_INDEX)} "
        f"AS $guard${trigger.function_source()}$guard$"
    )
    events = " OR ".join(trigger.sqlite)
    cursor.execute(
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    if trigger.refuse_truncate:
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER guard_truncate_{table} BEFORE TRUNCATE ON {table} "
            f"EXECUTE FUNCTION guard_no_truncate()"
        )


def _install_policy(cursor, policy: Policy) -> None:
    cursor.execute(f"ALTER TABLE {policy.table} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {policy.table} FORCE ROW LEVEL SECURITY")
    cursor.execute(f"DROP POLICY IF EXISTS {policy.name} ON {policy.table}")
    cursor.execute(f"CREATE POLICY {policy.name} ON {policy.table} FOR {policy.command} USING ({policy.using})")
    # What PostgreSQL made of the condition is kept as the policy's comment: an ALTER POLICY shows against it.
    cursor.execute(f"{POLICY_TEXTS} WHERE polname = %s AND relname = %s", [policy.name, policy.table])
    cursor.execute(f"COMMENT ON POLICY {policy.name} ON {policy.table} IS %s", [cursor.fetchone()[2]])


def _install_function(cursor, function: Function) -> None:
    signature = f"{function.name}({function.arguments})"
    # On the way to a table that is not there yet the body cannot be checked; it is when it is asked.
    cursor.execute("SET LOCAL check_function_bodies = off")
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {function.returns} LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = {SEARCH_PATH} AS $guard${function.source}$guard$"
    )
    cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    if settings.APP_DATABASE_ROLE:
        role = connection.ops.quote_name(settings.APP_DATABASE_ROLE)
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {role}")


def _grant_to_app_role(cursor) -> None:
    """Let the app's role read and write rows, and nothing else: no TRUNCATE, no trigger, no ownership."""
    cursor.execute("SELECT current_user")
    role = settings.APP_DATABASE_ROLE
    if not role or cursor.fetchone()[0] == role:
        return
    quoted = connection.ops.quote_name(role)
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
    cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")


def missing_guards() -> list[str]:
    """Names of the guards that do not stand as they should, and of what stands unregistered."""
    triggers = _expected(Trigger)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return faults_on_sqlite(cursor, _by_name(trigger.sqlite_triggers() for trigger in triggers))
        policies = {(policy.table, policy.name, policy.command) for policy in _expected(Policy)}
        wanted = _by_name(trigger.postgresql_triggers() for trigger in triggers)
        tables = connection.introspection.django_table_names()
        functions = {function.name: function.facts() for function in _expected(Function)}
        faults = trigger_faults(cursor, wanted, tables) + policy_faults(cursor, policies)
        return sorted(faults + function_faults(cursor, functions))


def _by_name(parts: Iterable[dict]) -> dict:
    return {name: what for part in parts for name, what in part.items()}


def require_guards() -> None:
    """Raise GuardsMissing, with the way out, unless every guard stands; warn of a role that could take them off."""
    missing = missing_guards()
    if missing:
        listed = ", ".join(missing[:3]) + ("" if len(missing) <= 3 else f" (+{len(missing) - 3})")
        raise GuardsMissing(f"The database's own rules are missing: {listed}. Run `manage.py migrate` first.")
    warn_of_unbound_role()


_checked_schemas: set[tuple] = set()


def require_guards_before_posting() -> None:
    """The check of `post_entries`: on SQLite guards are off after a failed migration, and nothing may be posted.

    Costs one PRAGMA once a schema has been seen whole; on PostgreSQL guards are never lifted.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA schema_version")
        schema = (str(connection.settings_dict["NAME"]), cursor.fetchone()[0])
    if schema not in _checked_schemas:
        require_guards()
        _checked_schemas.add(schema)
