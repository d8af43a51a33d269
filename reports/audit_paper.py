"""An audit on paper: the checks with their findings, ticks and remarks, the conclusion, lines to sign on.

Promises: paper says what the page says. Fetches nothing (see groups/paper.py).
"""

import datetime

from groups.models import Group
from groups.paper import pdf
from reports.audit_queries import checks_of, looked_at
from reports.models import AuditReview


def audit_pdf(group: Group, review: AuditReview, printed_at: datetime.datetime, books: tuple[int, str]) -> bytes:
    """An audit on A4; of an open one `books` are the number and digest of the newest entry now."""
    signed = review.signed_at is not None
    number, digest = (review.last_number, review.digest) if signed else books
    checks = checks_of(looked_at(review))
    context = {
        "group": group,
        "review": review,
        "found": [one for one in checks if one.rows],
        "silent": [one for one in checks if not one.rows],
        "findings": sum(len(one.rows) for one in checks),
        "last_number": number,
        "digest": digest,
        "printed_at": printed_at,
        "example": group.is_example_on(review.last.last),
    }
    return pdf("reports/audit_paper.html", context)
