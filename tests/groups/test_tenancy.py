"""Scopes: they nest, end and come back, and nothing of them outlives their block, also after an exception."""

import threading

import pytest
from django.db import connection, transaction

from groups.models import AuditEvent
from groups.tenancy import ScopeRequired, current_group_id, current_network_ids, group_scope, network_scope
from ledger.models import JournalEntry
from members.models import Member
from reports.models import MonthlyReport
from tests.conftest import ON_POSTGRESQL
from tests.makers import APRIL, make_entry, make_group, make_member, make_report

under_policies = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no settings of a transaction")


def declared() -> tuple[str, str]:
    """What row level security would be told now: the group, and the networks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.group_id', true), current_setting('app.network_ids', true)")
        return tuple(value or "" for value in cursor.fetchone())


def visible(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def in_scope() -> int | None:
    try:
        return current_group_id()
    except ScopeRequired:
        return None


def test_a_scope_inside_another_gives_way_to_it_again(cast):
    with group_scope(cast.group):
        with group_scope(cast.other):
            assert in_scope() == cast.other.pk
            assert Member.objects.get().pk == cast.other_member.pk
        assert in_scope() == cast.group.pk
        assert Member.objects.get().pk == cast.member.pk
    assert in_scope() is None


def test_a_scope_ends_with_an_exception_too(cast):
    with group_scope(cast.group):
        with pytest.raises(RuntimeError), group_scope(cast.other):
            raise RuntimeError
        assert in_scope() == cast.group.pk
        assert Member.objects.get().pk == cast.member.pk
    with pytest.raises(RuntimeError), group_scope(cast.other):
        raise RuntimeError
    assert in_scope() is None


def test_an_error_of_the_database_ends_its_scope_alone(cast):
    with group_scope(cast.group):
        with pytest.raises(Exception, match="no_such_table"), group_scope(cast.other), transaction.atomic():
            visible("no_such_table")
        assert Member.objects.get().pk == cast.member.pk


def test_two_scopes_in_sequence_see_each_their_own(cast):
    for group, member in ((cast.group, cast.member), (cast.other, cast.other_member), (cast.group, cast.member)):
        with group_scope(group):
            assert [row.pk for row in Member.objects.all()] == [member.pk]
        with pytest.raises(ScopeRequired):
            Member.objects.all()


def test_a_scope_opens_by_primary_key(cast):
    with group_scope(cast.group.pk):
        assert in_scope() == cast.group.pk


def test_a_scope_belongs_to_its_thread(cast):
    seen = []
    with group_scope(cast.group):
        thread = threading.Thread(target=lambda: seen.append(in_scope()))
        thread.start()
        thread.join()
    assert seen == [None]


def test_a_network_sees_no_rows_of_its_groups(cast):
    with group_scope(cast.group):
        make_entry()
    with network_scope([cast.network]):
        assert current_network_ids() == (cast.network.pk,)
        for model in (Member, JournalEntry, AuditEvent, MonthlyReport):
            with pytest.raises(ScopeRequired):
                model.objects.count()
        if ON_POSTGRESQL:
            assert [visible(table) for table in ("members_member", "ledger_journalentry", "ledger_posting")] == [
                0,
                0,
                0,
            ]


def test_a_network_sees_what_was_submitted_to_it_and_nothing_else(cast):
    with group_scope(cast.group):
        report = make_report(APRIL)
    for network, seen in ((cast.network, [report.pk]), (cast.other_network, [])):
        with network_scope([network]):
            assert [row.pk for row in MonthlyReport.submitted.all()] == seen
            if ON_POSTGRESQL:
                assert visible("reports_monthlyreport") == len(seen)


def test_a_network_inside_a_group_and_back(cast):
    with group_scope(cast.group):
        with network_scope([cast.network]):
            assert in_scope() is None
            with group_scope(cast.other), pytest.raises(ScopeRequired):
                current_network_ids()
        assert Member.objects.get().pk == cast.member.pk


def test_no_networks_are_no_scope(db):
    with network_scope([]), pytest.raises(ScopeRequired):
        current_network_ids()


@under_policies
def test_what_the_policies_are_told_follows_the_scopes(cast):
    group, other, network = str(cast.group.pk), str(cast.other.pk), str(cast.network.pk)
    with group_scope(cast.group):
        assert declared() == (group, "")
        with network_scope([cast.network]):
            assert declared() == ("", network)
            with pytest.raises(RuntimeError), group_scope(cast.other):
                assert declared() == (other, "")
                raise RuntimeError
            assert declared() == ("", network)
        assert declared() == (group, "")
    assert declared() == ("", "")


@under_policies
def test_a_scope_does_not_outlive_its_transaction(committed_db):
    group = make_group("ban-don-chai")
    with group_scope(group):
        make_member("0001")
        assert visible("members_member") == 1
    assert not connection.in_atomic_block
    assert declared() == ("", "")
    assert visible("members_member") == 0
    with pytest.raises(RuntimeError), group_scope(group):
        raise RuntimeError
    assert declared() == ("", "")
