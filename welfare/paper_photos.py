"""A photo of a paper, painted anew: turned upright, as large as reading needs, without anything that is not seen.

Promises: a JPEG of at most MOST_SIDE pixels a side that holds pixels and nothing else: no place, time, owner, colour
profile, comment or small preview. Its memory and time have an end. Refuses photos with more points than any telephone
takes, and damaged ones (PaperRefused).
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from PIL import Image
from PIL.Image import Transpose

from welfare.picture_bytes import has_too_many_scans, is_whole
from welfare.refusals import PaperRefused

MOST_SIDE = 2400
# Telephones take 50 and 64 million points; a JPEG is shrunk while it is read, the others are held whole.
_MOST_POINTS = {"JPEG": 65_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
_QUALITY = 85
_PAPER = (255, 255, 255)
_ORIENTATION = 0x0112
# How the telephone was held (EXIF 2.3, tag 0x0112), and what sets it right.
_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip
# What the library raises over bytes that lie about themselves.
_DAMAGE = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, OverflowError, AttributeError, RuntimeError,
    struct.error, zlib.error,
)  # fmt: skip


def clean_photo(content: bytes, kind: str) -> bytes:
    """The photo as a bare JPEG; `kind` is JPEG, PNG or WEBP. Raises PaperRefused."""
    # Each scan of a JPEG costs a walk over all points, and a file of some bytes can hold thousands.
    if kind == "JPEG" and has_too_many_scans(content):
        raise _damaged()
    # WeasyPrint tells the library, for the whole process, to take the missing rest of a picture for grey.
    if not is_whole(content, kind):
        raise _damaged()
    with _damage_as_sentence(), Image.open(io.BytesIO(content), formats=[kind]) as photo:
        if photo.width * photo.height > _MOST_POINTS[kind]:
            raise _too_many_points()
        photo.draft(None, (MOST_SIDE, MOST_SIDE))
        photo.load()
        painted = _painted(photo)
        painted.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
        return _written(_upright(painted, photo))


def _painted(photo: Image.Image) -> Image.Image:
    """In plain colours; what could be seen through lies on white."""
    if photo.mode.startswith(("I", "F")):
        # Sixteen bits a point: the library's own conversion would cut all but the darkest to white.
        return photo.convert("I").point(lambda value: value * (1 / 257)).convert("L").convert("RGB")
    if not photo.has_transparency_data:
        return photo.convert("RGB")
    seen = photo.convert("RGBA")
    seen.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", seen.size, _PAPER)
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _upright(painted: Image.Image, photo: Image.Image) -> Image.Image:
    try:
        turn = _UPRIGHT.get(photo.getexif().get(_ORIENTATION))
    except _DAMAGE:
        # What the camera noted is damaged, the photo is not.
        turn = None
    return painted if turn is None else painted.transpose(turn)


def _written(picture: Image.Image) -> bytes:
    # The library would write comment and resolution again if they were still here.
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


@contextmanager
def _damage_as_sentence() -> Iterator[None]:
    try:
        yield
    except Image.DecompressionBombError as error:
        raise _too_many_points() from error
    except _DAMAGE as error:
        raise _damaged() from error


def _too_many_points() -> PaperRefused:
    return PaperRefused(_("This picture is too large to open. Take a photo of the paper with a telephone instead."))


def _damaged() -> PaperRefused:
    return PaperRefused(
        _("This photo is damaged or did not arrive whole. Take it again, or send it again, and choose it once more.")
    )
