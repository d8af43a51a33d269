"""Erasing a member who is gone from the register: the person goes, the number stays.

Promises: name, birth, sex, phone, address, zone, household, national ID, beneficiaries, e-mail, the words beside each
change and in a note to another group go in one transaction; number, uuid, days and states stay, because books and
papers name them. Nobody reads her book any more, and she signs in no more. Refuses whoever still belongs. The whole
act, with books, claims and questions, is `reports/erasing.py`; nothing but that calls this.
"""

import secrets

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups import audit
from groups.cards import close
from groups.models import Access, Group, User
from groups.tenancy import current_group_id
from members.emails import take_away_address
from members.erased import ERASED_NAME, refuse_erased
from members.guards import GONE
from members.households import leave_household
from members.models import Beneficiary, Erasure, Member, ReadingRight, StateChange, TransferNote
from members.national_ids import remove_national_id
from members.refusals import RegisterRefused
from members.transfer_guards import NAMING

_WORDS = (
    "prefix", "last_name", "sex", "phone", "house_no", "village_no", "village", "tambon", "amphoe", "province",
    "postcode",
)  # fmt: skip


class ErasureReason(TextChoices):
    """Why somebody is erased: never free words, for these would name her again."""

    ASKED = "asked", gettext_lazy("she asked for it herself")
    FAMILY = "family", gettext_lazy("her family asked for it after her death")
    AGED = "aged", gettext_lazy("the group resolved to erase who left long ago")


class StillBelongs(RegisterRefused):
    """A member who has not left, died or moved away."""


def refuse_belonging(member: Member) -> None:
    """Raise StillBelongs unless the member left, died or moved away."""
    if member.state not in GONE:
        raise StillBelongs(
            _("%(member)s is now: %(state)s. Only who left, died or moved away can be erased.")
            % {"member": member.full_name, "state": member.get_state_display()}
        )


@transaction.atomic
def erase_from_register(member: Member, reason: str, *, by: User | None) -> Member:
    """Take everything that tells who she is out of the register; returns the row that stays.

    Raises StillBelongs, AlreadyErased.
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    refuse_erased(member)
    refuse_belonging(member)
    remove_national_id(member, by=by)
    take_away_address(member, by=by)
    if member.household_id:
        leave_household(member, by=by)
        member.refresh_from_db()
    # First of all the row that allows the words to go.
    Erasure.objects.create(group_id=current_group_id(), member=member, reason=reason, by=by)
    audit.record("member.erased", by=by, subject=member.number)
    _erase_words(member)
    _end_reading(member, by)
    user, member.user = member.user, None
    _erase_row(member)
    if user:
        _close_door(user, member.group)
    return member


def _erase_words(member: Member) -> None:
    """What was written beside her name, and who receives what after her."""
    now = timezone.now()
    Beneficiary.objects.filter(member=member, erased_at=None).update(
        name="", relationship="", phone="", erased_at=now
    )
    StateChange.objects.filter(member=member).exclude(note="").update(note="")
    TransferNote.objects.filter(member=member).update(born_on=None, **dict.fromkeys(NAMING, ""))


def _end_reading(member: Member, by: User | None) -> None:
    """Nobody reads her book, and she reads nobody's."""
    rights = ReadingRight.objects.filter(Q(member=member) | Q(reader=member))
    rights.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    rights.update(paper="")


def _erase_row(member: Member) -> None:
    for name in _WORDS:
        setattr(member, name, "")
    member.first_name, member.born_on, member.born_on_is_exact = ERASED_NAME, None, True
    member.zone = member.household = None
    member.set_keys()
    member.save()


def _close_door(user: User, group: Group) -> None:
    """She enters this group no more; a user who opens nothing else has no name any more, and signs in no more."""
    close(group, [user])
    Access.objects.filter(user=user, group=group).delete()
    if user.is_staff or user.accesses.exists() or user.offices.exists():
        return
    for tried in (AccessAttempt, AccessFailureLog, AccessLog):
        tried.objects.filter(username=user.username).delete()
    LogEntry.objects.filter(content_type__model="user", object_id=str(user.pk)).update(object_repr=ERASED_NAME)
    user.username, user.display_name, user.is_active = f"erased-{secrets.token_hex(8)}", ERASED_NAME, False
    user.set_unusable_password()
    user.save()
