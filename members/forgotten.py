"""A forgotten PIN where e-mail is set up: a new one-time code for the card, sent to the address its member confirmed.

Promises: what is answered is fixed before anything is looked up, and the same for every number; the old PIN opens
until the code was used. Refuses, without a word, a number without a card and a member without an address; and asking
again and again.
"""

import logging
import threading

from django.db import connection

from groups import audit
from groups.cards import Door, draw_code, renew_code
from groups.models import Group, MemberCard
from groups.tenancy import group_scope
from groups.tries import DAY, HOUR, Counter, Limit, take
from members.channels import Email, NotTaken
from members.emails import CODE_LIVES
from members.models import Member
from members.sending import send_code

OF_CARD = Limit("forgotten", 3, HOUR, DAY, DAY)
FROM_ADDRESS = Limit("forgotten_from", 10, HOUR, DAY, DAY)
logger = logging.getLogger(__name__)


def ask_for_code(number: str, *, door: Door) -> None:
    """Have a code sent to whoever the card of `number` belongs to, a moment later. Raises Closed after too many."""
    take(Counter(OF_CARD, number), Counter(FROM_ADDRESS, door.address))
    # Beside the answer: looking up and sending take longer than finding nothing.
    threading.Thread(target=_send_beside, args=(number,), daemon=True).start()


def _send_beside(number: str) -> None:
    try:
        send_new_code(number)
    except Exception:
        logger.exception("A code for a forgotten PIN could not be sent")
    finally:
        connection.close()


def send_new_code(number: str) -> bool:
    """Send a new one-time code for a card by e-mail; whether the service took it."""
    card = MemberCard.objects.select_related("user", "group").filter(number=number, closed_at=None).first()
    address = _address(card.group, card.user_id) if card and card.user.is_active else None
    if address is None:
        return False
    code = draw_code()
    renew_code(card, code, good_for=CODE_LIVES)
    audit.record_directory("card.code_mailed", by=card.user, subject=card.user.username)
    return send_code(card.group, address, f"{code[:4]} {code[4:]}")


def _address(group: Group, user_id: int) -> str | None:
    with group_scope(group):
        member = Member.objects.filter(user=user_id).first()
        try:
            return Email().address_of(member) if member else None
        except NotTaken:
            return None
