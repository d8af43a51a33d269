"""The formats in which a month leaves the product, for pages and commands alike.

Promises: one table of formats; every one renders the same value. Refuses formats that are not in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from groups.paper import CONTENT_TYPE as PDF
from network.as_data import consolidation_json
from network.as_text import consolidation_csv, consolidation_text
from network.consolidation import Consolidation
from network.paper import consolidation_pdf
from network.spreadsheet import consolidation_workbook
from reports import spreadsheet
from reports.as_data import statement_json
from reports.as_text import statement_csv, statement_text
from reports.paper import statement_pdf
from reports.spreadsheet import statement_workbook
from reports.statement import Statement


@dataclass(frozen=True)
class Rendering:
    """One format: what browsers call it, and how a network's or a group's month is written in it."""

    content_type: str
    of_network: Callable[[Consolidation], str | bytes]
    of_group: Callable[[Statement], str | bytes]


FORMATS = {
    "txt": Rendering("text/plain; charset=utf-8", consolidation_text, statement_text),
    "json": Rendering("application/json; charset=utf-8", consolidation_json, statement_json),
    "csv": Rendering("text/csv; charset=utf-8", consolidation_csv, statement_csv),
    "xlsx": Rendering(spreadsheet.CONTENT_TYPE, consolidation_workbook, statement_workbook),
    "pdf": Rendering(
        PDF,
        lambda value: consolidation_pdf(value, timezone.now()),
        lambda value: statement_pdf(value, timezone.now()),
    ),
}
