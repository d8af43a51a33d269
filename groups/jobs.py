"""Long work, asked for and called off; and taken up again when its worker died.

The one way for everything that takes more than two seconds: `start_job` and the address of its page. Promises: asked
for twice while it runs, it is the same job; a worker that died takes no job with it; after `MOST_ATTEMPTS` deaths a
job ends with a sentence. Refuses to be called off when it has ended.
"""

import datetime
import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groups import audit, job_files
from groups.job_kinds import kind_called
from groups.models import Job, User
from groups.refusals import Refused
from groups.tenancy import current_group_id, group_scope
from groups.work import enqueue, run_job, settle

STALE_AFTER = datetime.timedelta(seconds=60)
MOST_ATTEMPTS = 3
Status = Job.Status


class AlreadyEnded(Refused):
    """The job has ended: nothing is left to call off."""


def start_job(kind: str, params: dict, *, by: User) -> Job:
    """Queue work of the group in scope, or return the same work that `by` has running already.

    `params` holds ids and dates, never names; the function reads them as `work.params`, dates as ISO text.
    """
    if kind_called(kind) is None:
        raise ValueError(f"There is no kind of work called {kind}.")
    key = hashlib.sha256(json.dumps(params, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
    same = Job.objects.filter(started_by=by, kind=kind, params_key=key, status__in=Job.OPEN)
    if running := same.first():
        return running
    try:
        with transaction.atomic():
            job = Job.objects.create(
                group_id=current_group_id(), kind=kind, params=params, params_key=key,
                language=translation.get_language(), started_by=by,
            )  # fmt: skip
            audit.record("job.started", by=by, subject=f"{kind} {job.uuid}")
            enqueue(job)
    except IntegrityError:
        # The second half of a double click came in between.
        if running := same.first():
            return running
        raise
    return job


def cancel_job(job: Job, *, by: User) -> None:
    """Call a job off: one that waits ends now, one under way at its next piece. Twice is once.

    Raises AlreadyEnded if it has ended.
    """
    now = timezone.now()
    rows = Job.objects.filter(pk=job.pk)
    nobody_at_it = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    with transaction.atomic():
        ended = rows.filter(nobody_at_it).update(status=Status.CANCELLED, finished_at=now)
        asked = rows.filter(status=Status.RUNNING, cancel_requested_at=None).update(cancel_requested_at=now)
        if ended or asked:
            audit.record("job.cancelled" if ended else "job.cancel_asked", by=by, subject=f"{job.kind} {job.uuid}")
    if ended:
        job_files.drop_folder(job.uuid)
    job.refresh_from_db()
    if job.status in (Status.DONE, Status.FAILED):
        raise AlreadyEnded(_("This work has ended already; there is nothing left to call off."))


def put_back_lost_jobs() -> None:
    """Find jobs whose worker died and put them back into the queue; forget the queue's rows that are settled.

    Across groups only the queue is read, which names group and job; each job is opened in its group's own scope.
    """
    waiting = {tuple(row.args_kwargs["args"]) for row in _queue().ready()}
    oldest = timezone.now() - STALE_AFTER
    for row in _queue().exclude(status=TaskResultStatus.READY):
        named = tuple(row.args_kwargs["args"])
        if (row.finished_at or row.started_at) > oldest or _is_in_hand(*named, oldest, waiting=named in waiting):
            continue
        if row.finished_at:
            row.delete()
        else:
            # Not deleted yet: a worker that slept with its laptop may still come to write here.
            _queue().filter(pk=row.pk).update(status=TaskResultStatus.FAILED, finished_at=timezone.now())


def _queue():
    return DBTaskResult.objects.filter(task_path=run_job.module_path)


def _is_in_hand(group_id: int, job_uuid: str, oldest: datetime.datetime, *, waiting: bool) -> bool:
    """Whether a worker is at the job, or left it a moment ago; one that nobody is at is put back or ended."""
    with group_scope(group_id), transaction.atomic():
        jobs = Job.objects.select_related("group", "started_by").select_for_update(of=("self",))
        job = jobs.filter(uuid=job_uuid).first()
        if job is None:
            return False
        if not job.is_open:
            return job.finished_at > oldest
        if job.status == Status.RUNNING and job.heartbeat_at > oldest:
            return True
        _take_back(job, waiting=waiting)
    return False


def _take_back(job: Job, *, waiting: bool) -> None:
    if job.status == Status.QUEUED:
        # Its worker died between taking it from the queue and taking it up.
        if not waiting:
            enqueue(job)
        return
    if job.cancel_requested_at:
        settle(job, Status.CANCELLED)
    elif job.attempts >= MOST_ATTEMPTS:
        with translation.override(job.language):
            settle(job, Status.FAILED, failure=_died_too_often())
    else:
        Job.objects.filter(pk=job.pk).update(status=Status.QUEUED)
        enqueue(job)


def _died_too_often() -> str:
    words = _("This was begun %(times)s times and broke off each time. Tell the one who looks after the system.")
    return words % {"times": MOST_ATTEMPTS}
