"""What a device sends of a collection sheet: from JSON to clean rows.

Promises: a row that cannot be read is answered in words beside its member and never loses the others. Refuses a
message that is no part of a sheet at all.
"""

import json
import uuid
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ledger.refusals import WrongFigure
from ledger.sheets import TypedPart, TypedRow

# Whole numbers that a browser counts exactly.
_LARGEST = 2**53 - 1
# Of the payer's name, and of book and number of the paper receipt.
_WIDTHS = (120, 20, 20)


@dataclass(frozen=True)
class PartMessage:
    """What was read, a sentence for each row that could not be, by member id; whose device it says it is."""

    part: TypedPart
    unreadable: dict[int, str] = field(default_factory=dict)
    user: int | None = None


def read_part(key: uuid.UUID, body: bytes) -> PartMessage:
    """The part of a sheet in the body of a request. Raises WrongFigure for a body that is none."""
    try:
        message = json.loads(body)
        rows, zone, user = message["rows"], message.get("zone"), message.get("user")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WrongFigure(_("The server could not read what this device sent. Load the page again.")) from error
    if not isinstance(rows, list) or not all(number is None or _is_count(number) for number in (zone, user)):
        raise WrongFigure(_("The server could not read what this device sent. Load the page again."))
    sound, unreadable = [], {}
    for row in rows:
        typed = _row(row)
        if typed:
            sound.append(typed)
        elif isinstance(row, list) and row and _is_count(row[0]):
            unreadable[row[0]] = _("The server could not read this row. Type it again.")
    return PartMessage(TypedPart(key, sound, zone, message.get("finished") is True), unreadable, user)


def _row(row) -> TypedRow | None:
    if not isinstance(row, list) or len(row) != 10:
        return None
    member, savings, dues, fee, by_bank, payer, *texts, revision = row
    numbers = all(_is_whole(value) for value in (savings, dues, fee)) and _is_count(member) and _is_count(revision)
    if not numbers or by_bank not in (0, 1) or not (payer is None or _is_count(payer)):
        return None
    if not all(isinstance(text, str) and len(text) <= width for text, width in zip(texts, _WIDTHS, strict=True)):
        return None
    name, book, number = (text.strip() for text in texts)
    payer = None if payer == member else payer
    return TypedRow(
        member, savings, dues, fee, bool(by_bank), payer, "" if payer else name, book, number, revision
    )  # fmt: skip


def _is_whole(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _is_count(value) -> bool:
    return _is_whole(value) and value >= 0
