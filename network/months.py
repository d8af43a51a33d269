"""Which months a network holds reports of.

Promises: they are counted in SQL, so that ten years behind a page cost no more than one; missing groups are named
only for the months that are shown. Refuses to read figures: those come from the consolidation.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from groups.models import Affiliation, Group, Network
from groups.queries import network_and_parts
from groups.thai_dates import Month
from network.submitted import reports_of_groups

# How many months on either side of a page's own the switcher offers; all of them stand on the network's first page.
BESIDE = 12
# How many of those missing a list of months names.
NAMED = 5


@dataclass(frozen=True)
class MonthSubmitted:
    """A month of which the network holds a report: how many groups' reports stand, and whose do not."""

    month: Month
    submitted: int
    missing: tuple[Group, ...]

    @property
    def belonging(self) -> int:
        """How many groups there were to hear from."""
        return self.submitted + len(self.missing)

    @property
    def missing_named(self) -> tuple[Group, ...]:
        """The first few of those missing: a list names no fifty of them in every line."""
        return self.missing[:NAMED]

    @property
    def missing_besides(self) -> int:
        """How many more are missing."""
        return len(self.missing) - len(self.missing_named)


def span_held(network: Network) -> tuple[Month, Month] | None:
    """The oldest and the newest month of which `network` or its parts hold a report: a look into an index each."""
    networks = network_and_parts(network)
    reports = reports_of_groups(networks).filter(network=OuterRef("pk")).order_by("starts_on").values("starts_on")
    edges = (
        Network.objects.filter(pk__in=[one.pk for one in networks])
        .annotate(oldest=Subquery(reports[:1]), newest=Subquery(reports.reverse()[:1]))
        .exclude(oldest=None)
        .values_list("oldest", "newest")
    )
    found = list(edges)
    if not found:
        return None
    return Month.of(min(oldest for oldest, _newest in found)), Month.of(max(newest for _oldest, newest in found))


def months_beside(network: Network, month: Month) -> list[Month]:
    """The months around `month` of which `network` or its parts hold a report, newest first."""
    reports = reports_of_groups(network_and_parts(network)).order_by("-starts_on")
    near = reports.filter(starts_on__range=(month.plus(-BESIDE).first, month.plus(BESIDE).first))
    return [Month.of(day) for day in near.values_list("starts_on", flat=True).distinct()]


def months_submitted(network: Network, first: Month, last: Month) -> list[MonthSubmitted]:
    """Months from `first` to `last` of which `network` and its parts hold a report, newest first."""
    networks = network_and_parts(network)
    reports = reports_of_groups(networks).filter(starts_on__range=(first.first, last.first))
    shown = list(reports.order_by("-starts_on").values_list("starts_on", flat=True).distinct())
    submitted: dict[Month, set[int]] = defaultdict(set)
    standing = reports.filter(returned_at=None).order_by()
    for starts_on, group_id in standing.values_list("starts_on", "group_id"):
        submitted[Month.of(starts_on)].add(group_id)
    affiliations = list(
        Affiliation.objects.filter(network__in=networks, group__kind=Group.Kind.COMMUNITY)
        .select_related("group")
        .order_by("group__slug")
    )
    months = map(Month.of, shown)
    return [
        MonthSubmitted(month, len(submitted[month]), _missing(affiliations, month, submitted[month]))
        for month in months
    ]


def _missing(affiliations: Iterable[Affiliation], month: Month, submitted: set[int]) -> tuple[Group, ...]:
    """Who belonged to the networks at the month's end (D2) and has no report that stands."""
    last = month.last
    return tuple(
        one.group
        for one in affiliations
        if one.from_date <= last and (one.to_date is None or one.to_date >= last) and one.group_id not in submitted
    )


def months_of_group(network: Network, group: Group) -> list[Month]:
    """The months that `group` submitted to `network` or its parts, newest first."""
    reports = reports_of_groups(network_and_parts(network)).filter(group=group).order_by("-starts_on")
    return list(dict.fromkeys(Month.of(starts_on) for starts_on in reports.values_list("starts_on", flat=True)))
