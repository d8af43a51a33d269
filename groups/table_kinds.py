"""What sort of file somebody chose, told by its bytes and never by its name.

Promises: every file that cannot be read as a table is called what it is, with what to do instead. Refuses nothing
else.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.table_cells import FileRefused
from groups.table_package import Package
from groups.table_xlsx import WORKBOOK

MOST_BYTES = 20 << 20
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLD_EXCEL = gettext_lazy("an old Excel file (XLS)")
_PICTURE = gettext_lazy("a picture")
_PACKED = gettext_lazy("a packed file (ZIP or the like)")
_PAGE = gettext_lazy("a web page")
# How files begin; the first that fits counts.
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], str | Promise], ...] = (
    (re.compile(rb"\s*%PDF"), gettext_lazy("a PDF")),
    (
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp", re.DOTALL),
        _PICTURE,
    ),
    (re.compile(rb"\x1f\x8b|Rar!|7z\xbc\xaf|BZh|\xfd7zXZ"), _PACKED),
    (re.compile(rb"\{\\rtf"), gettext_lazy("a text document")),
    (re.compile(rb"[\x09]([\x00\x02\x04\x08])[\x04-\x10]\0"), _OLD_EXCEL),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<!doctype html|<html|<head|<body|<table|<meta|<style)", re.IGNORECASE), _PAGE),
    (re.compile(rb"MIME-Version:", re.IGNORECASE), _PAGE),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<\?xml"), gettext_lazy("an XML file")),
)
# What else comes as a ZIP archive, by a part that it holds.
_ARCHIVES: tuple[tuple[str, str | Promise], ...] = (
    ("xl/workbook.bin", gettext_lazy("a binary Excel file (XLSB)")),
    ("word/document.xml", gettext_lazy("a text document")),
    ("ppt/presentation.xml", gettext_lazy("a presentation")),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


def package_of(content: bytes) -> Package | None:
    """The parts of a workbook, or None for a file that may be text. Raises FileRefused for anything else."""
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise FileRefused(_("This file is empty. Choose the file that holds the table."))
    if len(content) > MOST_BYTES:
        raise FileRefused(
            _("This file is larger than %(most)s MB. Copy only the rows of the table into a new file, and choose it.")
            % {"most": MOST_BYTES >> 20}
        )
    if content.startswith(_OLD_OFFICE):
        raise _old_office(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        package = Package(content)
        _refuse_other_archives(package)
        return package
    for beginning, name in _BEGINNINGS:
        if beginning.match(content):
            raise _not_this(name)
    return None


def _old_office(content: bytes) -> FileRefused:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileRefused(_("This file is locked with a password. Save it without a password, and choose it again."))
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return _not_this(_OLD_EXCEL)
    return _not_this(gettext_lazy("an old Office file"))


def _refuse_other_archives(package: Package) -> None:
    if package.has(WORKBOOK):
        return
    if package.has("mimetype") and package.head("mimetype", 80).startswith(_OPEN_DOCUMENT):
        raise _not_this(gettext_lazy("an OpenDocument file (ODS)"))
    for part, name in _ARCHIVES:
        if package.has(part):
            raise _not_this(name)
    raise _not_this(_PACKED)


def _not_this(name: str | Promise) -> FileRefused:
    return FileRefused(
        _(
            "This file is %(kind)s and cannot be read. Open it in the program it comes from, save the table as XLSX"
            " or CSV, and choose that file."
        )
        % {"kind": name}
    )
