"""Long papers in parts: painted on every processor there is, put together, numbered through at the end.

A paper that says "page x of y" is laid out twice, because y is known only afterwards; so the parts of a long one do
not count, and the numbers are printed over the whole. Promises: the pages in the order of the parts, each with its
number at its foot; a part that fails fails the whole. Refuses to number what is not A4, standing or lying.
"""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import django
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

from groups.paper import painted

# Below this many parts a second processor takes longer to get ready than it saves.
FEW = 4
# Where the number of a page stands, in points from the left and lower edge: below the foot, at its beginning.
LEFT_STANDING, LEFT_LYING, LOW, SIZE = 51, 40, 22, 8


@contextmanager
def painters(parts: int) -> Iterator:
    """Something like `map` that makes PDF files of pages in HTML, in order; many `parts` on all processors."""
    processors = min(os.cpu_count() or 1, parts)
    if parts < FEW or processors < 2:
        yield lambda pages: map(painted, pages)
        return
    # Not forked: the worker has threads and an open database.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processors, mp_context=fresh, initializer=django.setup) as pool:
        try:
            yield lambda pages: pool.map(painted, pages)
        finally:
            # Whoever stops in the middle does not wait for what nobody wants any more.
            pool.shutdown(wait=True, cancel_futures=True)


def put_together(parts: Sequence[Path], into: Path, *, numbered: bool = True) -> int:
    """Write the pages of these PDF files as one file and number them through; how many pages there are."""
    with PdfWriter() as writer:
        for path in parts:
            writer.append(path, import_outline=False)
        if numbered:
            _number(writer)
        writer.compress_identical_objects()
        writer.write(into)
        return len(writer.pages)


def _number(writer: PdfWriter) -> None:
    """Print "12 / 591" at the foot of every page, in a font that every reader has."""
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
    )
    before = writer._add_object(_stream("q"))
    for number, page in enumerate(writer.pages, start=1):
        left, low = (LEFT_LYING if page.mediabox.width > page.mediabox.height else LEFT_STANDING), LOW
        words = f"{number} / {len(writer.pages)}"
        # The page's own drawing leaves its axes behind: it is put in brackets first.
        after = _stream(f"Q q BT /PageNumber {SIZE} Tf {left} {low} Td ({words}) Tj ET Q")
        fonts = page["/Resources"].setdefault(NameObject("/Font"), DictionaryObject())
        fonts.get_object()[NameObject("/PageNumber")] = font
        own = page.raw_get("/Contents")
        own = list(own.get_object()) if isinstance(own.get_object(), ArrayObject) else [own]
        page[NameObject("/Contents")] = ArrayObject([before, *own, writer._add_object(after)])


def _stream(drawing: str) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(drawing.encode("ascii"))
    return stream


def in_parts(rows: Sequence, size: int) -> Iterable[Sequence]:
    """`rows` in runs of at most `size`."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
