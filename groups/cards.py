"""Getting in with a card: its number, the one-time code on its slip, and a PIN of six digits that the member chose.

A card's user holds no office and has no name in the directory. Promises: a wrong number, a closed card, a card never
used and a wrong PIN are told alike, after the same questions; whoever steals the database opens nothing, because PIN
and code are hashed with a key that lies elsewhere. Refuses PINs that others guess, and a code after its first use.
"""

import datetime
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum import damm

from groups import audit
from groups.card_pins import refuse_obvious
from groups.models import Access, Group, MemberCard, User
from groups.refusals import Refused
from groups.thai_text import fold_digits
from groups.tries import ADDRESS, CARD, OWN, PHONE, Closed, Counter, Try, give_back, take

RANDOM_DIGITS = 8
CODE_DIGITS = 8
CODE_GOOD_FOR = datetime.timedelta(days=90)
NO_PIN = "!"
_NOT_A_DIGIT = re.compile(r"[\s\-–.]")


class CardRefused(Refused):
    """Base of every refusal about cards."""


class NumberMistyped(CardRefused):
    """The check digit does not fit: a slip of the finger, whether such a card exists or not."""


class NotRight(CardRefused):
    """Number and PIN, or number and code, do not belong together. Says no more."""


@dataclass(frozen=True)
class Door:
    """From where somebody tries: a network address, and the mark of a phone that knows a card already.

    `phone` is (number, mark of the phone, mark of the PIN of that time) as `groups/card_phone.py` reads it.
    """

    address: str
    phone: tuple[str, str, str] | None = None


def read_digits(typed: str) -> str:
    """What was typed without spaces and dashes, Thai digits as 0–9."""
    return _NOT_A_DIGIT.sub("", fold_digits(typed))


def read_number(typed: str) -> str:
    """The card's number as typed, in any groups. Raises NumberMistyped."""
    number = read_digits(typed)
    if not re.fullmatch(rf"[0-9]{{{RANDOM_DIGITS + 1}}}", number):
        raise NumberMistyped(_("The number on the card has nine digits."), field="number")
    if not damm.is_valid(number):
        raise NumberMistyped(
            _("A digit of this number is mistyped. Look at the card and type it once more."), field="number"
        )
    return number


def draw_numbers(count: int) -> list[str]:
    """So many numbers that no card bears."""
    drawn: list[str] = []
    while len(drawn) < count:
        tries = [f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}}" for _again in range(count - len(drawn))]
        fresh = {first + damm.calc_check_digit(first) for first in tries} - set(drawn)
        drawn += sorted(fresh - _taken(fresh), key=lambda number: salted_hmac("order", number).digest())
    return drawn


def _taken(numbers: Collection[str]) -> set[str]:
    numbers, taken = list(numbers), set()
    for start in range(0, len(numbers), 10_000):
        some = MemberCard.objects.filter(number__in=numbers[start : start + 10_000])
        taken.update(some.values_list("number", flat=True))
    return taken


def draw_code() -> str:
    """A one-time code; it stands on paper and, as a keyed hash alone, in the database."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


@transaction.atomic
def issue(group: Group, codes: Sequence[tuple[str, str]], *, by: User | None) -> list[User]:
    """Let new cards (number, code) open a group, each to a new user; the users in the same order.

    A new card is a new user, so that whoever prints it opens nothing but this group. Who the users are, the register
    says. The same queries for any number of cards.
    """
    now = timezone.now()
    users = [
        User(username=f"card-{get_random_string(24).lower()}", password=NO_PIN, signs_in_by_card=True)
        for _code in codes
    ]
    User.objects.bulk_create(users)
    MemberCard.objects.bulk_create(
        MemberCard(
            number=number, user=user, group=group, code=_hashed_code(number, code), code_until=now + CODE_GOOD_FOR,
            issued_by=by,
        )
        for (number, code), user in zip(codes, users, strict=True)
    )  # fmt: skip
    Access.objects.bulk_create(Access(user=user, group=group) for user in users)
    return users


@transaction.atomic
def close(group: Group, users: Iterable[User | int]) -> int:
    """Close the cards of these users in a group, and their access to it; how many cards there were.

    Who has no other card left is signed out everywhere, and the PIN is gone.
    """
    keys = [getattr(user, "pk", user) for user in users]
    closed = MemberCard.objects.filter(group=group, user__in=keys, closed_at=None).update(closed_at=timezone.now())
    Access.objects.filter(group=group, user__in=keys, user__signs_in_by_card=True).delete()
    left = MemberCard.objects.filter(user=OuterRef("pk"), closed_at=None)
    User.objects.filter(~Exists(left), pk__in=keys, signs_in_by_card=True).update(is_active=False, password=NO_PIN)
    return closed


@transaction.atomic
def bring(other: User, user: User) -> None:
    """Give the open cards and the access of `other` to `user`; nobody signs in as `other` any more."""
    MemberCard.objects.filter(user=other, closed_at=None).update(user=user)
    Access.objects.filter(user=other).update(user=user)
    User.objects.filter(pk=other.pk).update(is_active=False, password=NO_PIN)
    audit.record_directory("card.joined", by=user, subject=f"{user.username} {other.username}")


def open_with_pin(number: str, pin: str, *, door: Door) -> MemberCard:
    """The card that number and PIN open. Raises NotRight, or Closed after too many."""
    card, taken = _try(number, door)
    # A number without a PIN takes the hasher as long as one with a PIN.
    if not check_password(_peppered(pin), card.user.password if card else NO_PIN):
        raise _in_vain(number, taken, _("The number or the PIN is not right. Try once more, slowly."))
    give_back(taken)
    return card


def open_with_code(number: str, code: str, *, door: Door) -> MemberCard:
    """The card that number and one-time code open, which is not used up by that. Raises NotRight, or Closed."""
    card, taken = _try(number, door)
    fits = constant_time_compare(_hashed_code(number, code), card.code if card else "")
    if not (fits and card.code_until > timezone.now()):
        told = _("The number or the one-time code is not right. A code opens once, and for 90 days.")
        raise _in_vain(number, taken, told)
    give_back(taken)
    return card


@transaction.atomic
def use_up(card: MemberCard) -> None:
    """The one-time code has done its work. Raises NotRight if somebody was faster."""
    now = timezone.now()
    # The very code that opened it: meanwhile another may have been sent.
    if not MemberCard.objects.filter(pk=card.pk, closed_at=None, code=card.code).update(code="", used_at=now):
        raise NotRight(_("This one-time code was used a moment ago."))
    card.code, card.used_at = "", now
    audit.record_directory("card.first_used", by=card.user, subject=card.user.username)


def renew_code(card: MemberCard, code: str, *, good_for: datetime.timedelta) -> None:
    """Let this code open an open card once, in the place of the one on its slip; the PIN stays until then."""
    found = MemberCard.objects.filter(pk=card.pk, closed_at=None)
    found.update(code=_hashed_code(card.number, code), code_until=timezone.now() + good_for)


def set_pin(user: User, pin: str) -> None:
    """Keep `pin`, hashed anew: every session that is open dies. Raises ObviousPin, or NotRight as `_keep` does."""
    numbers = user.cards.filter(closed_at=None).values_list("number", flat=True)
    refuse_obvious(pin, numbers=numbers)
    _keep(user, pin)
    audit.record_directory("card.pin_set", by=user, subject=user.username)


def check_own_pin(user: User, pin: str) -> None:
    """Ask somebody who is signed in for the PIN once more. Raises NotRight beside `pin`, or Closed."""
    taken = take(Counter(OWN, str(user.pk)))
    if not check_password(_peppered(pin), user.password):
        if taken.closed_until:
            raise Closed(taken.closed_until)
        raise NotRight(_("This is not the PIN you have now."), field="pin")
    give_back(taken)


def sign_out_everywhere(user: User, pin: str) -> None:
    """Let every session of `user` die, and every phone forget the card; the PIN stays. Raises NotRight, or Closed."""
    check_own_pin(user, pin)
    _keep(user, pin)
    audit.record_directory("card.signed_out_everywhere", by=user, subject=user.username)


def _keep(user: User, pin: str) -> None:
    """In the place of the hash that `user` was read with. Raises NotRight if that was changed meanwhile."""
    kept = make_password(_peppered(pin))
    if not User.objects.filter(pk=user.pk, password=user.password).update(password=kept):
        raise NotRight(_("This is not the PIN you have now."), field="pin")
    user.password = kept


def pin_mark(user: User) -> str:
    """Something that changes with the PIN and with signing out everywhere, and tells nothing of either."""
    return user.get_session_auth_hash()[:16]


def _try(number: str, door: Door) -> tuple[MemberCard | None, Try]:
    """The open card of a number, or None, and the try that was taken for it."""
    found = MemberCard.objects.select_related("user", "group").filter(number=number, closed_at=None)
    card = found.filter(user__is_active=True).first()
    if card and door.phone and _knows(door.phone, card):
        return card, take(Counter(PHONE, door.phone[1]))
    return card, take(Counter(CARD, number), Counter(ADDRESS, door.address))


def _knows(phone: tuple[str, str, str], card: MemberCard) -> bool:
    return phone[0] == card.number and constant_time_compare(phone[2], pin_mark(card.user))


def _in_vain(number: str, taken: Try, told: str) -> Exception:
    audit.record_directory("card.failed", by=None, subject=f"…{number[-3:]}")
    if taken.closed_until:
        return Closed(taken.closed_until)
    left = ngettext("%(count)s more try before it closes.", "%(count)s more tries before it closes.", taken.left)
    return NotRight(f"{told} {left % {'count': taken.left}}")


def _hashed_code(number: str, code: str) -> str:
    return salted_hmac(
        "groups.cards.code", f"{number}:{code}", secret=settings.ID_HASH_KEY, algorithm="sha256"
    ).hexdigest()


def _peppered(pin: str) -> str:
    return salted_hmac("groups.cards.pin", pin, secret=settings.ID_HASH_KEY, algorithm="sha256").hexdigest()
