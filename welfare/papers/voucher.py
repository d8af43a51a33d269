"""The payment voucher of a claim on paper: half an A4 sheet, printed twice, for the folder and for who got the money.

Promises: every figure comes from the entry behind the payment; a payment that was taken back says so across its face,
with the reason. The lines add up to what was paid. Refuses an illness and every free word that could name one: the
benefit is called as the rules call it.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from groups.models import Group
from groups.paper import pdf
from ledger.chart import CASH
from ledger.models import JournalEntry
from ledger.money import baht_words
from members.addresses import address_in_words
from members.models import Member
from members.names import ERASED_NAME
from members.national_ids import masked
from welfare.claim_states import ClaimStanding
from welfare.claim_words import Line, told
from welfare.models import Decision, Payout
from welfare.papers.claim_form import Word, words_on

# More lines than these, of two rows each, do not fit on half a page: the voucher then has pages of its own.
LINES_ON_HALF_A_PAGE = 6
# So much of the digest is enough to look the entry up by, and to notice that it was rewritten.
DIGITS_OF_DIGEST = 12


@dataclass(frozen=True)
class PaperVoucher:
    """Everything a printed voucher says."""

    group: Group
    standing: ClaimStanding
    payout: Payout

    @property
    def entry(self) -> JournalEntry:
        """The entry of the payment."""
        return self.payout.entry

    @property
    def amount(self) -> int:
        """The sum paid, in satang."""
        return self.payout.amount

    @property
    def amount_in_words(self) -> str:
        """The sum in Thai words."""
        return baht_words(self.amount)

    @property
    def payee(self) -> str:
        """Who takes the money; of a member who was erased, the words that stand for her."""
        return self.payout.payee or ERASED_NAME

    @property
    def payee_member(self) -> Member | None:
        """The member, if it is she who takes the money; of others the register knows no address."""
        member = self.standing.claim.member
        return member if self.payout.payee.strip() == member.full_name else None

    @cached_property
    def national_id(self) -> str:
        """The payee's national ID as it may be shown; "" if it is written by hand."""
        return masked(self.payee_member) if self.payee_member else ""

    @property
    def address(self) -> str:
        """Where the payee lives, if the register knows it."""
        return address_in_words(self.payee_member) if self.payee_member else ""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """How the sum comes about, in short; checks that took or gave nothing are left out."""
        found = [line for line in told(self.standing.assessment).lines if line.amount]
        rest = self.amount - sum(line.amount for line in found)
        if rest:
            found.append(Line(_("Set otherwise by those who approved"), rest))
        return tuple(found)

    @cached_property
    def approvals(self) -> list[Word]:
        """Who approved, in order."""
        return words_on(self.standing, Decision.Outcome.APPROVED)

    @property
    def resolution(self) -> str:
        """The number of the resolution that the approval stands on, if there is one."""
        return next((word.decision.resolution for word in self.approvals if word.decision.resolution), "")

    @cached_property
    def in_cash(self) -> bool:
        """Whether the money came out of the cash box."""
        return self.entry.postings.filter(account__code=CASH, amount__lt=0).exists()

    @property
    def months_to_repay(self) -> int | None:
        """Within how many months the money is to be repaid; None if it was given."""
        judged = self.standing.judged
        rule = judged and judged.schedule.rules.rule(self.standing.claim.benefit)
        return rule.advance.months if rule and rule.advance else None

    @property
    def void(self) -> JournalEntry | None:
        """The entry that took this one back; its words are the reason."""
        return getattr(self.entry, "reversed_by", None)

    @property
    def digest(self) -> str:
        """The first characters of the entry's digest."""
        return self.entry.digest[:DIGITS_OF_DIGEST]

    @property
    def example(self) -> bool:
        """Whether its figures are invented for the demonstration."""
        return self.group.is_example_on(self.entry.on)

    @property
    def is_long(self) -> bool:
        """Whether half a page is too short for it."""
        return len(self.lines) > LINES_ON_HALF_A_PAGE


def paper_voucher(group: Group, standing: ClaimStanding) -> PaperVoucher | None:
    """The voucher of a claim: of the payment that stands, else of the newest one that was taken back; None before."""
    payouts = sorted(standing.claim.payouts.all(), key=lambda payout: payout.entry.number)
    payout = standing.payout or (payouts[-1] if payouts else None)
    return PaperVoucher(group, standing, payout) if payout else None


def voucher_pdf(group: Group, standing: ClaimStanding, printed_at: datetime.datetime, *, origin: str = "") -> bytes:
    """The voucher as a PDF file, original and copy; the claim has been paid at least once.

    `origin` is where its QR code leads (this server).
    """
    paper = paper_voucher(group, standing)
    pages = [[(paper, False)], [(paper, True)]] if paper.is_long else [[(paper, False), (paper, True)]]
    context = {"group": group, "pages": pages, "printed_at": printed_at, "origin": origin}
    return pdf("welfare/papers/voucher.html", context)
