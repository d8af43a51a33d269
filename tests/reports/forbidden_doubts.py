"""What the database must refuse about questions, as data for tests/test_seal.py.

`{question}` is what the network asked and nobody has answered; `{answered}` what it asked and closed after an answer.
"""

from tests.forbidden import Forbidden

ASKED, CLOSED = "a question never changes", "a closed question stays closed"

DOUBTS = (
    *(
        Forbidden(f"another {column} for a question",
                  f"UPDATE reports_doubt SET {column} = {value} WHERE id = {{question}}", ASKED)
        for column, value in {
            "figure": "'fund'", "starts_on": "NULL", "question": "'x'", "raised_by_id": "{user}",
            "raised_at": "'2001-01-01 10:00:00'", "network_id": "NULL",
        }.items()
    ),
    Forbidden("a network's question emptied", "UPDATE reports_doubt SET question = '' WHERE id = {question}", ASKED),
    *(
        Forbidden(f"an answer changed ({change})",
                  f"UPDATE reports_doubtreply SET {change} WHERE doubt_id = {{answered}}", ASKED)
        for change in ("words = 'x'", "words = ''", "by_id = by_id + 1", "entry_number = 77", "entry_id = NULL")
    ),
    Forbidden("an answer deleted", "DELETE FROM reports_doubtreply WHERE doubt_id = {answered}", ASKED),
    Forbidden("a question deleted", "DELETE FROM reports_doubt WHERE id = {question}", ASKED),
    *(
        Forbidden(f"a closed question changed ({change})",
                  f"UPDATE reports_doubt SET {change} WHERE id = {{answered}}", CLOSED)
        for change in (
            "state = 'open', closed_at = NULL, closed_by_id = NULL", "closed_by_id = {user}",
            "closed_at = '2001-01-01 10:00:00'",
        )
    ),
    Forbidden("a question closed on no day", "UPDATE reports_doubt SET state = 'closed' WHERE id = {question}",
              "doubt_closed_on_a_day"),
    Forbidden(
        "a word about a closed question",
        "INSERT INTO reports_doubtreply (group_id, doubt_id, words, entry_corrects, from_network, by_id, at) "
        "VALUES ({group}, {answered}, 'x', false, false, {user}, '2007-05-21 10:00:00')",
        CLOSED,
    ),
)  # fmt: skip
