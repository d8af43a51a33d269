"""Wiring of floor 2: a dated change is never altered."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The register."""

    name = "members"

    def ready(self) -> None:
        from groups.guards import append_only, register

        register(lambda: [append_only("members_statechange"), append_only("members_statedheadcount")])
