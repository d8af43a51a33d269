"""Collection sheets while they are filled in: opening one, saving what a device typed, throwing one away.

Promises: one open sheet for a day; a part arrives any number of times in any order, and the newest revision of each
row stands (D7); a row that cannot be meant is refused in words without losing the others; money of somebody who left
meanwhile, or of a month closed meanwhile, is kept for a decision. Refuses every change once the sheet is posted or
discarded.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.characters import UNSTORABLE
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import Month, format_date
from ledger.contributions import MOST_PER_MEMBER
from ledger.journal import require_open
from ledger.models import CollectionSheet, Period, SheetPart, SheetRow
from ledger.refusals import PartOfAnother, PeriodNotOpen, SheetDone
from members.models import Member, Zone

AMOUNTS = ("savings", "dues", "fee")
WRITTEN = (*AMOUNTS, "by_bank", "payer_id", "payer_name", "paper_book", "paper_number")
# Every column that a newer revision changes, with its type: a column of NULLs has none of its own.
REWRITTEN = {"id": "bigint", **dict.fromkeys(AMOUNTS, "bigint"), "by_bank": "boolean", "payer_id": "bigint"}
REWRITTEN |= dict.fromkeys(("payer_name", "paper_book", "paper_number"), "text")
REWRITTEN |= {"revision": "bigint", "set_aside": "boolean", "kept": "boolean"}


@dataclass(frozen=True)
class TypedRow:
    """What a device says one member hands over: satang by kind. The higher revision is the newer word."""

    member_id: int
    savings: int
    dues: int
    fee: int
    by_bank: bool
    payer_id: int | None
    payer_name: str
    paper_book: str
    paper_number: str
    revision: int

    @property
    def amount(self) -> int:
        """Everything handed over, in satang."""
        return self.savings + self.dues + self.fee


@dataclass(frozen=True)
class TypedPart:
    """What a device sends: the key it made, its rows, the zone it goes round, whether it is through."""

    key: uuid.UUID
    rows: Sequence[TypedRow]
    zone_id: int | None = None
    finished: bool = False


@dataclass(frozen=True)
class Saved:
    """What became of it: the revision that stands by member, and a sentence for each refused row.

    Without a part: nothing was said yet under its key.
    """

    part: SheetPart | None
    standing: dict[int, int]
    refused: dict[int, str]


@transaction.atomic
def open_sheet(on: datetime.date, *, by: User) -> CollectionSheet:
    """The open sheet of a day; opening it again gives the same one.

    Raises PeriodNotOpen or PeriodClosed unless entries may be dated on `on`.
    """
    refuse_day(on)
    sheet, made = CollectionSheet.objects.get_or_create(
        on=on, posted_at=None, discarded_at=None, defaults={"group_id": current_group_id(), "opened_by": by}
    )
    if made:
        audit.record("sheet.opened", by=by, subject=on.isoformat())
    return sheet


def refuse_day(on: datetime.date) -> None:
    """Raise PeriodNotOpen or PeriodClosed, beside the field `on`, unless money may be collected on a day."""
    if on > today():
        raise PeriodNotOpen(_("%(day)s has not come yet. Check day and year.") % {"day": format_date(on)}, field="on")
    month = Month.of(on)
    require_open(month, Period.objects.filter(starts_on=month.first).first())


def closed_meanwhile(sheet: CollectionSheet) -> str:
    """That the month of an open sheet was closed, and what to do now, in words; empty while it can be recorded.

    A sheet on which nothing stood yet does not keep its month open, and a device without a signal sends later.
    """
    month = Month.of(sheet.on)
    period = Period.objects.filter(starts_on=month.first).first()
    if not sheet.is_open or (period and period.is_open):
        return ""
    words = _(
        "%(month)s is closed by now. Nothing is lost: everything typed stays on this sheet. Before it is recorded, "
        "the treasurer gives it a day in a month that is open."
    )
    return words % {"month": month.label()}


def hold_open(sheet: CollectionSheet) -> CollectionSheet:
    """The sheet as it stands, held so that nobody posts or discards it before this transaction ends.

    Raises SheetDone when somebody already has. Others may fill in their parts meanwhile.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM ledger_collectionsheet WHERE id = %s FOR SHARE", [sheet.pk])
    standing = CollectionSheet.objects.select_related("posted_by").get(pk=sheet.pk)
    require_sheet_open(standing)
    return standing


def lock_sheet(sheet: CollectionSheet) -> CollectionSheet:
    """The sheet as it stands, locked against everybody else. Raises SheetDone."""
    standing = CollectionSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    require_sheet_open(standing)
    return standing


def require_sheet_open(sheet: CollectionSheet) -> None:
    """Raise SheetDone, with what became of it, unless rows may still be written."""
    if sheet.posted_at:
        words = _("The sheet of %(day)s is already recorded, by %(name)s. Nothing was recorded a second time.")
        raise SheetDone(words % {"day": format_date(sheet.on), "name": sheet.posted_by}, posted=True)
    if sheet.discarded_at:
        words = _("The sheet of %(day)s was thrown away. Open a new one for that day.")
        raise SheetDone(words % {"day": format_date(sheet.on)}, posted=False)


@transaction.atomic
def save_part(sheet: CollectionSheet, typed: TypedPart, *, by: User) -> Saved:
    """Keep what a device typed under its own key; a constant number of queries for any number of rows.

    A row whose revision is not above the one that stands is not written. Without rows it is a question, which leaves
    no empty part. Raises SheetDone, or PartOfAnother when the key is somebody else's.
    """
    sheet = hold_open(sheet)
    if not (typed.rows or typed.finished or SheetPart.objects.filter(key=typed.key).exists()):
        return Saved(None, {}, {})
    part = _part(sheet, typed, by)
    rows = {row.member_id: row for row in sorted(typed.rows, key=lambda row: row.revision)}
    refused = _refusals(rows.values())
    sound = [row for row in rows.values() if row.member_id not in refused]
    standing = {row.member_id: row for row in SheetRow.objects.filter(part=part, member__in=list(rows))}
    _write(part, sound, standing)
    return Saved(part, {member_id: row.revision for member_id, row in standing.items()}, refused)


def _part(sheet: CollectionSheet, typed: TypedPart, by: User) -> SheetPart:
    """The part of this key, locked: two tabs of one device do not write past each other."""
    zone = Zone.objects.filter(pk=typed.zone_id).first() if typed.zone_id else None
    made = {"group_id": sheet.group_id, "sheet": sheet, "by": by, "zone": zone}
    found, _made = SheetPart.objects.get_or_create(key=typed.key, defaults=made)
    part = SheetPart.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if part.sheet_id != sheet.pk or part.by_id != by.pk:
        raise PartOfAnother(_("This part of the sheet belongs to somebody else."))
    finished_at = (part.finished_at or timezone.now()) if typed.finished else None
    # When something was last typed: a device also asks, every few seconds, what others hold.
    if typed.rows or (part.zone_id, part.finished_at) != (zone and zone.pk, finished_at):
        part.zone, part.finished_at = zone, finished_at
        part.save(update_fields=["zone", "finished_at", "touched_at"])
    return part


def _write(part: SheetPart, rows: Iterable[TypedRow], standing: dict[int, SheetRow]) -> None:
    """Write what is newer, and leave in `standing` what stands then."""
    new, changed = [], []
    for row in rows:
        stands = standing.get(row.member_id)
        if stands and stands.revision >= row.revision:
            continue
        (changed if stands else new).append(stands := stands or _blank(part, row))
        standing[row.member_id] = stands
        _take_over(stands, row)
    SheetRow.objects.bulk_create(new, batch_size=1000)
    for start in range(0, len(changed), 1000):
        _rewrite(changed[start : start + 1000])


def _rewrite(rows: Sequence[SheetRow]) -> None:
    """Write rows over in one statement: `bulk_update` builds a case for each value and takes seconds for a sheet."""
    one = f"({', '.join(['%s'] * len(REWRITTEN))})"
    values = ", ".join([one] * len(rows))
    columns = ", ".join(f"{name} = CAST(new.{name} AS {kind})" for name, kind in REWRITTEN.items() if name != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH new ({', '.join(REWRITTEN)}) AS (VALUES {values}) UPDATE ledger_sheetrow SET {columns} "
            "FROM new WHERE ledger_sheetrow.id = new.id AND ledger_sheetrow.group_id = %s",
            [*(getattr(row, name) for row in rows for name in REWRITTEN), current_group_id()],
        )


def _blank(part: SheetPart, row: TypedRow) -> SheetRow:
    return SheetRow(group_id=part.group_id, part=part, member_id=row.member_id)


def _take_over(stands: SheetRow, row: TypedRow) -> None:
    if any(getattr(stands, name) != getattr(row, name) for name in AMOUNTS):
        # What was decided was decided about another sum.
        stands.set_aside = stands.kept = False
    for name in WRITTEN:
        setattr(stands, name, getattr(row, name))
    stands.revision = row.revision


def _refusals(rows: Collection[TypedRow]) -> dict[int, str]:
    """A sentence for each row that cannot be meant, by member.

    Money of somebody who left meanwhile is meant: it was handed over, and waits on the sheet for a decision.
    """
    wanted = {row.member_id for row in rows} | {row.payer_id for row in rows if row.payer_id is not None}
    members = Member.objects.filter(pk__in=wanted).only("number", "prefix", "first_name", "last_name", "group")
    known = {member.pk: member for member in members}
    return {row.member_id: words for row in rows if (words := _refusal(row, known))}


def _refusal(row: TypedRow, known: dict[int, Member]) -> str:
    member = known.get(row.member_id)
    if member is None:
        return _("This member is not in the register of this group.")
    if min(row.savings, row.dues, row.fee) < 0:
        return _("%(member)s: an amount below zero. Write what was handed over.") % {"member": member}
    if row.amount > MOST_PER_MEMBER:
        return _("%(member)s: more than a million baht. Count the digits again.") % {"member": member}
    if row.payer_id is not None and row.payer_id not in known:
        return _("%(member)s: who pays is not in the register of this group.") % {"member": member}
    if UNSTORABLE.search(row.payer_name + row.paper_book + row.paper_number):
        return _("This contains a character that cannot be stored. Write it again by hand.")
    return ""


@transaction.atomic
def discard_sheet(sheet: CollectionSheet, *, by: User) -> CollectionSheet:
    """Throw an open sheet away; what was typed stays readable and is never posted. Raises SheetDone."""
    sheet = lock_sheet(sheet)
    sheet.discarded_at = timezone.now()
    sheet.save(update_fields=["discarded_at"])
    audit.record("sheet.discarded", by=by, subject=sheet.on.isoformat())
    return sheet
