"""The report's own database rules: what was frozen stays frozen, and who may read what was submitted.

Promises that the database refuses: a changed or deleted report, line or finding; a line slipped into a submitted
report; a submission taken back. On PostgreSQL a second policy lets networks read what was submitted to them, and
nothing else of a group (door b of D1).
"""

from groups.guard_kinds import NETWORKS_IN_SCOPE, Policy, Trigger, append_only, pg_refuse, refuse

REPORT, LINE, FINDING = "reports_monthlyreport", "reports_reportline", "reports_reportfinding"
FROZEN = "a closed month's report never changes"
_FIXED = (
    "starts_on",
    "revision",
    "last_number",
    "digest",
    "members",
    "dues",
    "restated",
    "is_example",
    "closed_at",
    "closed_by_id",
)
_SUBMISSION = ("network_id", "submitted_at", "submitted_by_id")


def _report_frozen() -> Trigger:
    sqlite = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _FIXED)
    again = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _SUBMISSION)
    postgresql = sqlite.replace("IS NOT", "IS DISTINCT FROM")
    return Trigger(
        name="report_frozen",
        table=REPORT,
        sqlite={
            "UPDATE": refuse(sqlite, FROZEN) + refuse(f"old.submitted_at IS NOT NULL AND ({again})", FROZEN),
            "DELETE": refuse("1", FROZEN),
        },
        postgresql="if tg_op = 'DELETE' then "
        + pg_refuse("true", FROZEN)
        + " else "
        + pg_refuse(postgresql, FROZEN)
        + pg_refuse(
            f"old.submitted_at is not null and ({again.replace('IS NOT', 'IS DISTINCT FROM')})",
            FROZEN,
        )
        + " end if;",
        refuse_truncate=True,
    )


def _no_more(table: str) -> Trigger:
    submitted = f"(SELECT submitted_at FROM {REPORT} WHERE id = new.report_id) IS NOT NULL"
    return Trigger(
        name=f"no_more_{table}",
        table=table,
        sqlite={"INSERT": refuse(submitted, FROZEN)},
        postgresql=pg_refuse(submitted, FROZEN),
    )


def report_guards() -> list[Trigger | Policy]:
    """Every guard of the reports, for `groups.guards`."""
    read = f"submitted_at IS NOT NULL AND network_id = ANY ({NETWORKS_IN_SCOPE})"
    through_report = (
        f"EXISTS (SELECT 1 FROM {REPORT} r WHERE r.id = report_id AND r.{read.replace('AND ', 'AND r.')})"
    )
    return [
        _report_frozen(),
        append_only(LINE),
        append_only(FINDING),
        _no_more(LINE),
        _no_more(FINDING),
        Policy("submitted_to_network", REPORT, read, "SELECT"),
        Policy("submitted_to_network", LINE, through_report, "SELECT"),
        Policy("submitted_to_network", FINDING, through_report, "SELECT"),
    ]
