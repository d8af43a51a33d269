"""Members who have a way in, and an e-mail address, for tests of messages: made through the services."""

from groups.models import User
from members.emails import confirm_address, give_address
from members.message_words import Tell
from members.models import Delivery, Member, Message
from tests.makers import make_member, make_user


def make_reader(number: str, name: str = "คำ", *, address: str = "", by: User | None = None) -> Member:
    """A member of the group in scope who signs in; with an `address` messages go there, too."""
    # Users belong to no group: a number of its own for each test's group.
    member = make_member(number, name, user=make_user(f"reader-{number}"))
    if address:
        _address, code = give_address(member, address, by=by or member.user)
        confirm_address(member, code, by=by or member.user)
    return member


def make_failed_letter(member: Member) -> Delivery:
    """A message to a member that could not be sent by e-mail."""
    message = Message.objects.create(group_id=member.group_id, member=member, kind=Tell.ANSWERED)
    return Delivery.objects.create(
        group_id=member.group_id, message=message, member=member, channel="email", state="failed", failure="refused"
    )
