"""Two auditors in the same moment, each on a connection of their own: one audit begun, one signature."""

from groups.directory import give_office
from groups.queries import today
from groups.tenancy import group_scope
from ledger.cashbook import record_passbook_balance
from reports.audit_queries import looked_at, open_review
from reports.auditing import Note, begin_review, note_findings, sign_review
from reports.models import AuditFinding, AuditReview
from tests.at_once import at_once
from tests.conftest import make_cast
from tests.makers import APRIL, DAY


def test_of_two_auditors_one_begins_and_one_signs(committed_db):
    cast = make_cast()
    give_office(cast.committee, "auditor", group=cast.group, from_date=today())
    auditors = (cast.auditor, cast.committee)
    with group_scope(cast.group):
        record_passbook_balance(DAY, 77_00, by=None)
    assert at_once(
        lambda: group_scope(cast.group), *(lambda by=by: begin_review(APRIL, APRIL, by=by) for by in auditors)
    ) == [
        "AuditOpen",
        "done",
    ]
    with group_scope(cast.group):
        review = open_review()
        note_findings(review, [Note(row.found, True) for row in looked_at(review)], by=cast.auditor)
    told = at_once(
        lambda: group_scope(cast.group), *(lambda by=by: sign_review(review, "เรียบร้อย", by=by) for by in auditors)
    )
    assert told == ["AuditEnded", "done"]
    with group_scope(cast.group):
        assert AuditReview.objects.get().signed_at and AuditFinding.objects.count() == 1
