"""The pack for a network's meeting: one frozen value, and the papers it is made of.

The network's scope must be open while it is gathered. Promises: cover, agenda, open tasks and questions, the
consolidated month, then a page for each group with its digest as a QR code; every figure comes from the one
consolidation that the page shows too. Refuses a month of which nobody has submitted anything. Writes nothing.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Network
from groups.paper_parts import in_parts
from groups.qr import qr_code
from groups.refusals import Refused
from groups.thai_dates import Month
from network.consolidation import Consolidation, consolidate
from network.meeting_facts import MeetingFacts, meeting_facts
from network.models import Meeting
from network.pack_rows import pack_rows
from network.paper import consolidation_context
from network.questions import Question, open_questions
from network.reconciliation import Reconciliation, reconcile
from network.rows import missing_sentence
from reports.act_rows import act_rows, corrections_sum
from reports.checking import checking_address
from reports.statement import Statement

GROUPS_AT_ONCE = 10


@dataclass(frozen=True)
class Pack:
    """Everything that is printed for a meeting about a month; `facts` is None for a pack without a meeting.

    `origin` is this server's address, to which the QR codes lead.
    """

    consolidation: Consolidation
    facts: MeetingFacts | None
    questions: tuple[Question, ...]
    central: Reconciliation
    origin: str
    printed_at: datetime.datetime

    @property
    def network(self) -> Network:
        """Whose pack it is."""
        return self.consolidation.network

    @property
    def month(self) -> Month:
        """The month that is reviewed."""
        return self.consolidation.month

    @property
    def carried_over(self) -> list[Question]:
        """Open questions of months before."""
        return [question for question in self.questions if question.is_carried_to(self.month)]

    @property
    def title(self) -> str:
        """What the file is called, without its ending."""
        return _("Meeting pack %(network)s %(month)s") % {"network": self.network.name, "month": self.month.label()}


def gather(network: Network, month: Month, *, meeting: int | None, origin: str) -> Pack:
    """The pack of a month, for the meeting of that primary key if one is named. Raises Refused for an empty month."""
    value = consolidate(network, month, whole_year=True)
    if not value.statements:
        raise Refused(
            _("No group has submitted %(month)s yet: there is nothing to print.") % {"month": month.label()}
        )
    found = Meeting.objects.select_related("network", "host").filter(pk=meeting, network=network).first()
    return Pack(
        consolidation=value,
        facts=meeting_facts(found) if found else None,
        questions=tuple(open_questions(network)),
        central=reconcile(network, month),
        origin=origin,
        printed_at=timezone.now(),
    )


def pages(pack: Pack) -> Iterator[str]:
    """The parts of the paper as HTML, in their order; they do not count their pages."""
    common = {
        "pack": pack,
        "network": pack.network,
        "month": pack.month,
        "printed_at": pack.printed_at,
        "example": pack.consolidation.is_example,
        "numbered_later": True,
    }
    front = {"missing": missing_sentence(pack.consolidation), "facts": pack.facts, "questions": pack.questions}
    yield render_to_string("network/pack/front.html", common | front)
    yield render_to_string("network/paper.html", common | consolidation_context(pack.consolidation) | {"pages": []})
    for some in in_parts(pack.consolidation.statements, GROUPS_AT_ONCE):
        groups = [_group_page(pack, statement) for statement in some]
        yield render_to_string("network/pack/groups.html", common | {"pages": groups})


def count_parts(pack: Pack) -> int:
    """How many parts `pages` yields."""
    return 2 + -(-len(pack.consolidation.statements) // GROUPS_AT_ONCE)


def _group_page(pack: Pack, statement: Statement) -> dict:
    """What stands on one group's page."""
    digest = statement.digest
    return {
        "statement": statement,
        "group": statement.group,
        "rows": pack_rows(statement),
        "act_rows": act_rows(statement.acts),
        "corrections_sum": corrections_sum(statement),
        "code": qr_code(checking_address(pack.origin, statement.group, digest)) if digest else "",
        "asked": [question for question in pack.questions if question.group == statement.group],
    }
