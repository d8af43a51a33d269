"""Door c of D1 once more: was a death grant asked for in another group of the network for this national ID, yes or
no.

Promises: answers for groups that belong to a network together with the group in scope today, and says nothing else:
no group, no name, no day, no sum. A claim that was refused or withdrawn does not count. On PostgreSQL the question is
a function that runs with its owner's rights; SQLite has no row level security, so the same condition is asked
directly. Refuses everything without a scope (the answer is no).
"""

import json
from collections.abc import Collection

from django.db import connection

from groups.guard_kinds import Function
from groups.queries import today
from groups.tenancy import current_group_id
from members.doors import fellow_group_ids

_CLAIMED = (
    "EXISTS (SELECT 1 FROM welfare_claim c WHERE c.member_id = n.member_id AND c.event = 'death' "
    "AND c.ended_at IS NULL)"
)
# On a voucher without a claim, as before there were rules; what was taken back was not paid.
_PAID = (
    "EXISTS (SELECT 1 FROM welfare_payout p JOIN welfare_benefitkind k ON k.id = p.kind_id "
    "JOIN ledger_account a ON a.id = k.account_id WHERE p.member_id = n.member_id AND a.slug = 'death' "
    "AND p.claim_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_journalentry r WHERE r.reverses_id = p.entry_id))"
)


def _granted(fingerprint: str, group: str, day: str) -> str:
    """The condition, with what an engine calls its parameters."""
    return (
        "SELECT EXISTS (SELECT 1 FROM members_nationalid n "
        f"WHERE n.fingerprint = {fingerprint} AND n.group_id <> {group} AND ({_CLAIMED} OR {_PAID}) "
        f"AND n.group_id IN ({fellow_group_ids(group, day)}))"
    )


# The day is the database's own there: no caller asks about another one.
DEATH_GRANTED = Function(
    name="death_granted_elsewhere",
    arguments="wanted text",
    returns="boolean",
    source=_granted(
        "wanted", "nullif(current_setting('app.group_id', true), '')::bigint",
        "(now() AT TIME ZONE 'Asia/Bangkok')::date",
    ),
)  # fmt: skip


def death_granted_elsewhere(fingerprint: str) -> bool:
    """Whether another group of the network has a death claim that stands for the bearer of this national ID."""
    group = current_group_id()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT death_granted_elsewhere(%s)", [fingerprint])
        else:
            asked = {"fingerprint": fingerprint, "group": group, "day": today().isoformat()}
            cursor.execute(_granted("%(fingerprint)s", "%(group)s", "%(day)s"), asked)
        return bool(cursor.fetchone()[0])


def deaths_granted_elsewhere(fingerprints: Collection[str]) -> set[str]:
    """Those of `fingerprints` for which the answer is yes: the same question for a list, one query."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT f FROM unnest(%s) f WHERE death_granted_elsewhere(f)", [list(fingerprints)])
        else:
            asked = {
                "list": json.dumps(list(fingerprints)), "group": current_group_id(), "day": today().isoformat(),
            }  # fmt: skip
            one = _granted("asked.value", "%(group)s", "%(day)s")
            cursor.execute(f"SELECT asked.value FROM json_each(%(list)s) asked WHERE ({one})", asked)
        return {fingerprint for (fingerprint,) in cursor.fetchall()}
