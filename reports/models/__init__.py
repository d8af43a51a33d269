"""The tables of floor 5, by trade: frozen months, doubts about figures, the auditor's reviews."""

from reports.models.auditing import AuditFinding, AuditRemark, AuditReview
from reports.models.doubts import Doubt, DoubtReply
from reports.models.months import MonthlyReport, ReportFinding, ReportLine

__all__ = [
    "AuditFinding",
    "AuditRemark",
    "AuditReview",
    "Doubt",
    "DoubtReply",
    "MonthlyReport",
    "ReportFinding",
    "ReportLine",
]
