"""The network decides: one accepts or sends back what was looked at; many at once leave out what changed."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import Level
from groups.tenancy import group_scope, network_scope
from network.deciding import accept_shown, revisions_held, waiting_for
from network.doors import NotOfThisNetwork, accept_in_group, ask_group, return_to_group
from reports.closing import close_month
from reports.doubts import answer_doubt
from reports.models import MonthlyReport
from reports.refusals import NotSubmitted
from reports.returning import take_back_close
from reports.statement import revisions
from tests import makers
from tests.makers import APRIL, hand_in
from tests.network.conftest import consolidated

MONTH = {"slug": "lampang-south", "month": APRIL}
GROUP = {**MONTH, "group": "ban-don-chai"}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def submitted(cast):
    """Ban Don Chai has handed in April with a gift of 1,234 baht."""
    with group_scope(cast.group):
        makers.make_entry(1_234_00)
    submit_again(cast)
    return cast


def submit_again(cast) -> None:
    with group_scope(cast.group):
        hand_in(cast.group, APRIL, by=cast.treasurer, second=cast.chair)


def enter(person, name, parts=GROUP, **data):
    client = Client()
    client.force_login(person)
    address = reverse(name, kwargs=parts)
    return client.post(address, data, follow=True) if data else client.get(address)


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def newest(cast) -> MonthlyReport:
    with group_scope(cast.group):
        return revisions(APRIL).first()


def test_the_groups_page_shows_signatures_and_the_committee_accepts_once(submitted):
    content = words(enter(submitted.network_committee, "network_group"))
    for shown in ("คุณ treasurer", "คุณ chair", "Signed by a second person", "Accept April 2550", "Send back"):
        assert shown in content
    auditor = submitted.network_auditor
    assert "Accept April 2550" not in words(enter(auditor, "network_group"))
    assert enter(auditor, "network_accept", revision="1").status_code == 403
    assert enter(auditor, "network_return").status_code == 403
    stale = words(enter(submitted.network_chair, "network_accept", revision="2"))
    assert "Look at it first: nothing was changed." in stale and newest(submitted).accepted_at is None
    done = words(enter(submitted.network_chair, "network_accept", revision="1"))
    assert "April 2550 of บ้านดอนไชย is accepted" in done and "Accepted by the network" in done
    again = words(enter(submitted.network_committee, "network_accept", revision="1"))
    assert "คุณ network_chair has accepted April 2550 already." in again and "Accept April 2550" not in again
    back = words(enter(submitted.network_committee, "network_return", revision="1", reason="ผิด"))
    assert "has accepted April 2550 already" in back and newest(submitted).returned_at is None
    assert enter(submitted.network_committee, "network_return").url == reverse("network_group", kwargs=GROUP)


def test_what_goes_back_stays_readable_is_in_no_sum_and_comes_again_as_a_new_revision(submitted):
    empty = words(enter(submitted.network_secretary, "network_return", revision="1", reason=" "))
    assert "Say what is to be mended." in empty and newest(submitted).returned_at is None
    done = words(enter(submitted.network_secretary, "network_return", revision="1", reason="ยอดบริจาคไม่ตรงสมุด"))
    assert "went back to บ้านดอนไชย" in done and "ยอดบริจาคไม่ตรงสมุด" in done
    assert "These figures are the old ones and stand in no sum." in done and "1,234" in done
    assert [one.group.slug for one in consolidated(submitted.network).sent_back] == ["ban-don-chai"]
    own = words(enter(submitted.treasurer, "month_report", {"slug": "ban-don-chai", "month": APRIL}))
    assert "April 2550 came back from the network" in own and "ยอดบริจาคไม่ตรงสมุด" in own
    home = words(enter(submitted.committee, "group_home", {"slug": "ban-don-chai"}))
    assert home.index("April 2550 came back from the network") < home.index("Enter the money from members")
    with group_scope(submitted.group):
        makers.make_entry(66_00)
    submit_again(submitted)
    content = words(enter(submitted.network_auditor, "network_revisions"))
    assert content.index("Revision 2") < content.index("Revision 1") and "+66" in content
    assert "/entries/" not in content and "ยอดบริจาคไม่ตรงสมุด" in content
    old = words(enter(submitted.network_auditor, "network_revision", {**GROUP, "revision": 1}))
    assert "This is an earlier revision." in old and "1,300" not in old
    assert "This is the revision that holds." in words(
        enter(submitted.network_auditor, "network_revision", {**GROUP, "revision": 2})
    )
    assert enter(submitted.network_auditor, "network_revision", {**GROUP, "revision": 3}).status_code == 404


def test_a_revision_that_never_reached_the_network_is_not_read_there(submitted):
    return_to_group(submitted.network, submitted.group, APRIL, 1, reason="ผิด", by=submitted.network_chair)
    with group_scope(submitted.group):
        close_month(submitted.group, APRIL, by=submitted.treasurer)
        take_back_close(APRIL, reason="ความลับของกลุ่ม", by=submitted.treasurer)
    with network_scope([submitted.network]):
        assert [one.revision for one in revisions_held(submitted.network, "ban-don-chai", APRIL)] == [1]
    content = words(enter(submitted.network_chair, "network_revisions"))
    assert "ความลับของกลุ่ม" not in content and "Revision 2" not in content
    assert enter(submitted.network_chair, "network_revision", {**GROUP, "revision": 2}).status_code == 404


def test_only_the_very_network_decides(submitted):
    wider = makers.make_network("lampang", "ลำปาง", level=Level.PROVINCE)
    submitted.network.parent = wider
    submitted.network.save()
    above = makers.make_officer("chair", network=wider, name="above")
    of_wider = {**GROUP, "slug": "lampang"}
    assert "Accept April 2550" not in words(enter(above, "network_group", of_wider))
    assert "Accept April 2550" not in words(enter(above, "network_group"))
    assert enter(above, "network_accept", revision="1").status_code == 403
    for name, data in (("network_accept", {}), ("network_return", {"reason": "ผิด"})):
        refused = words(enter(above, name, of_wider, revision="1", **data))
        assert "does not lie with this network: nothing was changed." in refused
    assert waits(wider) == [] and not (newest(submitted).accepted_at or newest(submitted).returned_at)
    with pytest.raises(NotOfThisNetwork):
        accept_in_group(submitted.other_network, submitted.group, APRIL, 1, by=submitted.other_committee)
    with pytest.raises(NotSubmitted):
        accept_in_group(submitted.network, submitted.other, APRIL, 1, by=submitted.network_chair)
    strange = {**GROUP, "slug": "chiang-mai-north"}
    for name in ("network_accept", "network_return", "network_revisions"):
        answer = enter(submitted.other_committee, name, strange, revision="1", reason="x")
        assert answer.status_code in (404, 405)
    assert newest(submitted).accepted_at is None


def waits(network) -> list[str]:
    with network_scope([network]):
        return [one.key for one in waiting_for(network, APRIL)]


def test_all_that_wait_are_shown_and_accepted_together_but_for_what_changed_or_is_asked_about(submitted):
    groups = [makers.make_group(f"g{number}", f"กลุ่ม {number}", network=submitted.network) for number in range(4)]
    for group in groups:
        with group_scope(group):
            makers.make_report(APRIL)
    network, chair = submitted.network, submitted.network_chair
    assert "5 reports wait to be accepted" in words(enter(chair, "network_month", MONTH))
    assert "wait to be accepted" not in words(enter(submitted.network_auditor, "network_month", MONTH))
    doubt = ask_group(network, groups[0], month=APRIL, figure="fund", question="ทำไม", by=chair)
    content = words(enter(chair, "network_accept_all", MONTH))
    assert "Accept 4 reports" in content and "1 open question" in content
    shown = [f"{slug}:1" for slug in ("ban-don-chai", "g0", "g1", "g2", "g3")]
    assert [value for value in shown if f'value="{value}"' in content] == [shown[0], *shown[2:]]
    # Meanwhile one goes back and comes again, and a question is asked about another.
    return_to_group(network, submitted.group, APRIL, 1, reason="ผิด", by=chair)
    submit_again(submitted)
    ask_group(network, groups[1], month=APRIL, figure="fund", question="ทำไม", by=chair)
    done = words(enter(chair, "network_accept_all", MONTH, report=[*shown, "nobody:1", "g3:1", "x"]))
    assert "2 reports are accepted." in done
    for left_out in ("บ้านดอนไชย: its report changed while you looked", "กลุ่ม 0: a question", "กลุ่ม 1: a question"):
        assert f"Left out: {left_out}" in done
    assert waits(network) == ["ban-don-chai:2", "g0:1", "g1:1"]
    with group_scope(groups[0]):
        answer_doubt(doubt, "เพราะ", by=chair)
    told = accept_none(network, ["g0:1"], chair)
    assert told.accepted == 0 and len(told.left_out) == 1
    assert "0 reports are accepted." in words(enter(chair, "network_accept_all", MONTH, report=["g2:1"]))


def accept_none(network, shown, by):
    with network_scope([network]):
        return accept_shown(network, APRIL, shown, by=by)
