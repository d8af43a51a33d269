"""Real commits: what a live server sees, and what is left when such a test ends. The tests build on their order."""

import urllib.request

import pytest
from django.db import connection
from django.urls import reverse

from groups.guards import missing_guards
from groups.models import Group, User
from groups.tenancy import group_scope
from ledger.models import JournalEntry
from tests.guards_lifted import empty_database, lifted_guards
from tests.makers import make_entry, make_group, make_member, make_user


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def count_all(table: str) -> int:
    """As the owner: the rows of every group."""
    with lifted_guards():
        return count(table)


def test_a_live_server_answers_while_the_test_commits(live_server):
    with group_scope(make_group("ban-don-chai")):
        make_entry()
    with urllib.request.urlopen(live_server.url + reverse("sign_in"), timeout=20) as answer:
        assert answer.status == 200
    assert not connection.in_atomic_block
    assert count_all("ledger_journalentry") == 1


def test_a_live_server_left_nothing_behind(live_server):
    assert count_all("ledger_journalentry") == count_all("groups_group") == count_all("groups_auditevent") == 0
    assert missing_guards() == []


def test_an_entry_is_committed(committed_db):
    with group_scope(make_group("ban-don-chai")):
        make_member("0001")
        make_entry()
    assert not connection.in_atomic_block
    assert count_all("ledger_posting") == 2


def test_the_next_test_finds_an_empty_database_and_standing_guards(committed_db):
    for table in ("groups_group", "groups_user", "members_member", "ledger_journalentry", "ledger_posting"):
        assert count_all(table) == 0, table
    assert missing_guards() == []
    group = make_group("ban-don-chai")
    with group_scope(group):
        assert make_entry().number == 1


def test_emptying_keeps_what_migrate_made(committed_db):
    make_user("stranger")
    kept = count("django_migrations"), count("auth_permission"), count("django_content_type")
    empty_database()
    assert not User.objects.exists() and not Group.objects.exists()
    assert (count("django_migrations"), count("auth_permission"), count("django_content_type")) == kept
    assert min(kept) > 0


def test_lifted_guards_let_a_sealed_entry_be_changed_and_then_stand_again(in_group):
    entry = make_entry()
    with lifted_guards(), connection.cursor() as cursor:
        assert missing_guards() != []
        cursor.execute("UPDATE ledger_journalentry SET reference = 'x' WHERE id = %s", [entry.pk])
    assert JournalEntry.objects.get().reference == "x"
    assert missing_guards() == []


def test_lifted_guards_stand_again_after_an_exception(in_group):
    entry = make_entry()
    with pytest.raises(RuntimeError), lifted_guards(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_journalentry SET reference = 'x' WHERE id = %s", [entry.pk])
        raise RuntimeError
    assert JournalEntry.objects.get().reference == ""
    assert missing_guards() == []


def test_the_connection_is_the_apps_role_after_the_guards_were_lifted(in_group):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles")
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute("SELECT current_user = session_user")
            assert cursor.fetchone() == (False,)
            with lifted_guards():
                cursor.execute("SELECT current_user = session_user")
                assert cursor.fetchone() == (True,)
