"""A file that a group brings: taken in, judged, looked at, and then brought in whole or thrown away.

Promises: nothing of it is written before somebody has seen what would become of every row; the run judges the same
bytes anew in one transaction and writes only if every verdict is the one that was looked at, else it is looked at
again; two words to bring it in are one. What names people is sealed, and emptied once it is written (all but the rows
that were not taken), thrown away or `KEPT_FOR` old. Refuses a kind nobody knows, and a file that has ended.
"""

import datetime
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.import_kinds import ImportKind, import_kind
from groups.jobs import AlreadyEnded, cancel_job, start_job
from groups.judgements import Judgement
from groups.models import Group, ImportFile, Job, User
from groups.queries import newest_job_about
from groups.refusals import Refused
from groups.sealing import Box
from groups.table_files import FileRefused, Table, read_table
from groups.tenancy import current_group_id, group_scope

KEPT_FOR = datetime.timedelta(days=7)
PREVIEW, WRITE = "import_preview", "import_write"
State = ImportFile.State
Tell = Callable[[int, int], None]


class ImportRefused(Refused):
    """A file of which nothing more can be done, or not now."""


class LookAgain(ImportRefused):
    """Some verdict is another than the one that was looked at; nothing was written."""

    def __init__(self):
        super().__init__(
            _(
                "The register or the books have changed since you looked at this. Nothing was written. Look at it "
                "again."
            )
        )


@transaction.atomic
def take_in(kind: str, name: str, content: bytes, *, by: User) -> ImportFile:
    """Keep an uploaded file, sealed, and let it be judged as long work. Raises ImportRefused for an unknown kind."""
    _kind(kind)
    forget_old_files()
    told = {"kind": kind, "name": name[-200:], "size": len(content)}
    file = ImportFile.objects.create(group_id=current_group_id(), content=Box().seal(content), by=by, **told)
    audit.record("import.uploaded", by=by, subject=f"{kind} {file.uuid}")
    start_job(PREVIEW, {"file": str(file.uuid)}, by=by)
    return file


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for rubbish seldom: in the rows of a long file it finds none, in a seventh of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_seldom_collected()
def judge_file(file: ImportFile, tell: Tell) -> None:
    """Judge every row and keep the judgement for the page; a file that cannot be read ends with its sentence.

    Nothing happens to a file that has ended. Writes nothing of what stands in it.
    """
    if not file.is_open:
        return
    kind = _kind(file.kind)
    try:
        table = _table(file, kind)
    except FileRefused as refusal:
        _end(file, State.REFUSED, by=None, refusal=str(refusal), content=b"")
        return
    _keep(file, kind.resource().judge(table, kind.columns(), tell))


@_seldom_collected()
def write_file(file: ImportFile, looked_at: str, tell: Tell, *, by: User) -> None:
    """Bring the rows in, all or none; a file that was brought in already is left alone.

    `looked_at` is the digest of the judgement that somebody looked at.

    Raises LookAgain (judge it again then), ImportRefused for a file that nobody has looked at or
    that ended otherwise, and whatever the services refuse; then nothing is written.
    """
    with transaction.atomic():
        file = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if file.state == State.WRITTEN:
            return
        _require_judged(file)
        kind = _kind(file.kind)
        columns = kind.columns()
        judgement = kind.resource().write(_table(file, kind), columns, tell, by=by)
        if judgement.digest != looked_at:
            raise LookAgain
        left = judgement.only_refused()
        _end(file, State.WRITTEN, by=by, content=b"", judgement=left.sealed() if left.rulings else b"")
        audit.record("import.written", by=by, subject=f"{file.kind} {file.uuid}", fields=_counted(file))


def confirm(file: ImportFile, looked_at: str, *, by: User) -> Job:
    """Somebody has looked at the judgement of digest `looked_at` and says: bring it in. Once it is, the same job.

    Raises ImportRefused unless the file waits for that word, LookAgain when it was judged anew since.
    """
    if file.state == State.WRITTEN:
        return newest_job_about(file)
    _require_judged(file)
    if looked_at != file.digest:
        raise LookAgain
    return start_job(WRITE, {"file": str(file.uuid), "looked_at": looked_at}, by=by)


def throw_away(file: ImportFile, *, by: User) -> None:
    """Forget a file without bringing anything in; twice is once. Raises ImportRefused if it was brought in."""
    job = newest_job_about(file)
    if job and job.is_open:
        with suppress(AlreadyEnded):
            cancel_job(job, by=by)
    with transaction.atomic():
        file = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if file.state == State.WRITTEN:
            raise ImportRefused(_("This file was brought in already. It cannot be thrown away any more."))
        if file.is_open:
            _end(file, State.ABANDONED, by=by, content=b"", judgement=b"")
            audit.record("import.abandoned", by=by, subject=f"{file.kind} {file.uuid}")


def forget_old_files() -> None:
    """Empty what names people in the files of the group in scope that are older than KEPT_FOR."""
    old = ImportFile.objects.filter(at__lt=timezone.now() - KEPT_FOR)
    old.filter(state__in=ImportFile.OPEN).update(
        state=State.ABANDONED, ended_at=timezone.now(), content=b"", judgement=b""
    )
    old.exclude(judgement=b"", content=b"").update(content=b"", judgement=b"")


def forget_old_files_everywhere() -> None:
    """The same for every group, each in its own scope; the worker does it while it keeps house."""
    for group in Group.objects.all():
        with group_scope(group):
            forget_old_files()


def _kind(slug: str) -> ImportKind:
    kind = import_kind(slug)
    if kind is None:
        raise ImportRefused(_("This version of the program does not know this kind of file any more."))
    return kind


def _table(file: ImportFile, kind: ImportKind) -> Table:
    return read_table(Box().open(bytes(file.content)), file.name, kind.columns())


def _require_judged(file: ImportFile) -> None:
    if file.state != State.JUDGED:
        raise ImportRefused(_("This file cannot be brought in any more, or not yet: bring the file again."))


def _keep(file: ImportFile, judgement: Judgement) -> None:
    with transaction.atomic():
        ImportFile.objects.filter(pk=file.pk, state__in=ImportFile.OPEN).update(
            state=State.JUDGED,
            judgement=judgement.sealed(),
            digest=judgement.digest,
            counts=judgement.counts,
            controls=[vars(control) for control in judgement.controls],
        )


def _end(file: ImportFile, state: str, *, by: User | None, **fields) -> None:
    ImportFile.objects.filter(pk=file.pk, state__in=ImportFile.OPEN).update(
        state=state, ended_by=by, ended_at=timezone.now(), **fields
    )


def _counted(file: ImportFile) -> list[str]:
    return [f"{verdict} {count}" for verdict, count in file.counts.items()]
