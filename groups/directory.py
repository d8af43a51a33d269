"""Setting up: networks, groups and their affiliation, people, offices, access; and a group's founding date.

The only code that writes the directory. Promises: each change leaves an event. Refuses a group in two networks at
once, and an office that ends before it begins.
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Access, Affiliation, FoundingDate, Group, Network, Office, User
from groups.queries import founded_on, today
from groups.refusals import Refused
from groups.tenancy import group_scope


class AlreadyAffiliated(Refused):
    """The group belongs to another network on that day."""


class NothingChanged(Refused):
    """A correction that says what already stands."""


class ReasonMissing(Refused):
    """A correction without its reason."""


@transaction.atomic
def create_network(slug: str, name: str, *, level: str, province: str = "", parent: Network | None = None) -> Network:
    """A new network with the group that will hold its own books (D3)."""
    network = Network.objects.create(slug=slug, name=name, level=level, province=province, parent=parent)
    books = Group.objects.create(slug=f"{slug}-network", name=name, kind=Group.Kind.NETWORK, province=province)
    Affiliation.objects.create(group=books, network=network, from_date=datetime.date(1900, 1, 1))
    audit.record_directory("network.created", by=None, subject=slug)
    return network


@transaction.atomic
def create_group(slug: str, name: str, **place: str) -> Group:
    """A new community group; `place`: village, tambon, amphoe, province, example_from."""
    group = Group.objects.create(slug=slug, name=name, **place)
    audit.record_directory("group.created", by=None, subject=slug)
    return group


@transaction.atomic
def complete_place(group: Group, **place: str) -> None:
    """Fill in what of `place` (as `create_group` takes it) is still empty; what stands stays, and then no event."""
    missing = {name: value for name, value in place.items() if value and not getattr(group, name)}
    if not missing:
        return
    for name, value in missing.items():
        setattr(group, name, value)
    group.save(update_fields=list(missing))
    audit.record_directory("group.place_completed", by=None, subject=group.slug)


@transaction.atomic
def affiliate(group: Group, network: Network, *, from_date: datetime.date) -> Affiliation:
    """Let `group` belong to `network` from a day; raises AlreadyAffiliated while it belongs to another."""
    standing = Affiliation.objects.filter(group=group, to_date=None).first()
    if standing and standing.network_id == network.pk:
        return standing
    if standing:
        raise AlreadyAffiliated(
            _("%(group)s already belongs to %(network)s. End that affiliation first.")
            % {"group": group.name, "network": standing.network.name}
        )
    audit.record_directory("group.affiliated", by=None, subject=f"{group.slug} {network.slug}")
    return Affiliation.objects.create(group=group, network=network, from_date=from_date)


@transaction.atomic
def mark_example(group: Group, *, from_date: datetime.date) -> None:
    """Say on every page and paper that the group's figures from a day on are invented (demonstration only)."""
    group.example_from = from_date
    group.save(update_fields=["example_from"])
    audit.record_directory("group.example", by=None, subject=group.slug)


@transaction.atomic
def create_user(username: str, display_name: str, *, password: str | None = None, is_example: bool = False) -> User:
    """Somebody who can sign in (with a password) or will be able to (without one)."""
    user = User(username=username, display_name=display_name, is_example=is_example)
    user.set_password(password)
    user.save()
    audit.record_directory("user.created", by=None, subject=username)
    return user


@transaction.atomic
def give_office(
    user: User, kind: str, *, group: Group | None = None, network: Network | None = None, from_date: datetime.date
) -> Office:
    """Let `user` hold an office in a group or in a network from a day."""
    office = Office.objects.create(user=user, kind=kind, group=group, network=network, from_date=from_date)
    audit.record_directory("office.given", by=None, subject=f"{user.username} {kind} {group or network}")
    return office


@transaction.atomic
def give_access(user: User, groups: Iterable[Group]) -> None:
    """Let a member's user into their own page of these groups."""
    for group in groups:
        Access.objects.get_or_create(user=user, group=group)
        audit.record_directory("access.given", by=None, subject=f"{user.username} {group.slug}")


@transaction.atomic
def state_founding_date(
    group: Group, on: datetime.date, *, source: str = "", reason: str = "", by: User | None
) -> FoundingDate:
    """Record or correct when the group was founded; the older statements stay as history.

    Raises NothingChanged, ReasonMissing (a correction says why), or Refused for a day that has not come.
    """
    with group_scope(group):
        standing = founded_on()
        if on > today():
            raise Refused(_("The founding date lies in the future. Check the year."), field="on")
        if standing == on:
            raise NothingChanged(_("This is the founding date that already stands."), field="on")
        if standing and not reason.strip():
            raise ReasonMissing(_("Say why the founding date is corrected."), field="reason")
        audit.record("founding_date.corrected" if standing else "founding_date.stated", by=by, fields=["on"])
        return FoundingDate.objects.create(group=group, on=on, source=source, reason=reason.strip(), by=by)
