"""Ways round a month's two signatures and its acceptance, tried in bare SQL and through stale forms."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.tenancy import group_scope
from reports.closing import close_month, confirm_report
from reports.models import MonthlyReport
from reports.returning import take_back_close
from tests.forbidden import Forbidden, copied
from tests.makers import APRIL, make_entry
from tests.reports.forbidden_months import ACCEPTED, MAY, RETURNED, SIGN_FIRST
from tests.test_seal import attempt, make_books

STANDS = "a revision follows one that went back, and nothing was decided about it yet"
_ACTED = {
    "accepted_at": "NULL", "accepted_by_id": "NULL", "returned_at": "NULL", "returned_by_id": "NULL",
    "return_reason": "''",
}  # fmt: skip
_BACK = {"returned_at": "'2007-05-21 10:00:00'", "returned_by_id": "{user}", "return_reason": "'wrong'"}
_SUBMIT = (
    "UPDATE reports_monthlyreport SET submitted_at = '2007-06-05 10:00:00', network_id = "
    "(SELECT network_id FROM reports_monthlyreport WHERE id = {report}) WHERE id = 9001"
)
FROZEN = "a closed month's report never changes"

WAYS = (
    Forbidden(
        "a revision beside an accepted one, born as sent back, so that the month opens",
        copied("reports_monthlyreport", "{report}", id="9002", revision="2", **_ACTED | _BACK), STANDS, (ACCEPTED,),
    ),
    Forbidden(
        "a revision beside one that stands", copied("reports_monthlyreport", "{report}", id="9002", revision="2"),
        STANDS,
    ),
    Forbidden(
        "a revision before the one that stands",
        copied("reports_monthlyreport", "{report}", id="9002", revision="0", **_ACTED | _BACK), STANDS,
    ),
    Forbidden(
        "a revision born as accepted",
        copied("reports_monthlyreport", "{report}", id="9002", revision="2",
               **_ACTED | {"accepted_at": "'2007-05-21 10:00:00'", "accepted_by_id": "{user}"}), STANDS, (RETURNED,),
    ),
    Forbidden(
        "submitted with the day of a second signature and nobody's name", _SUBMIT, SIGN_FIRST,
        (MAY, "UPDATE reports_monthlyreport SET confirmed_at = '2007-06-05 10:00:00' WHERE id = 9001"),
    ),
    Forbidden(
        "a line slipped in between the second signature and the network",
        copied("reports_reportline", "(SELECT max(id) FROM reports_reportline)", id="9001", report_id="9001"), FROZEN,
        (MAY, "UPDATE reports_monthlyreport SET confirmed_at = '2007-06-05 10:00:00', confirmed_by_id = "
         "(SELECT id FROM groups_user WHERE id <> {user} ORDER BY id LIMIT 1) WHERE id = 9001"),
    ),
    Forbidden(
        "a line slipped into a revision that the group took back",
        copied("reports_reportline", "(SELECT max(id) FROM reports_reportline)", id="9001", report_id="9001"), FROZEN,
        (MAY, RETURNED.replace("{report}", "9001")),
    ),
)  # fmt: skip


@pytest.fixture
def books(in_group) -> dict:
    return make_books(in_group)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_no_statement_goes_round_the_signatures_of_a_month(way, books):
    assert attempt(way, books) == ""


def test_an_old_page_opens_no_month_that_was_mended_and_closed_again_meanwhile(cast):
    with group_scope(cast.group):
        close_month(cast.group, APRIL, by=cast.treasurer)
    client, address = Client(), reverse("month_sign", args=[cast.group.slug, APRIL])
    client.force_login(cast.chair)
    old_page = client.get(address).context["form"]
    with group_scope(cast.group):
        take_back_close(APRIL, reason="ลืมใบเสร็จ", by=cast.treasurer)
        make_entry(55_00, by=cast.treasurer)
        close_month(cast.group, APRIL, by=cast.treasurer)
        confirm_report(APRIL, by=cast.committee)
    typed = {"reason": "ลืมใบเสร็จ", "looked_at": old_page["looked_at"].value()}
    assert client.post(address, typed).status_code == 200
    with group_scope(cast.group):
        newest = MonthlyReport.objects.order_by("revision").last()
        assert (newest.revision, newest.returned_at) == (2, None)
    assert client.post(address, typed | {"looked_at": "2"}).status_code == 302
