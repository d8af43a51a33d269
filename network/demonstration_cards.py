"""Member cards of the demonstration: one in use, with its PIN, and one with a slip that nobody used yet.

Promises: always the same numbers, PIN and code, so that a newcomer can try the members' door; they exist only where
the demonstration was loaded. Refuses chance, and any other database.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from stdnum import damm

from groups.cards import CODE_GOOD_FOR, Door
from groups.models import MemberCard, User
from members.cards import Slip, first_use, issue
from members.models import Member


@dataclass(frozen=True)
class ExampleCard:
    """A card of Ban Don Chai: whose, its number but for the check digit, its one-time code, and the PIN if in use."""

    member: str
    first_digits: str
    code: str
    pin: str = ""

    @property
    def number(self) -> str:
        """The nine digits on the card."""
        return self.first_digits + damm.calc_check_digit(self.first_digits)

    @property
    def printed_number(self) -> str:
        """The number in threes."""
        return f"{self.number[:3]} {self.number[3:6]} {self.number[6:]}"


CARDS = (
    ExampleCard("0464", "25500415", "71940362", pin="471829"),
    ExampleCard("1597", "25500416", "38205714"),
)


def example_cards(by: User) -> None:
    """Print, as it were, the cards in the group in scope, and use one of them for the first time."""
    until: datetime.date = timezone.localdate(timezone.now() + CODE_GOOD_FOR)
    slips = [Slip(Member.objects.get(number=card.member), card.number, card.code, until) for card in CARDS]
    issue(slips, by=by)
    User.objects.filter(cards__number__in=[card.number for card in CARDS]).update(is_example=True)
    for card in CARDS:
        if card.pin:
            first_use(card.number, card.code, card.pin, door=Door("demo"))


def cards_to_try() -> list[ExampleCard]:
    """The cards of the demonstration that are open here still; none elsewhere."""
    standing = MemberCard.objects.filter(user__is_example=True, closed_at=None)
    used = dict(standing.values_list("number", "used_at"))
    return [card for card in CARDS if card.number in used and (card.pin or used[card.number] is None)]
