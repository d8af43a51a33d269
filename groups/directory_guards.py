"""The database's own rules of the directory: where a group belongs when, central funds and what they ask for.

Promises that the database refuses: a group in two networks on the same day, an affiliation that becomes another or is
deleted; a fund that becomes another or opens again, a share that is rewritten. Refuses nothing else of the directory:
offices and names are set up and mended by people.
"""

from groups.guard_kinds import Trigger, append_only, fixed_columns, pg_refuse, refuse

AFFILIATION = "groups_affiliation"
FUND, SHARE = "groups_centralfund", "groups_centralshare"

FIXED = "a central fund never becomes another"
CLOSED = "a central fund that was closed stays closed"


MOVED = "an affiliation is dated, and never becomes another"
OVERLAP = "a group belongs to one network at a time"


def _overlaps(differs: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {AFFILIATION} a WHERE a.group_id = new.group_id AND a.id {differs} new.id "
        "AND (a.to_date IS NULL OR a.to_date >= new.from_date) "
        "AND (new.to_date IS NULL OR a.from_date <= new.to_date))"
    )


def _never_overlaps() -> Trigger:
    # Two at once would not see each other: the second waits for the first at the group's row.
    one_at_a_time = "perform 1 from groups_group where id = new.group_id for no key update; "
    sqlite = refuse(_overlaps("IS NOT"), OVERLAP)
    return Trigger(
        name="affiliation_never_overlaps",
        table=AFFILIATION,
        sqlite={"INSERT": sqlite, "UPDATE": sqlite},
        postgresql=one_at_a_time + pg_refuse(_overlaps("is distinct from"), OVERLAP),
    )


def _stays_closed() -> Trigger:
    return Trigger(
        name="centralfund_stays_closed",
        table=FUND,
        sqlite={"UPDATE": refuse("old.closed_on IS NOT NULL AND new.closed_on IS NOT old.closed_on", CLOSED)},
        postgresql=pg_refuse("old.closed_on is not null and new.closed_on is distinct from old.closed_on", CLOSED),
    )


def directory_guards() -> list[Trigger]:
    """Every guard of the directory's own, for `groups.guards`."""
    fixed = ("network_id", "slug", "account_code", "benefit_code", "opened_on")
    return [
        fixed_columns("affiliation_fixed", AFFILIATION, ("group_id", "network_id"), MOVED),
        _never_overlaps(),
        append_only(SHARE),
        fixed_columns("centralfund_fixed", FUND, fixed, FIXED),
        _stays_closed(),
    ]
