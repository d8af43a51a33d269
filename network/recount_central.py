"""Recounting what groups sent to central funds and what the network's own books say arrived.

Promises: every sending and every receipt against its entry, the fund's income against its receipts, what a report
froze against the sendings as they stood then; and, in the books of a network, money that reports told of
WAITING_MONTHS before the newest closed month there and that had not arrived by its end. Money that is merely on its
way is no line: it stands on the network's page. Refuses to mend anything, and to ask the clock; `network.recount`
asks it.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from groups.models import Group
from groups.queries import central_funds, network_of
from ledger.models import JournalEntry, Period, Posting, Sending
from ledger.money import format_baht
from ledger.sendings import SENT_TO_NETWORK
from network.models import CentralReceipt
from network.reconciliation import MISSING, WAITING_MONTHS, reconcile
from reports.models import MonthlyReport

ByEntry = dict[int, list[Posting]]


def recount_central(group: Group, entries: list[JournalEntry], by_entry: ByEntry) -> Iterator[str]:
    """Central funds in the books of the group in scope, its own or a network's."""
    sendings = list(Sending.objects.select_related("fund").order_by("id"))
    backs = {entry.reverses_id: entry for entry in entries if entry.reverses_id}
    known = {entry.pk: entry for entry in entries}
    for sending in sendings:
        entry = known.get(sending.entry_id)
        if entry is None or entry.on != sending.sent_on or _on(SENT_TO_NETWORK, by_entry, entry) != sending.satang:
            yield _("money sent to %(fund)s on %(day)s does not fit its entry") % {
                "fund": sending.fund.slug,
                "day": sending.sent_on.isoformat(),
            }
    yield from _reports(group, [(sending, known.get(sending.entry_id)) for sending in sendings], backs)
    if group.kind == Group.Kind.NETWORK:
        yield from _books_of_network(group, by_entry, known)


def _on(code: str, by_entry: ByEntry, entry: JournalEntry) -> int:
    """What an entry posted on an account, satang, debit above zero."""
    return sum(posting.amount for posting in by_entry[entry.pk] if posting.account.code == code)


def _reports(group: Group, sendings: list, backs: dict[int, JournalEntry]) -> Iterator[str]:
    for report in MonthlyReport.objects.prefetch_related("lines"):
        network = network_of(group, report.month.last)
        since, now = Counter(), Counter()
        for sending, entry in sendings:
            if entry is None or network is None or sending.fund.network_id != network.pk:
                continue
            for sign, one in ((1, entry), (-1, backs.get(entry.pk))):
                if one and one.number <= report.last_number and one.on <= report.month.last:
                    since[sending.fund.slug] += sign * sending.satang
                    now[sending.fund.slug] += sign * sending.satang if report.month.contains(one.on) else 0
        recorded = all(line.month_amount is not None for line in report.lines.all())
        expected = {slug: (now[slug] if recorded else None, since[slug]) for slug in since}
        if {one["fund"]: (one["month"], one["since_founding"]) for one in report.sent} != expected:
            yield _("what the report of %(month)s says was sent to the network's funds is not what was sent") % {
                "month": report.month.iso
            }


def _books_of_network(group: Group, by_entry: ByEntry, known: dict[int, JournalEntry]) -> Iterator[str]:
    """What arrived, in the network's own books."""
    network = group.affiliations.select_related("network").get().network
    receipts = list(CentralReceipt.objects.select_related("fund").order_by("id"))
    for receipt in receipts:
        entry, code = known.get(receipt.entry_id), receipt.fund.account_code
        if entry is None or entry.on != receipt.received_on or -_on(code, by_entry, entry) != receipt.satang:
            yield _("money received for %(fund)s on %(day)s does not fit its entry") % {
                "fund": receipt.fund.slug,
                "day": receipt.received_on.isoformat(),
            }
    noted = {receipt.entry_id for receipt in receipts}
    for fund in central_funds(network):
        for entry in known.values():
            source = entry.reverses_id or entry.pk
            if source not in noted and _on(fund.account_code, by_entry, entry):
                yield _("entry %(number)s counts as received for %(fund)s, and no group is noted for it") % {
                    "number": entry.number,
                    "fund": fund.slug,
                }
    yield from _missing(network)


def _missing(network) -> Iterator[str]:
    closed = Period.objects.filter(closed_at__isnull=False).order_by("-starts_on").first()
    if closed is None:
        return
    for found in reconcile(network, closed.month).findings:
        if found.kind == MISSING:
            yield _("%(fund)s: %(amount)s baht that %(group)s told of by %(told)s had not arrived by %(month)s") % {
                "fund": found.ends.fund.slug,
                "amount": format_baht(found.ends.told_long_ago - found.ends.received),
                "group": found.ends.group.slug,
                "told": closed.month.plus(-WAITING_MONTHS).iso,
                "month": closed.month.iso,
            }
