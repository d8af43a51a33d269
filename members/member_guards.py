"""The database's own rules of what members allow and are told.

Promises that the database refuses: a consent, a message or an erasure altered; a right to read that becomes another,
opens again or is deleted; a delivery of another message. Addresses may go: nothing of them is kept.
"""

from groups.guard_kinds import Guard, Trigger, append_only, fixed_columns, pg_refuse, refuse

RIGHT = "members_readingright"
FIXED, ENDED = "a right to read never becomes another", "a right to read that ended stays ended"
DELIVERY = "a delivery stays that of its message"

_FIXED = ("member_id", "reader_id", "kind", "sees_welfare", "how", "given_on", "by_id", "at")


def member_guards() -> list[Guard]:
    """What the database refuses of consents, rights to read, messages and erasures."""
    return [
        append_only("members_consent"),
        append_only("members_erasure"),
        append_only("members_message"),
        fixed_columns("readingright_fixed", RIGHT, _FIXED, FIXED),
        _stays_ended(),
        fixed_columns("delivery_fixed", "members_delivery", ("message_id", "member_id", "channel"), DELIVERY),
    ]


def _again(differs: str) -> str:
    changed = f"new.ended_at {differs} old.ended_at OR new.ended_by_id {differs} old.ended_by_id"
    return f"old.ended_at IS NOT NULL AND ({changed})"


def _stays_ended() -> Trigger:
    return Trigger(
        name="readingright_ended",
        table=RIGHT,
        sqlite={"UPDATE": refuse(_again("IS NOT"), ENDED)},
        postgresql=pg_refuse(_again("IS DISTINCT FROM"), ENDED),
    )
