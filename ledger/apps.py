"""Wiring of floor 3: the seals of the journal, of collection sheets and of receipts."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The books."""

    name = "ledger"

    def ready(self) -> None:
        from groups.guards import register
        from ledger.receipt_seal import receipt_guards
        from ledger.seal import ledger_guards
        from ledger.sheet_seal import sheet_guards

        register(ledger_guards)
        register(sheet_guards)
        register(receipt_guards)
