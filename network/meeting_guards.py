"""The network's own database rules: once the minutes of a meeting are closed, they stay as they are.

Promises that the database refuses: a change or deletion of a meeting whose minutes are closed, or that was called
off; a row added to it, changed, deleted or moved to another meeting; a meeting that begins as a closed one; another
number for a resolution. A task of a closed meeting may still be noted as done, and once that stands in closed minutes
it stays too.
"""

from groups.guard_kinds import Trigger, pg_refuse, refuse

MEETING, TASK, RESOLUTION = "network_meeting", "network_meetingtask", "network_resolution"
ROWS = ("network_agendaitem", "network_attendance", "network_groupturn", RESOLUTION)
ENDED = "the minutes of a closed meeting never change"
KEPT = "a meeting is called off, never deleted"
MOVED = "what belongs to a meeting never moves to another"
NUMBERED = "a resolution keeps its number"
GIVEN = ("what", "who", "group_id", "due_on")
DONE = ("done_on", "how", "done_in_id")

# A condition in SQL and what is said when it holds.
Rule = tuple[str, str]


def _ended(meeting: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {MEETING} m WHERE m.id = {meeting} "
        "AND (m.closed_at IS NOT NULL OR m.called_off_at IS NOT NULL))"
    )


def _changed(columns: tuple[str, ...], same: str) -> str:
    return "(" + " OR ".join(f"new.{column} {same} old.{column}" for column in columns) + ")"


def _trigger(name: str, table: str, insert: list[Rule], update: list[tuple[str, ...]], delete: list[Rule]) -> Trigger:
    """A rule of these three events; `update` conditions hold `{same}` where the engines compare with NULL."""
    on_sqlite = {
        "INSERT": "".join(refuse(*rule) for rule in insert),
        "UPDATE": "".join(refuse(where.format(same="IS NOT"), says) for where, says in update),
        "DELETE": "".join(refuse(*rule) for rule in delete),
    }
    return Trigger(
        name=name,
        table=table,
        sqlite=on_sqlite,
        postgresql="if tg_op = 'INSERT' then "
        + "".join(pg_refuse(*rule) for rule in insert)
        + " elsif tg_op = 'UPDATE' then "
        + "".join(pg_refuse(where.format(same="IS DISTINCT FROM"), says) for where, says in update)
        + " else "
        + "".join(pg_refuse(*rule) for rule in delete)
        + " end if;",
        refuse_truncate=True,
    )


def _meeting() -> Trigger:
    began_ended = "new.closed_at IS NOT NULL OR new.called_off_at IS NOT NULL"
    return _trigger(
        "minutes_of_meeting",
        MEETING,
        [(began_ended, ENDED)],
        [("old.closed_at IS NOT NULL OR old.called_off_at IS NOT NULL", ENDED)],
        [("true", KEPT)],
    )


def _rows(table: str) -> Trigger:
    moved = ("new.meeting_id {same} old.meeting_id", MOVED)
    numbered = ("new.year {same} old.year OR new.number {same} old.number", NUMBERED)
    return _trigger(
        f"minutes_of_{table}",
        table,
        [(_ended("new.meeting_id"), ENDED)],
        [moved, (_ended("old.meeting_id"), ENDED), *([numbered] if table == RESOLUTION else [])],
        [(_ended("old.meeting_id"), ENDED)],
    )


def _task() -> Trigger:
    given, done = _changed(GIVEN, "{same}"), _changed(DONE, "{same}")
    return _trigger(
        "minutes_of_task",
        TASK,
        [(_ended("new.meeting_id"), ENDED)],
        [
            ("new.meeting_id {same} old.meeting_id", MOVED),
            (f"{_ended('old.meeting_id')} AND {given}", ENDED),
            (f"({_ended('old.done_in_id')} OR {_ended('new.done_in_id')}) AND {done}", ENDED),
        ],
        [(f"{_ended('old.meeting_id')} OR {_ended('old.done_in_id')}", ENDED)],
    )


def meeting_guards() -> list[Trigger]:
    """Every guard of the meetings, for `groups.guards`."""
    return [_meeting(), *(_rows(table) for table in ROWS), _task()]
