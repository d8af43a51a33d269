"""The source record as the product loads it, and groups that submit a month."""

from pathlib import Path

import pytest
from django.utils.translation import override

from groups.models import Group, Network
from groups.queries import network_and_parts
from groups.tenancy import group_scope, network_scope
from groups.thai_dates import Month
from network.consolidation import Consolidation, consolidate
from network.management.commands.load_record import load
from reports.closing import close_month, submit_report
from tests import makers

RECORD = Path(__file__).resolve().parents[2] / "network" / "records" / "ban-don-chai.toml"
FEBRUARY = Month(2007, 2)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def ban_don_chai(db) -> Group:
    """The group of the source record, its February 2550 submitted."""
    load(RECORD)
    return Group.objects.get(slug="ban-don-chai")


def consolidated(network: Network | str, month: Month = makers.APRIL) -> Consolidation:
    """A network's month, as its committee reads it."""
    if isinstance(network, str):
        network = Network.objects.get(slug=network)
    with network_scope(network_and_parts(network)):
        return consolidate(network, month)


def submit(group: Group, month: Month = makers.APRIL) -> None:
    """Close the group's month and hand it to its network."""
    with group_scope(group):
        close_month(group, month, by=None)
        submit_report(group, month, by=None)
