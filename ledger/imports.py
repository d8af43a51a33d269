"""The kinds of files that floor 3 brings in, the register first; `groups/import_kinds.py` finds them here."""

from groups.import_kinds import register
from ledger.months_import import MONTHS
from ledger.register_import import REGISTER

for kind in (REGISTER, MONTHS):
    register(kind)
