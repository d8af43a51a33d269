"""What a member sees of her own money since the books began here.

Promises: two queries, whatever the number of payments; only what was posted in this member's name. Refuses to guess
at the paper years: their sums belong to the group, and the page says so.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from groups.thai_dates import Month
from ledger.chart import Section
from ledger.journal import live_summaries
from ledger.models import Account, Period, Posting
from ledger.queries import member_postings
from members.models import Member

LONG_BEFORE = datetime.date(1900, 1, 1)


@dataclass(frozen=True)
class Payment:
    """One posting in the member's name, satang in the member's sense: put in and received are both above zero."""

    posting: Posting
    amount: int
    # Another entry took this one back; both stay in the list, and add up to nothing.
    taken_back: bool

    @property
    def is_received(self) -> bool:
        """Whether the member was given this, not the group."""
        return self.posting.account.section == Section.BENEFITS

    @property
    def is_reversal(self) -> bool:
        """Whether this takes another payment back."""
        return self.posting.entry.reverses_id is not None


@dataclass(frozen=True)
class KindSum:
    """What came together on one account."""

    account: Account
    amount: int


@dataclass(frozen=True)
class MemberStatement:
    """A member's money. `began` is the first month whose payments are entered by name; None while there is none."""

    member: Member
    began: Month | None
    payments: tuple[Payment, ...]

    @property
    def put_in(self) -> tuple[KindSum, ...]:
        """By kind: fees, dues, savings."""
        return _by_kind(payment for payment in self.payments if not payment.is_received)

    @property
    def received(self) -> tuple[KindSum, ...]:
        """By kind of welfare."""
        return _by_kind(payment for payment in self.payments if payment.is_received)

    @property
    def total_put_in(self) -> int:
        """Everything put in, satang."""
        return sum(kind.amount for kind in self.put_in)

    @property
    def total_received(self) -> int:
        """All welfare received, satang."""
        return sum(kind.amount for kind in self.received)

    def without_welfare(self) -> "MemberStatement":
        """The same without what the member received: for officers whom it does not concern."""
        kept = tuple(payment for payment in self.payments if not payment.is_received)
        return MemberStatement(self.member, self.began, kept)


def member_statement(member: Member) -> MemberStatement:
    """The money of a member of the group in scope, oldest payment first."""
    postings = list(member_postings(member))
    taken_back = {posting.entry.reverses_id for posting in postings}
    first = Period.objects.filter(starts_on__gt=Coalesce(Subquery(_told_through()), LONG_BEFORE)).first()
    return MemberStatement(
        member=member,
        began=first.month if first else None,
        payments=tuple(
            Payment(
                posting=posting,
                amount=posting.amount if posting.account.section == Section.BENEFITS else -posting.amount,
                taken_back=posting.entry_id in taken_back,
            )
            for posting in postings
        ),
    )


def _told_through():
    """The last day that brought-forward figures speak of: nobody's name stands in the books before it."""
    return live_summaries().order_by("-summary_through").values("summary_through")[:1]


def _by_kind(payments) -> tuple[KindSum, ...]:
    sums: dict[str, KindSum] = {}
    for payment in payments:
        account = payment.posting.account
        before = sums[account.code].amount if account.code in sums else 0
        sums[account.code] = KindSum(account, before + payment.amount)
    # A kind whose every payment was taken back is no kind she paid or received.
    return tuple(sums[code] for code in sorted(sums) if sums[code].amount)
