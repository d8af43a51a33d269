"""Every check of the auditor's list, run over a span of months of the group in scope.

Promises: all findings at once, each known again by its code and document; a constant number of queries, whatever the
number of entries. Never writes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from reports.audit_checks_claims import claim_findings
from reports.audit_checks_deaths import death_findings
from reports.audit_checks_entries import entry_findings
from reports.audit_checks_members import member_findings
from reports.audit_checks_money import money_findings
from reports.audit_checks_receipts import receipt_findings
from reports.audit_findings import AuditSpan, Found

TRADES = (receipt_findings, money_findings, claim_findings, death_findings, entry_findings, member_findings)


def findings_in(span: AuditSpan) -> list[Found]:
    """Everything that the checks find in the span, as the books stand now."""
    return list(told_apart(chain.from_iterable(trade(span) for trade in TRADES)))


def told_apart(found: Iterable[Found]) -> Iterable[Found]:
    """The same, two that say the same of one document told apart: a member who stands twice on a receipt."""
    seen: Counter = Counter()
    for one in found:
        seen[one.key] += 1
        if (again := seen[one.key]) > 1:
            one = replace(one, document=replace(one.document, part=f"{one.document.part}+{again}"))
        yield one
