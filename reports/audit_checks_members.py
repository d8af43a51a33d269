"""An auditor's checks of members: whose name is gone from the books that are gone through.

Promises: two queries, whatever the number of members. Refuses names: the member number leads to the paper.
"""

from collections.abc import Iterator

from django.utils import timezone

from ledger.models import Posting
from members.models import Erasure
from reports.audit_findings import AuditSpan, Document, Found


def member_findings(span: AuditSpan) -> Iterator[Found]:
    """Who was erased and has money in the span: nobody can ask any more who it was, so the paper is looked at."""
    gone = dict(Erasure.objects.values_list("member_id", "at"))
    booked = Posting.objects.filter(entry__on__range=span.days, member__in=gone)
    rows = booked.order_by("member__number").values_list("member__number", "member_id").distinct()
    for number, pk in rows:
        erased_day = timezone.localdate(gone[pk]).isoformat()
        yield Found("member_erased", Document("member", number), {"member": number, "erased_day": erased_day})
