"""Two people in the same moment, on a connection each: one close, one signature, one report, one decision."""

import pytest

from groups.tenancy import group_scope, network_scope
from ledger.models import Period
from network.doors import accept_in_group, return_to_group
from reports.closing import close_month, confirm_report, submit_report
from reports.models import MonthlyReport
from reports.returning import take_back_close
from tests.at_once import at_once
from tests.conftest import make_cast
from tests.makers import APRIL, make_entry


@pytest.fixture
def cast(committed_db):
    made = make_cast()
    with group_scope(made.group):
        make_entry(100_00)
    return made


def test_a_month_is_closed_signed_and_submitted_once_however_often_somebody_presses(cast):
    def in_group():
        return group_scope(cast.group)

    told = at_once(in_group, *(lambda: close_month(cast.group, APRIL, by=cast.treasurer) for _again in range(3)))
    assert told == ["PeriodClosed", "PeriodClosed", "done"]
    signers = (cast.chair, cast.committee, cast.chair)
    told = at_once(in_group, *(lambda by=by: confirm_report(APRIL, by=by, revision=1) for by in signers))
    assert told == ["AlreadySigned", "AlreadySigned", "done"]
    told = at_once(in_group, *(lambda: submit_report(cast.group, APRIL, by=cast.chair) for _again in range(3)))
    assert told == ["AlreadySubmitted", "AlreadySubmitted", "done"]
    with group_scope(cast.group):
        report = MonthlyReport.objects.get()
        assert report.submitted_at and report.confirmed_at and report.revision == 1


def test_of_submitting_and_opening_again_one_happens(cast):
    with group_scope(cast.group):
        close_month(cast.group, APRIL, by=cast.treasurer)
        confirm_report(APRIL, by=cast.chair)
    told = at_once(
        lambda: group_scope(cast.group),
        lambda: submit_report(cast.group, APRIL, by=cast.chair),
        lambda: take_back_close(APRIL, reason="ลืม", by=cast.treasurer),
    )
    assert told in (["AlreadySubmitted", "done"], ["NotClosed", "done"])
    with group_scope(cast.group):
        report = MonthlyReport.objects.get()
        assert (report.submitted_at is None) == (report.returned_at is not None)
        assert Period.objects.get(starts_on=APRIL.first).is_open == (report.returned_at is not None)


def test_of_accepting_and_sending_back_one_holds(cast):
    with group_scope(cast.group):
        close_month(cast.group, APRIL, by=cast.treasurer)
        confirm_report(APRIL, by=cast.chair)
        submit_report(cast.group, APRIL, by=cast.chair)
    place = (cast.network, cast.group, APRIL, 1)
    told = at_once(
        lambda: network_scope([cast.network]),
        lambda: accept_in_group(*place, by=cast.network_chair),
        lambda: return_to_group(*place, reason="ผิด", by=cast.network_committee),
        lambda: accept_in_group(*place, by=cast.network_secretary),
    )
    assert told == ["AlreadyDecided", "AlreadyDecided", "done"]
    with group_scope(cast.group):
        report = MonthlyReport.objects.get()
        assert bool(report.accepted_at) != bool(report.returned_at)
        assert Period.objects.get(starts_on=APRIL.first).is_open == bool(report.returned_at)
