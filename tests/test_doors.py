"""Every address of the product × everybody of the cast: who enters, who is told it is not their office, who sees 404.

An address missing from the table fails, and so does one that no longer exists.
"""

import datetime
from tempfile import TemporaryDirectory

import pytest
from django.contrib import admin
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from groups.tenancy import GroupOwned, NetworkOwned, group_scope
from ledger.contributions import Collection, Payment, record_collection
from ledger.journal import Draft, Line, post_entry
from members.zones import make_zone, put_into_zone
from reports.closing import close_month
from reports.doubts import raise_doubt
from reports.returning import take_back_close
from tests.brought_files import make_import
from tests.central_funds import make_fund
from tests.conftest import make_cast
from tests.door_parts import make_child, own_parts
from tests.long_work import make_job
from tests.makers import (
    APRIL,
    DAY,
    hand_in,
    make_claim,
    make_draft,
    make_note,
    make_old_month,
    make_question,
    make_schedule,
    make_sheet,
)  # fmt: skip
from tests.network.meeting_doors import make_meeting, meeting_doors
from tests.reports.audits import make_audit
from tests.welfare.paper_samples import camera_photo
from welfare.claim_papers import attach_paper
from welfare.claims import newest_judgement
from welfare.decisions import Approval, approve_claim
from welfare.payments import Paying, pay_claim

pytestmark = pytest.mark.every_page

READERS = {"treasurer", "chair", "committee", "secretary", "auditor"}
OFFICERS = READERS | {"collector"}
TREASURER = {"treasurer"}
LEADERS = {"treasurer", "chair", "committee"}
COLLECTS = {"treasurer", "collector"}
NETWORK = {"network_committee", "network_chair", "network_secretary", "network_auditor", "network_treasurer"}
NETWORK_SPEAKS = {"network_committee", "network_chair", "network_secretary"}
KEEPERS = {"network_chair", "network_secretary", "network_treasurer"}
EVERYBODY = OFFICERS | NETWORK | {"other_treasurer", "other_committee", "stranger", "staff", "member"}

MONTH = {"slug": "ban-don-chai", "month": APRIL}
GROUP = {"slug": "ban-don-chai"}
ENTRY = {"slug": "ban-don-chai", "number": 1}
MEMBER = {"slug": "ban-don-chai", "number": "0001"}
RECEIPT = {"slug": "ban-don-chai", "serial": 1}
OWN_NETWORK = {"slug": "lampang-south"}
NETWORK_MONTH = {"slug": "lampang-south", "month": APRIL}
NETWORK_GROUP = {**NETWORK_MONTH, "group": "ban-lao"}

# name of the address: (its parts, who enters)
GROUP_DOORS = {
    "jobs": (GROUP, OFFICERS),
    "job": (GROUP, {"treasurer", "chair"}),
    "job_file": (GROUP, {"treasurer", "chair"}),
    "job_cancel": (GROUP, OFFICERS),
    "job_again": (GROUP, OFFICERS),
    "imports": (GROUP, READERS),
    "import_new": ({**GROUP, "kind": "sample"}, TREASURER),
    "import_template": ({**GROUP, "kind": "sample"}, TREASURER),
    "import_file": (GROUP, TREASURER),
    "import_confirm": (GROUP, TREASURER),
    "import_discard": (GROUP, TREASURER),
    "import_refused": (GROUP, TREASURER),
    "group_home": (GROUP, OFFICERS),
    "outbox": (GROUP, TREASURER),
    "members": (GROUP, OFFICERS),
    "member_edit": (MEMBER, TREASURER),
    "household": (MEMBER, TREASURER),
    "beneficiary": (MEMBER, TREASURER),
    "national_id": (MEMBER, TREASURER),
    "member_cards": (GROUP, TREASURER),
    "member_card": (MEMBER, TREASURER),
    "member_readers": (MEMBER, TREASURER),
    "member_erase": (MEMBER, TREASURER),
    "register_doubts": (GROUP, TREASURER),
    "register_rule": (GROUP, TREASURER),
    "zones": (GROUP, TREASURER),
    "zone_edit": ({**GROUP, "pk": 1}, TREASURER),
    "zone_members": ({**GROUP, "pk": 1}, TREASURER),
    "members_export": ({**GROUP, "file_format": "csv"}, TREASURER),
    "enrol": (GROUP, TREASURER),
    "member_change": (MEMBER, TREASURER),
    "member_take_back": (MEMBER, TREASURER),
    "member": (MEMBER, OFFICERS),
    "member_book": (MEMBER, TREASURER),
    "member_book_pdf": (MEMBER, TREASURER),
    "contributions": (MONTH, TREASURER | {"collector"}),
    "contributions_now": (GROUP, TREASURER | {"collector"}),
    "contributions_sum": (MONTH, TREASURER),
    "sheets": (GROUP, OFFICERS),
    "sheet_now": (GROUP, COLLECTS),
    "sheet": (GROUP, COLLECTS),
    "sheet_rows": (GROUP, COLLECTS),
    "sheet_part": (GROUP, COLLECTS),
    "sheet_review": (GROUP, TREASURER),
    "sheet_count": (GROUP, TREASURER),
    "sheet_decide": (GROUP, TREASURER),
    "sheet_move": (GROUP, TREASURER),
    "sheet_discard": (GROUP, TREASURER),
    "sheet_reverse": (GROUP, TREASURER),
    "sheet_print": (GROUP, COLLECTS),
    "sheet_pdf": (GROUP, COLLECTS),
    "counter": (GROUP, COLLECTS),
    "counter_pay": (MEMBER, COLLECTS),
    "receipts": (GROUP, OFFICERS),
    "receipt": (RECEIPT, OFFICERS),
    "receipt_pdf": (RECEIPT, OFFICERS),
    "receipt_reverse": (RECEIPT, TREASURER),
    "receipt_correct": (RECEIPT, TREASURER),
    "other_receipt": (MONTH, TREASURER),
    "spending": (MONTH, TREASURER),
    "send_to_network": (MONTH, TREASURER),
    "first_month": (GROUP, TREASURER),
    "deposit": (MONTH, TREASURER),
    "withdraw": (MONTH, TREASURER),
    "count": (MONTH, TREASURER),
    "cash_count": (MONTH, TREASURER),
    "passbook": (MONTH, TREASURER),
    "payout": (MONTH, TREASURER),
    "vouchers": (MONTH, TREASURER),
    "open_next_month": (MONTH, TREASURER),
    "entries": (MONTH, READERS),
    "journal_now": (GROUP, READERS),
    "entry": (ENTRY, READERS),
    "entry_reverse": (ENTRY, TREASURER),
    "old_months": (GROUP, READERS),
    "old_months_file": (GROUP, READERS),
    "old_month_choose": (GROUP, TREASURER),
    "old_month": ({**GROUP, "month": APRIL.previous()}, TREASURER),
    "rates": (GROUP, READERS),
    "rate_new": (GROUP, TREASURER),
    "rates_paid": (GROUP, TREASURER),
    "collection_plan": (GROUP, TREASURER),
    "openings": (GROUP, READERS),
    "member_openings": (MEMBER, TREASURER),
    "arrears": (GROUP, OFFICERS),
    "arrears_pdf": (GROUP, OFFICERS),
    "benefits": (GROUP, READERS),
    "schedules": (GROUP, READERS),
    "schedule": (GROUP, READERS),
    "schedule_new": (GROUP, {"treasurer", "chair"}),
    "schedule_rule_new": (GROUP, {"treasurer", "chair"}),
    "schedule_rule": ({**GROUP, "key": "death"}, {"treasurer", "chair"}),
    "schedule_rule_drop": ({**GROUP, "key": "death"}, {"treasurer", "chair"}),
    "schedule_shared": (GROUP, {"treasurer", "chair"}),
    "schedule_publish": (GROUP, {"treasurer", "chair"}),
    "schedule_discard": (GROUP, {"treasurer", "chair"}),
    "schedule_cost": (GROUP, READERS),
    "schedule_cost_pdf": (GROUP, READERS),
    "schedule_cost_claims": (GROUP, LEADERS),
    "claims": (GROUP, LEADERS),
    "claim_new": (GROUP, LEADERS),
    "claim": (GROUP, LEADERS),
    "claim_judge": (GROUP, LEADERS),
    "claim_approve": (GROUP, LEADERS),
    "claim_refuse": (GROUP, LEADERS),
    "claim_withdraw": (GROUP, LEADERS),
    "claim_pay": (GROUP, TREASURER),
    "claim_paper_new": (GROUP, LEADERS),
    "claim_paper": (GROUP, LEADERS),
    "claim_paper_remove": (GROUP, LEADERS),
    "claim_voucher": (GROUP, LEADERS),
    "claim_form": (GROUP, LEADERS),
    "advances": (GROUP, LEADERS),
    "advance_repay": (GROUP, TREASURER),
    "yearly": ({**GROUP, "benefit": "old-age"}, LEADERS),
    "yearly_start": ({**GROUP, "benefit": "old-age"}, LEADERS),
    "yearly_approve": ({**GROUP, "benefit": "old-age"}, LEADERS),
    "yearly_pay": ({**GROUP, "benefit": "old-age"}, TREASURER),
    "yearly_list": ({**GROUP, "benefit": "old-age"}, LEADERS),
    "death": (MEMBER, TREASURER),
    "member_transfer": (MEMBER, TREASURER),
    "transfers": (GROUP, LEADERS),
    "transfer": (GROUP, LEADERS),
    "month_now": (GROUP, READERS),
    "month_report": (MONTH, READERS),
    "month_file": ({**MONTH, "file_format": "json"}, READERS),
    "month_close": (MONTH, TREASURER),
    "month_sign": (MONTH, LEADERS),
    "month_submit": (MONTH, LEADERS),
    "month_revisions": (MONTH, READERS),
    "month_revision": ({**MONTH, "revision": 1}, READERS),
    "audits": (GROUP, LEADERS | {"auditor"}),
    "audit": (GROUP, LEADERS | {"auditor"}),
    "audit_file": (GROUP, LEADERS | {"auditor"}),
    "audit_sign": (GROUP, {"auditor"}),
    "audit_discard": (GROUP, {"auditor"}),
    "doubts": (GROUP, READERS),
    "doubt_new": (GROUP, READERS),
    "doubt_answer": (GROUP, {"treasurer", "chair"}),
    "correct_founding_date": (GROUP, TREASURER),
    "correct_headcount": (GROUP, TREASURER),
    "correct_summary": ({**GROUP, "number": 2}, TREASURER),
}
MEMBER_DOORS = {"my_savings": (GROUP, {"member"}), "my_doubt": (GROUP, {"member"})}
MEMBER_DOORS |= dict.fromkeys(("my_questions", "my_readers"), (GROUP, {"member"}))
MEMBER_DOORS |= {"my_wrong": (ENTRY, {"member"})}
MEMBER_DOORS |= dict.fromkeys(("my_data", "my_consent", "my_correction", "my_erasure"), (GROUP, {"member"}))
MEMBER_DOORS |= {"my_data_file": ({**GROUP, "fmt": "json"}, {"member"})}
MEMBER_DOORS |= dict.fromkeys(("other_savings", "other_book"), (GROUP, {"member"}))
MEMBER_DOORS |= dict.fromkeys(("my_messages", "my_email"), (GROUP, {"member"}))
MEMBER_DOORS |= {
    "my_book": (GROUP, {"member"}),
    "my_book_file": ({**GROUP, "file_format": "xlsx"}, {"member"}),
    "my_receipt": (RECEIPT, {"member"}),
}
NETWORK_DOORS = {
    "network_home": ({"slug": "lampang-south"}, NETWORK),
    "network_month": (NETWORK_MONTH, NETWORK),
    "network_file": ({**NETWORK_MONTH, "file_format": "json"}, NETWORK),
    "network_group": (NETWORK_GROUP, NETWORK),
    "pack": ({**NETWORK_MONTH, "file_format": "pdf"}, NETWORK),
    "network_accept_all": (NETWORK_MONTH, NETWORK_SPEAKS),
    "network_accept": (NETWORK_GROUP, NETWORK_SPEAKS),
    "network_return": (NETWORK_GROUP, NETWORK_SPEAKS),
    "network_revisions": (NETWORK_GROUP, NETWORK),
    "network_revision": ({**NETWORK_GROUP, "revision": 1}, NETWORK),
    "network_groups": (OWN_NETWORK, NETWORK),
    "network_group_leave": ({**OWN_NETWORK, "group": "ban-lao"}, {"network_chair", "network_secretary"}),
    "central": (OWN_NETWORK, NETWORK),
    "central_month": (NETWORK_MONTH, NETWORK),
    "central_receive": (OWN_NETWORK, {"network_treasurer"}),
    "central_new": (OWN_NETWORK, KEEPERS),
    "central_share": ({**OWN_NETWORK, "fund": "old-age"}, KEEPERS),
    "central_close": ({**OWN_NETWORK, "fund": "old-age"}, KEEPERS),
    "network_doubt": (NETWORK_GROUP, NETWORK),
    **meeting_doors(OWN_NETWORK, reads=NETWORK, writes=NETWORK_SPEAKS),
    "network_questions": (OWN_NETWORK, NETWORK),
    "network_question": (OWN_NETWORK, NETWORK),
    "network_question_close": (OWN_NETWORK, NETWORK),
}
# Open to everybody who is signed in, or to anybody at all.
COMMON = {"home", "device_key", "sign_in", "sign_out", "set_language", "learn", "learn_office", "learn_pdf"}
COMMON |= {"worker", "offline", "check", "check_digest", "verify", "verify_code"}
COMMON |= {"card_forgot"}
COMMON |= {"card", "card_number", "card_first", "card_account", "card_forget"}
DOORS = GROUP_DOORS | MEMBER_DOORS | NETWORK_DOORS


def names_in_resolver(patterns=None) -> set[str]:
    found = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            found.add(pattern.name)
        elif pattern.namespace != "admin":
            found |= names_in_resolver(pattern.url_patterns)
    return found


def test_every_address_is_in_the_table_and_nothing_else():
    assert names_in_resolver() == DOORS.keys() | COMMON


@pytest.fixture(scope="module")
def lasting_village(lasting_db):
    """The cast with something behind every door, made once: entries, a summary, a doubt, a submitted month.

    Everybody has signed in already: two thousand times would take longer than what is tried here.
    """
    village = make_village()
    village.signed_in = {who: Client() for who in EVERYBODY}
    for who, client in village.signed_in.items():
        client.force_login(person_called(village, who))
    return village


@pytest.fixture
def village(lasting_village, db):
    """The village; what a test does to it is undone."""
    return lasting_village


def make_village():
    cast = make_cast()
    make_fund(cast.network)
    with group_scope(cast.group):
        record_collection(Collection(DAY, [Payment.of(cast.member, {"4030": 30_00})]), by=cast.collector)
        close_month(cast.group, APRIL, by=cast.treasurer)
        take_back_close(APRIL, reason="ลืมใบเสร็จหนึ่งใบ", by=cast.chair)
        told = (datetime.date(2002, 8, 15), datetime.date(2007, 3, 31))
        lines = (Line("1090", 5_00), Line("4030", -5_00))
        post_entry(Draft(on=DAY, kind="summary", lines=lines, summary=told), by=cast.treasurer)
        make_old_month()
        cast.job = make_job(by=cast.treasurer)
        cast.file = make_import(by=cast.treasurer)
        cast.sheet = make_sheet(cast.member, by=cast.treasurer)
        cast.zone = make_zone("เหนือคลอง", cast.collector, by=cast.treasurer)
        put_into_zone([cast.member], cast.zone, by=cast.treasurer)
        cast.doubt = raise_doubt("founded_on", "ปีน่าจะผิด", month=None, by=cast.auditor)
        cast.schedule = make_schedule(by=cast.treasurer)
        cast.draft = make_draft(by=cast.treasurer)
        add_claims(cast)
        cast.audit = make_audit(by=cast.auditor)
    with group_scope(cast.other):
        cast.note = make_note(cast.other_member, to=cast.group, by=cast.other_treasurer)
        hand_in(cast.other, APRIL, by=cast.other_treasurer, second=cast.network_auditor)
        cast.question = make_question(cast.network, by=cast.network_auditor)
    cast.meeting, cast.task = make_meeting(cast)
    cast.child = make_child(cast)
    return cast


def add_claims(cast) -> None:
    """A claim that waits, with a photo of a paper, and one that is paid."""
    cast.claim = make_claim(cast.member, by=cast.committee)
    with TemporaryDirectory() as folder, override_settings(DATA_DIR=folder):
        cast.claim_paper = attach_paper(cast.claim, "รูปถ่าย", camera_photo(), by=cast.committee)
    cast.paid_claim = make_paid_claim(cast.member, cast, event_on=DAY.replace(day=2))


def make_paid_claim(member, cast, **fields):
    claim = make_claim(member, by=cast.committee, **fields)
    approve_claim(claim, Approval(newest_judgement(claim).pk), by=cast.chair)
    pay_claim(claim, Paying(DAY), by=cast.treasurer)
    return claim


def status(person, address: str) -> int:
    """What somebody is answered who signs in for it; None is a visitor."""
    client = Client()
    if person:
        client.force_login(person)
    return answer(client, address)


def answer(client: Client, address: str) -> int:
    """The status; 401 for who is sent to a page to sign in, the officers' or the members'."""
    response = client.get(address)
    if response.status_code == 302 and response.url.startswith((reverse("sign_in"), reverse("card"))):
        return 401
    return response.status_code


def person_called(cast, name):
    return cast.member_user if name == "member" else getattr(cast, name)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_who_enters(village, name):
    parts, enters = DOORS[name]
    parts = parts | own_parts(village, name)
    address = reverse(name, kwargs=parts)
    colleagues = {**dict.fromkeys(GROUP_DOORS, OFFICERS), **dict.fromkeys(NETWORK_DOORS, NETWORK)}.get(name, set())
    for who in EVERYBODY:
        # 405: the door is theirs, and it opens to a form that is sent, not to a look.
        expected = {200, 302, 405} if who in enters else {403} if who in colleagues else {404}
        assert answer(village.signed_in[who], address) in expected, f"{who} at {address}"
    assert answer(Client(), address) == 401, f"a visitor at {address}"


@pytest.mark.parametrize("name", sorted(GROUP_DOORS))
def test_sending_a_form_opens_no_door_that_a_look_does_not(village, name):
    parts, _enters = DOORS[name]
    parts = parts | own_parts(village, name)
    for who in ("other_treasurer", "stranger", "member", "network_committee", "staff"):
        client = village.signed_in[who]
        assert client.post(reverse(name, kwargs=parts), {}).status_code == 404, f"{who} at {name}"


@pytest.mark.parametrize("name", sorted(DOORS))
def test_another_groups_treasurer_finds_only_what_is_there_for_her(village, name):
    """The same address for a group or network that does not exist answers like one that is not hers."""
    parts, _enters = DOORS[name]
    parts = parts | own_parts(village, name) | {"slug": "nowhere"}
    assert answer(village.signed_in["treasurer"], reverse(name, kwargs=parts)) == 404


def test_the_home_page_is_for_everybody_who_is_signed_in(village):
    for who in EVERYBODY:
        assert answer(village.signed_in[who], reverse("home")) == 200
    assert answer(Client(), reverse("home")) == 401


def test_the_admin_is_for_setting_up_and_holds_no_tenant_table(village):
    tenant = [model for model in admin.site._registry if issubclass(model, GroupOwned | NetworkOwned)]
    assert tenant == []
    for who in EVERYBODY:
        expected = 200 if who == "staff" else 302
        assert answer(village.signed_in[who], reverse("admin:index")) == expected, who
