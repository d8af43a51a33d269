"""What an address of the village of tests/test_doors.py names that has a key of its own."""

import datetime

from groups.queries import today
from groups.tenancy import group_scope
from ledger.models import JournalEntry
from members.reading import Agreed, Kind, let_read
from reports.doubts import raise_own_doubt
from tests.makers import make_member
from tests.network.meeting_doors import meeting_parts


def make_child(cast):
    """A child of the cast's group, whose book the member reads as its guardian; she doubts a line of her own."""
    with group_scope(cast.group):
        child = make_member("0900", "เด็ก", born_on=today() - datetime.timedelta(days=365), joined_on=today())
        let_read(child, cast.member, Agreed(Kind.GUARDIAN, paper="แฟ้ม 1"), by=cast.treasurer)
        raise_own_doubt(cast.member, "amount", "", entry=JournalEntry.objects.get(number=1), by=cast.member_user)
    return child


def own_parts(village, name) -> dict:
    """What an address names that has a key of its own."""
    if name == "audit" or name.startswith("audit_"):
        return {"pk": village.audit.pk}
    if name in ("other_savings", "other_book"):
        return {"member": village.child.uuid}
    if name == "doubt_answer":
        return {"pk": village.doubt.pk}
    if name == "meeting" or name.startswith("meeting_"):
        return meeting_parts(village, name)
    if name.startswith("network_question") and name != "network_questions":
        return {"pk": village.question.pk}
    if name in ("claim_voucher", "advance_repay"):
        return {"claim": village.paid_claim.uuid}
    if name == "claim" or name.startswith("claim_") and name != "claim_new":
        paper = {"paper": village.claim_paper.uuid} if name in ("claim_paper", "claim_paper_remove") else {}
        return {"claim": village.claim.uuid} | paper
    if name == "transfer":
        return {"note": village.note.uuid}
    if name.startswith("schedule") and name not in ("schedules", "schedule_new"):
        return {"uuid": village.schedule.uuid if name == "schedule" else village.draft.uuid}
    if name in ("zone_edit", "zone_members"):
        return {"pk": village.zone.pk}
    if name == "sheet" or name.startswith("sheet_") and name != "sheet_now":
        return {"sheet": village.sheet.uuid} | ({"part": village.sheet.uuid} if name == "sheet_part" else {})
    if name.startswith("import_") and name not in ("import_new", "import_template"):
        return {"file": village.file.uuid}
    return {"job": village.job.uuid} if name.startswith("job_") or name == "job" else {}
