"""A group's month on paper, and what page and paper show of it.

Promises: screen and paper show the same rows in the same order. Fetches nothing (see groups/paper.py).
"""

import datetime

from groups.paper import pdf
from reports.act_rows import corrections_sum
from reports.rows import balance_lines, blocks, fund_rows, is_moved, member_rows, source_label, without_cases
from reports.statement import Statement


def statement_pdf(statement: Statement, printed_at: datetime.datetime) -> bytes:
    """One group's month on A4."""
    more = {"printed_at": printed_at, "example": statement.is_example}
    return pdf("reports/statement_paper.html", statement_context(statement) | more)


def statement_context(statement: Statement) -> dict:
    """What screen and paper show of a statement, in the order of the rows."""
    shown = blocks(statement, short=True)
    return {
        "statement": statement,
        "group": statement.group,
        "member_rows": member_rows(statement.members),
        "members_moved": is_moved(statement.members),
        "members_source": source_label(statement.members),
        "blocks": shown,
        "cases_missing": [line for block in shown if block.counts_cases for line in without_cases(block)],
        "fund_rows": fund_rows(statement),
        "balance_lines": balance_lines(statement, short=True),
        "corrections_sum": corrections_sum(statement),
    }
