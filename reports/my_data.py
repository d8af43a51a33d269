"""Everything a group keeps about one member: for her own page of it, and for the copy she may take.

Promises: whole (register, membership, consents, readers, money, claims and what was decided, questions, messages,
e-mail), and only hers: whoever else stands on a paper of hers is "another member". The national ID is shown with its
last digits. Asks the same number of queries however much there is. Reads only.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from groups.thai_dates import be_year
from ledger.models import OpeningFigure, Posting, Receipt
from members.addresses import address_in_words
from members.card import ChangeLine
from members.consents import consent_standing
from members.emails import email_of, shown
from members.models import Beneficiary, Consent, EmailAddress, Member, Message, NationalId, ReadingRight, Zone
from members.national_ids import masked
from members.queries import beneficiary_of
from members.reading import readers_of
from reports.models import Doubt
from welfare.claim_states import ClaimStanding, claims

Purpose = Consent.Purpose
WHAT_FOR = {
    Purpose.HEALTH: _("Without it no new claim can be paid for which your group asks this consent."),
    Purpose.EMAIL: _("Without it your messages stand on your page only."),
}


@dataclass(frozen=True)
class ConsentLine:
    """One purpose and the member's newest word on it, or None where she never said anything."""

    purpose: str
    newest: Consent | None

    @property
    def label(self) -> str:
        """What is agreed to."""
        return Purpose(self.purpose).label

    @property
    def what_for(self) -> str:
        """What happens without it."""
        return str(WHAT_FOR[self.purpose])

    @property
    def given(self) -> bool:
        """Whether it holds."""
        return self.newest is not None and self.newest.given


@dataclass(frozen=True)
class MyData:
    """What is kept about one member; each part is asked for when it is read, once."""

    member: Member

    @property
    def zone(self) -> Zone | None:
        """The part of the village."""
        return self.member.zone

    @property
    def address(self) -> str:
        """The address in one line."""
        return address_in_words(self.member)

    @property
    def born_year(self) -> int | None:
        """The year of birth (Buddhist Era)."""
        return be_year(self.member.born_on) if self.member.born_on else None

    @cached_property
    def national_id(self) -> str:
        """Masked; "" if none is recorded."""
        return masked(self.member) if NationalId.objects.filter(member=self.member).exists() else ""

    @cached_property
    def pays_for_household(self) -> bool | None:
        """Whether she pays for her household; None: she pays alone."""
        return self.member.household.payer_id == self.member.pk if self.member.household_id else None

    @cached_property
    def beneficiary(self) -> Beneficiary | None:
        """Whom she named."""
        return beneficiary_of(self.member)

    @cached_property
    def changes(self) -> list[ChangeLine]:
        """What became of her membership, oldest first."""
        changes = list(self.member.changes.order_by("event_on", "id"))
        taken_back = {change.takes_back_id for change in changes}
        return [ChangeLine(change, change.pk in taken_back) for change in changes]

    @cached_property
    def consents(self) -> list[ConsentLine]:
        """Every purpose with her newest word."""
        return [ConsentLine(purpose, consent_standing(self.member, purpose)) for purpose in Purpose.values]

    @cached_property
    def readers(self) -> list[ReadingRight]:
        """Who may read her book, and who might."""
        return list(readers_of(self.member))

    @cached_property
    def receipts(self) -> int:
        """How many receipts tell of her money."""
        return Receipt.objects.filter(entry__postings__member=self.member).distinct().count()

    @cached_property
    def entries(self) -> int:
        """How many entries of the books name her."""
        return Posting.objects.filter(member=self.member).values("entry").distinct().count()

    @cached_property
    def claims(self) -> list[ClaimStanding]:
        """Her claims, oldest first, each with what has become of it."""
        return [ClaimStanding(claim) for claim in claims().filter(member=self.member).order_by("year", "number")]

    @cached_property
    def questions(self) -> int:
        """How many questions she asked."""
        return Doubt.objects.filter(member=self.member).count()

    @cached_property
    def open_wish(self) -> Doubt | None:
        """Her wish to be erased that waits for the treasurer."""
        asked = Doubt.objects.filter(member=self.member, reason=Doubt.Reason.ERASE)
        return asked.exclude(state=Doubt.State.CLOSED).first()

    @cached_property
    def messages(self) -> int:
        """How many messages were written to her."""
        return Message.objects.filter(member=self.member).count()

    @cached_property
    def email(self) -> EmailAddress | None:
        """Where messages go."""
        return email_of(self.member)

    @property
    def address_of_email(self) -> str:
        """The e-mail address; "" if there is none."""
        return shown(self.email) if self.email else ""


def money_of(member: Member) -> QuerySet[Posting]:
    """Every line of the books in her name, oldest first, with what tells whether others stand on the same receipt."""
    others = Posting.objects.filter(entry=OuterRef("entry")).exclude(member=member).exclude(member=None)
    found = Posting.objects.filter(member=member).annotate(shared=Exists(others))
    return found.select_related("account", "entry__receipt", "entry__reverses", "entry__reversed_by").order_by(
        "entry__number", "position"
    )


def paper_figures(member: Member) -> QuerySet[OpeningFigure]:
    """What the paper book said of her, every statement of it."""
    return OpeningFigure.objects.filter(member=member).select_related("account").order_by("id")
