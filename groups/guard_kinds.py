"""What a database rule is: a trigger on both engines, a policy or a function on PostgreSQL; and the usual ones.

Promises: values that `groups/guards.py` installs and verifies; the statements to refuse a change read the same on
both engines. Installs nothing itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from groups.guards_check import trigger_type

# After a SET LOCAL the setting is '' and not NULL: without nullif the cast would fail; never "if unset then all".
GROUP_IN_SCOPE = "group_id = nullif(current_setting('app.group_id', true), '')::bigint"
# Asked once for a statement and not for each of its rows: a province's month has twelve thousand of them.
NETWORKS_IN_SCOPE = (
    "(SELECT string_to_array(nullif(current_setting('app.network_ids', true), ''), ',')::bigint[])::bigint[]"
)
NETWORK_IN_SCOPE = f"network_id = ANY ({NETWORKS_IN_SCOPE})"
# Fixed so that no temporary table can stand in for one of ours.
SEARCH_PATH = "public, pg_temp"
# A guard looks for few rows by their keys. What PostgreSQL knows of a table may date from when it was empty; it would
# then read the whole of a collection sheet for each of its rows.
BY_INDEX = ("enable_seqscan=off", "enable_sort=off")
NO_TRUNCATE = (
    " begin raise exception using errcode = 'integrity_constraint_violation', "
    "message = 'ombun: ' || tg_table_name || ' is never emptied'; end "
)


@dataclass(frozen=True)
class Trigger:
    """A rule on one table. `sqlite` holds the statements by event, `postgresql` one plpgsql body for all of them.

    The plpgsql body may use `tg_op`; it falls through to "let it pass".
    """

    name: str
    table: str
    sqlite: Mapping[str, str]
    postgresql: str
    refuse_truncate: bool = False

    def sqlite_triggers(self) -> dict[str, str]:
        """CREATE TRIGGER statements by trigger name."""
        return {
            f"guard_{self.name}_{event.lower()}": (
                f"CREATE TRIGGER guard_{self.name}_{event.lower()} BEFORE {event} ON {self.table} "
                f"FOR EACH ROW BEGIN {body} END"
            )
            for event, body in self.sqlite.items()
        }

    def function_source(self) -> str:
        """The body of the PostgreSQL function, as `pg_proc.prosrc` will hold it."""
        return f"begin {self.postgresql} if tg_op = 'DELETE' then return old; end if; return new; end"

    def postgresql_triggers(self) -> dict[tuple[str, str], tuple]:
        """By name and table what PostgreSQL's catalogue holds: type, function, its source, its settings."""
        name, kind = f"guard_{self.name}", trigger_type(self.sqlite, each_row=True)
        settings_of = "; ".join((f"search_path={SEARCH_PATH}", *BY_INDEX))
        found = {(name, self.table): (kind, name, self.function_source(), settings_of)}
        if self.refuse_truncate:
            kind = trigger_type(["TRUNCATE"], each_row=False)
            found[f"guard_truncate_{self.table}", self.table] = (kind, "guard_no_truncate", NO_TRUNCATE, "")
        return found


@dataclass(frozen=True)
class Policy:
    """A row level security policy on one table (PostgreSQL)."""

    name: str
    table: str
    using: str
    command: str = "ALL"


@dataclass(frozen=True)
class Function:
    """A question across tenants that the app's role may ask (PostgreSQL): it runs with the rights of its owner."""

    name: str
    arguments: str
    returns: str
    source: str

    def facts(self) -> tuple:
        """What PostgreSQL's catalogue holds of it: source, settings, whether anybody may call it."""
        return self.source, f"search_path={SEARCH_PATH}", False


Guard = Trigger | Policy | Function


def refuse(condition: str, message: str) -> str:
    """An SQLite trigger statement that stops the change with `message` when `condition` holds."""
    return f"SELECT RAISE(ABORT, 'ombun: {_quoted(message)}') WHERE {condition};"


def pg_refuse(condition: str, message: str) -> str:
    """The same statement in plpgsql; the error is an integrity error, as on SQLite."""
    return (
        f"if {condition} then raise exception using errcode = 'integrity_constraint_violation', "
        f"message = 'ombun: {_quoted(message)}'; end if;"
    )


def pg_found(column: str, table: str, key: str, value: str) -> str:
    """What plpgsql finds in a row of `table` whose `key`, an indexed column, is `value`: NULL where there is none.

    Row level security adds the group to the question. Of a table that was small when it was asked first, the index of
    groups looks as cheap as the key's, and every row of the group is read; an order that is dear to sort forbids it.
    """
    return f"(SELECT {column} FROM {table} WHERE {key} = ANY (ARRAY[{value}]) ORDER BY {key} LIMIT 1)"


def _quoted(message: str) -> str:
    return message.replace("'", "''")


def append_only(table: str) -> Trigger:
    """Rows are added and never changed, deleted or emptied away."""
    message = f"{table} is append-only"
    return Trigger(
        name=f"append_only_{table}",
        table=table,
        sqlite={"UPDATE": refuse("1", message), "DELETE": refuse("1", message)},
        postgresql=pg_refuse("tg_op <> 'INSERT'", message),
        refuse_truncate=True,
    )


def fixed_columns(name: str, table: str, columns: tuple[str, ...], message: str) -> Trigger:
    """Rows are never deleted, and these columns never change."""
    sqlite = " OR ".join(f"new.{column} IS NOT old.{column}" for column in columns)
    postgresql = " or ".join(f"new.{column} is distinct from old.{column}" for column in columns)
    return Trigger(
        name=name,
        table=table,
        sqlite={"UPDATE": refuse(sqlite, message), "DELETE": refuse("1", message)},
        postgresql="if tg_op = 'DELETE' then "
        + pg_refuse("true", message)
        + " else "
        + pg_refuse(postgresql, message)
        + " end if;",
        refuse_truncate=True,
    )
