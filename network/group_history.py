"""Which groups belong to a network, and which did: since when, until when, from where and to where.

Promises: read from the directory and from submitted reports alone; three queries, whatever the number of groups or
years. Never writes.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Count

from groups.models import Affiliation, Group, Network
from reports.models import MonthlyReport


@dataclass(frozen=True)
class Belonging:
    """One stay of a group in a network; `months` it submitted to that network in all, also in other stays."""

    group: Group
    network: Network
    from_date: datetime.date
    to_date: datetime.date | None
    came_from: Network | None
    went_to: Network | None
    months: int


def belongings(networks: list[Network]) -> list[Belonging]:
    """Every stay of a community group in one of `networks`, by the group's name, the newest first.

    Needs a network scope that covers them.
    """
    here = Affiliation.objects.filter(network__in=networks, group__kind=Group.Kind.COMMUNITY)
    stays: dict[int, list[Affiliation]] = {}
    every = Affiliation.objects.filter(group__in=here.values("group")).select_related("group", "network")
    for stay in every.order_by("group__name", "group__slug", "from_date"):
        stays.setdefault(stay.group_id, []).append(stay)
    months = _months(networks)
    wanted = {network.pk for network in networks}
    return [
        Belonging(
            group=stay.group,
            network=stay.network,
            from_date=stay.from_date,
            to_date=stay.to_date,
            came_from=own[place - 1].network if place else None,
            went_to=own[place + 1].network if place + 1 < len(own) else None,
            months=months.get((stay.group_id, stay.network_id), 0),
        )
        for own in stays.values()
        for place, stay in reversed(list(enumerate(own)))
        if stay.network_id in wanted
    ]


def _months(networks: list[Network]) -> dict[tuple[int, int], int]:
    """How many months each group submitted to each network."""
    reports = MonthlyReport.submitted.filter(network__in=networks).order_by()
    rows = reports.values_list("group_id", "network_id").annotate(months=Count("starts_on", distinct=True))
    return {(group, network): months for group, network, months in rows}
