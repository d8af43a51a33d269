"""Wiring of floor 3: the seal of the journal."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The books."""

    name = "ledger"

    def ready(self) -> None:
        from groups.guards import register
        from ledger.seal import ledger_guards

        register(ledger_guards)
