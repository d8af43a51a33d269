"""How a meeting is put into words: times, votes, who came, when the next one is.

Promises: the same sentence on page, minutes and pack, in the language of the page. Refuses to look anything up.
"""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from groups.thai_dates import format_date
from groups.thai_words import speaks_thai
from network.meeting_facts import Presence
from network.models import Meeting, MeetingTask, Resolution


def clock(time: datetime.time) -> str:
    """A time as it is typed: 18.30 in Thai, 18:30 in English."""
    return f"{time:%H.%M}" if speaks_thai() else f"{time:%H:%M}"


def clock_time(time: datetime.time | None) -> str:
    """A time as it is read: "18.30 น."; nothing for none."""
    if time is None:
        return ""
    return f"{time:%H.%M} น." if speaks_thai() else f"{time:%H:%M}"


def when_and_where(meeting: Meeting) -> str:
    """Its day, its time and its place, as far as they are known."""
    told = [format_date(meeting.on, style="long"), clock_time(meeting.starts_at), meeting.place]
    return " · ".join(filter(None, told))


def votes_in_words(resolution: Resolution) -> str:
    """How the meeting voted."""
    if resolution.is_unanimous:
        return _("Everybody agreed.")
    return _("%(votes_for)s for, %(against)s against, %(abstained)s abstained.") % {
        "votes_for": resolution.votes_for,
        "against": resolution.votes_against,
        "abstained": resolution.votes_abstained,
    }


def people_in_words(presence: Presence) -> str:
    """How many came; what nobody counted is said."""
    if presence.people is None:
        return _("came, not counted") if presence.names else _("not recorded")
    if presence.people == 0:
        return pgettext("attendance of a group", "nobody came")
    return ngettext("%(count)s person", "%(count)s people", presence.people) % {"count": presence.people}


def who_does_it(task: MeetingTask) -> str:
    """The person and the group, or the network."""
    whose = task.group.name if task.group else ""
    return " · ".join(filter(None, [task.who, whose])) or _("the network")
