"""Welfare's own database rules, on both engines (tests/welfare/test_guards.py tries every forbidden statement).

Promises that the database refuses: a schedule changed once it was published or thrown away; a claim, a judgement or a
decision written over; a decision by whoever entered the claim or is the member it is about; a payout without as many
approvals as the rules ask for, of another sum, by somebody who approved or benefits, or a second one while the first
stands. Of a member who was erased the words may go, and what tells of her birth in a judgement; no sum changes.
"""

from groups.guard_kinds import Guard, Trigger, append_only, fixed_columns, pg_refuse, refuse
from members.erased import rewritten, sql_erased, words_go
from welfare.doors import DEATH_GRANTED
from welfare.models import AssessmentMade, BenefitSchedule, Claim, ClaimPaper, Decision

SCHEDULE, CLAIM, PAPER = "welfare_benefitschedule", "welfare_claim", "welfare_claimpaper"
DECISION, PAYOUT, ASSESSMENT = "welfare_decision", "welfare_payout", "welfare_assessmentmade"
ENTRY, POSTING, MEMBER = "ledger_journalentry", "ledger_posting", "members_member"

FROZEN = "a published schedule never changes"
CLAIM_FIXED = "a claim never changes once it is entered"
CLAIM_ENDED = "a claim ends once"
CLAIM_PAID = "a claim that is paid does not end"
PAPER_FIXED = "a paper of a claim is removed once and never changed"
OTHER_OFFICER = "whoever entered a claim or benefits from it does not decide it"
DECIDED = "the claim is decided or has ended"
NOT_ITS_OWN = "the judgement is about another claim"
PAID_ONCE = "a claim is paid once"
NOT_APPROVED = "the claim lacks approvals"
OTHER_SUM = "another sum than the one approved"
OTHER_PAYER = "whoever approved does not pay"
OWN_MONEY = "whoever benefits from a claim does not pay it"

# Of whom a row tells that belongs to a claim.
_OF_CLAIM = f"(SELECT c.member_id FROM {CLAIM} c WHERE c.id = old.claim_id)"
_STANDS = f"NOT EXISTS (SELECT 1 FROM {ENTRY} r WHERE r.reverses_id = p.entry_id)"


def _live_payout(claim: str) -> str:
    return f"EXISTS (SELECT 1 FROM {PAYOUT} p WHERE p.claim_id = {claim} AND {_STANDS})"


def guards_of_welfare() -> list[Guard]:
    """Everything welfare has the database refuse, and the one question it may answer across groups."""
    fixed = (
        "entry_id", "kind_id", "member_id", "voucher_number", "event_on", "entered_by_id", "approved_by_id",
        "paid_by_id", "claim_id",
    )  # fmt: skip
    return [
        fixed_columns("payout_fixed", PAYOUT, fixed, "a payout never changes"),
        _judgement_kept(),
        words_go(Decision, ("reason",), _OF_CLAIM),
        append_only("welfare_repayment"),
        _schedule_frozen(),
        _claim_fixed(),
        _paper_fixed(),
        _decision_by_others(),
        _payout_of_claim(),
        DEATH_GRANTED,
    ]


def _changed(model, besides: tuple[str, ...], words: str) -> str:
    columns = [field.column for field in model._meta.concrete_fields if field.column not in besides]
    return " OR ".join(f'new."{column}" {words} old."{column}"' for column in columns)


def _changed_of(columns: tuple[str, ...], differs: str) -> str:
    return "(" + " OR ".join(f'new."{column}" {differs} old."{column}"' for column in columns) + ")"


def _kept(name: str, table: str, checks: list[tuple[str, str, str]]) -> Trigger:
    """Rows are never deleted, and an update is refused by (condition in SQLite, in PostgreSQL, message)."""
    gone = checks[0][2]
    return Trigger(
        name=name,
        table=table,
        sqlite={
            "UPDATE": " ".join(refuse(sqlite, message) for sqlite, _pg, message in checks),
            "DELETE": refuse("1", gone),
        },
        postgresql=f"if tg_op = 'DELETE' then {pg_refuse('true', gone)} else "
        + " ".join(pg_refuse(postgresql, message) for _sqlite, postgresql, message in checks)
        + " end if;",
        refuse_truncate=True,
    )


def _schedule_frozen() -> Trigger:
    done = "(old.published_at IS NOT NULL OR old.discarded_at IS NOT NULL)"
    changed, pg_changed = (_changed(BenefitSchedule, (), words) for words in ("IS NOT", "IS DISTINCT FROM"))
    return _kept("schedule_frozen", SCHEDULE, [(f"{done} AND ({changed})", f"{done} and ({pg_changed})", FROZEN)])


def _judgement_kept() -> Trigger:
    """A judgement stays as it was made; of who was erased, facts and reasons may be written without the birth.

    That they still come to the same sum is for `network/recount_claims.py` to see.
    """
    message = f"{ASSESSMENT} is append-only"
    sqlite, postgresql = (
        f"NOT {sql_erased(_OF_CLAIM)} OR {_changed(AssessmentMade, ('facts', 'reasons'), differs)}"
        for differs in ("IS NOT", "IS DISTINCT FROM")
    )
    return _kept(f"append_only_{ASSESSMENT}", ASSESSMENT, [(sqlite, postgresql, message)])


# Two events of one day are told apart by `about`: a mark of a letter or two may take its place.
_MARK = 2
_NAMING = ("claimant_name", "payee", "ended_reason", "about")


def _claim_erased(differs: str) -> str:
    """The words of a claim go, and nothing else changes; its member was erased."""
    other = rewritten(Claim, _NAMING, differs)
    other = other.replace("new.\"about\" <> ''", f"length(new.about) > {_MARK}")
    return f"({sql_erased('old.member_id')} AND NOT {other})"


def _claim_fixed() -> Trigger:
    ending = ("ended_by_id", "ended_at", "ended_reason")
    changed, pg_changed = (
        f"({_changed(Claim, ending, differs)}) AND NOT {_claim_erased(differs)}"
        for differs in ("IS NOT", "IS DISTINCT FROM")
    )
    again, pg_again = (
        f"old.ended_at IS NOT NULL AND NOT {_claim_erased(differs)}" for differs in ("IS NOT", "IS DISTINCT FROM")
    )
    paid = f"new.ended_at IS NOT NULL AND {_live_payout('new.id')}"
    return _kept(
        "claim_fixed",
        CLAIM,
        [(changed, pg_changed, CLAIM_FIXED), (again, pg_again, CLAIM_ENDED), (paid, paid, CLAIM_PAID)],
    )


def _paper_fixed() -> Trigger:
    """A paper is removed once; its label may go when the member was erased, also after it was removed."""
    removing = ("removed_by_id", "removed_at")

    def refused(differs: str) -> str:
        unnamed = f"new.label = '' AND {sql_erased(_OF_CLAIM)}"
        other = _changed(ClaimPaper, (*removing, "label"), differs)
        again = f"old.removed_at IS NOT NULL AND (NOT ({unnamed}) OR {_changed_of(removing, differs)})"
        return f"{other} OR (new.label {differs} old.label AND NOT ({unnamed})) OR {again}"

    return _kept("claimpaper_fixed", PAPER, [(refused("IS NOT"), refused("IS DISTINCT FROM"), PAPER_FIXED)])


def _inserted(name: str, table: str, checks: list[tuple[str, str]]) -> Trigger:
    """A new row is refused where a condition holds that both engines read alike."""
    return Trigger(
        name=name,
        table=table,
        sqlite={"INSERT": " ".join(refuse(condition, message) for condition, message in checks)},
        postgresql=" ".join(pg_refuse(condition, message) for condition, message in checks),
    )


def _decision_by_others() -> Trigger:
    claim = f"SELECT 1 FROM {CLAIM} c WHERE c.id = new.claim_id"
    own = f"{claim} AND c.member_id IN (SELECT m.id FROM {MEMBER} m WHERE m.user_id = new.by_id)"
    refused = f"SELECT 1 FROM {DECISION} d WHERE d.claim_id = new.claim_id AND d.outcome = 'refused'"
    judged = f"SELECT 1 FROM {ASSESSMENT} a WHERE a.id = new.assessment_id AND a.claim_id = new.claim_id"
    return _inserted(
        "decision_by_others",
        DECISION,
        [
            (f"EXISTS ({claim} AND c.entered_by_id = new.by_id) OR EXISTS ({own})", OTHER_OFFICER),
            (f"EXISTS ({claim} AND c.ended_at IS NOT NULL) OR EXISTS ({refused})", DECIDED),
            (f"NOT EXISTS ({judged})", NOT_ITS_OWN),
        ],
    )


def _payout_of_claim() -> Trigger:
    of_claim = "new.claim_id IS NOT NULL"
    decided = f"FROM {DECISION} d WHERE d.claim_id = new.claim_id AND d.outcome = 'approved'"
    needed = f"(SELECT max(a.approvals) FROM {ASSESSMENT} a WHERE a.id IN (SELECT d.assessment_id {decided}))"
    lacking = f"coalesce({needed}, 1) > (SELECT count(*) {decided})"
    ended = f"EXISTS (SELECT 1 FROM {CLAIM} c WHERE c.id = new.claim_id AND c.ended_at IS NOT NULL)"
    paid = f"(SELECT sum(p.amount) FROM {POSTING} p WHERE p.entry_id = new.entry_id AND p.amount > 0)"
    other_sum = f"EXISTS (SELECT 1 {decided} AND d.amount <> {paid})"
    own = (
        f"SELECT 1 FROM {CLAIM} c JOIN {MEMBER} m ON m.id = c.member_id "
        "WHERE c.id = new.claim_id AND m.user_id = new.paid_by_id"
    )
    return _inserted(
        "payout_of_claim",
        PAYOUT,
        [
            (f"{of_claim} AND {_live_payout('new.claim_id')}", PAID_ONCE),
            (f"{of_claim} AND ({lacking} OR {ended})", NOT_APPROVED),
            (f"{of_claim} AND {other_sum}", OTHER_SUM),
            (f"{of_claim} AND EXISTS (SELECT 1 {decided} AND d.by_id = new.paid_by_id)", OTHER_PAYER),
            (f"{of_claim} AND EXISTS ({own})", OWN_MONEY),
        ],
    )
