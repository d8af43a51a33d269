"""The database's own rules of collection day: what was posted or thrown away stands, and no row of it vanishes.

Promises that the database refuses: a sheet made already posted; any change of a sheet, part or row after the sheet
was posted or discarded; a part or row that moves to another sheet, member or person; every deletion. On PostgreSQL a
row holds its sheet FOR SHARE, so that it never crosses the posting. The name of who paid for a member who was erased
may go.
"""

from groups.guard_kinds import Trigger, pg_refuse, refuse
from ledger.models import SheetRow
from members.erased import rewritten, sql_erased

SHEET, PART, ROW = "ledger_collectionsheet", "ledger_sheetpart", "ledger_sheetrow"

OPEN_FIRST = "a sheet is open first and then posted or discarded, not both"
DONE = "the sheet was posted or discarded"
FIXED = "sheets, parts and rows stay where they are"
KEPT = "sheets, parts and rows are never deleted"

_OPEN = "s.posted_at IS NULL AND s.discarded_at IS NULL"


def _differs(columns: tuple[str, ...]) -> tuple[str, str]:
    """Whether one of the columns changes, for SQLite and for PostgreSQL."""
    sqlite = " OR ".join(f"new.{column} IS NOT old.{column}" for column in columns)
    return sqlite, " or ".join(f"new.{column} is distinct from old.{column}" for column in columns)


def _sheet() -> Trigger:
    done = "old.posted_at IS NOT NULL OR old.discarded_at IS NOT NULL"
    both = "new.posted_at IS NOT NULL AND new.discarded_at IS NOT NULL"
    either = both.replace("AND", "OR")
    moved, pg_moved = _differs(("uuid", "opened_by_id", "opened_at"))
    return Trigger(
        name="sheet_done",
        table=SHEET,
        sqlite={
            "INSERT": refuse(either, OPEN_FIRST),
            "UPDATE": refuse(done, DONE) + refuse(both, OPEN_FIRST) + refuse(moved, FIXED),
            "DELETE": refuse("1", KEPT),
        },
        postgresql="if tg_op = 'INSERT' then "
        + pg_refuse(either, OPEN_FIRST)
        + " elsif tg_op = 'DELETE' then "
        + pg_refuse("true", KEPT)
        + " else "
        + pg_refuse(done, DONE)
        + pg_refuse(both, OPEN_FIRST)
        + pg_refuse(pg_moved, FIXED)
        + " end if;",
        refuse_truncate=True,
    )


def _erased(differs: str) -> str:
    """Of a row, the name of the payer goes and nothing else, because the member was erased."""
    return f"({sql_erased('old.member_id')} AND NOT {rewritten(SheetRow, ('payer_name',), differs)})"


def _within_open_sheet(
    name: str, table: str, sheet_id: str, fixed: tuple[str, ...], *, besides: tuple[str, str] = ("0", "false")
) -> Trigger:
    """Rows of `table` are written while their sheet is open, and keep their `fixed` columns.

    `besides`: the change that is let pass all the same, for SQLite and for PostgreSQL.
    """
    closed = f"NOT EXISTS (SELECT 1 FROM {SHEET} s WHERE s.id = {sheet_id} AND {_OPEN})"
    moved, pg_moved = _differs(fixed)
    # FOR SHARE: the posting waits for this row, and a row after the posting finds the sheet posted.
    hold = f"perform 1 from {SHEET} s where s.id = {sheet_id} and {_OPEN} for share;"
    return Trigger(
        name=name,
        table=table,
        sqlite={
            "INSERT": refuse(closed, DONE),
            "UPDATE": refuse(moved, FIXED) + refuse(f"{closed} AND NOT {besides[0]}", DONE),
            "DELETE": refuse("1", KEPT),
        },
        postgresql="if tg_op = 'DELETE' then "
        + pg_refuse("true", KEPT)
        + " else if tg_op = 'UPDATE' then "
        + pg_refuse(pg_moved, FIXED)
        + f" if {besides[1]} then return new; end if; end if; {hold} "
        + pg_refuse("not found", DONE)
        + " end if;",
        refuse_truncate=True,
    )


def sheet_guards() -> list[Trigger]:
    """Every guard of collection sheets, for `groups.guards`."""
    of_part = f"(SELECT p.sheet_id FROM {PART} p WHERE p.id = new.part_id)"
    return [
        _sheet(),
        _within_open_sheet("sheet_part_done", PART, "new.sheet_id", ("sheet_id", "key", "by_id")),
        _within_open_sheet(
            "sheet_row_done", ROW, of_part, ("part_id", "member_id"),
            besides=(_erased("IS NOT"), _erased("IS DISTINCT FROM")),
        ),
    ]  # fmt: skip
