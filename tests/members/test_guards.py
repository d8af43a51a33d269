"""What the database itself refuses of the register, and that a loosened question across groups is noticed."""

import pytest
from django.db import IntegrityError, connection, transaction

from groups.guards import missing_guards
from members.guards import ERASED_ONLY, OTHER_BEARER, PAYER_GOES, PAYER_OUTSIDE
from members.models import Beneficiary, Household, NationalId
from members.states import set_register_rule
from tests.conftest import ON_POSTGRESQL
from tests.guards_lifted import as_owner
from tests.makers import make_household, make_member

ERASE = "UPDATE members_beneficiary SET name = '', relationship = '', phone = ''"


@pytest.fixture
def register(in_group):
    """0202 with beneficiary and ID pays together with 0201, who pays; 0001 is alone."""
    member = make_household()
    make_member("0203")
    set_register_rule(True, "มติ 1/2550", by=None)
    return {
        "member": member.pk,
        "alone": in_group.member.pk,
        "payer": Household.objects.get().payer_id,
        "household": Household.objects.get().pk,
        "beneficiary": Beneficiary.objects.get().pk,
        "id": NationalId.objects.get().pk,
    }


def run(sql: str, rows: dict) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**rows))
        return cursor.rowcount


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE members_statechange SET delta = 0", "members_statechange is append-only"),
        ("UPDATE members_statechange SET counts_from = '2001-01-01'", "members_statechange is append-only"),
        ("DELETE FROM members_statechange", "members_statechange is append-only"),
        ("UPDATE members_registerrule SET rejoin_keeps = NOT rejoin_keeps", "members_registerrule is append-only"),
        ("DELETE FROM members_registerrule", "members_registerrule is append-only"),
        ("UPDATE members_beneficiary SET name = 'คนอื่น'", ERASED_ONLY),
        ("UPDATE members_beneficiary SET phone = '0'", ERASED_ONLY),
        (ERASE, ERASED_ONLY),
        ("UPDATE members_beneficiary SET erased_at = '2007-04-15 10:00:00'", ERASED_ONLY),
        (ERASE + ", erased_at = '2007-04-15 10:00:00', member_id = {alone}", ERASED_ONLY),
        (ERASE + ", erased_at = '2007-04-15 10:00:00', stated_on = '2001-01-01'", ERASED_ONLY),
        ("DELETE FROM members_beneficiary", ERASED_ONLY),
        ("UPDATE members_household SET payer_id = {alone}", PAYER_OUTSIDE),
        ("UPDATE members_member SET household_id = NULL WHERE id = {payer}", PAYER_GOES),
        ("UPDATE members_nationalid SET member_id = {alone}", OTHER_BEARER),
    ],
)
def test_a_forbidden_statement_is_refused(register, sql, says):
    with pytest.raises(IntegrityError, match=says):
        run(sql, register)


def test_a_household_is_not_made_with_a_payer_from_outside(register, in_group):
    sql = f"INSERT INTO members_household (group_id, payer_id) VALUES ({in_group.group.pk}, {{alone}})"
    with pytest.raises(IntegrityError, match=PAYER_OUTSIDE):
        run(sql, register)


def test_a_beneficiary_can_be_erased(register):
    assert run(ERASE + ", erased_at = '2007-04-15 10:00:00'", register) == 1


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no functions of its own")
@pytest.mark.parametrize(
    ("sql", "missing"),
    [
        ("DROP FUNCTION identity_matches(text)", ["function identity_matches"]),
        ("ALTER FUNCTION identity_matches(text) SECURITY INVOKER", ["function identity_matches"]),
        ("ALTER FUNCTION identity_matches(text) RESET search_path",
         ["function identity_matches", "unknown function identity_matches"]),
        ("GRANT EXECUTE ON FUNCTION identity_matches(text) TO PUBLIC",
         ["function identity_matches", "unknown function identity_matches"]),
        ("CREATE FUNCTION back_door() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS "
         "'SELECT count(*) FROM members_member'", ["unknown function back_door"]),
    ],
)  # fmt: skip
def test_a_question_across_groups_that_was_loosened_is_noticed(db, sql, missing):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert missing_guards() == missing
