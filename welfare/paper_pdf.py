"""A PDF of papers, written anew page by page: what can be seen stays, what does something or tells more does not.

Promises: no author, title, dates or identity of the file, no scripts, actions, forms, links or files within the file;
stamps and filled-in fields become part of the page. Its memory and time have an end. Refuses locked and damaged
files, forms that are still open, and more than MOST_PAGES pages (PaperRefused).
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter, apply_configuration
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from welfare.paper_marks import OpenForm, marks_of
from welfare.pdf_copy import Copier, TooMuch, numbers_of, resolved
from welfare.refusals import PaperRefused

MOST_PAGES = 30
_MOST_NODES = 1_000
_MOST_UNPACKED = 30_000_000
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# A4 in points: what a page without a size most likely is.
_A4 = (0, 0, 595, 842)
# What the library raises over bytes that lie about themselves.
_DAMAGE = (
    PyPdfError, OSError, ValueError, TypeError, LookupError, AttributeError, AssertionError, RuntimeError,
    ArithmeticError, EOFError, struct.error, zlib.error,
)  # fmt: skip


def clean_pdf(content: bytes) -> bytes:
    """The same pages in a new file. Raises PaperRefused."""
    with (
        _damage_as_sentence(),
        apply_configuration(
            zlib_maximum_output_length=_MOST_UNPACKED,
            lzw_maximum_output_length=_MOST_UNPACKED,
            run_length_maximum_output_length=_MOST_UNPACKED,
        ),
    ):
        reader = PdfReader(io.BytesIO(content), root_object_recovery_limit=1_000)
        if reader.is_encrypted:
            raise PaperRefused(
                _("This PDF is locked with a password. Save it without a password, or take a photo of each page.")
            )
        pages = _pages(reader)
        with PdfWriter() as writer:
            writer.metadata = None
            writer.pdf_header = "%PDF-1.7"
            copier = Copier(writer)
            for page in pages:
                _copy_page(page, writer, copier)
            out = io.BytesIO()
            writer.write(out)
    return out.getvalue()


def _pages(reader: PdfReader) -> list[dict[str, PdfObject]]:
    """The pages in their order, each with what it inherits; stops at the first one too many."""
    pages, seen = [], 0
    waiting = [(dict.get(reader.root_object, "/Pages"), {})]
    while waiting:
        node, inherited = waiting.pop()
        node, seen = resolved(node), seen + 1
        if seen > _MOST_NODES:
            raise TooMuch
        if not isinstance(node, DictionaryObject):
            continue
        own = inherited | {key: dict.get(node, key) for key in _INHERITED if key in node}
        kids = resolved(dict.get(node, "/Kids"))
        if isinstance(kids, ArrayObject):
            waiting += [(kid, own) for kid in reversed(list(list.__iter__(kids))[:_MOST_NODES])]
            continue
        pages.append(dict(dict.items(node)) | own)
        if len(pages) > MOST_PAGES:
            raise PaperRefused(
                _("This PDF has more than %(most)s pages. Keep only the pages of this claim, or send them in parts.")
                % {"most": MOST_PAGES}
            )
    if not pages:
        raise _damaged()
    return pages


def _copy_page(page: dict[str, PdfObject], writer: PdfWriter, copier: Copier) -> None:
    box = _box(page.get("/MediaBox")) or _A4
    new = writer.add_blank_page(box[2] - box[0], box[3] - box[1])
    new[NameObject("/MediaBox")] = _numbers(box)
    if cut := _box(page.get("/CropBox")):
        new[NameObject("/CropBox")] = _numbers(cut)
    for key in ("/Rotate", "/UserUnit", "/Group"):
        if (value := resolved(page.get(key))) is not None:
            new[NameObject(key)] = copier.copy(value)
    resources = copier.resources(page.get("/Resources"))
    contents = _contents(page.get("/Contents"), copier)
    if marks := marks_of(resolved(page.get("/Annots")), copier, resources):
        # The page may end in another scale or colour than it began with.
        contents = [_drawing(b"q\n", copier), *contents, _drawing(b"\nQ\n" + marks, copier)]
    new[NameObject("/Resources")] = resources
    new[NameObject("/Contents")] = ArrayObject(contents)


def _contents(value: PdfObject | None, copier: Copier) -> list[IndirectObject]:
    found = resolved(value)
    parts = list(list.__iter__(found)) if isinstance(found, ArrayObject) else [value]
    return [copier.copy(part) for part in parts if isinstance(resolved(part), StreamObject)]


def _drawing(commands: bytes, copier: Copier) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(commands)
    return copier.add(stream)


def _box(value: PdfObject | None) -> tuple | None:
    """Left, bottom, right and top of a box, whichever corners it names; None if it is none."""
    corners = numbers_of(value, 4)
    if corners is None:
        return None
    x, y, across, up = corners
    box = min(x, across), min(y, up), max(x, across), max(y, up)
    return box if box[0] < box[2] and box[1] < box[3] else None


def _numbers(box: tuple) -> ArrayObject:
    return ArrayObject(NumberObject(int(side)) if side == int(side) else FloatObject(side) for side in box)


@contextmanager
def _damage_as_sentence() -> Iterator[None]:
    try:
        yield
    except OpenForm as error:
        raise PaperRefused(
            _("This PDF is a form that is still open. Print it as a PDF, or take a photo of it, and choose that.")
        ) from error
    except TooMuch as error:
        raise PaperRefused(
            _("This PDF holds more than can be read. Take a photo of each page, and attach the photos.")
        ) from error
    except _DAMAGE as error:
        raise _damaged() from error


def _damaged() -> PaperRefused:
    return PaperRefused(
        _("This PDF is damaged or did not arrive whole. Save it again, or take a photo of each page.")
    )
