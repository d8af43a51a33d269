"""A member's own phone remembers her card: a signed cookie, if she wishes.

Promises: it holds the card's number, a mark of the phone and one of the PIN of that time, and opens nothing without
the PIN; it is sent to the card's pages alone and no script reads it. Refuses a cookie that was not made here.
"""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from groups.cards import pin_mark
from groups.models import MemberCard

COOKIE, SALT, PATH = "card", "groups.card_phone", "/card/"
REMEMBERED_FOR = 400 * 24 * 60 * 60  # seconds; browsers keep no cookie longer


def remembered(request: HttpRequest) -> tuple[str, str, str] | None:
    """What this phone remembers: card number, mark of the phone, mark of the PIN; None without (a right) cookie."""
    try:
        value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=REMEMBERED_FOR)
    except BadSignature:
        return None
    parts = tuple(value.split("."))
    return parts if len(parts) == 3 else None


def remember(request: HttpRequest, response: HttpResponse, card: MemberCard) -> None:
    """Let this phone know `card` from now on; it keeps the mark it has."""
    known = remembered(request)
    phone = known[1] if known and known[0] == card.number else get_random_string(22)
    response.set_signed_cookie(
        COOKIE, f"{card.number}.{phone}.{pin_mark(card.user)}", salt=SALT, max_age=REMEMBERED_FOR, path=PATH,
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponse) -> None:
    """Let this phone know no card any more."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
