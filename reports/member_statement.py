"""What a member sees of her own money: what the paper book says of her, and everything since the books began here.

Promises: three queries, whatever the number of payments; only what was stated or posted in this member's name.
Refuses to guess at the paper years: where nobody stated her figures, their sums belong to the group, and the page
says so.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from groups.thai_dates import Month
from ledger.allocation import opening_figures
from ledger.chart import Section
from ledger.journal import live_summaries
from ledger.models import Account, OpeningFigure, Period, Posting
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
    """What came together on one account, satang; of it `brought` from the paper book."""

    account: Account
    amount: int
    brought: int = 0


@dataclass(frozen=True)
class MemberStatement:
    """A member's money. `began` is the first month whose payments are entered by name; None while there is none.

    `opening` is what the member had put in on paper, by kind; empty where nobody stated it. `to_repay` is what is
    left of money that was lent, satang: neither put in nor received.
    """

    member: Member
    began: Month | None
    payments: tuple[Payment, ...]
    opening: tuple[OpeningFigure, ...] = ()
    to_repay: int = 0

    @property
    def put_in(self) -> tuple[KindSum, ...]:
        """By kind: fees, dues, savings; with what the paper book says."""
        paid = ((one.posting.account, one.amount) for one in self.payments if not one.is_received)
        return kind_sums(paid, ((figure.account, figure.amount) for figure in self.opening))

    @property
    def received(self) -> tuple[KindSum, ...]:
        """By kind of welfare."""
        return kind_sums((one.posting.account, one.amount) for one in self.payments if one.is_received)

    @property
    def total_brought(self) -> int:
        """What the paper book says was put in, satang."""
        return sum(figure.amount for figure in self.opening)

    @property
    def of_paper_years(self) -> bool:
        """Whether the member joined before payments were entered by name: then the paper book has sums of hers."""
        return self.began is None or self.member.joined_on < self.began.first

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
        return replace(self, payments=kept, to_repay=0)


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
            if posting.account.section != Section.BALANCES
        ),
        to_repay=sum(posting.amount for posting in postings if posting.account.section == Section.BALANCES),
        opening=tuple(opening_figures(member)),
    )


def _told_through():
    """The last day that brought-forward figures speak of: nobody's name stands in the books before it."""
    return live_summaries().order_by("-summary_through").values("summary_through")[:1]


def kind_sums(
    paid: Iterable[tuple[Account, int]], opening: Iterable[tuple[Account, int]] = ()
) -> tuple[KindSum, ...]:
    """What was paid (account, satang in the member's sense) by kind, on top of what the paper book says."""
    sums = {account.code: KindSum(account, amount, amount) for account, amount in opening}
    for account, amount in paid:
        before = sums.get(account.code, KindSum(account, 0))
        sums[account.code] = replace(before, amount=before.amount + amount)
    # A kind whose every payment was taken back is no kind she paid or received.
    return tuple(sums[code] for code in sorted(sums) if sums[code].amount)
