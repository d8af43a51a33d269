"""PDFs that come with a claim: the pages stay, everything else does not."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from tests.welfare.paper_samples import (
    SECRET,
    camera_photo,
    inside,
    names,
    numbers,
    opened,
    stream,
    texts,
    with_picture,
    writer_of,
    written,
)
from tests.welfare.test_paper_check import sentence_for
from welfare.paper_check import PDF, clean_paper

_FORBIDDEN = (
    "/JavaScript", "/JS", "/OpenAction", "/AA", "/EmbeddedFile", "/Names", "/AcroForm", "/Annots", "/Metadata",
    "/URI", "/Launch", "/Info", "/PieceInfo", "/Producer", "/ID",
)  # fmt: skip


def _clean(writer: PdfWriter) -> bytes:
    paper = clean_paper(written(writer))
    assert paper.media_type == PDF
    return paper.content


def _mark(writer: PdfWriter, **keys) -> None:
    """Something that lies on the first page at 100 to 200, 50 to 70."""
    page = writer.pages[0]
    mark = names(Type="/Annot", Rect=numbers(100, 50, 200, 70), **keys)
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", []), writer._add_object(mark)])


def _look(writer: PdfWriter, text: str):
    font = names(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
    line = stream(
        f"BT /F 10 Tf 2 5 Td ({text}) Tj ET".encode(), BBox=numbers(0, 0, 100, 20), Subtype=NameObject("/Form")
    )
    line[NameObject("/Resources")] = names(Font=names(F=font))
    return names(N=writer._add_object(line))


def test_the_pages_stay_in_their_order_and_size():
    writer = writer_of(3)
    writer.pages[1].rotate(90)
    writer.pages[2].cropbox.upper_right = (150, 120)
    clean = _clean(writer)
    assert texts(clean) == ["Nights: 3 1", "Nights: 3 2", "Nights: 3 3"]
    pages = PdfReader(io.BytesIO(clean)).pages
    assert [page.rotation for page in pages] == [0, 90, 0]
    assert [float(value) for value in pages[0].mediabox] == [0, 0, 300, 200]
    assert [float(value) for value in pages[2].cropbox] == [0, 0, 150, 120]


def test_nothing_is_left_that_does_or_tells_something():
    writer = writer_of()
    writer.add_metadata({"/Author": "Malee", "/Title": SECRET})
    writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Malee</x:xmpmeta>"
    writer.add_attachment("diary.txt", b"Malee")
    writer.generate_file_identifiers()
    script = names(S="/JavaScript", JS=TextStringObject("app.alert('Malee')"))
    scripts = names(Names=ArrayObject([TextStringObject("first"), script]))
    writer._root_object["/Names"][NameObject("/JavaScript")] = scripts
    writer._root_object[NameObject("/OpenAction")] = script
    writer._root_object[NameObject("/AcroForm")] = names(Fields=ArrayObject())
    page = writer.pages[0]
    page[NameObject("/AA")], page[NameObject("/Metadata")] = names(O=script), TextStringObject("Malee")
    page[NameObject("/PieceInfo")] = names(Program=TextStringObject("Malee"))
    _mark(writer, Subtype="/Link", A=names(S="/URI", URI=TextStringObject("http://malee.example")))
    assert "Malee" in inside(written(writer))
    clean = _clean(writer)
    found = inside(clean)
    assert "Malee" not in found and SECRET not in found and not [key for key in _FORBIDDEN if f"{key}'" in found]
    reader = PdfReader(io.BytesIO(clean))
    assert reader.metadata is None and reader.xmp_metadata is None and not reader.attachments
    assert texts(clean) == ["Nights: 3 1"]


@pytest.mark.parametrize("filters", [("/DCTDecode",), ("/ASCIIHexDecode", "/DCTDecode")])
def test_a_photo_in_a_pdf_tells_neither_where_nor_by_whom_it_was_taken(filters):
    photo = camera_photo()
    data = photo if len(filters) == 1 else photo.hex().encode() + b">"
    clean = _clean(with_picture(writer_of(), data, *filters))
    image = PdfReader(io.BytesIO(clean)).pages[0]["/Resources"]["/XObject"]["/Im0"]
    assert image["/Filter"] == ["/DCTDecode"] and opened(image._data).tobytes() == opened(photo).tobytes()
    for note in (SECRET.encode(), b"Kamera", b"Exif", b"profile of a camera"):
        assert note in photo and note not in clean
    assert SECRET not in inside(clean)


def test_notes_beside_a_jpeg_2000_in_a_pdf_are_cut_out():
    points, note = b"\0\0\0\x10jp2cpoints!!", b"\0\0\0\x0duuidMalee"
    begin = b"\0\0\0\x0cjP  \r\n\x87\n"
    clean = _clean(with_picture(writer_of(), begin + note + points, "/JPXDecode"))
    assert begin + points in clean and b"Malee" not in clean


def test_a_stamp_becomes_part_of_the_page():
    writer = writer_of()
    _mark(writer, Subtype="/Stamp", AP=_look(writer, "RECEIVED"))
    clean = _clean(writer)
    assert "RECEIVED" in texts(clean)[0] and "/Annots" not in inside(clean)


def test_a_hidden_mark_stays_away():
    writer = writer_of()
    _mark(writer, Subtype="/Stamp", F=NumberObject(2), AP=_look(writer, "RECEIVED"))
    assert texts(_clean(writer)) == ["Nights: 3 1"]


# Drawn as large as it is shown; half as large and beside its origin; turned by a quarter.
@pytest.mark.parametrize(
    ("box", "matrix"),
    [((0, 0, 100, 20), None), ((10, 10, 60, 20), None), ((0, 0, 20, 100), (0, 1, -1, 0, 0, 0))],
)
def test_a_mark_fills_the_place_where_it_lay(box, matrix):
    writer = writer_of()
    look = _look(writer, "RECEIVED")
    form = look["/N"]
    form[NameObject("/BBox")] = numbers(*box)
    if matrix:
        form[NameObject("/Matrix")] = numbers(*matrix)
    _mark(writer, Subtype="/Stamp", AP=look)
    page = PdfReader(io.BytesIO(_clean(writer))).pages[0]
    placed = [operands for operands, operator in page.get_contents().operations if operator == b"cm"][-1]
    corners = [_moved(_moved((x, y), matrix or (1, 0, 0, 1, 0, 0)), placed) for x in box[::2] for y in box[1::2]]
    assert sorted(corners) == [(100, 50), (100, 70), (200, 50), (200, 70)]


def _moved(point, matrix):
    (x, y), (a, b, c, d, e, f) = point, [float(value) for value in matrix]
    return a * x + c * y + e, b * x + d * y + f


def test_the_mark_of_one_page_is_not_drawn_on_another_that_shares_its_fonts():
    writer = writer_of(2)
    shared = writer._add_object(writer.pages[0]["/Resources"])
    for page in writer.pages:
        page[NameObject("/Resources")] = shared
    _mark(writer, Subtype="/Stamp", AP=_look(writer, "RECEIVED"))
    clean = _clean(writer)
    assert ["RECEIVED" in text for text in texts(clean)] == [True, False]


def test_what_was_typed_into_a_form_is_kept_and_the_form_is_not():
    writer = writer_of()
    _mark(
        writer, Subtype="/Widget", FT="/Tx", T=TextStringObject("name"), V=TextStringObject("Somsri"),
        AP=_look(writer, "Somsri"),
    )  # fmt: skip
    clean = _clean(writer)
    assert "Somsri" in texts(clean)[0] and "/Widget" not in inside(clean)


def test_a_form_whose_fields_nobody_would_see_is_refused():
    writer = writer_of()
    _mark(writer, Subtype="/Widget", FT="/Tx", V=TextStringObject("Somsri"))
    assert "Print it as a PDF" in sentence_for(written(writer))


def test_an_empty_field_is_no_open_form():
    writer = writer_of()
    _mark(writer, Subtype="/Widget", FT="/Tx", V=TextStringObject(""))
    assert texts(_clean(writer)) == ["Nights: 3 1"]


@pytest.mark.parametrize(("user", "owner"), [("secret", "secret"), ("", "owner")])
def test_a_locked_pdf_is_refused(user, owner):
    writer = writer_of()
    writer.encrypt(user, owner, algorithm="AES-256")
    sentence = sentence_for(written(writer))
    assert "password" in sentence and "take a photo of each page" in sentence


def test_thirty_pages_are_taken_and_thirty_one_are_not():
    assert len(texts(_clean(writer_of(30)))) == 30
    assert "more than 30 pages" in sentence_for(written(writer_of(31)))


def test_pages_that_lead_back_to_themselves_come_to_an_end():
    writer = writer_of()
    pages = writer._root_object["/Pages"]
    pages["/Kids"][0] = writer._root_object.raw_get("/Pages")
    assert "Take a photo of each page" in sentence_for(written(writer))


def test_a_drawing_that_leads_back_to_itself_is_copied_once():
    writer = writer_of()
    look = _look(writer, "RECEIVED")
    form = look.raw_get("/N")
    form.get_object()["/Resources"][NameObject("/XObject")] = names(Self=form)
    _mark(writer, Subtype="/Stamp", AP=look)
    assert "RECEIVED" in texts(_clean(writer))[0]


def test_a_pdf_that_unpacks_without_end_is_refused():
    packed = stream(b"0 0 " + b" " * 60_000_000, Type=NameObject("/ObjStm"), N=NumberObject(1), First=NumberObject(4))
    writer = with_picture(writer_of(), b"", "/DCTDecode")
    image = writer.pages[0]["/Resources"]["/XObject"]["/Im0"]
    flat = packed.flate_encode()
    image._data = flat._data
    image[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")])
    assert "take a photo of each page" in sentence_for(written(writer))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + b"<html>" * 500, b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + b"1 0 obj " * 20_000,
        b"%PDF-1.7\n1 0 obj" + b"[" * 50_000 + b"\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    ],
    ids=["html", "nothing", "only-beginnings", "deep"],
)  # fmt: skip
def test_what_only_begins_like_a_pdf_is_refused(content):
    assert "Save it again" in sentence_for(content)


def test_half_a_pdf_is_refused():
    whole = written(writer_of(5))
    assert "PDF is damaged" in sentence_for(whole[: len(whole) // 3])


def test_a_pdf_without_pages_is_refused():
    writer = writer_of()
    del writer._root_object["/Pages"]["/Kids"][0]
    assert "PDF is damaged" in sentence_for(written(writer))


@pytest.mark.parametrize("before", [b"", b"\r\n\r\n"])
def test_what_stands_before_and_behind_the_pages_is_gone(before):
    clean = clean_paper(before + written(writer_of()) + b"<script>alert(1)</script>PK\x03\x04").content
    assert clean.startswith(b"%PDF-") and b"script" not in clean and b"PK\x03\x04" not in clean
    assert texts(clean) == ["Nights: 3 1"]


def test_a_clean_pdf_is_accepted_again_and_stays_the_same():
    writer = with_picture(writer_of(2), camera_photo(), "/DCTDecode")
    _mark(writer, Subtype="/Stamp", AP=_look(writer, "RECEIVED"))
    clean = _clean(writer)
    again = clean_paper(clean).content
    assert texts(again) == texts(clean) and len(again) == len(clean)
