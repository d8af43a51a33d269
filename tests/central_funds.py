"""Makers for central funds: a fund of a network, money that a group sends, money that arrives."""

import datetime

from groups.central_funds import Share
from groups.models import CentralFund, Group, Network
from groups.queries import network_of
from groups.tenancy import current_group_id
from groups.thai_dates import Month
from ledger.cashbook import Paper
from ledger.chart import CASH
from ledger.models import JournalEntry, Sending
from ledger.sendings import send_to_network
from network.central import Arrival, found_central_fund, receive_from_group
from network.models import CentralReceipt
from tests.makers import APRIL, DAY, LONG_AGO, make_entry


def make_fund(network: Network, slug: str = "old-age", name: str = "กองทุนผู้สูงอายุ", **share) -> CentralFund:
    """A fund of the network that asks for 5% of daily savings; the one that is there if there is one."""
    asked = {"basis_points": 500, "base": "savings", "from_date": LONG_AGO} | share
    standing = CentralFund.objects.filter(network=network, slug=slug).first()
    return standing or found_central_fund(network, name, Share(**asked), slug=slug, by=None)


def send(
    fund: CentralFund | None = None, satang: int = 5_00, *, on: datetime.date = DAY, for_month: Month = APRIL, by=None
) -> Sending:
    """Money in cash that the group in scope sends."""
    fund = fund or make_fund(network_of(Group.objects.get(pk=current_group_id()), DAY))
    return send_to_network(fund, satang, Paper(on), for_month=for_month, out_of=CASH, by=by)


def receive(
    fund: CentralFund, group: Group, satang: int, *, on: datetime.date = DAY, for_month: Month = APRIL, by=None
) -> CentralReceipt:
    """Money of a group that the network records in cash."""
    return receive_from_group(Arrival(fund, group, satang, Paper(on), for_month), into=CASH, by=by)


def make_central_receipt() -> CentralReceipt:
    """A row in the books in scope, whichever group holds them; the product writes it in a network's books only."""
    return note_both_ends(make_entry(5_00))[1]


def note_both_ends(entry: JournalEntry) -> tuple[Sending, CentralReceipt]:
    """What a sending and what an arrival leaves behind an entry of the group in scope, for the seal to keep."""
    group = Group.objects.get(pk=current_group_id())
    told = {"group": group, "fund": make_fund(network_of(group, DAY)), "starts_on": APRIL.first, "satang": 5_00}
    sending = Sending.objects.create(entry=entry, sent_on=DAY, **told)
    return sending, CentralReceipt.objects.create(entry=entry, from_group=group, received_on=DAY, **told)
