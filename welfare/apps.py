"""Wiring of floor 4: what the database refuses of schedules, claims and payouts."""

from django.apps import AppConfig


class WelfareConfig(AppConfig):
    """Welfare."""

    name = "welfare"

    def ready(self) -> None:
        from groups.guards import register
        from welfare.guards import guards_of_welfare

        register(guards_of_welfare)
