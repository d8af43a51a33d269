"""Setting up: networks, groups and their affiliation, people, offices, access; and a group's founding date.

Promises: each change leaves an event; a group that moves keeps its history, by dated affiliations that are never
deleted. Refuses a group in two networks on the same day, and an office that ends before it begins. Which months hold
a group where it is, only the roof knows (`network/belonging.py`).
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from groups import audit
from groups.models import Access, Affiliation, FoundingDate, Group, Network, Office, User
from groups.queries import founded_on, today
from groups.refusals import Refused
from groups.tenancy import group_scope
from groups.thai_dates import format_date


class AlreadyAffiliated(Refused):
    """The group belongs to another network on that day."""


class WrongDays(Refused):
    """An affiliation that ends before it begins."""


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
def affiliate(group: Group, network: Network, *, from_date: datetime.date, by: User | None = None) -> Affiliation:
    """Let `group` belong to `network` from a day; while it does already, nothing changes.

    Raises AlreadyAffiliated if it belongs to another network on that day or later.
    """
    standing = Affiliation.objects.filter(group=group, network=network, to_date=None).first()
    if standing:
        return standing
    refuse_overlap(group, from_date, None)
    audit.record_directory("group.affiliated", by=by, subject=f"{group.slug} {network.slug}")
    return Affiliation.objects.create(group=group, network=network, from_date=from_date)


def refuse_overlap(
    group: Group, from_date: datetime.date, to_date: datetime.date | None, *, but: Affiliation | None = None
) -> None:
    """Raise AlreadyAffiliated if the group belongs to a network on a day of the range; `but` does not count."""
    others = Affiliation.objects.filter(Q(to_date=None) | Q(to_date__gte=from_date), group=group)
    if to_date:
        others = others.filter(from_date__lte=to_date)
    other = others.exclude(pk=but and but.pk).select_related("network").order_by("from_date").first()
    if other:
        words = _("%(group)s already belongs to %(network)s. End that affiliation first.")
        if other.to_date:
            words = _("%(group)s belonged to %(network)s until %(day)s. Choose a later day.")
        told = {
            "group": group.name,
            "network": other.network.name,
            "day": other.to_date and format_date(other.to_date),
        }
        raise AlreadyAffiliated(words % told, field="from_date")


@transaction.atomic
def set_affiliation(
    affiliation: Affiliation, *, from_date: datetime.date, to_date: datetime.date | None, by: User | None
) -> Affiliation:
    """Say from when and until when (None: to this day) a group belongs to its network; nothing else of it changes.

    Raises AlreadyAffiliated for days on which it belongs elsewhere, WrongDays for an end before the beginning.
    """
    if to_date and to_date < from_date:
        raise WrongDays(
            _("It cannot end before it began, on %(day)s.") % {"day": format_date(from_date)}, field="to_date"
        )
    refuse_overlap(affiliation.group, from_date, to_date, but=affiliation)
    told = {"from_date": from_date, "to_date": to_date}
    changed = [name for name, day in told.items() if getattr(affiliation, name) != day]
    if changed:
        for name in changed:
            setattr(affiliation, name, told[name])
        affiliation.save(update_fields=changed)
        what = "ended" if "to_date" in changed and to_date else "changed"
        subject = f"{affiliation.group.slug} {affiliation.network.slug}: {', '.join(changed)}"
        audit.record_directory(f"affiliation.{what}", by=by, subject=subject)
    return affiliation


@transaction.atomic
def move_group(group: Group, network: Network, *, from_date: datetime.date, by: User | None) -> Affiliation:
    """Let `group` belong to `network` from a day; where it belongs now ends the day before.

    Raises AlreadyAffiliated (also to this very network) or WrongDays.
    """
    standing = Affiliation.objects.filter(group=group, to_date=None).select_related("group", "network").first()
    if standing and standing.network_id == network.pk:
        raise AlreadyAffiliated(
            _("%(group)s belongs to %(network)s already.") % {"group": group.name, "network": network.name},
            field="network",
        )
    if standing:
        day_before = from_date - datetime.timedelta(days=1)
        if day_before < standing.from_date:
            raise WrongDays(
                _("%(group)s belongs to %(network)s since %(day)s. Choose a later day.")
                % {"group": group.name, "network": standing.network.name, "day": format_date(standing.from_date)},
                field="from_date",
            )
        set_affiliation(standing, from_date=standing.from_date, to_date=day_before, by=by)
    return affiliate(group, network, from_date=from_date, by=by)


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
