"""Long work of a network: the pack for its meeting, as paper and as a spreadsheet.

A job belongs to a group: a network's jobs are those of the group that holds its books (D3), which its officers open.
Promises: what is gathered is gathered at one moment, in the network's scope; painting takes place outside any
transaction, says how far it is, and can be called off. Writes nothing but files.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.access import NETWORK_READERS
from groups.job_files import write_whole
from groups.job_kinds import job
from groups.models import Network
from groups.paper import CONTENT_TYPE
from groups.paper_parts import painters, put_together
from groups.queries import network_and_parts
from groups.tenancy import network_scope
from groups.thai_dates import Month
from groups.work import Work
from network.pack import Pack, count_parts, gather, pages
from network.pack_workbook import pack_workbook
from reports.spreadsheet import CONTENT_TYPE as XLSX


def _came_from(params: dict) -> tuple[str, str, dict]:
    """The meeting, or the month of the network."""
    if params["meeting"]:
        return _("Back to the meeting"), "meeting", {"slug": params["network"], "pk": params["meeting"]}
    parts = {"slug": params["network"], "month": Month.parse(params["month"])}
    return _("Back to the network's month"), "network_month", parts


@job(
    "meeting_pack", label=gettext_lazy("Pack for the meeting (PDF)"), offices=NETWORK_READERS,
    progress=gettext_lazy("%(done)s of %(total)s parts printed"), came_from=_came_from,
)  # fmt: skip
def make_pack(work: Work) -> None:
    """The pack on paper; params: `network` (slug), `month`, `meeting` (primary key or None), `origin`."""
    pack = _gather(work)
    parts, total = [], count_parts(pack)
    work.progress(0, total)
    with painters(total) as paint:
        for number, painted in enumerate(paint(pages(pack)), start=1):
            parts.append(work.folder / f"{number:04}.pdf")
            write_whole(parts[-1], painted)
            work.progress(number, total)
    whole = work.folder / "whole.pdf"
    put_together(parts, whole)
    work.finish(whole, name=f"{pack.title}.pdf", content_type=CONTENT_TYPE)


@job(
    "meeting_pack_xlsx", label=gettext_lazy("Pack for the meeting (spreadsheet)"), offices=NETWORK_READERS,
    came_from=_came_from,
)  # fmt: skip
def make_pack_workbook(work: Work) -> None:
    """The same as a spreadsheet; params as of `make_pack`."""
    pack = _gather(work)
    work.progress(0, 1)
    work.finish(pack_workbook(pack), name=f"{pack.title}.xlsx", content_type=XLSX)


def _gather(work: Work) -> Pack:
    params = work.params
    network = Network.objects.get(slug=params["network"])
    with network_scope(network_and_parts(network)):
        return gather(network, Month.parse(params["month"]), meeting=params["meeting"], origin=params["origin"])
