"""The key under which a person's browser seals what it keeps on the device: rows not sent yet, the sheet itself.

It comes from the password alone (PBKDF2), so that the page can make the same key without a signal, and a lost phone
shows nothing. The server sees the password once, at sign-in, and keeps the key in the session, sealed. Promises: the
same password gives the same key on every device. Refuses a key that a changed password has made an old one.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from groups.models import User

# What OWASP's Password Storage Cheat Sheet (2023) asks of PBKDF2-HMAC-SHA256.
ITERATIONS = 600_000
SALT_BYTES, KEY_BYTES = 16, 32
IN_SESSION = "device_key"


def remember(request: HttpRequest, password: str) -> None:
    """Keep the key of who has just signed in with `password` in the session."""
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), _salt(request.user), ITERATIONS, KEY_BYTES)
    # Of this password: the session's own hash changes with it.
    request.session[IN_SESSION] = [_box().encrypt(key).decode(), request.session[HASH_SESSION_KEY]]


def for_session(request: HttpRequest) -> dict[str, str | int | None]:
    """What the page needs to make or to use the key: salt, iterations, key (base64).

    The key is None where the session knows none: signed in at another door, or the password changed since.
    """
    key = _kept(request)
    return {"salt": _text(_salt(request.user)), "iterations": ITERATIONS, "key": _text(key) if key else None}


def _kept(request: HttpRequest) -> bytes | None:
    sealed, password_mark = request.session.get(IN_SESSION, (None, None))
    if sealed is None or password_mark != request.session.get(HASH_SESSION_KEY):
        return None
    try:
        return _box().decrypt(sealed.encode())
    except InvalidToken:
        # SECRET_KEY changed: she signs in anew.
        return None


def _salt(user: User) -> bytes:
    return salted_hmac("groups.device_key.salt", str(user.pk), algorithm="sha256").digest()[:SALT_BYTES]


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac("groups.device_key.box", "", algorithm="sha256").digest()))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
