"""What an audit refuses, named for the broken rule."""

from reports.refusals import ReportRefused


class AuditRefused(ReportRefused):
    """Base of every refusal of the auditor's desk."""


class NotAuditor(AuditRefused):
    """Somebody who is not the group's auditor, or who keeps its books."""


class WrongSpan(AuditRefused):
    """An end before its start, or months that the books do not know."""


class AuditOpen(AuditRefused):
    """Another audit is still open."""


class AuditEnded(AuditRefused):
    """The audit was signed or thrown away."""


class NotLookedAt(AuditRefused):
    """A finding has neither tick nor remark."""
