"""The digest of an entry: what a stranger can recompute from the books and compare with the paper.

Promises: covers the group's UUID, number, day, kind, account codes, satang, cases, units, member UUIDs, the salted
hash of the words, and the digest before (D5). Refuses names, words and primary keys, so that a person can be erased
and a group can move to another server with its chain intact.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable

# Changing what is covered breaks every printed digest: a new scheme gets a new name.
SCHEME = "ombun-1"


def new_salt() -> str:
    """A fresh salt for the words of one entry."""
    return secrets.token_hex(16)


def text_digest(salt: str, text: str) -> str:
    """Salted hash of the words of an entry; without the row nobody can guess them back."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def entry_digest(group_uuid, entry, postings: Iterable[tuple], reverses_number: int | None) -> str:
    """SHA-256 in hex of an entry; `postings` are (code, satang, cases, units, member UUID or None) in their order."""
    covered = [
        SCHEME,
        str(group_uuid),
        entry.number,
        entry.on.isoformat(),
        entry.kind,
        entry.summary_from and entry.summary_from.isoformat(),
        entry.summary_through and entry.summary_through.isoformat(),
        entry.reference,
        reverses_number,
        entry.text_digest,
        [[code, amount, cases, units, member and str(member)] for code, amount, cases, units, member in postings],
        entry.previous_digest,
    ]
    return hashlib.sha256(json.dumps(covered, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
