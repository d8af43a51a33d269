"""Welfare's tables, by trade: benefit schedules, claims with their decisions, what is paid.

Promises: facts about one row; money is whole satang. Writes no other row.
"""

from welfare.models.claims import AssessmentMade, Claim, ClaimPaper, Decision
from welfare.models.payouts import BenefitKind, Payout, Repayment
from welfare.models.schedules import BenefitSchedule

__all__ = [
    "AssessmentMade",
    "BenefitKind",
    "BenefitSchedule",
    "Claim",
    "ClaimPaper",
    "Decision",
    "Payout",
    "Repayment",
]
