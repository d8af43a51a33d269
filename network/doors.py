"""Door e of D1: the roof enters the scope of one group, for one act.

`group_for_network` is the only way from a network into a group. Through it a network asks about a figure that was
submitted to it and reads its own questions with their answers. Promises: only a group that belongs or belonged to the
network or its parts, one at a time, and no longer than the block. Refuses every other group. `tests/test_doorways.py`
counts its uses.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from groups.models import Affiliation, Group, Network, User
from groups.queries import network_and_parts, wider_networks
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.thai_dates import Month
from reports.doubts import raise_doubt
from reports.models import Doubt


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


def ask_group(network: Network, group: Group, *, month: Month, figure: str, question: str, by: User) -> Doubt:
    """Ask a group about a figure it submitted. Raises NotOfThisNetwork, or ReportRefused without a question."""
    with group_for_network(network, group):
        return raise_doubt(figure, question, month=month, by=by)


def doubts_of_network(network: Network, group: Group, month: Month) -> list[Doubt]:
    """What officers of the network, of its parts or of a wider one asked about the group's month, with the answers.

    A person of both network and group asked for either: what cannot be told apart stays with the group.
    """
    officers_of = [*network_and_parts(network), *wider_networks(network)]
    with group_for_network(network, group):
        asked = Doubt.objects.filter(starts_on=month.first, raised_by__offices__network__in=officers_of)
        own = asked.exclude(raised_by__offices__group=group).exclude(raised_by__accesses__group=group)
        return list(own.select_related("raised_by", "answered_by").distinct())
