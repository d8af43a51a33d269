"""The bytes of a picture without what cameras and programs note in it; the picture itself is not opened.

Promises: every point stays as it was; place, time, owner, comments, previews and whatever was hung on behind the
picture are cut out. Takes damaged pictures too and leaves of them what can be found. Refuses nothing.
"""

import re
from collections.abc import Iterator
from itertools import islice

# A telephone writes one scan, a picture for the web about ten.
MOST_SCANS = 100
_BEGIN, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
# How the colours are meant stands in these two (JFIF and Adobe); all other application segments are notes.
_KEPT_NOTES = (0xE0, 0xEE)
_NOTES = (*(code for code in range(0xE0, 0xF0) if code not in _KEPT_NOTES), _COMMENT)
# Within a scan 0xFF is followed by zero or by one of eight restart marks.
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_WITHOUT_LENGTH = (0x01, _BEGIN)
_PNG_HEAD = 8
_JP2_BEGINS = b"\0\0\0\x0cjP  \r\n\x87\n"
_JP2_NOTES = (b"uuid", b"xml ", b"uinf")


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, first byte and end of each segment of a JPEG; a scan ends where the next marker stands."""
    at = 0
    while found := _MARKER.search(content, at):
        marker, begin = found[1][0], found.start()
        at = found.end()
        if marker not in (*_WITHOUT_LENGTH, _END):
            at += max(2, int.from_bytes(content[at : at + 2], "big"))
        if marker == _SCAN:
            following = _MARKER.search(content, at)
            at = following.start() if following else len(content)
        yield marker, begin, min(at, len(content))
        if marker == _END:
            return


def has_too_many_scans(content: bytes) -> bool:
    """Whether the points of a JPEG are gone over more than MOST_SCANS times."""
    scans = (marker for marker, _begin, _end in _segments(content) if marker == _SCAN)
    return next(islice(scans, MOST_SCANS, None), None) is not None


def is_whole(content: bytes, kind: str) -> bool:
    """Whether a JPEG or PNG has an end; of another kind its own reader knows better."""
    if kind == "JPEG":
        return any(marker == _END for marker, _begin, _end in _segments(content))
    return kind != "PNG" or _png_ends(content)


def _png_ends(content: bytes) -> bool:
    at = _PNG_HEAD
    while at + 12 <= len(content):
        if content[at + 4 : at + 8] == b"IEND":
            return True
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return False


def bare_jpeg(content: bytes) -> bytes:
    """A JPEG of the same points without notes; nothing follows its end."""
    kept = bytearray()
    for marker, begin, end in _segments(content):
        if marker not in _NOTES:
            # JFIF and Adobe need 18 bytes at most; a preview may hang behind.
            kept += _without_preview(content[begin:end]) if marker == 0xE0 else content[begin:end]
    return bytes(kept)


def _without_preview(segment: bytes) -> bytes:
    if not segment.startswith(b"JFIF\0", 4) or len(segment) < 18:
        return b""
    return segment[:2] + b"\0\x10" + segment[4:16] + b"\0\0"


def bare_jpeg2000(content: bytes) -> bytes:
    """A JPEG 2000 file of the same points without its boxes of notes; a bare stream of points as it is."""
    if not content.startswith(_JP2_BEGINS):
        return content
    kept, at = bytearray(), 0
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + max(size, 8) if size else len(content)
        if kind not in _JP2_NOTES:
            kept += content[at:end]
        at = end
    return bytes(kept)
