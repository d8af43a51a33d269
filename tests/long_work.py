"""Kinds of long work that exist in the tests alone, and the real worker to run them.

Kind `sample`: makes numbered lines one piece at a time (params: pieces; milliseconds each; `refuse_at`, `break_at`,
`cancel_at`, `stop_at` a piece) and notes beside the result which pieces it really made. Run as a module this is the
worker's own process: `python -m tests.long_work`.
"""

import contextvars
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    django.setup()
    sys.modules["tests.long_work"] = sys.modules["__main__"]

import pytest
from django.core.management import call_command
from django.db import connections
from django_tasks_db.management.commands import db_worker

from groups import work as working
from groups.job_kinds import job
from groups.jobs import cancel_job, start_job
from groups.models import Job, Office
from groups.refusals import Refused
from groups.tenancy import ScopeRequired, current_group_id, group_scope
from groups.work import Work
from network.management.commands.work import Workman


def made_pieces() -> list[str]:
    """The pieces that were really made, one after the other, by whatever worker."""
    noted = Path(settings.DATA_DIR) / "made.txt"
    return noted.read_text().split() if noted.exists() else []


@job("sample", label=gettext_lazy("Receipts"), offices=[Office.Kind.TREASURER, Office.Kind.CHAIR])
def make_sample(work: Work) -> None:
    params, parts = work.params, []
    for number in range(1, params["pieces"] + 1):
        if number == params.get("refuse_at"):
            raise Refused("ใบเสร็จเล่มนี้ถูกยกเลิกแล้ว")
        if number == params.get("break_at"):
            raise RuntimeError("คำปัน ใจดี")
        if number == params.get("cancel_at"):
            with work.scope():
                cancel_job(Job.objects.latest("id"), by=work.by)
        if number == params.get("stop_at"):
            working.stopping.set()
        work.progress(number - 1, params["pieces"])
        parts.append(work.part(f"{number:04d}", lambda number=number: _piece(number, params)))
    work.progress(params["pieces"], params["pieces"])
    content = "\n".join(part.read_text() for part in parts)
    work.finish(content.encode(), name="ใบเสร็จ เมษายน 2550.txt", content_type="text/plain; charset=utf-8")


def _piece(number: int, params: dict) -> bytes:
    time.sleep(params.get("milliseconds", 0) / 1000)
    with open(Path(settings.DATA_DIR) / "made.txt", "a") as noted:
        noted.write(f"{number}\n")
    return f"piece {number}".encode()


def make_job(*, by=None, pieces: int = 3, **params) -> Job:
    """Sample work of the group in scope, in the queue; asked for by its treasurer unless `by` says otherwise."""
    by = by or Office.objects.get(group_id=current_group_id(), kind=Office.Kind.TREASURER).user
    return start_job("sample", {"pieces": pieces, **params}, by=by)


def in_no_scope(act: Callable[[], None]) -> None:
    """Do something as a worker does it: no scope of the test is open, and no language chosen."""
    ours = connections["default"]

    def alone() -> None:
        act()
        # Beside a browser, whose event loop runs in this thread, it has a connection of its own.
        if connections["default"] is not ours:
            connections["default"].close()

    contextvars.Context().run(alone)
    # Here the worker shares the test's transaction, in which it left no scope declared; leaving one declares it anew.
    with suppress(ScopeRequired), group_scope(current_group_id()):
        pass


def do_all_work() -> None:
    """Let a real worker do everything that waits, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        # The worker closes connections that are too old; here it would close the test's own transaction with it.
        patch.setattr(db_worker, "close_old_connections", lambda: None)
        in_no_scope(Workman(once=True).run)


def fresh(job: Job) -> Job:
    """The job as it stands now, whatever scope is open."""
    with group_scope(job.group_id):
        return Job.objects.select_related("started_by", "group").get(pk=job.pk)


if __name__ == "__main__":
    call_command("work", *sys.argv[1:])
