"""The kinds of files that floor 3 brings in; `groups/import_kinds.py` finds them here."""

from ledger.months_import import MONTHS
from ledger.register_import import REGISTER

__all__ = ["MONTHS", "REGISTER"]
