"""The short code on every receipt and voucher: the beginning of its entry's own digest, in signs people can read.

Promises: whoever holds the paper can ask whether the books still hold that very entry, here and after the group moved
to another server; what is misread on paper (O for 0, I and L for 1, small letters, spaces, dashes) is understood.
Refuses a number that counts upwards: 60 bits of a digest are not guessed.
"""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from groups.models import Group
from groups.qr import qr_code
from groups.thai_text import tidy
from ledger.models import JournalEntry

# Crockford's base 32: no I, L, O, U.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, IN_A_PIECE = 12, 4
BITS_OF_A_SIGN = 5
# As many hexadecimal digits as hold the same 60 bits.
DIGITS = LENGTH * BITS_OF_A_SIGN // 4
_MISREAD = str.maketrans("OIL", "011")
# What people put between the signs.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212._]+")


def code_of(digest: str) -> str:
    """The twelve signs that stand for the first 60 bits of a digest (at least 15 hexadecimal digits)."""
    bits = int(digest[:DIGITS], 16)
    places = range((LENGTH - 1) * BITS_OF_A_SIGN, -1, -BITS_OF_A_SIGN)
    return "".join(SIGNS[bits >> place & (len(SIGNS) - 1)] for place in places)


def printed_code(digest: str) -> str:
    """The code as it stands on paper: "K7QM-4T2X-9RHB"."""
    code = code_of(digest)
    return "-".join(code[start : start + IN_A_PIECE] for start in range(0, LENGTH, IN_A_PIECE))


def beginning_of_digest(typed: str) -> str | None:
    """The fifteen hexadecimal digits that a code stands for, however it was typed; None for what is no code."""
    code = _BETWEEN.sub("", tidy(typed)).upper().translate(_MISREAD)
    if len(code) != LENGTH or not set(code).issubset(SIGNS):
        return None
    bits = 0
    for sign in code:
        bits = bits << BITS_OF_A_SIGN | SIGNS.index(sign)
    return f"{bits:0{DIGITS}x}"


def verifying_address(origin: str, slug: str, digest: str) -> str:
    """Where the QR code on a receipt or voucher leads; `origin` is this server's ("https://…")."""
    return origin.rstrip("/") + reverse("verify_code", args=[slug, code_of(digest)])


@dataclass(frozen=True)
class Proof:
    """What a paper carries so that anybody can verify it: code, where to type it, drawing ("" without an origin)."""

    code: str
    slug: str
    place: str
    drawing: SafeString | str


def proof_of(entry: JournalEntry, group: Group, origin: str) -> Proof:
    """The proof of one entry's paper; without an `origin` nothing leads anywhere and the code stands alone."""
    if not origin:
        return Proof(printed_code(entry.digest), group.slug, "", "")
    place = origin.rstrip("/") + reverse("verify")
    drawing = qr_code(verifying_address(origin, group.slug, entry.digest))
    return Proof(printed_code(entry.digest), group.slug, place.partition("://")[2], drawing)
