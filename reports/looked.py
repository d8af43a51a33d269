"""Who looked at a member, and what was done with her: the trail, read for the member herself.

Promises: an act is hers where its event names her number, her claim, her receipt or her voucher; a list of everybody
is told as one. Each with when, who, in which office, and what, in plain words; an act without words of its own is
told as the trail calls it and never left out. Reads only.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import AuditEvent, Office
from groups.tenancy import current_group_id
from ledger.contributions import receipt_reference
from ledger.models import Receipt
from members.models import Member, TransferNote
from reports.models import Doubt
from reports.queries import SAVINGS_OF
from welfare.models import Claim, ClaimPaper, Payout

PER_PAGE = 50
# Families of acts whose events name a member by her number.
_BY_NUMBER = (
    "member.", "household.", "national_id.", "beneficiary.", "consent.", "reading.", "card.", "email.", "transfer.",
    "doubt.", "sheet.decided", "openings.",
)  # fmt: skip
# Of everybody at once: whose names stand on the list, the event does not say.
OF_ALL = {
    "register.exported": gettext_lazy("wrote the list of all members to a file"),
    "arrears.printed": gettext_lazy("printed the list of who is behind with payments"),
    "sheet.printed": gettext_lazy("printed the collection sheet of all members"),
    "vouchers.viewed": gettext_lazy("looked at the list of all vouchers"),
    "job.file_taken": gettext_lazy("fetched a long print or file of the group, in which you may stand"),
}  # fmt: skip
# Of everybody who has a claim.
OF_CLAIMS = {
    "claims.viewed": gettext_lazy("looked at a list of claims"),
    "advances.viewed": gettext_lazy("looked at the list of money lent"),
}
_WORDS = (
    {
        "member.viewed": gettext_lazy("looked at your page in the register"),
        "member.book_printed": gettext_lazy("printed your passbook"),
        "member.enrolled": gettext_lazy("entered you in the register"),
        "member.corrected": gettext_lazy("corrected what the register says of you"),
        "member.user_named": gettext_lazy("gave you a way to sign in"),
        "member.data_copied": gettext_lazy("fetched a copy of everything"),
        "member.erased": gettext_lazy("erased you"),
        "member.suspended": gettext_lazy("recorded: suspended"),
        "member.lapsed": gettext_lazy("recorded: lapsed"),
        "member.restored": gettext_lazy("recorded: restored"),
        "member.left": gettext_lazy("recorded: left the group"),
        "member.died": gettext_lazy("recorded: died"),
        "member.rejoined": gettext_lazy("recorded: joined again"),
        "household.joined": gettext_lazy("wrote down with whom you pay together"),
        "household.left": gettext_lazy("wrote down that you pay alone"),
        "household.payer_named": gettext_lazy("wrote down that you pay for your household"),
        "national_id.recorded": gettext_lazy("wrote down your national ID"),
        "national_id.removed": gettext_lazy("took your national ID out"),
        "beneficiary.stated": gettext_lazy("wrote down who receives money after you"),
        "consent.given": gettext_lazy("noted that you agree to something"),
        "consent.withdrawn": gettext_lazy("noted that you do not agree any more"),
        "reading.given": gettext_lazy("let somebody read a passbook"),
        "reading.ended": gettext_lazy("ended that somebody reads a passbook"),
        "reading.viewed": gettext_lazy("read your passbook with your consent"),
        "card.issued": gettext_lazy("made a member card for you"),
        "card.closed": gettext_lazy("closed your member card"),
        "card.joined": gettext_lazy("joined this group to the card in hand"),
        "email.given": gettext_lazy("gave an e-mail address"),
        "email.confirmed": gettext_lazy("confirmed the e-mail address"),
        "email.removed": gettext_lazy("took the e-mail address away"),
        "transfer.viewed": gettext_lazy("looked at the note of your move between groups"),
        "transfer.sealed": gettext_lazy("wrote the note for your new group"),
        "transfer.accepted": gettext_lazy("took you in from another group"),
        "transfer.declined": gettext_lazy("did not take you in from another group"),
        "transfer.withdrawn": gettext_lazy("took the note to your new group back"),
        "doubt.raised": gettext_lazy("asked a question about your money or data"),
        "question.viewed": gettext_lazy("opened a question of yours, with your newest entries beside it"),
        "doubt.answered": gettext_lazy("answered your question"),
        "doubt.closed": gettext_lazy("closed your question"),
        "sheet.decided": gettext_lazy("decided which of two rows of yours counts on a collection sheet"),
        "openings.stated": gettext_lazy("wrote down what your paper book says"),
        "receipt.printed": gettext_lazy("printed a receipt of yours"),
        "receipt.voided": gettext_lazy("took a receipt of yours back"),
        "payout.recorded": gettext_lazy("paid you on a voucher"),
        "claim.entered": gettext_lazy("entered a claim of yours"),
        "claim.judged": gettext_lazy("had a claim of yours judged by the rules"),
        "claim.approved": gettext_lazy("approved a claim of yours"),
        "claim.refused": gettext_lazy("refused a claim of yours"),
        "claim.withdrawn": gettext_lazy("withdrew a claim of yours"),
        "claim.paid": gettext_lazy("paid a claim of yours"),
        "claim.viewed": gettext_lazy("looked at a claim of yours"),
        "claim.form_printed": gettext_lazy("printed the form of a claim of yours"),
        "claim.voucher_printed": gettext_lazy("printed the voucher of a claim of yours"),
        "claim_paper.added": gettext_lazy("added a paper to a claim of yours"),
        "claim_paper.removed": gettext_lazy("removed a paper of a claim of yours"),
        "claim_paper.viewed": gettext_lazy("looked at a paper of a claim of yours"),
        "advance.repaid": gettext_lazy("noted money that you paid back"),
    }
    | OF_ALL
    | OF_CLAIMS
)


@dataclass(frozen=True)
class Look:
    """One act: when, who (a name and offices in words, or that it was the member herself), what in words.

    `by_member`: by somebody who holds no office and reads with the member's consent.
    """

    at: datetime.datetime
    who: str
    office: str
    action: str
    own: bool = False
    by_member: bool = False

    @property
    def what(self) -> str:
        """What was done, in words."""
        return str(_WORDS.get(self.action, self.action))

    @property
    def of_all(self) -> bool:
        """Whether it was done with everybody at once."""
        return self.action in OF_ALL or self.action in OF_CLAIMS


def events_of(member: Member) -> QuerySet[AuditEvent]:
    """The events that name a member or something of hers, and those of lists of everybody; the newest first."""
    families = Q()
    for family in _BY_NUMBER:
        families |= Q(action__startswith=family)
    number = member.number
    # What is asked about her savings as a whole bears her number so.
    named = (
        Q(subject__in=(number, f"{SAVINGS_OF}{number}"))
        | Q(subject__startswith=f"{number}, ")
        | Q(subject__endswith=f", {number}")
    )
    named |= Q(subject__contains=f", {number}, ") | Q(
        subject__startswith=f"{number} ", action__startswith="transfer."
    )
    since = member.changes.order_by("id").values_list("at", flat=True).first()
    of_all = Q(action__in=list(OF_ALL), at__gte=since) if since else Q(pk__in=[])
    return AuditEvent.objects.filter(families & named | _of_papers(member) | of_all).select_related("by")


def _of_papers(member: Member) -> Q:
    """Events that name a claim, a paper of one, a receipt or a voucher of hers."""
    claims = list(Claim.objects.filter(member=member).only("uuid", "number", "year", "entered_at").order_by("id"))
    lists = Q(action__in=list(OF_CLAIMS), at__gte=claims[0].entered_at) if claims else Q(pk__in=[])
    papers = ClaimPaper.objects.filter(claim__member=member).values_list("claim__uuid", "uuid")
    serials = list(Receipt.objects.filter(entry__postings__member=member).values_list("serial", flat=True).distinct())
    notes = TransferNote.objects.filter(Q(member=member) | Q(accepted_uuid=member.uuid)).values_list(
        "uuid", flat=True
    )
    questions = Doubt.objects.filter(member=member).values_list("pk", flat=True)
    vouchers = list(Payout.objects.filter(member=member).values_list("voucher_number", flat=True))
    printed = ("claim.viewed", "claim.form_printed", "claim.voucher_printed")
    return (
        lists
        | Q(subject__in=[f"claim {claim.number_in_year}" for claim in claims])
        | Q(action__in=printed, subject__in=[str(claim.uuid) for claim in claims])
        | Q(action="claim_paper.viewed", subject__in=[f"{claim} {paper}" for claim, paper in papers])
        | Q(action="receipt.printed", subject__in=[str(serial) for serial in serials])
        | Q(action="receipt.voided", subject__in=[f"receipt {receipt_reference(serial)}" for serial in serials])
        | Q(action="payout.recorded", subject__in=vouchers)
        | Q(action="question.viewed", subject__in=[str(pk) for pk in questions])
        | Q(action="transfer.viewed", subject__in=[str(note) for note in notes])
    )


def looks_of(member: Member, *, before: int | None = None) -> tuple[list[Look], int | None]:
    """The newest acts older than the event `before`, and by which event older ones are asked for (None: no more)."""
    events = events_of(member)
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events.order_by("-id")[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    return told(shown, member), shown[-1].pk if len(found) > PER_PAGE else None


def told(events: Sequence[AuditEvent], member: Member) -> list[Look]:
    """These events as acts in words: two queries."""
    users = {event.by_id for event in events} - {None, member.user_id}
    offices = list(Office.objects.filter(group=current_group_id(), user__in=users))
    members = {other.user_id: other.full_name for other in Member.objects.filter(user__in=users)}
    return [_look(event, member, offices, members) for event in events]


def _look(event: AuditEvent, member: Member, offices: Sequence[Office], members: Mapping[int, str]) -> Look:
    if event.by_id is None:
        return Look(event.at, _("the program"), "", event.action)
    if event.by_id == member.user_id:
        return Look(event.at, _("you yourself"), "", event.action, own=True)
    held = ", ".join(_held(event, offices))
    # Whoever has no name any more signed in with a card in whose place there is another now: hers, or a reader's.
    who = event.by.display_name or members.get(event.by_id)
    if not who:
        return Look(event.at, _("somebody with an earlier card"), "", event.action)
    return Look(event.at, who, held, event.action, by_member=not held)


def _held(event: AuditEvent, offices: Sequence[Office]) -> list[str]:
    """The offices that whoever did it held on that day."""
    day = event.at.date()
    return [
        str(office.get_kind_display())
        for office in offices
        if office.user_id == event.by_id and office.from_date <= day and (office.to_date or day) >= day
    ]
