"""The report's own database rules: what was frozen stays frozen, and who may read what was submitted.

Promises that the database refuses: a changed or deleted report, line or finding; a line slipped into a signed
report; a revision beside one that stands; a signature, submission, acceptance or return told twice or taken back; a
submission that one person alone signed; a month opened again whose report did not go back; a word about a closed
question. On PostgreSQL a second policy lets networks read what was submitted to them, what they asked about it, and
nothing else (door b of D1).
"""

from collections.abc import Iterable

from groups.guard_kinds import NETWORKS_IN_SCOPE, Policy, Trigger, append_only, fixed_columns, pg_refuse, refuse

DOUBT, REPLY = "reports_doubt", "reports_doubtreply"
REPORT, LINE, FINDING = "reports_monthlyreport", "reports_reportline", "reports_reportfinding"
PERIOD = "ledger_period"
FROZEN = "a closed month's report never changes"
SIGN_FIRST = "a month is submitted once two people have signed it"
BACK = "a report that went back stays as it is"
NEXT = "a revision follows one that went back, and nothing was decided about it yet"
NEVER_CHANGES = "a question never changes"
DOUBT_CLOSED = "a closed question stays closed"
_DOUBT_IS_CLOSED = f"(SELECT closed_at FROM {DOUBT} WHERE id = new.doubt_id) IS NOT NULL"
# Whose question it is; before a question named its member, its figure did (NULL: it is nobody's own).
_OWN = "(CASE WHEN substr({0}.figure, 1, 8) = 'savings.' THEN 1 ELSE {0}.member_id END)"
REOPENED = "a month opens again only when its report went back"
_FIXED = (
    "starts_on",
    "revision",
    "last_number",
    "digest",
    "members",
    "dues",
    "restated",
    "corrections",
    "sent",
    "is_example",
    "closed_at",
    "closed_by_id",
)
# Each of these acts is told once, and its columns go together.
_ACTS = {
    "confirmed_at": ("confirmed_at", "confirmed_by_id"),
    "submitted_at": ("network_id", "submitted_at", "submitted_by_id", "due_on"),
    "accepted_at": ("accepted_at", "accepted_by_id"),
    "returned_at": ("returned_at", "returned_by_id", "return_reason"),
}
# What the product itself closed, for a record, needs no second signature. A day without a name is no signature.
_ONE_SIGNED = (
    "new.submitted_at IS NOT NULL AND new.closed_by_id IS NOT NULL "
    "AND (new.confirmed_at IS NULL OR new.confirmed_by_id IS NULL)"
)
# Else a revision that is born as sent back would open a month again that was accepted.
_NOT_NEXT = (
    "new.accepted_at IS NOT NULL OR new.returned_at IS NOT NULL OR EXISTS "
    f"(SELECT 1 FROM {REPORT} r WHERE r.group_id = new.group_id AND r.starts_on = new.starts_on "
    "AND (r.returned_at IS NULL OR r.revision >= new.revision))"
)


def _changed(columns: Iterable[str], *, same: str) -> str:
    return " OR ".join(f"new.{column} {same} old.{column}" for column in columns)


def _refused_changes(same: str) -> list[tuple[str, str]]:
    """What no update may do, with its message; `same` is how the engine compares with NULL."""
    told = [(f"old.{act} IS NOT NULL AND ({_changed(columns, same=same)})", FROZEN) for act, columns in _ACTS.items()]
    acted = _changed((column for columns in _ACTS.values() for column in columns), same=same)
    return [
        (_changed(_FIXED, same=same), FROZEN),
        *told,
        (f"old.returned_at IS NOT NULL AND ({acted})", BACK),
        (f"old.submitted_at IS NULL AND {_ONE_SIGNED}", SIGN_FIRST),
    ]


def _report_frozen() -> Trigger:
    return Trigger(
        name="report_frozen",
        table=REPORT,
        sqlite={
            "INSERT": refuse(_ONE_SIGNED, SIGN_FIRST) + refuse(_NOT_NEXT, NEXT),
            "UPDATE": "".join(refuse(*change) for change in _refused_changes("IS NOT")),
            "DELETE": refuse("1", FROZEN),
        },
        postgresql="if tg_op = 'INSERT' then "
        + pg_refuse(_ONE_SIGNED, SIGN_FIRST)
        + pg_refuse(_NOT_NEXT, NEXT)
        + " elsif tg_op = 'DELETE' then "
        + pg_refuse("true", FROZEN)
        + " else "
        + "".join(pg_refuse(*change) for change in _refused_changes("IS DISTINCT FROM"))
        + " end if;",
        refuse_truncate=True,
    )


def _month_reopened() -> Trigger:
    """A closed month opens again only after its newest report went back; floor 3 says when months may at all."""
    newest = (
        f"(SELECT r.returned_at FROM {REPORT} r WHERE r.group_id = new.group_id AND r.starts_on = new.starts_on "
        "ORDER BY r.revision DESC LIMIT 1)"
    )
    unsound = f"old.closed_at IS NOT NULL AND new.closed_at IS NULL AND {newest} IS NULL"
    return Trigger(
        name="month_reopened",
        table=PERIOD,
        sqlite={"UPDATE": refuse(unsound, REOPENED)},
        postgresql=pg_refuse(unsound, REOPENED),
    )


def _no_more(table: str) -> Trigger:
    acted = " OR ".join(f"r.{act} IS NOT NULL" for act in _ACTS)
    signed = f"EXISTS (SELECT 1 FROM {REPORT} r WHERE r.id = new.report_id AND ({acted}))"
    return Trigger(
        name=f"no_more_{table}",
        table=table,
        sqlite={"INSERT": refuse(signed, FROZEN)},
        postgresql=pg_refuse(signed, FROZEN),
    )


def _doubt_kept() -> list[Trigger]:
    """What was asked stays as it was asked, and a closed question stays closed; what was said is never changed.

    Only the words of and to a member may go, when the member is erased: they may say who somebody is.
    """
    fixed = ("figure", "starts_on", "raised_by_id", "raised_at", "network_id", "member_id", "entry_id", "reason")
    said = ("doubt_id", "entry_id", "entry_number", "entry_on", "entry_corrects", "from_network", "by_id", "at")
    of_member = f"(SELECT {_OWN.format('d')} FROM {DOUBT} d WHERE d.id = old.doubt_id)"
    return [
        fixed_columns("doubt_kept", DOUBT, fixed, NEVER_CHANGES),
        _erased_only("doubt_words", DOUBT, "question", _OWN.format("old")),
        _doubt_closed(),
        fixed_columns("doubtreply_kept", REPLY, said, NEVER_CHANGES),
        _erased_only("doubtreply_words", REPLY, "words", of_member),
        Trigger(
            name="doubt_no_more_said",
            table=REPLY,
            sqlite={"INSERT": refuse(_DOUBT_IS_CLOSED, DOUBT_CLOSED)},
            postgresql=pg_refuse(_DOUBT_IS_CLOSED, DOUBT_CLOSED),
        ),
    ]


def _erased_only(name: str, table: str, column: str, member: str) -> Trigger:
    """Words change only into none, and only those that belong to a member."""
    rewritten = f"new.{column} {{}} old.{column} AND (new.{column} <> '' OR {member} IS NULL)"
    return Trigger(
        name=name,
        table=table,
        sqlite={"UPDATE": refuse(rewritten.format("IS NOT"), NEVER_CHANGES)},
        postgresql=pg_refuse(rewritten.format("IS DISTINCT FROM"), NEVER_CHANGES),
    )


def _doubt_closed() -> Trigger:
    closed = "old.closed_at IS NOT NULL AND ({})"
    acts = ("state", "closed_at", "closed_by_id")
    return Trigger(
        name="doubt_closed",
        table=DOUBT,
        sqlite={"UPDATE": refuse(closed.format(_changed(acts, same="IS NOT")), DOUBT_CLOSED)},
        postgresql=pg_refuse(closed.format(_changed(acts, same="IS DISTINCT FROM")), DOUBT_CLOSED),
    )


def report_guards() -> list[Trigger | Policy]:
    """Every guard of the reports, for `groups.guards`."""
    read = f"submitted_at IS NOT NULL AND network_id = ANY ({NETWORKS_IN_SCOPE})"
    through_report = (
        f"EXISTS (SELECT 1 FROM {REPORT} r WHERE r.id = report_id AND r.{read.replace('AND ', 'AND r.')})"
    )
    asked = f"network_id = ANY ({NETWORKS_IN_SCOPE})"
    return [
        _report_frozen(),
        _month_reopened(),
        append_only(LINE),
        append_only(FINDING),
        _no_more(LINE),
        _no_more(FINDING),
        Policy("submitted_to_network", REPORT, read, "SELECT"),
        Policy("submitted_to_network", LINE, through_report, "SELECT"),
        Policy("submitted_to_network", FINDING, through_report, "SELECT"),
        *_doubt_kept(),
        Policy("asked_by_network", DOUBT, asked, "SELECT"),
        Policy(
            "asked_by_network",
            REPLY,
            f"EXISTS (SELECT 1 FROM {DOUBT} d WHERE d.id = doubt_id AND d.{asked})",
            "SELECT",
        ),
    ]
