"""What a page of a PDF shows, copied into another PDF: text, fonts, lines, pictures; nothing that does something.

Promises: only what drawing needs is followed; actions, scripts, files within the file, notes of programs and cameras
stay behind. Each object is copied once. Raises TooMuch where following has no reasonable end; pypdf's own errors and
the usual ones over damaged bytes pass through.
"""

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from welfare.picture_bytes import bare_jpeg, bare_jpeg2000

# A scan of thirty pages has a few hundred objects, a statement with many fonts some tens of thousands of values.
_MOST_VALUES = 2_000_000
# Dictionaries whose keys are names that the page chose: there "/A" is a font, elsewhere an action.
_NAMED = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/CharProcs", "/Colorants"}
RESOURCES = (*sorted(_NAMED - {"/CharProcs", "/Colorants"}), "/ProcSet")
_NOT_SEEN = {
    "/A", "/AA", "/AF", "/Alternates", "/EF", "/JS", "/JavaScript", "/LastModified", "/Metadata", "/Measure", "/OC",
    "/OPI", "/OpenAction", "/Parent", "/PieceInfo", "/Properties", "/PtData", "/Ref", "/StructParent",
    "/StructParents",
}  # fmt: skip
# Of a stream these name a file elsewhere; its length is counted anew.
_NOT_OF_STREAMS = {"/F", "/FFilter", "/FDecodeParms", "/Length", "/DL", "/Filter", "/DecodeParms"}
_NO_DRAWING = {"/Action", "/Annot", "/Catalog", "/EmbeddedFile", "/Filespec", "/Metadata", "/Page", "/Pages"}
_BARE = {"/DCTDecode": bare_jpeg, "/JPXDecode": bare_jpeg2000}


class TooMuch(Exception):
    """The file holds more than any paper."""


class Copier:
    """Copies into one `writer`; what several pages share is shared there too."""

    def __init__(self, writer: PdfWriter):
        self._writer = writer
        self._copied: dict[tuple[int, int], IndirectObject] = {}
        self._values = 0

    def add(self, value: PdfObject) -> IndirectObject:
        """A new object of the writer, to be referred to."""
        return self._writer._add_object(value)

    def copy(self, value: PdfObject | None, *, named: bool = False) -> PdfObject:
        """`value` with all that drawing it needs; `named` if it is a dictionary of the page's own names."""
        if isinstance(value, IndirectObject):
            return self._reference(value, named=named)
        self._values += 1 + (len(value) >> 3 if isinstance(value, str | bytes) else 0)
        if self._values > _MOST_VALUES:
            raise TooMuch
        if isinstance(value, StreamObject):
            return self._stream(value)
        if isinstance(value, DictionaryObject):
            return self._dictionary(value, DictionaryObject(), frozenset() if named else _NOT_SEEN)
        if isinstance(value, ArrayObject):
            return ArrayObject(self.copy(item) for item in list.__iter__(value))
        return NullObject() if value is None else value

    def _reference(self, reference: IndirectObject, *, named: bool) -> PdfObject:
        key = reference.idnum, reference.generation
        if key in self._copied:
            return self._copied[key]
        old = reference.get_object()
        if not isinstance(old, DictionaryObject | ArrayObject):
            return self.copy(old)
        # Its place comes first: an object may lead back to itself.
        place = self._copied[key] = self.add(NullObject())
        self._writer._replace_object(place, self.copy(old, named=named))
        return place

    def _dictionary(self, old: DictionaryObject, new: DictionaryObject, left_out) -> PdfObject:
        if not isinstance(new, StreamObject) and _name(old.get("/Type")) in _NO_DRAWING:
            return NullObject()
        for key, value in dict.items(old):
            if key not in left_out:
                new[NameObject(key)] = self.copy(value, named=key in _NAMED)
        return new

    def _stream(self, old: StreamObject) -> PdfObject:
        if _name(old.get("/Type")) in _NO_DRAWING:
            return NullObject()
        new = StreamObject()
        self._dictionary(old, new, _NOT_SEEN | _NOT_OF_STREAMS)
        filters, settings, data = _packed(old)
        if filters:
            new[NameObject("/Filter")] = ArrayObject(NameObject(name) for name in filters)
            new[NameObject("/DecodeParms")] = ArrayObject(self.copy(item) for item in settings)
        new.set_data(data)
        return new

    def resources(self, old: PdfObject | None) -> DictionaryObject:
        """The resources of a page as a dictionary of its own, so that something can be added for this page alone."""
        new = DictionaryObject()
        old = resolved(old)
        for kind in RESOURCES if isinstance(old, DictionaryObject) else ():
            if kind in old:
                copied = self.copy(resolved(dict.get(old, kind)), named=kind in _NAMED)
                new[NameObject(kind)] = copied
        return new


def resolved(value: PdfObject | None) -> PdfObject | None:
    """The object itself where only its number stands; None for nothing."""
    value = value.get_object() if value is not None else None
    return None if isinstance(value, NullObject) else value


def numbers_of(value: PdfObject | None, count: int) -> tuple | None:
    """The numbers of an array of just so many; None for anything else."""
    value = resolved(value)
    found = tuple(resolved(item) for item in list.__iter__(value)) if isinstance(value, ArrayObject) else ()
    return found if len(found) == count and all(isinstance(n, FloatObject | NumberObject) for n in found) else None


def _name(value: PdfObject | None) -> str:
    value = resolved(value)
    return value if isinstance(value, str) else ""


def _listed(value: PdfObject | None) -> list:
    value = resolved(value)
    if value is None:
        return []
    return [resolved(item) for item in list.__iter__(value)] if isinstance(value, ArrayObject) else [value]


def _packed(stream: StreamObject) -> tuple[list[str], list[PdfObject | None], bytes]:
    """How a stream is packed, with what settings, and its bytes; pictures without the camera's notes."""
    filters, data = _listed(dict.get(stream, "/Filter")), stream._data
    settings = _listed(dict.get(stream, "/DecodeParms"))[: len(filters)]
    settings += [None] * (len(filters) - len(settings))
    if not filters or filters[-1] not in _BARE:
        return filters, settings, data
    if len(filters) > 1:
        data = _unpacked(data, filters[:-1], settings[:-1])
    return filters[-1:], settings[-1:], _BARE[filters[-1]](data)


def _unpacked(data: bytes, filters: list[str], settings: list[PdfObject | None]) -> bytes:
    outer = EncodedStreamObject()
    outer._data = data
    outer[NameObject("/Filter")] = ArrayObject(NameObject(name) for name in filters)
    outer[NameObject("/DecodeParms")] = ArrayObject(item or DictionaryObject() for item in settings)
    return outer.get_data()
