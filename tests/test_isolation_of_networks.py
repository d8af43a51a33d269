"""No network sees or touches the rows of another: every table of a network, with rows in both that could leak.

As `tests/test_isolation.py` does for groups: the ORM, raw SQL under row level security (PostgreSQL), foreign keys. A
new `NetworkOwned` model fails here until `ROW_MAKERS` can make a row of it.
"""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, models, transaction

from groups.guards import missing_guards, network_models
from groups.models import Network
from groups.tenancy import NetworkOwned, ScopeRequired, group_scope, network_scope
from tests.forbidden import copied
from tests.guards_lifted import as_owner, become_app_role, lifted_guards
from tests.network.meeting_walks import make_meeting_rows
from tests.test_isolation import affected, count, under_policies
from tests.transactional import undone

NETWORK_MODELS = network_models()
each_network_model = pytest.mark.parametrize("model", NETWORK_MODELS, ids=lambda model: model._meta.db_table)

# How a row of each table of a network comes to be in the network in scope.
ROW_MAKERS = dict.fromkeys(
    (
        "network.AgendaItem",
        "network.Attendance",
        "network.GroupTurn",
        "network.Meeting",
        "network.MeetingTask",
        "network.Resolution",
    ),
    make_meeting_rows,
)


def keys_between_networks() -> list[tuple[type[NetworkOwned], models.ForeignKey]]:
    return [
        (model, field)
        for model in NETWORK_MODELS
        for field in model._meta.concrete_fields
        if field.is_relation and issubclass(field.related_model, NetworkOwned)
    ]


@pytest.fixture
def two_networks(cast):
    """Both networks of the cast with rows in every table of a network."""
    for network in (cast.network, cast.other_network):
        with network_scope([network]):
            for make in dict.fromkeys(ROW_MAKERS.values()):
                make(network)
    return cast


def row_of(network: Network, model) -> NetworkOwned:
    with network_scope([network]):
        return model.objects.order_by("pk").first()


def assert_refused(sql: str, message: str, error: type[DatabaseError] = IntegrityError) -> None:
    with pytest.raises(error, match=message), transaction.atomic():
        affected(sql)


def test_every_table_of_a_network_has_a_row_maker():
    labels = {model._meta.label for model in NETWORK_MODELS}
    assert labels - ROW_MAKERS.keys() == set(), "add a maker, so that its rows are tried here too"
    assert ROW_MAKERS.keys() - labels == set()


@each_network_model
def test_a_query_without_a_scope_raises(model, cast):
    for manager in (model.objects, model._default_manager, model._base_manager):
        with pytest.raises(ScopeRequired):
            manager.count()
        with group_scope(cast.group), pytest.raises(ScopeRequired):
            manager.count()


def test_the_orm_neither_shows_nor_writes_rows_of_another_network(two_networks):
    for model in NETWORK_MODELS:
        own, stranger = row_of(two_networks.network, model), row_of(two_networks.other_network, model)
        assert own and stranger, model._meta.label
        with network_scope([two_networks.network]):
            assert set(model.objects.values_list("network_id", flat=True)) == {two_networks.network.pk}
            strangers = model.objects.filter(pk=stranger.pk)
            assert not strangers.exists() and strangers.update(network_id=two_networks.network.pk) == 0
            assert strangers.delete()[0] == 0
            with pytest.raises(model.DoesNotExist):
                stranger.refresh_from_db()
            for write in (stranger.save, stranger.delete):
                with pytest.raises(ScopeRequired):
                    write()
        assert row_of(two_networks.other_network, model) == stranger


@under_policies
def test_sql_sees_and_changes_only_the_network_in_scope(two_networks):
    for model in NETWORK_MODELS:
        table, stranger = model._meta.db_table, row_of(two_networks.other_network, model)
        with network_scope([two_networks.network]):
            own = model.objects.count()
            assert count(model) == own > 0, table
        for scope in (group_scope(two_networks.group), undone()):
            with scope:
                assert count(model) == 0, table
        with as_owner():
            assert count(model) > own, table
        for scope in (network_scope([two_networks.network]), group_scope(two_networks.group), undone()):
            with scope:
                assert affected(f"UPDATE {table} SET network_id = network_id WHERE id = {stranger.pk}") == 0, table
                assert affected(f"DELETE FROM {table} WHERE id = {stranger.pk}") == 0, table


@under_policies
def test_the_policy_alone_refuses_a_row_in_the_name_of_another_network(two_networks):
    for model in NETWORK_MODELS:
        own = row_of(two_networks.network, model)
        changed = {"id": "999999", "network_id": str(two_networks.other_network.pk)}
        in_another_name = copied(model._meta.db_table, str(own.pk), **changed)
        with undone(), lifted_guards(), network_scope([two_networks.network]):
            become_app_role()
            assert_refused(in_another_name, "violates row-level security policy", ProgrammingError)
            connection.cursor().execute("RESET ROLE")


def test_a_key_names_no_row_of_another_network(two_networks):
    assert {f"{model._meta.db_table}.{field.column}" for model, field in keys_between_networks()} >= {
        "network_agendaitem.meeting_id", "network_attendance.meeting_id", "network_groupturn.meeting_id",
        "network_resolution.meeting_id", "network_resolution.item_id", "network_meetingtask.done_in_id",
    }  # fmt: skip
    for model, field in keys_between_networks():
        table, own = model._meta.db_table, row_of(two_networks.network, model)
        target = str(row_of(two_networks.other_network, field.related_model).pk)
        insert = copied(table, str(own.pk), id="999999", **{field.column: target})
        update = f"UPDATE {table} SET {field.column} = {target} WHERE id = {own.pk}"
        with network_scope([two_networks.network]):
            for statement in (insert, update):
                assert_refused(statement, "ombun: ")
        with undone(), lifted_guards(but=f"same_network_{table}"):
            for statement in (insert, update):
                assert_refused(statement, f"{table}.{field.column} names a row of another network")


def test_a_row_never_moves_to_another_network(two_networks):
    for model in NETWORK_MODELS:
        table, own = model._meta.db_table, row_of(two_networks.network, model)
        move = f"UPDATE {table} SET network_id = {two_networks.other_network.pk} WHERE id = {own.pk}"
        with network_scope([two_networks.network]):
            assert_refused(move, "ombun: ")


@under_policies
def test_a_policy_that_was_loosened_is_noticed(db):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER POLICY own_network ON network_meeting USING (true)")
    assert missing_guards() == ["policy own_network on network_meeting"]
