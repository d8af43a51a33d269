"""What the database itself refuses of welfare: past the services, in SQL, on the engine at hand."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.journal import Draft, Line, post_entry
from tests.forbidden import copied
from tests.makers import DAY, make_draft, make_member
from tests.welfare.claim_walks import approved, entered, open_welfare, paid, stay
from welfare.claim_papers import attach_paper
from welfare.claims import newest_judgement, withdraw_claim
from welfare.guards import (
    CLAIM_ENDED,
    CLAIM_FIXED,
    CLAIM_PAID,
    DECIDED,
    FROZEN,
    NOT_APPROVED,
    NOT_ITS_OWN,
    OTHER_OFFICER,
    OTHER_PAYER,
    OTHER_SUM,
    PAID_ONCE,
    PAPER_FIXED,
)
from welfare.models import BenefitKind, BenefitSchedule, ClaimPaper, Decision, Payout
from welfare.schedules import discard_draft

MAY = datetime.date(2007, 5, 15)
NOW = "'2007-04-15 10:00:00'"


@pytest.fixture
def rows(in_group):
    """Claims on every step of the way: paid, approved, entered, withdrawn; a draft and one thrown away."""
    cast = in_group
    open_welfare(cast)
    done, ready = paid(cast), approved(cast, stay(cast, event_on=DAY))
    asked = entered(cast, stay(cast, 1, event_on=MAY))
    gone = withdraw_claim(entered(cast, stay(cast, 2, event_on=MAY)), reason="ผิดคน", by=cast.committee)
    own = entered(cast, stay(cast, 1, member=make_member("0900", "บุญ", "มี", user=cast.second)))
    paper = attach_paper(asked, "ใบรับรองแพทย์", None, by=cast.committee)
    draft, dropped = make_draft(), discard_draft(make_draft(), by=cast.treasurer)
    return {
        "group": cast.group.pk, "paid": done.pk, "ready": ready.pk, "asked": asked.pk, "gone": gone.pk, "own": own.pk,
        "payout": Payout.objects.get().pk, "paper": paper.pk, "draft": draft.pk, "dropped": dropped.pk,
        "published": BenefitSchedule.objects.get(version=1).pk, "kind": BenefitKind.objects.first().pk,
        "judged": newest_judgement(asked).pk, "judged_own": newest_judgement(own).pk,
        "judged_ready": newest_judgement(ready).pk, "judged_gone": newest_judgement(gone).pk,
        "decision": Decision.objects.first().pk, "chair": cast.chair.pk, "committee": cast.committee.pk,
        "second": cast.second.pk, "treasurer": cast.treasurer.pk, "member": cast.member.pk,
        "right": _paying(cast, 400_00), "wrong": _paying(cast, 500_00), "again": _paying(cast, 800_00),
    }  # fmt: skip


def _paying(cast, amount: int) -> int:
    """An entry that pays so much, in satang, as if somebody went past the services."""
    lines = (Line("5020", amount, member=cast.member, cases=1), Line("1010", -amount))
    return post_entry(Draft(on=DAY, kind="payout", lines=lines, reference=f"X{amount}"), by=None).pk


def run(sql: str, rows: dict) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**rows))
        return cursor.rowcount


def decision(claim: str, judged: str, by: str, outcome: str = "approved") -> str:
    amount = "40000" if outcome == "approved" else "NULL"
    return (
        "INSERT INTO welfare_decision (group_id, claim_id, assessment_id, place, outcome, amount, reason_code, "
        f"reason, resolution, by_id, at) VALUES ({{group}}, {{{claim}}}, {{{judged}}}, 9, '{outcome}', {amount}, '', "
        f"'', '', {{{by}}}, {NOW})"
    )


def payout(claim: str, entry: str, payer: str) -> str:
    return (
        "INSERT INTO welfare_payout (group_id, claim_id, entry_id, kind_id, member_id, payee, voucher_number, "
        f"paid_by_id) VALUES ({{group}}, {{{claim}}}, {{{entry}}}, {{kind}}, {{member}}, 'x', 'X-9', {{{payer}}})"
    )


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE welfare_benefitschedule SET terms = '{{}}' WHERE id = {published}", FROZEN),
        ("UPDATE welfare_benefitschedule SET from_date = '2001-01-01' WHERE id = {published}", FROZEN),
        ("UPDATE welfare_benefitschedule SET resolution = 'x' WHERE id = {published}", FROZEN),
        ("UPDATE welfare_benefitschedule SET published_at = NULL, version = NULL WHERE id = {published}", FROZEN),
        ("UPDATE welfare_benefitschedule SET discarded_at = NULL WHERE id = {dropped}", FROZEN),
        ("DELETE FROM welfare_benefitschedule WHERE id = {draft}", FROZEN),
        ("UPDATE welfare_claim SET units = '{{}}' WHERE id = {asked}", CLAIM_FIXED),
        ("UPDATE welfare_claim SET asked = 99900 WHERE id = {asked}", CLAIM_FIXED),
        ("UPDATE welfare_claim SET payee = 'x' WHERE id = {ready}", CLAIM_FIXED),
        ("UPDATE welfare_claim SET event_on = '2007-01-01' WHERE id = {asked}", CLAIM_FIXED),
        ("UPDATE welfare_claim SET entered_by_id = {second} WHERE id = {asked}", CLAIM_FIXED),
        ("UPDATE welfare_claim SET ended_at = NULL WHERE id = {gone}", CLAIM_ENDED),
        (f"UPDATE welfare_claim SET ended_at = {NOW} WHERE id = {{paid}}", CLAIM_PAID),
        ("DELETE FROM welfare_claim WHERE id = {gone}", CLAIM_FIXED),
        ("UPDATE welfare_claimpaper SET label = 'x'", PAPER_FIXED),
        ("UPDATE welfare_claimpaper SET digest = 'x'", PAPER_FIXED),
        ("DELETE FROM welfare_claimpaper", PAPER_FIXED),
        ("UPDATE welfare_assessmentmade SET amount = 99900", "welfare_assessmentmade is append-only"),
        ("DELETE FROM welfare_assessmentmade", "welfare_assessmentmade is append-only"),
        ("UPDATE welfare_decision SET amount = 99900", "welfare_decision is append-only"),
        ("DELETE FROM welfare_decision", "welfare_decision is append-only"),
        (decision("asked", "judged", "committee"), OTHER_OFFICER),
        (decision("asked", "judged", "committee", "refused"), OTHER_OFFICER),
        (decision("own", "judged_own", "second"), OTHER_OFFICER),
        (decision("gone", "judged_gone", "chair"), DECIDED),
        (decision("asked", "judged_own", "chair"), NOT_ITS_OWN),
        (payout("paid", "again", "treasurer"), PAID_ONCE),
        (payout("asked", "right", "treasurer"), NOT_APPROVED),
        (payout("gone", "right", "treasurer"), NOT_APPROVED),
        (payout("ready", "wrong", "treasurer"), OTHER_SUM),
        (payout("ready", "right", "chair"), OTHER_PAYER),
        ("UPDATE welfare_payout SET claim_id = {ready} WHERE id = {payout}", "a payout never changes"),
        ("UPDATE welfare_payout SET claim_id = NULL WHERE id = {payout}", "a payout never changes"),
    ],
)
def test_a_forbidden_statement_is_refused(rows, sql, says):
    with pytest.raises(IntegrityError, match=says):
        run(sql, rows)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE welfare_benefitschedule SET terms = '{{}}' WHERE id = {draft}",
        f"UPDATE welfare_claim SET ended_at = {NOW}, ended_reason = 'x' WHERE id = {{asked}}",
        f"UPDATE welfare_claimpaper SET removed_at = {NOW}",
        decision("asked", "judged", "chair"),
        payout("ready", "right", "treasurer"),
    ],
)
def test_what_the_services_do_passes(rows, sql):
    assert run(sql, rows) == 1


def test_no_row_takes_the_place_of_another(rows):
    for table in ("welfare_claim", "welfare_decision", "welfare_assessmentmade", "welfare_benefitschedule"):
        statement = copied(table, f"(SELECT min(id) FROM {table})")
        with pytest.raises(IntegrityError):
            run(statement.replace("{", "{{").replace("}", "}}"), rows)


def test_a_removed_paper_stays_removed(rows):
    run(f"UPDATE welfare_claimpaper SET removed_at = {NOW}", rows)
    with pytest.raises(IntegrityError, match=PAPER_FIXED):
        run("UPDATE welfare_claimpaper SET removed_at = NULL", rows)
    assert ClaimPaper.objects.count() == 1
