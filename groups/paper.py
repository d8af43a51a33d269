"""Paper: templates as PDF, and long papers put together from parts.

Promises: nothing is fetched from anywhere but this product's own static files, whose complete Thai fonts are found
beside the style sheet (a font in subsets would print stray marks for digits, without an error). Refuses to draw SVG
text, which the library takes apart into single code points; words stand in HTML.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from pypdf import PdfWriter
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

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
    """A template that extends parts/paper.html, as a PDF file."""
    return painted(render_to_string(template, context))


def painted(page: str) -> bytes:
    """HTML of our own templates as a PDF file."""
    style, fonts, fetcher = _style()
    return HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=[style], font_config=fonts)


def strips(template: str, context: dict) -> bytes:
    """A template for a roll of paper: every page ends where its last element with an `id` begins.

    The style sheet gives such pages a height that nothing reaches; a page without an `id` keeps it.
    """
    style, fonts, fetcher = _style()
    document = HTML(string=render_to_string(template, context), url_fetcher=fetcher).render(
        stylesheets=[style], font_config=fonts
    )
    for page in document.pages:
        if page.anchors:
            page.height = max(anchor[1] for anchor in page.anchors.values())
    return document.write_pdf()


def merge(paths: Iterable[Path], into: Path) -> None:
    """Write the pages of these PDF files, in this order, as one file; a font that all of them hold is kept once."""
    with PdfWriter() as writer:
        for path in paths:
            writer.append(path, import_outline=False)
        writer.compress_identical_objects()
        writer.write(into)
