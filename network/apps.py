"""Wiring of the roof: the network's own tables."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Meetings, consolidation, the project."""

    name = "network"
