"""What the database must refuse about a month's report and the month behind it, as data for tests/test_seal.py.

`{report}` is April, closed, signed by a second person and submitted; `{april}` is its month.
"""

from tests.forbidden import Forbidden, copied

FROZEN, BACK = "a closed month's report never changes", "a report that went back stays as it is"
SIGN_FIRST = "a month is submitted once two people have signed it"
REOPENED = "a month opens again only when its report went back"
CLOSED, ORDER = "closed months never change", "months open and close in order"

_SET = "UPDATE reports_monthlyreport SET {} WHERE id = {{report}}"
_MOMENT = "'2007-05-21 10:00:00'"
ACCEPTED = _SET.format(f"accepted_at = {_MOMENT}, accepted_by_id = {{user}}")
RETURNED = _SET.format(f"returned_at = {_MOMENT}, returned_by_id = {{user}}, return_reason = 'wrong'")
_BARE = dict.fromkeys(
    ("confirmed_at", "confirmed_by_id", "submitted_at", "submitted_by_id", "network_id", "due_on"), "NULL"
)
# The same once more as May, closed by one person and no more.
MAY = copied("reports_monthlyreport", "{report}", id="9001", starts_on="'2007-05-01'", **_BARE)
_SUBMIT = (
    "UPDATE reports_monthlyreport SET submitted_at = '2007-06-05 10:00:00', network_id = "
    "(SELECT network_id FROM reports_monthlyreport WHERE id = {report}) WHERE id = 9001"
)
_OPEN_APRIL = (
    "UPDATE ledger_period SET closed_at = NULL, closed_by_id = NULL, reopened = reopened + 1 WHERE id = {april}"
)
_CLOSE_MAY = "UPDATE ledger_period SET closed_at = '2007-06-01 10:00:00' WHERE id = {may}"

MONTHS = (
    *(
        Forbidden(f"another {column} on a report", _SET.format(f"{column} = {value}"), FROZEN)
        for column, value in {
            "starts_on": "'2007-03-01'", "revision": "7", "last_number": "1", "members": "'{{}}'", "dues": "'{{}}'",
            "restated": "77", "corrections": "'[1]'", "sent": "'[1]'", "is_example": "NOT is_example",
            "closed_at": _MOMENT, "closed_by_id": "NULL", "confirmed_at": _MOMENT, "confirmed_by_id": "NULL",
            "submitted_at": _MOMENT, "submitted_by_id": "NULL", "network_id": "NULL", "due_on": "'2007-05-21'",
        }.items()
    ),
    Forbidden("an acceptance taken back", _SET.format("accepted_at = NULL, accepted_by_id = NULL"), FROZEN,
              (ACCEPTED,)),
    Forbidden("accepted by somebody else", _SET.format("accepted_by_id = NULL"), FROZEN, (ACCEPTED,)),
    Forbidden("sent back after it was accepted", RETURNED, "report_accepted_or_returned", (ACCEPTED,)),
    Forbidden("accepted after it was sent back", ACCEPTED, BACK, (RETURNED,)),
    Forbidden("another reason", _SET.format("return_reason = 'other'"), FROZEN, (RETURNED,)),
    Forbidden("a return taken back", _SET.format("returned_at = NULL, returned_by_id = NULL, return_reason = ''"),
              FROZEN, (RETURNED,)),
    Forbidden("sent back without a reason", RETURNED.replace("'wrong'", "''"), "report_returned_with_a_reason"),
    Forbidden("submitted with one signature", _SUBMIT, SIGN_FIRST, (MAY,)),
    Forbidden("inserted as submitted with one signature",
              copied("reports_monthlyreport", "{report}", id="9001", starts_on="'2007-05-01'", confirmed_at="NULL",
                     confirmed_by_id="NULL"), SIGN_FIRST),
    Forbidden("signed twice by one person", "UPDATE reports_monthlyreport SET confirmed_at = '2007-06-05 10:00:00', "
              "confirmed_by_id = closed_by_id WHERE id = 9001", "report_signed_by_two", (MAY,)),
    Forbidden("submitted to nobody", "UPDATE reports_monthlyreport SET submitted_at = '2007-06-05 10:00:00', "
              "confirmed_at = '2007-06-05 10:00:00', confirmed_by_id = (SELECT max(id) FROM groups_user) "
              "WHERE id = 9001", "report_submitted_to_a_network", (MAY,)),
    Forbidden("accepted before it was submitted", "UPDATE reports_monthlyreport SET accepted_at = "
              "'2007-06-05 10:00:00' WHERE id = 9001", "report_accepted_or_returned", (MAY,)),
    Forbidden("submitted after the group opened it again", _SUBMIT, BACK, (
        MAY, RETURNED.replace("{report}", "9001"),
    )),
    Forbidden("a revision twice", copied("reports_monthlyreport", "{report}", id="9001"),
              "report_revision_once|keeps its rows|a revision follows one that went back"),
    Forbidden("a closed month opened while its report stands", _OPEN_APRIL, REOPENED),
    Forbidden("an accepted month opened again", _OPEN_APRIL, REOPENED, (ACCEPTED,)),
    Forbidden("a month opened again without counting it", _OPEN_APRIL.replace("reopened + 1", "reopened"), CLOSED,
              (RETURNED,)),
    Forbidden("a month opened again and counted twice", _OPEN_APRIL.replace("+ 1", "+ 2"), CLOSED, (RETURNED,)),
    Forbidden("opened again, and still closed by somebody", _OPEN_APRIL.replace(", closed_by_id = NULL", ""), CLOSED,
              (RETURNED,)),
    Forbidden("a month opened again below a closed one", _OPEN_APRIL, ORDER, (_CLOSE_MAY, RETURNED)),
    Forbidden("an open month counted as opened again", "UPDATE ledger_period SET reopened = 1 WHERE id = {may}",
              CLOSED),
    Forbidden("a closed month counted as opened again", "UPDATE ledger_period SET reopened = 1 WHERE id = {april}",
              CLOSED),
    Forbidden("the count of openings taken back", "UPDATE ledger_period SET reopened = 0 WHERE id = {april}", CLOSED,
              (RETURNED, _OPEN_APRIL)),
    Forbidden("a month opened again under the first report of two",
              _OPEN_APRIL, REOPENED,
              (RETURNED, copied("reports_monthlyreport", "{report}", id="9002", revision="2", returned_at="NULL",
                                returned_by_id="NULL", return_reason="''"))),
)  # fmt: skip
