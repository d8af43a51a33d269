"""Long work of the books: the receipts of a whole sheet, a whole group's sheet to fill in by hand, who is behind.

Promises: paper is made a piece at a time, outside any long transaction; what was printed of the receipts before the
worker stopped is not printed anew. A list begins anew, so that all its pages speak of one moment. Refuses
to print nothing.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.job_files import write_whole
from groups.job_kinds import job
from groups.models import Office
from groups.paper import CONTENT_TYPE, merge
from groups.queries import offices_in_group
from groups.refusals import Refused
from groups.thai_dates import Month, format_date
from groups.work import Work
from ledger.models import CollectionSheet, Receipt
from ledger.papers.arrears import arrears_pages, arrears_pdf
from ledger.papers.receipts import on_paper, receipts, receipts_of_sheet, receipts_open_to, receipts_pdf
from ledger.papers.rounds import PageOf, Rounds, all_rounds, in_chunks, is_only_collector, lines_of, rounds_open_to
from ledger.papers.sheet import sheet_pages, sheet_pdf

RECEIPTS_AT_ONCE = 100
PAGES_AT_ONCE = 8


@job(
    "receipts", label=gettext_lazy("Receipts of a collection day"), offices=[Office.Kind.TREASURER],
    progress=gettext_lazy("%(done)s of %(total)s printed"),
)  # fmt: skip
def make_receipts(work: Work) -> None:
    """The receipts of a posted sheet; params: `sheet` (uuid), `form` (of FORMS), `zone` (a choice of rounds), and
    `origin`, this server's address."""
    with work.scope():
        sheet = CollectionSheet.objects.get(uuid=work.params["sheet"])
        wanted = list(_receipts_wanted(work, sheet).values_list("pk", "entry__reversed_by", "replaced_by"))
    if not wanted:
        raise Refused(_("There is no receipt to print here."))
    parts = []
    for start in range(0, len(wanted), RECEIPTS_AT_ONCE):
        work.progress(start, len(wanted))
        some = wanted[start : start + RECEIPTS_AT_ONCE]
        # Named by what is on it: a receipt taken back while the worker stood still is printed anew.
        name = f"{start:06}-{hashlib.sha256(repr(some).encode()).hexdigest()[:16]}.pdf"
        parts.append(work.part(name, lambda some=some: _some_receipts(work, [pk for pk, *_marks in some])))
    work.progress(len(wanted), len(wanted))
    hand_in(work, parts, _("Receipts %(day)s") % {"day": format_date(sheet.on)})


def _receipts_wanted(work: Work, sheet: CollectionSheet) -> QuerySet[Receipt]:
    """Of the whole sheet or of a zone; a collector has those for what she took in."""
    choice = work.params["zone"]
    found = receipts_of_sheet(sheet, all_rounds().choose(choice) if choice else None)
    if is_only_collector(offices_in_group(work.by, work.group)):
        return receipts_open_to(work.by, found)
    return found


def _some_receipts(work: Work, ids: list[int]) -> bytes:
    with work.scope():
        printed = on_paper(receipts().filter(pk__in=ids).order_by("serial"))
    # Work that was begun before codes led anywhere names no origin.
    how = {"form": work.params["form"], "origin": work.params.get("origin", "")}
    return receipts_pdf(work.group, printed, printed_at=timezone.now(), **how)


@job(
    "collection_sheet", label=gettext_lazy("Collection sheet to fill in by hand"), offices=[Office.Kind.TREASURER],
    progress=gettext_lazy("%(done)s of %(total)s lines printed"),
)  # fmt: skip
def make_sheet(work: Work) -> None:
    """The paper sheet of a day; params: `sheet` (uuid), `zone` (a choice of rounds)."""
    with work.scope():
        sheet = CollectionSheet.objects.get(uuid=work.params["sheet"])
        pages = sheet_pages(sheet.on, _round(work))
    parts = in_pieces(work, pages, lambda some, at: sheet_pdf(work.group, sheet.on, some, printed_at=at))
    hand_in(work, parts, _("Collection sheet %(day)s") % {"day": format_date(sheet.on)})


@job(
    "arrears", label=gettext_lazy("List of who is behind"), offices=[Office.Kind.TREASURER],
    progress=gettext_lazy("%(done)s of %(total)s lines printed"),
)  # fmt: skip
def make_arrears(work: Work) -> None:
    """Who is behind at the end of a day; params: `on` (ISO day), `zone` (a choice of rounds)."""
    on = datetime.date.fromisoformat(work.params["on"])
    with work.scope():
        pages = arrears_pages(on, _round(work))
    parts = in_pieces(work, pages, lambda some, at: arrears_pdf(work.group, on, some, printed_at=at))
    hand_in(work, parts, _("In arrears %(month)s") % {"month": Month.of(on).label()})


def _round(work: Work) -> Rounds:
    rounds = rounds_open_to(work.by, offices_in_group(work.by, work.group)).choose(work.params["zone"])
    if rounds is None:
        raise Refused(_("This zone is not on the list any more. Choose another one."))
    return rounds


def in_pieces(work: Work, pages: Sequence[PageOf], made: Callable) -> list[Path]:
    """The pages as files, a few pages each, all printed at one moment; `made(pages, moment)` is a PDF file."""
    parts, done, printed_at = [], 0, timezone.now()
    for number, some in enumerate(in_chunks(pages, size=PAGES_AT_ONCE)):
        work.progress(done, lines_of(pages))
        parts.append(work.folder / f"{number:04}.pdf")
        write_whole(parts[-1], made(some, printed_at))
        done += lines_of(some)
    work.progress(done, done)
    return parts


def hand_in(work: Work, parts: Iterable[Path], title: str) -> None:
    """The parts as one PDF file called `title`, as what the work made."""
    whole = work.folder / "whole.pdf"
    merge(parts, whole)
    work.finish(whole, name=f"{title}.pdf", content_type=CONTENT_TYPE)
