"""The long work of files that are brought in: judging every row, and writing them.

Promises: how far it is shows while it runs; called off or killed in the middle, nothing is written. Refuses nothing
of its own.
"""

from django.utils.translation import gettext_lazy

from groups.imports import PREVIEW, WRITE, LookAgain, judge_file, write_file
from groups.job_kinds import job
from groups.models import ImportFile, Office
from groups.work import Work

ROWS = gettext_lazy("%(done)s of %(total)s rows")


@job(PREVIEW, label=gettext_lazy("Reading a file"), offices=[Office.Kind.TREASURER], progress=ROWS)
def judge(work: Work) -> None:
    """Judge a file; params: `file` (uuid)."""
    with work.scope():
        judge_file(_file(work), work.progress)


@job(WRITE, label=gettext_lazy("Bringing in a file"), offices=[Office.Kind.TREASURER], progress=ROWS)
def write(work: Work) -> None:
    """Bring a file in; params: `file` (uuid), `looked_at` (digest of the judgement that was looked at)."""
    try:
        with work.scope():
            write_file(_file(work), work.params["looked_at"], work.progress, by=work.by)
    except LookAgain:
        with work.scope():
            judge_file(_file(work), work.progress)
        raise


def _file(work: Work) -> ImportFile:
    return ImportFile.objects.get(uuid=work.params["file"])
