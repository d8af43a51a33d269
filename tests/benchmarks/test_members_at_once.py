"""How long a member's page takes after twenty years, and what two workers do when two hundred look at once."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.directory import give_access
from groups.queries import today
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.chart import DAILY_SAVINGS
from ledger.contributions import Collection, Payment, record_collection
from ledger.periods import close_period
from ledger.rates import set_rate
from members.models import Member
from members.register import Person, enrol_many
from tests.benchmarks.conftest import MEMBERS
from tests.makers import make_group, make_schedule, make_user
from welfare.starting import starting_schedule

pytestmark = pytest.mark.benchmark
MONTHS, AT_ONCE, WORKERS = 240, 200, 2
# What is promised of the page, in seconds of server time.
PAGE = 0.050
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def old_group(committed_db):
    """A group of 2,681 of whom two hundred sign in and have paid every month for twenty years."""
    first = Month.of(today()).plus(-MONTHS)
    group = make_group("ban-don-chai", "บ้านดอนไชย", month=first)
    with group_scope(group):
        make_schedule(starting_schedule(), from_date=first.first)
        set_rate(DAILY_SAVINGS, 1_00, "day", from_date=first.first, by=None)
        enrol_many(
            [
                Person(number=f"{n:04}", prefix="นาง", first_name=f"คำ{n}", last_name="ใจดี", joined_on=first.first)
                for n in range(1, MEMBERS + 1)
            ],
            reporting_month=None, by=None,
        )  # fmt: skip
        members = list(Member.objects.order_by("number")[:AT_ONCE])
        for place in range(MONTHS):
            month = first.plus(place)
            paid = [Payment.of(member, {DAILY_SAVINGS: month.days * 1_00}) for member in members]
            record_collection(Collection(month.first.replace(day=5), paid), by=None)
            close_period(month, by=None)
        users = [make_user(f"member{member.number}") for member in members]
        for member, user in zip(members, users, strict=True):
            Member.objects.filter(pk=member.pk).update(user=user)
    for user in users:
        give_access(user, [group])
    return group, users


def _signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_members_page_after_twenty_years(old_group, say):
    group, users = old_group
    client, engine = _signed_in(users[0]), connection.vendor
    page, beside = reverse("my_savings", args=[group.slug]), reverse("learn")
    with CaptureQueriesContext(connection) as queries:
        size, asked = len(client.get(page).content), len(queries)
    cookies = [_signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value for user in users]
    with _served() as port:
        first = _all_at_once(port, page, cookies)
        again = _all_at_once(port, page, cookies)
        alone, other = ([_get(port, address, cookie) for cookie in cookies] for address in (page, beside))
    say(f"{engine}: a member's page after {MONTHS} months: {asked} queries, {size / 1000:.0f} kB")
    _say(say, f"{engine}: one member after the other", alone)
    _say(say, f"{engine}: the same, a page without books", other)
    _say(say, f"{engine}: {AT_ONCE} members at once on {WORKERS} workers that have just begun", first)
    _say(say, f"{engine}: the same {AT_ONCE} once more", again)
    # The quickest: what the machine does besides is none of the page's.
    assert min(seconds for _status, seconds in alone) < PAGE


@contextmanager
def _served() -> Iterator[int]:
    """The port on which gunicorn serves the database of the test, as the application's role."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = connection.settings_dict
    database = f"sqlite:///{told['NAME']}"
    if connection.vendor == "postgresql":
        database = f"postgres://{settings.APP_DATABASE_ROLE}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    environment = {**os.environ, "DATABASE_URL": database, "DATA_DIR": str(settings.DATA_DIR), "HTTPS": "false"}
    command = [sys.executable, "-m", "gunicorn", "network.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--backlog", "1024", "--log-level", "error"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _again in range(150):
        if _get(port, reverse("sign_in"), "")[0] == 200:
            return
        time.sleep(0.2)
    raise TimeoutError("gunicorn did not begin to answer.")


def _say(say, words: str, found: list[tuple[int, float]]) -> None:
    errors = sum(status != 200 for status, _seconds in found)
    taken = sorted(seconds * 1000 for _status, seconds in found)
    p50, p95 = statistics.median(taken), taken[int(len(taken) * 0.95) - 1]
    say(f"{words}: best {taken[0]:.0f}, p50 {p50:.0f}, p95 {p95:.0f}, last {taken[-1]:.0f} ms, {errors} errors")
    assert not errors


def _get(port: int, address: str, cookie: str) -> tuple[int, float]:
    start = time.perf_counter()
    try:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asked.request("GET", address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
        answer = asked.getresponse()
        answer.read()
        status = answer.status
    except OSError:
        status = 0
    return status, time.perf_counter() - start


def _all_at_once(port: int, address: str, cookies: list[str]) -> list[tuple[int, float]]:
    start, found = threading.Barrier(len(cookies)), []

    def look(cookie: str) -> None:
        start.wait()
        found.append(_get(port, address, cookie))

    threads = [threading.Thread(target=look, args=[cookie]) for cookie in cookies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
