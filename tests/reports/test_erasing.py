"""A member who left is erased: nothing names her any more, and nothing that was counted has changed."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

from groups.models import AuditEvent, User
from groups.queries import today
from groups.tenancy import group_scope
from ledger.models import JournalEntry, MonthlyTotal
from ledger.openings import Opening, state_openings
from ledger.papers.receipts import COPIES, on_paper, receipts, receipts_pdf
from members.beneficiaries import Named, state_beneficiary
from members.emails import give_address
from members.erased import ERASED_NAME, AlreadyErased
from members.erasing import ErasureReason, StillBelongs
from members.models import Erasure, Member, TransferNote
from members.national_ids import record_national_id
from members.queries import members_matching
from members.register import change_many
from members.states import change_state
from network.environment import read_database
from network.management.commands.work import keep_house
from network.recount import recount
from reports.closing import close_month
from reports.doubts import answer_doubt, raise_doubt, raise_own_doubt
from reports.erasing import StillOpen, erase_member, fold_log_in, in_the_way
from reports.models import Doubt
from reports.statement import statement, statement_of_books
from tests.conftest import ON_POSTGRESQL
from tests.makers import APRIL, DAY, make_claim, make_member, make_note, make_payment
from tests.reports.erasures import HERS, found_of, make_known_member
from tests.reports.forbidden_erasures import AFTER, WITHOUT
from welfare.claim_papers import attach_paper
from welfare.claim_states import standing_of
from welfare.models import AssessmentMade, Claim, Payout
from welfare.papers.claim_form import claim_form_pdf
from welfare.papers.voucher import voucher_pdf
from welfare.transfers import Place, accept_transfer

ASKED = ErasureReason.ASKED


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """No file but those of the test."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def known(in_group):
    """The cast with somebody who left, of whom everything is kept that can be."""
    in_group.known = make_known_member(in_group)
    return in_group


def figures(cast) -> tuple:
    """Everything that was counted, and the digests."""
    books = statement_of_books(cast.group, APRIL)
    return (
        statement(cast.group, APRIL), books,
        list(MonthlyTotal.objects.order_by("id").values()),
        list(JournalEntry.objects.order_by("number").values_list("number", "digest", "text_digest")),
        list(AssessmentMade.objects.order_by("id").values_list("claim_id", "amount", "approvals")),
    )  # fmt: skip


def test_nothing_names_her_any_more_and_nothing_that_was_counted_changed(known, django_capture_on_commit_callbacks):
    assert {where.split(": ")[1] for where in found_of(HERS)} == set(HERS), "else nothing is tried"
    before = figures(known)
    assert recount(known.group) == []
    with django_capture_on_commit_callbacks(execute=True):
        erase_member(known.known, ASKED, by=known.treasurer)
    assert list(found_of(HERS)) == []
    assert figures(known) == before
    assert recount(known.group) == []


def test_what_stays_still_prints_and_says_that_she_was_erased(known):
    member = erase_member(known.known, ASKED, by=known.treasurer)
    assert (member.number, member.full_name, member.state) == ("0900", ERASED_NAME, "left")
    assert list(members_matching("สายหยุด")) == list(members_matching("0899871234")) == []
    assert list(members_matching("0900")) == [member]
    paper = on_paper(receipts())
    assert receipts_pdf(known.group, paper, form=COPIES, printed_at=timezone.now()).startswith(b"%PDF")
    paid = Claim.objects.filter(member=member, ended_at=None).first()
    voucher = voucher_pdf(known.group, standing_of(paid), timezone.now())
    assert voucher.startswith(b"%PDF") and claim_form_pdf(known.group, standing_of(paid), timezone.now())
    assert Erasure.objects.get().reason == ASKED
    assert AuditEvent.objects.get(action="member.erased").subject == "0900"


def test_her_wish_is_answered_and_her_way_in_is_closed(known):
    user = known.known.user
    erase_member(known.known, ASKED, by=known.treasurer)
    wish = Doubt.objects.get(member=known.known, reason=Doubt.Reason.ERASE)
    assert wish.state == Doubt.State.CLOSED and wish.question == ""
    user = User.objects.get(pk=user.pk)
    assert not user.is_active and not user.accesses.exists() and user.display_name == ERASED_NAME
    assert not known.known.may_read.filter(ended_at=None).exists()


def test_a_password_that_opens_nothing_else_and_a_question_of_old_times_go_too(in_group):
    member, user = in_group.member, in_group.member_user
    change_state(member, "left", event_on=DAY, reporting_month=APRIL, by=in_group.treasurer)
    browser, staff = Client(), Client()
    staff.force_login(in_group.staff)
    staff.post(f"/admin/groups/user/{user.pk}/password/", {"password1": "Tr0ub4dor-x", "password2": "Tr0ub4dor-x"})
    for password in ("wrong", "Tr0ub4dor-x", "wrong"):
        browser.post("/sign-in/", {"username": user.username, "password": password})
        browser.post("/sign-out/")
    names, kept = (user.username, str(user)), (AccessAttempt, AccessLog, LogEntry)
    assert all(model.objects.exists() for model in kept), "else nothing is tried"
    old = raise_doubt("savings.0001", "คำปันถาม", month=None, by=user)
    answer_doubt(old, "ตอบคำปันแล้ว", by=in_group.treasurer)
    close_month(in_group.group, APRIL, by=in_group.treasurer)
    erase_member(member, ASKED, by=in_group.treasurer)
    user.refresh_from_db()
    assert not user.is_active and user.display_name == ERASED_NAME and "member" not in user.username
    assert list(found_of(("คำปัน",))) == []
    rows = str([list(model.objects.values()) for model in kept])
    assert not any(name in rows for name in names)


def test_of_her_birth_a_judgement_keeps_no_more_than_the_rules_need(known):
    erase_member(known.known, ASKED, by=known.treasurer)
    born = {made.facts.get("born_on", "") for made in AssessmentMade.objects.filter(claim__member=known.known)}
    assert born == {"1942-04-01", "1942-04-05"}, "as old on the day of each event, and born on another one"
    payees = Payout.objects.filter(member=known.known).values_list("payee", flat=True)
    assert set(payees) == {""}


def test_she_is_never_named_again(known):
    member = erase_member(known.known, ASKED, by=known.treasurer)
    with pytest.raises(AlreadyErased):
        erase_member(member, ASKED, by=known.treasurer)
    with pytest.raises(AlreadyErased):
        change_state(member, "rejoined", event_on=today(), reporting_month=APRIL, by=known.treasurer)
    with pytest.raises(AlreadyErased):
        change_many([(member, {"first_name": "สายหยุด"})], by=known.treasurer)
    with pytest.raises(AlreadyErased):
        state_beneficiary(member, Named("ปิ่นทอง"), by=known.treasurer)
    with pytest.raises(AlreadyErased):
        state_openings([Opening(member, {"4030": 1_00})], by=known.treasurer)
    with pytest.raises(AlreadyErased):
        attach_paper(Claim.objects.filter(member=member, ended_at=None).first(), "ใบ", None, by=known.committee)


WRITTEN = {
    "a question": lambda cast, member: raise_own_doubt(member, Doubt.Reason.OTHER, "สายหยุด", by=cast.member_user),
    "an address": lambda cast, member: give_address(member, "saiyut@example.com", by=cast.member_user),
    "a claim": lambda cast, member: make_claim(member),
    "figures": lambda cast, member: state_openings([Opening(member, {"4030": 1_00})], by=None, source="สายหยุด"),
    "an heir": lambda cast, member: state_beneficiary(member, Named("ปิ่นทอง"), by=cast.treasurer),
    "an ID": lambda cast, member: record_national_id(member, "1234567890121", by=cast.treasurer),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_who_read_her_row_before_it_was_erased_writes_nothing_about_her_after(in_group, what):
    change_state(make_member("0900"), "left", event_on=DAY, reporting_month=APRIL, by=in_group.treasurer)
    close_month(in_group.group, APRIL, by=in_group.treasurer)
    before = Member.objects.get(number="0900")
    erase_member(before, ASKED, by=in_group.treasurer)
    assert before.first_name != ERASED_NAME
    with pytest.raises(AlreadyErased):
        WRITTEN[what](in_group, before)


def test_the_database_lets_her_words_go_and_nothing_else(known):
    rows = {"known": known.known.pk, "alone": known.member.pk, "group": known.group.pk}
    refused_all(WITHOUT, rows)
    erase_member(known.known, ASKED, by=known.treasurer)
    refused_all(AFTER, rows)


def refused_all(statements, rows: dict) -> None:
    for sql in statements:
        with pytest.raises(IntegrityError, match="ombun: "), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(**rows))
            assert cursor.rowcount, f"no row for {sql}"
            pytest.fail(sql)


def test_whoever_belongs_or_has_something_open_is_not_erased(in_group):
    member = in_group.member
    with pytest.raises(StillBelongs):
        erase_member(member, ASKED, by=in_group.treasurer)
    claim = make_claim(member)
    make_payment(member)
    change_state(member, "left", event_on=DAY, reporting_month=APRIL, by=in_group.treasurer)
    member.refresh_from_db()
    told = " ".join(in_the_way(member))
    assert claim.number_in_year in told and APRIL.label() in told
    with pytest.raises(StillOpen):
        erase_member(member, ASKED, by=in_group.treasurer)
    assert not Erasure.objects.exists()


def test_the_note_of_who_moved_keeps_its_days_and_sums_alone(cast):
    with group_scope(cast.group):
        member = make_member("0900", "สายหยุด", "เพ็ญพิสุทธิ์", phone="0899871234", national_id="1234567890121")
        make_payment(member)
        note = make_note(member, to=cast.other, by=cast.treasurer)
    with group_scope(cast.other):
        moved = accept_transfer(note.uuid, Place("0077"), by=cast.other_treasurer)
    with group_scope(cast.group):
        close_month(cast.group, APRIL, by=cast.treasurer)
        erase_member(member, ASKED, by=cast.treasurer)
        left = TransferNote.objects.get()
        assert (left.first_name, left.id_sealed, left.full_name) == ("", "", ERASED_NAME)
        assert left.savings_units == note.savings_units and left.accepted_uuid == moved.uuid
        assert list(found_of(HERS[:3])) == [] and recount(cast.group) == []
    with group_scope(cast.other):
        assert Member.objects.get(pk=moved.pk).first_name == "สายหยุด" and recount(cast.other) == []


def test_a_sentence_for_a_page_that_nobody_opened_goes_with_its_session(committed_db):
    session = SessionStore()
    session["said"] = "สายหยุด"
    session.set_expiry(timezone.now() - timedelta(seconds=1))
    session.save()
    keep_house(forget=True)
    assert not Session.objects.exists()


@pytest.mark.skipif(ON_POSTGRESQL, reason="the log is SQLite's")
def test_the_log_beside_the_file_of_sqlite_names_nobody_either(django_db_blocker, tmp_path):
    connections.settings["filed"] = connections.settings["default"] | read_database(f"sqlite:///{tmp_path}/filed.db")
    filed = connections.create_connection("filed")
    with django_db_blocker.unblock():
        with filed.cursor() as cursor:
            for sql in ("CREATE TABLE t (w)", "INSERT INTO t VALUES ('Saiyut')", "UPDATE t SET w = ''"):
                cursor.execute(sql)
        assert any(b"Saiyut" in file.read_bytes() for file in tmp_path.iterdir()), "else nothing is tried"
        fold_log_in(filed)
        assert not any(b"Saiyut" in file.read_bytes() for file in tmp_path.iterdir())
        filed.close()
    del connections.settings["filed"]
