"""Members' cards: drawing and issuing them, closing them, and bringing a second group's card to the first.

A new slip is a new card with a new user, so that who prints it opens nothing but this group. Promises: a card is
issued in bulk for the price of one; whatever becomes of a card leaves an event; codes in clear stand in what `draw`
returns and nowhere else. Refuses a card for an officer who signs in with a password, and for who has died.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit, cards
from groups.card_pins import days_as_digits, refuse_obvious
from groups.cards import CardRefused, read_digits
from groups.models import Group, MemberCard, User
from groups.tenancy import current_group_id, group_scope
from members.erased import refuse_erased
from members.message_words import Tell
from members.messages import tell, tell_many
from members.models import BELONGS, Member, State

AT_ONCE = 1000
# Whose cards a list shows: nobody printed one, printed and never used, in use.
NONE, UNUSED, USED = "none", "unused", "used"


@dataclass(frozen=True)
class Slip:
    """A card as it is printed, with its one-time code in clear; `until` is the code's last day."""

    member: Member
    number: str
    code: str
    until: datetime.date

    @property
    def printed_number(self) -> str:
        """The number in threes."""
        return f"{self.number[:3]} {self.number[3:6]} {self.number[6:]}"

    @property
    def printed_code(self) -> str:
        """The code in fours."""
        return f"{self.code[:4]} {self.code[4:]}"


def may_have_card() -> Q:
    """The members of the group in scope who sign in with a card, or could."""
    return (Q(user=None) | Q(user__signs_in_by_card=True)) & ~Q(state=State.DIED)


def members_by_card(state: str) -> QuerySet[Member]:
    """Members who belong and may have a card, by what became of it: NONE, UNUSED or USED."""
    cards_open = MemberCard.objects.filter(user=OuterRef("user"), group=OuterRef("group"), closed_at=None)
    found = Member.objects.filter(may_have_card(), state__in=BELONGS)
    if state == NONE:
        return found.filter(~Exists(cards_open))
    return found.filter(Exists(cards_open.filter(used_at__isnull=state == UNUSED)))


def cards_of(member: Member) -> QuerySet[MemberCard]:
    """Every card of a member's present user in her group, the newest first."""
    return MemberCard.objects.filter(user=member.user_id, group=member.group_id).select_related("issued_by")


def draw(members: Iterable[Member]) -> list[Slip]:
    """New numbers and codes for `members`; they open nothing before they are issued."""
    members = list(members)
    until = timezone.localdate(timezone.now() + cards.CODE_GOOD_FOR)
    drawn = cards.draw_numbers(len(members))
    return [Slip(member, number, cards.draw_code(), until) for member, number in zip(members, drawn, strict=True)]


@transaction.atomic
def issue(slips: Sequence[Slip], *, by: User | None, in_use_too: bool = False) -> list[Slip]:
    """Let these slips open the group in scope; older cards of the same members are closed. Those that count now.

    A card in use stays, and the new slip does not count, unless `in_use_too`. Raises CardRefused for an officer with
    a password and for who has died, AlreadyErased for who was erased. The same queries for any thousand.
    """
    members = {member.pk: member for part in _in_parts(slips) for member in _locked(part)}
    wanted = [slip for slip in slips if _refuse(members[slip.member.pk]) is None]
    standing = _open_cards(members.values())
    if not in_use_too:
        wanted = [slip for slip in wanted if not _in_use(standing, members[slip.member.pk])]
    old = [user for slip in wanted if (user := members[slip.member.pk].user_id) in standing]
    replaced = {slip.member.number for slip in wanted if members[slip.member.pk].user_id in standing}
    if old:
        cards.close(_group(), old)
        audit.record_each("card.closed", by=by, subjects=sorted(replaced))
    users = cards.issue(_group(), [(slip.number, slip.code) for slip in wanted], by=by)
    for slip, user in zip(wanted, users, strict=True):
        members[slip.member.pk].user = slip.member.user = user
    Member.objects.all().point_many([members[slip.member.pk] for slip in wanted], "user")
    audit.record_each("card.issued", by=by, subjects=[slip.member.number for slip in wanted])
    # Her page and her e-mail tell her, in case it was not she who asked for it.
    tell_many([(slip.member, {}) for slip in wanted if slip.member.number in replaced], Tell.NEW_SLIP)
    return wanted


def _group() -> Group:
    return Group.objects.get(pk=current_group_id())


def _in_parts(slips: Sequence[Slip]) -> Iterable[list[int]]:
    return ([slip.member.pk for slip in slips[start : start + AT_ONCE]] for start in range(0, len(slips), AT_ONCE))


def _locked(keys: list[int]) -> QuerySet[Member]:
    # The users asked for apart: joined, PostgreSQL gives none to a row that changed while it was waited for.
    return Member.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").prefetch_related("user")


def _open_cards(members: Iterable[Member]) -> dict[int, MemberCard]:
    """The open cards of the group in scope by their user, of these members alone."""
    users = [member.user_id for member in members if member.user_id]
    found = MemberCard.objects.filter(group=current_group_id(), closed_at=None)
    parts = (users[start : start + AT_ONCE] for start in range(0, len(users), AT_ONCE))
    return {card.user_id: card for part in parts for card in found.filter(user__in=part)}


def _in_use(standing: dict[int, MemberCard], member: Member) -> bool:
    card = standing.get(member.user_id)
    return card is not None and card.used_at is not None


def _refuse(member: Member) -> None:
    told = {"member": member.full_name}
    if member.user_id and not member.user.signs_in_by_card:
        words = _(
            "%(member)s signs in with a user name and a password and sees the own savings there: no card needed."
        )
        raise CardRefused(words % told)
    if member.state == State.DIED:
        raise CardRefused(_("%(member)s has died. No card is printed any more.") % told)
    refuse_erased(member)


@transaction.atomic
def close_card(member: Member, *, by: User | None) -> bool:
    """Close a member's card in the group in scope, and sign her out; whether one was open."""
    (member,) = _locked([member.pk])
    if member.user_id is None or not member.user.signs_in_by_card:
        return False
    # While she still has a way in: else a card closed and made anew would be told to nobody.
    tell(member, Tell.CARD_CLOSED)
    closed = cards.close(_group(), [member.user_id])
    member.user = None
    member.save(update_fields=["user"])
    audit.record("card.closed", by=by, subject=member.number)
    return bool(closed)


def first_use(number: str, code: str, pin: str, *, door: cards.Door) -> MemberCard:
    """Use up a slip's code and keep the PIN that was chosen; the card that is in use from now on.

    Raises NotRight, ObviousPin, or Closed after too many tries.
    """
    card = cards.open_with_code(number, code, door=door)
    refuse_obvious(pin, numbers=[number], told=told_of(card.user))
    with transaction.atomic():
        cards.use_up(card)
        cards.set_pin(card.user, pin)
    return card


def change_pin(user: User, old: str, new: str) -> None:
    """Choose another PIN. Raises NotRight for a wrong old one, ObviousPin, or Closed."""
    cards.check_own_pin(user, old)
    refuse_obvious(new, told=told_of(user))
    with transaction.atomic():
        cards.set_pin(user, new)


def told_of(user: User) -> set[str]:
    """What others know of a member and she might choose: birthday, phone and member number, in six digits."""
    told: set[str] = set()
    for access in user.accesses.all():
        with group_scope(access.group_id):
            for member in Member.objects.filter(user=user):
                told |= days_as_digits(member.born_on) if member.born_on and member.born_on_is_exact else set()
                phone = read_digits(member.phone)
                told |= {phone[:6], phone[-6:], phone[1:7], read_digits(member.number).zfill(6)}
    return told


def join_card(user: User, card: MemberCard, *, with_code: bool) -> None:
    """Bring a card of another group, which was opened just now, to `user`: one PIN and one sign-in for both.

    Raises CardRefused if `user` is a member there already, or if it is her own card.
    """
    other = card.user
    if other == user:
        raise CardRefused(_("This is the card with which you are signed in."), field="number")
    with transaction.atomic():
        if with_code:
            cards.use_up(card)
        for access in list(other.accesses.order_by("group")):
            with group_scope(access.group_id):
                _bring(other, user)
        cards.bring(other, user)


def _bring(other: User, user: User) -> None:
    """In one group: the row that names `other` names `user` from now on."""
    if Member.objects.filter(user=user).exists():
        raise CardRefused(_("In that group you have a card already. Ask its treasurer."), field="number")
    for member in Member.objects.select_for_update(of=("self",)).filter(user=other):
        member.user = user
        member.save(update_fields=["user"])
        audit.record("card.joined", by=user, subject=member.number)
