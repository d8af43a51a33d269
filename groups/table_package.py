"""The packed parts of a workbook, opened with care: an XLSX file is a ZIP archive of XML files.

Promises: whatever somebody packed into the file, reading it ends soon and in little memory: parts are unpacked bit by
bit, XML is read as a stream and never held as a tree, and every measure has an end. Refuses documents that declare
entities, parts larger than any register, and damaged archives, each with a sentence.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.parsers import expat

from django.utils.translation import gettext as _

from groups.table_cells import FileRefused

_CHUNK = 1 << 16
_MOST_PARTS = 2_000
_MOST_UNPACKED = 600 << 20
# One part of a register of 60,000 people with 40 columns is about 150 MB; the time to read it is bounded with it.
_MOST_OF_A_PART = 250 << 20
# The reader of XML starts an unfinished mark-up anew with every bit; real ones are shorter than this.
_LONGEST_TAG = 1 << 19
_DIRECTORY_ENTRY = b"PK\x01\x02"

# What the library raises over bytes that lie about themselves.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError, struct.error, NotImplementedError, RuntimeError,
    EOFError, OSError, LookupError, ValueError, OverflowError,
)  # fmt: skip


def damaged() -> FileRefused:
    """What to say of a file that begins like a workbook and is none."""
    return FileRefused(
        _(
            "This spreadsheet is damaged or incomplete. Open it in the program it comes from, save it again as XLSX,"
            " and choose it again."
        )
    )


def too_much() -> FileRefused:
    """What to say of a file that unpacks to more than any group's register."""
    return FileRefused(
        _(
            "This spreadsheet holds more than can be read. Copy only the rows of the table into a new file, or use"
            " the template, and choose that file."
        )
    )


class Package:
    """The parts of one archive. Raises FileRefused for all that is wrong with it."""

    def __init__(self, content: bytes):
        # Before the library makes an object of each entry.
        if content.count(_DIRECTORY_ENTRY) > _MOST_PARTS:
            raise too_much()
        with damage_as_sentence():
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        parts = self._archive.infolist()
        self._parts = {part.filename.lstrip("/").lower(): part for part in parts}
        if any(part.flag_bits & 1 for part in parts):
            raise FileRefused(
                _("This file is locked with a password. Save it without a password, and choose it again.")
            )
        if sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise too_much()

    def has(self, name: str) -> bool:
        """Whether there is a part of this name; capitals do not count."""
        return name.lower() in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._parts)

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a part."""
        with damage_as_sentence(), self._archive.open(self._parts[name.lower()]) as part:
            return part.read(size)

    def read(self, name: str, document: "Document") -> Iterator[None]:
        """Lead the XML of a part through `document`, pausing after every bit. Raises FileRefused."""
        with damage_as_sentence():
            info = self._parts[name.lower()]
        if info.file_size > _MOST_OF_A_PART:
            raise too_much()
        parser = _parser(document)
        fed = 0
        with damage_as_sentence(), self._archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise damaged()
                yield
            parser.Parse(b"", True)
        yield


class Document:
    """What wants to be told of the elements of one part; names come without their prefix."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""

    def text(self, text: str) -> None:
        """Characters stand between two marks."""


def _parser(document: Document) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = _local(document.begin)
    parser.EndElementHandler = _local(document.end)
    parser.CharacterDataHandler = document.text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    return parser


def _local(handler: Callable) -> Callable:
    def handle(name: str, *attributes: dict[str, str]) -> None:
        handler(name[name.find(":") + 1 :], *attributes)

    return handle


def _refuse_declarations(*declaration: object) -> None:
    # A workbook has none; one that has can grow without end ("a billion laughs").
    raise damaged()


@contextmanager
def damage_as_sentence() -> Iterator[None]:
    """Whatever the libraries raise over a damaged file becomes one sentence."""
    try:
        yield
    except DAMAGE as error:
        raise damaged() from error
