"""The register's own database rules, on both engines (tests/members/test_guards.py tries every forbidden statement).

Promises that the database refuses: a dated change, a rule or a stated headcount altered; a beneficiary rewritten
(only erased); a national ID given to another member; a household whose payer is not in it; somebody who still
belongs erased, and somebody who is erased named again.
"""

from groups.guard_kinds import Guard, Trigger, append_only, pg_found, pg_refuse, refuse
from members.doors import IDENTITY_MATCHES
from members.erased import ERASED_NAME, sql_erased, words_go
from members.models import State, StateChange

BENEFICIARY, HOUSEHOLD, MEMBER = "members_beneficiary", "members_household", "members_member"

ERASED_ONLY = "a beneficiary is erased, never rewritten"
PAYER_OUTSIDE = "who pays for a household belongs to it"
PAYER_GOES = "who pays for a household does not leave it unnoticed"
OTHER_BEARER = "a national ID never goes to another member"
NAMED_AGAIN = "a member who was erased is never named again"
NOT_GONE = "only who left, died or moved away is erased"
# What a row of the register tells of a person, besides the name.
_PERSON = (
    "prefix", "last_name", "sex", "phone", "house_no", "village_no", "village", "tambon", "amphoe", "province",
    "postcode",
)  # fmt: skip
GONE = (State.LEFT, State.DIED, State.TRANSFERRED)


def guards_of_register() -> list[Guard]:
    """Everything the register has the database refuse, and the one question it may answer across groups."""
    return [
        words_go(StateChange, ("note",), "old.member_id"),
        _never_named_again(),
        _erasure_of_gone(),
        append_only("members_statedheadcount"),
        append_only("members_registerrule"),
        _beneficiary(),
        _payer_in_household(),
        _payer_stays(),
        _bearer(),
        IDENTITY_MATCHES,
    ]


def _beneficiary() -> Trigger:
    fixed = ("member_id", "stated_on", "by_id", "at")
    words = "new.name <> '' OR new.relationship <> '' OR new.phone <> '' OR new.erased_at IS NULL"
    sqlite = " OR ".join((*(f'new."{column}" IS NOT old."{column}"' for column in fixed), words))
    postgresql = " or ".join((*(f'new."{column}" is distinct from old."{column}"' for column in fixed), words))
    return Trigger(
        name="beneficiary_erased_only",
        table=BENEFICIARY,
        sqlite={"UPDATE": refuse(sqlite, ERASED_ONLY), "DELETE": refuse("1", ERASED_ONLY)},
        postgresql=f"if tg_op = 'DELETE' then {pg_refuse('true', ERASED_ONLY)} "
        f"else {pg_refuse(postgresql, ERASED_ONLY)} end if;",
        refuse_truncate=True,
    )


def _payer_in_household() -> Trigger:
    at_home = f"(SELECT household_id FROM {MEMBER} WHERE id = new.payer_id)"
    found = pg_found("household_id", MEMBER, "id", "new.payer_id")
    return Trigger(
        name="payer_in_household",
        table=HOUSEHOLD,
        sqlite=dict.fromkeys(
            ("INSERT", "UPDATE"), refuse(f"new.payer_id IS NOT NULL AND {at_home} IS NOT new.id", PAYER_OUTSIDE)
        ),
        postgresql=pg_refuse(f"new.payer_id is not null and {found} is distinct from new.id", PAYER_OUTSIDE),
    )


def _payer_stays() -> Trigger:
    pays = f"EXISTS (SELECT 1 FROM {HOUSEHOLD} h WHERE h.payer_id = old.id)"
    found = f"{pg_found('id', HOUSEHOLD, 'payer_id', 'old.id')} is not null"
    return Trigger(
        name="payer_stays",
        table=MEMBER,
        sqlite={"UPDATE": refuse(f"new.household_id IS NOT old.household_id AND {pays}", PAYER_GOES)},
        postgresql=pg_refuse(f"new.household_id is distinct from old.household_id and {found}", PAYER_GOES),
    )


def _never_named_again() -> Trigger:
    told = [f"new.{column} <> ''" for column in _PERSON] + [f"new.first_name <> '{ERASED_NAME}'"]
    told += [f"new.{column} IS NOT NULL" for column in ("born_on", "zone_id", "household_id", "user_id")]
    states = ", ".join(f"'{state.value}'" for state in GONE)
    named = f"{sql_erased('new.id')} AND ({' OR '.join(told)} OR new.state NOT IN ({states}))"
    return Trigger(
        name="never_named_again",
        table=MEMBER,
        sqlite={"UPDATE": refuse(named, NAMED_AGAIN)},
        postgresql=pg_refuse(named, NAMED_AGAIN),
    )


def _erasure_of_gone() -> Trigger:
    states = ", ".join(f"'{state.value}'" for state in GONE)
    stays = f"NOT EXISTS (SELECT 1 FROM {MEMBER} m WHERE m.id = new.member_id AND m.state IN ({states}))"
    return Trigger(
        name="erasure_of_gone",
        table="members_erasure",
        sqlite={"INSERT": refuse(stays, NOT_GONE)},
        postgresql=pg_refuse(stays, NOT_GONE),
    )


def _bearer() -> Trigger:
    # Taking a wrong ID out again is allowed, so this is no `fixed_columns`.
    return Trigger(
        name="national_id_bearer",
        table="members_nationalid",
        sqlite={"UPDATE": refuse("new.member_id IS NOT old.member_id", OTHER_BEARER)},
        postgresql=pg_refuse("new.member_id is distinct from old.member_id", OTHER_BEARER),
    )
