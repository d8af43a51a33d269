"""National IDs: taken in, sealed and compared; never shown whole.

Promises: in the database an ID is encrypted (Fernet; the first of ID_ENCRYPTION_KEYS seals, each of them opens) and
hashed with another key (HMAC-SHA256), both kept outside of it (D19); no trail, log or list holds one. A wrong check
digit is noted and not refused: paper has them. Refuses what is not thirteen digits.
"""

import hashlib
import hmac
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.th.pin import calc_check_digit

from groups import audit
from groups.models import User
from groups.sealing import Box, Unopened
from groups.thai_text import tidy
from members.erased import hold_unerased
from members.models import Member, NationalId, TransferNote
from members.refusals import RegisterRefused

DIGITS = 13
# As written on the card: 1-2345-67890-12-1. The mask leaves the last three.
MASK = "x-xxxx-xxxxx-{}-{}"


class NotAnId(RegisterRefused):
    """Not the thirteen digits of a national ID."""


def digits_of(text: str) -> str:
    """The thirteen digits that somebody typed, Thai digits, dashes and spaces forgiven. Raises NotAnId."""
    bare = "".join(character for character in tidy(text) if character not in " -–.")
    if len(bare) != DIGITS or not (bare.isascii() and bare.isdigit()):
        raise NotAnId(
            _(
                "A national ID has 13 digits, and here stand %(count)s characters. Look at the card again, or leave "
                "this empty."
            )
            % {"count": len(bare)},
            field="national_id",
        )
    return bare


def checks(digits: str) -> bool:
    """Whether the last of thirteen digits is the right check digit."""
    return calc_check_digit(digits[:-1]) == digits[-1]


def fingerprint(digits: str) -> str:
    """What two writings of the same ID have in common, and nobody without the key can compute."""
    return hmac.new(settings.ID_HASH_KEY.encode(), digits.encode(), hashlib.sha256).hexdigest()


def record_national_id(member: Member, text: str, *, by: User | None) -> NationalId:
    """Keep a member's national ID, in the place of an earlier one. Raises NotAnId."""
    return record_national_ids([(member, text)], by=by)[0]


@transaction.atomic
def record_national_ids(texts: Sequence[tuple[Member, str]], *, by: User | None) -> list[NationalId]:
    """The same for a list, in a constant number of queries per thousand; one that is refused keeps all out."""
    if not texts:
        return []
    hold_unerased(member for member, _text in texts)
    box = Box()
    rows = [_row(member, digits_of(text), box, by) for member, text in texts]
    written = NationalId.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["sealed", "fingerprint", "checks", "by", "at"],
    )
    subject = texts[0][0].number if len(texts) == 1 else f"{len(texts)} members"
    audit.record("national_id.recorded", by=by, subject=subject, fields=["national_id"])
    return written


def _row(member: Member, digits: str, box: Box, by: User | None) -> NationalId:
    return NationalId(
        group_id=member.group_id,
        member=member,
        sealed=box.seal(digits.encode()).decode(),
        fingerprint=fingerprint(digits),
        checks=checks(digits),
        by=by,
    )


@transaction.atomic
def take_over_national_id(member: Member, note: TransferNote, *, by: User) -> None:
    """Keep the national ID that came with a member from another group, sealed as it is; nothing if none came."""
    if not note.id_sealed:
        return
    NationalId.objects.create(
        group_id=member.group_id, member=member, sealed=note.id_sealed, fingerprint=note.id_fingerprint,
        checks=note.id_checks, by=by,
    )  # fmt: skip
    audit.record("national_id.recorded", by=by, subject=member.number, fields=["national_id"])


@transaction.atomic
def remove_national_id(member: Member, *, by: User) -> None:
    """Take a member's national ID out of the register, as if it had never been written; the trail says so."""
    if NationalId.objects.filter(member=member).delete()[0]:
        audit.record("national_id.removed", by=by, subject=member.number, fields=["national_id"])


def masked(member: Member) -> str:
    """A member's national ID with its last three digits only ("x-xxxx-xxxxx-12-1"); "" if there is none."""
    found = NationalId.objects.filter(member=member).first()
    if found is None:
        return ""
    try:
        digits = Box().open(found.sealed.encode()).decode()
    except Unopened:
        # The keys are not those it was sealed with; the page about the member is still to be read.
        return MASK.format("xx", "x")
    return masked_digits(digits)


def masked_digits(digits: str) -> str:
    """Thirteen digits as they may be shown: the last three only."""
    return MASK.format(digits[10:12], digits[12])
