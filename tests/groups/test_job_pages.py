"""Pages of long work: whose they are, what they say while it waits, runs and has ended."""

import datetime
import os

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from groups import job_files
from groups.models import AuditEvent, Job
from groups.tenancy import group_scope
from tests.guards_lifted import lifted_guards
from tests.long_work import do_all_work, fresh, made_pieces, make_job


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def ask(cast):
    def make(by=None, **params) -> Job:
        with group_scope(cast.group):
            return make_job(by=by or cast.treasurer, **params)

    return make


def visit(person, name: str, job: Job | None = None, *, post: bool = False, query: str = ""):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    parts = {"slug": "ban-don-chai"} | ({"job": job.uuid} if job else {})
    address = reverse(name, kwargs=parts)
    return client.post(address, follow=True) if post else client.get(address + query)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def set_back(job: Job, seconds: int) -> Job:
    """As if the heart of this job had last beaten a while ago."""
    with group_scope(job.group_id):
        past = timezone.now() - datetime.timedelta(seconds=seconds)
        Job.objects.filter(pk=job.pk).update(status="running", attempts=1, heartbeat_at=past, done=1200, total=2681)
    return fresh(job)


class TestWhose:
    def test_its_own_people_find_it_and_the_office_sees_everybodys(self, cast, ask):
        jobs = {who: ask(getattr(cast, who)) for who in ("treasurer", "collector", "auditor")}
        for who, seen in (("treasurer", 3), ("chair", 3), ("collector", 1), ("auditor", 1), ("committee", 0)):
            assert len(visit(getattr(cast, who), "jobs").context["table"].rows) == seen, who
        assert visit(cast.collector, "job", jobs["collector"]).status_code == 200
        for name in ("job", "job_file"):
            assert visit(cast.collector, name, jobs["treasurer"]).status_code == 403
        for name in ("job_cancel", "job_again"):
            assert visit(cast.collector, name, jobs["treasurer"], post=True).status_code == 403
        assert fresh(jobs["treasurer"]).status == "queued"

    def test_nobody_of_another_group_or_without_an_office_finds_it(self, cast, ask):
        job = ask()
        for person in (cast.other_treasurer, cast.stranger, cast.member_user, cast.network_committee, cast.staff):
            for name in ("job", "job_file"):
                assert visit(person, name, job).status_code == 404
            assert visit(person, "job_cancel", job, post=True).status_code == 404

    def test_the_list_says_when_nothing_was_asked_for(self, cast):
        assert "Nothing was asked for yet" in words(visit(cast.committee, "jobs"))


class TestWhileItLasts:
    def test_it_says_that_it_begins_and_renews_itself_with_and_without_a_script(self, cast, ask):
        page = words(visit(cast.treasurer, "job", ask()))
        assert "It begins in a moment." in page and "You may leave this page" in page
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
        assert 'data-renew="1500"' in page and "ombun/js/job.js" in page

    def test_how_far_it_is_stands_in_words_and_figures(self, cast, ask):
        page = words(visit(cast.treasurer, "job", set_back(ask(), 0)))
        assert "1,200 of 2,681 done" in page and 'max="2681" value="1200"' in page
        assert "not running" not in page

    def test_after_twenty_seconds_without_a_worker_it_says_what_to_do(self, cast, ask):
        page = words(visit(cast.treasurer, "job", set_back(ask(), 21)))
        assert "is not running" in page and "manage.py work" in page and "1,200 of 2,681" in page

    def test_a_worker_that_is_there_has_something_else_in_hand(self, cast, ask):
        job = ask()
        with lifted_guards(), group_scope(cast.group):
            Job.objects.update(created_at=timezone.now() - datetime.timedelta(seconds=21))
        assert "not running" in words(visit(cast.treasurer, "job", job))
        job_files.give_sign_of_life()
        page = words(visit(cast.treasurer, "job", job))
        assert "Something else is being made first." in page and "not running" not in page

    def test_it_is_called_off_with_one_press(self, cast, ask):
        job = ask()
        page = words(visit(cast.treasurer, "job_cancel", job, post=True))
        assert "called off" in page and "Make it again" in page and "data-renew" not in page
        assert fresh(job).status == "cancelled"

    def test_one_under_way_says_that_it_is_being_called_off(self, cast, ask):
        job = set_back(ask(), 0)
        page = words(visit(cast.chair, "job_cancel", job, post=True))
        assert "being called off" in page and "job_cancel" not in page and "Call it off" not in page

    def test_a_press_that_comes_too_late_is_told_so(self, cast, ask):
        job = ask()
        do_all_work()
        page = words(visit(cast.treasurer, "job_cancel", job, post=True))
        assert "has ended already" in page and "Take the file" in page

    def test_a_look_at_the_address_calls_nothing_off(self, cast, ask):
        job = ask()
        assert visit(cast.treasurer, "job_cancel", job).status_code == 405
        assert fresh(job).status == "queued"


class TestWhenItHasEnded:
    def test_the_file_is_taken_under_its_thai_name(self, cast, ask):
        job = ask()
        do_all_work()
        assert "Take the file" in words(visit(cast.treasurer, "job", job))
        taken = visit(cast.treasurer, "job_file", job)
        assert taken.content == b"piece 1\npiece 2\npiece 3"
        assert taken["Content-Type"] == "text/plain; charset=utf-8"
        assert taken["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B9%83%E0%B8%9A")
        shown = visit(cast.treasurer, "job_file", job, query="?inline")
        assert shown["Content-Disposition"].startswith("inline; ")

    def test_taking_the_file_is_recorded(self, cast, ask):
        job = ask()
        do_all_work()
        visit(cast.chair, "job_file", job)
        with group_scope(cast.group):
            event = AuditEvent.objects.get(action="job.file_taken")
        assert (event.by, event.subject) == (cast.chair, str(job.uuid))

    def test_before_its_end_there_is_no_file_but_the_page(self, cast, ask):
        job = ask()
        assert visit(cast.treasurer, "job_file", job).url == reverse("job", args=["ban-don-chai", job.uuid])

    def test_a_failure_stands_in_words_with_the_way_on(self, cast, ask):
        job = ask(refuse_at=1)
        do_all_work()
        page = words(visit(cast.treasurer, "job", job))
        assert "ใบเสร็จเล่มนี้ถูกยกเลิกแล้ว" in page and "Try again" in page
        page = words(visit(cast.treasurer, "job_again", job, post=True))
        assert "It was started again." in page and "It begins in a moment." in page

    def test_an_old_job_opens_no_office_to_one_who_left_it(self, cast, ask):
        job = ask(cast.collector, refuse_at=1)
        do_all_work()
        assert "Try again" not in words(visit(cast.collector, "job", job))
        assert visit(cast.collector, "job_again", job, post=True).status_code == 403

    def test_a_file_that_was_tidied_away_can_be_made_again(self, cast, ask):
        job = ask()
        do_all_work()
        result = job_files.result_file(job.uuid)
        for path in (result, result.parent):
            os.utime(path, (0, 0))
        job_files.tidy_away()
        assert "tidied away after 14 days" in words(visit(cast.treasurer, "job", job))
        assert visit(cast.treasurer, "job_file", job).status_code == 302
        visit(cast.treasurer, "job_again", job, post=True)
        do_all_work()
        assert len(made_pieces()) == 6

    def test_the_list_shows_each_state_in_words(self, cast, ask):
        ask()
        ask(refuse_at=1)
        do_all_work()
        ask(pieces=4)
        page = words(visit(cast.treasurer, "jobs"))
        assert "finished" in page and "did not succeed" in page and "waits its turn" in page
