"""Wiring of the roof: the network's own tables, and what of them never changes."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Meetings, consolidation, central funds, the project."""

    name = "network"

    def ready(self) -> None:
        from groups.guards import register
        from network.central_guards import central_guards
        from network.meeting_guards import meeting_guards

        register(central_guards)
        register(meeting_guards)
