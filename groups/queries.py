"""Reading the directory: who holds what, which group belongs where; and what a group's own scope holds on floor 1.

Promises: querysets or plain values, no writes. All but the last functions are door a of D1 and read no tenant row.
"""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from groups.job_kinds import kinds_open_to
from groups.models import (
    Affiliation,
    CentralFund,
    CentralShare,
    FoundingDate,
    Group,
    ImportFile,
    Job,
    Network,
    Office,
    User,
)
from groups.thai_dates import Month


def today() -> datetime.date:
    """The date in Thailand now."""
    return timezone.localdate()


def _in_force(on: datetime.date) -> Q:
    return Q(from_date__lte=on) & (Q(to_date=None) | Q(to_date__gte=on))


def offices_of(user: User, on: datetime.date | None = None) -> QuerySet[Office]:
    """The offices `user` holds on a day (default: today), with their group or network."""
    return (
        Office.objects.filter(_in_force(on or today()), user=user)
        .select_related("group", "network")
        .order_by("group__slug", "network__slug", "kind")
    )


def offices_in_group(user: User, group: Group) -> frozenset[str]:
    """Kinds of office `user` holds today in `group`; a network's books (D3) are open to that network's officers."""
    held = Q(group=group)
    if group.kind == Group.Kind.NETWORK:
        held |= Q(network__affiliations__group=group)
    return frozenset(offices_of(user).filter(held).values_list("kind", flat=True))


def offices_in_group_called(user: User, slug: str) -> frozenset[str]:
    """The same by the group's short name, in one query whether such a group exists or not."""
    of_network = Q(network__affiliations__group__slug=slug, network__affiliations__group__kind=Group.Kind.NETWORK)
    held = offices_of(user).filter(Q(group__slug=slug) | of_network)
    return frozenset(held.values_list("kind", flat=True))


def holds_office_in_networks(user: User) -> bool:
    """Whether `user` holds an office in any network today."""
    return offices_of(user).filter(network__isnull=False).exists()


def offices_in_network(user: User, network: Network) -> frozenset[str]:
    """Kinds of office `user` holds today in `network` or in a wider network that it is part of."""
    chain = [network.pk, *(wider.pk for wider in wider_networks(network))]
    return frozenset(offices_of(user).filter(network__in=chain).values_list("kind", flat=True))


def offices_in_this_network(user: User, network: Network) -> frozenset[str]:
    """Kinds of office `user` holds today in `network` itself."""
    return frozenset(offices_of(user).filter(network=network).values_list("kind", flat=True))


def books_of(network: Network) -> Group:
    """The group that holds the network's own books (D3)."""
    return Group.objects.get(kind=Group.Kind.NETWORK, affiliations__network=network)


def wider_networks(network: Network) -> list[Network]:
    """The networks that `network` is part of, nearest first. The tree has four levels at most."""
    found: list[Network] = []
    while network.parent and network.parent not in found:
        network = network.parent
        found.append(network)
    return found


def network_and_parts(network: Network) -> list[Network]:
    """`network` and every network below it; one query a level."""
    found, level = [network], [network]
    while level:
        level = [part for part in Network.objects.filter(parent__in=level).order_by("slug") if part not in found]
        found += level
    return found


def affiliations_in(networks: list[Network], month: Month) -> QuerySet[Affiliation]:
    """The community groups that belonged to `networks` at the end of `month` (D2), by slug."""
    return (
        Affiliation.objects.filter(_in_force(month.last), network__in=networks, group__kind=Group.Kind.COMMUNITY)
        .select_related("group", "network")
        .order_by("group__slug")
    )


def network_of(group: Group, on: datetime.date) -> Network | None:
    """The network `group` belongs to on a day."""
    affiliation = Affiliation.objects.filter(_in_force(on), group=group).select_related("network").first()
    return affiliation.network if affiliation else None


def fellow_groups(group: Group, on: datetime.date) -> QuerySet[Group]:
    """The other community groups of the network that `group` belongs to on a day, by name."""
    networks = Affiliation.objects.filter(_in_force(on), group=group).values("network")
    fellows = Affiliation.objects.filter(_in_force(on), network__in=networks).exclude(group=group).values("group")
    return Group.objects.filter(pk__in=fellows, kind=Group.Kind.COMMUNITY).order_by("name", "slug")


def central_funds(network: Network) -> QuerySet[CentralFund]:
    """The funds that the groups of `network` fill together, in the order of their accounts, closed ones too."""
    return CentralFund.objects.filter(network=network).order_by("account_code")


def funds_asked_of(group: Group, on: datetime.date) -> list[CentralFund]:
    """The funds to which `group` sends money on a day: those of the network it belongs to then, not closed by then.

    A network's own books send nothing to themselves.
    """
    if group.kind == Group.Kind.NETWORK:
        return []
    networks = Affiliation.objects.filter(_in_force(on), group=group).values("network")
    still = Q(closed_on=None) | Q(closed_on__gte=on)
    return list(CentralFund.objects.filter(still, network__in=networks, opened_on__lte=on).order_by("account_code"))


def shares_in_force(funds: Iterable[CentralFund], on: datetime.date) -> dict[int, CentralShare]:
    """What is asked for each of `funds` on a day, by the fund's primary key; a fund without a share asks nothing."""
    shares = CentralShare.objects.filter(fund__in=funds, from_date__lte=on).order_by("from_date")
    return {share.fund_id: share for share in shares}


def founding_dates() -> QuerySet[FoundingDate]:
    """What was stated about the founding of the group in scope, newest first."""
    return FoundingDate.objects.select_related("by")


def founded_on() -> datetime.date | None:
    """The founding date that holds for the group in scope, or None if nobody stated one."""
    newest = founding_dates().first()
    return newest.on if newest else None


def jobs_open_to(user: User, offices: Iterable[str]) -> QuerySet[Job]:
    """The long work in the group in scope that somebody with these offices may see, newest first."""
    own_or_open = Q(started_by=user) | Q(kind__in=kinds_open_to(offices))
    return Job.objects.filter(own_or_open).select_related("started_by")


def import_files() -> QuerySet[ImportFile]:
    """The files brought to the group in scope, newest first, without what stands in them."""
    return ImportFile.objects.select_related("by", "ended_by").defer("content", "judgement")


def newest_job_about(file: ImportFile) -> Job | None:
    """The newest long work about a file, or None after its row was lost."""
    return Job.objects.select_related("started_by").filter(params__file=str(file.uuid)).first()
