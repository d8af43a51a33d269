"""The worker as a process of its own: killed, told to stop, left alone, two at once."""

import datetime
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from groups import job_files
from groups.guards import GuardsMissing, lift
from groups.job_words import JobWords
from groups.jobs import STALE_AFTER, cancel_job
from groups.models import Job
from groups.tenancy import group_scope
from tests.conftest import ON_POSTGRESQL
from tests.long_work import fresh, made_pieces, make_job
from tests.makers import make_group, make_officer

ROOT = Path(__file__).resolve().parents[2]
LONG = {"pieces": 8, "milliseconds": 250}


@pytest.fixture
def village(committed_db, settings, tmp_path):
    """A group with its treasurer, committed, so that another process sees them."""
    settings.DATA_DIR = tmp_path
    group = make_group("ban-don-chai", month=None)
    make_officer("treasurer", group=group)
    return group


def database_url() -> str:
    """The address of the test database, for another process, as the app's role."""
    name = connection.settings_dict["NAME"]
    if not ON_POSTGRESQL:
        return f"sqlite:///{name}"
    return f"{settings.DATABASE_URL.rpartition('/')[0]}/{name}"


@pytest.fixture
def start_worker(village):
    """Starts a worker's process; whatever still runs at the end of the test is killed."""
    started = []

    def start(*options: str) -> subprocess.Popen:
        environment = {**os.environ, "DATABASE_URL": database_url(), "DATA_DIR": str(settings.DATA_DIR)}
        command = [sys.executable, "-m", "tests.long_work", *options]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def ask(group, **params) -> Job:
    with group_scope(group):
        return make_job(**params)


def ended_well(worker: subprocess.Popen) -> bool:
    worker.wait(timeout=40)
    assert worker.returncode == 0, worker.stderr.read()
    return True


def until(condition, seconds: int = 25) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def a_minute_later(job: Job) -> None:
    """Turn the clock for a job whose worker died: its last heartbeat lies further back."""
    with group_scope(job.group_id):
        past = timezone.now() - STALE_AFTER - datetime.timedelta(seconds=1)
        Job.objects.filter(pk=job.pk).update(heartbeat_at=past)
    DBTaskResult.objects.update(started_at=past)


def test_a_killed_worker_loses_no_job_and_no_piece_is_made_twice(village, start_worker):
    job = ask(village, **LONG)
    killed = start_worker()
    until(lambda: len(made_pieces()) >= 3)
    killed.kill()
    killed.wait()
    assert fresh(job).status == "running" and not job_files.result_file(job.uuid)
    before = made_pieces()
    a_minute_later(job)
    assert ended_well(start_worker("--once"))
    assert (fresh(job).status, fresh(job).attempts) == ("done", 2)
    assert job_files.result_file(job.uuid).read_text() == "\n".join(f"piece {number}" for number in range(1, 9))
    # What was in hand when the power went may be begun again; what was finished is not.
    assert made_pieces()[: len(before)] == before
    assert len(made_pieces()) <= 9 and len(set(made_pieces())) == 8


@pytest.mark.slow
def test_a_worker_told_to_stop_leaves_its_job_to_the_next(village, start_worker):
    job = ask(village, **LONG)
    stopped = start_worker()
    until(lambda: len(made_pieces()) >= 2)
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait(timeout=5) == 0
    assert (fresh(job).status, fresh(job).attempts) == ("queued", 0)
    assert ended_well(start_worker("--once"))
    assert (fresh(job).status, made_pieces()) == ("done", [str(number) for number in range(1, 9)])
    assert stopped.stderr.read() == ""


@pytest.mark.slow
def test_two_workers_share_the_queue_and_do_nothing_twice(village, start_worker):
    jobs = [ask(village, pieces=pieces, milliseconds=20) for pieces in range(2, 8)]
    workers = [start_worker("--once") for _worker in range(2)]
    assert all(ended_well(worker) for worker in workers)
    assert [fresh(job).status for job in jobs] == ["done"] * 6
    assert len(made_pieces()) == sum(range(2, 8))


def test_how_far_it_is_shows_while_it_runs_and_calling_off_reaches_the_worker(village, start_worker):
    job = ask(village, pieces=60, milliseconds=200)
    worker = start_worker()
    until(lambda: fresh(job).done >= 2)
    now = fresh(job)
    assert (now.status, now.total) == ("running", 60) and not JobWords(now).worker_is_missing
    with group_scope(village):
        cancel_job(now, by=now.started_by)
    until(lambda: fresh(job).status == "cancelled", seconds=5)
    assert worker.poll() is None, "the worker itself goes on"


@pytest.mark.slow
def test_the_heart_beats_while_one_piece_takes_long(village, start_worker):
    job = ask(village, pieces=1, milliseconds=6000)
    start_worker()
    until(lambda: fresh(job).status == "running")
    first = fresh(job).heartbeat_at
    until(lambda: fresh(job).heartbeat_at > first + datetime.timedelta(seconds=2), seconds=5)


def test_a_worker_ends_with_the_process_that_started_it(village, start_worker):
    # A shell that starts the worker as script/server does, and is then killed.
    code = f"{sys.executable} -m tests.long_work --parent $$ & echo $!; exec sleep 60"
    environment = {**os.environ, "DATABASE_URL": database_url(), "DATA_DIR": str(settings.DATA_DIR)}
    shell = subprocess.Popen(["bash", "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    with shell:
        worker = int(shell.stdout.readline())
        until(lambda: job_files.worker_seen_at() is not None)
        shell.kill()
        shell.wait()
        until(lambda: not _is_running(worker), seconds=8)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(ON_POSTGRESQL, reason="there guards are never lifted")
def test_a_worker_does_not_start_without_the_guards(village, start_worker):
    lift()
    worker = start_worker("--once")
    assert worker.wait(timeout=20) != 0
    assert GuardsMissing.__name__ in worker.stderr.read()
