"""Door e of D1: the roof enters the scope of one group, for one act.

`group_for_network` is the only way from a network into a group. Through it a network asks about a figure that was
submitted to it, asks further, closes the question, and accepts a report or sends it back; what it reads, it reads
without entering.
Promises: only a group that belongs or belonged to the network or its parts, one at a time, and no longer than the
block. Refuses every other group. `tests/test_doorways.py` counts its uses.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from groups.models import Affiliation, Group, Network, User
from groups.queries import books_of, network_and_parts
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.thai_dates import Month
from reports.doubts import ask_further, close_doubt, raise_doubt
from reports.models import Doubt, DoubtReply, MonthlyReport
from reports.returning import accept_report, return_report


class NotOfThisNetwork(Refused):
    """The group never belonged to the network."""


@contextmanager
def group_for_network(network: Network, group: Group) -> Iterator[None]:
    """The scope of one group of `network` or its parts. Raises NotOfThisNetwork."""
    belonged = Affiliation.objects.filter(
        group=group, network__in=network_and_parts(network), group__kind=Group.Kind.COMMUNITY
    )
    if not belonged.exists():
        raise NotOfThisNetwork(f"{group.slug} / {network.slug}")
    with group_scope(group):
        yield


@contextmanager
def network_books(network: Network) -> Iterator[Group]:
    """The scope of the network's own books (D3), which its officers keep; the group that holds them."""
    books = books_of(network)
    with group_scope(books):
        yield books


def ask_group(network: Network, group: Group, *, month: Month, figure: str, question: str, by: User) -> Doubt:
    """Ask a group about a figure it submitted, on behalf of the network that the report was submitted to.

    A group that has moved on is still asked about its old reports by the network that holds them. Raises
    NotOfThisNetwork (also for a month that was not submitted to it), or ReportRefused without a question.
    """
    with group_for_network(network, group):
        held = MonthlyReport.objects.filter(starts_on=month.first, network__in=network_and_parts(network))
        report = held.select_related("network").order_by("revision").last()
        if report is None:
            raise NotOfThisNetwork(f"{group.slug} {month} / {network.slug}")
        return raise_doubt(figure, question, month=month, by=by, network=report.network)


def ask_further_in_group(network: Network, group: Group, pk: int, *, question: str, by: User) -> DoubtReply:
    """Ask once more what `network` or a part of it asked. Raises NotOfThisNetwork, DoubtClosed or ReportRefused."""
    with group_for_network(network, group):
        return ask_further(_own_doubt(network, pk), question, by=by)


def close_in_group(network: Network, group: Group, pk: int, *, by: User) -> Doubt:
    """Close a question that `network` or a part of it asked. Raises NotOfThisNetwork or DoubtClosed."""
    with group_for_network(network, group):
        return close_doubt(_own_doubt(network, pk), by=by)


def accept_in_group(network: Network, group: Group, month: Month, revision: int, *, by: User) -> MonthlyReport:
    """Accept what a group submitted to `network` itself. Raises NotOfThisNetwork, NotSubmitted or AlreadyDecided."""
    with group_for_network(network, group):
        return accept_report(month, revision, network=network, by=by)


def return_to_group(
    network: Network, group: Group, month: Month, revision: int, *, reason: str, by: User
) -> MonthlyReport:
    """Send what a group submitted to `network` itself back with a reason.

    Raises NotOfThisNetwork, NotSubmitted, AlreadyDecided, OutOfOrder, or ReportRefused without a reason.
    """
    with group_for_network(network, group):
        return return_report(month, revision, network=network, reason=reason, by=by)


def _own_doubt(network: Network, pk: int) -> Doubt:
    """What the network or a part of it asked in the group in scope; what the group asks itself stays with it."""
    doubt = Doubt.objects.filter(pk=pk, network__in=network_and_parts(network)).first()
    if doubt is None:
        raise NotOfThisNetwork(f"doubt {pk} / {network.slug}")
    return doubt
