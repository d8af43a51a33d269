"""What the database itself refuses of collection sheets, in SQL, on both engines."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.models import CollectionSheet, SheetPart, SheetRow
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import discard_sheet
from tests.conftest import ON_POSTGRESQL
from tests.forbidden import copied
from tests.guards_lifted import as_owner
from tests.makers import DAY, make_member, make_sheet

DONE, FIXED = "was posted or discarded", "stay where they are"
KEPT, FIRST = "are never deleted", "a sheet is open first"
SHEET, PART, ROW = "ledger_collectionsheet", "ledger_sheetpart", "ledger_sheetrow"
OTHER_UUID = "'0123456789abcdef0123456789abcdef'"
NOW = "'2007-05-20 10:00:00'"

OF_DONE = [
    (f"UPDATE {SHEET} SET posted_at = NULL, discarded_at = NULL WHERE id = {{sheet}}", DONE),
    (f"UPDATE {SHEET} SET discarded_at = {NOW}, posted_at = {NOW} WHERE id = {{sheet}}", DONE),
    (f"UPDATE {SHEET} SET \"on\" = '2007-04-16' WHERE id = {{sheet}}", DONE),
    (f"UPDATE {SHEET} SET difference_reason = 'x' WHERE id = {{sheet}}", DONE),
    (f"UPDATE {PART} SET finished_at = {NOW} WHERE id = {{part}}", DONE),
    (f"UPDATE {PART} SET sheet_id = {{open_sheet}} WHERE id = {{part}}", FIXED),
    (f"UPDATE {ROW} SET savings = 1 WHERE id = {{row}}", DONE),
    (f"UPDATE {ROW} SET set_aside = {{true}} WHERE id = {{row}}", DONE),
    (f"UPDATE {ROW} SET part_id = {{open_part}} WHERE id = {{row}}", FIXED),
    (f"DELETE FROM {ROW} WHERE id = {{row}}", KEPT),
    (f"DELETE FROM {PART} WHERE id = {{part}}", KEPT),
    (f"DELETE FROM {SHEET} WHERE id = {{sheet}}", KEPT),
]
OF_OPEN = [
    (f"UPDATE {SHEET} SET uuid = {OTHER_UUID} WHERE id = {{open_sheet}}", FIXED),
    (f"UPDATE {SHEET} SET opened_by_id = {{other_user}} WHERE id = {{open_sheet}}", FIXED),
    (f"UPDATE {SHEET} SET opened_at = {NOW} WHERE id = {{open_sheet}}", FIXED),
    (f"UPDATE {SHEET} SET posted_at = {NOW}, discarded_at = {NOW} WHERE id = {{open_sheet}}", FIRST),
    (f"UPDATE {SHEET} SET id = 9999 WHERE id = {{open_sheet}}", "id never changes"),
    (f"UPDATE {PART} SET key = {OTHER_UUID} WHERE id = {{open_part}}", FIXED),
    (f"UPDATE {PART} SET by_id = {{other_user}} WHERE id = {{open_part}}", FIXED),
    (f"UPDATE {PART} SET sheet_id = {{sheet}} WHERE id = {{open_part}}", FIXED),
    (f"UPDATE {ROW} SET member_id = {{member}} WHERE id = {{open_row}}", FIXED),
    (f"UPDATE {ROW} SET part_id = {{part}} WHERE id = {{open_row}}", FIXED),
    (f"DELETE FROM {ROW} WHERE id = {{open_row}}", KEPT),
    (f"DELETE FROM {PART} WHERE id = {{open_part}}", KEPT),
    (f"DELETE FROM {SHEET} WHERE id = {{open_sheet}}", KEPT),
]
UNUSED = "(SELECT max(id) + 1000 FROM ledger_sheetrow)"
INSERTED = [
    (copied(SHEET, "{open_sheet}", id=UNUSED, uuid=OTHER_UUID, posted_at=NOW), FIRST),
    (copied(SHEET, "{open_sheet}", id=UNUSED, uuid=OTHER_UUID, discarded_at=NOW), FIRST),
    (copied(PART, "{part}", id=UNUSED, key=OTHER_UUID), DONE),
    (copied(ROW, "{row}", id=UNUSED, member_id="{member}"), DONE),
]
REPLACED = [
    (copied(ROW, "{open_row}", savings="1"), "keeps its rows"),
    (copied(ROW, "{open_row}", id=UNUSED, savings="1"), "keeps its rows"),
    (copied(PART, "{open_part}", id=UNUSED), "keeps its rows"),
    (copied(SHEET, "{sheet}", posted_at="NULL", discarded_at="NULL"), "keeps its rows"),
    (copied(SHEET, "{sheet}", id=UNUSED, posted_at="NULL", discarded_at="NULL"), "keeps its rows"),
]


@pytest.fixture(params=["posted", "discarded"])
def names(in_group, request):
    """A sheet that is done (posted, discarded) and one that is open, by what the statements call them."""
    treasurer, member = in_group.treasurer, make_member("0002")
    sheet = make_sheet(in_group.member, by=treasurer)
    if request.param == "posted":
        count_cash(sheet, CashCount({20_00: 1}, reason="ขาด"), by=treasurer)
        post_sheet(sheet, review_of(sheet).fingerprint, key=uuid.uuid4(), by=treasurer)
    else:
        discard_sheet(sheet, by=treasurer)
    opened = make_sheet(in_group.member, by=treasurer, on=DAY + datetime.timedelta(days=1))
    parts = {part.sheet_id: part.pk for part in SheetPart.objects.all()}
    rows = {row.part_id: row.pk for row in SheetRow.objects.all()}
    return {
        "sheet": sheet.pk, "part": parts[sheet.pk], "row": rows[parts[sheet.pk]], "open_sheet": opened.pk,
        "open_part": parts[opened.pk], "open_row": rows[parts[opened.pk]], "member": member.pk,
        "other_user": in_group.collector.pk, "true": "true" if ON_POSTGRESQL else "1",
    }  # fmt: skip


def refused(sql: str, says: str) -> str:
    """What went wrong with the refusal; empty if it was refused as it should be and left nothing."""
    before = standing()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        if says not in str(error):
            return f"{sql}: refused with {error}"
        return "" if standing() == before else f"{sql}: refused, but it left something"
    return f"{sql}: not refused"


def standing() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (CollectionSheet, SheetPart, SheetRow)]


def test_what_is_done_stands_and_what_is_open_stays_where_it_is(names):
    cases = [*OF_DONE, *OF_OPEN, *INSERTED]
    assert [what for sql, says in cases if (what := refused(sql.format(**names), says))] == []


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL knows no REPLACE")
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_nothing_is_replaced(names, pragma):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {pragma}")
    try:
        cases = [(sql.replace("INSERT INTO", "INSERT OR REPLACE INTO", 1), says) for sql, says in REPLACED]
        assert [what for sql, says in cases if (what := refused(sql.format(**names), says))] == []
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("table", [SHEET, PART, ROW])
def test_not_even_the_owner_empties_a_table(in_group, table):
    make_sheet(in_group.member, by=in_group.treasurer)
    refusal = pytest.raises(IntegrityError, match="is never emptied")
    with as_owner(), refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_an_open_sheet_is_filled_in_and_moved(names):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {ROW} SET savings = 1, revision = 2 WHERE id = {names['open_row']}")
        cursor.execute(f"UPDATE {SHEET} SET \"on\" = '2007-04-17' WHERE id = {names['open_sheet']}")
    assert SheetRow.objects.get(pk=names["open_row"]).savings == 1
