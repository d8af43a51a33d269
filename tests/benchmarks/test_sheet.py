"""How fast the sheet of a whole group is: what the grid is filled from, what a device saves, looking, recording."""

import gzip
import time
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.models import Receipt
from ledger.sheet_posting import CashCount, count_cash, post_sheet
from ledger.sheet_review import review_of
from ledger.sheets import TypedPart, TypedRow, open_sheet, save_part
from tests.makers import DAY

pytestmark = pytest.mark.benchmark
# What is promised of a page that carries 2,681 members.
LARGEST = 300_000


def taken(work) -> tuple[float, int]:
    """Seconds and queries of one run."""
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start, len(captured)


def test_the_sheet_of_a_whole_group(big_group, say):
    group, treasurer = big_group.group, big_group.treasurer
    with group_scope(group):
        sheet = open_sheet(DAY, by=treasurer)
    client = Client()
    client.force_login(treasurer)
    address = reverse("sheet_rows", args=[group.slug, sheet.uuid])
    rows = client.get(address, headers={"accept-encoding": "identity"})
    opened, questions = min(taken(lambda: client.get(address)) for _again in range(3))
    packed = len(gzip.compress(rows.content))
    say(f"{connection.vendor}: rows of the sheet {opened:.2f} s, {questions} queries, {packed / 1000:.0f} kB packed")
    assert len(rows.json()["members"]) == len(big_group.members) and packed < LARGEST

    def save(revision: int, members) -> None:
        typed = [TypedRow(member.pk, 30_00, 50_00, 0, False, None, "", "", "", revision) for member in members]
        with group_scope(group):
            save_part(sheet, TypedPart(uuid.UUID(int=1), typed), by=treasurer)

    for words, revision, members in (
        ("saving every row", 1, big_group.members),
        ("saving every row again", 2, big_group.members),
        ("saving one row of them", 3, big_group.members[:1]),
    ):
        seconds, queries = taken(lambda revision=revision, members=members: save(revision, members))
        say(f"{connection.vendor}: {words} {seconds:.2f} s, {queries} queries")
    with group_scope(group):
        count_cash(sheet, CashCount({}, not_counted=True, reason="-"), by=treasurer)
    review = reverse("sheet_review", args=[group.slug, sheet.uuid])
    say(f"{connection.vendor}: looking at it {taken(lambda: client.get(review))[0]:.2f} s")
    with group_scope(group):
        seen = review_of(sheet).fingerprint
        seconds, queries = taken(lambda: post_sheet(sheet, seen, by=treasurer))
        assert Receipt.objects.count() == len(big_group.members)
    say(f"{connection.vendor}: recording it {seconds:.2f} s, {queries} queries")
    assert queries < 50
