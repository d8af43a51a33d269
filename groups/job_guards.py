"""What the database itself keeps of long work: which job it is, and how it ended.

Promises that the database refuses: a job deleted, made another's or another one, or changed once it has ended.
"""

from groups.guard_kinds import Trigger, fixed_columns, pg_refuse, refuse

TABLE = "groups_job"
ANOTHER = "a job never becomes another"
ENDED = "a job that has ended stays as it is"
_FIXED = ("uuid", "kind", "params", "params_key", "language", "started_by_id", "created_at")
_IS_OVER = "old.status NOT IN ('queued', 'running')"


def job_guards() -> list[Trigger]:
    """The rules of the table of jobs."""
    ended = Trigger(
        name="job_ended",
        table=TABLE,
        sqlite={"UPDATE": refuse(_IS_OVER, ENDED)},
        postgresql=pg_refuse(_IS_OVER, ENDED),
    )
    return [fixed_columns("job_kept", TABLE, _FIXED, ANOTHER), ended]
