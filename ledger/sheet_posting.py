"""From a filled sheet to the books: counting the cash, deciding what stands twice, posting once.

Promises: what somebody looked at and confirmed is what is posted, whole or not at all and once (D7), with a constant
number of queries; a difference of the cash is an entry of its own, with its reason. Refuses to post while anything
waits for a decision, and drops nothing in silence.
"""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups import audit
from groups.models import User
from groups.thai_dates import format_date
from ledger.chart import CASH
from ledger.contributions import Collection as Collected
from ledger.contributions import record_collection
from ledger.journal import Draft, Kind, Line, lock_books, post_entry
from ledger.models import CollectionSheet, JournalEntry, SheetRow
from ledger.refusals import SheetChanged, SheetUndecided, WrongFigure
from ledger.sheet_review import FACES, Review, review_of
from ledger.sheet_rows import rows_with_money
from ledger.sheets import hold_open, lock_sheet, refuse_day

# Where a difference of the cash goes: too little is other spending, too much another receipt.
SHORT, OVER = "5890", "4190"


@dataclass(frozen=True)
class CashCount:
    """Pieces by face value (satang); or that nobody counted. `reason` explains a difference, or why not."""

    pieces: Mapping[int, int]
    not_counted: bool = False
    reason: str = ""


@transaction.atomic
def count_cash(sheet: CollectionSheet, count: CashCount, *, by: User) -> CollectionSheet:
    """Keep what was counted, as a draft that may be counted again. Raises SheetDone, or WrongFigure."""
    sheet = lock_sheet(sheet)
    if set(count.pieces) - set(FACES) or min(count.pieces.values(), default=0) < 0:
        raise WrongFigure(_("Write how many pieces there are, in whole numbers."))
    if count.not_counted and any(count.pieces.values()):
        raise WrongFigure(_("Either write what was counted, or say that nobody counted."), field="not_counted")
    sheet.pieces = {str(face): number for face, number in count.pieces.items() if number}
    sheet.not_counted, sheet.difference_reason = count.not_counted, count.reason.strip()
    sheet.save(update_fields=["pieces", "not_counted", "difference_reason"])
    return sheet


@transaction.atomic
def decide(sheet: CollectionSheet, seen: Mapping[int, int], holds: Collection[int], *, by: User) -> None:
    """Let rows of one member count and set the others aside; the treasurer's word.

    `seen` has every row with money of that member by primary key with the revision that was looked at. Raises
    SheetChanged when they are others by now, SheetDone.
    """
    sheet = hold_open(sheet)
    first = rows_with_money(sheet).filter(pk__in=seen).select_related("member").first()
    rows = list(rows_with_money(sheet).filter(member=first.member).select_for_update(of=("self",))) if first else []
    if not rows or {row.pk: row.revision for row in rows} != seen:
        raise SheetChanged(_("These rows changed while you looked. Look at them again, then decide."))
    for row in rows:
        row.kept = row.pk in holds
        row.set_aside = not row.kept
    SheetRow.objects.bulk_update(rows, ["kept", "set_aside"])
    audit.record("sheet.decided", by=by, subject=first.member.number)


@transaction.atomic
def move_sheet(sheet: CollectionSheet, on: datetime.date, *, by: User) -> CollectionSheet:
    """Let an open sheet be of another day, with everything typed on it.

    Raises PeriodNotOpen or PeriodClosed, WrongFigure when that day has an open sheet already, SheetDone.
    """
    sheet = lock_sheet(sheet)
    refuse_day(on)
    audit.record("sheet.moved", by=by, subject=sheet.on.isoformat(), fields=[on.isoformat()])
    sheet.on = on
    try:
        with transaction.atomic():
            sheet.save(update_fields=["on"])
    except IntegrityError as error:
        # Left to the database: two sheets may come to that day at the same moment.
        raise WrongFigure(
            _("%(day)s has an open sheet already. Choose another day.") % {"day": format_date(on)}, field="on"
        ) from error
    return sheet


@transaction.atomic
def post_sheet(sheet: CollectionSheet, seen: str, *, key: uuid.UUID | None = None, by: User) -> CollectionSheet:
    """Post the sheet: one entry and receipt for each payer, and the difference of the cash; in one transaction.

    `seen` is the fingerprint of the review that was looked at. Raises SheetDone (posted before, or discarded),
    SheetChanged, SheetUndecided, and what `post_entries` raises: then nothing is posted.
    """
    lock_books()
    sheet = lock_sheet(sheet)
    review = review_of(sheet)
    _refuse_unready(review, seen)
    # The sheet's own key: the journal itself knows a sheet that was posted.
    record_collection(Collected(sheet.on, review.payments, key=sheet.uuid, sheet=sheet), by=by)
    sheet.difference_entry = _post_difference(review, by)
    sheet.posted_at, sheet.posted_by, sheet.posted_key = timezone.now(), by, key
    sheet.save(update_fields=["difference_entry", "posted_at", "posted_by", "posted_key"])
    audit.record("sheet.posted", by=by, subject=sheet.on.isoformat())
    return sheet


def _refuse_unready(review: Review, seen: str) -> None:
    if review.fingerprint != seen:
        raise SheetChanged(_changed(review, seen))
    if review.missing:
        raise SheetUndecided(" ".join(review.missing))


def _changed(review: Review, seen: str) -> str:
    """How many rows came in since, as far as `seen` lets one tell."""
    known = seen.split("-")[0]
    more = len(review.counting) - int(known) if known.isdecimal() and len(known) < 10 else 0
    if more > 0:
        words = ngettext(
            "%(count)s row came in while you looked. Check again, then record.",
            "%(count)s rows came in while you looked. Check again, then record.",
            more,
        )
        return words % {"count": f"{more:,}"}
    return _("The sheet changed while you looked. Check again, then record.")


def _post_difference(review: Review, by: User) -> JournalEntry | None:
    difference = review.difference
    if not difference:
        return None
    code = OVER if difference > 0 else SHORT
    draft = Draft(
        on=review.sheet.on,
        kind=Kind.COUNT,
        lines=(Line(CASH, difference), Line(code, -difference)),
        text=review.sheet.difference_reason,
        key=uuid.uuid5(review.sheet.uuid, "difference"),
    )
    return post_entry(draft, by=by)
