"""Every statement that the database must refuse of closed minutes, as data for tests/network/test_meeting_seal.py.

`{meeting}` and the rows named by their tables belong to a meeting whose minutes are closed, `{open}` is held;
`{called_off}` did not take place. `tests/forbidden.py` says what a `Forbidden` is.
"""

from dataclasses import replace

from django.db import ProgrammingError

from network.meeting_guards import ENDED, KEPT, MOVED, NUMBERED
from tests.forbidden import _AS_OWNER, Forbidden, copied

ROWS = ("agendaitem", "attendance", "groupturn", "resolution", "meetingtask")
TABLES = ("network_meeting", *(f"network_{row}" for row in ROWS))
WORDS = {
    "agendaitem": "said",
    "attendance": "names",
    "groupturn": "told",
    "resolution": "words",
    "meetingtask": "what",
}

_MEETING = tuple(
    Forbidden(f"another {column} for a closed meeting", f'UPDATE network_meeting SET "{column}" = {value} WHERE id = '
              "{meeting}", ENDED)
    for column, value in {
        "on": "'2007-05-21'", "place": "'x'", "number": "77", "year": "2551", "kind": "'extraordinary'",
        "month": "NULL", "chaired_by": "'x'", "frozen": "'[]'", "closed_at": "NULL", "closed_by_id": "NULL",
        "held_at": "'2001-01-01 10:00:00'", "revision": "77", "host_id": "{group}",
    }.items()
)  # fmt: skip

MINUTES = (
    *_MEETING,
    Forbidden("a closed meeting deleted", "DELETE FROM network_meeting WHERE id = {meeting}", KEPT),
    Forbidden("an open meeting deleted", "DELETE FROM network_meeting WHERE id = {open}", KEPT),
    Forbidden("a meeting called off, taken up again", "UPDATE network_meeting SET called_off_at = NULL, "
              "called_off_reason = '' WHERE id = {called_off}", ENDED),
    Forbidden("a meeting that begins closed", copied("network_meeting", "{meeting}", id="9999", number="99",
              month="NULL"), ENDED),
    *(Forbidden(f"the words of a row of {row} changed", f"UPDATE network_{row} SET {WORDS[row]} = 'x' WHERE id = "
                f"{{{row}}}", ENDED) for row in ROWS),
    *(Forbidden(f"a row of {row} deleted", f"DELETE FROM network_{row} WHERE id = {{{row}}}", ENDED) for row in ROWS),
    *(Forbidden(f"a row of {row} moved to an open meeting", f"UPDATE network_{row} SET meeting_id = {{open}} "
                f"WHERE id = {{{row}}}", MOVED) for row in ROWS),
    Forbidden("a row moved into closed minutes", "UPDATE network_attendance SET meeting_id = {meeting} "
              "WHERE meeting_id = {open}", MOVED),
    Forbidden("a turn slipped into closed minutes", copied("network_groupturn", "{groupturn}", id="9999",
              group_id="{other}"), ENDED),
    Forbidden("an item slipped into closed minutes", copied("network_agendaitem", "{agendaitem}", id="9999",
              standing="''", title="'x'", key="'0123456789abcdef0123456789abcdef'"), ENDED),
    Forbidden("a task slipped into closed minutes", copied("network_meetingtask", "{meetingtask}", id="9999",
              key="'0123456789abcdef0123456789abcdef'"), ENDED),
    Forbidden("who came slipped into closed minutes", copied("network_attendance", "{attendance}", id="9999",
              group_id="NULL", people="1"), ENDED),
    Forbidden("another number for a resolution of an open meeting", "UPDATE network_resolution SET number = 77 "
              "WHERE meeting_id = {open}", NUMBERED),
    Forbidden("a task told as done in closed minutes, open again", "UPDATE network_meetingtask SET done_on = NULL, "
              "how = '', done_in_id = NULL WHERE id = {told}", ENDED),
    Forbidden("a task told as done in closed minutes afterwards", "UPDATE network_meetingtask SET "
              "done_on = '2007-06-21', done_in_id = {meeting} WHERE id = {meetingtask}", ENDED),
    Forbidden("a task of an open meeting told as done in closed minutes", "UPDATE network_meetingtask SET "
              "done_on = '2007-06-21', done_in_id = {meeting} WHERE meeting_id = {open}", ENDED),
)  # fmt: skip

_REPLACED = (
    Forbidden("a closed meeting replaced", copied("network_meeting", "{meeting}", closed_at="NULL", frozen="NULL")),
    *(Forbidden(f"a row of {row} replaced", copied(f"network_{row}", f"{{{row}}}")) for row in ROWS),
)
MINUTES_ON_SQLITE = tuple(
    replace(
        case,
        name=f"{case.name}, recursive triggers {pragma}",
        sql=case.sql.replace("INSERT INTO", "INSERT OR REPLACE INTO", 1),
        before=(f"PRAGMA recursive_triggers = {pragma}",),
    )
    for case in _REPLACED
    for pragma in ("ON", "OFF")
)
MINUTES_ON_POSTGRESQL = tuple(
    case
    for table in TABLES
    for case in (
        Forbidden(table, f"TRUNCATE {table} CASCADE", "permission denied", error=ProgrammingError),
        Forbidden(f"{table} by the owner", f"TRUNCATE {table} CASCADE", f"{table} is never emptied|is never emptied",
                  _AS_OWNER),
    )
)  # fmt: skip
