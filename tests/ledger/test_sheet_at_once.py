"""Several devices at one collection sheet at the same moment, with real commits on both engines."""

import threading
import uuid

import pytest
from django.db import connection

from groups.refusals import Refused
from groups.tenancy import group_scope
from ledger.models import CollectionSheet, JournalEntry, Receipt, SheetPart, SheetRow
from ledger.refusals import SheetChanged, SheetDone, WrongFigure
from ledger.sheet_posting import CashCount, count_cash, move_sheet, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import TypedPart, TypedRow, open_sheet, save_part
from tests.conftest import make_cast
from tests.makers import DAY, make_member

TOGETHER = 6


@pytest.fixture
def cast(committed_db):
    """An open sheet nobody counts, with a member for each device."""
    cast = make_cast()
    with group_scope(cast.group):
        cast.people = [make_member(f"1{number:03}") for number in range(TOGETHER)]
        cast.sheet = open_sheet(DAY, by=cast.treasurer)
        count_cash(cast.sheet, CashCount({}, not_counted=True, reason="ยังไม่นับ"), by=cast.treasurer)
    return cast


def at_once(cast, *acts) -> list:
    """What each act gave or was refused with, all of them begun at the same moment in their own connections."""
    results, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(place: int, act) -> None:
        try:
            gate.wait()
            with group_scope(cast.group):
                results[place] = act()
        except Refused as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def row(member, savings=30_00, revision=1) -> TypedRow:
    return TypedRow(member.pk, savings, 0, 0, False, None, "", "", "", revision)


def save(cast, key, *rows):
    return lambda: save_part(cast.sheet, TypedPart(key, rows), by=cast.treasurer)


def test_a_part_that_arrives_many_times_at_once_is_one_part(cast):
    key = uuid.uuid4()
    numbered = enumerate(cast.people, start=1)
    done = at_once(cast, *[save(cast, key, row(who), row(cast.member, 10_00 + n, n)) for n, who in numbered])
    assert [saved.refused for saved in done] == [{}] * TOGETHER
    with group_scope(cast.group):
        assert SheetPart.objects.count() == 1 and SheetRow.objects.count() == TOGETHER + 1
        newest = SheetRow.objects.get(member=cast.member)
        assert (newest.savings, newest.revision) == (10_00 + TOGETHER, TOGETHER)


def test_the_same_message_eight_times_at_once_is_one_set_of_rows(cast):
    rows = [row(person, 20_00 + place, place) for place, person in enumerate(cast.people, start=1)]
    done = at_once(cast, *[save(cast, uuid.uuid4(), *rows)] * 8)
    assert [saved.standing for saved in done] == [{one.member_id: one.revision for one in rows}] * 8
    with group_scope(cast.group):
        assert SheetPart.objects.count() == 1
        told = SheetRow.objects.order_by("revision").values_list("member", "savings", "revision")
        assert list(told) == [(one.member_id, one.savings, one.revision) for one in rows]


def test_the_button_pressed_in_many_tabs_at_once_records_once(cast):
    with group_scope(cast.group):
        save(cast, uuid.uuid4(), *map(row, cast.people))()
        seen = review_of(cast.sheet).fingerprint
    done = at_once(cast, *[lambda: post_sheet(cast.sheet, seen, key=uuid.uuid4(), by=cast.treasurer)] * TOGETHER)
    assert sorted(type(result).__name__ for result in done) == ["CollectionSheet", *["SheetDone"] * (TOGETHER - 1)]
    with group_scope(cast.group):
        assert list(JournalEntry.objects.values_list("number", flat=True)) == list(range(1, TOGETHER + 1))
        assert list(Receipt.objects.values_list("serial", flat=True)) == list(range(1, TOGETHER + 1))


def test_what_is_saved_while_the_sheet_is_posted_is_on_it_or_refused(cast):
    with group_scope(cast.group):
        save(cast, uuid.uuid4(), row(cast.member))()
        seen = review_of(cast.sheet).fingerprint
    posting, *saves = at_once(
        cast,
        lambda: post_sheet(cast.sheet, seen, by=cast.treasurer),
        *[save(cast, uuid.uuid4(), row(person)) for person in cast.people],
    )
    with group_scope(cast.group):
        rows, receipts = SheetRow.objects.count(), Receipt.objects.count()
    refused = [result for result in saves if isinstance(result, SheetDone)]
    assert rows == 1 + TOGETHER - len(refused)
    # Posted as it was looked at, or not at all because something had come in.
    assert receipts == (0 if isinstance(posting, SheetChanged) else 1)
    assert isinstance(posting, SheetChanged) or len(refused) == TOGETHER


def test_the_sheet_of_a_day_opened_by_many_at_once_is_one(cast):
    days = [lambda: open_sheet(DAY.replace(day=20), by=cast.treasurer)] * TOGETHER
    assert len({sheet.pk for sheet in at_once(cast, *days)}) == 1


@pytest.mark.parametrize("to", range(20, 24))
def test_of_sheets_moved_to_one_day_at_once_one_comes_there(cast, to):
    day = DAY.replace(day=to)
    with group_scope(cast.group):
        sheets = [open_sheet(DAY.replace(day=on), by=cast.treasurer) for on in range(1, 1 + TOGETHER)]
    moved = at_once(cast, *[lambda sheet=sheet: move_sheet(sheet, day, by=cast.treasurer) for sheet in sheets])
    refused = [type(result) for result in moved if isinstance(result, Refused)]
    assert refused == [WrongFigure] * (TOGETHER - 1)
    with group_scope(cast.group):
        assert CollectionSheet.objects.filter(on=day).count() == 1
