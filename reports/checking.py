"""Whether a digest on paper belongs to a group's books: a yes or a no, and nothing of what stands in them.

The books' digest covers every entry up to it, and a report prints it. Promises: whoever holds such a paper learns
whether the books still have that very entry, its number and day. Refuses everything else: no figure, no name, and of
a group that does not exist the same answer as of a digest that does not fit.
"""

import datetime
import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.models import JournalEntry
from reports.models import MonthlyReport

# As many of the 64 signs as somebody types from paper: 64 bits, which nobody guesses.
FEWEST, IN_CODE, WHOLE = 16, 32, 64
# The scope of no group: what is looked up there is looked up in the same way, and never found.
NOWHERE = 0


@dataclass(frozen=True)
class Known:
    """The entry that bears a digest, and the months whose reports print it."""

    group: Group
    number: int
    on: datetime.date
    months: tuple[Month, ...]


def known_digest(slug: str, digest: str) -> Known | None:
    """The entry of a group's books whose digest begins with `digest` (spaces do not count); None if there is none.

    Raises Refused for what cannot be a digest or the beginning of one.
    """
    typed = re.sub(r"\s", "", digest).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{FEWEST},{WHOLE}}}", typed):
        raise Refused(
            _("A digest has %(whole)s signs from 0 to 9 and a to f. Type at least the first %(fewest)s of them.")
            % {"whole": WHOLE, "fewest": FEWEST},
            field="digest",
        )
    group = Group.objects.filter(slug=slug).first()
    with group_scope(group or NOWHERE):
        # As a range: that way the index is used on both engines, whatever their order of letters.
        begins_so = JournalEntry.objects.filter(digest__gte=typed, digest__lt=typed + "g")
        entry = begins_so.filter(posted_at__isnull=False).order_by("digest").first()
        if group is None or entry is None:
            return None
        reports = MonthlyReport.objects.filter(digest=entry.digest, returned_at=None).order_by("starts_on")
        return Known(group, entry.number, entry.on, tuple(report.month for report in reports))


def checking_address(origin: str, group: Group, digest: str) -> str:
    """The address that a QR code on paper leads to; `origin` is this server's ("https://…").

    It carries as much of the digest as nobody guesses, so that the code stays coarse enough for an old phone.
    """
    return origin.rstrip("/") + reverse("check_digest", args=[group.slug, digest[:IN_CODE]])
