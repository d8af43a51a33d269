"""The role behind the guards: one that could take them off is named, and not refused."""

from groups import checks, guards
from tests.conftest import ON_POSTGRESQL
from tests.guards_lifted import as_owner


def test_a_role_that_the_rules_bind_is_no_cause_for_a_warning(db, capsys):
    guards.require_guards()
    assert capsys.readouterr().err == ""
    assert checks.app_role_is_bound_by_policies(None, databases=["default"]) == []


def test_the_owner_of_the_tables_is_warned_at_start_and_served(db, capsys):
    with as_owner():
        guards.require_guards()
        found = checks.app_role_is_bound_by_policies(None, databases=["default"])
    assert ("WARNING: The database role" in capsys.readouterr().err) is ON_POSTGRESQL
    assert [warning.id for warning in found] == (["groups.W001"] if ON_POSTGRESQL else [])
