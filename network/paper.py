"""A consolidated month on paper: the network lying down on A4, then every group standing up on its own page.

Promises: the column heads stand on every page, missing groups are named in words above the table, each group's page
is its own statement with the digest of its books. Refuses to fetch anything (see groups/paper.py).
"""

import datetime

from groups.paper import pdf
from network.charts import charts_of
from network.comparison import comparison_table, comparisons
from network.consolidation import Consolidation
from network.ratios import FORMULAS, ratio_rows, rounding_words
from network.rows import (
    dues_head,
    group_rows,
    kind_blocks,
    missing_sentence,
    part_rows,
    remarks,
    rows_of_dues,
    total_row,
)
from reports.paper import statement_context


def consolidation_pdf(consolidation: Consolidation, printed_at: datetime.datetime) -> bytes:
    """The network's month on A4."""
    context = consolidation_context(consolidation)
    pages = [statement_context(statement) for statement in consolidation.statements]
    more = {"pages": pages, "printed_at": printed_at, "example": consolidation.is_example}
    return pdf("network/paper.html", context | more)


def consolidation_context(consolidation: Consolidation) -> dict:
    """What screen and paper show of a network's month, in the order of the rows."""
    return {
        "consolidation": consolidation,
        "network": consolidation.network,
        "month": consolidation.month,
        "missing": missing_sentence(consolidation),
        "parts_below": part_rows(consolidation),
        "rows": group_rows(consolidation),
        "total": total_row(consolidation),
        "blocks": kind_blocks(consolidation, short=True),
        "dues": rows_of_dues(consolidation),
        "dues_head": list(dues_head().values()),
        "remarks": remarks(consolidation),
        "compared": comparison_table(comparisons(consolidation)),
        # A group alone stands beside nobody.
        "ratios": ratio_rows(consolidation) if len(consolidation.reports) > 1 else (),
        "formulas": FORMULAS,
        "rounding": rounding_words(),
        "charts": charts_of(consolidation),
    }
