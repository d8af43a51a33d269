"""Closing freezes, submitting opens to the network: in order, once, and against whatever comes later."""

import datetime

import pytest

from ledger.brought_forward import correct_summary
from ledger.journal import Line
from ledger.models import Period
from ledger.periods import open_month
from ledger.refusals import OutOfOrder, PeriodClosed
from members.register import state_headcount
from reports.closing import close_month, report_lines, submit_report
from reports.models import MonthlyReport, ReportLine
from reports.refusals import AlreadySubmitted, MonthNotReady, NoNetwork, NotClosed
from reports.statement import statement, statement_of_books
from tests import makers
from tests.reports.conftest import FEBRUARY, MARCH, RECORD, THROUGH


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


def test_a_month_is_submitted_once_and_after_it_was_closed(record):
    with pytest.raises(NotClosed):
        submit_report(record.group, FEBRUARY, by=record.treasurer)
    close_month(record.group, FEBRUARY, by=record.treasurer)
    report = submit_report(record.group, FEBRUARY, by=record.treasurer)
    assert report.network == record.network and statement(record.group, FEBRUARY).status == "submitted"
    with pytest.raises(AlreadySubmitted):
        submit_report(record.group, FEBRUARY, by=record.treasurer)


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
