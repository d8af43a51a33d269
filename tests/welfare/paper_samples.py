"""Photos and PDFs as people bring them, made anew for each test."""

import io

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

SECRET = "บ้านคุณยาย"
GPS = 0x8825


def picture(size=(60, 40), mode="RGB") -> Image.Image:
    """White, with a dark quarter at the top left, so that one sees which way is up."""
    white, dark = Image.new("RGB", size, "white"), Image.new("RGB", (size[0] // 2, size[1] // 2), (20, 20, 20))
    white.paste(dark, (0, 0))
    return white.convert(mode)


def file_of(image: Image.Image, kind: str, **options) -> bytes:
    """An image as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def camera_photo(orientation=1, image=None) -> bytes:
    """A JPEG with everything that a telephone notes in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "Kamera", "Malee"
    exif.get_ifd(GPS).update({1: "N", 2: (14.0, 1.0, 2.0), 3: "E", 4: (100.0, 3.0, 4.0)})
    return file_of(
        image or picture(), "JPEG", quality=95, exif=exif, xmp=b"<x:xmpmeta>" + SECRET.encode() + b"</x:xmpmeta>",
        comment=SECRET.encode(), dpi=(300, 300), icc_profile=b"profile of a camera",
    )  # fmt: skip


def opened(content: bytes) -> Image.Image:
    """A photo as it can be seen."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def stream(data: bytes, **keys) -> StreamObject:
    """A stream of a PDF; keys without the stroke."""
    made = DecodedStreamObject()
    made.set_data(data)
    for key, value in keys.items():
        made[NameObject(f"/{key}")] = value
    return made


def names(**keys) -> DictionaryObject:
    """A dictionary of a PDF; keys without the stroke, and strings that begin with one are names."""
    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(value) if isinstance(value, str) and value.startswith("/") else value
            for key, value in keys.items()
        }
    )


def numbers(*values) -> ArrayObject:
    """An array of numbers of a PDF."""
    return ArrayObject(NumberObject(value) for value in values)


def writer_of(pages=1, text="Nights: 3") -> PdfWriter:
    """Pages with one line of text each, in a font that the page calls "/A"."""
    writer = PdfWriter()
    font = writer._add_object(names(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica"))
    for number in range(pages):
        page = writer.add_blank_page(300, 200)
        line = stream(f"BT /A 18 Tf 20 100 Td ({text} {number + 1}) Tj ET".encode())
        page[NameObject("/Resources")] = names(Font=names(A=font))
        page[NameObject("/Contents")] = writer._add_object(line)
    return writer


def with_picture(writer: PdfWriter, data: bytes, *filters: str) -> PdfWriter:
    """The same with a picture on the first page."""
    page = writer.pages[0]
    image = stream(
        data, Type=NameObject("/XObject"), Subtype=NameObject("/Image"), Width=NumberObject(60),
        Height=NumberObject(40), BitsPerComponent=NumberObject(8), ColorSpace=NameObject("/DeviceRGB"),
        Filter=ArrayObject(NameObject(name) for name in filters), Metadata=TextStringObject(SECRET),
    )  # fmt: skip
    page["/Resources"][NameObject("/XObject")] = names(Im0=writer._add_object(image))
    page["/Contents"].get_object().set_data(page["/Contents"].get_data() + b"\nq 60 0 0 40 10 10 cm /Im0 Do Q")
    return writer


def written(writer: PdfWriter) -> bytes:
    """A PDF as the bytes of a file."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def texts(content: bytes) -> list[str]:
    """What can be read on each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def inside(content: bytes) -> str:
    """Everything that stands in a PDF, also in packed parts, as one text to search in."""
    reader, found = PdfReader(io.BytesIO(content)), []
    for number in range(1, reader.trailer["/Size"]):
        thing = reader.get_object(number)
        found.append(repr(thing))
        if isinstance(thing, StreamObject):
            found.append(thing._data.decode("latin-1"))
    return "\n".join([*found, repr(reader.trailer)])
