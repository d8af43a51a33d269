"""What the database must refuse of a signed audit, as data for tests/test_seal.py, which makes `{audit}`."""

from tests.forbidden import Forbidden, copied

AUDITED = "an audit that was signed or thrown away never changes"
AUDITS = (
    *(
        Forbidden(
            f"another {column} for a signed audit", f"UPDATE reports_auditreview SET {column} = {value}", AUDITED
        )
        for column, value in {
            "from_month": "'2007-03-01'", "through_month": "'2007-05-01'", "begun_by_id": "{user}",
            "begun_at": "'2007-05-21 10:00:00'", "conclusion": "'x'", "signed_by_id": "{user}",
            "signed_at": "'2007-05-21 10:00:00'", "last_number": "77", "digest": "'x'",
            "discarded_at": "'2007-05-21 10:00:00'", "discarded_by_id": "{user}",
        }.items()
    ),
    Forbidden("an audit deleted", "DELETE FROM reports_auditreview", AUDITED),
    Forbidden("an audit begun signed", copied("reports_auditreview", "{audit}", id="9999"), AUDITED),
    Forbidden("a remark slipped into a signed audit",
              copied("reports_auditremark", "(SELECT max(id) FROM reports_auditremark)", id="9999"), AUDITED),
    Forbidden("a finding slipped into a signed audit",
              copied("reports_auditfinding", "(SELECT max(id) FROM reports_auditfinding)", id="9999",
                     document="'x'"), AUDITED),
)  # fmt: skip
