"""Zones: the parts of the village that a collector goes round, and who belongs to which.

Promises: each change leaves an event; a whole list goes into a zone in one statement. Refuses a name twice and a
collector who does not hold that office in the group.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from groups.tenancy import current_group_id
from members.models import Member, Zone
from members.queries import collectors
from members.refusals import RegisterRefused


@transaction.atomic
def make_zone(name: str, collector: User | None = None, *, by: User | None) -> Zone:
    """A new zone. Raises RegisterRefused for a name that another zone bears, or somebody who is no collector."""
    zone = Zone(group_id=current_group_id())
    _write(zone, name, collector)
    audit.record("zone.made", by=by, fields=["name", "collector"])
    return zone


@transaction.atomic
def change_zone(zone: Zone, name: str, collector: User | None, *, by: User) -> Zone:
    """Rename a zone or name its collector (None: nobody). Raises RegisterRefused as `make_zone` does."""
    zone = Zone.objects.select_for_update(of=("self",)).get(pk=zone.pk)
    before = {"name": zone.name, "collector": zone.collector_id}
    _write(zone, name, collector)
    changed = [
        field for field, value in before.items() if value != getattr(zone, Zone._meta.get_field(field).attname)
    ]
    if changed:
        audit.record("zone.changed", by=by, fields=changed)
    return zone


def _write(zone: Zone, name: str, collector: User | None) -> None:
    name = name.strip()
    if not name:
        raise RegisterRefused(_("Give the zone a name: where it is, or who lives there."), field="name")
    if Zone.objects.filter(name=name).exclude(pk=zone.pk).exists():
        raise RegisterRefused(_("Another zone already has this name. Choose another."), field="name")
    # Whoever was named before stays, though her office may have ended since.
    if collector and collector.pk != zone.collector_id and collector not in collectors():
        raise RegisterRefused(
            _("%(person)s does not hold the office of collector in this group now.") % {"person": collector},
            field="collector",
        )
    zone.name, zone.collector = name, collector
    zone.save()


@transaction.atomic
def put_into_zone(members: Collection[Member], zone: Zone | None, *, by: User) -> int:
    """Let these members belong to `zone` (None: to none), wherever they belonged before; returns how many moved."""
    chosen = Member.objects.filter(pk__in=[member.pk for member in members]).exclude(zone=zone)
    moved = chosen.update(zone=zone)
    if moved:
        audit.record("zone.members_put", by=by, subject=f"{moved} members", fields=["zone"])
    return moved
