"""Central funds at the network's end: founding one, and recording what arrived from a group.

Promises: a fund has an account for what it receives and a kind of welfare for what it pays, in the network's own
books (D3), so that both are ordinary entries there; money that arrives is posted and noted with group and month in
one transaction. Refuses money of a group that never belonged to the network. What groups say they sent is compared
in `network/reconciliation.py`.
"""

import datetime
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from groups.central_funds import FundAccounts, Share, create_fund, publish_share
from groups.models import Affiliation, CentralFund, Group, Network, User
from groups.refusals import Refused
from groups.thai_dates import Month
from ledger.cashbook import Paper, record_receipt
from ledger.receipt_kinds import add_receipt_kind
from network.doors import network_books
from network.models import CentralReceipt
from welfare.benefits import add_benefit_kind

# What is left of an account's 40 letters once the words before it are taken off.
LONGEST_SLUG = 30


class WrongArrival(Refused):
    """Money that cannot have come like this."""


@dataclass(frozen=True)
class Arrival:
    """Money of a group for a fund (satang), and the month whose share it is; the paper's day is that of arrival."""

    fund: CentralFund
    from_group: Group
    satang: int
    paper: Paper
    for_month: Month
    sent_on: datetime.date | None = None


@transaction.atomic
def found_central_fund(network: Network, name: str, share: Share, *, slug: str = "", by: User | None) -> CentralFund:
    """A new central fund with its accounts, asking for a share from the share's day on.

    Raises FundRefused, KindOfReceiptExists or KindExists for a name that is taken.
    """
    # A Thai name leaves no slug behind: then the funds are numbered.
    slug = (slug or slugify(name))[:LONGEST_SLUG].strip("-") or f"fund-{network.central_funds.count() + 1}"
    with network_books(network):
        income = add_receipt_kind(name, slug=f"central-{slug}", by=by)
        paid = add_benefit_kind(name, slug=f"from-{slug}", by=by)
    accounts = FundAccounts(income.code, paid.account.code)
    fund = create_fund(network, name, accounts, slug=slug, on=share.from_date, by=by)
    publish_share(fund, share, by=by)
    return fund


@transaction.atomic
def receive_from_group(arrival: Arrival, *, into: str, by: User | None) -> CentralReceipt:
    """Record money that arrived: a receipt of the fund in cash or bank (`into`), noted with its group and month.

    Raises WrongArrival, WrongFigure, and what posting raises.
    """
    fund, group, paper = arrival.fund, arrival.from_group, arrival.paper
    if not Affiliation.objects.filter(group=group, network=fund.network, group__kind=Group.Kind.COMMUNITY).exists():
        raise WrongArrival(_("%(group)s never belonged to this network.") % {"group": group.name}, field="group")
    if arrival.sent_on and arrival.sent_on > paper.on:
        raise WrongArrival(_("It cannot arrive before it was sent. Check the two days."), field="sent_on")
    if arrival.for_month > Month.of(paper.on):
        raise WrongArrival(_("This month is still to come on that day."), field="for_month")
    words = f"{group.name}: {fund.name}, {arrival.for_month.label()}"
    with network_books(fund.network) as books:
        paper = replace(paper, text=paper.text or words)
        entry = record_receipt(fund.account_code, arrival.satang, paper, into=into, by=by)
        return CentralReceipt.objects.create(
            group=books,
            fund=fund,
            from_group=group,
            starts_on=arrival.for_month.first,
            entry=entry,
            satang=arrival.satang,
            sent_on=arrival.sent_on,
            received_on=paper.on,
        )
