"""The tables of floor 5, by trade: frozen months, doubts about figures."""

from reports.models.doubts import Doubt
from reports.models.months import MonthlyReport, ReportFinding, ReportLine

__all__ = ["Doubt", "MonthlyReport", "ReportFinding", "ReportLine"]
