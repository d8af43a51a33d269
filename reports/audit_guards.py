"""The auditor's own database rules: what was noted stays noted, what was signed never changes.

Promises that the database refuses: a remark or a frozen finding changed or deleted; another span or beginner for a
review; any change of a review that was signed or thrown away, and a remark or finding slipped into it.
"""

from groups.guard_kinds import Trigger, append_only, pg_refuse, refuse

REVIEW, REMARK, FINDING = "reports_auditreview", "reports_auditremark", "reports_auditfinding"
ENDED = "an audit that was signed or thrown away never changes"
_FIXED = ("from_month", "through_month", "begun_by_id", "begun_at")
_LATER = (
    "conclusion", "signed_by_id", "signed_at", "last_number", "digest", "discarded_by_id", "discarded_at",
)  # fmt: skip


def _review_frozen() -> Trigger:
    fixed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _FIXED)
    later = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _LATER)
    again = f"(old.signed_at IS NOT NULL OR old.discarded_at IS NOT NULL) AND ({later})"
    fixed_pg, later_pg = (text.replace("IS NOT old", "IS DISTINCT FROM old") for text in (fixed, again))
    return Trigger(
        name="audit_review_frozen",
        table=REVIEW,
        sqlite={
            "INSERT": refuse("new.signed_at IS NOT NULL", ENDED),
            "UPDATE": refuse(fixed, ENDED) + refuse(again, ENDED),
            "DELETE": refuse("1", ENDED),
        },
        postgresql="if tg_op = 'DELETE' then "
        + pg_refuse("true", ENDED)
        + " elsif tg_op = 'INSERT' then "
        + pg_refuse("new.signed_at is not null", ENDED)
        + " else "
        + pg_refuse(fixed_pg, ENDED)
        + pg_refuse(later_pg, ENDED)
        + " end if;",
        refuse_truncate=True,
    )


def _no_more(table: str) -> Trigger:
    ended = (
        f"EXISTS (SELECT 1 FROM {REVIEW} r WHERE r.id = new.review_id "
        "AND (r.signed_at IS NOT NULL OR r.discarded_at IS NOT NULL))"
    )
    return Trigger(
        name=f"no_more_{table}",
        table=table,
        sqlite={"INSERT": refuse(ended, ENDED)},
        postgresql=pg_refuse(ended, ENDED),
    )


def audit_guards() -> list[Trigger]:
    """Every guard of the auditor's tables, for `groups.guards`."""
    return [_review_frozen(), append_only(REMARK), append_only(FINDING), _no_more(REMARK), _no_more(FINDING)]
