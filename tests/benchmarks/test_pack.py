"""How long the pack of five hundred groups takes, and a group's month page with ten years of entries behind it."""

import datetime
import io
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from groups.job_files import result_file
from groups.jobs import start_job
from groups.tenancy import group_scope
from groups.work import perform
from ledger.contributions import Collection, Payment, record_collection
from network.doors import network_books
from reports.closing import close_month
from tests.benchmarks.large_network import make_large_network
from tests.makers import make_entry

pytestmark = pytest.mark.benchmark
GROUPS, PROMISED = 500, 30
MONTHS, MEMBERS = 120, 300
# A machine that others use too.
PATIENCE = 4


def test_the_pack_of_five_hundred_groups(committed_db, settings, tmp_path, say):
    settings.DATA_DIR = tmp_path
    world = make_large_network(groups=GROUPS, months=2)
    params = {"network": "province", "month": world.month.iso, "meeting": None, "origin": "https://ombun.example/"}
    for kind in ("meeting_pack", "meeting_pack_xlsx"):
        with network_books(world.province):
            job = start_job(kind, params, by=world.committee)
        start = time.perf_counter()
        perform(job.group_id, job.uuid)
        seconds = time.perf_counter() - start
        file = result_file(job.uuid).read_bytes()
        pages = f", {len(PdfReader(io.BytesIO(file)).pages)} pages" if file.startswith(b"%PDF") else ""
        say(f"{connection.vendor}: {kind} of {GROUPS} groups {seconds:.1f} s{pages}, {len(file) / 1e6:.1f} MB")
        assert seconds < PROMISED * PATIENCE


def test_a_groups_month_with_ten_years_of_entries(big_group, say):
    members, by = big_group.members[:MEMBERS], big_group.treasurer
    month = big_group.month
    with group_scope(big_group.group):
        for _ in range(MONTHS):
            day = month.first + datetime.timedelta(days=14)
            make_entry(500_00, on=day)
            record_collection(Collection(day, [Payment.of(one, {"4030": 30_00}) for one in members]), by=by)
            # The month after it opens by itself.
            close_month(big_group.group, month, by=by)
            month = month.next()
        record_collection(Collection(month.first, [Payment.of(one, {"4030": 30_00}) for one in members]), by=by)
    client = Client()
    client.force_login(by)
    for words, shown in (("closed", month.previous()), ("open", month)):
        address = reverse("month_report", args=[big_group.group.slug, shown])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        seconds = min(_timed(lambda address=address: client.get(address)) for _again in range(5))
        say(
            f"{connection.vendor}: a group's {words} month, {MONTHS * (MEMBERS + 1):,} entries behind it: "
            f"{seconds * 1000:.0f} ms, {len(captured)} queries"
        )


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
