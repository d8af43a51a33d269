"""Telling members what happened: on their page, and by e-mail where they wish it.

`tell`, `tell_many` and `tell_all` write in the transaction of what they tell of: both stand, or neither. Promises: a
constant number of statements for a whole collection sheet, and none for members who have no way in. Refuses to be
called outside a transaction, and what `members/message_words.py` does not know. Sends nothing itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from groups.models import User
from groups.tenancy import current_group_id
from members.channels import channels_on
from members.message_words import Tell, checked
from members.models import Delivery, Member, Message, State


class NoTransaction(RuntimeError):
    """A message must stand or fall with what it tells of: a mistake in the code."""


def tell(member: Member, kind: Tell, **params: Any) -> None:
    """Tell one member. Raises WrongParams for facts that the kind does not carry."""
    tell_many([(member, params)], kind)


def tell_many(told: Sequence[tuple[Member, Mapping[str, Any]]], kind: Tell) -> None:
    """Tell each of these members a thing of one kind, in this order; those without a way in are passed over."""
    _require_transaction()
    kept = [(member, checked(kind, params)) for member, params in told if can_read(member)]
    if not kept:
        return
    group_id = current_group_id()
    messages = [Message(group_id=group_id, member=member, kind=kind, params=params) for member, params in kept]
    Message.objects.insert_many(messages)
    for channel in channels_on():
        reached = channel.reaches([member.pk for member, _params in kept])
        _put_out(channel.name, [(message, message.member_id) for message in messages if message.member_id in reached])


def tell_all(kind: Tell, **params: Any) -> None:
    """Tell everybody in the group."""
    _require_transaction()
    message = Message.objects.create(group_id=current_group_id(), kind=kind, params=checked(kind, params))
    for channel in channels_on():
        _put_out(channel.name, [(message, member_id) for member_id in sorted(channel.reaches())])


def can_read(member: Member) -> bool:
    """Whether a message in her name reaches anybody: she signs in, and she lives."""
    return member.user_id is not None and member.state != State.DIED


def messages_of(user: User) -> QuerySet[Message]:
    """What was told to the member whose row names `user`, and to everybody in the group; the newest first."""
    return Message.objects.filter(Q(member__user=user) | Q(member=None)).order_by("-id")


def _put_out(channel: str, letters: Sequence[tuple[Message, int]]) -> None:
    if letters:
        group_id = current_group_id()
        Delivery.objects.insert_many(
            Delivery(group_id=group_id, message=message, member_id=member_id, channel=channel)
            for message, member_id in letters
        )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("A message is written in the transaction of what it tells of.")
