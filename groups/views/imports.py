"""Pages of files that a group brings in: earlier ones, the upload, what would become of each row, the word to do it.

Promises: nothing is written before somebody saw the preview and pressed the button that says what happens; only the
treasurer sees what stands in a file, whoever reads the books sees that there was one. One page tells the whole story
of a file, from being read to the result.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups import audit
from groups.access import READERS, group_view
from groups.forms import UploadForm
from groups.import_kinds import ImportKind, import_kind, import_kinds
from groups.import_pages import file_page, refused_rows
from groups.imports import confirm, throw_away
from groups.models import ImportFile, Office
from groups.paging import paged
from groups.queries import import_files
from groups.refusals import Refused
from groups.table_files import write_template
from groups.tables import ImportTable

TREASURER = Office.Kind.TREASURER
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@group_view(*READERS)
def imports(request, group):
    """Files that were brought in, newest first."""
    table = paged(request, ImportTable(import_files(), group=group, may_open=request.here.is_treasurer))
    return render(request, "groups/imports.html", {"table": table, "kinds": import_kinds(), "group": group})


@group_view(TREASURER)
def import_new(request, group, kind):
    """Choose a file; it is read and judged at once, and nothing is written yet."""
    kind = _kind(kind)
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind.slug)
    if request.method == "POST" and (file := form.submit(by=request.user)):
        return redirect("import_file", group.slug, file.uuid)
    return render(request, "groups/import_new.html", {"form": form, "kind": kind, "group": group})


@group_view(TREASURER)
def import_template(request, group, kind):
    """The empty form to fill in."""
    kind = _kind(kind)
    body = write_template(kind.columns(), title=str(kind.label), notes=[str(note) for note in kind.notes])
    return _workbook(body, kind.template)


@group_view(TREASURER)
def import_file(request, group, file):
    """One file: being read, its preview, or what became of it; the page renews itself while somebody is at it."""
    page = file_page(request, found := _file(file))
    if page["judgement"].rulings:
        # Not each second of waiting: that shows nobody, and on SQLite it would wait for whoever writes.
        audit.record("import.viewed", by=request.user, subject=str(found.uuid))
    return render(request, "groups/import_file.html", {**page, "group": group})


@group_view(TREASURER)
@require_POST
def import_confirm(request, group, file):
    """Bring it in."""
    found = _file(file)
    try:
        confirm(found, request.POST.get("looked_at", ""), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("import_file", group.slug, found.uuid)


@group_view(TREASURER)
@require_POST
def import_discard(request, group, file):
    """Throw it away."""
    found = _file(file)
    try:
        throw_away(found, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("import_file", group.slug, found.uuid)
    messages.success(request, _("The file was thrown away. Nothing of it was written."))
    return redirect("imports", group.slug)


@group_view(TREASURER, log="import.refused_taken")
def import_refused(request, group, file):
    """The rows that are not taken, with the reasons: to be mended and brought in again."""
    found = _file(file)
    body = refused_rows(found)
    if body is None:
        return redirect("import_file", group.slug, found.uuid)
    return _workbook(body, _("not taken, with reasons"))


def _kind(slug: str) -> ImportKind:
    kind = import_kind(slug)
    if kind is None:
        raise Http404
    return kind


def _file(uuid) -> ImportFile:
    return get_object_or_404(ImportFile.objects.select_related("by", "ended_by"), uuid=uuid)


def _workbook(body: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, f"{name}.xlsx")
    return HttpResponse(body, content_type=XLSX, headers={"Content-Disposition": disposition})
