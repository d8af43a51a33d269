"""The papers that come with a claim, made fit to be kept: photos and PDFs, told apart by what is in them.

Promises: what is kept was made anew here, so that nothing of the file as it was brought is left but what can be seen
on the paper: no place and time of a photo, no author, no script, no file within the file. A clean paper is accepted
again. Refuses everything else (PaperRefused) with one sentence: what is wrong, what to do. Knows no database.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from welfare.paper_pdf import clean_pdf
from welfare.paper_photos import clean_photo
from welfare.refusals import PaperRefused

MOST_BYTES = 10 * 1024 * 1024
JPEG, PDF = "image/jpeg", "application/pdf"
# What the input of a form offers to choose; it decides nothing.
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"

_PHOTOS = (
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
_HEIC = re.compile(rb"....ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL)
# Some programs write a few bytes before it.
_PDF_BEGINS_WITHIN = 1024


@dataclass(frozen=True)
class CleanPaper:
    """A paper to keep: `media_type` is JPEG or PDF, whatever photo was brought."""

    media_type: str
    content: bytes


def clean_paper(content: bytes) -> CleanPaper:
    """The paper in `content`, made anew. Raises PaperRefused, with the field "file".

    Takes JPEG, PNG, WebP and PDF of up to MOST_BYTES; of a moving picture only the first one.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise PaperRefused(_("This file is empty. Take the photo again, or choose another file."))
    if len(content) > MOST_BYTES:
        raise _too_many_bytes()
    for kind, beginning in _PHOTOS:
        if beginning.match(content):
            return CleanPaper(JPEG, clean_photo(content, kind))
    if _HEIC.match(content):
        raise PaperRefused(
            _("This photo is in the iPhone format HEIC. Send it as JPEG: through LINE, or take a screenshot.")
        )
    if b"%PDF-" not in content[:_PDF_BEGINS_WITHIN]:
        raise PaperRefused(
            _("This file is neither a photo nor a PDF. Take a photo of the paper, or choose a JPEG, PNG or PDF file.")
        )
    clean = clean_pdf(content)
    if len(clean) > MOST_BYTES:
        raise _too_many_bytes()
    return CleanPaper(PDF, clean)


def _too_many_bytes() -> PaperRefused:
    return PaperRefused(
        _("This file is larger than %(most)s MB. Take a photo of each page instead, or save it as a smaller file.")
        % {"most": MOST_BYTES >> 20}
    )
