"""Door c of D1: does somebody in another group of the network bear this national ID, yes or no.

Promises: answers for groups that belong to a network together with the group in scope today, about people who are
members there now, and says nothing else: no group, no name, no count. On PostgreSQL the question is a function that
runs with its owner's rights (`groups/guards.py` installs and verifies it); SQLite has no row level security, so the
same condition is asked directly. Refuses everything without a scope (the answer is no).
"""

import json
from collections.abc import Collection

from django.db import connection

from groups.guard_kinds import Function
from groups.queries import today
from groups.tenancy import current_group_id
from members.models import BELONGS

_STATES = ", ".join(f"'{state.value}'" for state in BELONGS)
_IN_FORCE = "{0}.from_date <= {today} AND ({0}.to_date IS NULL OR {0}.to_date >= {today})"


def fellow_group_ids(group: str, day: str) -> str:
    """SQL for the groups that belong to a network together with `group` on `day`, both as an engine calls them."""
    mine, theirs = (_IN_FORCE.format(name, today=day) for name in ("mine", "theirs"))
    return (
        "SELECT theirs.group_id FROM groups_affiliation mine "
        "JOIN groups_affiliation theirs ON theirs.network_id = mine.network_id "
        f"WHERE mine.group_id = {group} AND {mine} AND {theirs}"
    )


def _matches(fingerprint: str, group: str, day: str) -> str:
    """The condition, with what an engine calls its parameters."""
    return (
        "SELECT EXISTS (SELECT 1 FROM members_nationalid n JOIN members_member m ON m.id = n.member_id "
        f"WHERE n.fingerprint = {fingerprint} AND n.group_id <> {group} AND m.state IN ({_STATES}) "
        f"AND n.group_id IN ({fellow_group_ids(group, day)}))"
    )


# The day is the database's own there: no caller asks about another one.
IDENTITY_MATCHES = Function(
    name="identity_matches",
    arguments="wanted text",
    returns="boolean",
    source=_matches(
        "wanted", "nullif(current_setting('app.group_id', true), '')::bigint",
        "(now() AT TIME ZONE 'Asia/Bangkok')::date",
    ),
)  # fmt: skip


def identities_matching(fingerprints: Collection[str]) -> set[str]:
    """Those of `fingerprints` whose national ID a member of another group of the network bears: the same question
    for a list, one query for each thousand.
    """
    wanted, found = list(fingerprints), set()
    for start in range(0, len(wanted), 1000):
        found.update(_matching(wanted[start : start + 1000]))
    return found


def _matching(fingerprints: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT f FROM unnest(%s) f WHERE identity_matches(f)", [fingerprints])
        else:
            asked = {"list": json.dumps(fingerprints), "group": current_group_id(), "day": today().isoformat()}
            one = _matches("asked.value", "%(group)s", "%(day)s")
            cursor.execute(f"SELECT asked.value FROM json_each(%(list)s) asked WHERE ({one})", asked)
        return [fingerprint for (fingerprint,) in cursor.fetchall()]


def identity_matches(fingerprint: str) -> bool:
    """Whether a member of another group of the network bears the national ID with this fingerprint."""
    group = current_group_id()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT identity_matches(%s)", [fingerprint])
        else:
            asked = {"fingerprint": fingerprint, "group": group, "day": today().isoformat()}
            cursor.execute(_matches("%(fingerprint)s", "%(group)s", "%(day)s"), asked)
        return bool(cursor.fetchone()[0])
