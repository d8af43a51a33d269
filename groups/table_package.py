"""The packed parts of a workbook, opened with care: an XLSX file is a ZIP archive of XML files.

Promises: whatever somebody packed into the file, reading it ends soon and in little memory: parts are unpacked bit by
bit, a long part is handed out element by element, and every measure has an end. Refuses documents that declare
entities, parts larger than any register, and damaged archives, each with a sentence.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from django.utils.translation import gettext as _

from groups.table_cells import FileRefused

_CHUNK = 1 << 16
_MOST_PARTS = 2_000
_MOST_UNPACKED = 600 << 20
# A sheet with 60,000 people in 40 columns is about 150 MB.
_MOST_OF_A_PART = 250 << 20
_MOST_OF_A_TREE = 4 << 20
# One row of the widest sheet is shorter. An element that never ends would fill the memory.
_LONGEST_ELEMENT = 1 << 20
_DIRECTORY_ENTRY = b"PK\x01\x02"
_DECLARATION = b"<!DOCTYPE"
# In another encoding the declaration would not be seen; no program writes a workbook so.
_NOT_UTF8 = re.compile(
    rb"""\xff\xfe|\xfe\xff|.?\0|\s*<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-8|us-ascii)""", re.IGNORECASE | re.DOTALL
)

# What the libraries raise over bytes that lie about themselves.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, ParseError, struct.error, NotImplementedError, RuntimeError,
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
        with _damage_as_sentence():
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

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a part."""
        with _damage_as_sentence(), self._archive.open(self._part(name, _MOST_OF_A_PART)) as part:
            return part.read(size)

    def tree(self, name: str) -> Element:
        """A short part as a whole."""
        root = None
        for _fed, element in self._ends(self._part(name, _MOST_OF_A_TREE)):
            root = element
        if root is None:
            raise damaged()
        return root

    def elements(self, name: str, tag: str, *, most: int, inside: str = "") -> Iterator[Element]:
        """Every element `tag` of a long part once it is complete, until `inside` ends; it is emptied afterwards.

        Raises FileRefused where one of them never ends, or where there are more than `most`.
        """
        count = begun = 0
        names: dict[str, str] = {}
        for fed, element in self._ends(self._part(name, _MOST_OF_A_PART)):
            found = names.get(element.tag) or names.setdefault(element.tag, local(element))
            if found == tag:
                count, begun = count + 1, fed
                if count > most:
                    raise too_much()
                yield element
                element.clear()
            elif found == inside:
                return
            elif fed - begun > _LONGEST_ELEMENT:
                raise too_much()

    def _part(self, name: str, most: int) -> zipfile.ZipInfo:
        part = self._parts.get(name.lower())
        if part is None:
            raise damaged()
        if part.file_size > most:
            raise too_much()
        return part

    def _ends(self, part: zipfile.ZipInfo) -> Iterator[tuple[int, Element]]:
        """Every element of a part as it ends, with the number of bytes read so far."""
        parser = XMLPullParser(("end",))
        fed = ended = 0
        before = b""
        with _damage_as_sentence(), self._archive.open(part) as opened:
            while chunk := opened.read(_CHUNK):
                # A workbook declares nothing; a document that does can grow without end ("a billion laughs").
                if _DECLARATION in before + chunk or (not fed and _NOT_UTF8.match(chunk)):
                    raise damaged()
                before = chunk[-len(_DECLARATION) :]
                parser.feed(chunk)
                fed += len(chunk)
                for _event, element in parser.read_events():
                    ended = fed
                    yield fed, element
                if fed - ended > _LONGEST_ELEMENT:
                    raise too_much()
            parser.close()
            for _event, element in parser.read_events():
                yield fed, element


def local(element: Element) -> str:
    """The name of an element without its namespace; programs differ in theirs."""
    return element.tag.rpartition("}")[2]


@contextmanager
def _damage_as_sentence() -> Iterator[None]:
    """Whatever the libraries raise over a damaged file becomes one sentence."""
    try:
        yield
    except DAMAGE as error:
        raise damaged() from error
