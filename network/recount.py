"""Recounting the books: what `check_books` looks at, one line for everything that does not hold.

Promises: reads every entry, posting, total and frozen line of a group and recomputes numbers, digests, balances and
totals from nothing but the postings. Refuses to mend anything.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from groups.models import AuditEvent, Group
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.digest import entry_digest, text_digest
from ledger.models import Books, JournalEntry, MonthlyTotal, Posting
from ledger.totals import Sums, sum_postings
from members.models import BELONGS, Member, StateChange
from members.states import state_after
from network.recount_central import recount_central
from network.recount_claims import recount_claims
from network.recount_dues import recount_dues, recount_member_totals
from network.recount_receipts import recount_receipts
from network.recount_reports import recount_reports
from welfare.models import Payout
from welfare.payments import ADVANCES

# As `ledger.journal` notes a posting in the trail.
POSTED = re.compile(r"first (?P<first>\d{1,18}) last (?P<last>\d{1,18}) digest (?P<digest>\w*)")


def recount(group: Group) -> list[str]:
    """Everything that does not hold in a group's books, each as one sentence that names the place."""
    with group_scope(group):
        entries = list(JournalEntry.objects.select_related("reverses", "text").order_by("number"))
        postings = list(Posting.objects.select_related("account", "member").order_by("entry_id", "position"))
        by_entry: dict[int, list[Posting]] = {entry.pk: [] for entry in entries}
        known = {entry.pk: entry for entry in entries}
        for posting in postings:
            posting.entry = known[posting.entry_id]
            by_entry[posting.entry_id].append(posting)
        books = Books.objects.filter(group=group).first()
        if books is None:
            return [f"{group.slug}: " + _("the books have no lock row")]
        counted = sum_postings(postings)
        found = [
            *_chain(group, books, entries, by_entry),
            *_trail(entries),
            *_totals(counted, postings),
            *recount_member_totals(postings),
            *recount_dues(entries, postings),
            *recount_receipts(books, entries, by_entry),
            *recount_reports(group, {entry.number: entry for entry in entries}, postings),
            *_payouts(entries, by_entry),
            *recount_claims(entries, by_entry),
            *recount_central(group, entries, by_entry),
            *_register(),
        ]
    return [f"{group.slug}: {sentence}" for sentence in found]


def _chain(group: Group, books: Books, entries: list[JournalEntry], by_entry: dict) -> Iterator[str]:
    previous = ""
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected:
            yield _("entry %(number)s follows where entry %(expected)s is missing") % {
                "number": entry.number,
                "expected": expected,
            }
            return
        yield from _entry(group, entry, by_entry[entry.pk], previous)
        previous = entry.digest
    if (books.last_number, books.last_digest) != (len(entries), previous):
        yield _("entry %(number)s is missing: the books end at %(last)s") % {
            "number": books.last_number,
            "last": len(entries),
        }


def _entry(group: Group, entry: JournalEntry, postings: list[Posting], previous: str) -> Iterator[str]:
    number = {"number": entry.number}
    if entry.posted_at is None:
        yield _("entry %(number)s was never sealed") % number
    if len(postings) < 2 or sum(posting.amount for posting in postings):
        yield _("entry %(number)s does not balance") % number
    if Month.of(entry.on) != Month.of(entry.period.starts_on):
        yield _("entry %(number)s is dated outside its month") % number
    covered = [(p.account.code, p.amount, p.cases, p.units, p.member and p.member.uuid) for p in postings]
    reverses_number = entry.reverses and entry.reverses.number
    if entry.previous_digest != previous:
        yield _("entry %(number)s does not follow the entry before") % number
    if entry.digest != entry_digest(group.uuid, entry, covered, reverses_number):
        yield _("entry %(number)s was changed: its digest differs") % number
    yield from _words(entry)


def _words(entry: JournalEntry) -> Iterator[str]:
    text = getattr(entry, "text", None)
    if text is None:
        yield _("entry %(number)s has lost its words") % {"number": entry.number}
    elif text.erased_at and text.text:
        yield _("the words of entry %(number)s count as erased and are still there") % {"number": entry.number}
    elif text.erased_at is None and entry.text_digest != text_digest(text.salt, text.text):
        yield _("the words of entry %(number)s were changed") % {"number": entry.number}


def _trail(entries: list[JournalEntry]) -> Iterator[str]:
    """The entries against what the trail noted when they were posted.

    Who takes away the last entry can mend the lock row and the totals with it; the trail still tells of it.
    """
    digests = {entry.number: entry.digest for entry in entries}
    told = 0
    for first, last, digest in sorted(_posted()):
        if first != told + 1:
            yield _("the trail breaks off before entry %(number)s") % {"number": told + 1}
        if digests.get(last) != digest:
            yield _("the trail tells of an entry %(number)s that is gone or was rewritten") % {"number": last}
        told = last
    if told < len(entries):
        yield _("the trail breaks off before entry %(number)s") % {"number": told + 1}


def _posted() -> Iterator[tuple[int, int, str]]:
    """First and last number and the digest at its end of each posting; what cannot be read leaves a gap."""
    for fields in AuditEvent.objects.filter(action="entry.posted").values_list("fields", flat=True):
        found = POSTED.fullmatch(" ".join(map(str, fields or [])))
        if found:
            yield int(found["first"]), int(found["last"]), found["digest"]


def _totals(counted: dict[tuple, Sums], postings: list[Posting]) -> Iterator[str]:
    standing = {
        (total.starts_on, total.account_id, total.summary): total
        for total in MonthlyTotal.objects.select_related("account")
    }
    codes = {posting.account_id: posting.account.code for posting in postings}
    for key in sorted(counted.keys() | standing.keys(), key=str):
        total = standing.get(key)
        kept = Sums(total.amount, total.postings, total.cases, total.unknown) if total else Sums()
        if kept != counted.get(key, Sums()):
            code = total.account.code if total else codes[key[1]]
            yield _("the total of %(month)s on account %(code)s is not the sum of its postings") % {
                "month": Month.of(key[0]).iso,
                "code": code,
            }


def _payouts(entries: list[JournalEntry], by_entry: dict[int, list[Posting]]) -> Iterator[str]:
    """Every entry that pays welfare against its voucher, which stands outside the digest."""
    payouts = {payout.entry_id: payout for payout in Payout.objects.select_related("kind")}
    for entry in entries:
        payout = payouts.get(entry.pk)
        paid = entry.kind == JournalEntry.Kind.PAYOUT
        if paid != (payout is not None) or (payout and not _fits(payout, entry, by_entry[entry.pk])):
            yield _("the voucher of entry %(number)s is missing or does not fit the entry") % {"number": entry.number}


def _fits(payout: Payout, entry: JournalEntry, postings: list[Posting]) -> bool:
    # An advance of a claim stands as money lent; whether it is one is for `network.recount_claims` to say.
    benefit = next((posting for posting in postings if _is_benefit(posting, payout)), None)
    return benefit is not None and benefit.member_id == payout.member_id and payout.voucher_number == entry.reference


def _is_benefit(posting: Posting, payout: Payout) -> bool:
    lent = payout.claim_id is not None and posting.account.code == ADVANCES
    return posting.account_id == payout.kind.account_id or lent


def _register() -> Iterator[str]:
    """The state kept with a member against the changes it came from, and each change against the one before."""
    lives: dict[int, list[StateChange]] = {}
    states: dict[int, str] = {}
    for change in StateChange.objects.select_related("member").order_by("id"):
        life, before = lives.setdefault(change.member_id, []), states.get(change.member_id)
        if change.takes_back_id is None:
            life.append(change)
        elif len(life) > 1 and life[-1].pk == change.takes_back_id:
            life.pop()
        after = states[change.member_id] = state_after(life[-1].kind) if life else ""
        if change.delta != int(after in BELONGS) - int(before in BELONGS):
            yield _("a change of member %(number)s on %(day)s does not count as it must") % {
                "number": change.member.number,
                "day": change.event_on.isoformat(),
            }
    for member in Member.objects.order_by("id"):
        if states.get(member.pk) != member.state:
            yield _("member %(number)s is %(state)s without a dated change that says so") % {
                "number": member.number,
                "state": member.state,
            }
