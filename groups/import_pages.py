"""What the page of a brought file says in each of its states.

Promises: counts, totals and rows all come from the one judgement that was sealed; a filter that nobody knows shows
every row. Writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from groups.forms import UploadForm
from groups.import_kinds import import_kind
from groups.job_words import JobWords
from groups.judgements import Judgement, Ruling, Verdict, opened
from groups.models import ImportFile
from groups.paging import paged
from groups.queries import newest_job_about
from groups.table_files import REASON, write_lines
from groups.tables import RulingTable

WARNED = "warned"


@dataclass(frozen=True)
class Shown:
    """One way to look at the rows: the filter's name, its words, how many rows."""

    code: str
    label: str
    count: int
    current: bool


def file_page(request: HttpRequest, file: ImportFile) -> dict:
    """Everything the template needs."""
    job, kind = newest_job_about(file), import_kind(file.kind)
    # Nobody reads rows while somebody is at it, and the page renews itself every second.
    judgement = Judgement() if job and job.is_open else opened(file.judgement)
    only = request.GET.get("only", "")
    return {
        "file": file,
        "kind": kind,
        "job": job,
        "words": JobWords(job) if job else None,
        "judgement": judgement,
        "shown": _shown(file, only),
        "only": only,
        "writes": file.counts.get(Verdict.NEW, 0) + file.counts.get(Verdict.CHANGED, 0),
        "act": kind.act(file.counts) if kind and file.counts else "",
        "done": kind.done(file.counts) if kind and file.counts else "",
        "form": _form(file),
        "table": paged(request, RulingTable(_chosen(judgement, only))),
    }


def _shown(file: ImportFile, only: str) -> list[Shown]:
    labels = [*Verdict.choices, (WARNED, _("with something to look at"))]
    return [Shown(code, label, file.counts.get(code, 0), code == only) for code, label in labels]


def _chosen(judgement: Judgement, only: str) -> Sequence[Ruling]:
    if only == WARNED:
        return [ruling for ruling in judgement.rulings if ruling.warnings]
    if only in Verdict.values:
        return [ruling for ruling in judgement.rulings if ruling.verdict == only]
    return judgement.rulings


def _form(file: ImportFile) -> UploadForm | None:
    """For a file that could not be read: the field again, with the reason beside it."""
    if file.state != ImportFile.State.REFUSED:
        return None
    form = UploadForm({}, {}, kind=file.kind)
    form.errors.clear()
    form.add_error("file", file.refusal)
    return form


def refused_rows(file: ImportFile) -> bytes | None:
    """A workbook of the rows that are not taken, as they were read, with the reasons; None if none is left."""
    judgement = opened(file.judgement).only_refused()
    if not judgement.rulings:
        return None
    # A file that was mended once carries the reasons of then.
    kept = [place for place, heading in enumerate(judgement.headings) if heading != str(REASON)]
    rows = [[*(ruling.cells[place] for place in kept), " · ".join(ruling.reasons)] for ruling in judgement.rulings]
    return write_lines([*(judgement.headings[place] for place in kept), str(REASON)], rows)
