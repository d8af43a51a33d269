"""Reading an audit: its findings with what was noted on them, live while it is open and frozen once it is signed.

Promises: page and paper show one value; a signed audit reads the same for ever, whatever becomes of the books. A tick
counts for the figures it was set on. A constant number of queries. Never writes.
"""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from groups.models import User
from reports.audit_checks import findings_in
from reports.audit_findings import AuditSpan, Document, Found
from reports.audit_words import Check, by_check, sentence_of
from reports.models import AuditFinding, AuditRemark, AuditReview


@dataclass(frozen=True)
class Looked:
    """A finding, and what the auditor noted on it last; `is_ticked` only while the figures are those looked at."""

    found: Found
    is_ticked: bool = False
    words: str = ""
    by: User | None = None
    at: datetime.datetime | None = None
    # The note was made on other figures than those of today; its words are kept here and count no more.
    changed: bool = False
    before: str = ""

    @property
    def waits(self) -> bool:
        """Whether it has neither tick nor remark."""
        return not self.is_ticked and not self.words

    @property
    def text(self) -> str:
        """What the finding says."""
        return sentence_of(self.found)


@dataclass(frozen=True)
class CheckLooked:
    """One check with everything it found."""

    check: Check
    rows: tuple[Looked, ...]

    @property
    def waiting(self) -> int:
        """How many findings have neither tick nor remark."""
        return sum(row.waits for row in self.rows)


def reviews() -> QuerySet[AuditReview]:
    """Every audit of the group in scope that was not thrown away, newest first."""
    return AuditReview.objects.filter(discarded_at=None).select_related("begun_by", "signed_by", "group")


def open_review() -> AuditReview | None:
    """The audit that is open, if there is one."""
    return reviews().filter(signed_at=None).first()


def looked_at(review: AuditReview) -> list[Looked]:
    """All findings of a review with what was noted on them: as frozen, or as the books stand now."""
    if review.signed_at:
        return [Looked(_found(row), row.looked_at, row.words) for row in AuditFinding.objects.filter(review=review)]
    noted = {(row.code, row.document): row for row in AuditRemark.objects.filter(review=review).select_related("by")}
    found = findings_in(AuditSpan(review.first, review.last))
    return [_with_note(one, noted.get(one.key)) for one in found]


def _found(row: AuditFinding) -> Found:
    return Found(row.code, Document.read(row.document), row.figures)


def _with_note(found: Found, remark: AuditRemark | None) -> Looked:
    if remark is None:
        return Looked(found)
    changed = remark.figures != found.figures
    return Looked(
        found,
        is_ticked=remark.looked_at and not changed,
        words="" if changed else remark.words,
        by=remark.by,
        at=remark.at,
        changed=changed,
        before=remark.words if changed else "",
    )


def checks_of(rows: list[Looked]) -> list[CheckLooked]:
    """The rows check by check, those that found nothing too."""
    of = {row.found.key: row for row in rows}
    grouped = by_check(row.found for row in rows)
    return [CheckLooked(check, tuple(of[one.key] for one in found)) for check, found in grouped]
