"""Who reads another member's book: by recorded consent a guardian a child's, a payer that of the household.

Promises: whether a right holds is asked of the register in the very query that opens the book: whoever leaves, dies,
comes of age, or no longer pays for the household closes it in that moment, without a job. Every consent says how it
was given, and is taken back at once. Refuses one's own book, a guardian of somebody of age or of unknown age, and
a second right beside one that holds. A right shows what the member received only where the consent says so.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.queries import today
from groups.tenancy import current_group_id
from groups.thai_dates import anniversary
from members.models import BELONGS, Household, Member, ReadingRight
from members.refusals import ImplausibleDate, RegisterRefused

Kind, How = ReadingRight.Kind, ReadingRight.How
# A minor comes of age on completion of twenty years (Thai Civil and Commercial Code, section 19). Who comes of age by
# marriage (section 20) has the right ended by the treasurer: the register knows no marriages.
OF_AGE = 20


class NoReading(RegisterRefused):
    """Somebody who may not read this member's book."""


@dataclass(frozen=True)
class Agreed:
    """What was agreed: as what the reader reads, whether also what was received, and how the consent was given.

    `given_on` None is today; `paper` says where a signed paper lies.
    """

    kind: str
    sees_welfare: bool = False
    how: str = How.PAPER
    paper: str = ""
    given_on: datetime.date | None = None


def comes_of_age(member: Member) -> datetime.date | None:
    """The day on which a member is of age; None for an unknown birth. A year alone counts from its first day."""
    return anniversary(member.born_on, OF_AGE) if member.born_on else None


def in_force() -> Q:
    """What must hold today for a right to open a book. Whoever was erased does not belong any more."""
    child = Q(kind=Kind.GUARDIAN, member__born_on__gt=anniversary(today(), -OF_AGE))
    pays = Q(kind=Kind.PAYER, member__household__payer=F("reader"), reader__household=F("member__household"))
    belong = Q(ended_at=None, member__state__in=BELONGS, reader__state__in=BELONGS)
    return belong & (child | pays)


def books_open_to(user: User) -> QuerySet[ReadingRight]:
    """The rights by which `user` reads books of others in the group in scope today, each with its member."""
    rights = ReadingRight.objects.filter(in_force(), reader__user=user)
    return rights.select_related("member").order_by("member__sort_key", "id")


def book_open_to(user: User, member: uuid.UUID) -> ReadingRight | None:
    """The right by which `user` reads this member's book today, or None as for nobody's: one query."""
    return books_open_to(user).filter(member__uuid=member).first()


def readers_of(member: Member) -> QuerySet[ReadingRight]:
    """Every right to read a member's book, those that ended last; `holds` says whether it opens the book today."""
    holds = Case(When(in_force(), then=Value(True)), default=Value(False), output_field=BooleanField())
    rights = ReadingRight.objects.filter(member=member).select_related("reader", "member", "by", "ended_by")
    return rights.annotate(holds=holds).order_by(F("ended_at").desc(nulls_first=True), "-id")


def payer_of(member: Member) -> Member | None:
    """Who pays for a member's household and may be let read her book: somebody else who belongs to the group."""
    pays = Member.objects.filter(pk__in=Household.objects.filter(pk=member.household_id).values("payer"))
    return pays.filter(household=member.household_id, state__in=BELONGS).exclude(pk=member.pk).first()


@transaction.atomic
def let_read(member: Member, reader: Member, agreed: Agreed, *, by: User) -> ReadingRight:
    """Let one member of the group in scope read another one's book from now on.

    Raises NoReading where the register does not make the reader a guardian or the payer, or a right holds already;
    RegisterRefused where the paper is not named; ImplausibleDate for a consent of a day to come.
    """
    people = Member.objects.select_for_update().filter(pk__in=(member.pk, reader.pk)).order_by("pk").in_bulk()
    member, reader = people[member.pk], people[reader.pk]
    _refuse_people(member, reader)
    _refuse_kind(member, reader, agreed)
    _refuse_consent(member, agreed, by)
    standing = readers_of(member).filter(reader=reader, ended_at=None).first()
    if standing and standing.holds:
        raise NoReading(
            _("%(reader)s reads this book already. Take that back first to agree to something else.")
            % {"reader": reader.full_name},
            field="reader",
        )
    if standing:
        end_reading(standing, by=by)
    audit.record("reading.given", by=by, subject=f"{member.number}, {reader.number}", fields=[agreed.kind])
    return ReadingRight.objects.create(
        group_id=current_group_id(),
        member=member,
        reader=reader,
        kind=agreed.kind,
        sees_welfare=agreed.sees_welfare,
        how=agreed.how,
        paper=agreed.paper.strip(),
        given_on=agreed.given_on or today(),
        by=by,
    )


def _refuse_people(member: Member, reader: Member) -> None:
    if member.pk == reader.pk:
        raise NoReading(_("Everybody reads her own book anyway. Name somebody else."), field="reader")
    for person in (member, reader):
        if person.state not in BELONGS:
            raise NoReading(
                _("%(member)s is now: %(state)s. Books are read between members.")
                % {"member": person.full_name, "state": person.get_state_display()},
                field="reader",
            )


def _refuse_kind(member: Member, reader: Member, agreed: Agreed) -> None:
    if agreed.kind == Kind.PAYER:
        payer = payer_of(member)
        if payer is None or payer.pk != reader.pk:
            raise NoReading(
                _("%(reader)s does not pay for the household of this member. Change the household first.")
                % {"reader": reader.full_name},
                field="reader",
            )
        return
    of_age = comes_of_age(member)
    if of_age is None:
        raise NoReading(
            _("The birth of this member is not written down. A guardian reads the book of somebody under 20 only."),
            field="kind",
        )
    if of_age <= today():
        raise NoReading(_("This member is 20 or older, and needs no guardian."), field="kind")
    adult = comes_of_age(reader)
    if adult is not None and adult > today():
        raise NoReading(_("%(reader)s is under 20 as well.") % {"reader": reader.full_name}, field="reader")


def _refuse_consent(member: Member, agreed: Agreed, by: User) -> None:
    if agreed.given_on and agreed.given_on > today():
        raise ImplausibleDate(_("The day of the consent lies in the future. Check the year."), field="given_on")
    if agreed.how == How.PAPER and not agreed.paper.strip():
        raise RegisterRefused(_("Say where the signed paper is kept."), field="paper")
    if agreed.how == How.ONLINE and (agreed.kind != Kind.PAYER or member.user_id is None or member.user_id != by.pk):
        raise NoReading(_("Only the member herself agrees online, and only for who pays for her household."))


@transaction.atomic
def end_reading(right: ReadingRight, *, by: User) -> None:
    """End a right to read: from the next request on the book is closed. Ending it twice is ending it once."""
    numbers = f"{right.member.number}, {right.reader.number}"
    if ReadingRight.objects.filter(pk=right.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by):
        audit.record("reading.ended", by=by, subject=numbers, fields=[right.kind])
