"""What the database itself refuses of transfer notes, on both engines, and what each group's SQL sees of them."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from groups.guards import missing_guards
from groups.tenancy import group_scope
from members.models import TransferNote
from members.transfer_guards import ANSWERED, BLANK, OTHER_SIDE, SEALED, STRANGERS
from tests.conftest import ON_POSTGRESQL
from tests.forbidden import copied
from tests.guards_lifted import as_owner
from tests.makers import make_group, make_member, make_note

NOTE = "members_transfernote"
AT = "'2007-05-21 10:00:00'"
ACCEPT = f"UPDATE {NOTE} SET accepted_at = {AT}, accepted_number = '0417'"
DECLINE = f"UPDATE {NOTE} SET declined_at = {AT}, declined_reason = 'x'"
WITHDRAW = f"UPDATE {NOTE} SET withdrawn_at = {AT}, withdrawn_reason = 'x'"
under_policies = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no row level security")
# A value of each kind that the note does not have, sound by itself.
OTHER = {
    "BigIntegerField": "77", "DateField": "'2007-05-21'", "DateTimeField": AT, "JSONField": "'[7]'",
    "UUIDField": "'0123456789abcdef0123456789abcdef'", "BooleanField": "NOT {0}",
}  # fmt: skip


@pytest.fixture
def notes(cast):
    """One note from Ban Don Chai to Ban Lao."""
    with group_scope(cast.group):
        cast.second = make_member("0002")
        cast.note = make_note(cast.member, to=cast.other, by=cast.treasurer)
    cast.third = make_group("ban-mai", "บ้านใหม่", network=cast.network)
    cast.far = make_group("ban-glai", "บ้านไกล", network=cast.other_network)
    return cast


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def refused(sql: str, says: str, error: type[DatabaseError] = IntegrityError) -> None:
    with pytest.raises(error, match=says):
        run(sql)


def columns() -> list[tuple[str, str]]:
    """Every column that is sealed with the note, and another value for it."""
    sealed = [
        field
        for field in TransferNote._meta.concrete_fields
        if not field.name.startswith(("accepted_", "declined_", "withdrawn_")) and field.name not in ("id", "group")
    ]
    found = []
    for field in sealed:
        other = OTHER.get(field.get_internal_type(), "'other'").format(field.column)
        found.append((field.column, {"member": "{second}", "to_group": "{third}"}.get(field.name, other)))
    return found


@pytest.mark.parametrize(("column", "value"), [(c, v) for c, v in columns() if c != "sealed_by_id"])
def test_nothing_that_was_sealed_changes(notes, column, value):
    value = value.format(second=notes.second.pk, third=notes.third.pk)
    for group in (notes.group, notes.other):
        with group_scope(group):
            refused(f"UPDATE {NOTE} SET {column} = {value}", "ombun: ")
    with group_scope(notes.group):
        assert TransferNote.objects.get() == notes.note


def test_nor_who_sealed_it(notes):
    with group_scope(notes.group):
        refused(f"UPDATE {NOTE} SET sealed_by_id = NULL", SEALED)
        refused(f"UPDATE {NOTE} SET id = 9999", "ombun: ")
        refused(f"DELETE FROM {NOTE}", SEALED)


def test_an_answer_is_given_once(notes):
    with group_scope(notes.other):
        assert run(ACCEPT) == 1
        refused(f"UPDATE {NOTE} SET accepted_number = '0418'", ANSWERED)
        refused(f"UPDATE {NOTE} SET accepted_at = NULL", ANSWERED)
        refused(DECLINE, ANSWERED)
    with group_scope(notes.group):
        refused(WITHDRAW, ANSWERED)


def test_a_declined_note_is_only_taken_back(notes):
    with group_scope(notes.other):
        assert run(DECLINE) == 1
        refused(ACCEPT, ANSWERED)
        refused(f"UPDATE {NOTE} SET declined_reason = 'y'", ANSWERED)
    with group_scope(notes.group):
        assert run(WITHDRAW) == 1
        refused(f"UPDATE {NOTE} SET withdrawn_at = NULL", ANSWERED)
        refused(f"UPDATE {NOTE} SET withdrawn_reason = 'y'", ANSWERED)


def test_what_was_taken_back_is_not_taken_in(notes):
    with group_scope(notes.group):
        assert run(WITHDRAW) == 1
    with group_scope(notes.other):
        if ON_POSTGRESQL:
            assert run(ACCEPT) == run(DECLINE) == 0
        else:
            refused(ACCEPT, ANSWERED)


def test_a_note_is_not_written_answered_and_not_to_a_stranger(notes):
    row = str(notes.note.pk)
    new = {"id": "9999", "member_id": str(notes.second.pk), "uuid": "'0123456789abcdef0123456789abcdef'"}
    with group_scope(notes.group):
        for answer in ("accepted_at", "declined_at", "withdrawn_at"):
            refused(copied(NOTE, row, **new, **{answer: AT}), BLANK)
        refused(copied(NOTE, row, **new, to_group_id=str(notes.far.pk)), STRANGERS)
        refused(copied(NOTE, row, **new, to_group_id=str(notes.group.pk)), "transfernote_to_another_group")
        again = {**new, "member_id": str(notes.member.pk)}
        refused(copied(NOTE, row, **again), "(?i)unique")
        assert run(copied(NOTE, row, **new)) == 1


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL has no REPLACE")
def test_no_note_takes_the_place_of_another(notes):
    with group_scope(notes.group):
        row = str(notes.note.pk)
        for same in ({}, {"id": "9999"}):
            refused(copied(NOTE, row, **same).replace("INSERT", "INSERT OR REPLACE", 1), "ombun: ")


@under_policies
class TestRowLevelSecurity:
    def test_the_new_group_sees_the_note_and_a_third_one_nothing(self, notes):
        count = f"SELECT count(*) FROM {NOTE}"
        for group, seen in ((notes.group, 1), (notes.other, 1), (notes.third, 0)):
            with group_scope(group), connection.cursor() as cursor:
                cursor.execute(count)
                assert cursor.fetchone() == (seen,), group
        with connection.cursor() as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == (0,)

    def test_a_third_group_answers_nothing(self, notes):
        with group_scope(notes.third):
            for sql in (ACCEPT, DECLINE, WITHDRAW, f"DELETE FROM {NOTE}"):
                assert run(sql) == 0

    def test_each_side_does_its_own_part(self, notes):
        with group_scope(notes.other):
            refused(WITHDRAW, OTHER_SIDE)
            assert run(f"DELETE FROM {NOTE}") == 0
        with group_scope(notes.group):
            refused(ACCEPT, OTHER_SIDE)
            refused(DECLINE, OTHER_SIDE)

    def test_nobody_writes_a_note_in_the_name_of_another_group(self, notes):
        new = {"id": "9999", "member_id": str(notes.second.pk), "uuid": "'0123456789abcdef0123456789abcdef'"}
        with group_scope(notes.other):
            refused(copied(NOTE, str(notes.note.pk), **new), "ombun: |row-level security", DatabaseError)

    def test_the_door_opened_wider_is_noticed(self, db):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"ALTER POLICY addressed_note ON {NOTE} USING (true)")
        assert missing_guards() == [f"policy addressed_note on {NOTE}"]


def test_sqlite_answers_through_the_door_of_the_orm(notes):
    with group_scope(notes.third):
        assert TransferNote.addressed.update(accepted_number="x") == 0
    with group_scope(notes.other):
        assert TransferNote.objects.update(accepted_number="x") == 0
        assert list(TransferNote.addressed.all()) == [notes.note]
    with group_scope(notes.group):
        assert list(TransferNote.addressed.all()) == []
