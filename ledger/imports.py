"""The kinds of files that floor 3 brings in; `groups/import_kinds.py` finds them here."""

from ledger.months_import import MONTHS

__all__ = ["MONTHS"]
