"""What the database itself keeps of files that were brought in: whose they were, and what became of them.

Promises that the database refuses: a file deleted, made another's or another one, its content exchanged (it is only
emptied), and anything changed once it has ended, but that what names people is emptied.
"""

from groups.guard_kinds import Trigger, fixed_columns, pg_refuse, refuse

TABLE = "groups_importfile"
ANOTHER = "a file never becomes another"
CONTENT = "the content of a file is emptied, never exchanged"
ENDED = "a file that has ended stays as it is"
_FIXED = ("uuid", "kind", "name", "size", "by_id", "at")
_SETTLED = ("state", "digest", "counts", "controls", "refusal", "ended_by_id", "ended_at")


def import_guards() -> list[Trigger]:
    """The rules of the table of files."""
    return [fixed_columns("import_kept", TABLE, _FIXED, ANOTHER), _content(), _ended()]


def _content() -> Trigger:
    return Trigger(
        name="import_content",
        table=TABLE,
        sqlite={"UPDATE": refuse("new.content IS NOT old.content AND length(new.content) > 0", CONTENT)},
        postgresql=pg_refuse("new.content is distinct from old.content and length(new.content) > 0", CONTENT),
    )


def _ended() -> Trigger:
    over = "old.state NOT IN ('uploaded', 'judged')"
    kept = "new.judgement {0} old.judgement AND length(new.judgement) > 0"
    sqlite = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _SETTLED)
    postgresql = " or ".join(f"new.{column} is distinct from old.{column}" for column in _SETTLED)
    return Trigger(
        name="import_ended",
        table=TABLE,
        sqlite={"UPDATE": refuse(f"{over} AND ({sqlite} OR {kept.format('IS NOT')})", ENDED)},
        postgresql=pg_refuse(f"{over} and ({postgresql} or {kept.format('is distinct from')})", ENDED),
    )
