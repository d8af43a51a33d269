"""Central funds in the demonstration: old age and education, what two groups sent for March 2550, what arrived.

Promises: both ends through the same services as everywhere; one sending is on its way, one payment goes out. Refuses
to touch the months of the record: the funds begin in March 2550, with the example data.
"""

import datetime

from groups import directory
from groups.central_funds import Share
from groups.models import Group, Network, User
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.cashbook import Paper
from ledger.chart import CASH
from ledger.models import Sending
from ledger.periods import open_month
from ledger.sendings import asks_of, send_to_network
from network.central import Arrival, found_central_fund, receive_from_group
from network.doors import network_books
from welfare.models import BenefitKind
from welfare.payouts import Voucher, record_payout

MARCH = Month(2007, 3)
SENT, ARRIVED, PAID = datetime.date(2007, 3, 28), datetime.date(2007, 4, 5), datetime.date(2007, 4, 12)
FIVE_PERCENT = 500
FUNDS = (("old-age", "กองทุนผู้สูงอายุ"), ("education", "กองทุนเพื่อการศึกษา"))
PENSION = 500_00
# What Ban Lao sent for education has not arrived yet.
ON_THE_WAY = ("ban-lao", "education")


def found_funds(network: Network, by: User) -> None:
    """Two funds that ask for 5% of daily savings each, and the network's own books open since March."""
    for slug, name in FUNDS:
        found_central_fund(network, name, Share(FIVE_PERCENT, "savings", MARCH.first), slug=slug, by=by)
    with network_books(network) as books:
        directory.mark_example(books, from_date=MARCH.first)
        for month in (MARCH, MARCH.next()):
            open_month(month, by=by)


def send_march(treasurer: User) -> None:
    """The group in scope sends what is asked of it for March."""
    for ask in asks_of(MARCH):
        paper = Paper(SENT, reference=f"ส่ง {ask.fund.account_code}")
        send_to_network(ask.fund, ask.left, paper, for_month=MARCH, out_of=CASH, by=treasurer)


def receive_march(network: Network, groups: list[Group], by: User) -> None:
    """The network records what arrived, and pays from the fund for old age."""
    for group in groups:
        with group_scope(group):
            sent = list(Sending.objects.select_related("fund"))
        for sending in sent:
            if (group.slug, sending.fund.slug) != ON_THE_WAY:
                arrival = Arrival(sending.fund, group, sending.satang, Paper(ARRIVED), MARCH, sending.sent_on)
                receive_from_group(arrival, into=CASH, by=by)
    with network_books(network):
        old_age = network.central_funds.get(slug="old-age")
        kind = BenefitKind.objects.select_related("account").get(account__code=old_age.benefit_code)
        payee = "ผู้รับผลประโยชน์ (ตัวอย่าง)"
        record_payout(Voucher(kind=kind, amount=PENSION, payee=payee, number="1/2550", on=PAID), by=by)
