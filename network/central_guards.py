"""The database's own rules of money that arrived in central funds.

Promises that the database refuses any change or deletion of what was noted as received. Refuses nothing on the way
in: `network/recount_central.py` looks whether each note fits its entry.
"""

from groups.guard_kinds import Trigger, append_only


def central_guards() -> list[Trigger]:
    """Every guard of the central funds' receipts, for `groups.guards`."""
    return [append_only("network_centralreceipt")]
