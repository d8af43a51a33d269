"""Founding a network or a group with everything its books need, floor by floor.

Promises: whoever comes in (a record file, the demonstration, the admin) comes in by this one way, with chart, lock
row and the seven benefits in place. Refuses nothing itself; floor 1 refuses what is double.
"""

import datetime

from django.db import transaction

from groups import directory
from groups.models import Group, Network
from groups.tenancy import group_scope
from ledger.periods import start_books
from welfare.benefits import start_benefits


@transaction.atomic
def found_network(slug: str, name: str, *, level: str, province: str = "", parent: Network | None = None) -> Network:
    """A network, with the books of its own that D3 asks for."""
    network = directory.create_network(slug, name, level=level, province=province, parent=parent)
    for affiliation in network.affiliations.select_related("group"):
        equip(affiliation.group)
    return network


@transaction.atomic
def found_group(slug: str, name: str, *, network: Network, since: datetime.date, **place) -> Group:
    """A community group that belongs to `network` since a day; `place` as `directory.create_group` takes it."""
    group = directory.create_group(slug, name, **place)
    directory.affiliate(group, network, from_date=since)
    equip(group)
    return group


def equip(group: Group) -> None:
    """Chart of accounts, lock row and standard benefits; what is there already stays as it is."""
    with group_scope(group):
        start_books()
        start_benefits()
