"""Figures from the paper years, entered as one summary entry and corrected by reversal and a new one (D9).

Promises: the figures stand as the paper has them, unknown numbers of cases stay unknown, and what should be left
over but was not counted is shown as awaiting its count. Refuses to compare them with fee times heads: the report
points at what is odd.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from ledger.chart import AWAITING_COUNT, BANK, CASH
from ledger.journal import Draft, Kind, Line, post_entries, post_entry, reverse_all
from ledger.models import JournalEntry
from ledger.refusals import NotReversible, ReasonMissing, WrongFigure


@dataclass(frozen=True)
class PaperLine:
    """One figure of the paper: satang on an account, and for a benefit the cases if the paper says them."""

    code: str
    amount: int
    cases: int | None = None


@dataclass(frozen=True)
class PaperFigures:
    """What a group's paper says of the days from `first` through `through`."""

    first: datetime.date
    through: datetime.date
    receipts: tuple[PaperLine, ...] = ()
    paid: tuple[PaperLine, ...] = ()
    cash: int = 0
    bank: int = 0
    source: str = ""


def bring_forward(figures: PaperFigures, *, by: User | None, key: uuid.UUID | None = None) -> JournalEntry:
    """Post paper figures as one summary entry, dated on their last day; raises what posting raises."""
    return post_entry(_draft(figures, figures.through, figures.source, key), by=by)


def bring_forward_months(
    told: Sequence[tuple[PaperFigures, uuid.UUID]], *, on: datetime.date, by: User | None
) -> list[JournalEntry]:
    """Post the figures of several times at once, each an entry of its own with its key, dated `on` in an open month.

    Raises what posting raises; then none is posted.
    """
    return post_entries([_draft(figures, on, figures.source, key) for figures, key in told], by=by)


@dataclass(frozen=True)
class Correction:
    """A summary that stands, the figures it should have, and the key of the entry that will tell them."""

    entry: JournalEntry
    figures: PaperFigures
    key: uuid.UUID | None


def correct_summary(
    entry: JournalEntry, figures: PaperFigures, *, on: datetime.date, reason: str, key: uuid.UUID | None, by: User
) -> JournalEntry:
    """Take a summary back and post the right figures; see `correct_summaries`."""
    return correct_summaries([Correction(entry, figures, key)], on=on, reason=reason, by=by)[0]


@transaction.atomic
def correct_summaries(
    corrections: Sequence[Correction], *, on: datetime.date, reason: str, by: User | None
) -> list[JournalEntry]:
    """Take summaries back and post the right figures, all dated `on` in an open month. All or none.

    Raises ReasonMissing, NotReversible (not a summary), WrongFigure (nothing changes), and what posting raises.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why the figures are corrected."), field="reason")
    for one in corrections:
        if one.entry.kind != Kind.SUMMARY:
            raise NotReversible(_("Only brought-forward figures are corrected here."))
        if sorted(draft_lines(one.figures), key=_order) == sorted(lines_of(one.entry), key=_order):
            raise WrongFigure(_("These are the figures that already stand."))
    reverse_all([one.entry for one in corrections], on=on, reason=reason, by=by)
    for one in corrections:
        audit.record("summary.corrected", by=by, subject=f"entry {one.entry.number}")
    drafts = [
        _draft(one.figures, on, f"{one.figures.source}\n{reason.strip()}".strip(), one.key) for one in corrections
    ]
    return post_entries(drafts, by=by)


def _draft(figures: PaperFigures, on: datetime.date, text: str, key: uuid.UUID | None) -> Draft:
    summary = (figures.first, figures.through)
    return Draft(on=on, kind=Kind.SUMMARY, lines=draft_lines(figures), text=text, key=key, summary=summary)


def draft_lines(figures: PaperFigures) -> tuple[Line, ...]:
    """The postings that tell these figures; raises WrongFigure for one below zero."""
    if any(line.amount < 0 for line in (*figures.receipts, *figures.paid)) or min(figures.cash, figures.bank) < 0:
        raise WrongFigure(_("Figures of the paper are zero or above."))
    received = [Line(line.code, -line.amount) for line in figures.receipts if line.amount]
    paid = [Line(line.code, line.amount, cases=line.cases) for line in figures.paid if line.amount]
    left = -sum(line.amount for line in (*received, *paid))
    held = {CASH: figures.cash, BANK: figures.bank, AWAITING_COUNT: left - figures.cash - figures.bank}
    return (*received, *paid, *(Line(code, amount) for code, amount in held.items() if amount))


def lines_of(entry: JournalEntry) -> tuple[Line, ...]:
    """The postings of an entry, as they were drafted."""
    postings = entry.postings.select_related("account")
    return tuple(Line(posting.account.code, posting.amount, cases=posting.cases) for posting in postings)


def _order(line: Line) -> str:
    return line.code
