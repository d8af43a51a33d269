"""QR codes on paper and screens: an address that a phone opens.

Promises: a drawing that both a browser and the paper show as it is, dark on nothing, without words in it. Refuses
nothing; what stands in it is for everybody who holds the paper.
"""

import segno
from django.utils.safestring import SafeString, mark_safe

# A seventh of the code may be dirty or folded and it still reads (ISO/IEC 18004, level M).
SOUND_AGAINST_DIRT = "m"


def qr_code(text: str) -> SafeString:
    """`text` as an SVG element without a size of its own: the style sheet says how large it stands."""
    code = segno.make(text, error=SOUND_AGAINST_DIRT, micro=False)
    # segno writes nothing of `text` into the drawing, only where it is dark.
    return mark_safe(code.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None))
