"""Long work as the worker does it: take a job up, let its function run, say how it ended.

Promises: a job runs once at a time, whatever the number of workers; how far it is shows while it runs, and it stops
soon after somebody called it off; when the worker is told to stop, the job goes back into the queue with its parts
kept; a refusal or an error ends as one sentence. Refuses to run a job inside one long transaction: each piece opens
the scope for itself.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from groups import audit, job_files
from groups.job_kinds import kind_called
from groups.models import Group, Job
from groups.refusals import Refused
from groups.tenancy import group_scope

TELL_EVERY = 0.5  # seconds between two lines of progress
PULSE_EVERY = 2  # seconds between two heartbeats of a piece that takes long
# Set when the worker was told to stop.
stopping = threading.Event()
logger = logging.getLogger(__name__)
Status = Job.Status


class Cancelled(Exception):
    """Somebody called the job off."""


class Stopped(Exception):
    """The worker was told to stop; the job goes back into the queue."""


class Lost(Exception):
    """Another worker holds this job now, or it has ended: nothing of this run counts any more."""


class Work:
    """What the function of a job is given.

    `params` as they were given to `start_job` (dates as ISO text), `by` who asked, `group` whose it is, `folder` a
    directory of its own that survives a restart.
    """

    def __init__(self, job: Job):
        self.params, self.by, self.group = job.params, job.started_by, job.group
        self.folder: Path = job_files.parts_folder(job.uuid)
        self.result_name = self.result_type = ""
        self._job, self._done, self._total = job, job.done, job.total
        self._told = 0
        self._in_scope = self._cancelled = self._lost = False

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Open the rows of the group for one piece; on PostgreSQL that is one transaction, so keep it short."""
        self._in_scope = True
        try:
            with group_scope(self.group):
                yield
        finally:
            self._in_scope = False

    def progress(self, done: int, total: int) -> None:
        """Say how far it is, as often as you like; raises Cancelled or Stopped when the work is to end here."""
        self._done, self._total = done, total
        # Inside a scope the line would stand in the piece's own transaction; there the pulse writes it.
        if not self._in_scope and time.monotonic() - self._told >= TELL_EVERY:
            self.tell()
        if self._lost:
            raise Lost
        if self._cancelled:
            raise Cancelled
        if stopping.is_set():
            raise Stopped

    def part(self, name: str, make: Callable[[], bytes]) -> Path:
        """The file `name` of `folder`, made now unless an earlier run made it; whole or not there."""
        path = self.folder / name
        if not path.exists():
            job_files.write_whole(path, make())
        return path

    def finish(self, result: Path | bytes, *, name: str, content_type: str, kept_briefly: bool = False) -> None:
        """Hand in the finished file (a Path is moved away); `name` is what the download is called, Thai or not.

        `kept_briefly`: what stands in it opens something, and it is tidied away after a day.
        """
        job_files.keep_result(self._job.uuid, result, briefly=kept_briefly)
        self.result_name, self.result_type = name, content_type

    def tell(self) -> None:
        """Write heartbeat and progress, and look whether the job was called off."""
        with group_scope(self.group):
            run = own_run(self._job)
            self._lost = not run.update(heartbeat_at=timezone.now(), done=self._done, total=self._total)
            self._cancelled = run.filter(cancel_requested_at__isnull=False).exists()
        self._told = time.monotonic()


@task()
def run_job(group_id: int, job: str) -> None:
    """The queue's one task. The queue belongs to no group: it holds these two and nothing else."""
    perform(group_id, uuid.UUID(job))


def enqueue(job: Job) -> None:
    """Put a job into the queue, in the transaction at hand."""
    run_job.enqueue(job.group_id, str(job.uuid))


def own_run(job: Job):
    """The row of `job` as long as this run holds it."""
    return Job.objects.filter(pk=job.pk, status=Status.RUNNING, attempts=job.attempts)


def perform(group_id: int, job_uuid: uuid.UUID) -> None:
    """Run a job that waits; nothing happens if it no longer does (called off, or taken by another worker)."""
    group = Group.objects.get(pk=group_id)
    job = _take_up(group, job_uuid)
    if job is None:
        return
    with audit.origin("worker"), translation.override(job.language), _pulse(work := Work(job)):
        try:
            _make(work, job)
        except Cancelled:
            settle(job, Status.CANCELLED)
        except Stopped:
            _put_back(job)
        except Lost:
            logger.warning("Job %s goes on elsewhere.", job.uuid)
        except Refused as refusal:
            settle(job, Status.FAILED, failure=str(refusal))
        except Exception:
            reference = job.uuid.hex[:8]
            logger.exception("Job %s (%s) failed, reference %s", job.uuid, job.kind, reference)
            settle(job, Status.FAILED, failure=_went_wrong(reference))


def _take_up(group: Group, job_uuid: uuid.UUID) -> Job | None:
    now = timezone.now()
    with group_scope(group):
        taken = Job.objects.filter(uuid=job_uuid, status=Status.QUEUED).update(
            status=Status.RUNNING, attempts=F("attempts") + 1, heartbeat_at=now, started_at=now
        )
        if not taken:
            return None
        return Job.objects.select_related("group", "started_by").get(uuid=job_uuid)


def _make(work: Work, job: Job) -> None:
    kind = kind_called(job.kind)
    if kind is None:
        raise Refused(_("This version of the program does not know this work any more. Start it from its own page."))
    kind.make(work)
    work.tell()
    settle(job, Status.DONE, result_name=work.result_name, result_type=work.result_type)


def settle(job: Job, status: str, **fields: str) -> None:
    """Write how a run ended, once, with its event; without effect if the run is no longer this worker's."""
    with group_scope(job.group), transaction.atomic():
        ended = own_run(job).update(status=status, finished_at=timezone.now(), **fields)
        if ended:
            event = "finished" if status == Status.DONE else status
            audit.record(f"job.{event}", by=job.started_by, subject=f"{job.kind} {job.uuid}")
    if not ended:
        return
    if status == Status.DONE:
        job_files.drop_parts(job.uuid)
    else:
        job_files.drop_folder(job.uuid)


def _put_back(job: Job) -> None:
    """Back into the queue with everything made so far; a stop of the worker is no failed attempt of the job."""
    with group_scope(job.group), transaction.atomic():
        if own_run(job).update(status=Status.QUEUED, attempts=F("attempts") - 1, heartbeat_at=timezone.now()):
            enqueue(job)


def _went_wrong(reference: str) -> str:
    return _(
        "Something went wrong while this was being made. Start it again; if it happens again, tell the one who looks "
        "after the system: reference %(reference)s."
    ) % {"reference": reference}


@contextmanager
def _pulse(work: Work) -> Iterator[None]:
    """Let the heart beat while a piece takes long, from a thread with a connection of its own."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(PULSE_EVERY):
            try:
                work.tell()
            except OperationalError:
                # On SQLite a long write of the piece itself holds the others up; the next beat tells.
                logger.debug("No heartbeat: the database is busy.")
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
