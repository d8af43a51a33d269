"""Writing down months of the paper books: a memo where a brought-forward figure holds the month, else a summary.

Promises: no satang is counted twice (a memo is no posting and stands in no total), the same statement twice writes
nothing, and many months are written together or not at all. Refuses what `paper_months` refuses, a month twice, and
a correction without its reason.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from ledger.brought_forward import Correction, PaperFigures, PaperLine, bring_forward_months, correct_summaries
from ledger.chart import BANK, CASH, Section
from ledger.journal import lock_books, reverse_all
from ledger.models import Books, JournalEntry, MonthMemo
from ledger.paper_months import Change, OldMonth, Paper, Told, Way, read_paper
from ledger.refusals import NotAnOldMonth, ReasonMissing
from members.register import state_headcount


@dataclass(frozen=True)
class Written:
    """What was written: months that changed, memos, entries (a reversal is none), numbers of members."""

    months: int = 0
    memos: int = 0
    entries: int = 0
    headcounts: int = 0


@transaction.atomic
def state_old_months(stated: Sequence[OldMonth], *, by: User | None) -> Written:
    """Write down what the paper says of old months; what stands already is not written again. All or none.

    Raises NotAnOldMonth (also for a month twice), PeriodNotOpen, WrongFigure, ReasonMissing, and what posting and the
    register refuse.
    """
    books = lock_books()
    paper = read_paper()
    changes = [change for change in map(paper.judge, _once(stated)) if change.verdict != "same"]
    for change in changes:
        if change.corrects and not change.stated.reason.strip():
            raise ReasonMissing(
                _("Say why the figures of %(month)s are corrected.") % {"month": change.stated.month.label()},
                field="reason",
            )
    written = Written(
        months=len(changes),
        memos=_keep_memos(paper, changes, by),
        entries=_post(books, paper, [change for change in changes if change.way == Way.BOOKS], by),
        headcounts=_state_headcounts(changes, by),
    )
    if changes:
        counts = [f"{name} {count}" for name, count in vars(written).items()]
        audit.record("old_months.stated", by=by, subject=_span(changes), fields=counts)
    return written


def _once(stated: Sequence[OldMonth]) -> Sequence[OldMonth]:
    seen = set()
    for one in stated:
        if one.month in seen:
            raise NotAnOldMonth(_("%(month)s is written twice.") % {"month": one.month.label()})
        seen.add(one.month)
    return stated


def _span(changes: Sequence[Change]) -> str:
    months = sorted(change.stated.month for change in changes)
    return f"{months[0].iso} – {months[-1].iso}"


def _keep_memos(paper: Paper, changes: Sequence[Change], by: User | None) -> int:
    rows = [
        MonthMemo(
            group_id=current_group_id(), starts_on=change.stated.month.first, account=paper.accounts[code],
            amount=told.amount, cases=told.cases, source=change.stated.source, reason=_reason(change), by=by,
        )
        for change in changes
        for code in change.codes
        if change.way == Way.MEMO or _is_zero(change.before.get(code)) or _is_zero(change.after.get(code))
        for told in [_as_memo(change, code)]
    ]  # fmt: skip
    MonthMemo.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _is_zero(told: Told | None) -> bool:
    return told is not None and told.amount == 0


def _as_memo(change: Change, code: str) -> Told:
    """What the memo says; beside a summary of the month's own only a zero is told by memo."""
    told = change.after.get(code) or Told(None)
    return told if change.way == Way.MEMO or told.amount == 0 else Told(None)


def _reason(change: Change) -> str:
    return change.stated.reason.strip() if change.corrects else ""


def _post(books: Books, paper: Paper, changes: Sequence[Change], by: User | None) -> int:
    """The summaries of months that no other figure holds; a corrected one is taken back and told anew."""
    new, corrected, gone = [], defaultdict(list), defaultdict(list)
    for change in changes:
        figures, key = _figures(paper, change), _key(books, paper, change)
        tells_something = bool(figures.receipts or figures.paid)
        if change.entry is None:
            new += [(figures, key)] if tells_something else []
        elif tells_something and _money(change.before) != _money(change.after):
            corrected[_day(paper, change.entry), change.stated.reason].append(Correction(change.entry, figures, key))
        elif not tells_something:
            gone[_day(paper, change.entry), change.stated.reason].append(change.entry)
    for (on, reason), entries in gone.items():
        reverse_all(entries, on=on, reason=reason, by=by)
    for (on, reason), corrections in corrected.items():
        correct_summaries(corrections, on=on, reason=reason, by=by)
    if new:
        bring_forward_months(new, on=_day(paper), by=by)
    return len(new) + sum(map(len, corrected.values()))


def _money(told: Mapping[str, Told]) -> dict[str, Told]:
    """What postings can tell."""
    return {code: one for code, one in told.items() if one.amount}


def _figures(paper: Paper, change: Change) -> PaperFigures:
    month = change.stated.month
    lines = {code: PaperLine(code, told.amount, told.cases) for code, told in _money(change.after).items()}
    received = [code for code in lines if paper.accounts[code].section == Section.RECEIPTS]
    # Cash and bank that somebody counted for the month stay with it.
    postings = change.entry.postings.all() if change.entry else []
    counted = {posting.account.code: posting.amount for posting in postings}
    return PaperFigures(
        first=month.first,
        through=month.last,
        receipts=tuple(lines[code] for code in sorted(received)),
        paid=tuple(lines[code] for code in sorted(lines.keys() - received)),
        cash=counted.get(CASH, 0),
        bank=counted.get(BANK, 0),
        source=change.stated.source or _standing_source(change.entry),
    )


def _standing_source(entry: JournalEntry | None) -> str:
    return entry.text.text.partition("\n")[0] if entry else ""


def _key(books: Books, paper: Paper, change: Change) -> uuid.UUID:
    """The same for the same month as long as nothing was told of it since: the books take a key once."""
    month = change.stated.month
    return uuid.uuid5(books.group.uuid, f"{month.iso} after entry {paper.newest.get(month, 0)}")


def _day(paper: Paper, entry: JournalEntry | None = None) -> datetime.date:
    """Old months are told in the oldest open month, and never taken back before the day they were told on."""
    day = min(today(), paper.working.last)
    return max(day, entry.on) if entry else day


def _state_headcounts(changes: Sequence[Change], by: User | None) -> int:
    counted = [change for change in changes if change.counts_members_anew]
    for change in counted:
        stated = change.stated
        reason = stated.reason if change.members_before is not None else ""
        state_headcount(stated.month.last, change.members_after, source=stated.source, reason=reason, by=by)
    return len(counted)
