"""What a member agreed to, and what she took back: that health sums are kept, that messages go out by e-mail.

Promises: every word given is a row of its own and the newest of a purpose holds; whatever was booked while a consent
stood stays booked. Refuses to take for given what nobody gave.
"""

from django.db import transaction

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from members.models import Consent, Member, ReadingRight

How = ReadingRight.How


def consent_standing(member: Member, purpose: str) -> Consent | None:
    """The newest word on a purpose, given or taken back; None where the member never said anything."""
    return Consent.objects.filter(member=member, purpose=purpose).first()


def has_consented(member: Member, purpose: str) -> bool:
    """Whether the newest word of the member on a purpose is a yes."""
    standing = consent_standing(member, purpose)
    return standing is not None and standing.given


def took_back(member: Member, purpose: str) -> bool:
    """Whether the member said yes or nothing at first and the newest word is a no."""
    standing = consent_standing(member, purpose)
    return standing is not None and not standing.given


@transaction.atomic
def state_consent(member: Member, purpose: str, *, given: bool, how: str = How.ONLINE, by: User | None) -> Consent:
    """Write down a yes or a no of the group in scope's member; the same word twice is one row."""
    standing = consent_standing(member, purpose)
    if standing is not None and standing.given == given:
        return standing
    audit.record("consent.given" if given else "consent.withdrawn", by=by, subject=member.number, fields=[purpose])
    return Consent.objects.create(
        group_id=current_group_id(), member=member, purpose=purpose, given=given, how=how, by=by
    )
