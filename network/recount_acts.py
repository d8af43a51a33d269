"""Recounting who did what with each month: the frozen reports against the trail, which is written beside them.

Promises: whoever closed, signed, submitted, accepted or sent back a revision, and when, stands in the trail with the
same name and moment, and the trail tells of nothing that no revision bears. Refuses to mend anything.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from groups.models import AuditEvent
from reports.models import MonthlyReport

# An act and its event are written by one transaction, one a moment after the other.
APART = datetime.timedelta(minutes=5)
SUBMITTED, CLOSED = "report.submitted", "month.closed"
EVENTS = {
    "closed": (CLOSED,),
    "confirmed": ("report.confirmed",),
    "submitted": (SUBMITTED,),
    "accepted": ("report.accepted",),
    "returned": ("report.returned", "report.taken_back"),
}


class Trail:
    """What the trail of the group in scope tells of its months."""

    def __init__(self):
        known = [action for actions in EVENTS.values() for action in actions]
        rows = AuditEvent.objects.filter(action__in=known).order_by("id").values_list("action", "subject", "by", "at")
        self._told: dict[tuple[str, str], list[tuple]] = defaultdict(list)
        for action, subject, by, at in rows:
            self._told[action, subject].append((by, at))

    def is_of_one_signature(self, report: MonthlyReport) -> bool:
        """Whether it was submitted when the product still asked for one signature, and named no revision."""
        return (SUBMITTED, report.month.iso) in self._told

    def differs(self, reports: Iterable[MonthlyReport]) -> Iterator[str]:
        """Acts that the trail does not know, or knows otherwise, and events that no revision bears."""
        borne = set()
        for report in reports:
            for act, actions in EVENTS.items():
                keys = [(action, subject) for action in actions for subject in _subjects(report, act)]
                borne.update(keys)
                if not self._agrees(keys, getattr(report, f"{act}_at"), getattr(report, f"{act}_by_id")):
                    told = {"revision": report.revision, "month": report.month.iso, "act": act}
                    yield _("revision %(revision)s of %(month)s (%(act)s) is not what the trail tells") % told
        for action, subject in sorted(self._told.keys() - borne):
            if action != CLOSED:
                yield _("the trail tells of %(event)s, and no report bears it") % {"event": f"{action} {subject}"}

    def _agrees(self, keys: list[tuple[str, str]], at: datetime.datetime | None, by: int | None) -> bool:
        told = [event for key in keys for event in self._told.get(key, ())]
        if at is None:
            return by is None and not told
        return any(who == by and abs(when - at) <= APART for who, when in told)


def _subjects(report: MonthlyReport, act: str) -> list[str]:
    iso = report.month.iso
    if act == "closed":
        return [iso]
    named = f"{iso} revision {report.revision}"
    return [named, iso] if act == "submitted" and report.revision == 1 else [named]
