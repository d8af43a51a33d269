"""What members allow and are told, for tests: a row of every such table, made as the product makes it or plainer."""

import datetime
from types import SimpleNamespace

from groups.card_models import MemberCard
from groups.models import User
from groups.tenancy import current_group_id
from ledger.models import CollectionPlan
from members.erasing import ErasureReason, erase_from_register
from members.models import Consent, Delivery, EmailAddress, Erasure, Message, Outbox, ReadingRight
from members.states import change_state
from tests.makers import APRIL, DAY, make_member

LATER = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)


def make_told() -> SimpleNamespace:
    """A row of each table of what members allow and are told, in the group in scope; the right to read has ended."""
    group_id, member, reader = current_group_id(), make_member("0701", "ยอม"), make_member("0702", "อ่าน")
    right = ReadingRight.objects.create(
        group_id=group_id, member=member, reader=reader, kind="payer", how="paper", given_on=DAY, ended_at=LATER
    )
    message = Message.objects.create(group_id=group_id, member=member, kind="payment")
    return SimpleNamespace(
        right=right,
        message=message,
        delivery=Delivery.objects.create(group_id=group_id, message=message, member=member, channel="email"),
        consent=Consent.objects.create(group_id=group_id, member=member, purpose="email", given=True, how="paper"),
        erasure=_erasure(),
        email=EmailAddress.objects.create(group_id=group_id, member=member, sealed="x"),
        outbox=Outbox.objects.create(group_id=group_id),
        plan=CollectionPlan.objects.create(group_id=group_id, day=5),
    )


def _erasure() -> Erasure:
    """Of a member who left and whom the register names no more."""
    gone = make_member("0703", "ลา")
    change_state(gone, "left", event_on=DAY, reporting_month=APRIL, by=None)
    erase_from_register(gone, ErasureReason.ASKED, by=None)
    return Erasure.objects.get(member=gone)


def make_closed_card() -> MemberCard:
    """A card of the group in scope that was closed, of somebody who signs in with it alone."""
    user = User.objects.create(username=f"card-{current_group_id()}", signs_in_by_card=True)
    return MemberCard.objects.create(
        number=f"{current_group_id():09}", user=user, group_id=current_group_id(), code_until=LATER, closed_at=LATER
    )
