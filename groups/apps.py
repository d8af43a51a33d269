"""Wiring of floor 1: the guards are lifted and installed around every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class GroupsConfig(AppConfig):
    """The tenant: networks, groups, people, scope."""

    name = "groups"

    def ready(self) -> None:
        from groups import checks, guards  # noqa: F401  (models exist only from here on; checks register themselves)

        guards.register(_append_only_tables)
        pre_migrate.connect(guards.lift, sender=self)
        post_migrate.connect(guards.install, sender=self)


def _append_only_tables():
    from groups.guards import append_only

    tables = ("groups_auditevent", "groups_directoryevent", "groups_foundingdate")
    return [append_only(table) for table in tables]
