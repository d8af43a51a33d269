"""Central funds in the directory: what the groups of a network fill together, and which share is asked of each.

Promises: a share holds from a day until the next one, is added and never rewritten; each change leaves an event.
Refuses a second fund of the same name in one network, a share before the newest one, and anything new on a fund that
was closed. The fund's accounts are given to it by `network/central.py`, which alone founds one.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import CentralFund, CentralShare, Network, User
from groups.refusals import Refused
from groups.thai_dates import format_date

ALL = 10_000


class FundRefused(Refused):
    """What cannot be said of a central fund."""


@dataclass(frozen=True)
class Share:
    """What is asked for: basis points (500 is 5%) of a base, from a day on."""

    basis_points: int
    base: str
    from_date: datetime.date


@dataclass(frozen=True)
class FundAccounts:
    """Where the fund stands in the network's own books: codes of its income and of what it pays."""

    income: str
    benefit: str


@transaction.atomic
def create_fund(
    network: Network, name: str, accounts: FundAccounts, *, slug: str, on: datetime.date, by: User | None
) -> CentralFund:
    """A new central fund, open from a day. Raises FundRefused for a name or short name that the network has."""
    standing = CentralFund.objects.filter(network=network)
    if standing.filter(name=name).exists() or standing.filter(slug=slug).exists():
        raise FundRefused(_("There is already a central fund called %(name)s.") % {"name": name}, field="name")
    audit.record_directory("central_fund.created", by=by, subject=f"{network.slug} {slug}")
    return CentralFund.objects.create(
        network=network, slug=slug, name=name, account_code=accounts.income, benefit_code=accounts.benefit,
        opened_on=on,
    )  # fmt: skip


@transaction.atomic
def publish_share(fund: CentralFund, share: Share, *, by: User | None) -> CentralShare:
    """Ask for a share from a day on. Raises FundRefused: closed, out of range, or not after the newest share."""
    newest = fund.shares.order_by("-from_date").first()
    if fund.closed_on:
        raise FundRefused(_("%(fund)s was closed. Nothing is asked for it any more.") % {"fund": fund.name})
    if not 0 <= share.basis_points <= ALL:
        raise FundRefused(_("A share lies between 0 and 100 percent."), field="percent")
    if share.from_date < fund.opened_on or (newest and share.from_date <= newest.from_date):
        day = newest.from_date if newest else fund.opened_on
        raise FundRefused(
            _("What was asked up to now stays as it is: choose a day after %(day)s.") % {"day": format_date(day)},
            field="from_date",
        )
    audit.record_directory("central_fund.share", by=by, subject=f"{fund.network.slug} {fund.slug} {share.from_date}")
    return CentralShare.objects.create(
        fund=fund, from_date=share.from_date, basis_points=share.basis_points, base=share.base
    )


@transaction.atomic
def close_fund(fund: CentralFund, *, on: datetime.date, by: User | None) -> CentralFund:
    """Ask for nothing after a day; what was sent and received stays. Raises FundRefused: closed before, too early."""
    if fund.closed_on:
        raise FundRefused(
            _("%(fund)s was already closed on %(day)s.") % {"fund": fund.name, "day": format_date(fund.closed_on)}
        )
    if on < fund.opened_on:
        raise FundRefused(_("The fund cannot be closed before the day on which it began."), field="on")
    fund.closed_on = on
    fund.save(update_fields=["closed_on"])
    audit.record_directory("central_fund.closed", by=by, subject=f"{fund.network.slug} {fund.slug}")
    return fund
