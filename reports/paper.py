"""Paper: templates as PDF.

Promises: nothing is fetched from anywhere but this product's own static files, whose complete Thai fonts are found
beside the style sheet (a font in subsets would print stray marks for digits, without an error). Refuses to draw SVG
text, which the library takes apart into single code points; words stand in HTML.
"""

import datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from reports.rows import balance_lines, blocks, fund_rows, is_moved, member_rows, source_label, without_cases
from reports.statement import Statement

STYLE = "ombun/css/paper.css"
CONTENT_TYPE = "application/pdf"


class OutsideStaticFiles(FatalURLFetchingError):
    """A template asked for something that is not one of our static files: a mistake in the code."""


class StaticFilesOnly(URLFetcher):
    """Fetches files of one directory and nothing else: no network, no other file of the server."""

    def __init__(self, root: Path):
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self.root = root.resolve()

    def fetch(self, url, headers=None):
        """A static file; raises OutsideStaticFiles for anything else."""
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(self.root):
            raise OutsideStaticFiles(f"A paper may not fetch {url}")
        return super().fetch(url, headers)


@cache
def _style() -> tuple[CSS, FontConfiguration, StaticFilesOnly]:
    """Style sheet and fonts, read once a process: a paper then takes a tenth of the time."""
    file = Path(finders.find(STYLE))
    fetcher, fonts = StaticFilesOnly(file.parent.parent), FontConfiguration()
    return CSS(filename=file, font_config=fonts, url_fetcher=fetcher), fonts, fetcher


def pdf(template: str, context: dict) -> bytes:
    """A template that extends reports/paper.html, as a PDF file."""
    style, fonts, fetcher = _style()
    document = HTML(string=render_to_string(template, context), url_fetcher=fetcher)
    return document.write_pdf(stylesheets=[style], font_config=fonts)


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
    }
