"""What the database refuses of transfer notes, on both engines, and what it opens of them to the new group (door d).

Promises: a note goes to a group of the same network and is sealed when written; then only an answer or a taking back
is added, once, and each by its own side (PostgreSQL knows which side asks; on SQLite `AddressedManager` is the door).
Who the note is about may go, once the old group has erased her. The new group sees notes addressed to it that were
not taken back. Refuses deletion.
"""

from groups.guard_kinds import GROUP_IN_SCOPE, Guard, Policy, Trigger, pg_refuse, refuse
from members.erased import rewritten, sql_erased
from members.transfer_models import TransferNote

NOTE = "members_transfernote"

SEALED = "a transfer note is sealed"
ANSWERED = "a transfer note is answered once"
BLANK = "a transfer note is written before it is answered"
STRANGERS = "a transfer note goes to a group of the same network"
OTHER_SIDE = "a transfer note is answered by the new group and taken back by the old one"

_ANSWER = tuple(f.column for f in TransferNote._meta.concrete_fields if f.name.startswith(("accepted_", "declined_")))
_BACK = tuple(f.column for f in TransferNote._meta.concrete_fields if f.name.startswith("withdrawn_"))
_FIXED = tuple(f.column for f in TransferNote._meta.concrete_fields if f.column not in (*_ANSWER, *_BACK))

# What names the person, or was written about her in free words; days and sums stay.
NAMING = (
    "prefix", "first_name", "last_name", "sex", "phone", "house_no", "village_no", "village", "tambon", "amphoe",
    "province", "postcode", "id_sealed", "id_fingerprint", "reason", "declined_reason", "withdrawn_reason",
)  # fmt: skip

ADDRESSED = GROUP_IN_SCOPE.replace("group_id", "to_group_id", 1) + " AND withdrawn_at IS NULL"


def transfer_guards() -> list[Guard]:
    """The seal of the notes, and the two policies by which the new group reads and answers."""
    return [
        _seal(),
        Policy("addressed_note", NOTE, ADDRESSED, "SELECT"),
        Policy("answered_note", NOTE, ADDRESSED, "UPDATE"),
    ]


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return "(" + " OR ".join(f"new.{column} {differs} old.{column}" for column in columns) + ")"


def _apart(day: str) -> str:
    """No network holds both groups on the day of the seal."""
    in_force = "{0}.from_date <= {day} AND ({0}.to_date IS NULL OR {0}.to_date >= {day})"
    mine, theirs = (in_force.format(name, day=day) for name in ("mine", "theirs"))
    return (
        "NOT EXISTS (SELECT 1 FROM groups_affiliation mine JOIN groups_affiliation theirs "
        "ON theirs.network_id = mine.network_id WHERE mine.group_id = new.group_id "
        f"AND theirs.group_id = new.to_group_id AND {mine} AND {theirs})"
    )


def _wiped(differs: str) -> str:
    """Everything that names her is gone, and nothing else changes; her own group has erased her."""
    other = rewritten(TransferNote, (*NAMING, "born_on"), differs)
    other = other.replace("new.\"born_on\" <> ''", "new.born_on IS NOT NULL")
    return f"({sql_erased('old.member_id')} AND NOT {other})"


def _seal() -> Trigger:
    answered = "new.accepted_at IS NOT NULL OR new.declined_at IS NOT NULL OR new.withdrawn_at IS NOT NULL"
    over = "(old.accepted_at IS NOT NULL OR old.withdrawn_at IS NOT NULL)"
    sqlite = [
        refuse(f"{_changed(_FIXED, 'IS NOT')} AND NOT {_wiped('IS NOT')}", SEALED),
        refuse(
            f"({over} OR old.declined_at IS NOT NULL AND {_changed(_ANSWER, 'IS NOT')}) AND NOT {_wiped('IS NOT')}",
            ANSWERED,
        ),
    ]
    differs = "is distinct from"
    # Written out instead of compared with a setting that is missing: the owner mends without a scope.
    side = "nullif(current_setting('app.group_id', true), '')::bigint"
    wiped = _wiped(differs)
    postgresql = [
        pg_refuse(f"{_changed(_FIXED, differs)} and not {wiped}", SEALED),
        pg_refuse(
            f"({over} or old.declined_at is not null and {_changed(_ANSWER, differs)}) and not {wiped}", ANSWERED
        ),
        pg_refuse(f"{side} = old.group_id and {_changed(_ANSWER, differs)} and not {wiped}", OTHER_SIDE),
        pg_refuse(f"{side} = old.to_group_id and {_changed(_BACK, differs)}", OTHER_SIDE),
    ]
    return Trigger(
        name="transfer_note",
        table=NOTE,
        sqlite={
            # The day in Thailand: Django writes moments in UTC.
            "INSERT": refuse(answered, BLANK) + refuse(_apart("date(new.sealed_at, '+7 hours')"), STRANGERS),
            "UPDATE": " ".join(sqlite),
            "DELETE": refuse("1", SEALED),
        },
        postgresql="if tg_op = 'DELETE' then "
        + pg_refuse("true", SEALED)
        + " elsif tg_op = 'INSERT' then "
        + pg_refuse(answered, BLANK)
        + pg_refuse(_apart("(new.sealed_at at time zone 'Asia/Bangkok')::date"), STRANGERS)
        + " else "
        + " ".join(postgresql)
        + " end if;",
        refuse_truncate=True,
    )
