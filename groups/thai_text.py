"""Thai text as people type it, sort it and look for it.

Promises keys that behave the same on every database engine: plain strings
whose code point order is the Royal Institute's dictionary order
(`sort_key`), and strings that match although tone marks were dropped
(`search_key`). Refuses nothing: any text has a key, the text itself is never
changed where it is stored.
"""

import re
import unicodedata
from functools import lru_cache

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Marks that only break ties, weakest first. Paiyannoi and maiyamok stand here
# too: the Royal Institute passes over them when it places a word.
_TIE_MARKS = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0e3a\u0e2f\u0e46"
_TIE_WEIGHT = {mark: chr(ord("1") + place) for place, mark in enumerate(_TIE_MARKS)}
# Marks people drop or confuse when they search: tones, ็, ์, ํ, ๎ and ฺ.
_DROPPED_IN_SEARCH = dict.fromkeys(map(ord, "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0e3a"))
_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
# Below the space, so that a short name stands before a longer one; not NUL,
# which PostgreSQL refuses in text.
_SEPARATOR = "\x1f"
# A long list asks for the keys of the same words again and again.
KEYS_KEPT = 4096


def fold_digits(text: str) -> str:
    """The same text with Thai digits (๐–๙) written as 0–9."""
    return text.translate(_THAI_DIGITS)


def tidy(text: str) -> str:
    """Text as it was meant: ASCII digits, single spaces, nothing invisible.

    Zero-width spaces come along when Thai text is copied from a web page.
    """
    folded = fold_digits(unicodedata.normalize("NFC", text))
    if folded.isprintable():
        # Nothing invisible in it, as in nearly every cell of a long file.
        return " ".join(folded.split())
    visible = (c for c in folded if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join("".join(visible).split())


@lru_cache(maxsize=KEYS_KEPT)
def sort_key(text: str) -> str:
    """A string whose code point order is Thai dictionary order.

    Leading vowels stand after their consonant, tone marks and their like
    count only between words that are otherwise equal, from left to right.
    Sort it under a binary collation (SQLite's BINARY, PostgreSQL's "C").
    """
    swapped = _LEADING_VOWEL.sub(r"\2\1", _spelled(text))
    main = "".join(c for c in swapped if c not in _TIE_WEIGHT)
    # A letter weighs "0" and its marks follow it: the first letter with a
    # stronger mark decides, and no mark at all is weakest.
    ties = "".join(_TIE_WEIGHT.get(c, "0") for c in swapped)
    return main + _SEPARATOR + ties.rstrip("0")


@lru_cache(maxsize=KEYS_KEPT)
def search_key(text: str) -> str:
    """A string for "contains" searches in which forgotten marks do no harm.

    Case, tone marks, ็ and ์ are gone, Thai digits are ASCII, spaces are
    single. Make it of both sides: what is stored and what is looked for.
    """
    bare = _spelled(text).translate(_DROPPED_IN_SEARCH)
    # Again, for a mark may have stood between two spaces or two เ.
    return " ".join(bare.replace("เเ", "แ").split())


def _spelled(text: str) -> str:
    """One spelling for what looks the same on screen, in lower case."""
    folded = tidy(text).casefold().replace("เเ", "แ")
    folded = re.sub("\u0e4d([\u0e48-\u0e4b]?)\u0e32", "\\1\u0e33", folded)
    return re.sub("\u0e33([\u0e48-\u0e4b])", "\\1\u0e33", folded)
