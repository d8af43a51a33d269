"""A member's e-mail address: given by herself, confirmed with a code that was sent to it, taken away at once.

Promises: it stands here sealed; nothing but the code goes to an address that was not confirmed; confirming it is the
consent to be written to, and taking it away ends both. Refuses a code that was tried too often or is too old, and to
send code after code to anybody.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from groups import audit
from groups.cards import read_digits
from groups.models import User
from groups.sealing import Box, Unopened
from groups.tenancy import current_group_id
from groups.thai_dates import format_datetime
from groups.tries import DAY, HOUR, MINUTE, Closed, Counter, Limit, Try, give_back, take
from members.consents import state_consent
from members.erased import hold_unerased
from members.models import Consent, EmailAddress, Member, State
from members.refusals import RegisterRefused

CODE_LIVES = 20 * MINUTE
LONGEST = 254
WRONG_CODES = Limit("email_code", 5, HOUR, DAY, DAY, is_one_person=True)
# Every code sent counts, to whoever and by whoever: nobody fills another one's mailbox from here.
CODES_SENT = Limit("email_sent", 5, HOUR, DAY, DAY)


class WrongAddress(RegisterRefused):
    """Not an address that e-mail can be sent to."""


class WrongCode(RegisterRefused):
    """Not the code that was sent, or it counts no more."""


class TooOften(RegisterRefused):
    """Too many codes were sent, or typed wrong."""


def tidy_address(text: str) -> str:
    """The address that somebody typed. Raises WrongAddress."""
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    # Addresses in other letters exist, and few services take them.
    if not address.isascii() or not 0 < len(address) <= LONGEST:
        raise WrongAddress(_("This is not an e-mail address. It looks like somchai@example.com."), field="address")
    return address


def give_address(member: Member, text: str, *, by: User) -> tuple[str, str]:
    """Keep an address, not confirmed yet, in the place of an earlier one.

    Returns the address and the code of six digits that is to be sent to it. Raises WrongAddress, TooOften and
    AlreadyErased.
    """
    address, code = tidy_address(text), f"{secrets.randbelow(1_000_000):06}"
    _take("address", Counter(CODES_SENT, str(member.uuid)), Counter(CODES_SENT, address.casefold()))
    _keep(member, address, code, by)
    return address, code


@transaction.atomic
def _keep(member: Member, address: str, code: str, by: User) -> None:
    hold_unerased([member])
    EmailAddress.objects.update_or_create(
        member=member,
        defaults={
            "group_id": current_group_id(),
            "sealed": Box().seal(address.encode()).decode(),
            "code": _fingerprint(member, code),
            "code_until": timezone.now() + CODE_LIVES,
            "confirmed_at": None,
        },
    )
    audit.record("email.given", by=by, subject=member.number)


def confirm_address(member: Member, code: str, *, by: User) -> EmailAddress:
    """Take the code that was sent: from now on messages go there, and that is the consent to it.

    Raises WrongCode, TooOften.
    """
    # Counted before it is looked at, and outside the transaction that a wrong one takes back.
    taken = _take("code", Counter(WRONG_CODES, str(member.uuid)))
    email = _confirm(member, read_digits(code), by)
    give_back(taken)
    return email


@transaction.atomic
def _confirm(member: Member, typed: str, by: User) -> EmailAddress:
    email = EmailAddress.objects.select_for_update(of=("self",)).filter(member=member).first()
    if email is None or not email.code or email.code_until < timezone.now():
        raise WrongCode(_("This code is too old. Let a new one be sent."), field="code")
    if not constant_time_compare(email.code, _fingerprint(member, typed)):
        raise WrongCode(_("This is not the code that was sent. Look at the newest e-mail."), field="code")
    email.code, email.code_until, email.confirmed_at = "", None, timezone.now()
    email.save(update_fields=["code", "code_until", "confirmed_at", "at"])
    audit.record("email.confirmed", by=by, subject=member.number)
    state_consent(member, Consent.Purpose.EMAIL, given=True, by=by)
    return email


@transaction.atomic
def take_away_address(member: Member, *, by: User) -> None:
    """Forget a member's address at once; what still waits for it is never sent."""
    if EmailAddress.objects.filter(member=member).delete()[0]:
        audit.record("email.removed", by=by, subject=member.number)
        state_consent(member, Consent.Purpose.EMAIL, given=False, by=by)


def email_of(member: Member) -> EmailAddress | None:
    """The address a member gave, confirmed or not."""
    return EmailAddress.objects.filter(member=member).first()


def in_clear(email: EmailAddress) -> str:
    """The address itself, for the member and for the letter alone. Raises Unopened."""
    return Box().open(email.sealed.encode()).decode()


def shown(email: EmailAddress) -> str:
    """The address for the member's own page; "" where this server's keys do not open it."""
    try:
        return in_clear(email)
    except Unopened:
        return ""


def written_to(members: Collection[int] | None = None):
    """The addresses to which messages go: confirmed, and the member agrees and lives; of these members, or of all."""
    newest = Consent.objects.filter(member=OuterRef("member"), purpose=Consent.Purpose.EMAIL).order_by("-id")
    found = EmailAddress.objects.filter(~Q(member__state=State.DIED), confirmed_at__isnull=False).annotate(
        agreed=Subquery(newest.values("given")[:1])
    )
    return (found if members is None else found.filter(member__in=members)).filter(agreed=True)


def _take(field: str, *counters: Counter) -> Try:
    try:
        return take(*counters)
    except Closed as closed:
        words = _("That was too often. Try again after %(until)s.")
        raise TooOften(words % {"until": format_datetime(closed.until)}, field=field) from closed


def _fingerprint(member: Member, code: str) -> str:
    """What is kept of a code; it tells nothing without the key, which lies outside the database."""
    said = f"email {member.uuid} {code}".encode()
    return hmac.new(settings.ID_HASH_KEY.encode(), said, hashlib.sha256).hexdigest()
