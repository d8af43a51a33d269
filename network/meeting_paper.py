"""The minutes of a meeting on paper, in the form of official Thai minutes.

Promises: page and paper show one value; until the minutes are closed every page says that it is a draft. Fetches
nothing (see groups/paper.py).
"""

import datetime

from groups.paper import pdf
from network.meeting_facts import MeetingFacts


def minutes_pdf(facts: MeetingFacts, printed_at: datetime.datetime) -> bytes:
    """The minutes on A4."""
    context = {"facts": facts, "meeting": facts.meeting, "network": facts.network, "printed_at": printed_at}
    return pdf("network/minutes.html", context | {"example": facts.is_example})
