"""Closing freezes, a second person signs, submitting opens to the network: in order, once, whatever comes later."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone, translation

from ledger.brought_forward import correct_summary
from ledger.journal import Line
from ledger.models import Period
from ledger.periods import open_month
from ledger.refusals import OutOfOrder, PeriodClosed
from members.register import state_headcount
from reports.act_rows import timing
from reports.closing import close_month, confirm_report, report_lines, submit_report
from reports.models import MonthlyReport, ReportLine
from reports.refusals import (
    AlreadyDecided,
    AlreadySigned,
    AlreadySubmitted,
    MonthNotReady,
    NoNetwork,
    NotClosed,
    NotSigned,
    SameOfficer,
)
from reports.statement import Act, statement, statement_of_books
from tests import makers
from tests.reports.conftest import FEBRUARY, MARCH, RECORD, THROUGH


@pytest.fixture
def chair(record):
    return makers.make_officer("chair", group=record.group)


def test_closing_freezes_figures_findings_and_digest(record):
    before = statement_of_books(record.group, FEBRUARY)
    report = close_month(record.group, FEBRUARY, by=record.treasurer)
    frozen = statement(record.group, FEBRUARY)
    assert (frozen.lines, frozen.digest, frozen.members) == (before.lines, before.digest, before.members)
    assert frozen.status == "closed" and report.closed_by == record.treasurer
    assert {finding.code for finding in frozen.findings} >= {"fees_below_heads", "fee_no_multiple"}
    assert len(report_lines(report, before.lines)) == ReportLine.objects.filter(report=report).count()


def test_later_postings_and_statements_leave_it_as_it_was(record):
    close_month(record.group, FEBRUARY, by=record.treasurer)
    frozen = statement(record.group, FEBRUARY)
    corrected = RECORD.__class__(**{**vars(RECORD), "paid": RECORD.paid[:-1]})
    day = datetime.date(2007, 3, 1)
    correct_summary(record.summary, corrected, on=day, reason="ตรวจสมุดแล้ว", by=record.treasurer, key=None)
    state_headcount(THROUGH, 2680, reason="นับใหม่", by=record.treasurer)
    assert statement(record.group, FEBRUARY) == frozen
    assert statement(record.group, MARCH).fund == frozen.fund + 100_000_00


def test_a_month_is_closed_once(record):
    close_month(record.group, FEBRUARY, by=None)
    with pytest.raises(PeriodClosed):
        close_month(record.group, FEBRUARY, by=None)
    assert MonthlyReport.objects.count() == 1


def test_months_close_in_order(record):
    open_month(MARCH, by=None)
    with pytest.raises(OutOfOrder):
        close_month(record.group, MARCH, by=None)
    assert not MonthlyReport.objects.exists()


def test_a_blocking_finding_stands_in_the_way_and_nothing_is_written(record):
    close_month(record.group, FEBRUARY, by=None)
    makers.make_entry(on=datetime.date(2007, 3, 5), lines=(Line("5820", 100), Line("1010", -100)))
    with pytest.raises(MonthNotReady, match="มีนาคม 2550"):
        close_month(record.group, MARCH, by=None)
    assert Period.objects.get(starts_on=MARCH.first).is_open
    assert MonthlyReport.objects.count() == 1


def test_a_month_is_submitted_once_and_after_two_people_signed(record, chair):
    with pytest.raises(NotClosed):
        submit_report(record.group, FEBRUARY, by=record.treasurer)
    close_month(record.group, FEBRUARY, by=record.treasurer)
    assert statement(record.group, FEBRUARY).status == "closed"
    with pytest.raises(NotSigned):
        submit_report(record.group, FEBRUARY, by=record.treasurer)
    confirm_report(FEBRUARY, by=chair)
    assert statement(record.group, FEBRUARY).status == "signed"
    report = submit_report(record.group, FEBRUARY, by=chair)
    assert report.network == record.network and report.submitted_by == chair
    assert statement(record.group, FEBRUARY).status == "submitted"
    with pytest.raises(AlreadySubmitted):
        submit_report(record.group, FEBRUARY, by=record.treasurer)
    assert MonthlyReport.objects.count() == 1


def test_whoever_closes_does_not_sign_and_nobody_signs_after_another(record, chair):
    with pytest.raises(NotClosed):
        confirm_report(FEBRUARY, by=chair)
    close_month(record.group, FEBRUARY, by=record.treasurer)
    with pytest.raises(SameOfficer):
        confirm_report(FEBRUARY, by=record.treasurer)
    with pytest.raises(AlreadyDecided):
        confirm_report(FEBRUARY, by=chair, revision=2)
    confirm_report(FEBRUARY, by=chair, revision=1)
    for person in (chair, record.treasurer, makers.make_user("third")):
        with pytest.raises(AlreadySigned, match="คุณ chair"):
            confirm_report(FEBRUARY, by=person)
    assert MonthlyReport.objects.get().confirmed_by == chair
    submit_report(record.group, FEBRUARY, by=None)
    with pytest.raises(AlreadySubmitted):
        confirm_report(FEBRUARY, by=chair)


def test_what_the_product_closed_for_a_record_needs_no_second_signature(record):
    close_month(record.group, FEBRUARY, by=None)
    assert submit_report(record.group, FEBRUARY, by=None).confirmed_by is None


def test_the_networks_day_is_frozen_with_the_submission_and_says_how_late(record, chair):
    record.network.report_due_day, record.network.reports_due_from = 5, FEBRUARY.first
    record.network.save()
    makers.hand_in(record.group, FEBRUARY, by=record.treasurer, second=chair)
    acts = statement(record.group, FEBRUARY).acts
    assert acts.due_on == datetime.date(2007, 3, 5) and acts.is_late
    assert acts.days_late == (timezone.localdate() - acts.due_on).days
    with translation.override("en"):
        assert timing(acts) == f"{acts.days_late:,} days late, due by 5 Mar 2550"
    record.network.report_due_day = 20
    record.network.save()
    assert statement(record.group, FEBRUARY).acts.due_on == acts.due_on
    on_time = replace(acts, submitted=Act(datetime.datetime(2007, 3, 5, 16, 59, tzinfo=datetime.UTC)))
    one_late = replace(acts, submitted=Act(datetime.datetime(2007, 3, 5, 17, 0, tzinfo=datetime.UTC)))
    # Seventeen hours in Greenwich is midnight in Thailand.
    assert (on_time.days_late, one_late.days_late) == (0, 1)
    assert replace(acts, due_on=None).days_late == 0 and timing(replace(acts, due_on=None)) == ""


def test_months_are_submitted_in_order(record):
    close_month(record.group, FEBRUARY, by=None)
    close_month(record.group, MARCH, by=None)
    with pytest.raises(NotClosed, match="กุมภาพันธ์ 2550"):
        submit_report(record.group, MARCH, by=None)


def test_a_group_of_no_network_keeps_its_report(db):
    group = makers.make_group("alone", "กลุ่มเดี่ยว", month=FEBRUARY)
    with makers.group_scope(group):
        close_month(group, FEBRUARY, by=None)
        with pytest.raises(NoNetwork):
            submit_report(group, FEBRUARY, by=None)
