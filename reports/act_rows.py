"""What became of a month, and what it corrects and sends on, as every paper, file and screen reads it out.

Promises: the same lines in the same order on each of them: who closed, who signed, when the network got it and
whether that was in time; corrections of earlier months by month and line; what went to central funds. Refuses to
know of HTML, cells or commas.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.thai_dates import format_date, format_datetime
from ledger.money import format_baht
from reports.restatements import Correction
from reports.statement import Act, Acts, Statement


@dataclass(frozen=True)
class ActRow:
    """One thing that was done with a month: what, when and by whom, and what is to be said of it."""

    key: str
    label: str
    act: Act
    remark: str = ""

    @property
    def moment(self) -> str:
        """When it was done, in words."""
        return format_datetime(self.act.at)

    @property
    def text(self) -> str:
        """Everything but the label, on one line."""
        return " · ".join(word for word in (self.act.by, self.moment, self.remark) if word)


def act_rows(acts: Acts) -> tuple[ActRow, ...]:
    """What was done with a month so far, in the order in which it is done; nothing while it is open."""
    returned = _("Sent back") if acts.submitted else _("Opened again for mending")
    rows = (
        ActRow("closed", _("Closed"), acts.closed),
        ActRow("confirmed", _("Signed by a second person"), acts.confirmed),
        ActRow("submitted", _("Submitted"), acts.submitted, timing(acts)),
        ActRow("accepted", _("Accepted by the network"), acts.accepted),
        ActRow("returned", returned, acts.returned, acts.reason),
    )
    return tuple(row for row in rows if row.act)


def timing(acts: Acts) -> str:
    """Whether a submitted month came in time, in words; empty where the network had set no day."""
    if not acts.submitted or acts.due_on is None:
        return ""
    if not acts.days_late:
        return _("on time")
    words = ngettext("%(days)s day late, due by %(day)s", "%(days)s days late, due by %(day)s", acts.days_late)
    return words % {"days": f"{acts.days_late:,}", "day": format_date(acts.due_on)}


def correction_name(correction: Correction) -> str:
    """Of which month and which line it speaks."""
    return f"{correction.of_month.label()} · {correction.label}"


def correction_text(correction: Correction) -> str:
    """A correction on one line, as "March 2550 · Entry fee +350 baht (2 entries)"."""
    words = ngettext(
        "%(name)s %(amount)s baht (%(count)s entry)",
        "%(name)s %(amount)s baht (%(count)s entries)",
        correction.entries,
    )
    told = {"name": correction_name(correction), "amount": signed(correction.amount), "count": correction.entries}
    return words % told


def corrections_sum(statement: Statement) -> int:
    """What all corrections of earlier months together change in the fund, satang."""
    return sum(correction.fund for correction in statement.corrections)


def signed(satang: int) -> str:
    """A sum with its sign, also a plus."""
    return f"+{format_baht(satang)}" if satang > 0 else format_baht(satang)
