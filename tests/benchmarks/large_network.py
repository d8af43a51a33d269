"""A province of many groups with ten years of submitted months behind it, written in bulk.

Promises: rows as `close_month` and `submit_report` leave them, without the hours that these would take; figures that
go on from month to month. Refuses to be a state of the books: there are none behind these reports.
"""

import datetime
from dataclasses import asdict
from types import SimpleNamespace

from django.db import connection

from groups.models import Affiliation, Group, Level, Network
from groups.tenancy import group_scope
from groups.thai_dates import BANGKOK, Month, months_between
from ledger.arrears import MembersDues
from ledger.chart import CHART
from members.queries import MOVEMENTS, Movement
from reports.models import MonthlyReport
from tests import makers
from tests.guards_lifted import as_owner, lifted_guards
from tests.makers import LONG_AGO

ZONES = 10
LAST = Month(2012, 8)


def make_large_network(*, groups: int, months: int) -> SimpleNamespace:
    """A province of ten zones with that many groups and months up to August 2555, and somebody of its committee."""
    province = makers.make_network("province", "จังหวัดใหญ่", level=Level.PROVINCE)
    zones = [makers.make_network(f"zone-{n}", f"อำเภอ {n}", level=Level.ZONE, parent=province) for n in range(ZONES)]
    made = Group.objects.bulk_create(Group(slug=f"g{n:03}", name=f"บ้านใหม่ {n}") for n in range(groups))
    at_home = [(group, zones[place % ZONES]) for place, group in enumerate(made)]
    Affiliation.objects.bulk_create(Affiliation(group=g, network=z, from_date=LONG_AGO) for g, z in at_home)
    first = LAST.plus(1 - months)
    for group, zone in at_home:
        with group_scope(group):
            MonthlyReport.objects.insert_many(_reports(group, zone, first))
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute(*_lines(first))
        cursor.execute(_FINDINGS)
    if connection.vendor == "postgresql":
        # What autovacuum does within a minute of so many rows.
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    committee = makers.make_officer("committee", network=province, name="province-committee")
    return SimpleNamespace(province=province, zones=zones, groups=made, month=LAST, committee=committee)


def _reports(group: Group, zone: Network, first: Month) -> list[MonthlyReport]:
    reports = []
    for number, month in enumerate(months_between(first, LAST)):
        start, closed = 60 + group.pk % 300 + number, _moment(month.next().first)
        moved = dict.fromkeys(MOVEMENTS, 0) | {"joined": 2, "died": number % 2}
        members = Movement(start=start, end=start + 1, source="register", **moved)
        dues = MembersDues(members=start + 1, paid=start - 9, arrears_1=10, arrears_1_amount=300_00, ahead=1)
        reports.append(
            MonthlyReport(
                group=group, starts_on=month.first, last_number=number + 1, digest="0" * 64,
                members=asdict(members), dues=asdict(dues), closed_at=closed, network=zone, submitted_at=closed,
            )
        )  # fmt: skip
    return reports


def _moment(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(18), tzinfo=BANGKOK)


def _lines(first: Month) -> tuple[str, list]:
    """One statement for the lines of all reports: every account of the chart in each, adding up month by month."""
    accounts = ", ".join(["(%s, %s, %s, %s)"] * len(CHART))
    told = [
        value
        for place, account in enumerate(CHART, start=1)
        for value in (account.section.value, account.code, account.slug, place * (3 if account.code < "5" else 1))
    ]
    month, total = "(r.group_id %% 7 + 1) * a.column4 * 100", "r.last_number"
    return (
        "INSERT INTO reports_reportline (group_id, report_id, section, code, slug, name, month_amount, month_cases, "
        "month_cases_complete, total_amount, total_cases, total_cases_complete) "
        f"SELECT r.group_id, r.id, a.column1, a.column2, a.column3, '', {month}, 1, true, {month} * {total}, "
        f"{total}, true FROM reports_monthlyreport r CROSS JOIN (VALUES {accounts}) a WHERE r.starts_on >= %s",
        [*told, first.first],
    )


_FINDINGS = (
    "INSERT INTO reports_reportfinding (group_id, report_id, code, blocking, figures) "
    "SELECT group_id, id, 'passbook_missing', false, '{}' FROM reports_monthlyreport"
)
