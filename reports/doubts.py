"""Doubts: whoever may read a figure may ask whether it is right, the group answers, and the question is closed.

Promises: question and every answer stay readable, with who and when; an answer may name the entry that mends the
figure. What a network asks stays open until the network closes it, and may be asked further; an answer closes every
other doubt. Refuses a word about a closed question, and a member's second question about a line while the first is
open; the figure itself changes only through an entry with its reason.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Network, User
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from ledger.journal import lock_books
from ledger.models import JournalEntry
from members.erased import hold_unerased
from members.message_words import Tell
from members.messages import tell
from members.models import Member
from reports.models import Doubt, DoubtReply
from reports.queries import SAVINGS_OF
from reports.refusals import AlreadyAnswered, AlreadyAsked, DoubtClosed, NoSuchEntry, ReportRefused

State, Reason = Doubt.State, Doubt.Reason
# These say what is wrong by themselves; of everything else nobody would know what to look for.
SAYS_ENOUGH = frozenset({Reason.NOT_MINE, Reason.AMOUNT, Reason.DAY, Reason.ERASE})
# So many are a misunderstanding, and better talked about.
MOST_OPEN = 20


@transaction.atomic
def raise_doubt(
    figure: str, question: str, *, month: Month | None, by: User, network: Network | None = None
) -> Doubt:
    """Ask about a figure (its section and name in files) of the group in scope, on behalf of `network` if it asks.

    Raises ReportRefused if the question is empty, or asked already and still open.
    """
    if not question.strip():
        raise ReportRefused(_("Say in a few words what seems wrong."), field="question")
    starts_on = month.first if month else None
    lock_books()
    same = Doubt.objects.filter(figure=figure, starts_on=starts_on, question=question.strip(), raised_by=by)
    if same.exclude(state=State.CLOSED).exists():
        raise ReportRefused(_("You have asked this already. It waits for its answer."), field="question")
    audit.record("doubt.raised", by=by, subject=figure)
    return Doubt.objects.create(
        group_id=current_group_id(),
        figure=figure,
        starts_on=starts_on,
        question=question.strip(),
        raised_by=by,
        network=network,
    )


@transaction.atomic
def raise_own_doubt(member: Member, reason: str, words: str, *, entry: JournalEntry | None = None, by: User) -> Doubt:
    """A member of the group in scope asks about her own money or data, or about one line of hers: an `entry`.

    Raises AlreadyAsked while a question about the same line (or the same words without one) is open, ReportRefused
    where words are needed and missing or with twenty questions open, AlreadyErased.
    """
    words = words.strip()
    if not words and reason not in SAYS_ENOUGH:
        raise ReportRefused(_("Say in a few words what seems wrong."), field="question")
    lock_books()
    hold_unerased([member])
    still_open = list(Doubt.objects.filter(member=member).exclude(state=State.CLOSED))
    if any(_same(doubt, reason, words, entry) for doubt in still_open):
        raise AlreadyAsked(_("You have asked this already. It waits for its answer."), field="question")
    if len(still_open) >= MOST_OPEN:
        raise ReportRefused(_("Many questions of yours are still open. Please talk to your treasurer."))
    doubt = Doubt.objects.create(
        group_id=current_group_id(),
        figure=f"{SAVINGS_OF}{member.number}",
        starts_on=entry and Month.of(entry.on).first,
        question=words,
        raised_by=by,
        member=member,
        entry=entry,
        reason=reason,
    )
    audit.record("doubt.raised", by=by, subject=member.number)
    return doubt


def _same(doubt: Doubt, reason: str, words: str, entry: JournalEntry | None) -> bool:
    if entry or doubt.entry_id:
        return doubt.entry_id == (entry and entry.pk)
    return doubt.reason == reason and (doubt.question == words or reason == Reason.ERASE)


@transaction.atomic
def answer_doubt(doubt: Doubt, answer: str, *, by: User, entry_number: int | None = None) -> DoubtReply:
    """Answer for the group in scope, naming the entry that mends the figure if there is one; a member is told of it.

    Raises AlreadyAnswered or DoubtClosed, NoSuchEntry, or ReportRefused if the answer is empty.
    """
    lock_books()
    doubt = _as_it_stands(doubt)
    if doubt.state == State.ANSWERED:
        raise AlreadyAnswered(_("This question was already answered."), field="answer")
    if not answer.strip():
        raise ReportRefused(_("Write an answer."), field="answer")
    reply = _say(doubt, answer, by=by, entry=_entry(entry_number))
    if doubt.network_id:
        _turn(doubt, State.ANSWERED)
    else:
        _close(doubt, by)
    if doubt.member_id:
        tell(doubt.member, Tell.ANSWERED)
    audit.record("doubt.answered", by=by, subject=doubt.figure)
    return reply


@transaction.atomic
def ask_further(doubt: Doubt, question: str, *, by: User) -> DoubtReply:
    """Ask once more about the same figure, for the network that asked first; the group owes an answer again.

    Raises DoubtClosed, or ReportRefused without a question.
    """
    lock_books()
    doubt = _as_it_stands(doubt)
    if not question.strip():
        raise ReportRefused(_("Say in a few words what seems wrong."), field="question")
    reply = _say(doubt, question, by=by, from_network=True)
    _turn(doubt, State.OPEN)
    audit.record("doubt.asked_further", by=by, subject=doubt.figure)
    return reply


@transaction.atomic
def close_doubt(doubt: Doubt, *, by: User) -> Doubt:
    """Close a question: nothing more is said about it. Raises DoubtClosed if it was closed before."""
    lock_books()
    doubt = _as_it_stands(doubt)
    _close(doubt, by)
    audit.record("doubt.closed", by=by, subject=doubt.figure)
    return doubt


def _as_it_stands(doubt: Doubt) -> Doubt:
    """The doubt as the lock finds it, while something may still be said about it."""
    doubt = Doubt.objects.get(pk=doubt.pk)
    if doubt.state == State.CLOSED:
        raise DoubtClosed(
            _("This question is closed. Ask a new one if something is still not clear."), field="answer"
        )
    return doubt


def _entry(number: int | None) -> JournalEntry | None:
    if number is None:
        return None
    entry = JournalEntry.objects.filter(number=number).select_related("receipt").first()
    if entry is None:
        raise NoSuchEntry(
            _("The books have no entry %(number)s. Look it up under Entries.") % {"number": number},
            field="entry_number",
        )
    return entry


def _corrects(entry: JournalEntry) -> bool:
    receipt = getattr(entry, "receipt", None)
    return entry.kind == JournalEntry.Kind.REVERSAL or (receipt is not None and receipt.replaces_id is not None)


def _say(
    doubt: Doubt, words: str, *, by: User, entry: JournalEntry | None = None, from_network: bool = False
) -> DoubtReply:
    return DoubtReply.objects.create(
        group_id=doubt.group_id,
        doubt=doubt,
        words=words.strip(),
        entry=entry,
        entry_number=entry and entry.number,
        entry_on=entry and entry.on,
        entry_corrects=entry is not None and _corrects(entry),
        from_network=from_network,
        by=by,
        at=timezone.now(),
    )


def _turn(doubt: Doubt, state: str) -> None:
    doubt.state = state
    doubt.save(update_fields=["state"])


def _close(doubt: Doubt, by: User) -> None:
    doubt.state, doubt.closed_at, doubt.closed_by = State.CLOSED, timezone.now(), by
    doubt.save(update_fields=["state", "closed_at", "closed_by"])
