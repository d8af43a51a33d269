"""The search above the register: words, state, zone, and a kind of doubt.

Promises: every address shows a list; what is no choice counts as not chosen. A collector who goes round zones of her
own begins with them.
"""

from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from groups.models import User
from members.findings import DOUBTS, members_in_doubt
from members.models import Member, State, Zone
from members.queries import members_matching, zones, zones_of

MINE, NO_ZONE = "mine", "none"


class RegisterSearch:
    """What somebody looks for in the register, as the address says it."""

    def __init__(self, asked: QueryDict, *, user: User, begins_with_own: bool):
        self.text = asked.get("q", "").strip()
        self.state = asked.get("state", "") if asked.get("state") in State else ""
        self.doubt = asked.get("doubt", "") if asked.get("doubt") in DOUBTS else ""
        self.own = list(zones_of(user)) if begins_with_own else []
        # Before she chose anything, a collector sees whom she goes round to.
        self.zone = asked.get("zone", "" if self.doubt or not self.own else MINE)

    @cached_property
    def zones(self) -> list[Zone]:
        """The zones of the group."""
        return list(zones())

    @property
    def zone_choices(self) -> list[tuple[str, str]]:
        """Value and words of each choice of a zone; empty while the group has none."""
        if not self.zones:
            return []
        mine = [(MINE, _("my zones"))] if self.own else []
        named = [(str(zone.pk), zone.name) for zone in self.zones]
        return [("", _("all zones")), *mine, *named, (NO_ZONE, _("in no zone"))]

    @property
    def state_choices(self) -> list[tuple[str, str]]:
        """Value and words of each choice of a state."""
        return [("", _("all states")), *State.choices]

    @property
    def told(self) -> list[str]:
        """What narrows the list beside the words, as a person reads it."""
        parts = [DOUBTS[self.doubt][0]] if self.doubt else []
        parts += [label for value, label in self.state_choices if self.state and value == self.state]
        return parts + [label for value, label in self.zone_choices if self.zone and value == self.zone]

    def members(self) -> QuerySet[Member]:
        """Who fits, in Thai order."""
        found = members_matching(self.text)
        if self.doubt:
            found = found.filter(pk__in=members_in_doubt(self.doubt).order_by().values("pk"))
        if self.state:
            found = found.filter(state=self.state)
        if self.zone == MINE:
            found = found.filter(zone__in=self.own)
        elif self.zone == NO_ZONE:
            found = found.filter(zone=None)
        elif self.zone in {str(zone.pk) for zone in self.zones}:
            found = found.filter(zone=int(self.zone))
        return found.select_related("zone")
