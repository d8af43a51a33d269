"""Long work of welfare: the list on which a whole village signs for a yearly benefit.

Promises: paper is made a few pages at a time, outside any long transaction, and all its pages speak of one moment.
Refuses to print nothing.
"""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.job_kinds import job
from groups.refusals import Refused
from groups.work import Work
from ledger.jobs import hand_in, in_pieces
from welfare.papers.signing_list import list_title, signing_list, signing_pdf
from welfare.turns import CLAIM_OFFICERS


@job(
    "signing_list", label=gettext_lazy("List to sign"), offices=CLAIM_OFFICERS,
    progress=gettext_lazy("%(done)s of %(total)s lines printed"),
)  # fmt: skip
def make_signing_list(work: Work) -> None:
    """The list to sign of one start; params: `benefit`, `on` (ISO day), `paid` (ISO day, or None: who waits)."""
    on, paid = (day and datetime.date.fromisoformat(day) for day in (work.params["on"], work.params["paid"]))
    with work.scope():
        found = signing_list(work.params["benefit"], on, paid)
    if not found.lines:
        raise Refused(_("Nobody stands on this list."))
    parts = in_pieces(
        work, found.pages, lambda some, at: signing_pdf(work.group, found, some, printed_at=at)
    )  # fmt: skip
    hand_in(work, parts, list_title(found))
