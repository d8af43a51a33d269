"""What stands in the database so that only this product can read it.

Promises: sealed with the first of ID_ENCRYPTION_KEYS, opened with each of them (Fernet; the keys lie outside the
database, D19). Refuses to open what was changed or sealed with another key: `Unopened`.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unopened(Exception):
    """The keys at hand do not open this: another database's, or a key is missing."""


class Box:
    """Seals and opens; make one for a list, because making the keys costs more than using them."""

    def __init__(self):
        self._keys = MultiFernet([Fernet(_key(secret)) for secret in settings.ID_ENCRYPTION_KEYS])

    def seal(self, plain: bytes) -> bytes:
        """`plain` as ASCII that says nothing."""
        return self._keys.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises Unopened."""
        try:
            return self._keys.decrypt(sealed)
        except InvalidToken as error:
            raise Unopened from error


def _key(secret: str) -> bytes:
    # Fernet wants 32 bytes; the secret may be any text that somebody put into the environment.
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())
