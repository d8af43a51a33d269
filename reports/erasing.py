"""Erasing a member who is gone, across all floors: the person goes, the books' amounts stay and still balance.

Promises: what stands in the way is told all at once and in words; one transaction takes the person out of the
register, the words of the books, the claims with their papers and the questions; numbers, sums, days and digests
stay, so that every month, every receipt and every check reads as before. Refuses whoever still belongs, or of whom
something is open. Copies that were handed out, backups among them, are not reached: the page says so.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from groups import job_files
from groups.models import ImportFile, Job, User
from groups.thai_dates import Month
from ledger.erasing import erase_from_books
from ledger.journal import lock_books
from ledger.models import Period, Posting, SheetRow
from ledger.money import format_baht
from members.erased import is_erased, refuse_erased
from members.erasing import erase_from_register, refuse_belonging
from members.guards import GONE
from members.models import Member, StateChange, TransferNote
from members.names import Name
from members.refusals import RegisterRefused
from reports.doubts import answer_doubt
from reports.models import Doubt, DoubtReply
from reports.queries import SAVINGS_OF
from welfare.claim_states import OPEN, ClaimStanding, claims
from welfare.erasing import erase_from_claims
from welfare.payments import outstanding

State = Doubt.State


class StillOpen(RegisterRefused):
    """Something of the member's is not settled yet."""


def in_the_way(member: Member) -> list[str]:
    """Everything that must be settled before a member can be erased, each as one sentence with its way out."""
    if is_erased(member):
        return [_("This member was erased already.")]
    if member.state not in GONE:
        return [_("She still belongs to the group. Record first that she left, died or moved away.")]
    return [*_claims(member), *_questions(member), *_months(member), *_papers_under_way(member)]


def _claims(member: Member) -> Iterator[str]:
    hers = [ClaimStanding(claim) for claim in claims().filter(member=member).order_by("id")]
    numbers = {one.claim.pk: one.claim.number_in_year for one in hers}
    for one in hers:
        if one.state in OPEN:
            yield _("Claim %(number)s is not settled. Pay it, refuse it or withdraw it first.") % {
                "number": one.claim.number_in_year
            }
    for pk, left in outstanding([one.claim for one in hers]).items():
        if left > 0:
            yield _("Of the money lent under claim %(number)s %(left)s baht are not paid back yet.") % {
                "number": numbers[pk],
                "left": format_baht(left),
            }


def _asked_by(member: Member) -> QuerySet[Doubt]:
    """What she asked, also before a question named its member."""
    return Doubt.objects.filter(Q(member=member) | Q(member=None, figure=f"{SAVINGS_OF}{member.number}"))


def _questions(member: Member) -> Iterator[str]:
    asked = _asked_by(member).exclude(state=State.CLOSED)
    if count := asked.exclude(reason=Doubt.Reason.ERASE).count():
        yield _("Questions of hers that wait for an answer: %(count)s. Answer them first.") % {"count": count}


def _months(member: Member) -> Iterator[str]:
    """As long as a month can still be mended, whoever mends it asks who somebody was."""
    still_open = Period.objects.filter(closed_at=None)
    days = set(
        Posting.objects.filter(member=member, entry__period__in=still_open).values_list(
            "entry__period__starts_on", flat=True
        )
    )
    counted = StateChange.objects.filter(member=member, reporting_month__in=still_open.values("starts_on"))
    days.update(counted.values_list("reporting_month", flat=True))
    for day in sorted(days):
        yield _("Something of hers stands in %(month)s, which is not closed yet. Close that month first.") % {
            "month": Month.of(day).label()
        }


def _papers_under_way(member: Member) -> Iterator[str]:
    written = SheetRow.objects.filter(
        member=member, part__sheet__posted_at=None, part__sheet__discarded_at=None, set_aside=False
    )
    if any(row.amount for row in written):
        yield _("She stands with money on a collection sheet that is still open. Post it or discard it first.")
    if TransferNote.objects.filter(member=member, withdrawn_at=None, accepted_at=None).exists():
        yield _("The group she moved to has not taken her in yet. Wait for its answer, or take the note back.")
    if ImportFile.objects.filter(state__in=ImportFile.OPEN).exists():
        yield _("A list is being brought in that may name her. Bring it in or throw it away first.")


@transaction.atomic
def erase_member(member: Member, reason: str, *, by: User) -> Member:
    """Erase a member of the group in scope for good; `reason` is an ErasureReason. Returns the row that stays.

    Raises AlreadyErased, StillBelongs, StillOpen with everything that stands in the way.
    """
    lock_books()
    # Held before it is asked what stands in the way: nothing is written of her while it is told.
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    refuse_erased(member)
    refuse_belonging(member)
    if hindrances := in_the_way(member):
        raise StillOpen(" ".join(hindrances))
    name = Name(member.prefix, member.first_name, member.last_name)
    member = erase_from_register(member, reason, by=by)
    erase_from_books(member, name)
    erase_from_claims(member, name, by=by)
    _erase_questions(member, by)
    _forget_lists()
    transaction.on_commit(fold_log_in)
    return member


def fold_log_in(database: BaseDatabaseWrapper = connection) -> None:
    """Let SQLite empty the log beside its file, in which her name still stands; others do so in time."""
    if database.vendor == "sqlite" and not database.in_atomic_block:
        with database.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _erase_questions(member: Member, by: User) -> None:
    """What she asked and what she was told goes; that she asked stays, and her wish to be erased is answered."""
    asked = _asked_by(member)
    DoubtReply.objects.filter(doubt__in=asked).exclude(words="").update(words="")
    asked.exclude(question="").update(question="")
    for doubt in asked.exclude(state=State.CLOSED):
        answer_doubt(doubt, _("Erased, as it was asked."), by=by)


def _forget_lists() -> None:
    """Rows of lists that were not taken in, and files made for somebody to fetch, may name her: all of it goes."""
    ended = ImportFile.objects.exclude(state__in=ImportFile.OPEN)
    ended.exclude(judgement=b"", content=b"").update(content=b"", judgement=b"")
    made = list(Job.objects.exclude(status__in=Job.OPEN).exclude(result_name="").values_list("uuid", flat=True))

    def drop() -> None:
        for job in made:
            job_files.drop_folder(job)

    # Not before it is sure that she is erased.
    transaction.on_commit(drop)
