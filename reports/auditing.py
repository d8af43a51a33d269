"""The auditor's desk: beginning an audit of a span of months, noting what was looked at, signing.

Promises: while an audit is open its findings are those of the books as they stand; signing freezes them with ticks
and remarks and the books' last number and digest, in one transaction. Writes nothing but that. Refuses whoever is not
the group's auditor or keeps its books, a second open audit, and a signature while a finding was not looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups import audit
from groups.models import Group, Office, User
from groups.queries import offices_in_group
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from ledger.journal import lock_books
from ledger.queries import months_known
from reports.audit_findings import Found
from reports.audit_queries import Looked, looked_at, open_review
from reports.audit_refusals import AuditEnded, AuditOpen, AuditRefused, NotAuditor, NotLookedAt, WrongSpan
from reports.models import AuditFinding, AuditRemark, AuditReview


@dataclass(frozen=True)
class Note:
    """What the auditor noted on a finding that was seen: looked at or not, and words."""

    found: Found
    looked_at: bool
    words: str = ""


@transaction.atomic
def begin_review(first: Month, last: Month, *, by: User) -> AuditReview:
    """Begin to go through the books of a span of months of the group in scope.

    Raises NotAuditor, WrongSpan, or AuditOpen while another audit is open.
    """
    lock_books()
    _refuse_others(by)
    if last < first:
        raise WrongSpan(_("The last month lies before the first one."), field="last")
    known = set(months_known())
    for month, field in ((first, "first"), (last, "last")):
        if month not in known:
            words = _("The books know nothing of %(month)s. Choose a month that they have.")
            raise WrongSpan(words % {"month": month.label()}, field=field)
    if standing := open_review():
        raise AuditOpen(
            _("The audit of %(span)s is still open. Sign it first, or throw it away.") % {"span": standing.span_label}
        )
    audit.record("audit.begun", by=by, subject=f"{first.iso} {last.iso}")
    return AuditReview.objects.create(
        group_id=current_group_id(), from_month=first.first, through_month=last.first, begun_by=by
    )


@transaction.atomic
def note_findings(review: AuditReview, notes: Iterable[Note], *, by: User) -> int:
    """Note what was looked at, for findings that stand as they were seen; returns how many remarks were added.

    What says the same as before is not written again. Raises NotAuditor or AuditEnded.
    """
    review = _hold_open(review, by)
    standing = {row.found.key: row for row in looked_at(review)}
    new = [note for note in notes if _says_more(note, standing.get(note.found.key))]
    AuditRemark.objects.bulk_create(
        AuditRemark(
            group_id=review.group_id,
            review=review,
            code=note.found.code,
            document=str(note.found.document),
            figures=note.found.figures,
            looked_at=note.looked_at,
            words=note.words.strip(),
            by=by,
        )
        for note in new
    )
    if new:
        audit.record("audit.noted", by=by, subject=_span_of(review), fields=[f"remarks {len(new)}"])
    return len(new)


def _says_more(note: Note, row: Looked | None) -> bool:
    """Whether it is about a finding that stands with these figures, and tells something new of it."""
    if row is None or row.found != note.found:
        return False
    return (note.looked_at, note.words.strip()) != (row.is_ticked, row.words)


@transaction.atomic
def sign_review(review: AuditReview, conclusion: str, *, by: User) -> AuditReview:
    """Sign an audit: its findings are frozen as they stand, with ticks and remarks and the books' last digest.

    Raises NotAuditor, AuditEnded, AuditRefused without a conclusion, or NotLookedAt.
    """
    books = lock_books()
    review = _hold_open(review, by)
    if not conclusion.strip():
        raise AuditRefused(_("Write in a few words what you conclude."), field="conclusion")
    rows = looked_at(review)
    if waiting := sum(row.waits for row in rows):
        raise NotLookedAt(
            ngettext(
                "%(count)s finding has neither a tick nor a remark. Look at it first, then sign.",
                "%(count)s findings have neither a tick nor a remark. Look at them first, then sign.",
                waiting,
            )
            % {"count": f"{waiting:,}"}
        )
    AuditFinding.objects.bulk_create(
        AuditFinding(
            group_id=review.group_id,
            review=review,
            code=row.found.code,
            document=str(row.found.document),
            figures=row.found.figures,
            looked_at=row.is_ticked,
            words=row.words,
        )
        for row in rows
    )
    review.conclusion, review.signed_by, review.signed_at = conclusion.strip(), by, timezone.now()
    review.last_number, review.digest = books.last_number, books.last_digest
    review.save(update_fields=["conclusion", "signed_by", "signed_at", "last_number", "digest"])
    audit.record("audit.signed", by=by, subject=_span_of(review), fields=[f"findings {len(rows)}"])
    return review


@transaction.atomic
def discard_review(review: AuditReview, *, by: User) -> AuditReview:
    """Throw an audit away that was begun by mistake; what was noted stays in the database. Raises NotAuditor or
    AuditEnded."""
    lock_books()
    review = _hold_open(review, by)
    review.discarded_by, review.discarded_at = by, timezone.now()
    review.save(update_fields=["discarded_by", "discarded_at"])
    audit.record("audit.discarded", by=by, subject=_span_of(review))
    return review


def _hold_open(review: AuditReview, by: User) -> AuditReview:
    """The review read anew and locked. Raises NotAuditor or AuditEnded."""
    _refuse_others(by)
    review = AuditReview.objects.select_for_update().get(pk=review.pk)
    if review.signed_at:
        raise AuditEnded(_("This audit is signed. It stays as it is; begin a new one to look again."))
    if review.discarded_at:
        raise AuditEnded(_("This audit was thrown away. Nothing more is noted in it."))
    return review


def _refuse_others(by: User) -> None:
    kinds = offices_in_group(by, Group.objects.get(pk=current_group_id()))
    if Office.Kind.AUDITOR not in kinds:
        raise NotAuditor(_("Only the group's auditor goes through its books."))
    if Office.Kind.TREASURER in kinds:
        raise NotAuditor(_("Whoever keeps the books does not audit them. Ask another auditor."))


def _span_of(review: AuditReview) -> str:
    return f"{review.first.iso} {review.last.iso}"
