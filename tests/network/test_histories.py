"""A network's figures are the sum of the groups' and of the bare postings, whatever happened in between."""

import pytest

from network.recount import recount
from tests.network.histories import History

MONTHS = 4


def try_history(seed: int) -> None:
    history = History(seed)
    for _ in range(MONTHS):
        history.play(1)
        for month in history.months:
            for network in history.networks():
                told = history.shown(network, month)
                assert told == history.expected(network, month), (seed, network.slug, month.iso)
                sums = {**{name: amount for name, amount in told["all"].items() if amount is not None}}
                if told["fund"] is not None:
                    sums["fund"] = told["fund"]
                assert sums == history.of_the_groups(network, month), (seed, network.slug, month.iso)
    assert [found for village in history.villages for found in recount(village.group)] == []


@pytest.mark.parametrize("seed", range(3))
def test_the_networks_figures_are_the_sum_of_the_groups(db, seed):
    try_history(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 203))
def test_two_hundred_histories_more(db, seed):
    try_history(seed)
