"""Reading welfare: the vouchers of a month, what a member drew, and the notes of members who move between groups.

Promises: everything a list shows in a constant number of queries. Never writes.
"""

from dataclasses import asdict, dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from groups.thai_dates import Month
from ledger.chart import BENEFIT_SLUGS, BY_CODE, CODE_OF
from ledger.models import Account, Posting
from members.models import Member, TransferNote
from welfare.models import Payout

# Under this name stand the kinds that a group added itself: what they are called means nothing elsewhere.
OWN = "own"


def payouts_in(month: Month) -> QuerySet[Payout]:
    """Payouts dated in a month with entry and amounts, newest first; one that was taken back knows its reversal."""
    payouts = Payout.objects.filter(entry__on__range=(month.first, month.last))
    return payouts.select_related(
        "kind__account", "member", "entry__group", "entry__reversed_by", "entered_by", "approved_by", "paid_by"
    ).prefetch_related("entry__postings")


@dataclass(frozen=True)
class BenefitUsed:
    """What one member drew of one kind: cases and satang since founding, and in one calendar year."""

    kind: str
    cases: int = 0
    satang: int = 0
    year_cases: int = 0
    year_satang: int = 0

    @property
    def account(self) -> Account | None:
        """The kind in the standard chart, for its name; None for the groups' own kinds."""
        return Account(code=CODE_OF[self.kind]) if self.kind in CODE_OF else None

    def plus(self, other: "BenefitUsed", *, same_year: bool) -> "BenefitUsed":
        """Both together; the other one's year counts only if it is the same."""
        return BenefitUsed(
            self.kind,
            self.cases + other.cases,
            self.satang + other.satang,
            self.year_cases + (other.year_cases if same_year else 0),
            self.year_satang + (other.year_satang if same_year else 0),
        )


def benefits_used(member: Member, *, year: int, earlier: TransferNote | None = None) -> list[dict]:
    """What a member drew by kind, in the order of the chart, for a transfer note: one query; numbers and no words.

    `year` is the calendar year (CE) that is told apart. `earlier` is the note with which she came here.
    """
    drawn = Posting.objects.filter(
        entry__payout__member=member, account=F("entry__payout__kind__account"), entry__reversed_by=None
    )
    within = Q(entry__on__year=year)
    rows = (
        drawn.order_by()
        .values_list("account__code")
        .annotate(
            n=Sum("cases"), total=Sum("amount"), n_year=Sum("cases", filter=within),
            total_year=Sum("amount", filter=within),
        )
    )  # fmt: skip
    found: dict[str, BenefitUsed] = {}
    for code, *sums in rows:
        slug = BY_CODE[code].slug if code in BY_CODE and BY_CODE[code].slug in BENEFIT_SLUGS else OWN
        _add(found, BenefitUsed(slug, *(number or 0 for number in sums)))
    for used in used_by_note(earlier) if earlier else ():
        _add(found, used, same_year=earlier.moved_on.year == year)
    return [asdict(found[slug]) for slug in sorted(found, key=lambda slug: CODE_OF.get(slug, "9999"))]


@dataclass(frozen=True)
class WithoutClaim:
    """Vouchers of a month that answer no claim: how many, and satang."""

    vouchers: int
    amount: int


def vouchers_without_claim(month: Month) -> WithoutClaim:
    """What was paid in a month past the claims: one query."""
    paid = Posting.objects.filter(
        entry__payout__claim=None, entry__payout__isnull=False, entry__reversed_by=None,
        entry__on__range=(month.first, month.last), amount__gt=0,
    )  # fmt: skip
    sums = paid.aggregate(n=Count("entry", distinct=True), total=Sum("amount"))
    return WithoutClaim(sums["n"], sums["total"] or 0)


def _add(found: dict[str, BenefitUsed], used: BenefitUsed, *, same_year: bool = True) -> None:
    found[used.kind] = found.get(used.kind, BenefitUsed(used.kind)).plus(used, same_year=same_year)


def used_by_note(note: TransferNote) -> list[BenefitUsed]:
    """What the note says was drawn, by kind."""
    return [BenefitUsed(**used) for used in note.benefits]


def notes_sent() -> QuerySet[TransferNote]:
    """Our notes about members who moved away, newest first."""
    return TransferNote.objects.select_related("to_group", "sealed_by", "accepted_by", "declined_by", "withdrawn_by")


def notes_addressed() -> QuerySet[TransferNote]:
    """Notes of other groups about members who move here, newest first; what was taken back is not shown."""
    return TransferNote.addressed.select_related("group", "to_group", "sealed_by", "accepted_by", "declined_by")


def notes_to_answer() -> QuerySet[TransferNote]:
    """Notes addressed to us that wait for our answer."""
    return TransferNote.addressed.filter(accepted_at=None, declined_at=None)


def notes_sent_back() -> QuerySet[TransferNote]:
    """Our notes that the other group declined, while we have not taken them back."""
    return TransferNote.objects.filter(declined_at__isnull=False, withdrawn_at=None)


def note_received(member: Member) -> TransferNote | None:
    """The note with which a member came here from another group, or None."""
    return notes_addressed().filter(accepted_uuid=member.uuid).first()


def note_sent(member: Member) -> TransferNote | None:
    """Our note about a member who moved away, unless it was taken back."""
    return notes_sent().filter(member=member, withdrawn_at=None).first()
