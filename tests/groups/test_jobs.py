"""Long work: asked for once, done in pieces, called off, refused, broken off and taken up again."""

import datetime
import logging
import os

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from groups import job_files, jobs
from groups.job_kinds import job as job_kind
from groups.jobs import STALE_AFTER, AlreadyEnded, cancel_job, put_back_lost_jobs, start_job
from groups.models import AuditEvent, Job
from groups.tenancy import group_scope
from groups.work import Work, enqueue, perform, stopping
from tests.long_work import do_all_work, fresh, in_no_scope, made_pieces, make_job
from tests.transactional import undone

PAST = STALE_AFTER + datetime.timedelta(seconds=5)


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def events() -> list[str]:
    return list(AuditEvent.objects.filter(action__startswith="job.").order_by("id").values_list("action", flat=True))


def dead(job: Job, *, attempts: int = 1, **fields) -> None:
    """What a worker leaves that died a while ago in the middle of this job."""
    past = timezone.now() - PAST
    DBTaskResult.objects.update(status="RUNNING", started_at=past, worker_ids=["gone"])
    Job.objects.filter(pk=job.pk).update(
        status="running", attempts=attempts, heartbeat_at=past, started_at=past, **fields
    )


class TestAskingForIt:
    def test_it_waits_in_the_queue_with_who_asked(self, in_group):
        job = make_job(by=in_group.treasurer)
        assert (job.status, job.started_by, job.language, job.attempts) == ("queued", in_group.treasurer, "th", 0)
        assert events() == ["job.started"]

    def test_the_queue_knows_group_and_job_and_nothing_else(self, in_group):
        job = make_job()
        row = DBTaskResult.objects.get()
        assert row.args_kwargs == {"args": [in_group.group.pk, str(job.uuid)], "kwargs": {}}

    def test_a_double_click_is_one_job(self, in_group):
        first = make_job(by=in_group.treasurer, day=datetime.date(2007, 4, 15))
        assert make_job(by=in_group.treasurer, day=datetime.date(2007, 4, 15)) == first
        assert Job.objects.count() == DBTaskResult.objects.count() == 1 and events() == ["job.started"]

    def test_other_work_another_person_or_after_the_end_is_another_job(self, in_group):
        first = make_job(by=in_group.treasurer)
        assert make_job(by=in_group.chair) != first
        assert make_job(by=in_group.treasurer, pieces=4) != first
        do_all_work()
        assert make_job(by=in_group.treasurer) != first

    def test_the_database_refuses_the_second_half_of_a_double_click(self, in_group):
        job = make_job()
        twin = Job(group=in_group.group, kind=job.kind, params_key=job.params_key, started_by=job.started_by)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()

    def test_a_kind_nobody_made_is_a_mistake_in_the_code(self, in_group):
        with pytest.raises(ValueError, match="no kind of work called nothing"):
            start_job("nothing", {}, by=in_group.treasurer)

    def test_two_kinds_of_one_name_are_a_mistake_in_the_code(self):
        with pytest.raises(ValueError, match="two kinds"):
            job_kind("sample", label="x", offices=[])(lambda work: None)

    def test_what_is_rolled_back_was_never_asked_for(self, in_group):
        with undone():
            make_job()
        assert not DBTaskResult.objects.exists() and not Job.objects.exists()


class TestDoingIt:
    def test_the_file_is_there_when_it_has_ended(self, in_group):
        job = make_job()
        do_all_work()
        job = fresh(job)
        assert (job.status, job.done, job.total, job.failure) == ("done", 3, 3, "")
        assert (job.result_name, job.result_type) == ("ใบเสร็จ เมษายน 2550.txt", "text/plain; charset=utf-8")
        assert job_files.result_file(job.uuid).read_text() == "piece 1\npiece 2\npiece 3"
        assert job.started_at and job.finished_at
        assert events() == ["job.started", "job.finished"]
        assert AuditEvent.objects.get(action="job.finished").origin == "worker"

    def test_the_parts_are_gone_and_nobody_else_may_look_into_the_folder(self, in_group, data_dir):
        job = make_job()
        do_all_work()
        folder = data_dir / "jobs" / str(job.uuid)
        assert [path.name for path in folder.iterdir()] == ["result"]
        assert (data_dir / "jobs").stat().st_mode & 0o077 == 0

    def test_each_job_runs_in_the_scope_of_its_own_group(self, cast):
        jobs = []
        for group, by in ((cast.group, cast.treasurer), (cast.other, cast.other_treasurer)):
            with group_scope(group):
                jobs.append(make_job(by=by))
        do_all_work()
        assert [(fresh(job).status, fresh(job).group) for job in jobs] == [("done", cast.group), ("done", cast.other)]

    def test_the_same_queue_row_twice_does_it_once(self, in_group):
        job = make_job()
        row = DBTaskResult.objects.get()
        row.pk = None
        row._state.adding = True
        row.id = DBTaskResult._meta.pk.default()
        row.save()
        do_all_work()
        assert fresh(job).status == "done" and made_pieces() == ["1", "2", "3"]

    def test_a_refusal_is_told_in_its_own_words(self, in_group, data_dir):
        job = make_job(refuse_at=2)
        do_all_work()
        job = fresh(job)
        assert (job.status, job.failure, job.done) == ("failed", "ใบเสร็จเล่มนี้ถูกยกเลิกแล้ว", 0)
        assert events() == ["job.started", "job.failed"]
        assert not (data_dir / "jobs" / str(job.uuid)).exists()

    def test_an_error_is_one_plain_sentence_and_its_trace_is_in_the_log(self, in_group, caplog):
        with translation.override("en"):
            job = make_job(break_at=2)
        with caplog.at_level(logging.ERROR):
            do_all_work()
        job = fresh(job)
        assert job.failure.startswith("Something went wrong while this was being made. Start it again")
        assert job.uuid.hex[:8] in job.failure and "คำปัน" not in job.failure
        assert job.uuid.hex[:8] in caplog.text and "RuntimeError" in caplog.text

    def test_the_queue_keeps_no_trace_of_an_error(self, in_group):
        make_job(break_at=2)
        do_all_work()
        row = DBTaskResult.objects.get()
        assert (row.status, row.traceback, row.return_value) == ("SUCCESSFUL", "", None)

    def test_work_that_this_version_does_not_know_says_so(self, in_group):
        unknown = Job.objects.create(
            group=in_group.group, kind="of-old", params_key="x", language="en", started_by=in_group.treasurer
        )
        enqueue(unknown)
        do_all_work()
        assert fresh(unknown).failure.startswith("This version of the program does not know this work")


class TestCallingItOff:
    def test_what_waits_ends_at_once_and_is_never_begun(self, in_group):
        job = make_job()
        cancel_job(job, by=in_group.chair)
        do_all_work()
        assert fresh(job).status == "cancelled" and made_pieces() == []
        assert events() == ["job.started", "job.cancelled"]
        assert AuditEvent.objects.get(action="job.cancelled").by == in_group.chair

    def test_what_is_under_way_ends_at_its_next_piece(self, in_group, data_dir):
        job = make_job(pieces=9, milliseconds=600, cancel_at=2)
        do_all_work()
        assert fresh(job).status == "cancelled" and made_pieces() == ["1"]
        assert events() == ["job.started", "job.cancel_asked", "job.cancelled"]
        assert not (data_dir / "jobs" / str(job.uuid)).exists()

    def test_twice_is_once(self, in_group):
        job = make_job()
        for _click in range(2):
            cancel_job(job, by=in_group.treasurer)
        assert events() == ["job.started", "job.cancelled"]

    def test_what_has_ended_is_not_called_off(self, in_group):
        job = make_job()
        do_all_work()
        with pytest.raises(AlreadyEnded):
            cancel_job(job, by=in_group.treasurer)
        assert fresh(job).status == "done"

    def test_what_a_dead_worker_left_ends_at_once(self, in_group):
        job = make_job()
        dead(job)
        cancel_job(job, by=in_group.treasurer)
        assert job.status == "cancelled"
        in_no_scope(put_back_lost_jobs)
        do_all_work()
        assert made_pieces() == []


class TestWorkersThatEnd:
    def test_a_worker_told_to_stop_puts_the_job_back_with_its_parts(self, in_group):
        job = make_job(stop_at=3)
        in_no_scope(lambda: perform(job.group_id, job.uuid))
        stopping.clear()
        assert (fresh(job).status, fresh(job).attempts, made_pieces()) == ("queued", 0, ["1", "2"])
        assert events() == ["job.started"]

    def test_a_dead_workers_job_is_taken_up_where_it_was(self, in_group):
        job = make_job()
        Work(fresh(job)).part("0001", lambda: b"made before")
        dead(job)
        in_no_scope(put_back_lost_jobs)
        assert fresh(job).status == "queued"
        do_all_work()
        assert (fresh(job).status, fresh(job).attempts, made_pieces()) == ("done", 2, ["2", "3"])
        assert job_files.result_file(job.uuid).read_text() == "made before\npiece 2\npiece 3"

    def test_a_job_whose_heart_beats_is_left_alone(self, in_group):
        job = make_job()
        dead(job)
        Job.objects.update(heartbeat_at=timezone.now())
        in_no_scope(put_back_lost_jobs)
        assert fresh(job).status == "running" and not DBTaskResult.objects.ready().exists()

    def test_a_job_taken_from_the_queue_and_never_taken_up_is_queued_again(self, in_group):
        job = make_job()
        DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now() - PAST)
        for _look in range(2):
            in_no_scope(put_back_lost_jobs)
        assert DBTaskResult.objects.ready().count() == 1
        do_all_work()
        assert fresh(job).status == "done"

    def test_after_three_deaths_it_ends_with_a_sentence(self, in_group):
        job = make_job()
        dead(job, attempts=3)
        in_no_scope(put_back_lost_jobs)
        assert fresh(job).status == "failed" and "3" in fresh(job).failure
        assert events() == ["job.started", "job.failed"]

    def test_a_dead_workers_job_that_was_called_off_is_not_taken_up(self, in_group):
        job = make_job()
        dead(job, cancel_requested_at=timezone.now())
        in_no_scope(put_back_lost_jobs)
        assert fresh(job).status == "cancelled"

    def test_a_worker_that_wakes_up_late_writes_nothing_into_a_job_another_has(self, in_group):
        job = make_job()
        dead(job)
        late = Work(fresh(job))
        in_no_scope(put_back_lost_jobs)
        do_all_work()
        in_no_scope(late.tell)
        assert late._lost and fresh(job).done == 3

    def test_the_queue_forgets_what_is_settled(self, in_group, monkeypatch):
        make_job()
        do_all_work()
        in_no_scope(put_back_lost_jobs)
        assert DBTaskResult.objects.count() == 1, "its worker left it only a moment ago"
        monkeypatch.setattr(jobs, "STALE_AFTER", datetime.timedelta(0))
        in_no_scope(put_back_lost_jobs)
        assert not DBTaskResult.objects.exists()


class TestTidying:
    def test_files_are_kept_for_fourteen_days(self, in_group):
        old, new = make_job(), make_job(pieces=2)
        do_all_work()
        result = job_files.result_file(old.uuid)
        long_ago = (timezone.now() - datetime.timedelta(days=14, minutes=1)).timestamp()
        for path in (result, result.parent):
            os.utime(path, (long_ago, long_ago))
        job_files.tidy_away()
        assert job_files.result_file(old.uuid) is None and not result.parent.exists()
        assert job_files.result_file(new.uuid) is not None

    def test_a_result_may_be_a_file_of_the_jobs_own(self, in_group):
        work = Work(fresh(make_job()))
        path = work.part("all.pdf", lambda: b"%PDF")
        work.finish(path, name="x.pdf", content_type="application/pdf")
        assert job_files.result_file(work._job.uuid).read_bytes() == b"%PDF"
