"""Money that a group sends up to a central fund of its network: what is asked, what was sent, sending it.

Promises: one act posts the spending and notes for which fund and month it was, in one transaction; an entry that is
taken back counts out again, from the day of its reversal. What is asked is worked out from the books and stops
nobody: a group may send less or more. Refuses a fund of another network, and a month that is still to come.
"""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from groups.models import CentralFund, CentralShare, Group, User
from groups.queries import funds_asked_of, network_of, shares_in_force
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from ledger.cashbook import Paper, record_spending
from ledger.chart import CODE_OF, CONTRIBUTION_CODES, DAILY_SAVINGS, Section
from ledger.journal import lock_books
from ledger.models import Sending
from ledger.queries import AccountMonth, account_months, is_told_by_summary, months_known
from ledger.refusals import WrongFund

SENT_TO_NETWORK = CODE_OF["sent_to_network"]
WHOLE = 10_000
# How many months back a share may still be sent from the page; older ones are for the auditor to ask about.
MONTHS_BEHIND = 2
Base = CentralShare.Base


@dataclass(frozen=True)
class SentToFund:
    """What went to one fund (satang) in a month and up to its end; `month` is None where it was not recorded."""

    fund: str
    name: str
    month: int | None
    since_founding: int


@dataclass(frozen=True)
class Ask:
    """What a fund's rule asks of the group for a month (satang), and what was sent for that month so far.

    `base` is None while brought-forward figures cover the month; `share` where nothing is asked.
    """

    fund: CentralFund
    month: Month
    share: CentralShare | None
    base: int | None
    sent: int

    @property
    def asked(self) -> int | None:
        """The share of the base, rounded down to whole satang; None where nothing is asked or the base is unknown."""
        if self.share is None or self.base is None:
            return None
        return max(self.base, 0) * self.share.basis_points // WHOLE

    @property
    def left(self) -> int | None:
        """What is still to be sent; never below zero."""
        return None if self.asked is None else max(self.asked - self.sent, 0)

    @property
    def key(self) -> str:
        """Fund and month as an address names them."""
        return f"{self.fund.slug} {self.month.iso}"


def percent(basis_points: int) -> str:
    """A share for the eye: 500 is "5", 250 is "2.5"."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def asks_of(month: Month) -> list[Ask]:
    """What is asked of the group in scope for a month, a row per fund of the network it belongs to at its end."""
    group = Group.objects.get(pk=current_group_id())
    funds = funds_asked_of(group, month.last)
    if not funds:
        return []
    shares, accounts, sent = shares_in_force(funds, month.last), account_months(month), _sent_for(month)
    return [
        Ask(fund, month, share, share and _base(share.base, accounts), sent.get(fund.pk, 0))
        for fund in funds
        for share in [shares.get(fund.pk)]
    ]


def asks_now(month: Month) -> list[Ask]:
    """What is asked for a month, and what is left of the months before it that people still send for."""
    known = set(months_known())
    before = [earlier for back in range(1, MONTHS_BEHIND + 1) if (earlier := month.plus(-back)) in known]
    return [*asks_of(month), *(ask for earlier in before for ask in asks_of(earlier) if ask.left)]


def _base(base: str, accounts: list[AccountMonth]) -> int | None:
    """What the share is of, in satang; None if the month is not recorded."""
    codes = {Base.SAVINGS: (DAILY_SAVINGS,), Base.CONTRIBUTIONS: CONTRIBUTION_CODES}.get(base)
    counted = [
        entry.month
        for entry in accounts
        if entry.account.section == Section.RECEIPTS and (codes is None or entry.account.code in codes)
    ]
    return None if None in counted else sum(figure.amount for figure in counted)


def _sent_for(month: Month) -> dict[int, int]:
    """Satang sent for a month and not taken back, by fund."""
    standing = Sending.objects.filter(starts_on=month.first, entry__reversed_by=None)
    return dict(standing.order_by().values_list("fund_id").annotate(sum=Sum("satang")))


def sent_by_fund(month: Month) -> list[SentToFund]:
    """What the group in scope sent to each fund of the network it belonged to at the end of `month`.

    By the day of the entry and of its reversal, as the line "Sent to the network" counts: a closed month never
    changes. Funds that nothing was ever sent to are left out.
    """
    group = Group.objects.get(pk=current_group_id())
    network = network_of(group, month.last)
    if network is None or group.kind == Group.Kind.NETWORK:
        return []
    back, days = "entry__reversed_by__on", (month.first, month.last)
    sums = {
        "sent": Sum("satang", default=0),
        "back": Sum("satang", filter=Q(**{f"{back}__lte": month.last}), default=0),
        "sent_now": Sum("satang", filter=Q(sent_on__range=days), default=0),
        "back_now": Sum("satang", filter=Q(**{f"{back}__range": days}), default=0),
    }
    recorded = not is_told_by_summary(month)
    sendings = Sending.objects.filter(fund__network=network, sent_on__lte=month.last).order_by("fund__account_code")
    return [
        SentToFund(
            fund=row["fund__slug"],
            name=row["fund__name"],
            month=row["sent_now"] - row["back_now"] if recorded else None,
            since_founding=row["sent"] - row["back"],
        )
        for row in sendings.values("fund__account_code", "fund__slug", "fund__name").annotate(**sums)
    ]


@transaction.atomic
def send_to_network(
    fund: CentralFund, satang: int, paper: Paper, *, for_month: Month, out_of: str, by: User | None
) -> Sending:
    """Send money to a central fund: post the spending, and note the fund and the month whose share it is.

    `out_of` is the code of cash or bank. Raises WrongFund, WrongFigure, and what posting raises.
    """
    lock_books()
    group = Group.objects.get(pk=current_group_id())
    if for_month > Month.of(paper.on):
        raise WrongFund(
            _("%(month)s is still to come on that day. Send its share when the month has begun.")
            % {"month": for_month.label()}
        )
    if fund not in funds_asked_of(group, for_month.last):
        raise WrongFund(
            _("%(fund)s is no fund that %(group)s sent money to in %(month)s.")
            % {"fund": fund.name, "group": group.name, "month": for_month.label()}
        )
    paper = replace(paper, text=paper.text or f"{fund.name}, {for_month.label()}")
    entry = record_spending(SENT_TO_NETWORK, satang, paper, out_of=out_of, by=by)
    return Sending.objects.create(
        group=group, fund=fund, starts_on=for_month.first, entry=entry, satang=satang, sent_on=paper.on
    )
