"""Every use of a door across tenants (D1), counted: a new one has to be added here by hand, and so be seen."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("groups", "members", "ledger", "welfare", "reports", "network")
DOORS = ("group_scope", "network_scope", "SubmittedManager", "group_for_network", "identity_matches") + (
    "AddressedManager",
    "TransferNote.addressed",
    "identities_matching",
    "network_books",
    "Doubt.asked",
    "DoubtReply.asked",
    "death_granted_elsewhere",
    "deaths_granted_elsewhere",
)

# file: {door: uses}. A definition is not a use.
USES: dict[str, dict[str, int]] = {
    "reports/checking.py": {"group_scope": 1},
    "reports/verifying.py": {"group_scope": 1},
    "network/jobs.py": {"network_scope": 1},
    "network/pack_pages.py": {"network_books": 1},
    "groups/access.py": {"group_scope": 2, "network_scope": 1},
    "groups/directory.py": {"group_scope": 1},
    "groups/imports.py": {"group_scope": 1},
    "groups/jobs.py": {"group_scope": 1},
    "groups/tenancy.py": {"group_scope": 1, "network_scope": 1},
    "groups/work.py": {"group_scope": 5},
    "ledger/register_import.py": {"identities_matching": 1},
    "members/cards.py": {"group_scope": 2},
    "members/doors.py": {"identity_matches": 2},
    "members/sending.py": {"group_scope": 3},
    "members/forgotten.py": {"group_scope": 1},
    "members/likeness.py": {"identity_matches": 1},
    "members/transfer_models.py": {"AddressedManager": 1},
    "reports/audit_checks_deaths.py": {"deaths_granted_elsewhere": 1},
    "reports/models/doubts.py": {"SubmittedManager": 2},
    "reports/models/months.py": {"SubmittedManager": 3},
    "welfare/doors.py": {"death_granted_elsewhere": 2},
    "welfare/gathering.py": {"TransferNote.addressed": 1, "death_granted_elsewhere": 1},
    "welfare/own_welfare.py": {"TransferNote.addressed": 1},
    "welfare/queries.py": {"TransferNote.addressed": 2},
    "welfare/transfers.py": {"TransferNote.addressed": 2},
    "network/demonstration.py": {"group_scope": 3},
    "network/demonstration_meetings.py": {"network_scope": 1},
    "network/demonstration_questions.py": {"group_scope": 1},
    "network/demonstration_central.py": {"group_scope": 1, "network_books": 2},
    "network/belonging.py": {"network_scope": 1},
    "network/central.py": {"network_books": 2},
    "network/central_pages.py": {"network_books": 2},
    "network/deciding.py": {"Doubt.asked": 1},
    "network/doors.py": {"group_scope": 2, "group_for_network": 5},
    "network/questions.py": {"Doubt.asked": 1, "DoubtReply.asked": 1},
    "network/founding.py": {"group_scope": 1},
    "network/management/commands/month_report.py": {"group_scope": 1},
    "network/management/commands/network_report.py": {"network_scope": 1},
    "network/record.py": {"group_scope": 1},
    "network/reconciliation.py": {"network_scope": 1, "network_books": 1},
    "network/recount.py": {"group_scope": 1},
}


def uses_in(text: str) -> dict[str, int]:
    found = {door: len(re.findall(rf"(?<!def )(?<!class )\b{re.escape(door)}[(.]", text)) for door in DOORS}
    return {door: count for door, count in found.items() if count}


def test_every_use_of_a_door_is_known():
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            # A docstring may speak of a door without opening it.
            code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            if "migrations" not in path.parts and (uses := uses_in(code)):
                found[path.relative_to(ROOT).as_posix()] = uses
    assert found == USES


def test_a_use_is_found_and_a_definition_is_not():
    text = "def group_scope(group): ...\nwith group_scope(a), network_scope([b]):\n    SubmittedManager(network='x')"
    assert uses_in(text) == {"group_scope": 1, "network_scope": 1, "SubmittedManager": 1}
