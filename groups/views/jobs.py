"""Pages of long work: what is under way, how far it is, its file; calling it off and beginning anew.

Promises: everybody sees the work they asked for themselves, and holders of the office that its kind demands see
everybody's; to their colleagues it is not their office. A page that waits says in words when nobody is at work.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.access import ANY_OFFICE, group_view
from groups.job_files import result_file
from groups.job_kinds import kinds_open_to
from groups.job_words import JobWords
from groups.jobs import cancel_job, start_job
from groups.models import Job
from groups.paging import paged
from groups.queries import jobs_open_to
from groups.refusals import Refused
from groups.tables import JobTable


@group_view(*ANY_OFFICE)
def jobs(request, group):
    """Long work, newest first."""
    table = paged(request, JobTable(jobs_open_to(request.user, request.here.kinds), group=group))
    return render(request, "groups/jobs.html", {"table": table, "group": group})


@group_view(*ANY_OFFICE)
def job(request, group, job):
    """One piece of work; the page renews itself until the work has ended."""
    found = _job(request, job)
    context = {"job": found, "words": JobWords(found), "group": group, "may_restart": _may_restart(request, found)}
    return render(request, "groups/job.html", context)


@group_view(*ANY_OFFICE, log="job.file_taken")
def job_file(request, group, job):
    """The file that was made."""
    found = _job(request, job)
    file = result_file(found.uuid) if found.status == Job.Status.DONE else None
    if file is None:
        return redirect("job", group.slug, found.uuid)
    disposition = content_disposition_header("inline" not in request.GET, found.result_name)
    return HttpResponse(
        file.read_bytes(), content_type=found.result_type, headers={"Content-Disposition": disposition}
    )


@group_view(*ANY_OFFICE)
@require_POST
def job_cancel(request, group, job):
    """Call it off."""
    found = _job(request, job)
    try:
        cancel_job(found, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("job", group.slug, found.uuid)


@group_view(*ANY_OFFICE)
@require_POST
def job_again(request, group, job):
    """The same work once more."""
    found = _job(request, job)
    if not _may_restart(request, found):
        raise PermissionDenied
    again = start_job(found.kind, found.params, by=request.user)
    messages.info(request, _("It was started again."))
    return redirect("job", group.slug, again.uuid)


def _job(request, uuid) -> Job:
    found = get_object_or_404(Job.objects.select_related("started_by"), uuid=uuid)
    if found.started_by != request.user and found.kind not in kinds_open_to(request.here.kinds):
        raise PermissionDenied
    return found


def _may_restart(request, job: Job) -> bool:
    """Who may see everybody's work of this kind may start it; an old job opens no office to those who left it."""
    return job.kind in kinds_open_to(request.here.kinds)
