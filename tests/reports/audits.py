"""An audit of April as tests need one: begun by an auditor of the group in scope, looked through, signed."""

from groups.models import Group, User
from groups.tenancy import current_group_id
from ledger.cashbook import record_passbook_balance
from reports.audit_queries import looked_at
from reports.auditing import Note, begin_review, note_findings, sign_review
from reports.models import AuditReview
from tests.makers import APRIL, DAY, make_officer


def make_audit(*, by: User | None = None) -> AuditReview:
    """A signed audit with a finding: a passbook that says something else than the books."""
    group = Group.objects.get(pk=current_group_id())
    by = by or make_officer("auditor", group=group, name=f"auditor-of-{group.slug}")
    record_passbook_balance(DAY, 77_77, by=None)
    review = begin_review(APRIL, APRIL, by=by)
    note_findings(review, [Note(row.found, True, "ดูแล้ว") for row in looked_at(review)], by=by)
    return sign_review(review, "เรียบร้อย", by=by)
