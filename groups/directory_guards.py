"""The database's own rules of the directory: where a group belongs when, central funds and what they ask for, cards.

Promises that the database refuses: a group in two networks on the same day, an affiliation that becomes another or is
deleted; a fund that becomes another or opens again, a share that is rewritten; an office for who signs in with a
card, a card that becomes another or opens again. Refuses nothing else of the directory: offices and names are set up
and mended by people.
"""

from groups.guard_kinds import Trigger, append_only, fixed_columns, pg_refuse, refuse

AFFILIATION = "groups_affiliation"
FUND, SHARE = "groups_centralfund", "groups_centralshare"

OFFICE, USER, CARD = "groups_office", "groups_user", "groups_membercard"

FIXED = "a central fund never becomes another"
CLOSED = "a central fund that was closed stays closed"


MOVED = "an affiliation is dated, and never becomes another"
OVERLAP = "a group belongs to one network at a time"
NO_OFFICE = "who signs in with a card holds no office"
CARD_FIXED = "a card never becomes another"
CARD_CLOSED = "a card that was closed stays closed"


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


def _no_office_by_card() -> Trigger:
    by_card = f"EXISTS (SELECT 1 FROM {USER} u WHERE u.id = new.user_id AND u.signs_in_by_card)"
    return Trigger(
        name="office_not_by_card",
        table=OFFICE,
        sqlite=dict.fromkeys(("INSERT", "UPDATE"), refuse(by_card, NO_OFFICE)),
        postgresql=pg_refuse(by_card, NO_OFFICE),
    )


def _no_card_for_officers() -> Trigger:
    holds = f"new.signs_in_by_card AND EXISTS (SELECT 1 FROM {OFFICE} o WHERE o.user_id = new.id)"
    return Trigger(
        name="user_card_or_office",
        table=USER,
        sqlite={"UPDATE": refuse(holds, NO_OFFICE)},
        postgresql=pg_refuse(holds, NO_OFFICE),
    )


def _card_stays_closed() -> Trigger:
    reopened = "old.closed_at IS NOT NULL AND new.closed_at IS NOT old.closed_at"
    return Trigger(
        name="card_stays_closed",
        table=CARD,
        sqlite={"UPDATE": refuse(reopened, CARD_CLOSED)},
        postgresql=pg_refuse(
            "old.closed_at is not null and new.closed_at is distinct from old.closed_at", CARD_CLOSED
        ),
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
        _no_office_by_card(),
        _no_card_for_officers(),
        fixed_columns("card_fixed", CARD, ("number", "group_id", "issued_by_id", "issued_at"), CARD_FIXED),
        _card_stays_closed(),
    ]
