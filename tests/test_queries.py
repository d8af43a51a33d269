"""No page asks the database once per row: thirty rows cost no more queries than one."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from members.models import StateChange
from members.register import state_headcount
from members.zones import put_into_zone
from reports.closing import close_month, submit_report
from reports.doubts import answer_doubt, raise_doubt, raise_own_doubt
from tests.brought_files import make_import
from tests.long_work import make_job
from tests.makers import (
    APRIL,
    DAY,
    make_claim,
    make_draft,
    make_group,
    make_member,
    make_old_month,
    make_question,
    make_schedule,
    make_sheet,
)
from tests.members.readers import make_failed_letter
from tests.network.meeting_doors import add_meeting_rows
from tests.test_doors import GROUP_DOORS, NETWORK_DOORS, make_paid_claim, make_village, own_parts
from welfare.claim_papers import attach_paper

# Pages that send one elsewhere, take a form only, or are about something that has no rows.
WITHOUT_ROWS = {"group_home", "central", "network_group_leave", "open_next_month", "doubt_answer", "month_submit"} | {
    "job",
    "job_file",
    "job_cancel",
    "job_again",
    "network_question_close",
    "meeting_part",
    "meeting_pack",
    "pack",
    "month_sign",
    "network_accept",
    "audit_sign",
    "audit_discard",
    "import_file",
    "import_confirm",
    "import_discard",
    "import_refused",
    "journal_now",
    "member_take_back",
    "month_now",
    "contributions_now",
    "sheet_now",
    "sheet_part",
    "sheet_count",
    "sheet_decide",
    "sheet_move",
    "sheet_discard",
    "claim_judge",
    "claim_approve",
    "claim_refuse",
    "claim_withdraw",
    "claim_pay",
    "claim_paper",
    "claim_paper_new",
    "claim_paper_remove",
    "advance_repay",
    "yearly_start",
    "yearly_approve",
    "yearly_pay",
    "yearly_list",
    "schedule_rule_drop",
    "schedule_discard",
}
PAGES = sorted((GROUP_DOORS.keys() | NETWORK_DOORS.keys()) - WITHOUT_ROWS)


def address_of(village, name: str) -> str:
    parts, _enters = (GROUP_DOORS | NETWORK_DOORS)[name]
    return reverse(name, kwargs=parts | own_parts(village, name))


def queries_of(village, name: str, *, first: bool = False) -> tuple[int, int]:
    """The answer's status and what it cost, once everything that is remembered is (asked twice if `first`)."""
    client, address = Client(), address_of(village, name)
    of_network = village.network_treasurer if name.startswith("central") else village.network_committee
    client.force_login(of_network if name in NETWORK_DOORS else village.treasurer)
    if first:
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    return response.status_code, len(captured)


def add_rows(village) -> None:
    """Twenty-nine more members who pay, headcounts, doubts, and groups that submit."""
    with group_scope(village.group):
        members = [make_member(f"{number:04d}", f"คน{number}") for number in range(2, 31)]
        receipts = [Payment.of(member, {"4030": 30_00}) for member in [village.member, *members]]
        for _again in range(2):
            paid = record_collection(Collection(DAY, receipts), by=village.treasurer)
        for member, entry in zip(members, paid[1:], strict=True):
            raise_own_doubt(member, "amount", "", entry=entry, by=village.member_user)
        put_into_zone(members[::2], village.zone, by=village.treasurer)
        for member in members:
            make_sheet(member, by=village.treasurer)
        for number in range(1, 30):
            state_headcount(datetime.date(2003, 1, number), number, by=village.treasurer)
            raise_doubt("members", f"ข้อสงสัยที่ {number}", month=APRIL, by=village.auditor)
            make_old_month(APRIL.plus(-1 - number))
            make_schedule(from_date=datetime.date(2003, 1, number))
            make_draft(by=village.chair)
            make_job(by=village.chair, pieces=number)
            make_import(by=village.treasurer)
            attach_paper(village.claim, f"เอกสาร {number}", None, by=village.committee)
        for member in members:
            make_failed_letter(member)
            make_claim(member, by=village.committee)
            make_paid_claim(member, village, event_on=DAY.replace(day=2))
        # With the child whose book is read.
        assert StateChange.objects.count() == 31
    with group_scope(village.other):
        for number in range(1, 30):
            doubt = make_question(village.network, by=village.network_auditor, words=f"คำถามที่ {number}")
            if number % 2:
                answer_doubt(doubt, "ตอบแล้ว", by=village.other_treasurer)
    for number in range(8):
        group = make_group(f"group-{number}", f"กลุ่ม {number}", network=village.network)
        with group_scope(group):
            close_month(group, APRIL, by=None)
            submit_report(group, APRIL, by=None)
    add_meeting_rows(village)


@pytest.mark.every_page
def test_thirty_rows_cost_no_more_queries_than_one(db):
    """One test for all pages: the thirty rows are made once, and every page that costs more is named."""
    village = make_village()
    few = {name: queries_of(village, name, first=True) for name in PAGES}
    add_rows(village)
    many = {name: queries_of(village, name) for name in PAGES}
    assert {name: status for name, (status, _queries) in (few | many).items() if status != 200} == {}
    assert {name: (few[name][1], many[name][1]) for name in PAGES if many[name][1] > few[name][1]} == {}
