"""Photos and other files that come with a claim: what is kept shows the paper and tells nothing else."""

import io
import struct
import zipfile
import zlib

import pytest
from django.utils.translation import override
from PIL import Image, PngImagePlugin

from tests.welfare.paper_samples import GPS, SECRET, camera_photo, file_of, opened, picture
from welfare.paper_check import JPEG, MOST_BYTES, clean_paper
from welfare.paper_photos import MOST_SIDE
from welfare.picture_bytes import bare_jpeg
from welfare.refusals import PaperRefused

_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"


def sentence_for(content: bytes) -> str:
    """What a person reads who brings this file."""
    with override("en"), pytest.raises(PaperRefused) as refusal:
        clean_paper(content)
    assert refusal.value.field == "file"
    return str(refusal.value)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_head(width: int, height: int) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return _PNG_BEGINS + head + _chunk(b"IDAT", zlib.compress(b"\0" * 100)) + _chunk(b"IEND", b"")


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    return out.getvalue()


def _dark(image: Image.Image, x: float, y: float) -> bool:
    return image.convert("L").getpixel((int(x * image.width), int(y * image.height))) < 90


def test_a_photo_tells_neither_where_nor_by_whom_it_was_taken():
    brought = camera_photo()
    assert opened(brought).getexif().get_ifd(GPS) and SECRET.encode() in brought
    clean = clean_paper(brought)
    image = opened(clean.content)
    assert clean.media_type == JPEG and image.format == "JPEG"
    assert not image.getexif() and not {"exif", "xmp", "comment", "icc_profile", "dpi"} & set(image.info)
    for note in (SECRET.encode(), b"Kamera", b"Malee", b"Exif", b"profile of a camera"):
        assert note in brought and note not in clean.content


# Where the dark quarter of the picture stands after it was turned as EXIF says.
@pytest.mark.parametrize(
    ("orientation", "dark_at", "size"),
    [
        (1, (0.2, 0.2), (60, 40)), (2, (0.8, 0.2), (60, 40)), (3, (0.8, 0.8), (60, 40)), (4, (0.2, 0.8), (60, 40)),
        (5, (0.2, 0.2), (40, 60)), (6, (0.8, 0.2), (40, 60)), (7, (0.8, 0.8), (40, 60)), (8, (0.2, 0.8), (40, 60)),
    ],
)  # fmt: skip
def test_a_photo_stands_upright_however_the_telephone_was_held(orientation, dark_at, size):
    image = opened(clean_paper(camera_photo(orientation)).content)
    assert image.size == size
    corners = [(x, y) for x in (0.2, 0.8) for y in (0.2, 0.8)]
    assert [corner for corner in corners if _dark(image, *corner)] == [dark_at]


def test_a_photo_whose_notes_are_damaged_is_taken_as_it_lies():
    brought = camera_photo(6).replace(b"Exif\0\0MM", b"Exif\0\0XX").replace(b"Exif\0\0II", b"Exif\0\0XX")
    assert opened(clean_paper(brought).content).size == (60, 40)


def test_a_large_photo_is_shrunk_and_keeps_its_shape():
    image = opened(clean_paper(camera_photo(6, picture((6000, 3000)))).content)
    assert image.size == (MOST_SIDE // 2, MOST_SIDE)


def test_a_small_photo_keeps_its_size():
    assert opened(clean_paper(file_of(picture((31, 17)), "JPEG")).content).size == (31, 17)


def test_a_picture_of_the_screen_tells_nothing_of_what_was_written_into_it():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", SECRET)
    clean = clean_paper(file_of(picture(), "PNG", pnginfo=notes))
    assert clean.media_type == JPEG
    assert _dark(opened(clean.content), 0.2, 0.2) and SECRET.encode() not in clean.content


def test_webp_is_taken():
    clean = clean_paper(file_of(picture(), "WEBP", exif=b"Exif\0\0" + b"x" * 20))
    assert clean.media_type == JPEG and _dark(opened(clean.content), 0.2, 0.2)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16"])
def test_every_kind_of_picture_keeps_light_and_dark(mode):
    image = picture(mode="L").point([value * 257 for value in range(256)], "I").convert("I;16")
    image = image if mode == "I;16" else picture(mode=mode)
    seen = opened(clean_paper(file_of(image, "PNG")).content)
    assert _dark(seen, 0.2, 0.2) and not _dark(seen, 0.8, 0.8)


def test_what_can_be_seen_through_lies_on_white():
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((20, 20, 20, 255), (0, 0, 20, 20))
    seen = opened(clean_paper(file_of(image, "PNG")).content)
    assert _dark(seen, 0.2, 0.2) and not _dark(seen, 0.8, 0.8)


def test_colours_for_printing_are_taken():
    seen = opened(clean_paper(file_of(picture(mode="CMYK"), "JPEG")).content)
    assert _dark(seen, 0.2, 0.2) and not _dark(seen, 0.8, 0.8)


def test_of_a_moving_picture_the_first_one_is_kept():
    brought = file_of(picture(), "WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40), "white")])
    assert opened(brought).n_frames == 2
    image = opened(clean_paper(brought).content)
    assert _dark(image, 0.2, 0.2) and getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("behind", [b"<html><script>alert(1)</script>", _archive()])
def test_what_hangs_behind_a_photo_is_cut_off(behind):
    clean = clean_paper(camera_photo() + behind).content
    assert behind not in clean and not zipfile.is_zipfile(io.BytesIO(clean))
    assert clean.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_clean_photo_is_accepted_again(kind):
    clean = clean_paper(file_of(picture((3000, 300)), kind))
    again = clean_paper(clean.content)
    assert (again.media_type, opened(again.content).size) == (JPEG, opened(clean.content).size)


def test_a_picture_that_would_fill_the_memory_is_not_opened():
    for side in (8_000, 14_000, 60_000):
        assert "too large to open" in sentence_for(_png_head(side, side))


def test_a_photo_with_thousands_of_scans_is_not_opened():
    whole = file_of(picture(), "JPEG", progressive=True)
    scan = whole.rindex(b"\xff\xda")
    assert "damaged" in sentence_for(whole[:scan] + whole[scan:-2] * 2_000 + whole[-2:])


def test_a_photo_of_nothing_but_beginnings_is_refused_at_once():
    assert "damaged" in sentence_for(b"\xff\xd8" + b"\xff" * (MOST_BYTES - 2))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_photo_is_refused(kind):
    whole = file_of(Image.effect_noise((200, 200), 80).convert("RGB"), kind)
    assert "Take it again" in sentence_for(whole[: len(whole) // 2])


@pytest.mark.parametrize("beginning", [b"\xff\xd8\xff", _PNG_BEGINS, b"RIFF\0\0\0\0WEBP"])
def test_a_beginning_alone_is_no_photo(beginning):
    assert "damaged" in sentence_for(beginning + b"<html>" * 50)


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        _archive(),
        b"GIF89a" + b"\0" * 50,
        b"BM" + b"\0" * 60,
        b"\0\0\0\x1cftypavif" + b"\0" * 50,
        "นอน 3 คืน".encode(),
    ],
    ids=["html", "svg", "zip", "gif", "bmp", "avif", "text"],
)
def test_other_files_are_refused_whatever_they_are_called(content):
    assert "Take a photo of the paper" in sentence_for(content)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_the_format_of_the_iphone_is_refused_with_what_to_do(brand):
    assert "Send it as JPEG" in sentence_for(b"\0\0\0\x18ftyp" + brand + b"\0" * 100)


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"  \r\n"])
def test_an_empty_file_is_refused(content):
    assert "empty" in sentence_for(content)


def test_a_file_of_eleven_megabytes_is_refused():
    sentence = sentence_for(camera_photo() + b"\0" * 11 * 1024 * 1024)
    assert "10 MB" in sentence and "photo of each page" in sentence


def test_a_photo_of_just_ten_megabytes_is_taken():
    brought = camera_photo()
    assert clean_paper(brought + b"\0" * (MOST_BYTES - len(brought))).media_type == JPEG


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_without_its_notes_has_the_same_points(progressive):
    image = Image.effect_noise((120, 80), 60).convert("RGB")
    brought = file_of(image, "JPEG", progressive=progressive, comment=SECRET, restart_marker_blocks=2)
    bare = bare_jpeg(brought + _archive())
    assert list(opened(bare).tobytes()) == list(opened(brought).tobytes())
    assert SECRET.encode() not in bare and b"index.html" not in bare
