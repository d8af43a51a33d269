"""The journal: the only door to the books.

`post_entries` takes drafts and, in one transaction under the group's lock, numbers them without gaps, chains their
digests, writes entries and postings in bulk, keeps the monthly totals and seals everything by one UPDATE.
`reverse_entry` and `reverse_entries` correct. Promises: all or nothing. Refuses what does not balance, a month that
is not open, a form sent twice; nothing sealed is ever touched again.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.guards import require_guards_before_posting
from groups.models import User
from groups.queries import today
from groups.thai_dates import Month, format_date
from ledger import digest
from ledger.models import Account, Books, EntryText, JournalEntry, Period, Posting
from ledger.money import format_baht
from ledger.refusals import (
    AlreadyPosted,
    AlreadyReversed,
    LedgerRefused,
    NotReversible,
    OverlappingSummary,
    PeriodClosed,
    PeriodNotOpen,
    ReasonMissing,
    TooFewPostings,
    UnbalancedEntry,
    UnknownAccount,
)
from ledger.totals import keep_member_totals, keep_totals
from members.message_words import Tell
from members.messages import tell_many
from members.models import Member

Kind = JournalEntry.Kind


@dataclass(frozen=True)
class Line:
    """A posting to be: satang on an account, debit positive, credit negative."""

    code: str
    amount: int
    member: Member | None = None
    cases: int | None = None
    units: int | None = None
    # What those units cost, in the member's sense: bought is above zero.
    cost: int | None = None


@dataclass(frozen=True)
class Draft:
    """An entry to be. `summary` is the range of days a brought-forward figure speaks of."""

    on: datetime.date
    kind: str
    lines: tuple[Line, ...]
    text: str = ""
    reference: str = ""
    key: uuid.UUID | None = None
    summary: tuple[datetime.date, datetime.date] | None = None
    reverses: JournalEntry | None = None


@dataclass
class _Batch:
    """What one call writes, built up under the group's lock."""

    books: Books
    accounts: dict[str, Account]
    periods: dict[Month, Period]
    by: User | None
    entries: list[JournalEntry] = field(default_factory=list)
    texts: list[EntryText] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)


def post_entry(draft: Draft, *, by: User | None) -> JournalEntry:
    """Post one entry; see `post_entries`."""
    return post_entries([draft], by=by)[0]


@transaction.atomic
def post_entries(drafts: Sequence[Draft], *, by: User | None) -> list[JournalEntry]:
    """Post entries for the group in scope, numbered in the order given. All or none.

    Raises UnbalancedEntry, TooFewPostings, UnknownAccount, PeriodNotOpen, PeriodClosed, OverlappingSummary,
    AlreadyPosted (a key seen before), or GuardsMissing when the database's own rules do not stand.
    """
    require_guards_before_posting()
    for draft in drafts:
        _refuse_unsound(draft)
    batch = _open_batch(drafts, by)
    _refuse_known_keys([draft.key for draft in drafts if draft.key])
    _refuse_double_telling(drafts)
    for draft in drafts:
        _add(batch, draft)
    _write(batch)
    return batch.entries


def lock_books() -> Books:
    """Take the group's lock (a row lock on PostgreSQL, the write lock on SQLite): first in the lock order."""
    return Books.objects.select_for_update(of=("self",)).select_related("group").get()


def _refuse_unsound(draft: Draft) -> None:
    if len(draft.lines) < 2 or any(line.amount == 0 for line in draft.lines):
        raise TooFewPostings(_("Nothing to record: enter an amount above zero."))
    total = sum(line.amount for line in draft.lines)
    if total:
        raise UnbalancedEntry(
            _("The two sides differ by %(amount)s baht. Nothing was recorded.") % {"amount": format_baht(abs(total))}
        )
    if draft.on > today():
        raise PeriodNotOpen(
            _("%(day)s has not come yet. Check day and year.") % {"day": format_date(draft.on)}, field="on"
        )


def _open_batch(drafts: Sequence[Draft], by: User | None) -> _Batch:
    books = lock_books()
    months = {Month.of(draft.on) for draft in drafts}
    periods = {period.month: period for period in Period.objects.filter(starts_on__in=[m.first for m in months])}
    for month in sorted(months):
        require_open(month, periods.get(month))
    accounts = {account.code: account for account in Account.objects.all()}
    return _Batch(books=books, accounts=accounts, periods=periods, by=by)


def require_open(month: Month, period: Period | None) -> None:
    """Raise PeriodNotOpen or PeriodClosed, with what to do instead, unless entries may be dated in `month`."""
    if period is None:
        raise PeriodNotOpen(
            _("The books of %(month)s have not been started. Choose a month that is open.")
            % {"month": month.label()},
            field="on",
        )
    if not period.is_open:
        raise PeriodClosed(
            _("%(month)s is closed. Record it in a month that is open.") % {"month": month.label()}, field="on"
        )


def _refuse_known_keys(keys: list[uuid.UUID]) -> None:
    known = JournalEntry.objects.filter(key__in=keys[:1]).first() if keys else None
    if known:
        raise AlreadyPosted(
            _("This form was already recorded as entry %(number)s. Nothing was recorded a second time.")
            % {"number": known.number}
        )


def _refuse_double_telling(drafts: Sequence[Draft]) -> None:
    """A day is told once: by entries, or by one summary."""
    told = list(live_summaries())
    for draft in drafts:
        if draft.kind == Kind.REVERSAL:
            continue
        first, last = draft.summary or (draft.on, draft.on)
        if draft.summary:
            _refuse_summary_of_live_days(first, last, draft.on)
        for summary in told:
            if summary.summary_from <= last and first <= summary.summary_through:
                raise OverlappingSummary(
                    _("The days from %(first)s to %(last)s are already covered by entry %(number)s.")
                    % _range(summary.summary_from, summary.summary_through, summary.number),
                    field="on",
                )


def _refuse_summary_of_live_days(first: datetime.date, last: datetime.date, on: datetime.date) -> None:
    if last > on:
        raise OverlappingSummary(_("A summary is recorded after its last day, not before."))
    live = JournalEntry.objects.filter(on__range=(first, last), reversed_by=None, posted_at__isnull=False)
    entry = live.exclude(kind__in=(Kind.SUMMARY, Kind.REVERSAL)).first()
    if entry:
        raise OverlappingSummary(
            _("Between %(first)s and %(last)s there are entries already, the first is %(number)s.")
            % _range(first, last, entry.number)
        )


def _range(first: datetime.date, last: datetime.date, number: int) -> dict:
    return {"first": format_date(first), "last": format_date(last), "number": number}


def live_summaries():
    """Summaries of the group in scope that no reversal has taken back."""
    # Only summaries have a last day; with it an index finds them.
    return JournalEntry.objects.filter(kind=Kind.SUMMARY, summary_through__isnull=False, reversed_by=None)


def _add(batch: _Batch, draft: Draft) -> None:
    books, salt = batch.books, digest.new_salt()
    books.last_number += 1
    entry = JournalEntry(
        group_id=books.group_id,
        number=books.last_number,
        kind=draft.kind,
        period=batch.periods[Month.of(draft.on)],
        on=draft.on,
        summary_from=draft.summary and draft.summary[0],
        summary_through=draft.summary and draft.summary[1],
        reference=draft.reference,
        reverses=draft.reverses,
        key=draft.key,
        entered_by=batch.by,
        text_digest=digest.text_digest(salt, draft.text),
        previous_digest=books.last_digest,
    )
    postings = [_posting(batch, entry, position, line) for position, line in enumerate(draft.lines, start=1)]
    covered = [(p.account.code, p.amount, p.cases, p.units, p.member and p.member.uuid) for p in postings]
    entry.digest = digest.entry_digest(books.group.uuid, entry, covered, draft.reverses and draft.reverses.number)
    books.last_digest = entry.digest
    batch.entries.append(entry)
    batch.texts.append(EntryText(group_id=books.group_id, entry=entry, text=draft.text, salt=salt))
    batch.postings.extend(postings)


def _posting(batch: _Batch, entry: JournalEntry, position: int, line: Line) -> Posting:
    account = batch.accounts.get(line.code)
    if account is None:
        raise UnknownAccount(_("The books have no account %(code)s.") % {"code": line.code})
    if line.cases is not None and not account.counts_cases:
        raise LedgerRefused(_("Cases are counted on welfare benefits only."))
    return Posting(
        group_id=batch.books.group_id,
        entry=entry,
        position=position,
        account=account,
        amount=line.amount,
        member=line.member,
        cases=line.cases,
        units=line.units,
        cost=line.cost,
    )


def _write(batch: _Batch) -> None:
    JournalEntry.objects.insert_many(batch.entries)
    EntryText.objects.insert_many(batch.texts)
    Posting.objects.insert_many(batch.postings)
    first, last = batch.entries[0].number, batch.entries[-1].number
    now = timezone.now()
    JournalEntry.objects.filter(number__range=(first, last)).update(posted_at=now)
    for entry in batch.entries:
        entry.posted_at = now
    keep_totals(batch.postings)
    keep_member_totals(first, last)
    batch.books.save(update_fields=["last_number", "last_digest"])
    subject = f"entry {first}" if first == last else f"entries {first}-{last}"
    # check_books knows by these that no entry vanished from the end of the chain.
    fields = [f"first {first}", f"last {last}", f"digest {batch.books.last_digest}"]
    audit.record("entry.posted", by=batch.by, subject=subject, fields=fields)


@dataclass(frozen=True)
class TakenBack:
    """What `reverse_entries` did: the reversals in the order of the entries' numbers, and what it left out because
    it had been taken back before (each with its `reversed_by`)."""

    reversals: list[JournalEntry]
    left_out: list[JournalEntry]


@transaction.atomic
def reverse_entry(
    entry: JournalEntry, *, on: datetime.date, reason: str, by: User | None, key: uuid.UUID | None = None
) -> JournalEntry:
    """Take an entry back by its mirror image, dated in an open month; both stay and name each other.

    Raises AlreadyReversed, or what `reverse_entries` raises.
    """
    return reverse_all([entry], on=on, reason=reason, by=by, key=key)[0]


@transaction.atomic
def reverse_all(
    entries: Iterable[JournalEntry], *, on: datetime.date, reason: str, by: User | None, key: uuid.UUID | None = None
) -> list[JournalEntry]:
    """The same for several at once: raises AlreadyReversed if one of them was taken back before."""
    done = reverse_entries(entries, on=on, reason=reason, by=by, key=key)
    for before in done.left_out:
        raise AlreadyReversed(
            _("Entry %(number)s was already taken back by entry %(other)s.")
            % {"number": before.number, "other": before.reversed_by.number}
        )
    return done.reversals


@transaction.atomic
def reverse_entries(
    entries: Iterable[JournalEntry], *, on: datetime.date, reason: str, by: User | None, key: uuid.UUID | None = None
) -> TakenBack:
    """Take entries back at once, in the order of their numbers; a constant number of queries. All or none.

    What was taken back before is left out and handed back. Raises ReasonMissing, NotReversible (a reversal is final;
    a day before the entry's own), or what `post_entries` raises.
    """
    lock_books()
    if not reason.strip():
        raise ReasonMissing(_("Say why this entry is taken back."), field="reason")
    standing = _to_take_back([entry.pk for entry in entries])
    left_out = [entry for entry in standing if hasattr(entry, "reversed_by")]
    rest = [entry for entry in standing if not hasattr(entry, "reversed_by")]
    for entry in rest:
        if entry.kind == Kind.REVERSAL:
            raise NotReversible(_("This entry itself takes another one back. Record what is right as a new entry."))
        if on < entry.on:
            raise NotReversible(_("An entry cannot be taken back before its own day."), field="on")
    drafts = [
        Draft(
            on=on, kind=Kind.REVERSAL, lines=tuple(map(_mirrored, entry.postings.all())), text=reason.strip(),
            key=own, reference=entry.reference, reverses=entry,
        )
        for entry, own in zip(rest, keys_from(key, len(rest)), strict=True)
    ]  # fmt: skip
    done = TakenBack(post_entries(drafts, by=by) if drafts else [], left_out)
    _tell_of_reversals(rest, on)
    return done


def _tell_of_reversals(entries: Iterable[JournalEntry], on: datetime.date) -> None:
    """Tell the members in whose books these stood; a receipt is named by its number, which she has on paper."""
    voided, reversed_ = [], []
    for entry in entries:
        for member in {p.member_id: p.member for p in entry.postings.all() if p.member}.values():
            if entry.kind == Kind.COLLECTION:
                voided.append((member, {"receipt": entry.reference, "day": on}))
            else:
                reversed_.append((member, {"entry": entry.number, "day": on}))
    tell_many(voided, Tell.RECEIPT_VOID)
    tell_many(reversed_, Tell.ENTRY_REVERSED)


def _to_take_back(ids: list[int]) -> list[JournalEntry]:
    postings = Prefetch("postings", queryset=Posting.objects.select_related("account", "member"))
    entries = JournalEntry.objects.filter(pk__in=ids).select_related("reversed_by").prefetch_related(postings)
    return list(entries.order_by("number"))


def keys_from(key: uuid.UUID | None, count: int) -> list[uuid.UUID | None]:
    """A key for each of `count` entries of one form: its own for the first, keys derived from it for the rest."""
    if key is None:
        return [None] * count
    return [key, *(uuid.uuid5(key, str(index)) for index in range(1, count))][:count]


def _mirrored(posting: Posting) -> Line:
    return Line(
        code=posting.account.code,
        amount=-posting.amount,
        member=posting.member,
        cases=None if posting.cases is None else -posting.cases,
        units=None if posting.units is None else -posting.units,
        cost=None if posting.cost is None else -posting.cost,
    )
