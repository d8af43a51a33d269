"""Wiring of floor 5: what was frozen stays frozen."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The month as a statement."""

    name = "reports"

    def ready(self) -> None:
        from groups.guards import register
        from reports.audit_guards import audit_guards
        from reports.guards import report_guards

        register(report_guards)
        register(audit_guards)
