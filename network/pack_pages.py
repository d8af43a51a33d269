"""Asking for the pack of a meeting: one button, then the page of the work.

Promises: whoever holds an office in the network itself starts it; the month must have been submitted by somebody.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from groups.access import NETWORK_READERS, network_view
from groups.jobs import start_job
from groups.models import Network
from groups.thai_dates import Month
from network.doors import network_books
from network.models import Meeting
from reports.models import MonthlyReport

KINDS = {"pdf": "meeting_pack", "xlsx": "meeting_pack_xlsx"}


@network_view(*NETWORK_READERS, acting=True)
@require_POST
def pack(request: HttpRequest, network: Network, month: Month, file_format: str) -> HttpResponse:
    """The pack of a month; the meeting that reviews it, if there is one, gives it cover and agenda."""
    if file_format not in KINDS or not MonthlyReport.submitted.filter(starts_on=month.first).exists():
        raise Http404
    meetings = Meeting.objects.filter(network=network, month=month.first, called_off_at=None)
    meeting = meetings.order_by("kind", "-on").values_list("pk", flat=True).first()
    return _start(request, network, month, meeting, KINDS[file_format])


@network_view(*NETWORK_READERS, acting=True)
@require_POST
def meeting_pack(request: HttpRequest, network: Network, pk: int, file_format: str) -> HttpResponse:
    """The pack of a meeting about the month that it reviews."""
    meeting = get_object_or_404(Meeting, network=network, pk=pk, month__isnull=False)
    if file_format not in KINDS:
        raise Http404
    return _start(request, network, Month.of(meeting.month), meeting.pk, KINDS[file_format])


def _start(request: HttpRequest, network: Network, month: Month, meeting: int | None, kind: str) -> HttpResponse:
    params = {"network": network.slug, "month": month.iso, "meeting": meeting}
    with network_books(network) as books:
        job = start_job(kind, params | {"origin": request.build_absolute_uri("/")}, by=request.user)
    return redirect("job", books.slug, job.uuid)
