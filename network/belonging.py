"""Groups over time: one joins a network, leaves it, moves to another.

Promises: what was submitted stays with the network it was submitted to, and later months go to the new one, because
an affiliation never ends before the last month that the group handed in under it, nor begins after the first. Refuses
that, in a sentence, and what the directory refuses.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groups import directory
from groups.models import Affiliation, Group, Network, User
from groups.refusals import Refused
from groups.tenancy import network_scope
from groups.thai_dates import Month, format_date
from reports.models import MonthlyReport


class MonthsHandedIn(Refused):
    """Months that the group submitted to the network would lie outside the days on which it belonged there."""


class NotAffiliated(Refused):
    """The group does not belong to the network now."""


@transaction.atomic
def leave(network: Network, group: Group, *, on: datetime.date, by: User | None) -> Affiliation:
    """The group belongs to the network for the last time on a day.

    Raises NotAffiliated, MonthsHandedIn or WrongDays.
    """
    standing = Affiliation.objects.filter(network=network, group=group, to_date=None).first()
    if standing is None:
        raise NotAffiliated(
            _("%(group)s does not belong to %(network)s any more.") % {"group": group.name, "network": network.name}
        )
    return set_days(standing, from_date=standing.from_date, to_date=on, by=by)


@transaction.atomic
def join(network: Network, group: Group, *, from_date: datetime.date, by: User | None) -> Affiliation:
    """The group belongs to the network from a day; another network that it belongs to ends the day before.

    Raises MonthsHandedIn, AlreadyAffiliated or WrongDays.
    """
    standing = Affiliation.objects.filter(group=group, to_date=None).select_related("group", "network").first()
    if standing:
        day_before = from_date - datetime.timedelta(days=1)
        if standing.network_id != network.pk:
            refuse_losing_months(standing, from_date=standing.from_date, to_date=day_before, field="from_date")
    return directory.move_group(group, network, from_date=from_date, by=by)


@transaction.atomic
def set_days(
    affiliation: Affiliation, *, from_date: datetime.date, to_date: datetime.date | None, by: User | None
) -> Affiliation:
    """Say from when and until when (None: to this day) a group belongs to its network.

    Raises MonthsHandedIn, AlreadyAffiliated or WrongDays.
    """
    refuse_losing_months(affiliation, from_date=from_date, to_date=to_date)
    return directory.set_affiliation(affiliation, from_date=from_date, to_date=to_date, by=by)


def refuse_losing_months(
    affiliation: Affiliation, *, from_date: datetime.date, to_date: datetime.date | None, field: str = "to_date"
) -> None:
    """Raise MonthsHandedIn if a month that was submitted under the affiliation would end outside these days."""
    months = months_handed_in(affiliation)
    if not months:
        return
    first, last = months[0], months[-1]
    told = {"group": affiliation.group.name, "network": affiliation.network.name}
    if to_date and to_date < last.last:
        raise MonthsHandedIn(
            _("%(group)s has handed in %(month)s to %(network)s: it belongs there until %(day)s at least.")
            % (told | {"month": last.label(), "day": format_date(last.last)}),
            field=field,
        )
    if from_date > first.last:
        raise MonthsHandedIn(
            _("%(group)s has handed in %(month)s to %(network)s: it belongs there from %(day)s at the latest.")
            % (told | {"month": first.label(), "day": format_date(first.last)}),
            field="from_date",
        )


def months_handed_in(affiliation: Affiliation) -> list[Month]:
    """The months that the group submitted to the network while it belonged there, oldest first, returned ones too."""
    with network_scope([affiliation.network]):
        held = MonthlyReport.submitted.filter(network=affiliation.network, group=affiliation.group)
        months = sorted({Month.of(day) for day in held.values_list("starts_on", flat=True)})
    until = affiliation.to_date or datetime.date.max
    return [month for month in months if affiliation.from_date <= month.last <= until]
