"""Moving to another group of the network with one's history (D12): the old row ends, a note goes along, the new group
makes a row of its own.

Promises: note and dated change are written together, acceptance and new row too; savings and dues go on from the day
they are paid up to, so that nothing is owed twice; postings never move. Refuses a group outside the network, a second
note, and an answer or a taking back after an answer. What was paid ahead is told and not moved: handing the cash over
is an ordinary spending of the old group.
"""

import datetime
import uuid
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Group, User
from groups.queries import fellow_groups, today
from ledger.chart import ANNUAL_DUES, DAILY_SAVINGS
from ledger.dues import Standing
from ledger.enrolment import change_member_state, enrol_from_another_group, return_moved_member
from ledger.journal import lock_books
from ledger.rates import go_on_from
from ledger.standings import as_of, standings
from members.models import Member, NationalId, StateChange, TransferNote, Zone
from members.national_ids import take_over_national_id
from members.queries import member_since
from members.register import Person
from welfare.queries import benefits_used, note_received
from welfare.refusals import NoteAnswered, NotInNetwork, WelfareRefused

TRANSFERRED_OUT = StateChange.Kind.TRANSFERRED_OUT


@dataclass(frozen=True)
class Move:
    """Where a member goes, and the first day there."""

    to_group: Group
    moved_on: datetime.date
    reason: str = ""


@transaction.atomic
def move_out(member: Member, move: Move, *, by: User) -> TransferNote:
    """End the membership here and seal the note for the new group.

    Raises NotInNetwork, PeriodNotOpen, ImpossibleChange (also when a note already went out), ImplausibleDate.
    """
    if not fellow_groups(member.group, today()).filter(pk=move.to_group.pk).exists():
        raise NotInNetwork(
            _("%(group)s does not belong to our network today. Choose another group, or record that the member left.")
            % {"group": move.to_group},
            field="to_group",
        )
    lock_books()
    before, since = _standing(member), member_since(member.changes.all())
    words = _("to %(group)s") % {"group": move.to_group}
    change_member_state(member, TRANSFERRED_OUT, move.moved_on, by=by, note=words[:200])
    note = TransferNote(
        group=member.group,
        to_group=move.to_group,
        member=member,
        number=member.number,
        moved_on=move.moved_on,
        member_since=since,
        reason=move.reason.strip(),
        sealed_by=by,
        **{name: getattr(member, name) for name in TransferNote.PERSON},
        **_national_id(member),
    )
    _tell_history(note, before, _standing(member))
    note.save()
    audit.record("transfer.sealed", by=by, subject=f"{member.number} {move.to_group.slug}")
    return note


def _standing(member: Member) -> Standing | None:
    """How the member stands by everything that is posted."""
    day = max(as_of() or today(), today())
    return standings([member], on=day).get(member.pk)


def _national_id(member: Member) -> dict:
    found = NationalId.objects.filter(member=member).first()
    if found is None:
        return {}
    return {"id_sealed": found.sealed, "id_fingerprint": found.fingerprint, "id_checks": found.checks}


def _tell_history(note: TransferNote, before: Standing | None, after: Standing | None) -> None:
    """What was paid and drawn, here and in the groups before; `after` the move, what lies past the end."""
    earlier = note_received(note.member)
    if before and after:
        savings, dues = before.courses[DAILY_SAVINGS], before.courses[ANNUAL_DUES]
        # The running year of dues may be the paper years' matter: the new group does not ask for it either.
        note.savings_paid_through, note.dues_paid_through = savings.paid_through, dues.settled_through
        note.savings_units, note.dues_units = savings.position.units, dues.position.units
        note.prepaid = after.prepaid
    if earlier:
        note.savings_units += earlier.savings_units
        note.dues_units += earlier.dues_units
    note.benefits = benefits_used(note.member, year=note.moved_on.year, earlier=earlier)


@dataclass(frozen=True)
class Place:
    """Where a member who moved here stands in this group's register."""

    number: str
    zone: Zone | None = None


@transaction.atomic
def accept_transfer(note_uuid: uuid.UUID, place: Place, *, by: User) -> Member:
    """Take a member in who moved here: a new row with the history of the note, counted in the oldest open month.

    Raises NoteAnswered, PeriodNotOpen, NumberTaken.
    """
    lock_books()
    note = _waiting(note_uuid)
    member = enrol_from_another_group(_person(note, place), by=by)
    take_over_national_id(member, note, by=by)
    _go_on_paying(member, note, by)
    _answer(
        note, accepted_by=by, accepted_at=timezone.now(), accepted_number=member.number, accepted_uuid=member.uuid
    )
    audit.record("transfer.accepted", by=by, subject=f"{member.number} {note.group.slug}")
    return member


def _person(note: TransferNote, place: Place) -> Person:
    told = {field.name for field in fields(Person)} & set(TransferNote.PERSON)
    return Person(
        number=place.number,
        zone=place.zone,
        joined_on=note.moved_on,
        counts_from=note.member_since,
        **{name: getattr(note, name) for name in told},
    )


def _go_on_paying(member: Member, note: TransferNote, by: User) -> None:
    for code, through in ((DAILY_SAVINGS, note.savings_paid_through), (ANNUAL_DUES, note.dues_paid_through)):
        if through:
            go_on_from(code, through, member, by=by)


@transaction.atomic
def decline_transfer(note_uuid: uuid.UUID, *, reason: str, by: User) -> TransferNote:
    """Send a note back: the member is not taken in, and the old group says what holds. Raises NoteAnswered."""
    if not reason.strip():
        raise WelfareRefused(_("Say why, so that the other group can put it right."), field="reason")
    note = _waiting(note_uuid)
    _answer(note, declined_by=by, declined_at=timezone.now(), declined_reason=reason.strip())
    audit.record("transfer.declined", by=by, subject=f"{note.number} {note.group.slug}")
    return note


def _waiting(note_uuid: uuid.UUID) -> TransferNote:
    """The note addressed to us, while nobody has answered it."""
    note = TransferNote.addressed.select_related("group").filter(uuid=note_uuid).first()
    if note is None:
        raise NoteAnswered(_("The other group has taken the note back."))
    if not note.is_waiting:
        raise NoteAnswered(_("This note was already answered: %(state)s.") % {"state": note.state_label})
    return note


def _answer(note: TransferNote, **answer) -> None:
    # One statement: of two people who answer at once, or one who takes back meanwhile, one finds nothing left to do.
    waiting = TransferNote.addressed.filter(pk=note.pk, accepted_at=None, declined_at=None)
    if not waiting.update(**answer):
        raise NoteAnswered(_("Somebody was faster: this note was just answered or taken back."))


@transaction.atomic
def withdraw_transfer(note: TransferNote, *, reason: str, by: User) -> StateChange:
    """Take our note back while it is not accepted; the member belongs to us again, as if she had stayed.

    Raises NoteAnswered once it was accepted or taken back, WelfareRefused without a reason, PeriodNotOpen.
    """
    if not reason.strip():
        raise WelfareRefused(_("Say how it came about."), field="reason")
    lock_books()
    standing = TransferNote.objects.filter(pk=note.pk, accepted_at=None, withdrawn_at=None)
    if not standing.update(withdrawn_by=by, withdrawn_at=timezone.now(), withdrawn_reason=reason.strip()):
        raise NoteAnswered(_("The note was already taken in or taken back. Look again at what became of it."))
    change = return_moved_member(note.member, reason=reason, by=by)
    audit.record("transfer.withdrawn", by=by, subject=note.number)
    return change
